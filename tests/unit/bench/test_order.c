#include "agahi/bench/order.h"

#include "writing_stage.h"

static void an_order_has_the_rows_of_the_edition_and_the_languages_of_the_settings(void **state)
{
	struct writing_stage *stage = *state;
	struct topics_languages languages;
	struct workbench_order order;
	struct draft draft;

	assert_true(drafts_find(desk_stage_db(&stage->desk), stage->draft, &draft));
	assert_true(order_of(stage->desk.desk, &draft, &languages, &order));
	assert_string_equal(order.set->messages[0].topic, "vote");
	assert_ptr_equal(order.languages, &languages);
	assert_int_equal(languages.count, 2);
	assert_string_equal(languages.tags[0], "ur");
	assert_int_equal(order.model.len, 0); /* nothing was learned here */
	message_set_free(order.set);
	buffer_free(&order.model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(an_order_has_the_rows_of_the_edition_and_the_languages_of_the_settings),
	};

	return RUN_SUITE(tests);
}
