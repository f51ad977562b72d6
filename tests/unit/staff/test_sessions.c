/* Sessions: half until the second factor was right, over when idle or old, ended one by one or all at once. */
#include "desk_site.h"

#include "agahi/staff/people.h"
#include "agahi/staff/sessions.h"

#define HOUR (60 * MINUTE)

static struct person saima;

static int set_up(void **state)
{
	desk_set_up(state);
	saima = desk_member("saima", STAFF_EDITOR);
	return 0;
}

static struct session find(const char *token, int64_t now_ms, bool touch)
{
	struct session session;

	assert_true(sessions_find(site.db, token, now_ms, touch ? now_ms : 0, &session));
	return session;
}

static bool is_open(const char *token, int64_t now_ms)
{
	return find(token, now_ms, false).person.id == saima.id;
}

static void begin(int64_t now_ms, char token[TOKEN_SIZE])
{
	struct staff_actor actor = desk_actor(&saima, now_ms);

	assert_int_equal(sessions_begin(site.db, &actor, actor.now_ms, token), STAFF_DONE);
}

static void log_in(int64_t now_ms, char token[TOKEN_SIZE])
{
	struct staff_actor actor = desk_actor(&saima, now_ms);
	char half[TOKEN_SIZE];

	begin(now_ms, half);
	assert_int_equal(sessions_pass(site.db, &actor, actor.now_ms, half, token), STAFF_DONE);
}

static void before_the_second_factor_it_is_half_and_short(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	begin(NOW, token);
	assert_false(find(token, NOW, true).second);
	assert_true(is_open(token, NOW + 10 * MINUTE - 1));
	find(token, NOW + 9 * MINUTE, true); /* nothing makes it longer */
	assert_false(is_open(token, NOW + 10 * MINUTE));
	assert_int_equal(desk_recorded("log-in"), 0);
}

static void after_it_the_token_is_another_and_the_log_in_recorded(void **state)
{
	struct staff_actor actor = desk_actor(&saima, NOW + MINUTE);
	char half[TOKEN_SIZE], whole[TOKEN_SIZE];

	(void)state;
	begin(NOW, half);
	assert_int_equal(sessions_pass(site.db, &actor, actor.now_ms, half, whole), STAFF_DONE);
	assert_string_not_equal(half, whole);
	assert_false(is_open(half, NOW + MINUTE));
	struct session session = find(whole, NOW + MINUTE, false);
	assert_true(session.second);
	assert_string_equal(session.person.name, "saima");
	assert_string_equal(session.address, "10.0.0.9");
	assert_int_equal(desk_recorded("log-in"), 1);
	assert_true(people_last_seen(site.db, saima.id) == NOW + MINUTE);
	assert_int_equal(sessions_pass(site.db, &actor, actor.now_ms, half, whole), STAFF_NO_SUCH);
}

static void anothers_half_session_is_not_passed(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER);
	struct staff_actor actor = desk_actor(&ahmed, NOW);
	char half[TOKEN_SIZE], whole[TOKEN_SIZE];

	(void)state;
	begin(NOW, half);
	assert_int_equal(sessions_pass(site.db, &actor, actor.now_ms, half, whole), STAFF_NO_SUCH);
	assert_int_equal(sessions_pass(site.db, &actor, actor.now_ms, "", whole), STAFF_NO_SUCH);
	assert_int_equal(desk_recorded("log-in"), 0);
}

static void idle_for_half_an_hour_it_is_over(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	log_in(NOW, token);
	assert_true(is_open(token, NOW + 30 * MINUTE - 1));
	assert_false(is_open(token, NOW + 30 * MINUTE));
	assert_true(find(token, NOW + 29 * MINUTE, true).until_ms == NOW + 59 * MINUTE);
	assert_true(is_open(token, NOW + 58 * MINUTE));
}

static void what_pages_ask_by_themselves_keeps_it_not_alive(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	log_in(NOW, token);
	for (int minute = 1; minute < 30; minute++)
		find(token, NOW + minute * MINUTE, false);
	assert_false(is_open(token, NOW + 30 * MINUTE));
}

static void after_twelve_hours_it_is_over_for_whoever_works_on(void **state)
{
	char token[TOKEN_SIZE];
	int64_t now_ms = NOW;

	(void)state;
	log_in(NOW, token);
	for (; now_ms < NOW + 12 * HOUR; now_ms += 20 * MINUTE)
		assert_int_equal(find(token, now_ms, true).person.id, saima.id);
	assert_true(find(token, NOW + 12 * HOUR - 1, false).until_ms == NOW + 12 * HOUR);
	assert_false(is_open(token, NOW + 12 * HOUR));
}

