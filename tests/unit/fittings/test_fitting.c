#include "agahi/fittings/fitting.h"

#include "writing_stage.h"

/* The two pages that it frames, asked alike. */
static const struct {
	const char *segment, *query, *form;
} pages[] = {
	{ "placeholders", "placeholders?name=open_time", "name=open_time" },
	{ "menus", "menus?menu=start&item=1", "menu=start&item=1&target=vote" },
};

static void both_are_shown_as_a_page_and_previewed_as_a_piece(void **state)
{
	struct writing_stage *stage = *state;

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(writing_get(stage, writing_path(stage, "%s", pages[i].query)), 200);
		writing_has(stage, "name=\"value-en\"");
		writing_has(stage, "id=\"preview\"");
		snprintf(stage->form, sizeof(stage->form), "page=%s&edition=%lld&%s&value-en=Zebra",
			pages[i].segment, stage->draft, pages[i].form);
		assert_int_equal(desk_stage_ask(&stage->desk, "/preview", stage->form), 200);
		writing_has(stage, "Zebra</textarea>");
		stage->desk.by_script = true;
		desk_stage_ask(&stage->desk, "/preview", stage->form);
		assert_int_equal(stage->desk.exchange.response.type, WEB_JSON);
		writing_has_not(stage, "textarea");
		stage->desk.by_script = false;
	}
}

static void what_saving_came_to_is_told_by_both(void **state)
{
	struct writing_stage *stage = *state;

	for (size_t i = 0; i < 2; i++) {
		char end[64];

		snprintf(stage->form, sizeof(stage->form), "%s&value-en=Zebra&rev-value-en=999",
			pages[i].form);
		assert_int_equal(desk_stage_ask(&stage->desk, writing_path(stage, "%s", pages[i].segment),
					 stage->form),
			409);
		writing_has(stage, "Zebra</textarea>");
		snprintf(end, sizeof(end), "/%s?done=unchanged", pages[i].segment);
		desk_stage_ask(&stage->desk, writing_path(stage, "%s", pages[i].segment), pages[i].form);
		writing_assert_goes_to(stage, end);
	}
}

static void an_edition_that_is_not_there_has_neither(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, "/set/99/menus"), 404);
	assert_int_equal(writing_get(stage, "/set/99/placeholders"), 404);
	assert_int_equal(desk_stage_ask(&stage->desk, "/preview", "page=menus&edition=99"), 404);
	assert_int_equal(desk_stage_ask(&stage->desk, "/preview", "page=placeholders&edition=99"), 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(both_are_shown_as_a_page_and_previewed_as_a_piece),
		WRITING_TEST(what_saving_came_to_is_told_by_both),
		WRITING_TEST(an_edition_that_is_not_there_has_neither),
	};

	return RUN_SUITE(tests);
}
