/* What became of the requests: by which rule, and what of it may be told. */
#include "testing.h"

#include "agahi/base/calendar.h"
#include "agahi/service/decide.h"
#include "agahi/store/db.h"
#include "agahi/survey/cube.h"

static sqlite3 *db;
static struct cube *cube;

static int set_up(void **state)
{
	(void)state;
	calendar_use_zone("Asia/Karachi");
	cube = NULL;
	return sqlite3_open(":memory:", &db) == SQLITE_OK &&
			db_execute(db,
				"CREATE TABLE hourly (hour, topic, language, channel, link, rule, requests, "
				"parts DEFAULT 0,"
				" sent DEFAULT 0, failed DEFAULT 0, silent DEFAULT 0, expired DEFAULT 0, "
				"screens DEFAULT 0,"
				" nearest DEFAULT 0, listed DEFAULT 0, other_language DEFAULT 0)")
		? 0
		: -1;
}

static int tear_down(void **state)
{
	(void)state;
	cube_free(cube);
	sqlite3_close(db);
	return 0;
}

/* In an hour of 2027-02-07. */
static void add(int hour, const char *topic, const char *rule, int requests, int nearest, int other)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"INSERT INTO hourly (hour, topic, language, channel, link, rule, requests, nearest, listed,"
		" other_language) VALUES (%d, '%s', 'ur', 'sms', 'a', '%s', %d, %d, %d, %d)",
		500539 + hour, topic, rule, requests, nearest, nearest ? requests - nearest : 0, other);
	assert_true(db_execute(db, sql));
}

static void read_day(void)
{
	int64_t from_ms = 0, before_ms = 0;
	char error[256];

	assert_true(calendar_read("2027-02-07", &from_ms) && calendar_read("2027-02-08", &before_ms));
	cube_free(cube);
	cube = cube_read(db, from_ms, before_ms, error, sizeof(error));
	assert_non_null(cube);
}

static int64_t all(enum cube_outcome outcome)
{
	return cube_total(cube)->outcomes->values[outcome];
}

static const struct cube_row *row_of(enum cube_side side, const char *name)
{
	const struct cube_table *table = cube_by(cube, side);

	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->rows[i].names[side], name) == 0)
			return &table->rows[i];
	}
	return NULL;
}

/* So that a rule that is new is not forgotten here. */
static void every_rule_leads_to_one_outcome(void **state)
{
	static const enum cube_outcome outcomes[] = { [RULE_PICK] = CUBE_CHOSEN,
		[RULE_LAPSED] = CUBE_MENU,
		[RULE_FALLBACK] = CUBE_MENU,
		[RULE_THANKED] = CUBE_NEITHER,
		[RULE_LIMITED] = CUBE_NEITHER,
		[RULE_BLOCKED] = CUBE_NEITHER,
		[RULE_STOPPED] = CUBE_NEITHER,
		[RULE_LOOP] = CUBE_NEITHER,
		[RULE_EMPTY] = CUBE_NEITHER };

	(void)state;
	for (int rule = RULE_EXACT; rule <= RULE_EMPTY; rule++) {
		assert_true(db_execute(db, "DELETE FROM hourly"));
		add(10, "vote", decide_rule_name((enum decide_rule)rule), 20, 0, 0);
		read_day();
		for (int outcome = CUBE_UNDERSTOOD; outcome <= CUBE_NEITHER; outcome++)
			assert_int_equal(
				all((enum cube_outcome)outcome), outcome == (int)outcomes[rule] ? 20 : 0);
	}
}

static void what_was_offered_and_in_which_language_is_counted_by_each_side(void **state)
{
	(void)state;
	add(9, "vote", "exact", 100, 0, 20);
	add(9, "vote", "pick", 30, 0, 0);
	add(10, "fallback", "fallback", 70, 40, 10);
	read_day();
	assert_int_equal(all(CUBE_OFFERED), 40);
	assert_int_equal(all(CUBE_MENU), 30);
	assert_int_equal(all(CUBE_NUMBERED), 70);
	assert_int_equal(all(CUBE_CHOSEN), 30);
	assert_int_equal(all(CUBE_OTHER_LANGUAGE), 30);
	assert_int_equal(row_of(CUBE_HOUR, "09")->outcomes->values[CUBE_OTHER_LANGUAGE], 20);
	assert_int_equal(row_of(CUBE_TOPIC, "fallback")->outcomes->values[CUBE_OFFERED], 40);
	assert_int_equal(row_of(CUBE_LANGUAGE, "ur")->outcomes->values[CUBE_UNDERSTOOD], 100);
	for (int outcome = 0; outcome < CUBE_OUTCOMES; outcome++)
		assert_int_equal(cube_total(cube)->outcomes->marks[outcome], DISCLOSURE_TOLD);
	assert_null(cube_cells(cube)->rows[0].outcomes);
}

