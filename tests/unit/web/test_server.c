/* The whole server over loopback: plain and under TLS, what smuggles, who is slow, 256 at once. */
#include "browser.h"

#include "agahi/web/guest.h"
#include "agahi/web/server.h"
#include "self_made.h"

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

struct stage {
	struct event_base *base;
	struct web_server *server;
	struct log *log;
	FILE *lines;
	char *folder, *certificate, *key;
	SSL_CTX *context;
	uint16_t port;
	char listen[32];
	struct web_exchange *deferred;
	int handled;
	char path[100];
};

static void on_request(struct web_exchange *exchange, void *arg)
{
	struct stage *stage = arg;
	struct web_response *response = &exchange->response;

	stage->handled++;
	snprintf(stage->path, sizeof(stage->path), "%s", exchange->request.path);
	if (strcmp(exchange->request.path, "/later") == 0) {
		exchange_defer(exchange);
		stage->deferred = exchange;
	}
	if (strcmp(exchange->request.path, "/login") == 0) {
		response->sets_session = true;
		snprintf(response->session, sizeof(response->session), "token");
		exchange_redirect(exchange, (const char *const[]){ "messages", NULL });
	}
	for (size_t i = 0; strcmp(exchange->request.path, "/large") == 0 && i < 500000; i++)
		HTML(&response->page, "x");
	HTML(&response->page, "<p>");
	html_text(&response->page, exchange->request.session);
	html_text(&response->page, form_value(&exchange->request.form, "a"));
	html_text(&response->page, exchange->request.address);
}

static void begin(struct stage *stage, bool tls)
{
	char error[300];
	const struct web_settings settings = { stage->listen, "desk.example", tls ? stage->certificate : "",
		tls ? stage->key : "" };

	stage->server =
		web_server_new(stage->base, &settings, stage->log, on_request, stage, error, sizeof(error));
	assert_non_null(stage->server);
}

static int set_up_nothing(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	signal(SIGPIPE, SIG_IGN);
	stage->base = event_base_new();
	stage->lines = tmpfile();
	stage->log = log_new(stage->lines, LOG_LEVEL_INFO);
	stage->port = test_free_port();
	snprintf(stage->listen, sizeof(stage->listen), "127.0.0.1:%u", stage->port);
	stage->folder = test_folder_make();
	stage->certificate = test_path(stage->folder, "desk.pem");
	stage->key = test_path(stage->folder, "desk.key");
	self_made_write(stage->certificate, stage->key, "desk.example");
	stage->context = SSL_CTX_new(TLS_client_method());
	*state = stage;
	return 0;
}

static int set_up(void **state)
{
	set_up_nothing(state);
	begin(*state, false);
	return 0;
}

static int set_up_tls(void **state)
{
	set_up_nothing(state);
	begin(*state, true);
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	web_server_free(stage->server);
	if (stage->deferred)
		exchange_finish(stage->deferred);
	test_turn(stage->base);
	event_base_free(stage->base);
	log_free(stage->log);
	fclose(stage->lines);
	SSL_CTX_free(stage->context);
	free(stage->certificate);
	free(stage->key);
	test_folder_remove(stage->folder);
	free(stage);
	return 0;
}

static struct browser call(struct stage *stage)
{
	struct browser browser;

	browser_call(&browser, stage->base, stage->port);
	return browser;
}

static int ask_once(struct stage *stage, const char *octets, size_t len)
{
	struct browser browser = call(stage);

	browser_says_octets(&browser, octets, len);
	int status = browser_awaits(&browser);
	browser_leaves(&browser);
	return status;
}

#define HOST "Host: desk.example\r\n"
#define SAME "Sec-Fetch-Site: same-origin\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" HOST "\r\n"

/* --- what is served ----------------------------------------------------------------------------------- */

static void a_page_is_served_with_what_it_forbids(void **state)
{
	struct stage *stage = *state;
	struct browser browser = call(stage);

	assert_int_equal(browser_asks(&browser, GET("/")), 200);
	assert_string_equal(browser_body(&browser), "<p>127.0.0.1");
	assert_non_null(strstr(browser.answer, "Content-Security-Policy: default-src 'none'"));
	assert_null(strstr(browser.answer, "Strict-Transport-Security"));
	assert_int_equal(browser_asks(&browser,
				 "POST /p HTTP/1.1\r\n" HOST SAME FORM "Content-Length: 5\r\n\r\na=b%26"),
		400); /* the length cuts it */
	browser_leaves(&browser);
	browser = call(stage);
	assert_int_equal(browser_asks(&browser,
				 "POST /p HTTP/1.1\r\n" HOST SAME FORM "Content-Length: 6\r\n\r\na=b%26"),
		200);
	assert_string_equal(browser_body(&browser), "<p>b&amp;127.0.0.1");
	browser_leaves(&browser);
}

