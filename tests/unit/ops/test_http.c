/* Figures for machines, asked for over loopback: paths, methods, names, idle and slow connections. */
#include "far_end.h"

#include "agahi/ops/http.h"

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

enum { ANSWER_SIZE = 65536 };

struct stage {
	struct event_base *base;
	struct http *http;
	uint16_t port;
	char listen[32];
	bool ready;
	bool short_of_memory;
	size_t figures; /* octets of metrics beside the line that is always there */
	char answer[ANSWER_SIZE];
};

static void on_metrics(struct buffer *out, void *arg)
{
	struct stage *stage = arg;

	buffer_add(out, "agahi_up 1\n", 11);
	for (size_t i = 0; i < stage->figures; i++)
		buffer_add(out, "x", 1);
	out->failed = stage->short_of_memory;
}

static bool on_ready(char *reason, size_t size, void *arg)
{
	struct stage *stage = arg;

	if (!stage->ready)
		snprintf(reason, size, "no link is bound");
	return stage->ready;
}

static bool on_content(struct buffer *out, void *arg)
{
	const struct stage *stage = arg;

	buffer_add_text(out, "{ \"live\": null }\n");
	return stage->ready;
}

static int set_up(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	char error[200];

	signal(SIGPIPE, SIG_IGN);
	stage->base = event_base_new();
	stage->port = test_free_port();
	stage->ready = true;
	snprintf(stage->listen, sizeof(stage->listen), "127.0.0.1:%u", stage->port);
	const struct http_handlers handlers = { on_metrics, on_ready, on_content, stage };
	stage->http = http_new(stage->base, stage->listen, &handlers, error, sizeof(error));
	assert_non_null(stage->http);
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	http_free(stage->http);
	test_turn(stage->base); /* evhttp lets go of some of its own in the next turn */
	event_base_free(stage->base);
	free(stage);
	return 0;
}

static struct far_end call(struct stage *stage)
{
	struct far_end end = { .base = stage->base };

	far_end_call(&end, stage->port);
	return end;
}

static void say(struct far_end *end, const char *words)
{
	far_end_write(end, words, strlen(words));
}

