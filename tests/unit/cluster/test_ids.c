/* Numbers of requests that several nodes give. */
#include "testing.h"

#include "agahi/cluster/ids.h"

enum { NOW = 1700000000 };

static int64_t now_ms(void)
{
	return (int64_t)NOW * 1000;
}

static void ids_of_one_life_only_grow(void **state)
{
	struct ids ids;
	int64_t last = 0;

	(void)state;
	ids_begin(&ids, 3, 0, now_ms());
	for (int i = 0; i < 20000; i++) {
		int64_t id = ids_next(&ids);

		assert_true(id > last);
		assert_int_equal(ids_node(id), 3);
		last = id;
	}
}

static void a_clock_that_was_set_back_changes_nothing(void **state)
{
	struct ids ids;

	(void)state;
	ids_begin(&ids, 3, 0, now_ms());
	int64_t before = ids_next(&ids);
	ids_note_time(&ids, now_ms() - 60000);
	assert_true(ids_next(&ids) > before);
}

static void they_grow_with_time(void **state)
{
	struct ids early, late;

	(void)state;
	ids_begin(&early, IDS_NODE_MAX, 0, now_ms());
	ids_begin(&late, 1, 0, now_ms());
	for (int i = 0; i < 1000; i++)
		ids_next(&early);
	ids_note_time(&late, now_ms() + 1);
	assert_true(ids_next(&late) > ids_next(&early));
}

static void a_life_begins_above_the_last_of_its_node(void **state)
{
	struct ids ids;
	int64_t last = 0;

	(void)state;
	ids_begin(&ids, 7, 0, now_ms() + 3600000);
	for (int i = 0; i < 5000; i++)
		last = ids_next(&ids);
	ids_begin(&ids, 7, last, now_ms());
	assert_true(ids_next(&ids) > last);
}

static void two_nodes_never_give_the_same(void **state)
{
	struct ids one, other;

	(void)state;
	ids_begin(&one, 1, 0, now_ms());
	ids_begin(&other, 2, 0, now_ms());
	for (int i = 0; i < 10000; i++) {
		int64_t id = ids_next(&one), second = ids_next(&other);

		assert_true(id != second);
		assert_int_equal(ids_node(id), 1);
		assert_int_equal(ids_node(second), 2);
	}
}

/* 41 bits of milliseconds: until 2039. */
static void they_stay_above_zero_for_years(void **state)
{
	struct ids ids;

	(void)state;
	ids_begin(&ids, IDS_NODE_MAX, 0, (INT64_C(1) << 41) - 1);
	assert_true(ids_next(&ids) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_of_one_life_only_grow),
		cmocka_unit_test(a_clock_that_was_set_back_changes_nothing),
		cmocka_unit_test(they_grow_with_time),
		cmocka_unit_test(a_life_begins_above_the_last_of_its_node),
		cmocka_unit_test(two_nodes_never_give_the_same),
		cmocka_unit_test(they_stay_above_zero_for_years),
	};

	return RUN_SUITE(tests);
}
