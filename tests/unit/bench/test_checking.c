#include "agahi/bench/checking.h"

#include "writing_stage.h"

static struct draft find(struct writing_stage *stage)
{
	struct draft draft;

	assert_true(drafts_find(desk_stage_db(&stage->desk), stage->draft, &draft) && draft.id != 0);
	return draft;
}

static struct checked look(struct writing_stage *stage)
{
	struct draft draft = find(stage);

	return checking_look(stage->desk.desk, &draft);
}

static struct checked wait_for(struct writing_stage *stage)
{
	struct checked checked = look(stage);

	for (int i = 0; i < 50 && checked.older; i++) {
		event_base_loop(stage->desk.base, EVLOOP_ONCE); /* a job that is done wakes the loop */
		checked = look(stage);
	}
	assert_false(checked.older);
	assert_non_null(checked.report);
	return checked;
}

static void save(struct writing_stage *stage, const char *topic, const char *text, const char *keyword)
{
	char *keywords[] = { (char *)(uintptr_t)keyword };
	struct person saima = writing_person(stage, "saima");
	struct message_row row = { .topic = (char *)(uintptr_t)topic,
		.lang = (char *)"en",
		.text = (char *)(uintptr_t)text,
		.keywords = keywords,
		.keyword_count = 1 };
	struct saving saving = { .deed = { &saima, "127.0.0.1", clock_wall_ms() },
		.edition = stage->draft,
		.rev = writing_rev(stage, TABLE_MESSAGES, topic, "en", NULL) };
	long long rev;

	assert_int_equal(
		saving_message(desk_stage_db(&stage->desk), &saving, &row, NULL, &rev, NULL), DEED_DONE);
}

static bool has(const struct report *report, enum fault kind)
{
	for (size_t i = 0; i < report->count; i++) {
		if (report->items[i].kind == kind)
			return true;
	}
	return false;
}

static void it_runs_beside_and_is_kept_until_something_is_another(void **state)
{
	struct writing_stage *stage = *state;

	assert_null(look(stage).report);
	const struct report *report = wait_for(stage).report;
	assert_ptr_equal(look(stage).report, report);
	save(stage, "women", "Come at {nowhere}", "women");
	assert_true(look(stage).older);
	assert_ptr_equal(look(stage).report, report);
	assert_true(has(wait_for(stage).report, FAULT_PLACEHOLDER_MISSING));
}

static void a_keyword_of_another_topic_is_found(void **state)
{
	struct writing_stage *stage = *state;

	assert_false(has(wait_for(stage).report, FAULT_KEYWORD_TAKEN));
	save(stage, "women", "Every woman may vote", "voting");
	assert_true(has(wait_for(stage).report, FAULT_KEYWORD_TAKEN));
}

static void what_it_is_of_says_so(void **state)
{
	struct writing_stage *stage = *state;
	struct message_set *set = contents_load(desk_stage_db(&stage->desk), stage->draft);
	struct checked checked = wait_for(stage);
	char hash[TABLES_HASH_SIZE];

	assert_true(tables_hash(set, hash));
	assert_string_equal(checked.of.content, hash);
	assert_int_equal(checked.of.live, stage->live);
	assert_false(checked.of.may_lose);
	message_set_free(set);
}

static void what_vanishes_is_an_error_unless_it_may(void **state)
{
	struct writing_stage *stage = *state;
	struct person saima = writing_person(stage, "saima");
	const struct row_name name = { TABLE_MESSAGES, { "register", "ur", NULL } };
	const struct saving saving = { .deed = { &saima, "127.0.0.1", clock_wall_ms() },
		.edition = stage->draft,
		.rev = writing_rev(stage, TABLE_MESSAGES, "register", "ur", NULL) };

	assert_int_equal(saving_remove(desk_stage_db(&stage->desk), &saving, &name, NULL), DEED_DONE);
	assert_true(has(wait_for(stage).report, FAULT_VANISH_TEXTS));
	assert_int_equal(
		reviewing_plan(desk_stage_db(&stage->desk), &saving.deed, stage->draft, 0, true), DEED_DONE);
	assert_true(look(stage).older);
	struct checked checked = wait_for(stage);
	assert_false(has(checked.report, FAULT_VANISH_TEXTS));
	assert_true(has(checked.report, FAULT_REMOVED_TEXTS));
	assert_true(checked.of.may_lose);
}

static void of_many_drafts_the_last_are_kept(void **state)
{
	struct writing_stage *stage = *state;
	struct person saima = writing_person(stage, "saima");
	const struct deed deed = { &saima, "127.0.0.1", clock_wall_ms() };
	long long first = stage->draft;

	wait_for(stage);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(making_new(desk_stage_db(&stage->desk), &deed, stage->live, "another", "",
					 &stage->draft),
			DEED_DONE);
		wait_for(stage);
	}
	stage->draft = first;
	assert_null(look(stage).report);
	wait_for(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(it_runs_beside_and_is_kept_until_something_is_another),
		WRITING_TEST(a_keyword_of_another_topic_is_found),
		WRITING_TEST(what_it_is_of_says_so),
		WRITING_TEST(what_vanishes_is_an_error_unless_it_may),
		WRITING_TEST(of_many_drafts_the_last_are_kept),
	};

	return RUN_SUITE(tests);
}