/* Everything up to the end of the connection, which must come. */
static const char *await_answer(struct stage *stage, struct far_end *end)
{
	size_t len = 0;

	for (;;) {
		test_wait_until(stage->base, far_end_has_mail, end);
		ssize_t got = read(end->fd, stage->answer + len, sizeof(stage->answer) - 1 - len);
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	stage->answer[len] = '\0';
	far_end_close(end);
	return stage->answer;
}

/* The answer to one request, head and body. */
static const char *ask(struct stage *stage, const char *request)
{
	struct far_end end = call(stage);

	say(&end, request);
	return await_answer(stage, &end);
}

static int status_of(const char *answer)
{
	int status = 0;

	assert_int_equal(sscanf(answer, "HTTP/1.%*d %d", &status), 1);
	return status;
}

static const char *body_of(const char *answer)
{
	const char *body = strstr(answer, "\r\n\r\n");

	assert_non_null(body);
	return body + 4;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

/* --- what there is ------------------------------------------------------------------------------------ */

static void metrics_are_told_whole_in_the_text_format(void **state)
{
	struct stage *stage = *state;

	stage->figures = 40000;
	const char *answer = ask(stage, GET("/metrics"));
	assert_int_equal(status_of(answer), 200);
	assert_non_null(strstr(answer, "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
	assert_non_null(strstr(answer, "Cache-Control: no-store\r\n"));
	assert_non_null(strstr(answer, "Connection: close\r\n"));
	assert_memory_equal(body_of(answer), "agahi_up 1\nx", 12);
	assert_int_equal(strlen(body_of(answer)), 11 + 40000);
}

static void metrics_that_memory_is_too_short_for_are_an_error(void **state)
{
	struct stage *stage = *state;

	stage->short_of_memory = true;
	const char *answer = ask(stage, GET("/metrics"));
	assert_int_equal(status_of(answer), 500);
	assert_string_equal(body_of(answer), "memory is short\n");
}

static void health_is_that_the_loop_answers(void **state)
{
	struct stage *stage = *state;

	stage->ready = false;
	const char *answer = ask(stage, GET("/healthz"));
	assert_int_equal(status_of(answer), 200);
	assert_string_equal(body_of(answer), "ok\n");
}

static void readiness_is_told_with_the_reason_why_not(void **state)
{
	struct stage *stage = *state;
	const char *answer = ask(stage, GET("/readyz"));

	assert_int_equal(status_of(answer), 200);
	assert_string_equal(body_of(answer), "ok\n");
	stage->ready = false;
	answer = ask(stage, GET("/readyz"));
	assert_int_equal(status_of(answer), 503);
	assert_string_equal(body_of(answer), "no link is bound\n");
}

static void what_is_live_is_told_to_programs_once_it_is_known(void **state)
{
	struct stage *stage = *state;
	const char *answer = ask(stage, GET("/content"));

	assert_int_equal(status_of(answer), 200);
	assert_non_null(strstr(answer, "Content-Type: application/json\r\n"));
	assert_string_equal(body_of(answer), "{ \"live\": null }\n");
	stage->ready = false;
	assert_int_equal(status_of(ask(stage, GET("/content"))), 503);
}

static void an_unknown_path_is_told_what_there_is(void **state)
{
	static const char *const requests[] = { GET("/"), GET("/metrics/"), GET("/../etc/passwd"),
		GET("/Healthz") };
	struct stage *stage = *state;

	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		const char *answer = ask(stage, requests[i]);

		assert_int_equal(status_of(answer), 404);
		assert_string_equal(body_of(answer), "there are /metrics, /healthz, /readyz and /content\n");
	}
}

/* --- how it may be asked ------------------------------------------------------------------------------ */

static void a_head_gets_the_head_alone(void **state)
{
	const char *answer = ask(*state, "HEAD /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

	assert_int_equal(status_of(answer), 200);
	assert_non_null(strstr(answer, "Content-Length: 3\r\n")); /* of what a GET gets */
	assert_string_equal(body_of(answer), "");
}

static void other_methods_are_refused(void **state)
{
	static const char *const methods[] = { "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW" };

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		char request[100];

		snprintf(request, sizeof(request),
			"%s /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n", methods[i]);
		const char *answer = ask(*state, request);
		assert_int_equal(status_of(answer), 501);
		assert_null(strstr(answer, "agahi_up"));
	}
}

static void a_body_is_refused(void **state)
{
	const char *answer = ask(*state,
		"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\nxxxxxxxx");

	assert_null(strstr(answer, "agahi_up"));
}

static void headers_without_an_end_are_cut_off(void **state)
{
	struct stage *stage = *state;
	struct far_end end = call(stage);
	static char line[1001];

	say(&end, "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n");
	memset(line, 'x', sizeof(line) - 1);
	memcpy(line, "X: ", 3);
	memcpy(line + sizeof(line) - 3, "\r\n", 2);
	for (int i = 0; i < 12 && send(end.fd, line, sizeof(line) - 1, MSG_NOSIGNAL) > 0; i++)
		test_turn(stage->base);
	assert_null(strstr(await_answer(stage, &end), "agahi_up"));
	assert_int_equal(status_of(ask(stage, GET("/healthz"))), 200);
}

static int status_by_name(struct stage *stage, const char *host)
{
	char request[600];

	snprintf(request, sizeof(request), "GET /metrics HTTP/1.1\r\nHost: %s\r\n\r\n", host);
	return status_of(ask(stage, request));
}

static void only_an_address_or_a_name_of_this_machine_is_served(void **state)
{
	struct stage *stage = *state;
	char own[256] = "";

	assert_int_equal(gethostname(own, sizeof(own) - 1), 0);
	assert_int_equal(status_by_name(stage, own), 200);
	assert_int_equal(status_by_name(stage, "localhost"), 200);
	assert_int_equal(status_by_name(stage, "LocalHost:9090"), 200);
	assert_int_equal(status_by_name(stage, "127.0.0.1:9090"), 200);
	assert_int_equal(status_by_name(stage, "[::1]:9090"), 200);
	assert_int_equal(status_by_name(stage, "192.0.2.7"), 200);
	assert_int_equal(status_by_name(stage, "attacker.example"), 403);
	assert_int_equal(status_by_name(stage, "localhost.attacker.example"), 403);
	assert_int_equal(status_by_name(stage, "127.0.0.1.attacker.example:80"), 403);
	assert_int_equal(status_by_name(stage, "[attacker.example]"), 403);
	assert_null(strstr(stage->answer, "agahi_up"));
}

static void no_path_is_served_by_another_name(void **state)
{
	static const char *const paths[] = { "/metrics", "/healthz", "/readyz", "/nothing" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		char request[100];

		snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: attacker.example\r\n\r\n",
			paths[i]);
		const char *answer = ask(*state, request);
		assert_int_equal(status_of(answer), 403);
		assert_string_equal(
			body_of(answer), "this name is not served; ask by an address of this machine\n");
	}
}

static void who_names_no_host_is_no_browser_and_is_served(void **state)
{
	assert_int_equal(status_of(ask(*state, "GET /metrics HTTP/1.0\r\n\r\n")), 200);
}

/* --- idle and slow ------------------------------------------------------------------------------------ */

static bool is_closed(struct far_end *end)
{
	uint8_t octet;

	test_turn(end->base);
	return recv(end->fd, &octet, 1, MSG_PEEK) == 0;
}

static bool has_ended(void *arg)
{
	return is_closed(arg);
}

static void beside_any_number_of_idle_connections_who_asks_is_answered(void **state)
{
	enum { IDLE = HTTP_CONNECTIONS + 5 };
	struct stage *stage = *state;
	struct far_end idle[IDLE];

	for (size_t i = 0; i < IDLE; i++) {
		idle[i] = call(stage);
		now = test_later(now, 1);
	}
	for (size_t i = 0; i < IDLE - HTTP_CONNECTIONS; i++) /* the oldest made room */
		test_wait_until(stage->base, has_ended, &idle[i]);
	for (size_t i = IDLE - HTTP_CONNECTIONS; i < IDLE; i++)
		assert_false(is_closed(&idle[i]));
	assert_int_equal(status_of(ask(stage, GET("/metrics"))), 200);
	test_wait_until(stage->base, has_ended, &idle[IDLE - HTTP_CONNECTIONS]);
	assert_false(is_closed(&idle[IDLE - HTTP_CONNECTIONS + 1]));
	say(&idle[IDLE - 1], GET("/healthz")); /* those that stayed are served still */
	assert_int_equal(status_of(await_answer(stage, &idle[IDLE - 1])), 200);
	for (size_t i = 0; i < IDLE - 1; i++)
		far_end_close(&idle[i]);
}

static void an_unfinished_request_makes_room_before_an_answer_that_is_on_its_way(void **state)
{
	struct stage *stage = *state;
	struct far_end idle[HTTP_CONNECTIONS];
	struct far_end reader = call(stage);

	stage->figures = 60000;
	say(&reader, GET("/metrics")); /* the oldest, and answered */
	for (size_t i = 0; i < HTTP_CONNECTIONS; i++) {
		now = test_later(now, 1);
		idle[i] = call(stage);
		say(&idle[i], "GET /metrics HT");
	}
	const char *answer = await_answer(stage, &reader);
	assert_int_equal(strlen(body_of(answer)), 11 + 60000);
	for (size_t i = 0; i < HTTP_CONNECTIONS; i++)
		far_end_close(&idle[i]);
}

static void a_request_that_takes_too_long_is_ended(void **state)
{
	struct stage *stage = *state;
	struct far_end slow = call(stage);

	say(&slow, "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n");
	now = test_later(now, 5000);
	struct far_end later = call(stage);
	now = test_later(now, HTTP_WITHIN_S * 1000 - 5000 - 1);
	http_look(stage->http, now);
	assert_false(is_closed(&slow));
	say(&slow, "X-Drop: by drop\r\n"); /* which buys no time */
	now = test_later(now, 1);
	http_look(stage->http, now);
	test_wait_until(stage->base, has_ended, &slow);
	assert_false(is_closed(&later));
	say(&later, GET("/healthz"));
	assert_int_equal(status_of(await_answer(stage, &later)), 200);
	far_end_close(&slow);
}

static void a_place_is_free_again_after_its_answer(void **state)
{
	struct stage *stage = *state;
	struct far_end first = call(stage);

	for (int i = 0; i < 3 * HTTP_CONNECTIONS; i++) {
		now = test_later(now, 1);
		assert_int_equal(status_of(ask(stage, GET("/healthz"))), 200);
	}
	assert_false(is_closed(&first)); /* nobody needed its place */
	far_end_close(&first);
}

/* --- beginning ---------------------------------------------------------------------------------------- */

static void a_port_that_is_taken_is_told_in_words(void **state)
{
	struct stage *stage = *state;
	const struct http_handlers handlers = { on_metrics, on_ready, on_content, stage };
	char error[200] = "", words[200];

	assert_null(http_new(stage->base, stage->listen, &handlers, error, sizeof(error)));
	snprintf(words, sizeof(words), "admin.listen: %s cannot be listened on: Address already in use",
		stage->listen);
	assert_string_equal(error, words);
	http_free(NULL);
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STAGE(metrics_are_told_whole_in_the_text_format),
		ON_STAGE(metrics_that_memory_is_too_short_for_are_an_error),
		ON_STAGE(health_is_that_the_loop_answers),
		ON_STAGE(readiness_is_told_with_the_reason_why_not),
		ON_STAGE(what_is_live_is_told_to_programs_once_it_is_known),
		ON_STAGE(an_unknown_path_is_told_what_there_is),
		ON_STAGE(a_head_gets_the_head_alone),
		ON_STAGE(other_methods_are_refused),
		ON_STAGE(a_body_is_refused),
		ON_STAGE(headers_without_an_end_are_cut_off),
		ON_STAGE(only_an_address_or_a_name_of_this_machine_is_served),
		ON_STAGE(no_path_is_served_by_another_name),
		ON_STAGE(who_names_no_host_is_no_browser_and_is_served),
		ON_STAGE(beside_any_number_of_idle_connections_who_asks_is_answered),
		ON_STAGE(an_unfinished_request_makes_room_before_an_answer_that_is_on_its_way),
		ON_STAGE(a_request_that_takes_too_long_is_ended),
		ON_STAGE(a_place_is_free_again_after_its_answer),
		ON_STAGE(a_port_that_is_taken_is_told_in_words),
	};

	return RUN_SUITE(tests);
}
