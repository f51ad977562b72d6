/* From the octets of a request to what a handler sees of it. */
#include "testing.h"

#include "agahi/web/turn.h"

#define HOST "Host: desk.example\r\n"
#define POST(length, more) \
	"POST /a HTTP/1.1\r\n" HOST "Sec-Fetch-Site: same-origin\r\nContent-Length: " length "\r\n" more \
	"\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static const struct guard_site site = { "desk.example", false };
static struct turn *turn;

static enum refusal take(const char *head, const char *body)
{
	turn_free(turn);
	turn = turn_new();
	assert_non_null(turn);
	enum refusal refusal = turn_take_head(turn, head, strlen(head), &site);
	if (refusal != REFUSAL_NONE)
		return refusal;
	assert_int_equal(turn->pass.length, strlen(body));
	buffer_add_text(&turn->body, body);
	return turn_prepare(turn, &site, "192.0.2.7");
}

static int forget(void **state)
{
	(void)state;
	turn_free(turn);
	turn = NULL;
	return 0;
}

static void a_get_has_its_path_and_query(void **state)
{
	(void)state;
	assert_int_equal(
		take("GET /set/%D9%88?q=a+b&x=%D9%B9 HTTP/1.1\r\n" HOST "Cookie: desk=tok; language=ur\r\n"
		     "Accept-Language: ur, en\r\nIf-None-Match: \"x\"\r\nX-Desk: 1\r\n\r\n",
			""),
		REFUSAL_NONE);
	const struct web_request *request = &turn->exchange.request;
	assert_int_equal(request->method, WEB_GET);
	assert_string_equal(request->path, "/set/و");
	assert_string_equal(form_value(&request->query, "q"), "a b");
	assert_string_equal(form_value(&request->query, "x"), "ٹ");
	assert_string_equal(request->session, "tok");
	assert_string_equal(request->language, "ur");
	assert_string_equal(request->accept_language, "ur, en");
	assert_string_equal(request->if_none_match, "\"x\"");
	assert_string_equal(request->address, "192.0.2.7");
	assert_string_equal(request->arguments[0], "");
	assert_true(request->by_script);
	assert_int_equal(request->form.count, 0);
	assert_int_equal(request->body.len, 0);
	assert_int_equal(turn->exchange.response.status, 200);
}

static void what_is_not_sent_is_empty(void **state)
{
	(void)state;
	assert_int_equal(take("HEAD / HTTP/1.1\r\n" HOST "\r\n", ""), REFUSAL_NONE);
	const struct web_request *request = &turn->exchange.request;
	assert_string_equal(request->path, "/");
	assert_string_equal(request->session, "");
	assert_string_equal(request->language, "");
	assert_string_equal(request->accept_language, "");
	assert_string_equal(request->if_none_match, "");
	assert_false(request->by_script);
	assert_true(turn->pass.head_only);
}

static void a_form_is_read_by_its_type(void **state)
{
	(void)state;
	assert_int_equal(take(POST("7", FORM), "a=1&b=2"), REFUSAL_NONE);
	assert_string_equal(form_value(&turn->exchange.request.form, "b"), "2");
	assert_int_equal(turn->exchange.request.body.len, 0);
	assert_int_equal(
		take(POST("3", "Content-Type: Application/X-WWW-Form-Urlencoded; charset=UTF-8\r\n"), "a=1"),
		REFUSAL_NONE);
	assert_string_equal(form_value(&turn->exchange.request.form, "a"), "1");
	assert_int_equal(take(POST("0", FORM), ""), REFUSAL_NONE);
}

static void another_body_is_handed_on_as_it_is(void **state)
{
	(void)state;
	assert_int_equal(take(POST("3", "Content-Type: text/csv\r\n"), "a=%"), REFUSAL_NONE);
	assert_int_equal(turn->exchange.request.form.count, 0);
	assert_int_equal(turn->exchange.request.body.len, 3);
	assert_memory_equal(turn->exchange.request.body.data, "a=%", 3);
	assert_int_equal(
		take(POST("3", "Content-Type: application/x-www-form-urlencodedx\r\n"), "a=1"), REFUSAL_NONE);
	assert_int_equal(turn->exchange.request.form.count, 0);
	assert_null(turn->exchange.request.file.name);
	assert_int_equal(take(POST("1", "Content-Type: multipart/mixed; boundary=x\r\n"), "x"), REFUSAL_TYPE);
	assert_int_equal(take(POST("1", "Content-Type: multipart/form-data\r\n"), "x"), REFUSAL_TYPE);
}

#define PARTS \
	"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" \
	"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"t.csv\"\r\n\r\nc,d\r\n--x--\r\n"

static void a_form_with_a_file_has_both(void **state)
{
	(void)state;
	assert_int_equal(
		take(POST("131", "Content-Type: multipart/form-data; boundary=x\r\n"), PARTS), REFUSAL_NONE);
	assert_string_equal(form_value(&turn->exchange.request.form, "a"), "1");
	assert_string_equal(turn->exchange.request.file.name, "t.csv");
	assert_int_equal(turn->exchange.request.file.octets.len, 3);
	assert_memory_equal(turn->exchange.request.file.octets.data, "c,d", 3);
	assert_int_equal(
		take(POST("1", "Content-Type: multipart/form-data; boundary=x\r\n"), "x"), REFUSAL_FORM);
}

static void what_does_not_decode_is_refused(void **state)
{
	(void)state;
	assert_int_equal(take(POST("3", FORM), "a=%"), REFUSAL_FORM);
	assert_int_equal(take("GET /?a=%00 HTTP/1.1\r\n" HOST "\r\n", ""), REFUSAL_FORM);
	assert_int_equal(take("GET /a/%2e%2e/b HTTP/1.1\r\n" HOST "\r\n", ""), REFUSAL_PATH);
	assert_int_equal(take("GET /%ff HTTP/1.1\r\n" HOST "\r\n", ""), REFUSAL_PATH);
	assert_int_equal(take("GET / HTTP/1.1\r\nHost: other\r\n\r\n", ""), REFUSAL_OTHER_HOST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_get_has_its_path_and_query, forget),
		cmocka_unit_test_teardown(what_is_not_sent_is_empty, forget),
		cmocka_unit_test_teardown(a_form_is_read_by_its_type, forget),
		cmocka_unit_test_teardown(another_body_is_handed_on_as_it_is, forget),
		cmocka_unit_test_teardown(a_form_with_a_file_has_both, forget),
		cmocka_unit_test_teardown(what_does_not_decode_is_refused, forget),
	};

	return RUN_SUITE(tests);
}