static void a_session_comes_back_as_it_went(void **state)
{
	struct stage *stage = *state;
	struct browser browser = call(stage);

	assert_int_equal(
		browser_asks(&browser, "POST /login HTTP/1.1\r\n" HOST SAME FORM "Content-Length: 0\r\n\r\n"),
		303);
	assert_non_null(strstr(browser.answer, "\r\nLocation: /messages\r\n"));
	assert_non_null(
		strstr(browser.answer, "\r\nSet-Cookie: desk=token; Path=/; HttpOnly; SameSite=Strict\r\n"));
	assert_int_equal(
		browser_asks(&browser, "GET /messages HTTP/1.1\r\n" HOST "Cookie: desk=token\r\n\r\n"), 200);
	assert_string_equal(browser_body(&browser), "<p>token127.0.0.1");
	browser_leaves(&browser);
}

static void under_tls_it_is_the_same_with_what_only_tls_has(void **state)
{
	struct stage *stage = *state;
	struct browser browser = call(stage);

	assert_true(browser_shakes_hands(&browser, stage->context));
	assert_string_equal(SSL_get_version(browser.ssl), "TLSv1.3");
	assert_int_equal(
		browser_asks(&browser, "POST /login HTTP/1.1\r\n" HOST SAME FORM "Content-Length: 0\r\n\r\n"),
		303);
	assert_non_null(strstr(browser.answer, "\r\nStrict-Transport-Security: max-age=31536000\r\n"));
	assert_non_null(strstr(browser.answer,
		"\r\nSet-Cookie: __Host-desk=token; Path=/; HttpOnly; SameSite=Strict; Secure\r\n"));
	assert_int_equal(browser_asks(&browser,
				 "GET /a HTTP/1.1\r\n" HOST "Cookie: desk=forged; __Host-desk=token\r\n\r\n"),
		200);
	assert_string_equal(browser_body(&browser), "<p>token127.0.0.1");
	assert_int_equal(
		browser_asks(&browser, "GET /large HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"), 200);
	assert_int_equal(strlen(browser_body(&browser)), 500000 + 12);
	test_wait_until(stage->base, browser_is_left, &browser);
	assert_int_equal(SSL_get_shutdown(browser.ssl) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
	browser_leaves(&browser);
}

static void a_large_body_comes_in_under_tls(void **state)
{
	struct stage *stage = *state;
	struct browser browser = call(stage);
	char *body = malloc(3000000);

	memset(body, 'x', 3000000);
	memcpy(body, "a=", 2);
	assert_true(browser_shakes_hands(&browser, stage->context));
	browser_says(&browser, "POST /p HTTP/1.1\r\n" HOST SAME FORM "Content-Length: 3000000\r\n\r\n");
	SSL_set_mode(browser.ssl, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	for (size_t at = 0; at < 3000000; at += 10000)
		assert_true(browser_says_octets(&browser, body + at, 10000));
	assert_int_equal(browser_awaits(&browser), 200);
	assert_int_equal(stage->handled, 1);
	browser_leaves(&browser);
	free(body);
}

static void who_speaks_no_tls_to_tls_is_counted(void **state)
{
	struct stage *stage = *state;

	assert_int_equal(ask_once(stage, GET("/"), strlen(GET("/"))), 0);
	assert_int_equal(stage->handled, 0);
	assert_true(test_is_told(stage->lines, "event=web_refused why=tls from=127.0.0.1 count=1 total=1"));
}

/* --- what smuggles ------------------------------------------------------------------------------------ */

static void what_smuggles_is_refused_and_nobody_hears_of_it(void **state)
{
#define OCTETS(literal) literal, sizeof(literal) - 1
#define POST "POST / HTTP/1.1\r\n" HOST SAME
	static const struct {
		const char *octets;
		size_t len;
		int status;
	} list[] = {
		{ OCTETS(POST "Content-Length: 4\r\nContent-Length: 4\r\n\r\na=bc"), 400 },
		{ OCTETS(POST "Content-Length: 4\r\nContent-Length: 40\r\n\r\na=bc" GET("/admin")), 400 },
		{ OCTETS(POST
			  "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" GET("/admin")),
			400 },
		{ OCTETS(POST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" GET("/admin")), 501 },
		{ OCTETS(POST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"), 501 },
		{ OCTETS(POST "Transfer-Encoding : chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"), 400 },
		{ OCTETS(POST "Content-Length: 9437184\r\n\r\n"), 413 },
		{ OCTETS(POST "\r\n"), 411 },
		{ OCTETS("GET / HTTP/1.1\r\n" HOST ": empty\r\n\r\n"), 400 },
		{ OCTETS("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n"), 400 },
		{ OCTETS("GET / HTTP/1.1\r\nHost: desk.example\0.evil.example\r\n\r\n"), 400 },
		{ OCTETS("GET /\0 HTTP/1.1\r\n" HOST "\r\n"), 400 },
		{ OCTETS("GET / HTTP/1.1\r\n\r\n"), 400 },
		{ OCTETS("GET / HTTP/1.0\r\n\r\n"), 505 },
		{ OCTETS("GET / HTTP/1.1\r\n" HOST HOST "\r\n"), 400 },
		{ OCTETS("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 421 },
		{ OCTETS("GET http://desk.example/ HTTP/1.1\r\n" HOST "\r\n"), 400 },
		{ OCTETS("GET http://evil.example/ HTTP/1.1\r\n" HOST "\r\n"), 400 },
		{ OCTETS("GET / HTTP/1.1\r\n" HOST " folded: x\r\n\r\n"), 400 },
		{ OCTETS("GET / HTTP/1.1\nHost: desk.example\n\n"), 400 },
		{ OCTETS("GET / HTTP/1.1\r\nX: a\rHost: desk.example\r\n\r\n"), 400 },
		{ OCTETS("GET / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nGET /"), 400 },
		{ OCTETS("TRACE / HTTP/1.1\r\n" HOST "\r\n"), 405 },
		{ OCTETS("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), 405 },
		{ OCTETS("CONNECT desk.example:443 HTTP/1.1\r\n" HOST "\r\n"), 405 },
		{ OCTETS("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505 },
		{ OCTETS("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"), 403 },
		{ OCTETS("POST / HTTP/1.1\r\n" HOST
			 "Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n\r\n"),
			403 },
		{ OCTETS("POST / HTTP/1.1\r\n" HOST
			 "Origin: https://evil.example\r\nContent-Length: 0\r\n\r\n"),
			403 },
		{ OCTETS("GET /a%2f..%2fb HTTP/1.1\r\n" HOST "\r\n"), 400 },
		{ OCTETS("\x16\x03\x01\x02\x00\x01\x00"), 400 },
	};
	struct stage *stage = *state;

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		assert_int_equal(ask_once(stage, list[i].octets, list[i].len), list[i].status);
	assert_int_equal(stage->handled, 0);
	assert_int_equal(ask_once(stage, OCTETS(GET("/"))), 200);
	assert_true(test_is_told(
		stage->lines, "event=web_refused why=header_twice from=127.0.0.1 count=1 total=1"));
	assert_true(test_is_told(
		stage->lines, "event=web_refused why=other_origin from=127.0.0.1 count=1 total=1"));
}

static void headers_without_an_end_are_cut_off(void **state)
{
	struct stage *stage = *state;
	static char head[9000];

	memset(head, 'x', sizeof(head));
	memcpy(head, "GET / HTTP/1.1\r\nX: ", 19);
	assert_int_equal(ask_once(stage, head, sizeof(head)), 431);
	assert_int_equal(stage->handled, 0);
}

/* --- many and slow ------------------------------------------------------------------------------------ */

static void beside_256_idle_connections_who_asks_is_answered(void **state)
{
	struct stage *stage = *state;
	static struct browser idle[WEB_CONNECTIONS];

	for (size_t i = 0; i < WEB_CONNECTIONS; i++) {
		idle[i] = call(stage);
		now = test_later(now, 1);
	}
	assert_int_equal(browser_asks(&idle[0], GET("/")), 200); /* so it is not the longest idle any more */
	assert_int_equal(ask_once(stage, GET("/"), strlen(GET("/"))), 200);
	test_wait_until(stage->base, browser_is_left, &idle[1]);
	for (size_t i = 0; i < WEB_CONNECTIONS; i++) {
		if (i != 1)
			assert_int_equal(browser_asks(&idle[i], GET("/")), 200);
	}
	assert_true(
		test_is_told(stage->lines, "event=web_refused why=crowded from=127.0.0.1 count=1 total=1"));
	for (size_t i = 0; i < WEB_CONNECTIONS; i++)
		browser_leaves(&idle[i]);
}

static void when_all_wait_for_answers_who_comes_later_is_sent_away(void **state)
{
	struct stage *stage = *state;
	static struct browser waiting[WEB_CONNECTIONS];
	static struct web_exchange *exchanges[WEB_CONNECTIONS];

	for (size_t i = 0; i < WEB_CONNECTIONS; i++) {
		waiting[i] = call(stage);
		browser_says(&waiting[i], GET("/later"));
		exchanges[i] = stage->deferred;
		assert_non_null(exchanges[i]);
		stage->deferred = NULL;
	}
	assert_int_equal(ask_once(stage, "", 0), 0);
	for (size_t i = 0; i < WEB_CONNECTIONS; i++) {
		exchange_finish(exchanges[i]);
		assert_int_equal(browser_awaits(&waiting[i]), 200);
		browser_leaves(&waiting[i]);
	}
	assert_int_equal(ask_once(stage, GET("/"), strlen(GET("/"))), 200);
}

static void who_is_slow_is_ended_and_others_are_served_meanwhile(void **state)
{
	struct stage *stage = *state;
	struct browser slow = call(stage);

	browser_says(&slow, "GET / HTTP/1.1\r\nHost: des");
	for (int i = 0; i < WEB_WITHIN_S - 1; i++) {
		now = test_later(now, 1000);
		web_server_look(stage->server, now);
		browser_says(&slow, "k");
		assert_int_equal(ask_once(stage, GET("/"), strlen(GET("/"))), 200);
	}
	browser_listens(&slow);
	assert_int_equal(slow.len, 0);
	now = test_later(now, 1000);
	web_server_look(stage->server, now);
	assert_int_equal(browser_awaits(&slow), 408);
	test_wait_until(stage->base, browser_is_left, &slow);
	browser_leaves(&slow);
}

static void who_says_nothing_at_all_to_tls_is_ended(void **state)
{
	struct stage *stage = *state;
	struct browser silent = call(stage);

	now = test_later(now, WEB_WITHIN_S * 1000);
	web_server_look(stage->server, now);
	test_wait_until(stage->base, browser_is_left, &silent);
	browser_leaves(&silent);
}

static void fifty_editors_are_served_in_turn(void **state)
{
	struct stage *stage = *state;
	static struct browser editors[50];

	for (size_t i = 0; i < 50; i++)
		editors[i] = call(stage);
	for (int round = 0; round < 10; round++) {
		for (size_t i = 0; i < 50; i++)
			browser_says(&editors[i], GET("/"));
		for (size_t i = 0; i < 50; i++) {
			assert_int_equal(browser_awaits(&editors[i]), 200);
			browser_forgets(&editors[i]);
		}
	}
	assert_int_equal(stage->handled, 500);
	for (size_t i = 0; i < 50; i++)
		browser_leaves(&editors[i]);
}

static void what_is_deferred_when_the_server_goes_goes_nowhere(void **state)
{
	struct stage *stage = *state;
	struct browser browser = call(stage);

	browser_says(&browser, GET("/later"));
	assert_non_null(stage->deferred);
	web_server_free(stage->server);
	stage->server = NULL;
	assert_string_equal(stage->deferred->request.path, "/later");
	exchange_finish(stage->deferred);
	stage->deferred = NULL;
	assert_int_equal(browser_awaits(&browser), 0);
	browser_leaves(&browser);
}

/* --- beginning ---------------------------------------------------------------------------------------- */

static const char *why_not(struct stage *stage, const struct web_settings *settings)
{
	static char error[600];

	assert_null(
		web_server_new(stage->base, settings, stage->log, on_request, stage, error, sizeof(error)));
	return error;
}

static void plain_http_is_for_this_machine_alone(void **state)
{
	struct stage *stage = *state;
	char listen[40];

	snprintf(listen, sizeof(listen), "0.0.0.0:%u", stage->port);
	assert_non_null(strstr(why_not(stage, &(struct web_settings){ listen, "desk.example", "", "" }),
		" is open to others: a certificate and its key are needed"));
	snprintf(listen, sizeof(listen), "[::]:%u", stage->port);
	assert_non_null(strstr(why_not(stage, &(struct web_settings){ listen, "desk.example", "", "" }),
		" is open to others: "));
}

static void a_certificate_comes_with_its_key(void **state)
{
	struct stage *stage = *state;

	assert_string_equal(
		why_not(stage,
			&(struct web_settings){ stage->listen, "desk.example", stage->certificate, "" }),
		"there is a certificate, but no key");
	assert_string_equal(
		why_not(stage, &(struct web_settings){ stage->listen, "desk.example", "", stage->key }),
		"there is a key, but no certificate");
	assert_non_null(strstr(
		why_not(stage,
			&(struct web_settings){ stage->listen, "desk.example", "/nowhere", stage->key }),
		"the certificate /nowhere cannot be used"));
}

static void settings_that_cannot_be_are_told_in_words(void **state)
{
	struct stage *stage = *state;
	uint16_t port;
	int taken = test_listen(&port);
	char listen[40], words[100];

	snprintf(listen, sizeof(listen), "127.0.0.1:%u", port);
	snprintf(words, sizeof(words), "%s cannot be listened on: Address already in use", listen);
	assert_string_equal(why_not(stage, &(struct web_settings){ listen, "desk.example", "", "" }), words);
	close(taken);
	assert_string_equal(why_not(stage, &(struct web_settings){ "nonsense", "desk.example", "", "" }),
		"nonsense is no address with a port");
	assert_string_equal(why_not(stage, &(struct web_settings){ stage->listen, "", "", "" }),
		"the name that browsers call is missing");
	web_server_free(NULL);
}

static void the_same_is_told_before_the_start(void **state)
{
	struct stage *stage = *state;
	char error[300], listen[40];
	uint16_t port;
	int taken = test_listen(&port);

	snprintf(listen, sizeof(listen), "127.0.0.1:%u", port);
	assert_true(web_server_check(
		&(struct web_settings){ listen, "desk.example", "", "" }, error, sizeof(error)));
	close(taken);
	assert_true(web_server_check(
		&(struct web_settings){ "0.0.0.0:1", "desk.example", stage->certificate, stage->key }, error,
		sizeof(error)));
	assert_false(web_server_check(
		&(struct web_settings){ "0.0.0.0:1", "desk.example", "", "" }, error, sizeof(error)));
	assert_non_null(strstr(error, " is open to others: "));
	assert_false(web_server_check(
		&(struct web_settings){ stage->listen, "desk.example", "/nowhere", stage->key }, error,
		sizeof(error)));
	assert_non_null(strstr(error, "the certificate /nowhere cannot be used"));
}

static void a_renewed_certificate_is_taken_and_a_broken_one_is_not(void **state)
{
	struct stage *stage = *state;
	struct browser before = call(stage);

	assert_true(browser_shakes_hands(&before, stage->context));
	self_made_write(stage->certificate, stage->key, "renewed.example");
	web_server_reload(stage->server);
	assert_true(test_is_told(stage->lines, "event=web_certificate_loaded"));
	test_write_file(stage->certificate, "half of it");
	web_server_reload(stage->server);
	assert_true(test_is_told(stage->lines, "event=web_certificate_kept"));
	struct browser after = call(stage);
	assert_true(browser_shakes_hands(&after, stage->context));
	X509 *shown = SSL_get1_peer_certificate(after.ssl);
	char name[100] = "";
	X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_commonName, name, sizeof(name));
	assert_string_equal(name, "renewed.example");
	assert_int_equal(browser_asks(&before, GET("/")), 200);
	X509_free(shown);
	browser_leaves(&before);
	browser_leaves(&after);
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define UNDER_TLS(test) cmocka_unit_test_setup_teardown(test, set_up_tls, tear_down)
#define BEFORE(test) cmocka_unit_test_setup_teardown(test, set_up_nothing, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STAGE(a_page_is_served_with_what_it_forbids),
		ON_STAGE(a_session_comes_back_as_it_went),
		UNDER_TLS(under_tls_it_is_the_same_with_what_only_tls_has),
		UNDER_TLS(a_large_body_comes_in_under_tls),
		UNDER_TLS(who_speaks_no_tls_to_tls_is_counted),
		ON_STAGE(what_smuggles_is_refused_and_nobody_hears_of_it),
		ON_STAGE(headers_without_an_end_are_cut_off),
		ON_STAGE(beside_256_idle_connections_who_asks_is_answered),
		ON_STAGE(when_all_wait_for_answers_who_comes_later_is_sent_away),
		ON_STAGE(who_is_slow_is_ended_and_others_are_served_meanwhile),
		UNDER_TLS(who_says_nothing_at_all_to_tls_is_ended),
		ON_STAGE(fifty_editors_are_served_in_turn),
		ON_STAGE(what_is_deferred_when_the_server_goes_goes_nowhere),
		BEFORE(plain_http_is_for_this_machine_alone),
		BEFORE(a_certificate_comes_with_its_key),
		BEFORE(the_same_is_told_before_the_start),
		BEFORE(settings_that_cannot_be_are_told_in_words),
		UNDER_TLS(a_renewed_certificate_is_taken_and_a_broken_one_is_not),
	};

	return RUN_SUITE(tests);
}
