/* Redirects of handlers, and answers that come later. */
#include "testing.h"

#include "agahi/web/exchange.h"

static int finished;

static void on_finish(struct web_exchange *exchange)
{
	assert_false(exchange->turn.deferred);
	finished++;
}

static void a_redirect_leads_to_a_path_of_ours(void **state)
{
	struct web_exchange exchange = { 0 };

	(void)state;
	exchange_redirect(&exchange, (const char *const[]){ "set", "12", "message", "a/b", NULL });
	assert_int_equal(exchange.response.status, 303);
	assert_string_equal(exchange.response.location, "/set/12/message/a%2Fb");
	exchange_redirect(&exchange, (const char *const[]){ NULL });
	assert_string_equal(exchange.response.location, "/");
	exchange_redirect(&exchange, (const char *const[]){ "/evil.example", NULL });
	assert_string_equal(exchange.response.location, "/%2Fevil.example");
}

static void a_redirect_that_is_too_long_leads_to_the_root(void **state)
{
	struct web_exchange exchange = { 0 };
	char segment[600];

	(void)state;
	memset(segment, 'x', sizeof(segment));
	segment[599] = '\0';
	exchange_redirect(&exchange, (const char *const[]){ segment, NULL });
	assert_string_equal(exchange.response.location, "/");
	segment[510] = '\0';
	exchange_redirect(&exchange, (const char *const[]){ segment, NULL });
	assert_int_equal(strlen(exchange.response.location), 511);
}

static void only_what_was_deferred_is_finished_and_once(void **state)
{
	struct web_exchange exchange = { .turn.finish = on_finish };

	(void)state;
	exchange_finish(&exchange);
	assert_int_equal(finished, 0);
	exchange_defer(&exchange);
	assert_true(exchange.turn.deferred);
	exchange_finish(&exchange);
	exchange_finish(&exchange);
	assert_int_equal(finished, 1);
}

static void where_nobody_waits_finishing_is_nothing(void **state)
{
	struct web_exchange exchange = { 0 };

	(void)state;
	exchange_defer(&exchange);
	exchange_finish(&exchange);
	assert_false(exchange.turn.deferred);
}

static void a_response_begins_with_nothing_but_200(void **state)
{
	struct web_exchange exchange = { 0 };

	(void)state;
	HTML(&exchange.response.page, "<p>");
	exchange.response.sets_session = true;
	exchange_begin_response(&exchange);
	assert_int_equal(exchange.response.status, 200);
	assert_int_equal(exchange.response.type, WEB_HTML);
	assert_int_equal(exchange.response.page.out.len, 0);
	assert_false(exchange.response.sets_session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_redirect_leads_to_a_path_of_ours),
		cmocka_unit_test(a_redirect_that_is_too_long_leads_to_the_root),
		cmocka_unit_test(only_what_was_deferred_is_finished_and_once),
		cmocka_unit_test(where_nobody_waits_finishing_is_nothing),
		cmocka_unit_test(a_response_begins_with_nothing_but_200),
	};

	return RUN_SUITE(tests);
}
