/* Attempts: who guesses waits, a minute at most, for names known and unknown alike; and nobody else is held up by it. */
#include "desk_site.h"

#include "agahi/staff/attempts.h"

static int64_t now_ms;

static int set_up(void **state)
{
	now_ms = NOW;
	return desk_set_up(state);
}

static struct attempt attempt(const char *name, const char *address, const char *known)
{
	return (struct attempt){ ATTEMPT_PASSWORD, name, address, known, now_ms };
}

static int allowed_by(struct attempt one)
{
	one.now_ms = now_ms;
	return attempts_allowed(site.db, &site.box, &one);
}

static int allowed(const char *name, const char *address)
{
	return allowed_by(attempt(name, address, ""));
}

/* Fails once, as soon as it may. Gives how long it had to wait. */
static int fail_by(struct attempt one)
{
	int wait = allowed_by(one);

	now_ms += wait * 1000;
	one.now_ms = now_ms;
	assert_int_equal(attempts_begin(site.db, &site.box, &one), 0);
	return wait;
}

static int fail_once(const char *name, const char *address)
{
	return fail_by(attempt(name, address, ""));
}

static void the_wait_doubles_to_a_minute_and_no_further(void **state)
{
	static const int waits[] = { 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60 };

	(void)state;
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++)
		assert_int_equal(fail_once("saima", "10.0.0.1"), waits[i]);
	assert_int_equal(allowed("saima", "10.0.0.1"), 60);
	now_ms += 59001;
	assert_int_equal(allowed("saima", "10.0.0.1"), 1);
	now_ms += 999;
	assert_int_equal(allowed("saima", "10.0.0.1"), 0);
}

static void who_guesses_holds_up_nobody_elsewhere(void **state)
{
	(void)state;
	for (int i = 0; i < 30; i++)
		fail_once("saima", "10.0.0.1");
	assert_true(allowed("saima", "10.0.0.1") > 0);
	assert_int_equal(allowed("saima", "10.0.0.2"), 0);
}

static void who_may_not_yet_is_not_counted(void **state)
{
	struct attempt one = attempt("saima", "10.0.0.1", "");

	(void)state;
	for (int i = 0; i < 3; i++)
		fail_by(one);
	for (int i = 0; i < 100; i++)
		assert_int_equal(attempts_begin(site.db, &site.box, &one), 1);
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
	for (int i = 0; i < 5; i++) {
		snprintf(address, sizeof(address), "2001:db8:7:7:%x::1", i);
		fail_once("saima", address);
	}
	assert_true(allowed("saima", "2001:db8:7:7:ffff::1") > 0);
}

/* From as many addresses as one has. */
static void from_everywhere_a_name_is_guessed_at_a_hundred_times_an_hour(void **state)
{
	int let_in = 0, address = 0;
	char text[32];

	(void)state;
	for (const int64_t until_ms = now_ms + 24 * 60 * MINUTE; now_ms < until_ms; now_ms += 10000) {
		struct attempt one = attempt("saima", text, "");

		snprintf(text, sizeof(text), "10.%d.%d.%d", address >> 16, address >> 8 & 255, address & 255);
		address++;
		let_in += attempts_begin(site.db, &site.box, &one) == 0;
	}
	assert_true(let_in <= 25 * ATTEMPTS_PASSWORDS_AN_HOUR);
	assert_true(let_in > 20 * ATTEMPTS_PASSWORDS_AN_HOUR);
}

static void the_wide_limit_knows_how_long_and_forgets_by_and_by(void **state)
{
	char address[32];

	(void)state;
	for (int i = 0; i < ATTEMPTS_PASSWORDS_AN_HOUR; i++) {
		snprintf(address, sizeof(address), "10.0.%d.1", i);
		assert_int_equal(fail_once("saima", address), 0);
	}
	assert_int_equal(allowed("saima", "10.9.9.9"), 36);
	assert_int_equal(allowed("ahmed", "10.9.9.9"), 0);
	now_ms += 36000;
	assert_int_equal(fail_once("saima", "10.9.9.9"), 0);
	assert_int_equal(allowed("saima", "10.9.9.8"), 36);
	now_ms += 30 * MINUTE;
	for (int i = 0; i < ATTEMPTS_PASSWORDS_AN_HOUR / 2; i++) {
		snprintf(address, sizeof(address), "10.1.%d.1", i);
		assert_int_equal(fail_once("saima", address), 0);
	}
	assert_true(allowed("saima", "10.9.9.7") > 0);
}

