/* Two sides' records against each other: what is a difference, and what is none. */
#include "testing.h"

#include "agahi/reconciliation/balance.h"

enum {
	SECOND = 1000,
	TOLERANCE = 60 * SECOND,
	FROM = 1000 * SECOND,
	TO = 9000 * SECOND,
	MIDDLE = 5000 * SECOND
};

static struct records theirs, ours;
static struct balance balance;
static struct balance_rules rules;

static int set_up(void **state)
{
	(void)state;
	/* A file that goes on beyond the interval: nothing is excused. */
	rules = (struct balance_rules){ FROM, TO, TOLERANCE, 1, 20000 * SECOND };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	records_free(&theirs);
	records_free(&ours);
	balance_free(&balance);
	return 0;
}

static void they(const char *id, int64_t ms)
{
	records_add(&theirs, id, ms, RECORD_UNKNOWN, (unsigned)theirs.count + 1);
}

static void we(const char *id, int64_t ms)
{
	records_add(&ours, id, ms, RECORD_UNKNOWN, 0);
}

static void draw(void)
{
	size_t sum = 0;

	assert_true(balance_draw(&theirs, &ours, &rules, &balance));
	for (int kind = 0; kind < BALANCE_KIND_COUNT; kind++)
		sum += balance.counts[kind];
	assert_int_equal(sum, balance.difference_count);
}

static void assert_alone(enum balance_kind kind, const char *their_id, const char *our_id)
{
	assert_int_equal(balance.difference_count, 1);
	const struct balance_difference *difference = &balance.differences[0];

	assert_int_equal(difference->kind, kind);
	assert_int_equal(difference->theirs != NULL, their_id != NULL);
	assert_int_equal(difference->ours != NULL, our_id != NULL);
	if (their_id)
		assert_string_equal(records_id(&theirs, difference->theirs), their_id);
	if (our_id)
		assert_string_equal(records_id(&ours, difference->ours), our_id);
}

static void the_same_in_any_order_and_spelling_agrees(void **state)
{
	(void)state;
	they("00AB", MIDDLE);
	they("7", MIDDLE + 2 * SECOND);
	we("7", MIDDLE);
	we("ab", MIDDLE + SECOND);
	draw();
	assert_int_equal(balance.agreed, 2);
	assert_int_equal(balance.difference_count, 0);
	assert_int_equal(balance.theirs, 2);
	assert_int_equal(balance.ours, 2);
	assert_int_equal(balance.spelling, RECORDS_AS_THEY_ARE);
}

static void what_one_side_has_alone_is_a_difference(void **state)
{
	(void)state;
	they("1", MIDDLE);
	we("1", MIDDLE);
	they("2", MIDDLE);
	draw();
	assert_alone(BALANCE_THEIRS_ONLY, "2", NULL);
	balance_free(&balance);
	we("2", MIDDLE);
	we("3", MIDDLE);
	draw();
	assert_alone(BALANCE_OURS_ONLY, NULL, "3");
}

static void another_base_is_found_for_all_of_them(void **state)
{
	char id[16];

	(void)state;
	for (unsigned i = 1; i <= 200; i++) {
		snprintf(id, sizeof(id), "%08u", i);
		they(id, MIDDLE);
		snprintf(id, sizeof(id), "%X", i);
		we(id, MIDDLE);
	}
	they("201", MIDDLE);
	draw();
	assert_int_equal(balance.spelling, RECORDS_TO_HEXADECIMAL);
	assert_int_equal(balance.agreed, 200);
	assert_alone(BALANCE_THEIRS_ONLY, "201", NULL);
}

static void and_the_other_way_round(void **state)
{
	(void)state;
	they("ff", MIDDLE);
	they("fe", MIDDLE);
	we("255", MIDDLE);
	we("254", MIDDLE);
	draw();
	assert_int_equal(balance.spelling, RECORDS_TO_DECIMAL);
	assert_int_equal(balance.agreed, 2);
}

static void states_differ_where_both_know(void **state)
{
	(void)state;
	records_add(&theirs, "1", MIDDLE, RECORD_DELIVERED, 1);
	records_add(&ours, "1", MIDDLE, RECORD_FAILED, 0);
	records_add(&theirs, "2", MIDDLE, RECORD_DELIVERED, 2);
	records_add(&ours, "2", MIDDLE, RECORD_UNKNOWN, 0);
	records_add(&theirs, "3", MIDDLE, RECORD_UNDERWAY, 3);
	records_add(&ours, "3", MIDDLE, RECORD_DELIVERED, 0);
	records_add(&theirs, "4", MIDDLE, RECORD_FAILED, 4);
	records_add(&ours, "4", MIDDLE, RECORD_FAILED, 0);
	draw();
	assert_alone(BALANCE_STATES, "1", "1");
	assert_int_equal(balance.agreed, 3);
	assert_int_equal(balance.undecided, 2);
}

static void times_may_differ_by_the_tolerance(void **state)
{
	(void)state;
	they("1", MIDDLE + TOLERANCE);
	we("1", MIDDLE);
	they("2", MIDDLE);
	we("2", MIDDLE + TOLERANCE + 1);
	draw();
	assert_alone(BALANCE_TIMES, "2", "2");
	assert_int_equal(balance.agreed, 1);
}

static void the_clocks_are_compared(void **state)
{
	(void)state;
	for (char id[] = "a"; *id <= 'i'; (*id)++) {
		they(id, MIDDLE + (*id == 'a' ? 40 : 3) * SECOND);
		we(id, MIDDLE);
	}
	draw();
	assert_int_equal(balance.ahead_ms, 3 * SECOND);
}

