#include "agahi/writing/tongues_view.h"

#include "writing_stage.h"

static const char *at(struct writing_stage *stage, const char *text)
{
	const char *found = strstr(desk_stage_body(&stage->desk), text);

	if (!found)
		fail_msg("no %s", text);
	return found;
}

/* The source before the rest, both beside the field and before the phone; each with its own direction. */
static void the_other_languages_stand_beside_the_field(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, writing_path(stage, "message/vote/en"));
	writing_has(stage, "class=\"beside\"");
	writing_has(stage, "<p class=\"words\" lang=\"ur\" dir=\"rtl\">ووٹ کے لیے");
	writing_has(stage, "<p class=\"words\" lang=\"ur-Latn\" dir=\"ltr\">Vote ke liye");
	assert_true(at(stage, "name=\"text\"") < at(stage, "class=\"beside\""));
	assert_true(at(stage, "lang=\"ur\" dir=\"rtl\">ووٹ کے لیے") < at(stage, "dir=\"ltr\">Vote ke liye"));
	assert_true(at(stage, "class=\"beside\"") < at(stage, "id=\"preview\""));
}

static void where_nothing_else_is_written_it_says_so(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, writing_path(stage, "message/heat/ur"));
	writing_has(stage, "It is not written in another language yet.");
	writing_get(stage, writing_path(stage, "message/women/ur"));
	writing_has_not(stage, "It is not written in another language yet.");
	writing_has(stage, "Every woman may vote");
}

static void every_language_has_its_tab(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, writing_path(stage, "message/women/en"));
	writing_has(stage, "/message/women/ur-Latn\"");
	writing_has(stage, "aria-current=\"page\">English");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(the_other_languages_stand_beside_the_field),
		WRITING_TEST(where_nothing_else_is_written_it_says_so),
		WRITING_TEST(every_language_has_its_tab),
	};

	return RUN_SUITE(tests);
}
