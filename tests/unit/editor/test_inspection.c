/* What the parts of a check share. */
#include "reported.h"

static void languages_stand_in_the_configured_order_first(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(HEAD "a,sd,x,y\na,en,x,y\na,ps,x,y\nb,ur,x,y\n", &report);
	struct inspection in;

	(void)state;
	inspection_open(&in, set, &test_options, &report);
	assert_int_equal(in.tag_count, 4);
	assert_string_equal(in.tags[0], "ur");
	assert_string_equal(in.tags[1], "en");
	assert_string_equal(in.tags[2], "sd");
	assert_string_equal(in.tags[3], "ps");
	assert_true(inspection_has_topic(&in, "b"));
	assert_false(inspection_has_topic(&in, "c"));
	assert_true(inspection_has_row(&in, "b", "ur"));
	assert_false(inspection_has_row(&in, "b", "en"));
	assert_true(inspection_has_language(&in, "ps"));
	assert_false(inspection_has_language(&in, "ur-Latn"));
	assert_false(in.incomplete);
	inspection_close(&in);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(languages_stand_in_the_configured_order_first) };

	return RUN_SUITE(tests);
}
