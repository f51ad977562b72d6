/* Where the rows of a set stand. */
#include "content.h"

#include "agahi/editor/places.h"

static void a_row_of_a_sheet_has_its_file_and_one_of_the_database_has_not(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from("topic,lang,keywords,text\nvote,ur,a,x\n", &report);
	struct fault_at at = place_of_message(set, &set->messages[0], "text");

	(void)state;
	assert_string_equal(at.file, "m.csv");
	assert_int_equal(at.row, 2);
	assert_string_equal(at.topic, "vote");
	set->messages[0].line = 0;
	at = place_of_message(set, &set->messages[0], "text");
	assert_null(at.file);
	assert_int_equal(at.row, 0);
	assert_string_equal(at.lang, "ur");
	message_set_free(set);
}

static void a_value_for_every_language_names_none(void **state)
{
	struct message_set *set = message_set_new();

	(void)state;
	message_set_add_placeholder(set, "a", "", "x", 0);
	assert_null(place_of_placeholder(set, &set->placeholders[0], "value").lang);
	message_set_free(set);
}

static void a_list_names_ten(void **state)
{
	struct buffer list = { 0 };
	size_t count = 0;

	(void)state;
	for (int i = 0; i < 13; i++)
		places_list(&list, &count, "x");
	assert_int_equal(count, 13);
	assert_string_equal(list.data, "x, x, x, x, x, x, x, x, x, x, …");
	buffer_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_of_a_sheet_has_its_file_and_one_of_the_database_has_not),
		cmocka_unit_test(a_value_for_every_language_names_none),
		cmocka_unit_test(a_list_names_ten),
	};

	return RUN_SUITE(tests);
}
