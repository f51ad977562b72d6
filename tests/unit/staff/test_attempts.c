/* Attempts: the wait doubles to a minute, for names known and unknown alike, and nobody is locked out. */
#include "desk_site.h"

#include "agahi/staff/attempts.h"

static int64_t now_ms;

static int set_up(void **state)
{
	now_ms = NOW;
	return desk_set_up(state);
}

static int allowed(const char *name, const char *address)
{
	return attempts_allowed(site.db, name, address, now_ms);
}

/* Fails once, as soon as it may. Gives how long it had to wait. */
static int fail_once(const char *name, const char *address)
{
	int wait = allowed(name, address);

	now_ms += wait * 1000;
	assert_int_equal(attempts_begin(site.db, name, address, now_ms), 0);
	return wait;
}

static void the_wait_doubles_to_a_minute_and_no_further(void **state)
{
	static const int waits[] = { 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60 };
	char address[32];

	(void)state;
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		snprintf(address, sizeof(address), "10.0.0.%zu", i);
		assert_int_equal(fail_once("saima", address), waits[i]);
	}
	assert_int_equal(allowed("saima", "10.1.1.1"), 60);
	now_ms += 59001;
	assert_int_equal(allowed("saima", "10.1.1.1"), 1);
	now_ms += 999;
	assert_int_equal(allowed("saima", "10.1.1.1"), 0);
}

static void who_may_not_yet_is_not_counted(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		fail_once("saima", "10.0.0.1");
	for (int i = 0; i < 100; i++)
		assert_int_equal(attempts_begin(site.db, "saima", "10.0.0.1", now_ms), 1);
	assert_int_equal(allowed("saima", "10.0.0.1"), 1);
}

static void an_address_has_more_patience_and_then_none(void **state)
{
	char name[32];

	(void)state;
	for (int i = 0; i < ATTEMPTS_FREE_ADDRESS; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		assert_int_equal(fail_once(name, "10.0.0.1"), 0);
	}
	assert_int_equal(allowed("somebody", "10.0.0.1"), 1);
	assert_int_equal(allowed("somebody", "10.0.0.2"), 0);
}

static void of_ipv6_the_net_is_the_address(void **state)
{
	char name[32], address[64];

	(void)state;
	for (int i = 0; i < ATTEMPTS_FREE_ADDRESS; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		snprintf(address, sizeof(address), "2001:db8:1:2:%x::1", i);
		fail_once(name, address);
	}
	assert_int_equal(allowed("somebody", "2001:db8:1:2:ffff::9"), 1);
	assert_int_equal(allowed("somebody", "2001:db8:1:3::1"), 0);
}

static void the_right_one_counts_no_more_but_those_before_do(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		fail_once("saima", "10.0.0.1");
	now_ms += 60000;
	/* The password was right, the code wrong, again and again: the wait grows. */
	assert_int_equal(attempts_begin(site.db, "saima", "10.0.0.1", now_ms), 0);
	assert_true(attempts_right(site.db, "saima", "10.0.0.1"));
	assert_int_equal(fail_once("saima", "10.0.0.1"), 4);
	assert_int_equal(allowed("saima", "10.0.0.1"), 8);
	assert_true(attempts_forgive(site.db, "saima"));
	assert_int_equal(allowed("saima", "10.0.0.1"), 0);
}

static void a_whole_log_in_without_a_slip_never_waits(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++) {
		for (int factor = 0; factor < 2; factor++) {
			assert_int_equal(attempts_begin(site.db, "saima", "10.0.0.1", now_ms), 0);
			assert_true(attempts_right(site.db, "saima", "10.0.0.1"));
		}
		assert_true(attempts_forgive(site.db, "saima"));
	}
}

static void an_hour_forgives(void **state)
{
	(void)state;
	for (int i = 0; i < 12; i++)
		fail_once("saima", "10.0.0.1");
	now_ms += ATTEMPTS_FORGIVEN_MS + 1;
	assert_int_equal(fail_once("saima", "10.0.0.1"), 0);
	assert_int_equal(allowed("saima", "10.0.0.1"), 0);
}

