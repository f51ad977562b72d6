/* The same for programs. */
#include "reconciled.h"

#include <jansson.h>

#include "agahi/reconciliation/statement_json.h"

static json_t *object_of_result(void)
{
	struct buffer out = { 0 };

	statement_add_json(&reconciled.result, &out);
	assert_false(out.failed);
	json_t *object = json_loads(out.data, 0, NULL);
	assert_non_null(object);
	buffer_free(&out);
	return object;
}

static json_int_t number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static void a_program_gets_counts_and_differences(void **state)
{
	const char *kind, *id, *how;

	(void)state;
	reconciled_each_kind();
	json_t *object = object_of_result();
	assert_int_equal(number(object, "theirs"), 7);
	assert_int_equal(number(object, "differences"), 6);
	assert_int_equal(number(object, "rows_unreadable"), 1);
	assert_int_equal(number(json_object_get(object, "counts"), "states"), 1);
	assert_string_equal(json_string_value(json_object_get(object, "from")), "2027-02-07T00:00:00+05:00");
	json_t *listed = json_object_get(object, "listed");
	assert_int_equal(json_array_size(listed), 6);
	assert_int_equal(json_unpack(json_array_get(listed, 0), "{s:s, s:{s:s, s:s}}", "kind", &kind,
				 "theirs", "id", &id, "state", &how),
		0);
	assert_string_equal(kind, "states");
	assert_string_equal(id, "2F");
	assert_string_equal(how, "failed");
	json_decref(object);
}

static void a_list_has_its_bound(void **state)
{
	struct buffer file = { 0 };

	(void)state;
	reconciled_settle(1, "a", "1", 0, -1);
	buffer_add_text(&file, "ID,AT,ST\n1,2027-02-07 17:00:00,\n");
	for (int i = 0; i < STATEMENT_JSON_LISTED + 5; i++)
		buffer_add_format(&file, "x%d,2027-02-07 17:00:00,\n", i);
	assert_int_equal(reconciled_make(file.data), RECONCILIATION_DONE);
	buffer_free(&file);
	json_t *object = object_of_result();
	assert_int_equal(json_array_size(json_object_get(object, "listed")), STATEMENT_JSON_LISTED);
	assert_int_equal(number(object, "differences"), STATEMENT_JSON_LISTED + 5);
	json_decref(object);
}

static void an_id_that_is_no_text_is_told_by_its_row(void **state)
{
	(void)state;
	reconciled_settle(1, "a", "1", 0, -1);
	assert_int_equal(reconciled_make("ID,AT,ST\n1,2027-02-07 17:00:00,\n\xff,2027-02-07 17:00:00,\n"),
		RECONCILIATION_DONE);
	json_t *object = object_of_result();
	const json_t *theirs =
		json_object_get(json_array_get(json_object_get(object, "listed"), 0), "theirs");
	assert_int_equal(number(theirs, "row"), 3);
	json_decref(object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RECONCILED_TEST(a_program_gets_counts_and_differences),
		RECONCILED_TEST(a_list_has_its_bound),
		RECONCILED_TEST(an_id_that_is_no_text_is_told_by_its_row),
	};

	return RUN_SUITE(tests);
}
