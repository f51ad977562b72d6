/* What comes of a text that was taken: for a keyword the answers that change, at once; for an example what is near it, until it is
 * learned from. */
#include "office_stage.h"

static char path[64];

static void take(const char *form)
{
	long long id = 0;

	stage_write_figures("SELECT 1");
	stage_add_unmatched("where do i go", "where do I go", 9, "vote");
	stage_add_unmatched("cmd", "=cmd where", 9, "vote");
	stage_become(SAIMA);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/take", form), 303);
	assert_int_equal(sscanf(stage.exchange.response.location, "/unmatched/taken/%lld", &id), 1);
	snprintf(path, sizeof(path), "/unmatched/taken/%lld", id);
}

/* What is live has examples of two topics, and what they teach is not known here. */
static void give_examples(void)
{
	struct message_set *set = contents_load(site.db, site.live);
	const struct stored_change change = { .edition = site.live, .rev = 2 };

	for (int i = 0; i < 12; i++) {
		char vote[64], women[64];

		snprintf(vote, sizeof(vote), "where do i go to vote number %d", i);
		snprintf(women, sizeof(women), "can my sister come along %d", i);
		assert_true(message_set_add_example(set, "vote", "en", vote, 0));
		assert_true(message_set_add_example(set, "women", "en", women, 0));
	}
	assert_true(contents_store(site.db, &change, set));
	message_set_free(set);
}

static void an_example_is_learned_from_and_then_the_changes_stand_there(void **state)
{
	char ready[80];

	(void)state;
	give_examples();
	take("folded=where+do+i+go&topic=women&lang=en&draft=new");
	assert_int_equal(desk_stage_ask(&stage, path, NULL), 200);
	desk_stage_assert_has(&stage, "an example of <bdi>women");
	desk_stage_assert_has(&stage, "The service is learning from it");
	desk_stage_assert_has(&stage, "id=\"awaited\" data-value=\"/unmatched/taken/");
	desk_stage_assert_has(&stage, "Load this page again");
	desk_stage_assert_has(&stage, "What the service makes of it today");
	desk_stage_assert_has(&stage, "Examples that are most like it");
	desk_stage_assert_has(&stage, "where do i go to vote number");
	desk_stage_assert_has_not(&stage, "What changes for citizens");
	snprintf(ready, sizeof(ready), "%s/ready", path);
	for (int tries = 0; tries < 600; tries++) {
		assert_int_equal(desk_stage_ask(&stage, ready, NULL), 200);
		if (strstr(desk_stage_body(&stage), "true"))
			break;
		desk_stage_assert_has(&stage, "{\"ready\":false}");
		event_base_loop(stage.base, EVLOOP_ONCE);
	}
	desk_stage_assert_has(&stage, "{\"ready\":true}");
	assert_int_equal(desk_stage_ask(&stage, path, NULL), 200);
	desk_stage_assert_has(&stage, "What changes for citizens");
	desk_stage_assert_has_not(&stage, "id=\"awaited\"");
	desk_stage_assert_has(&stage, "Take it out of the draft again");
}

static void a_keyword_shows_them_at_once(void **state)
{
	(void)state;
	give_examples();
	take("folded=where+do+i+go&topic=women&lang=en&draft=new&kind=keyword");
	assert_int_equal(desk_stage_ask(&stage, path, NULL), 200);
	desk_stage_assert_has(&stage, "a keyword of <bdi>women");
	desk_stage_assert_has(&stage, "What changes for citizens");
	desk_stage_assert_has_not(&stage, "id=\"awaited\"");
}

static void a_formula_is_warned_of(void **state)
{
	(void)state;
	take("folded=cmd&topic=vote&lang=en&draft=new");
	assert_int_equal(desk_stage_ask(&stage, path, NULL), 200);
	desk_stage_assert_has(&stage, "A spreadsheet would calculate with it");
}

static void what_stood_there_already_is_said_and_not_taken_out(void **state)
{
	(void)state;
	take("folded=where+do+i+go&topic=vote&lang=en&draft=new");
	char form[96];
	snprintf(form, sizeof(form), "folded=where+do+i+go&topic=vote&lang=en&draft=%s",
		strrchr(path, '/') + 1);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/take", form), 303);
	assert_int_equal(desk_stage_ask(&stage, path, NULL), 200);
	desk_stage_assert_has(&stage, "It stood in the draft already");
	desk_stage_assert_has_not(&stage, "Take it out of the draft again");
	/* Others see the draft, and no button. */
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, path, NULL), 200);
	desk_stage_assert_has_not(&stage, "where do I go");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(an_example_is_learned_from_and_then_the_changes_stand_there),
		STAGE_TEST(a_keyword_shows_them_at_once),
		STAGE_TEST(a_formula_is_warned_of),
		STAGE_TEST(what_stood_there_already_is_said_and_not_taken_out),
	};

	return RUN_SUITE(tests);
}