static void a_clock_that_was_set_back_holds_nobody_up(void **state)
{
	(void)state;
	for (int i = 0; i < 12; i++)
		fail_once("saima", "10.0.0.1");
	now_ms -= 24 * 60 * MINUTE;
	assert_int_equal(allowed("saima", "10.0.0.1"), 0);
	assert_int_equal(fail_once("saima", "10.0.0.1"), 0);
}

static void unknown_names_fare_as_known_ones_do(void **state)
{
	desk_member("saima", STAFF_READER);
	(void)state;
	for (int i = 0; i < 8; i++) {
		int known = fail_once("saima", "10.0.0.1"), unknown = fail_once("who", "10.0.0.2");

		assert_true(known >= unknown); /* the one waits while the other is served */
		assert_true(unknown >= known - 60);
	}
	assert_int_equal(
		desk_number("SELECT count(DISTINCT failures) FROM attempt WHERE what LIKE 'name %'"), 1);
}

static void the_table_is_bounded_and_has_no_name(void **state)
{
	char name[32], address[32];

	(void)state;
	assert_true(db_execute(site.db, "PRAGMA synchronous = OFF"));
	for (int i = 0; i < 6000; i++) {
		snprintf(name, sizeof(name), "my password %d", i);
		snprintf(address, sizeof(address), "10.%d.%d.1", i / 256, i % 256);
		attempts_begin(site.db, name, address, now_ms);
	}
	assert_true(desk_number("SELECT count(*) FROM attempt WHERE what LIKE 'name %'") <= 4096);
	assert_int_equal(
		desk_number("SELECT count(*) FROM attempt WHERE what LIKE '%pass%' OR what LIKE '%10.%'"), 0);
	now_ms += 2 * ATTEMPTS_FORGIVEN_MS;
	fail_once("saima", "10.0.0.1");
	assert_int_equal(desk_number("SELECT count(*) FROM attempt"), 2);
}

static void a_failure_is_recorded_by_name_only_where_there_is_one(void **state)
{
	desk_member("saima", STAFF_READER);
	(void)state;
	assert_true(attempts_failed(site.db, "saima", "10.0.0.1", NOW, "password"));
	assert_true(attempts_failed(site.db, "hunter2 is my password", "10.0.0.1", NOW, "code"));
	assert_int_equal(desk_number("SELECT count(*) FROM audit WHERE what = 'log-in-failed' AND who = "
				     "'saima' AND about = 'password'"),
		1);
	assert_int_equal(desk_number("SELECT count(*) FROM audit WHERE what = 'log-in-failed' AND who = "
				     "'nobody' AND about = 'code'"),
		1);
	assert_int_equal(
		desk_number("SELECT count(*) FROM audit WHERE CAST(record AS TEXT) LIKE '%hunter2%'"), 0);
}

static void try_many(sqlite3 *db, int which, void *arg)
{
	int *let_in = arg;

	for (int i = 0; i < 50; i++)
		let_in[which] += attempts_begin(db, "saima", "10.0.0.1", NOW) == 0;
}

static void many_at_once_are_no_more_tries(void **state)
{
	int let_in[2] = { 0 };

	(void)state;
	desk_race(try_many, let_in);
	assert_int_equal(let_in[0] + let_in[1], ATTEMPTS_FREE_NAME);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_wait_doubles_to_a_minute_and_no_further),
		TEST(who_may_not_yet_is_not_counted),
		TEST(an_address_has_more_patience_and_then_none),
		TEST(of_ipv6_the_net_is_the_address),
		TEST(the_right_one_counts_no_more_but_those_before_do),
		TEST(a_whole_log_in_without_a_slip_never_waits),
		TEST(an_hour_forgives),
		TEST(a_clock_that_was_set_back_holds_nobody_up),
		TEST(unknown_names_fare_as_known_ones_do),
		TEST(the_table_is_bounded_and_has_no_name),
		TEST(a_failure_is_recorded_by_name_only_where_there_is_one),
		TEST(many_at_once_are_no_more_tries),
	};

	return RUN_SUITE(tests);
}
