/* Heads of answers. */
#include "testing.h"

#include "agahi/web/headers.h"

static struct web_response response;
static struct headers_options options = { .tls = true, .wall_ms = INT64_C(1770537600000) };
static char head[4096];

static int set_up(void **state)
{
	(void)state;
	memset(&response, 0, sizeof(response));
	response.status = 200;
	options.tls = true;
	options.closes = false;
	return 0;
}

static const char *written_as(int status)
{
	struct buffer out = { 0 };

	headers_write(&out, &response, status, &options);
	assert_false(out.failed);
	snprintf(head, sizeof(head), "%s", out.data);
	buffer_free(&out);
	return head;
}

static const char *written(void)
{
	return written_as(response.status);
}

static bool has(const char *line)
{
	char whole[700];

	snprintf(whole, sizeof(whole), "\r\n%s\r\n", line);
	return strstr(head, whole) != NULL;
}

static void every_answer_forbids_what_we_never_do(void **state)
{
	static const int statuses[] = { 200, 303, 304, 400, 404, 500, 503 };

	(void)state;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		written_as(statuses[i]);
		assert_true(has(
			"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
			"font-src 'self'; "
			"img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
			"frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"));
		assert_true(has("X-Content-Type-Options: nosniff"));
		assert_true(has("Referrer-Policy: same-origin"));
		assert_true(has("Cross-Origin-Opener-Policy: same-origin"));
		assert_true(has("Cross-Origin-Resource-Policy: same-origin"));
		assert_true(has(
			"Permissions-Policy: publickey-credentials-get=(self), camera=(), geolocation=()"));
		assert_true(has("Strict-Transport-Security: max-age=31536000"));
		assert_true(has("Cache-Control: no-store"));
	}
	options.tls = false;
	assert_null(strstr(written(), "Strict-Transport"));
}

static void an_answer_says_what_it_is_and_how_long(void **state)
{
	(void)state;
	HTML(&response.page, "<p>12345");
	assert_memory_equal(written(), "HTTP/1.1 200 OK\r\n", 17);
	assert_true(has("Date: Sun, 08 Feb 2026 08:00:00 GMT"));
	assert_true(has("Content-Type: text/html; charset=utf-8"));
	assert_true(has("Content-Length: 8"));
	assert_null(strstr(head, "Connection:"));
	assert_string_equal(head + strlen(head) - 4, "\r\n\r\n");
	options.closes = true;
	response.type = WEB_CSV;
	snprintf(response.file_name, sizeof(response.file_name), "messages-12.csv");
	written();
	assert_true(has("Connection: close"));
	assert_true(has("Content-Type: text/csv; charset=utf-8"));
	assert_true(has("Content-Disposition: attachment; filename=\"messages-12.csv\""));
	buffer_free(&response.page.out);
}

static void a_name_of_a_file_cannot_break_out(void **state)
{
	(void)state;
	snprintf(response.file_name, sizeof(response.file_name), "a\"\r\nX: y");
	written();
	assert_true(has("Content-Disposition: attachment; filename=\"download\""));
	assert_null(strstr(head, "X: y"));
}

static void a_redirect_stays_on_this_site(void **state)
{
	static const char *const foreign[] = { "", "//evil.example", "https://evil.example/", "/a\r\nX: y",
		"/\\evil", "a", "/a b", "/ٹ" };

	(void)state;
	response.status = 303;
	snprintf(response.location, sizeof(response.location), "/set/12?a=%%41&b=c#d");
	assert_memory_equal(written(), "HTTP/1.1 303 See Other\r\n", 24);
	assert_true(has("Location: /set/12?a=%41&b=c#d"));
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		snprintf(response.location, sizeof(response.location), "%s", foreign[i]);
		written();
		assert_true(has("Location: /"));
		assert_null(strstr(head, "X: y"));
	}
}

static void what_the_browser_has_is_not_sent_again(void **state)
{
	(void)state;
	snprintf(response.etag, sizeof(response.etag), "abc-1");
	assert_int_equal(headers_status(&response, ""), 200);
	assert_int_equal(headers_status(&response, "\"abc-1\""), 304);
	assert_int_equal(headers_status(&response, "\"x\", W/\"abc-1\" , \"y\""), 304);
	assert_int_equal(headers_status(&response, "*"), 304);
	assert_int_equal(headers_status(&response, "\"abc\""), 200);
	assert_int_equal(headers_status(&response, "\"abc-12\""), 200);
	assert_int_equal(headers_status(&response, "abc-1"), 200);
	assert_int_equal(headers_status(&response, "\"x, abc-1"), 200);
	assert_memory_equal(written_as(304), "HTTP/1.1 304 Not Modified\r\n", 27);
	assert_true(has("ETag: \"abc-1\""));
	assert_true(has("Cache-Control: private, no-cache"));
	assert_null(strstr(head, "Content-Length"));
	response.status = 404;
	assert_int_equal(headers_status(&response, "\"abc-1\""), 404);
	response.status = 200;
	response.etag[0] = '\0';
	assert_int_equal(headers_status(&response, "*"), 200);
	assert_int_equal(headers_status(&response, "\"\""), 200);
}

static void what_has_its_hash_in_its_name_may_be_kept(void **state)
{
	(void)state;
	response.immutable = true;
	response.type = WEB_FONT;
	written();
	assert_true(has("Cache-Control: private, max-age=31536000, immutable"));
	assert_true(has("Content-Type: font/ttf"));
	assert_true(has("Vary: Accept-Encoding"));
	assert_null(strstr(head, "Content-Encoding"));
	response.gzip = true;
	written();
	assert_true(has("Content-Encoding: gzip"));
}

static void cookies_and_waiting_are_told(void **state)
{
	(void)state;
	response.sets_session = true;
	snprintf(response.session, sizeof(response.session), "tok");
	response.sets_language = true;
	snprintf(response.language, sizeof(response.language), "ur");
	response.retry_after_s = 5;
	written_as(503);
	assert_true(has("Set-Cookie: __Host-desk=tok; Path=/; HttpOnly; SameSite=Strict; Secure"));
	assert_non_null(strstr(head, "Set-Cookie: __Host-language=ur; "));
	assert_true(has("Retry-After: 5"));
	written_as(405);
	assert_true(has("Allow: GET, HEAD, POST"));
}

#define FRESH(test) cmocka_unit_test_setup(test, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(every_answer_forbids_what_we_never_do),
		FRESH(an_answer_says_what_it_is_and_how_long),
		FRESH(a_name_of_a_file_cannot_break_out),
		FRESH(a_redirect_stays_on_this_site),
		FRESH(what_the_browser_has_is_not_sent_again),
		FRESH(what_has_its_hash_in_its_name_may_be_kept),
		FRESH(cookies_and_waiting_are_told),
	};

	return RUN_SUITE(tests);
}
