/* Memory runs short at every place of a preview. No crash, no leak (under ASan), and never a part of an answer that looks like
 * the whole. */
#include "content.h"
#include "countdown.h"
#include "reported.h"

#include "agahi/preview/checks.h"
#include "agahi/preview/learner.h"
#include "agahi/preview/replay.h"
#include "agahi/preview/workbench.h"

enum { MOST_ALLOCATIONS = 10000, FEWEST_ALLOCATIONS = 10 };

static const struct replay_terms terms = { .code = "*8300#", .screen = { CHARSET_GSM7, 182, 80 } };

static void fill(struct message_set *set)
{
	static const char *const items[][5] = { { "main", "title", "en", "Menu", "" },
		{ "main", "a", "en", "Vote", "vote" } };

	for (size_t i = 0; i < 2; i++)
		assert_true(message_set_add_menu(set, items[i], 0));
	assert_true(message_set_add_placeholder(set, "day", "en", "Friday", 0));
	assert_true(message_set_add_example(set, "vote", "en", "how do i vote", 0));
}

static struct message_set *make_set(void)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES "when,en,when,On {day}\n", &report);

	fill(set);
	report_free(&report);
	return set;
}

struct stage {
	struct catalogue *catalogue;
	struct message_set *set, *today;
};

static int make_stage(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	assert_non_null(stage);
	stage->set = make_set();
	stage->catalogue = catalogue_build(stage->set, &test_languages);
	assert_non_null(stage->catalogue);
	*state = stage;
	return 0;
}

static int free_stage(void **state)
{
	struct stage *stage = *state;

	catalogue_free(stage->catalogue);
	message_set_free(stage->set);
	free(stage);
	return 0;
}

/* Does it for each allocation that may fail; `act` says whether it went well, which it must where none failed. */
static void run_short(struct stage *stage, bool (*act)(struct stage *))
{
	unsigned long n = 0;
	bool failed = true;

	for (int kind = COUNTDOWN_ONE; kind <= COUNTDOWN_ALL; kind++) {
		for (n = 1, failed = true; failed && n < MOST_ALLOCATIONS; n++) {
			stage->today = make_set();
			countdown_start(n, (enum countdown_kind)kind);
			bool good = act(stage);
			failed = countdown_stop();
			message_set_free(stage->today);
			assert_true(good || failed);
		}
		assert_false(failed);
		assert_true(n > FEWEST_ALLOCATIONS);
	}
}

static bool build_and_try(struct stage *stage)
{
	struct workbench *workbench = workbench_new(1);
	const struct workbench_key built = { 1, 1, 1 }, later = { 1, 1, 2 };
	const struct workbench_trial trial = { .topic = "when",
		.lang = "en",
		.text = "At {day} new words",
		.placeholder = "day",
		.placeholder_lang = "en",
		.value = "noon" };
	const struct workbench_order order = {
		.key = built, .set = stage->today, .languages = &test_languages
	};
	struct workbench_draft *draft;
	char reason[128], *filled = NULL;

	if (!workbench)
		return false;
	struct workbench_job *job = workbench_begin(workbench, &order);
	stage->today = NULL; /* the job's */
	if (job)
		workbench_build(job);
	if (job && workbench_finish(workbench, job, reason, sizeof(reason)) &&
		workbench_take_texts(workbench, &later, stage->set) &&
		workbench_find(workbench, &later, &draft) == WORKBENCH_READY)
		filled = workbench_fill(draft, &trial, "when", "en");
	workbench_free(workbench);
	bool good = filled && strcmp(filled, "At noon new words") == 0;
	free(filled);
	return good;
}

static void a_draft_is_ready_whole_or_not_at_all(void **state)
{
	struct stage *stage = *state;
	unsigned long n;
	bool failed = true;

	for (n = 1; failed && n < MOST_ALLOCATIONS; n++) {
		struct message_set *texts = make_set(), *kept = stage->set;

		stage->set = texts;
		stage->today = make_set();
		countdown_start(n, COUNTDOWN_ONE);
		bool good = build_and_try(stage);
		failed = countdown_stop();
		message_set_free(stage->today);
		message_set_free(texts);
		stage->set = kept;
		assert_true(good || failed);
	}
	assert_false(failed);
	assert_true(n > FEWEST_ALLOCATIONS);
}

static bool play(struct stage *stage)
{
	struct steps steps;
	struct replay replay;

	assert_true(steps_read(&steps, "svote|szqxwv|d*8300*1*1#|d*8300#|k1"));
	bool good = replay_run(stage->catalogue, &steps, &terms, &replay);
	for (size_t i = 0; good && i < replay.count; i++)
		good = replay.bubbles[i].text != NULL;
	replay_free(&replay);
	return good;
}

static void the_phone_shows_all_or_says_so(void **state)
{
	run_short(*state, play);
}

static bool look(struct stage *stage)
{
	static const struct checks_place places[] = { { .topic = "when", .lang = "en" },
		{ .placeholder = "day" }, { .menu = "main", .item = "a", .lang = "en" } };
	bool good = true;

	for (size_t i = 0; i < 3; i++) {
		struct report report = { 0 };
		struct checks checks = { 0 };

		checks_at_once(stage->set, &test_options, &places[i], &report);
		good = checks_beside(&report, &places[i], PHRASES_ENGLISH, &checks) && good;
		checks_free(&checks);
		report_free(&report);
	}
	return good;
}

static void a_field_is_looked_at_without_a_crash(void **state)
{
	run_short(*state, look);
}

static bool lay(struct stage *stage)
{
	const struct topics *topics = catalogue_topics(stage->catalogue);
	const struct catalogue_text text = { topics_find(topics, "vote"), topics_find_language(topics, "en"),
		"Something entirely new", NULL, "Something entirely new" };
	struct catalogue *over =
		catalogue_overlay(stage->catalogue, &(struct catalogue_changes){ &text, 1, stage->set });
	bool good = over != NULL;

	catalogue_free(over);
	return good;
}

static void an_overlay_is_laid_or_not(void **state)
{
	run_short(*state, lay);
}

/* All of one topic: there is nothing to tell it from. Of learning itself: editor/test_shortage. */
static struct message_set *one_topic(void)
{
	struct message_set *set = message_set_new();
	bool good = set != NULL;

	for (int i = 0; good && i < 8; i++)
		good = message_set_add_example(set, "vote", "en", "how do i vote", 0);
	if (good)
		return set;
	message_set_free(set);
	return NULL;
}

static bool learn(struct stage *stage)
{
	struct message_set *set = one_topic();
	struct learner *learner = set ? learner_new() : NULL;

	(void)stage;
	if (!learner) {
		message_set_free(set);
		return false;
	}
	struct learner_job *job = learner_begin(learner, "sha256:a", set);
	assert_int_equal(learner_is_at(learner, NULL), job != NULL);
	if (job) {
		learner_run(job);
		assert_int_equal(learner_octets(job).len, 0);
		learner_end(learner, job);
	}
	learner_free(learner);
	return job != NULL;
}

static void a_draft_is_learned_from_or_not(void **state)
{
	run_short(*state, learn);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_draft_is_ready_whole_or_not_at_all),
		cmocka_unit_test(the_phone_shows_all_or_says_so),
		cmocka_unit_test(a_field_is_looked_at_without_a_crash),
		cmocka_unit_test(an_overlay_is_laid_or_not),
		cmocka_unit_test(a_draft_is_learned_from_or_not),
	};

	return cmocka_run_group_tests_name(__FILE__, tests, make_stage, free_stage);
}