static void a_browser_that_is_known_meets_none_of_it(void **state)
{
	struct attempt known = attempt("saima", "10.0.0.1", "0123");
	char address[32], name[32];

	(void)state;
	for (int i = 0; i < ATTEMPTS_PASSWORDS_AN_HOUR + 5; i++) {
		snprintf(address, sizeof(address), "10.0.%d.1", i);
		fail_once("saima", address);
	}
	for (int i = 0; i < 2 * ATTEMPTS_FREE_ADDRESS; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		fail_once(name, "10.0.0.1"); /* the same office */
	}
	for (int i = 0; i < 5; i++)
		fail_once("saima", "10.0.0.1");
	assert_true(allowed("saima", "10.0.0.1") > 0);
	assert_int_equal(allowed_by(known), 0);
}

static void but_waits_for_its_own_slips_alone(void **state)
{
	struct attempt known = attempt("saima", "10.0.0.1", "0123");

	(void)state;
	for (int i = 0; i < 12; i++)
		fail_by(known);
	assert_int_equal(allowed_by(known), 60);
	assert_int_equal(allowed_by(attempt("saima", "10.7.7.7", "0123")), 60); /* wherever it is carried */
	assert_int_equal(allowed_by(attempt("ahmed", "10.0.0.1", "0123")), 0);
	assert_int_equal(allowed_by(attempt("saima", "10.0.0.1", "4567")), 0);
	assert_int_equal(allowed("saima", "10.0.0.1"), 0);
	assert_int_equal(desk_number("SELECT count(*) FROM attempt"), 1);
}

static void who_has_no_password_uses_up_nobodys_codes(void **state)
{
	struct attempt code = attempt("saima", "10.0.0.1", "");
	char address[32];

	(void)state;
	code.what = ATTEMPT_CODE;
	for (int i = 0; i < ATTEMPTS_PASSWORDS_AN_HOUR; i++) {
		snprintf(address, sizeof(address), "10.0.%d.9", i);
		fail_once("saima", address);
	}
	assert_true(allowed("saima", "10.9.9.9") > 0);
	assert_int_equal(allowed_by(code), 0);
	for (int i = 0; i < ATTEMPTS_CODES_AN_HOUR; i++) {
		snprintf(address, sizeof(address), "10.1.%d.9", i);
		code.address = address;
		assert_int_equal(fail_by(code), 0);
	}
	code.address = "10.9.9.9";
	assert_int_equal(allowed_by(code), 180);
}

static void what_was_not_looked_at_counts_no_more_and_those_before_do(void **state)
{
	struct attempt one = attempt("saima", "10.0.0.1", "");

	(void)state;
	for (int i = 0; i < 5; i++)
		fail_by(one);
	now_ms += 60000;
	one.now_ms = now_ms;
	/* The password was right, the code wrong, again and again: the wait grows. */
	assert_int_equal(attempts_begin(site.db, &site.box, &one), 0);
	assert_true(attempts_take_back(site.db, &site.box, &one));
	assert_int_equal(fail_by(one), 4);
	assert_int_equal(allowed_by(one), 8);
	assert_true(attempts_forgive(site.db, &site.box, &one));
	assert_int_equal(allowed_by(one), 0);
}

static void a_whole_log_in_forgives_nothing_that_others_did(void **state)
{
	struct attempt mine = attempt("saima", "10.0.0.1", "");

	(void)state;
	for (int i = 0; i < 12; i++)
		fail_once("saima", "10.0.0.2");
	mine.now_ms = now_ms;
	assert_int_equal(attempts_begin(site.db, &site.box, &mine), 0);
	assert_true(attempts_take_back(site.db, &site.box, &mine));
	assert_true(attempts_forgive(site.db, &site.box, &mine));
	assert_int_equal(allowed("saima", "10.0.0.2"), 60);
	assert_true(desk_number("SELECT failures FROM attempt WHERE what LIKE 'name %'") > 5);
}