static void twice_is_once_too_many(void **state)
{
	(void)state;
	they("1", MIDDLE);
	they("1", MIDDLE);
	we("1", MIDDLE);
	draw();
	assert_alone(BALANCE_TWICE_THEIRS, "1", NULL);
	balance_free(&balance);
	we("1", MIDDLE);
	we("1", MIDDLE + SECOND);
	draw();
	assert_alone(BALANCE_TWICE_OURS, NULL, "1");
}

static void alone_and_twice_are_two_differences(void **state)
{
	(void)state;
	they("1", MIDDLE);
	we("1", MIDDLE);
	they("2", MIDDLE);
	they("2", MIDDLE + SECOND);
	draw();
	assert_int_equal(balance.counts[BALANCE_THEIRS_ONLY], 1);
	assert_int_equal(balance.counts[BALANCE_TWICE_THEIRS], 1);
}

/* SMSCs give an id again. */
static void an_id_that_came_back_is_paired_by_its_time(void **state)
{
	(void)state;
	they("1", MIDDLE - 3000 * SECOND);
	they("1", MIDDLE);
	we("1", MIDDLE);
	we("1", MIDDLE + 3000 * SECOND);
	draw();
	assert_int_equal(balance.agreed, 1);
	assert_alone(BALANCE_TIMES, "1", "1");
}

static void beyond_the_edges_nothing_is_a_difference(void **state)
{
	(void)state;
	they("1", FROM - 1);
	they("2", TO);
	we("3", FROM - 1);
	we("4", TO);
	they("5", MIDDLE);
	we("5", MIDDLE);
	draw();
	assert_int_equal(balance.difference_count, 0);
	assert_int_equal(balance.edge_theirs, 2);
	assert_int_equal(balance.edge_ours, 2);
	assert_int_equal(balance.theirs, 1);
}

static void across_an_edge_two_clocks_agree(void **state)
{
	(void)state;
	they("1", TO - SECOND);
	we("1", TO + SECOND);
	they("2", FROM - SECOND);
	we("2", FROM + SECOND);
	draw();
	assert_int_equal(balance.difference_count, 0);
	assert_int_equal(balance.agreed, 2);
}

static void a_file_that_ends_with_the_interval_may_lack_what_is_at_its_edge(void **state)
{
	(void)state;
	rules.file_first_ms = FROM + 5 * SECOND;
	rules.file_last_ms = TO - 5 * SECOND;
	they("5", MIDDLE);
	we("5", MIDDLE);
	we("1", FROM + SECOND);
	we("2", TO - SECOND);
	we("3", TO - TOLERANCE - SECOND);
	draw();
	assert_alone(BALANCE_OURS_ONLY, NULL, "3");
	assert_int_equal(balance.edge_ours, 2);
}

static void a_file_that_goes_on_has_no_such_excuse(void **state)
{
	(void)state;
	we("1", FROM + SECOND);
	they("5", MIDDLE);
	we("5", MIDDLE);
	draw();
	assert_alone(BALANCE_OURS_ONLY, NULL, "1");
}

static void ids_of_which_none_is_ours_may_be_none(void **state)
{
	(void)state;
	they("923001234567", MIDDLE);
	we("1", MIDDLE);
	draw();
	assert_false(balance.strangers);
	balance_free(&balance);
	they("923001234568", MIDDLE);
	draw();
	assert_true(balance.strangers);
	balance_free(&balance);
	they("1", MIDDLE);
	draw();
	assert_false(balance.strangers);
}

static void nothing_against_nothing_agrees(void **state)
{
	(void)state;
	draw();
	assert_int_equal(balance.difference_count, 0);
	assert_false(balance.strangers);
}

/* One id a hundred thousand times takes no longer than as many ids. */
static void many_of_one_id_take_no_longer(void **state)
{
	(void)state;
	for (int i = 0; i < 100000; i++) {
		they("1", FROM + i);
		if (i % 2 == 0)
			we("1", FROM + 40 * i);
	}
	draw();
	size_t pairs = balance.agreed + balance.counts[BALANCE_TIMES];
	assert_int_equal(pairs + balance.counts[BALANCE_TWICE_THEIRS], 100000); /* each is told once */
	assert_int_equal(pairs + balance.counts[BALANCE_TWICE_OURS], 50000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_same_in_any_order_and_spelling_agrees),
		TEST(what_one_side_has_alone_is_a_difference),
		TEST(another_base_is_found_for_all_of_them),
		TEST(and_the_other_way_round),
		TEST(states_differ_where_both_know),
		TEST(times_may_differ_by_the_tolerance),
		TEST(the_clocks_are_compared),
		TEST(twice_is_once_too_many),
		TEST(alone_and_twice_are_two_differences),
		TEST(an_id_that_came_back_is_paired_by_its_time),
		TEST(beyond_the_edges_nothing_is_a_difference),
		TEST(across_an_edge_two_clocks_agree),
		TEST(a_file_that_ends_with_the_interval_may_lack_what_is_at_its_edge),
		TEST(a_file_that_goes_on_has_no_such_excuse),
		TEST(ids_of_which_none_is_ours_may_be_none),
		TEST(nothing_against_nothing_agrees),
		TEST(many_of_one_id_take_no_longer),
	};

	return RUN_SUITE(tests);
}