static void a_small_one_is_hidden_and_what_it_could_be_reckoned_from(void **state)
{
	size_t hidden = 0;

	(void)state;
	add(9, "vote", "exact", 100, 0, 0);
	add(9, "vote", "fallback", 3, 0, 0);
	add(9, "check", "exact", 50, 0, 0);
	read_day();
	const struct cube_outcomes *vote = row_of(CUBE_TOPIC, "vote")->outcomes;
	assert_int_not_equal(vote->marks[CUBE_MENU], DISCLOSURE_TOLD);
	/* 103 questions are told: so the others of that row must not all be. */
	for (int outcome = CUBE_UNDERSTOOD; outcome <= CUBE_NEITHER; outcome++)
		hidden += vote->marks[outcome] != DISCLOSURE_TOLD;
	assert_true(hidden >= 2);
	assert_int_not_equal(cube_total(cube)->outcomes->marks[CUBE_MENU], DISCLOSURE_TOLD);
}

/* All but two in another language would say that two were not. */
static void nearly_all_is_as_small_as_nearly_none(void **state)
{
	(void)state;
	add(9, "vote", "exact", 100, 0, 98);
	read_day();
	assert_int_not_equal(cube_total(cube)->outcomes->marks[CUBE_OTHER_LANGUAGE], DISCLOSURE_TOLD);
	assert_int_equal(cube_total(cube)->marks[CUBE_REQUESTS], DISCLOSURE_TOLD);
}

static void what_belongs_to_hidden_requests_is_hidden(void **state)
{
	(void)state;
	add(9, "vote", "exact", 100, 0, 0);
	add(9, "check", "exact", 80, 0, 0);
	add(9, "rare", "fallback", 2, 1, 1);
	read_day();
	const struct cube_row *rare = row_of(CUBE_TOPIC, "rare");
	assert_true(!rare || rare->outcomes->marks[CUBE_OFFERED] != DISCLOSURE_TOLD);
	assert_int_not_equal(row_of(CUBE_TOPIC, "check")->outcomes->marks[CUBE_UNDERSTOOD], DISCLOSURE_TOLD);
}

/* Whatever the numbers: no row tells, by what else is told of it, that fewer than five did something. */
static void no_sum_can_be_worked_out_of_the_others(void **state)
{
	static const char *const rules[] = { "exact", "pick", "fallback", "limited" };

	(void)state;
	for (unsigned seed = 1; seed <= 40; seed++) {
		unsigned x = seed * 2654435761u;

		assert_true(db_execute(db, "DELETE FROM hourly"));
		for (int i = 0; i < 30; i++) {
			x = x * 1103515245u + 12345u;
			int requests = (int)(x >> 16 & 15) + 1, part = requests * (int)(x >> 24 & 3) / 4;

			add(i % 5,
				i % 3           ? "vote"
					: i % 7 ? "check"
						: "rare",
				rules[x >> 28 & 3], requests, (x >> 28 & 3) == 2 ? part : 0, part);
		}
		read_day();
		for (int side = 0; side < CUBE_SIDES; side++) {
			const struct cube_table *table = cube_by(cube, (enum cube_side)side);

			for (size_t i = 0; i < table->count; i++) {
				const struct cube_row *row = &table->rows[i];
				int64_t rest = row->values[CUBE_REQUESTS];
				size_t hidden = 0;

				for (int outcome = CUBE_UNDERSTOOD; outcome <= CUBE_NEITHER; outcome++) {
					bool told = row->outcomes->marks[outcome] == DISCLOSURE_TOLD;
					int64_t value = row->outcomes->values[outcome];

					assert_true(!told || value == 0 || value >= DISCLOSURE_LEAST);
					hidden += !told;
					rest -= told ? value : 0;
				}
				if (row->marks[CUBE_REQUESTS] == DISCLOSURE_TOLD && hidden == 1)
					assert_true(rest == 0 || rest >= DISCLOSURE_LEAST);
			}
		}
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_rule_leads_to_one_outcome),
		TEST(what_was_offered_and_in_which_language_is_counted_by_each_side),
		TEST(a_small_one_is_hidden_and_what_it_could_be_reckoned_from),
		TEST(nearly_all_is_as_small_as_nearly_none),
		TEST(what_belongs_to_hidden_requests_is_hidden),
		TEST(no_sum_can_be_worked_out_of_the_others),
	};

	return RUN_SUITE(tests);
}