static void a_whole_log_in_without_a_slip_never_waits(void **state)
{
	struct attempt one = attempt("saima", "10.0.0.1", "");

	(void)state;
	for (int i = 0; i < 200; i++) {
		for (int factor = 0; factor < 2; factor++) {
			one.what = factor == 0 ? ATTEMPT_PASSWORD : ATTEMPT_CODE;
			assert_int_equal(attempts_begin(site.db, &site.box, &one), 0);
			assert_true(attempts_take_back(site.db, &site.box, &one));
		}
		assert_true(attempts_forgive(site.db, &site.box, &one));
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

static void a_clock_that_was_set_holds_nobody_up(void **state)
{
	char address[32];

	(void)state;
	for (int i = 0; i < ATTEMPTS_PASSWORDS_AN_HOUR; i++) {
		snprintf(address, sizeof(address), "10.0.%d.1", i);
		fail_once("saima", address);
	}
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
		desk_number("SELECT count(DISTINCT failures) FROM attempt WHERE what LIKE 'pair %'"), 1);
}

static void the_table_is_bounded_and_has_no_name(void **state)
{
	char name[32], address[32];

	(void)state;
	assert_true(db_execute(site.db, "PRAGMA synchronous = OFF"));
	for (int i = 0; i < 6000; i++) {
		snprintf(name, sizeof(name), "my password %d", i);
		snprintf(address, sizeof(address), "10.%d.%d.1", i / 256, i % 256);
		struct attempt one = attempt(name, address, "");
		attempts_begin(site.db, &site.box, &one);
	}
	assert_true(desk_number("SELECT count(*) FROM attempt WHERE what LIKE 'name %'") <= 4096);
	assert_int_equal(
		desk_number("SELECT count(*) FROM attempt WHERE what LIKE '%pass%' OR what LIKE '%10.%'"), 0);
	assert_int_equal(desk_number("SELECT count(*) FROM attempt"
				     " WHERE CAST(substr(what, instr(what, ' ')) AS INTEGER) >= 65536"),
		0);
	now_ms += 2 * ATTEMPTS_FORGIVEN_MS;
	fail_once("saima", "10.0.0.1");
	assert_int_equal(desk_number("SELECT count(*) FROM attempt"), 3);
}

/* Who could work out the bucket of another could fill it from elsewhere. */
static void in_which_bucket_is_a_secret_of_the_desk(void **state)
{
	struct box other = { .key = { 1 } };
	struct attempt one = attempt("saima", "10.0.0.1", "");

	(void)state;
	for (int i = 0; i < 5; i++)
		fail_by(one);
	one.now_ms = now_ms;
	assert_true(attempts_allowed(site.db, &site.box, &one) > 0);
	assert_int_equal(attempts_allowed(site.db, &other, &one), 0);
}

static void a_failure_is_recorded_by_name_only_where_there_is_one(void **state)
{
	struct attempt known = attempt("saima", "10.0.0.1", ""),
		       mistyped = attempt("hunter2 is my password", "10.0.0.1", "");

	desk_member("saima", STAFF_READER);
	(void)state;
	mistyped.what = ATTEMPT_CODE;
	assert_true(attempts_failed(site.db, &known));
	assert_true(attempts_failed(site.db, &mistyped));
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
	const struct attempt one = attempt("saima", "10.0.0.1", "");
	int *let_in = arg;

	for (int i = 0; i < 50; i++)
		let_in[which] += attempts_begin(db, &site.box, &one) == 0;
}

static void many_at_once_are_no_more_tries(void **state)
{
	int let_in[2] = { 0 };

	(void)state;
	desk_race(try_many, let_in);
	assert_int_equal(let_in[0] + let_in[1], ATTEMPTS_FREE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_wait_doubles_to_a_minute_and_no_further),
		TEST(who_guesses_holds_up_nobody_elsewhere),
		TEST(who_may_not_yet_is_not_counted),
		TEST(an_address_has_more_patience_and_then_none),
		TEST(of_ipv6_the_net_is_the_address),
		TEST(from_everywhere_a_name_is_guessed_at_a_hundred_times_an_hour),
		TEST(the_wide_limit_knows_how_long_and_forgets_by_and_by),
		TEST(a_browser_that_is_known_meets_none_of_it),
		TEST(but_waits_for_its_own_slips_alone),
		TEST(who_has_no_password_uses_up_nobodys_codes),
		TEST(what_was_not_looked_at_counts_no_more_and_those_before_do),
		TEST(a_whole_log_in_forgives_nothing_that_others_did),
		TEST(a_whole_log_in_without_a_slip_never_waits),
		TEST(an_hour_forgives),
		TEST(a_clock_that_was_set_holds_nobody_up),
		TEST(unknown_names_fare_as_known_ones_do),
		TEST(the_table_is_bounded_and_has_no_name),
		TEST(in_which_bucket_is_a_secret_of_the_desk),
		TEST(a_failure_is_recorded_by_name_only_where_there_is_one),
		TEST(many_at_once_are_no_more_tries),
	};

	return RUN_SUITE(tests);
}
