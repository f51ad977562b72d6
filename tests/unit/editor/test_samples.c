/* The values that stand in for the true ones. */
#include "content.h"

#include "agahi/editor/samples.h"

/* When this fails: make papers. */
static void the_table_says_what_the_sample_says(void **state)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	(void)state;
	assert_true(import_placeholders("conf/placeholders.csv", set, &report));
	size_t stand_ins = 0;
	for (size_t i = 0; i < set->placeholder_count; i++) {
		const struct placeholder_row *row = &set->placeholders[i];
		bool stands_in =
			strcmp(row->name, "roll_code") != 0; /* the commission's own number is the true one */

		if (samples_have(row->name, row->lang, row->value) != stands_in)
			fail_msg("%s, %s: make papers", row->name, row->lang);
		stand_ins += stands_in;
	}
	assert_int_equal(samples_count(), stand_ins);
	assert_false(samples_have("helpline", "en", "1234"));
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_table_says_what_the_sample_says) };

	return RUN_SUITE(tests);
}
