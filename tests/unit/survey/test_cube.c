/* Sums over some days, by each side, as they may be told. */
#include "testing.h"

#include "agahi/base/calendar.h"
#include "agahi/store/db.h"
#include "agahi/survey/cube.h"

static sqlite3 *db;
static struct cube *cube;
static char error[512];

static int set_up(void **state)
{
	(void)state;
	calendar_use_zone("Asia/Karachi");
	cube = NULL;
	return sqlite3_open(":memory:", &db) == SQLITE_OK &&
			db_execute(db,
				"CREATE TABLE hourly (hour, topic, language, channel, link, rule, requests, "
				"parts, sent,"
				" failed, silent, expired, screens, nearest INTEGER DEFAULT 0, listed "
				"INTEGER DEFAULT 0, other_language INTEGER DEFAULT 0)")
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

static void add(
	const char *when, const char *topic, const char *channel, const char *link, int requests, int failed)
{
	char sql[512];
	int64_t ms;

	assert_true(calendar_read(when, &ms));
	snprintf(sql, sizeof(sql),
		"INSERT INTO hourly (hour, topic, language, channel, link, rule, requests, parts, sent, "
		"failed, silent, expired, screens) VALUES (%lld, '%s', 'ur', '%s', '%s', 'exact', %d, %d, 0, "
		"%d, 0, 0, 0)",
		(long long)(ms / 3600000), topic, channel, link, requests, 2 * requests, failed);
	assert_true(db_execute(db, sql));
}

static void read_days(const char *from, const char *before)
{
	int64_t from_ms = 0, before_ms = 0;

	assert_true(calendar_read(from, &from_ms) && calendar_read(before, &before_ms));
	cube = cube_read(db, from_ms, before_ms, error, sizeof(error));
	assert_non_null(cube);
}

static const struct cube_row *row_of(enum cube_side side, const char *name)
{
	const struct cube_table *table = cube_by(cube, side);

	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->rows[i].names[side], name) == 0)
			return &table->rows[i];
	}
	fail_msg("no %s %s", cube_side_name(side), name);
	return NULL;
}

static void days_and_hours_are_those_of_the_zone(void **state)
{
	(void)state;
	add("2027-02-06 23:00", "vote", "sms", "a", 100, 0); /* 18:00 UTC */
	add("2027-02-07 00:00", "vote", "sms", "a", 20, 0);
	add("2027-02-07 23:59", "vote", "sms", "a", 30, 0);
	add("2027-02-08 00:00", "vote", "sms", "a", 400, 0);
	read_days("2027-02-07", "2027-02-08");
	assert_int_equal(cube_total(cube)->values[CUBE_REQUESTS], 50);
	assert_int_equal(cube_by(cube, CUBE_DAY)->count, 1);
	assert_int_equal(row_of(CUBE_DAY, "2027-02-07")->values[CUBE_REQUESTS], 50);
	assert_int_equal(row_of(CUBE_HOUR, "00")->values[CUBE_REQUESTS], 20);
	assert_int_equal(row_of(CUBE_HOUR, "23")->values[CUBE_PARTS], 60);
	assert_int_equal(cube_cells(cube)->count, 2);
}

static void every_table_adds_up_to_the_total(void **state)
{
	(void)state;
	for (int i = 0; i < 40; i++)
		add(i % 2 ? "2027-02-07 10:00" : "2027-02-08 11:00", i % 3 ? "vote" : "check",
			i % 5 ? "sms" : "ussd", i % 7 ? "a" : "b", i, 0);
	read_days("2027-02-07", "2027-02-09");
	assert_int_equal(cube_total(cube)->values[CUBE_REQUESTS], 780);
	for (int side = 0; side < CUBE_SIDES; side++) {
		const struct cube_table *table = cube_by(cube, (enum cube_side)side);
		int64_t sum = 0;

		for (size_t i = 0; i < table->count; i++)
			sum += table->rows[i].values[CUBE_REQUESTS];
		assert_int_equal(sum, 780);
	}
	assert_string_equal(cube_by(cube, CUBE_TOPIC)->rows[0].names[CUBE_TOPIC], "vote");
}

static void small_sums_are_hidden_with_what_belongs_to_them(void **state)
{
	(void)state;
	add("2027-02-07 10:00", "vote", "sms", "a", 100, 6);
	add("2027-02-07 10:00", "check", "sms", "a", 30, 0);
	add("2027-02-07 10:00", "rare", "sms", "a", 3, 1);
	read_days("2027-02-07", "2027-02-08");
	const struct cube_row *rare = row_of(CUBE_TOPIC, "rare"), *next = row_of(CUBE_TOPIC, "check");
	assert_true(rare->marks[CUBE_REQUESTS] && rare->marks[CUBE_PARTS] && rare->marks[CUBE_FAILED]);
	assert_true(next->marks[CUBE_REQUESTS] && next->marks[CUBE_PARTS]);
	assert_false(row_of(CUBE_TOPIC, "vote")->marks[CUBE_REQUESTS]);
	assert_false(cube_total(cube)->marks[CUBE_REQUESTS]);
	for (size_t i = 0; i < cube_cells(cube)->count; i++) {
		const struct cube_row *cell = &cube_cells(cube)->rows[i];

		assert_int_equal(cell->marks[CUBE_REQUESTS] != DISCLOSURE_TOLD,
			strcmp(cell->names[CUBE_TOPIC], "vote") != 0);
	}
}

