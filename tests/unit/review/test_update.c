#include "review_stage.h"

/* Another edition goes live, in which vote/en says `text`. */
static void go_live(const char *text)
{
	struct message_set *set = contents_load(site.db, site.live);

	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(set->messages[i].topic, "vote") != 0 || strcmp(set->messages[i].lang, "en") != 0)
			continue;
		free(set->messages[i].text);
		set->messages[i].text = strdup(text);
	}
	assert_true(query_run(site.db, "UPDATE edition SET state = ? WHERE id = ?",
		QUERY(QUERY_NUMBER(COURSE_RETIRED), QUERY_NUMBER(site.live))));
	site_add_edition(set, COURSE_LIVE, 13, site.live);
	message_set_free(set);
}

static void a_draft_of_what_is_not_live_any_more_says_so(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	go_live("How to vote, corrected");
	stage_become(SAIMA);
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, "Another edition has gone live");
	desk_stage_assert_has(&stage, "/update\"");
}

static void where_both_changed_a_person_chooses(void **state)
{
	struct draft draft = site_in_review();
	char form[256] = "choice-0=";
	const char *value;

	(void)state;
	go_live("How to vote, corrected");
	stage_become(SAIMA);
	assert_int_equal(stage_ask("set", draft.id, "/update", NULL), 200);
	desk_stage_assert_has(&stage, "How to vote, corrected");
	desk_stage_assert_has(&stage, "How to vote, changed");
	value = strstr(desk_stage_body(&stage), "value=\"theirs-");
	assert_non_null(value);
	value += strlen("value=\"");
	strncat(form, value, strcspn(value, "\""));
	assert_int_equal(stage_ask("set", draft.id, "/update", ""), 409);
	desk_stage_assert_has(&stage, "choose for each");
	assert_int_equal(stage_ask("set", draft.id, "/update", form), 303);
	struct message_set *set = contents_load(site.db, draft.id);
	bool taken = false;
	for (size_t i = 0; i < set->message_count; i++)
		taken = taken || strcmp(set->messages[i].text, "How to vote, corrected") == 0;
	assert_true(taken);
	message_set_free(set);
	assert_int_equal(site_find(draft.id).base_number, 13);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_draft_of_what_is_not_live_any_more_says_so),
		STAGE_TEST(where_both_changed_a_person_chooses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