static void last_seen_is_written_once_a_minute(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	log_in(NOW, token);
	int before = sqlite3_total_changes(site.db);
	for (int i = 0; i < 59; i++)
		find(token, NOW + i * 1000, true);
	assert_int_equal(sqlite3_total_changes(site.db), before);
	find(token, NOW + MINUTE, true);
	assert_true(sqlite3_total_changes(site.db) > before);
}

/* Set forward, set back: what counts is how long the machine has been up. */
static void the_wall_clock_ends_none_and_makes_none_younger(void **state)
{
	struct staff_actor actor = desk_actor(&saima, NOW + 24 * HOUR); /* a day ahead */
	char half[TOKEN_SIZE], token[TOKEN_SIZE];
	struct session session;

	(void)state;
	assert_int_equal(sessions_begin(site.db, &actor, 5 * MINUTE, half), STAFF_DONE);
	actor.now_ms = NOW; /* mended */
	assert_int_equal(sessions_pass(site.db, &actor, 6 * MINUTE, half, token), STAFF_DONE);
	assert_true(sessions_find(site.db, token, 20 * MINUTE, NOW - 24 * HOUR, &session));
	assert_int_equal(session.person.id, saima.id);
	assert_true(session.seen_wall_ms == NOW - 24 * HOUR);
	assert_true(sessions_find(site.db, token, 50 * MINUTE, NOW - 24 * HOUR, &session));
	assert_int_equal(session.person.id, 0);
}

static void a_program_that_starts_anew_goes_on_and_a_machine_does_not(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	assert_true(sessions_at_start(site.db, NOW - HOUR));
	log_in(HOUR, token);
	assert_true(sessions_at_start(site.db, NOW - HOUR + 3000)); /* clocks drift */
	assert_true(is_open(token, HOUR + MINUTE));
	/* The wall clock is set while the program runs, and then the program starts anew. */
	assert_true(sessions_note_start(site.db, NOW - 24 * HOUR));
	assert_true(sessions_at_start(site.db, NOW - 24 * HOUR));
	assert_true(is_open(token, HOUR + MINUTE));
	assert_true(sessions_at_start(site.db, NOW));
	assert_false(is_open(token, HOUR + MINUTE));
	assert_int_equal(desk_number("SELECT count(*) FROM session"), 0);
}

static void when_the_machine_started_is_written_when_it_moved(void **state)
{
	(void)state;
	assert_true(sessions_at_start(site.db, NOW));
	int before = sqlite3_total_changes(site.db);
	for (int i = 0; i < 100; i++)
		assert_true(sessions_note_start(site.db, NOW + i));
	assert_int_equal(sqlite3_total_changes(site.db), before);
	assert_true(sessions_note_start(site.db, NOW + MINUTE));
	assert_int_equal(desk_number("SELECT count(*) FROM machine"), 1);
	assert_true(desk_number("SELECT started_ms FROM machine") == NOW + MINUTE);
}

static void one_seen_later_than_now_is_of_another_start(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	log_in(NOW, token);
	assert_true(is_open(token, NOW - MINUTE));
	assert_false(is_open(token, NOW - 3 * MINUTE));
}

static void what_is_no_token_is_nobody(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	assert_false(is_open("", NOW));
	assert_false(is_open("0000", NOW));
	token_make(token);
	assert_false(is_open(token, NOW));
	assert_false(is_open("0000000000000000000000000000000000000000000000000000000000000000", NOW));
}

static void who_is_ended_has_none(void **state)
{
	struct staff_actor boss = desk_actor(&site.administrator, NOW);
	char token[TOKEN_SIZE];

	(void)state;
	log_in(NOW, token);
	assert_int_equal(people_end(site.db, &boss, saima.id), STAFF_DONE);
	assert_false(is_open(token, NOW));
	struct staff_actor actor = desk_actor(&saima, NOW);
	assert_int_equal(sessions_begin(site.db, &actor, actor.now_ms, token), STAFF_NOT_ALLOWED);
}

static void log_out_ends_it_once(void **state)
{
	struct staff_actor actor = desk_actor(&saima, NOW);
	char token[TOKEN_SIZE], other[TOKEN_SIZE];

	(void)state;
	log_in(NOW, token);
	log_in(NOW, other);
	assert_int_equal(sessions_end(site.db, &actor, token), STAFF_DONE);
	assert_int_equal(sessions_end(site.db, &actor, token), STAFF_NO_SUCH);
	assert_false(is_open(token, NOW));
	assert_true(is_open(other, NOW));
	assert_int_equal(desk_recorded("log-out"), 1);
}

static void append_key(const struct session *session, void *arg)
{
	char(*keys)[TOKEN_KEY_SIZE] = arg;

	for (int i = 0; i < SESSIONS_A_PERSON + 2; i++) {
		if (!keys[i][0]) {
			snprintf(keys[i], TOKEN_KEY_SIZE, "%s", session->key);
			return;
		}
	}
	fail();
}

