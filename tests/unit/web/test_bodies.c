/* Bodies: who sends much, slowly, stands in nobody's way but their own. */
#include "browser.h"

#include <event2/bufferevent.h>

#include "agahi/web/bodies.h"

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

enum { GUESTS = 12, MIB = 1 << 20 };

static struct event_base *base;
static struct guest_place place;
static struct guest *guests[GUESTS];
static struct browser browsers[GUESTS];
static char octets[4 * MIB];

static void on_request(struct web_exchange *exchange, void *arg)
{
	(void)arg;
	HTML(&exchange->response.page, "taken");
}

static void on_ended(struct guest *guest, void *arg)
{
	(void)arg;
	for (int i = 0; i < GUESTS; i++) {
		if (guests[i] == guest)
			guests[i] = NULL;
	}
}

static bool has_room(struct guest *guest, size_t more, struct moment at, void *arg)
{
	(void)arg;
	return bodies_make_room(guests, GUESTS, guest, more, &place.bodies, at);
}

static int set_up(void **state)
{
	(void)state;
	base = event_base_new();
	place = (struct guest_place){ .site = { "desk.example", false },
		.handle = on_request,
		.ended = on_ended,
		.has_room = has_room };
	memset(octets, 'x', sizeof(octets));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < GUESTS; i++) {
		guest_free(guests[i]);
		guests[i] = NULL;
		if (browsers[i].base)
			browser_leaves(&browsers[i]);
		browsers[i].base = NULL;
	}
	event_base_free(base);
	return 0;
}

/* Guest `i` has come from `address` and sent `sent` of a body of `length`. */
static void sends(int i, const char *address, size_t length, size_t sent)
{
	char head[300];
	int ends[2];

	test_pair(ends);
	guests[i] = guest_new(&place,
		bufferevent_socket_new(base, ends[0], BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS),
		address, now);
	browser_begin(&browsers[i], base, ends[1]);
	snprintf(head, sizeof(head),
		"POST /p HTTP/1.1\r\nHost: desk.example\r\nOrigin: http://desk.example\r\n"
		"Content-Type: text/csv\r\nContent-Length: %zu\r\n\r\n",
		length);
	browser_says(&browsers[i], head);
	browser_says_octets(&browsers[i], octets, sent);
	test_turn(base);
}

static bool is_ended(int i)
{
	bool unfinished = false;

	if (guests[i])
		guest_body(guests[i], &unfinished);
	return !unfinished;
}

static void an_address_has_its_share_and_the_largest_of_it_goes(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++)
		sends(i, "192.0.2.7", 4 * MIB, 4 * MIB - 1000 - (size_t)(i == 1 ? 0 : 4096));
	assert_true(place.bodies > 31 * MIB);
	sends(8, "192.0.2.7", 300000, 300000);
	assert_int_equal(browser_awaits(&browsers[8]), 200);
	assert_int_equal(browser_awaits(&browsers[1]), 503);
	for (int i = 0; i < 8; i++)
		assert_int_equal(is_ended(i), i == 1);
}

static int ended_of(int first, int last)
{
	int ended = 0;

	for (int i = first; i <= last; i++)
		ended += is_ended(i);
	return ended;
}

static void of_ipv6_the_net_has_one_share(void **state)
{
	char address[40];

	(void)state;
	for (int i = 0; i < 8; i++) {
		snprintf(address, sizeof(address), "2001:db8::%d", i + 1);
		sends(i, address, 4 * MIB, 4 * MIB - 1000);
	}
	sends(8, "2001:db8::ffff", 300000, 200000);
	assert_int_equal(ended_of(0, 7), 1);
	assert_false(is_ended(8));
}

static void other_addresses_are_not_asked_for_it(void **state)
{
	(void)state;
	sends(0, "192.0.2.1", 4 * MIB, 4 * MIB - 1000);
	for (int i = 1; i < 10; i++)
		sends(i, "192.0.2.7", 4 * MIB, 4 * MIB - 1000);
	assert_false(is_ended(0));
	assert_int_equal(ended_of(1, 9), 1);
}

static void when_all_is_full_the_address_that_has_most_gives_way(void **state)
{
	(void)state;
	sends(0, "192.0.2.1", 2 * MIB, 1 * MIB);
	sends(1, "192.0.2.2", 2 * MIB, 700000);
	sends(2, "192.0.2.2", 2 * MIB, 800000);
	size_t others = WEB_BODIES - place.bodies - 1000; /* whole ones, being answered */
	place.bodies += others;
	sends(3, "192.0.2.3", 300000, 300000);
	place.bodies -= others;
	assert_int_equal(browser_awaits(&browsers[3]), 200);
	assert_int_equal(browser_awaits(&browsers[2]), 503);
	assert_non_null(strstr(browsers[2].answer, "Retry-After: "));
	assert_false(is_ended(0));
	assert_false(is_ended(1));
}

static void who_has_most_oneself_is_refused_oneself(void **state)
{
	(void)state;
	sends(0, "192.0.2.1", 2 * MIB, 100000);
	size_t others = WEB_BODIES - place.bodies - 200000;
	place.bodies += others;
	sends(1, "192.0.2.2", 2 * MIB, 300000);
	place.bodies -= others;
	assert_int_equal(browser_awaits(&browsers[1]), 503);
	assert_false(is_ended(0));
}

#define BODIES_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BODIES_TEST(an_address_has_its_share_and_the_largest_of_it_goes),
		BODIES_TEST(of_ipv6_the_net_has_one_share),
		BODIES_TEST(other_addresses_are_not_asked_for_it),
		BODIES_TEST(when_all_is_full_the_address_that_has_most_gives_way),
		BODIES_TEST(who_has_most_oneself_is_refused_oneself),
	};

	return RUN_SUITE(tests);
}
