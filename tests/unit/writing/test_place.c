#include "agahi/writing/place.h"

#include "writing_stage.h"

static void an_edition_is_found_by_its_id_or_as_what_is_live(void **state)
{
	struct writing_stage *stage = *state;
	struct visit visit = { .desk = stage->desk.desk, .person = writing_person(stage, "saima") };
	struct place place;

	assert_true(place_find(&visit, "live", &place));
	assert_int_equal(place.draft.id, stage->live);
	assert_false(place.writable);
	assert_true(place_find(&visit, "2", &place));
	assert_string_equal(place.id, "2");
	assert_true(place.writable);
	assert_false(place_find(&visit, "0", &place));
	assert_false(place_find(&visit, "2x", &place));
	assert_false(place_find(&visit, "77", &place));
}

static void who_may_write_depends_on_role_and_language(void **state)
{
	struct writing_stage *stage = *state;
	struct visit visit = { .desk = stage->desk.desk, .person = writing_person(stage, "tariq") };
	struct place place;

	assert_true(place_find(&visit, "2", &place));
	assert_true(place_takes(&visit, &place, "ur"));
	assert_false(place_takes(&visit, &place, "en"));
	assert_false(place_takes(&visit, &place, ""));
	visit.person = writing_person(stage, "ahmed");
	assert_true(place_find(&visit, "2", &place));
	assert_false(place_takes(&visit, &place, "ur"));
}

static void languages_are_those_of_the_settings_and_then_the_sets(void **state)
{
	struct writing_stage *stage = *state;
	struct visit visit = { .desk = stage->desk.desk };
	struct message_set *set = writing_set();
	struct tongues tongues = place_tongues(&visit, set);

	assert_int_equal(tongues.count, 3);
	assert_string_equal(tongues.tags[0], "ur");
	assert_string_equal(tongues.tags[2], "ur-Latn");
	assert_true(tongues_have(&tongues, "en"));
	assert_false(tongues_have(&tongues, "sd"));
	message_set_free(set);
}

static void an_edition_is_called_by_its_number_a_draft_by_its_title(void **state)
{
	struct writing_stage *stage = *state;
	struct visit visit = { .desk = stage->desk.desk, .language = LABELS_ENGLISH };
	const struct draft live = { .id = 3, .number = 12 }, draft = { .id = 4, .title = "Polling day" };
	struct buffer name = { 0 };

	place_name(&visit, &live, &name);
	buffer_add_text(&name, "|");
	place_name(&visit, &draft, &name);
	assert_non_null(strstr(name.data, "12"));
	assert_non_null(strstr(name.data, "Polling day"));
	buffer_free(&name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(an_edition_is_found_by_its_id_or_as_what_is_live),
		WRITING_TEST(who_may_write_depends_on_role_and_language),
		WRITING_TEST(languages_are_those_of_the_settings_and_then_the_sets),
		WRITING_TEST(an_edition_is_called_by_its_number_a_draft_by_its_title),
	};

	return RUN_SUITE(tests);
}
