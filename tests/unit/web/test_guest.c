/* One connection: requests one after the other, answers at once and later, and who goes away in between. */
#include "browser.h"

#include <event2/bufferevent.h>

#include "agahi/web/bodies.h"
#include "agahi/web/guest.h"

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

struct stage {
	struct event_base *base;
	struct guest_place place;
	struct guest *guest;
	struct browser browser;
	struct web_exchange *deferred;
	int handled;
	size_t page; /* octets */
	bool both;   /* deferred and finished before the handler returns */
	bool defers;
	bool short_of_memory;
	char last[200];
};

static const char shared[] = "of nobody";

static void on_request(struct web_exchange *exchange, void *arg)
{
	struct stage *stage = arg;
	struct web_response *response = &exchange->response;

	stage->handled++;
	snprintf(stage->last, sizeof(stage->last), "%s:%s:%zu", exchange->request.path,
		form_value(&exchange->request.form, "a"), exchange->request.body.len);
	for (size_t i = 0; i < stage->page; i++)
		HTML(&response->page, "x");
	html_text(&response->page, exchange->request.path);
	if (strcmp(exchange->request.path, "/shared") == 0)
		response->shared = (struct span){ (const uint8_t *)shared, strlen(shared) };
	response->page.out.failed = stage->short_of_memory;
	snprintf(response->etag, sizeof(response->etag), "%s", form_value(&exchange->request.query, "etag"));
	if (stage->defers || stage->both)
		exchange_defer(exchange);
	if (stage->both)
		exchange_finish(exchange);
	else if (stage->defers)
		stage->deferred = exchange;
}

static void on_ended(struct guest *guest, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(guest, stage->guest);
	stage->guest = NULL;
}

static bool has_room(struct guest *guest, size_t more, struct moment at, void *arg)
{
	struct stage *stage = arg;

	return bodies_make_room(&stage->guest, 1, guest, more, &stage->place.bodies, at);
}

static bool knows_whole(const char *session, void *arg)
{
	(void)arg;
	return strcmp(session, "whole") == 0;
}