/* Five rows of <5 that are five in all would be one each. */
static void a_row_that_tells_nothing_is_left_out_and_counts_in_the_totals(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++) {
		char topic[] = "rare-a";

		topic[5] = (char)('a' + i);
		add("2027-02-07 10:00", topic, "sms", "a", 1, 0);
	}
	read_days("2027-02-07", "2027-02-08");
	assert_int_equal(cube_total(cube)->values[CUBE_REQUESTS], 5);
	assert_int_equal(cube_total(cube)->marks[CUBE_REQUESTS], DISCLOSURE_TOLD);
	assert_true(cube_by(cube, CUBE_TOPIC)->count < 5);
	assert_true(cube_cells(cube)->count < 5);
}

static bool is_small(int64_t value)
{
	return value > 0 && value < DISCLOSURE_LEAST;
}

/* A total that is told, less what is surely in it: no row that is shown as small may be known to be less than 4. And a
 * small total is not known to be more than one by how many rows it has. */
static void assert_parts_tell_nothing(const struct cube_row *total, const struct cube_table *parts, int side)
{
	for (int measure = 0; measure < CUBE_MEASURES; measure++) {
		int64_t least = 0, small = 0;

		for (size_t i = 0; i < parts->count; i++) {
			const struct cube_row *part = &parts->rows[i];
			int64_t value = part->values[measure];

			if (side < CUBE_SIDES && strcmp(part->names[side], total->names[side]) != 0)
				continue;
			assert_false(is_small(value) && part->marks[measure] == DISCLOSURE_TOLD);
			if (part->marks[measure] == DISCLOSURE_TOLD)
				least += value;
			else if (part->marks[measure] == DISCLOSURE_HIDDEN)
				least += is_small(value) ? 1 : DISCLOSURE_LEAST;
			small += is_small(value) && part->marks[measure] == DISCLOSURE_HIDDEN;
		}
		if (total->marks[measure] == DISCLOSURE_TOLD && small > 0)
			assert_true(total->values[measure] - (least - 1) >= DISCLOSURE_LEAST - 1);
		if (is_small(total->values[measure]))
			assert_true(least <= 1);
	}
}

static void in_reports_at_random_no_table_and_no_cell_gives_a_small_sum_away(void **state)
{
	static const int requests[] = { 1, 1, 2, 3, 4, 5, 6, 9, 20, 60 };
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 200; round++) {
		assert_true(db_execute(db, "DELETE FROM hourly"));
		for (int i = 0; i < 3 + round % 20; i++) {
			char when[] = "2027-02-07 10:00", topic[] = "a";

			seed = seed * 1664525u + 1013904223u;
			when[9] = (char)('7' + (seed >> 8) % 2);
			when[12] = (char)('0' + (seed >> 10) % 8);
			topic[0] = (char)('a' + (seed >> 14) % 4);
			add(when, topic, (seed >> 17) % 2 ? "sms" : "ussd", (seed >> 18) % 2 ? "a" : "b",
				requests[(seed >> 20) % 10], (seed >> 28) % 2);
		}
		read_days("2027-02-07", "2027-02-09");
		for (int side = 0; side < CUBE_SIDES; side++) {
			const struct cube_table *table = cube_by(cube, (enum cube_side)side);

			assert_parts_tell_nothing(cube_total(cube), table, CUBE_SIDES);
			for (size_t i = 0; i < table->count; i++)
				assert_parts_tell_nothing(&table->rows[i], cube_cells(cube), side);
		}
		cube_free(cube);
		cube = NULL;
	}
}

static void a_total_that_is_small_is_hidden_too_and_nothing_is_nothing(void **state)
{
	(void)state;
	add("2027-02-07 10:00", "vote", "sms", "a", 2, 0);
	read_days("2027-02-07", "2027-02-08");
	assert_true(cube_total(cube)->marks[CUBE_REQUESTS]);
	cube_free(cube);
	read_days("2027-03-07", "2027-03-08");
	assert_int_equal(cube_total(cube)->values[CUBE_REQUESTS], 0);
	assert_int_equal(cube_by(cube, CUBE_DAY)->count + cube_cells(cube)->count, 0);
}

static void a_file_that_cannot_be_read_is_told(void **state)
{
	(void)state;
	assert_true(db_execute(db, "DROP TABLE hourly"));
	assert_null(cube_read(db, 0, 1, error, sizeof(error)));
	assert_non_null(strstr(error, "the figures cannot be read: no such table"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(days_and_hours_are_those_of_the_zone),
		TEST(every_table_adds_up_to_the_total),
		TEST(small_sums_are_hidden_with_what_belongs_to_them),
		TEST(a_row_that_tells_nothing_is_left_out_and_counts_in_the_totals),
		TEST(in_reports_at_random_no_table_and_no_cell_gives_a_small_sum_away),
		TEST(a_total_that_is_small_is_hidden_too_and_nothing_is_nothing),
		TEST(a_file_that_cannot_be_read_is_told),
	};

	return RUN_SUITE(tests);
}
