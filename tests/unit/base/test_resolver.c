/* Names of hosts, looked up without holding up the loop. */
#include "testing.h"

#include <event2/dns.h>
#include <event2/event.h>
#include <event2/util.h>
#include <netdb.h>

#include "agahi/base/resolver.h"

static void note_answer(int result, struct evutil_addrinfo *answer, void *arg)
{
	*(int *)arg = result;
	if (answer)
		evutil_freeaddrinfo(answer);
}

static int look_up(struct event_base *base, struct resolver *resolver, const char *host)
{
	const struct evutil_addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };
	int result = -1;

	evdns_getaddrinfo(resolver_base(resolver), host, "2775", &hints, note_answer, &result);
	for (int i = 0; result == -1 && i < 100; i++)
		event_base_loop(base, EVLOOP_ONCE);
	return result;
}

static void addresses_and_the_names_of_this_machine_are_found(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *resolver = resolver_new(base);

	(void)state;
	assert_non_null(resolver);
	assert_int_equal(look_up(base, resolver, "127.0.0.1"), 0);
	assert_int_equal(look_up(base, resolver, "localhost"), 0); /* of /etc/hosts */
	resolver_free(resolver);
	event_base_free(base);
}

static void it_does_not_keep_the_loop_alive(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *resolver = resolver_new(base);

	(void)state;
	assert_int_equal(event_base_dispatch(base), 1); /* nothing to wait for */
	resolver_free(resolver);
	event_base_free(base);
}

static void who_is_to_be_asked_stays_known_however_often_one_looks(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *resolver = resolver_new(base);
	bool known = resolver_has_servers(resolver);

	(void)state;
	for (int i = 0; i < 10; i++) {
		assert_non_null(resolver_base(resolver));
		assert_true(resolver_has_servers(resolver) == known);
	}
	resolver_free(resolver);
	resolver_free(NULL);
	event_base_free(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_and_the_names_of_this_machine_are_found),
		cmocka_unit_test(it_does_not_keep_the_loop_alive),
		cmocka_unit_test(who_is_to_be_asked_stays_known_however_often_one_looks),
	};

	return RUN_SUITE(tests);
}