static int set_up(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	int ends[2];

	stage->base = event_base_new();
	stage->place = (struct guest_place){ .site = { "desk.example", false },
		.handle = on_request,
		.arg = stage,
		.ended = on_ended,
		.has_room = has_room,
		.owner = stage };
	test_pair(ends);
	struct bufferevent *bev =
		bufferevent_socket_new(stage->base, ends[0], BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	stage->guest = guest_new(&stage->place, bev, "192.0.2.7", now);
	assert_non_null(stage->guest);
	browser_begin(&stage->browser, stage->base, ends[1]);
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	guest_free(stage->guest);
	if (stage->deferred)
		exchange_finish(stage->deferred);
	browser_leaves(&stage->browser);
	assert_int_equal(stage->place.bodies, 0);
	event_base_free(stage->base);
	free(stage);
	return 0;
}

#define HOST "Host: desk.example\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" HOST "\r\n"
#define POST(length) \
	"POST /p HTTP/1.1\r\n" HOST \
	"Origin: http://desk.example\r\nContent-Type: application/x-www-form-urlencoded\r\n" \
	"Content-Length: " length "\r\n\r\n"

static void requests_follow_each_other(void **state)
{
	struct stage *stage = *state;

	assert_int_equal(browser_asks(&stage->browser, GET("/one")), 200);
	assert_string_equal(browser_body(&stage->browser), "/one");
	assert_int_equal(browser_asks(&stage->browser, POST("5") "a=two"), 200);
	assert_string_equal(stage->last, "/p:two:0");
	assert_int_equal(browser_asks(&stage->browser, GET("/three")), 200);
	assert_false(stage->browser.ended);
	assert_int_equal(stage->handled, 3);
}

static void requests_that_come_at_once_are_answered_in_their_order(void **state)
{
	struct stage *stage = *state;

	browser_says(&stage->browser, GET("/one") POST("5") "a=two" GET("/three"));
	for (int i = 0; i < 20; i++)
		browser_listens(&stage->browser);
	assert_int_equal(stage->handled, 3);
	const char *one = strstr(stage->browser.answer, "\r\n\r\n/oneHTTP/1.1 200");
	assert_non_null(one);
	assert_non_null(strstr(one, "\r\n\r\n/pHTTP/1.1 200"));
	assert_non_null(strstr(one, "\r\n\r\n/three"));
}

static void a_request_may_come_octet_by_octet(void **state)
{
	struct stage *stage = *state;
	const char *text = POST("5") "a=two";

	for (const char *at = text; *at != '\0'; at++)
		assert_true(browser_says_octets(&stage->browser, at, 1));
	assert_int_equal(browser_awaits(&stage->browser), 200);
	assert_string_equal(stage->last, "/p:two:0");
}

static void a_body_that_says_requests_is_a_body(void **state)
{
	static const char head[] =
		"POST /p HTTP/1.1\r\n" HOST "Origin: http://desk.example\r\nContent-Type: text/csv\r\n"
		"Content-Length: 50\r\n\r\n";
	static const char body[50] = "\0\0\0\r\n\r\n" GET("/admin"); /* NUL is an octet here */
	struct stage *stage = *state;

	browser_says(&stage->browser, head);
	assert_true(browser_says_octets(&stage->browser, body, sizeof(body)));
	assert_int_equal(browser_awaits(&stage->browser), 200);
	assert_string_equal(stage->last, "/p::50");
	assert_int_equal(browser_asks(&stage->browser, GET("/next")), 200);
	assert_int_equal(stage->handled, 2);
}

static void a_head_gets_the_head_alone(void **state)
{
	struct stage *stage = *state;

	browser_says(&stage->browser, "HEAD /abc HTTP/1.1\r\n" HOST "\r\n" GET("/next"));
	for (int i = 0; i < 20; i++)
		browser_listens(&stage->browser);
	assert_non_null(strstr(stage->browser.answer, "Content-Length: 4\r\n"));
	assert_non_null(strstr(stage->browser.answer, "\r\n\r\nHTTP/1.1 200 OK\r\n"));
	assert_non_null(strstr(stage->browser.answer, "\r\n\r\n/next"));
}

static void what_the_browser_has_is_not_sent_again(void **state)
{
	struct stage *stage = *state;

	assert_int_equal(browser_asks(&stage->browser,
				 "GET /a?etag=v1 HTTP/1.1\r\n" HOST "If-None-Match: \"v1\"\r\n\r\n"),
		304);
	assert_string_equal(browser_body(&stage->browser), "");
	assert_int_equal(browser_asks(&stage->browser,
				 "GET /a?etag=v2 HTTP/1.1\r\n" HOST "If-None-Match: \"v1\"\r\n\r\n"),
		200);
	assert_string_equal(browser_body(&stage->browser), "/a");
}

static void who_asks_for_it_is_left_after_the_answer(void **state)
{
	struct stage *stage = *state;

	stage->page = 300000;
	assert_int_equal(
		browser_asks(&stage->browser, "GET /a HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"), 200);
	test_wait_until(stage->base, browser_is_left, &stage->browser);
	assert_int_equal(strlen(browser_body(&stage->browser)), 300002);
	assert_non_null(strstr(stage->browser.answer, "Connection: close\r\n"));
}

static void a_refusal_is_the_last_word(void **state)
{
	struct stage *stage = *state;

	browser_says(&stage->browser, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n" GET("/smuggled"));
	assert_int_equal(browser_awaits(&stage->browser), 421);
	test_wait_until(stage->base, browser_is_left, &stage->browser);
	assert_non_null(strstr(stage->browser.answer, "Connection: close\r\n"));
	assert_non_null(strstr(stage->browser.answer, "Content-Security-Policy: default-src 'none'"));
	assert_int_equal(stage->handled, 0);
	assert_int_equal(stage->place.refusals.told[REFUSAL_OTHER_HOST].total, 1);
}

static void a_refused_body_that_still_comes_does_not_lose_the_answer(void **state)
{
	struct stage *stage = *state;
	static char body[200000];

	memset(body, 'x', sizeof(body));
	browser_says(&stage->browser, POST("9000000"));
	assert_true(browser_says_octets(&stage->browser, body, sizeof(body)));
	assert_int_equal(browser_awaits(&stage->browser), 413);
	test_wait_until(stage->base, browser_is_left, &stage->browser);
	now = test_later(now, WEB_FAREWELL_S * 1000);
	guest_look(stage->guest, now);
	assert_null(stage->guest);
}

static void memory_that_is_short_is_told(void **state)
{
	struct stage *stage = *state;

	stage->short_of_memory = true;
	assert_int_equal(browser_asks(&stage->browser, GET("/a")), 500);
	assert_string_equal(browser_body(&stage->browser), "Memory is short.\n");
	stage->short_of_memory = false;
	assert_int_equal(browser_asks(&stage->browser, GET("/a")), 200);
}

static void bodies_together_have_a_bound(void **state)
{
	struct stage *stage = *state;

	stage->place.bodies = WEB_BODIES - 3;
	assert_int_equal(browser_asks(&stage->browser, POST("5") "a=two"), 503);
	assert_non_null(strstr(stage->browser.answer, "Retry-After: "));
	assert_int_equal(stage->place.bodies, WEB_BODIES - 3);
	stage->place.bodies = 0;
}

static void who_is_not_logged_in_has_64_kib(void **state)
{
	struct stage *stage = *state;
	static char body[100000];

	stage->place.knows = knows_whole;
	memset(body, 'x', sizeof(body));
	body[1] = '=';
	browser_says(&stage->browser, POST("65536"));
	assert_true(browser_says_octets(&stage->browser, body, 65536));
	assert_int_equal(browser_awaits(&stage->browser), 200);
	browser_forgets(&stage->browser);
	browser_says(&stage->browser,
		"POST /p HTTP/1.1\r\n" HOST "Origin: http://desk.example\r\nCookie: desk=whole\r\n"
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n");
	assert_true(browser_says_octets(&stage->browser, body, sizeof(body)));
	assert_int_equal(browser_awaits(&stage->browser), 200);
	/* Before a single octet of it has come. */
	assert_int_equal(browser_asks(&stage->browser, POST("65537")), 413);
	assert_non_null(strstr(stage->browser.answer, "Log in in another window"));
}

static void what_is_shared_is_sent_from_where_it_stands(void **state)
{
	struct stage *stage = *state;

	for (int i = 0; i < 3; i++) {
		assert_int_equal(browser_asks(&stage->browser, GET("/shared")), 200);
		assert_string_equal(browser_body(&stage->browser), shared);
	}
	browser_forgets(&stage->browser);
	browser_says(&stage->browser, "HEAD /shared HTTP/1.1\r\n" HOST "\r\n" GET("/next"));
	for (int i = 0; i < 20; i++)
		browser_listens(&stage->browser);
	assert_non_null(strstr(stage->browser.answer, "Content-Length: 9\r\n"));
	assert_non_null(strstr(stage->browser.answer, "\r\n\r\nHTTP/1.1 200 OK\r\n"));
}

/* --- later -------------------------------------------------------------------------------------------- */

static void an_answer_may_come_later(void **state)
{
	struct stage *stage = *state;

	stage->defers = true;
	browser_says(&stage->browser, POST("5") "a=two");
	browser_listens(&stage->browser);
	assert_int_equal(stage->browser.len, 0);
	assert_non_null(stage->deferred);
	assert_string_equal(form_value(&stage->deferred->request.form, "a"), "two"); /* lives as long */
	now = test_later(now, 600 * 1000);
	guest_look(stage->guest, now);
	HTML(&stage->deferred->response.page, "!");
	exchange_finish(stage->deferred);
	stage->deferred = NULL;
	assert_int_equal(browser_awaits(&stage->browser), 200);
	assert_string_equal(browser_body(&stage->browser), "/p!");
	stage->defers = false;
	assert_int_equal(browser_asks(&stage->browser, GET("/next")), 200);
}

static void it_may_even_come_before_the_handler_returns(void **state)
{
	struct stage *stage = *state;

	stage->both = true;
	assert_int_equal(browser_asks(&stage->browser, GET("/a")), 200);
	assert_int_equal(browser_asks(&stage->browser, GET("/b")), 200);
}

static void a_browser_that_has_gone_before_costs_nothing(void **state)
{
	struct stage *stage = *state;

	stage->defers = true;
	browser_says(&stage->browser, POST("5") "a=two");
	assert_non_null(stage->deferred);
	shutdown(stage->browser.fd, SHUT_RDWR);
	test_turn(stage->base);
	exchange_finish(stage->deferred);
	stage->deferred = NULL;
	test_turn(stage->base);
	now = test_later(now, WEB_IDLE_S * 1000);
	if (stage->guest)
		guest_look(stage->guest, now);
	now = test_later(now, WEB_IDLE_S * 1000);
	if (stage->guest)
		guest_look(stage->guest, now);
	assert_null(stage->guest);
}

static void an_exchange_outlives_its_connection(void **state)
{
	struct stage *stage = *state;

	stage->defers = true;
	browser_says(&stage->browser, POST("5") "a=two");
	assert_non_null(stage->deferred);
	guest_free(stage->guest);
	stage->guest = NULL;
	assert_string_equal(form_value(&stage->deferred->request.form, "a"), "two");
	HTML(&stage->deferred->response.page, "for nobody");
	exchange_finish(stage->deferred);
	stage->deferred = NULL;
}

static void who_has_said_everything_may_still_listen(void **state)
{
	struct stage *stage = *state;

	stage->page = 300000;
	browser_says(&stage->browser, GET("/a"));
	shutdown(stage->browser.fd, SHUT_WR);
	assert_int_equal(browser_awaits(&stage->browser), 200);
	assert_int_equal(strlen(browser_body(&stage->browser)), 300002);
	test_wait_until(stage->base, browser_is_left, &stage->browser);
}

/* --- time --------------------------------------------------------------------------------------------- */

static void later(struct stage *stage, uint64_t ms)
{
	now = test_later(now, ms);
	if (stage->guest)
		guest_look(stage->guest, now);
	test_turn(stage->base);
}

static void a_request_that_takes_too_long_is_ended_however_it_drips(void **state)
{
	struct stage *stage = *state;

	browser_says(&stage->browser, "POST /p HTTP/1.1\r\n" HOST "Origin: http://desk.example\r\n");
	later(stage, WEB_WITHIN_S * 1000 - 2);
	browser_says(&stage->browser, "Content-Length: 5\r\n\r\na=t");
	later(stage, 1);
	browser_listens(&stage->browser);
	assert_int_equal(stage->browser.len, 0);
	later(stage, 1);
	assert_int_equal(browser_awaits(&stage->browser), 408);
	test_wait_until(stage->base, browser_is_left, &stage->browser);
	assert_int_equal(stage->handled, 0);
}

static void between_two_requests_a_minute_may_pass(void **state)
{
	struct stage *stage = *state;

	later(stage, WEB_IDLE_S * 1000 - 1);
	assert_int_equal(browser_asks(&stage->browser, GET("/a")), 200);
	later(stage, WEB_IDLE_S * 1000 - 1);
	assert_int_equal(browser_asks(&stage->browser, GET("/b")), 200);
	later(stage, WEB_IDLE_S * 1000);
	assert_null(stage->guest);
	browser_forgets(&stage->browser);
	test_wait_until(stage->base, browser_is_left, &stage->browser);
	assert_int_equal(stage->browser.len, 0); /* nobody asked anything */
}

static void an_answer_that_moves_is_not_given_up(void **state)
{
	struct stage *stage = *state;
	char piece[100000];

	stage->page = 3000000;
	browser_says(&stage->browser, GET("/a"));
	for (int i = 0; i < 8; i++) {
		later(stage, WEB_IDLE_S * 1000 - 1);
		assert_non_null(stage->guest);
		assert_true(read(stage->browser.fd, piece, sizeof(piece)) > 0);
		test_turn(stage->base);
	}
	later(stage, 1);
	later(stage, WEB_IDLE_S * 1000);
	assert_null(stage->guest);
}

static void who_waits_for_an_answer_is_missed_last(void **state)
{
	struct stage *stage = *state;
	uint64_t since_ms;
	int idle, reading;

	assert_true(guest_can_go(stage->guest, &idle, &since_ms));
	assert_int_equal(since_ms, moment_ms(now));
	browser_says(&stage->browser, "GET");
	assert_true(guest_can_go(stage->guest, &reading, &since_ms));
	assert_true(reading > idle);
	stage->defers = true;
	browser_says(&stage->browser, " / HTTP/1.1\r\n" HOST "\r\n");
	assert_non_null(stage->deferred);
	assert_false(guest_can_go(stage->guest, &reading, &since_ms));
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STAGE(requests_follow_each_other),
		ON_STAGE(requests_that_come_at_once_are_answered_in_their_order),
		ON_STAGE(a_request_may_come_octet_by_octet),
		ON_STAGE(a_body_that_says_requests_is_a_body),
		ON_STAGE(a_head_gets_the_head_alone),
		ON_STAGE(what_the_browser_has_is_not_sent_again),
		ON_STAGE(who_asks_for_it_is_left_after_the_answer),
		ON_STAGE(a_refusal_is_the_last_word),
		ON_STAGE(a_refused_body_that_still_comes_does_not_lose_the_answer),
		ON_STAGE(memory_that_is_short_is_told),
		ON_STAGE(bodies_together_have_a_bound),
		ON_STAGE(who_is_not_logged_in_has_64_kib),
		ON_STAGE(what_is_shared_is_sent_from_where_it_stands),
		ON_STAGE(an_answer_may_come_later),
		ON_STAGE(it_may_even_come_before_the_handler_returns),
		ON_STAGE(a_browser_that_has_gone_before_costs_nothing),
		ON_STAGE(an_exchange_outlives_its_connection),
		ON_STAGE(who_has_said_everything_may_still_listen),
		ON_STAGE(a_request_that_takes_too_long_is_ended_however_it_drips),
		ON_STAGE(between_two_requests_a_minute_may_pass),
		ON_STAGE(an_answer_that_moves_is_not_given_up),
		ON_STAGE(who_waits_for_an_answer_is_missed_last),
	};

	return RUN_SUITE(tests);
}
