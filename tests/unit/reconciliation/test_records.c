/* Records of one side: found by their canonical ids, told as they were written. */
#include "testing.h"

#include "agahi/reconciliation/records.h"

static void they_are_sorted_by_canonical_id_and_time(void **state)
{
	struct records records = { 0 };

	(void)state;
	records_add(&records, "00B", 5, RECORD_DELIVERED, 1);
	records_add(&records, "a", 9, RECORD_FAILED, 2);
	records_add(&records, "b", 3, RECORD_UNKNOWN, 3);
	records_sort(&records);
	assert_int_equal(records.items[0].row, 2);
	assert_int_equal(records.items[1].row, 3);
	assert_int_equal(records.items[2].row, 1);
	assert_string_equal(records_key(&records, &records.items[2]), "b");
	assert_string_equal(records_id(&records, &records.items[2]), "00B");
	assert_int_equal(records.items[2].state, RECORD_DELIVERED);
	records_free(&records);
	assert_int_equal(records.count, 0);
}

static void one_is_found_among_many(void **state)
{
	struct records records = { 0 };
	char id[16];

	(void)state;
	for (unsigned i = 0; i < 5000; i++) {
		snprintf(id, sizeof(id), "%x", i * 7);
		records_add(&records, id, i, RECORD_UNKNOWN, 0);
	}
	records_sort(&records);
	assert_false(records.failed);
	assert_true(records_have(&records, "0"));
	assert_true(records_have(&records, "7"));
	assert_true(records_have(&records, "88b1"));
	assert_false(records_have(&records, "8"));
	assert_false(records_have(&records, ""));
	records_free(&records);
}

static void numbers_are_spelled_in_the_other_base_and_the_rest_stays(void **state)
{
	struct records records = { 0 };

	(void)state;
	records_add(&records, "0255", 1, RECORD_UNKNOWN, 0);
	records_add(&records, "x-1", 2, RECORD_UNKNOWN, 0);
	records_respell(&records, RECORDS_AS_THEY_ARE);
	assert_string_equal(records_key(&records, &records.items[0]), "255");
	records_respell(&records, RECORDS_TO_HEXADECIMAL);
	assert_string_equal(records_key(&records, &records.items[0]), "ff");
	assert_string_equal(records_id(&records, &records.items[0]), "0255");
	assert_string_equal(records_key(&records, &records.items[1]), "x-1");
	records_respell(&records, RECORDS_TO_DECIMAL);
	assert_string_equal(records_key(&records, &records.items[0]), "255");
	records_free(&records);
}

static void none_are_sorted_too(void **state)
{
	struct records records = { 0 };

	(void)state;
	records_sort(&records);
	assert_false(records_have(&records, "1"));
	records_free(&records);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_are_sorted_by_canonical_id_and_time),
		cmocka_unit_test(one_is_found_among_many),
		cmocka_unit_test(numbers_are_spelled_in_the_other_base_and_the_rest_stays),
		cmocka_unit_test(none_are_sorted_too),
	};

	return RUN_SUITE(tests);
}
