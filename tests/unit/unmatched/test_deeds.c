/* A click takes a text into a draft, or off the list; nothing goes live by it. */
#include "office_stage.h"

#include "agahi/drafts/examples.h"
#include "agahi/drafts/hints.h"

static void write_one(void)
{
	stage_write_figures("SELECT 1");
	stage_add_unmatched("where do i go", "where do I go", 9, "vote");
	stage_become(SAIMA);
}

static enum hint_state state_of_it(void)
{
	struct hint hint;

	assert_true(hints_find(site.db, "where do i go", &hint));
	return hint.state;
}

/* The draft that the answer leads to. */
static long long led_to(void)
{
	long long id = 0;

	assert_int_equal(sscanf(stage.exchange.response.location, "/unmatched/taken/%lld", &id), 1);
	return id;
}

static void one_click_makes_a_draft_with_the_example(void **state)
{
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)"where do I go", 0 };
	bool there = false;

	(void)state;
	write_one();
	assert_int_equal(
		desk_stage_ask(&stage, "/unmatched/take", "folded=where+do+i+go&topic=vote&lang=en"), 303);
	long long id = led_to();
	assert_true(examples_has(site.db, id, &example, &there) && there);
	assert_int_equal(site_find(id).state, COURSE_DRAFT);
	assert_int_equal(state_of_it(), HINT_TAKEN);
	/* Taken out again, and once more. */
	assert_int_equal(desk_stage_ask(&stage, "/unmatched?state=taken", NULL), 200);
	desk_stage_assert_has(&stage, "Take it out of the draft again");
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/open", "folded=where+do+i+go"), 303);
	assert_int_equal(state_of_it(), HINT_OPEN);
	assert_true(examples_has(site.db, id, &example, &there) && !there);
	assert_int_equal(
		desk_stage_ask(&stage, "/unmatched/take", "folded=where+do+i+go&topic=vote&lang=en"), 303);
	/* The next one goes into the same draft. */
	stage_add_unmatched("another", "another", 5, "");
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/take", "folded=another&topic=vote"), 303);
	assert_int_equal(led_to(), id);
}

static void a_keyword_shows_the_answers_that_change(void **state)
{
	char path[64];

	(void)state;
	write_one();
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/take",
				 "folded=where+do+i+go&topic=women&lang=en&kind=keyword&draft=new"),
		303);
	snprintf(path, sizeof(path), "/unmatched/taken/%lld", led_to());
	assert_int_equal(desk_stage_ask(&stage, path, NULL), 200);
	desk_stage_assert_has(&stage, "Nothing goes live before");
	desk_stage_assert_has(&stage, "What changes for citizens");
	desk_stage_assert_has(&stage, "where do I go");
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/taken/999", NULL), 404);
}

static void the_text_is_the_gateways_and_not_the_forms(void **state)
{
	(void)state;
	write_one();
	assert_int_equal(
		desk_stage_ask(&stage, "/unmatched/take", "folded=my+own+words&topic=vote&lang=en"), 404);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM example_change", -1), 0);
}

static void what_cannot_be_is_said_on_the_page(void **state)
{
	(void)state;
	write_one();
	assert_int_equal(
		desk_stage_ask(&stage, "/unmatched/take", "folded=where+do+i+go&topic=nosuch&lang=en"), 404);
	desk_stage_assert_has(&stage, "where do I go");
	assert_int_equal(state_of_it(), HINT_OPEN);
	stage_become(TARIQ);
	assert_int_equal(
		desk_stage_ask(&stage, "/unmatched/take", "folded=where+do+i+go&topic=vote&lang=en"), 403);
	stage_become(READER);
	assert_int_equal(
		desk_stage_ask(&stage, "/unmatched/take", "folded=where+do+i+go&topic=vote&lang=en"), 403);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/leave", "folded=where+do+i+go"), 403);
	assert_int_equal(state_of_it(), HINT_OPEN);
}

static void what_is_not_for_us_is_left_and_may_be_learned(void **state)
{
	const struct example_row example = { (char *)"fallback", (char *)"en", (char *)"where do I go", 0 };
	bool there = false;

	(void)state;
	write_one();
	assert_int_equal(
		desk_stage_ask(&stage, "/unmatched/leave", "folded=where+do+i+go&topic=vote&lang=en"), 303);
	assert_int_equal(state_of_it(), HINT_LEFT);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM example_change", -1), 0);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/open", "folded=where+do+i+go"), 303);
	assert_int_equal(state_of_it(), HINT_OPEN);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/leave", "folded=where+do+i+go&example=1"), 303);
	assert_true(examples_has(site.db, led_to(), &example, &there) && there);
	assert_int_equal(state_of_it(), HINT_LEFT);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/open", "folded=where+do+i+go"), 303);
	assert_int_equal(state_of_it(), HINT_OPEN);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM example_change", -1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(one_click_makes_a_draft_with_the_example),
		STAGE_TEST(a_keyword_shows_the_answers_that_change),
		STAGE_TEST(the_text_is_the_gateways_and_not_the_forms),
		STAGE_TEST(what_cannot_be_is_said_on_the_page),
		STAGE_TEST(what_is_not_for_us_is_left_and_may_be_learned),
	};

	return RUN_SUITE(tests);
}