static void one_of_ones_own_is_ended_by_its_key_and_nobody_elses(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER);
	struct staff_actor actor = desk_actor(&saima, NOW), stranger = desk_actor(&ahmed, NOW);
	char token[TOKEN_SIZE], other[TOKEN_SIZE], keys[SESSIONS_A_PERSON + 2][TOKEN_KEY_SIZE] = { "" };

	(void)state;
	log_in(NOW, other);
	log_in(NOW + 1, token);
	assert_true(sessions_list(site.db, saima.id, NOW + 1, append_key, keys));
	assert_string_equal(keys[0], find(token, NOW + 1, false).key); /* the last seen first */
	assert_string_equal(keys[1], find(other, NOW + 1, false).key);
	assert_string_equal(keys[2], "");
	assert_int_equal(sessions_end_one(site.db, &stranger, keys[1]), STAFF_NO_SUCH);
	assert_int_equal(sessions_end_one(site.db, &actor, "what"), STAFF_NO_SUCH);
	assert_int_equal(sessions_end_one(site.db, &actor, keys[1]), STAFF_DONE);
	assert_false(is_open(other, NOW + 1));
	assert_true(is_open(token, NOW + 1));
	/* A key is no token. */
	assert_false(is_open(keys[0], NOW + 1));
}

static void all_others_are_ended_at_once(void **state)
{
	struct staff_actor actor = desk_actor(&saima, NOW);
	char tokens[3][TOKEN_SIZE];

	(void)state;
	for (int i = 0; i < 3; i++)
		log_in(NOW, tokens[i]);
	assert_int_equal(sessions_end_others(site.db, &actor, tokens[1]), STAFF_DONE);
	for (int i = 0; i < 3; i++)
		assert_int_equal(is_open(tokens[i], NOW), i == 1);
	assert_int_equal(sessions_end_others(site.db, &actor, ""), STAFF_DONE);
	assert_false(is_open(tokens[1], NOW));
}

static void the_eleventh_takes_the_place_of_the_one_not_seen_for_longest(void **state)
{
	char tokens[SESSIONS_A_PERSON + 1][TOKEN_SIZE];

	(void)state;
	for (int i = 0; i <= SESSIONS_A_PERSON; i++)
		log_in(NOW + i, tokens[i]);
	for (int i = 0; i <= SESSIONS_A_PERSON; i++)
		assert_int_equal(is_open(tokens[i], NOW + MINUTE), i > 0);
	assert_int_equal(desk_number("SELECT count(*) FROM session"), SESSIONS_A_PERSON);
}

static void the_password_alone_pushes_nobody_out(void **state)
{
	char mine[TOKEN_SIZE], half[TOKEN_SIZE];

	(void)state;
	log_in(NOW, mine);
	for (int i = 1; i < 3 * SESSIONS_A_PERSON; i++)
		begin(NOW + i, half);
	assert_true(is_open(mine, NOW + MINUTE));
	assert_true(is_open(half, NOW + MINUTE));
	assert_int_equal(desk_number("SELECT count(*) FROM session"), SESSIONS_A_PERSON);
}

static void what_is_over_is_swept_away(void **state)
{
	char half[TOKEN_SIZE], idle[TOKEN_SIZE], open[TOKEN_SIZE];

	(void)state;
	log_in(NOW, idle);
	log_in(NOW + 29 * MINUTE, open);
	begin(NOW + 15 * MINUTE, half);
	assert_true(sessions_sweep(site.db, NOW + 30 * MINUTE));
	assert_int_equal(desk_number("SELECT count(*) FROM session"), 1);
	assert_true(is_open(open, NOW + 30 * MINUTE));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(before_the_second_factor_it_is_half_and_short),
		TEST(after_it_the_token_is_another_and_the_log_in_recorded),
		TEST(anothers_half_session_is_not_passed),
		TEST(idle_for_half_an_hour_it_is_over),
		TEST(what_pages_ask_by_themselves_keeps_it_not_alive),
		TEST(after_twelve_hours_it_is_over_for_whoever_works_on),
		TEST(last_seen_is_written_once_a_minute),
		TEST(the_wall_clock_ends_none_and_makes_none_younger),
		TEST(a_program_that_starts_anew_goes_on_and_a_machine_does_not),
		TEST(when_the_machine_started_is_written_when_it_moved),
		TEST(one_seen_later_than_now_is_of_another_start),
		TEST(what_is_no_token_is_nobody),
		TEST(who_is_ended_has_none),
		TEST(log_out_ends_it_once),
		TEST(one_of_ones_own_is_ended_by_its_key_and_nobody_elses),
		TEST(all_others_are_ended_at_once),
		TEST(the_eleventh_takes_the_place_of_the_one_not_seen_for_longest),
		TEST(the_password_alone_pushes_nobody_out),
		TEST(what_is_over_is_swept_away),
	};

	return RUN_SUITE(tests);
}
