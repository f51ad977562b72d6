/* Drafts' catalogues, kept ready: built for their words, with today's texts over them. */
#include "example_set.h"
#include "sample_set.h"
#include "small_model.h"

#include "agahi/preview/workbench.h"

static struct workbench *workbench;
static struct workbench_draft *draft;

static int set_up(void **state)
{
	(void)state;
	workbench = workbench_new(2);
	draft = NULL;
	return workbench ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	workbench_free(workbench);
	return 0;
}

static struct workbench_key key_of(int64_t id, int64_t words, int64_t texts)
{
	return (struct workbench_key){ id, words, texts };
}

static struct workbench_job *begin(struct workbench_key key, struct message_set *set)
{
	const struct workbench_order order = { .key = key, .set = set, .languages = &test_languages };
	struct workbench_job *job = workbench_begin(workbench, &order);

	assert_non_null(job);
	return job;
}

static void finish(struct workbench_job *job)
{
	char reason[128];

	workbench_build(job);
	assert_true(workbench_finish(workbench, job, reason, sizeof(reason)));
	assert_string_equal(reason, "");
}

static enum workbench_state look(struct workbench_key key)
{
	return workbench_find(workbench, &key, &draft);
}

static const char *text_of(const struct catalogue *catalogue, const char *topic, const char *lang)
{
	const struct topics *topics = catalogue_topics(catalogue);

	return topics_text(topics, topics_find(topics, topic), topics_find_language(topics, lang));
}

static void a_draft_is_unbuilt_then_building_then_ready(void **state)
{
	(void)state;
	assert_int_equal(look(key_of(14, 1, 1)), WORKBENCH_UNBUILT);
	assert_null(draft);
	struct workbench_job *job = begin(key_of(14, 1, 1), sample_set(0));
	assert_int_equal(look(key_of(14, 1, 1)), WORKBENCH_BUILDING);
	assert_int_equal(look(key_of(14, 2, 1)), WORKBENCH_UNBUILT);
	finish(job);
	assert_int_equal(look(key_of(14, 1, 1)), WORKBENCH_READY);
	assert_non_null(text_of(workbench_catalogue(draft), "vote", "en"));
	assert_true(workbench_set(draft)->message_count > 100);
	assert_false(workbench_is_lacking(draft));
	assert_int_equal(look(key_of(14, 1, 2)), WORKBENCH_OTHER_TEXTS);
	job = begin(key_of(14, 2, 2), sample_set(0));
	assert_int_equal(look(key_of(14, 2, 2)), WORKBENCH_BUILDING);
	assert_non_null(draft); /* the older, meanwhile */
	finish(job);
	assert_int_equal(look(key_of(14, 2, 2)), WORKBENCH_READY);
	workbench_forget(workbench, 14);
	assert_int_equal(look(key_of(14, 2, 2)), WORKBENCH_UNBUILT);
}

static void those_asked_for_last_are_kept(void **state)
{
	(void)state;
	finish(begin(key_of(1, 1, 1), example_set()));
	finish(begin(key_of(2, 1, 1), example_set()));
	assert_int_equal(look(key_of(1, 1, 1)), WORKBENCH_READY);
	finish(begin(key_of(3, 1, 1), example_set()));
	assert_int_equal(look(key_of(1, 1, 1)), WORKBENCH_READY);
	assert_int_equal(look(key_of(2, 1, 1)), WORKBENCH_UNBUILT);
	assert_int_equal(look(key_of(3, 1, 1)), WORKBENCH_READY);
}

static void words_are_told_apart_and_texts_are_none(void **state)
{
	struct message_set *set = example_set();
	int64_t words = workbench_words(set, 1);

	(void)state;
	assert_int_not_equal(words, workbench_words(set, 2));
	sample_set_text(&set->messages[0].text, "another text");
	assert_true(message_set_add_placeholder(set, "day", "en", "Friday", 0));
	assert_int_equal(workbench_words(set, 1), words);
	assert_true(message_row_add_keyword(&set->messages[0], "ballot"));
	int64_t more = workbench_words(set, 1);
	assert_int_not_equal(more, words);
	assert_true(message_set_add_example(set, "vote", "en", "how", 0));
	assert_int_not_equal(workbench_words(set, 1), more);
	message_set_free(set);
}

static void a_draft_with_one_number_is_found_by_it_alone(void **state)
{
	struct message_set *set = example_set();
	int64_t words = workbench_words(set, 0);

	(void)state;
	assert_int_equal(look(key_of(14, 0, 7)), WORKBENCH_UNBUILT);
	struct workbench_job *job = begin(key_of(14, words, 7), set);
	assert_int_equal(look(key_of(14, 0, 7)), WORKBENCH_BUILDING);
	finish(job);
	assert_int_equal(look(key_of(14, 0, 7)), WORKBENCH_READY);
	assert_int_equal(
		look(key_of(14, 0, 8)), WORKBENCH_UNBUILT); /* not known yet: the set is to be loaded */
	assert_non_null(draft);
	assert_int_equal(look(key_of(14, words, 8)), WORKBENCH_OTHER_TEXTS);
	struct message_set *today = example_set();
	const struct workbench_key key = key_of(14, words, 8);
	assert_true(workbench_take_texts(workbench, &key, today));
	message_set_free(today);
	assert_int_equal(look(key_of(14, 0, 8)), WORKBENCH_READY);
}

/* The same as what is built of today's set. */
static void texts_of_today_are_laid_over(void **state)
{
	struct message_set *today = sample_set(0), *twin = sample_set(0);

	(void)state;
	finish(begin(key_of(14, 1, 1), sample_set(0)));
	for (size_t round = 0; round < 2; round++) {
		struct message_set *sets[] = { today, twin };

		for (size_t i = 0; i < 2; i++) {
			sample_set_text(&sample_row(sets[i], "polling", "en")->text,
				round == 0 ? "On {polling_date}" : "Soon: {polling_date}");
			sample_set_text(&sets[i]->placeholders[0].value, round == 0 ? "Friday" : "Sunday");
			sample_set_text(&sets[i]->menus[0].label, round == 0 ? "One" : "Two");
		}
		const struct workbench_key key = key_of(14, 1, 2 + (int64_t)round);
		assert_int_equal(look(key), WORKBENCH_OTHER_TEXTS);
		assert_true(workbench_take_texts(workbench, &key, today));
		message_set_free(today);
		assert_int_equal(look(key), WORKBENCH_READY);
		struct catalogue *anew = catalogue_build(twin, &test_languages);
		assert_non_null(anew);
		for (size_t i = 0; i < twin->message_count; i++) {
			const struct message_row *row = &twin->messages[i];

			assert_string_equal(text_of(workbench_catalogue(draft), row->topic, row->lang),
				text_of(anew, row->topic, row->lang));
		}
		assert_string_equal(text_of(workbench_catalogue(draft), "polling", "en"),
			round == 0 ? "On Friday" : "Soon: Sunday");
		catalogue_free(anew);
		today = sample_set(0);
	}
	message_set_free(today);
	message_set_free(twin);
}

static void messages_that_are_not_the_drafts_are_not_taken(void **state)
{
	const struct workbench_key key = key_of(14, 1, 2), other = key_of(14, 2, 2);
	struct message_set *set = example_set();

	(void)state;
	assert_false(workbench_take_texts(workbench, &key, set)); /* there is no such draft */
	finish(begin(key_of(14, 1, 1), sample_set(0)));
	assert_false(workbench_take_texts(workbench, &key, set));
	assert_int_equal(look(key), WORKBENCH_UNBUILT);
	finish(begin(key_of(14, 1, 1), example_set()));
	assert_false(workbench_take_texts(workbench, &other, set));
	assert_int_equal(look(key), WORKBENCH_UNBUILT);
	message_set_free(set);
}

static void what_is_being_typed_is_tried_and_not_kept(void **state)
{
	(void)state;
	finish(begin(key_of(14, 1, 1), sample_set(0)));
	assert_int_equal(look(key_of(14, 1, 1)), WORKBENCH_READY);
	char *before = strdup(text_of(workbench_catalogue(draft), "polling", "en"));
	const struct workbench_trial trial = { .topic = "polling",
		.lang = "en",
		.text = "On {polling_date}, {no_such}",
		.placeholder = "polling_date",
		.placeholder_lang = "en",
		.value = "Friday" };
	struct catalogue *tried = workbench_try(draft, &trial);
	assert_non_null(tried);
	assert_string_equal(text_of(tried, "polling", "en"), "On Friday, {no_such}");
	assert_string_equal(text_of(workbench_catalogue(draft), "polling", "en"), before);
	catalogue_free(tried);
	const struct workbench_trial value = {
		.placeholder = "polling_date", .placeholder_lang = "en", .value = "{open_time}"
	};
	char *filled = workbench_fill(draft, &value, "polling", "en");
	assert_non_null(filled);
	assert_non_null(strstr(filled, "Polling day: {open_time}. Hours: ")); /* not filled twice */
	free(filled);
	filled = workbench_fill(draft, &(struct workbench_trial){ .topic = NULL }, "polling", "en");
	assert_string_equal(filled, before);
	free(filled);
	assert_null(workbench_fill(draft, &value, "no-such", "en"));
	free(before);
}

static void a_value_that_was_not_there_is_tried_too(void **state)
{
	const struct workbench_trial trial = {
		.topic = "vote", .lang = "en", .text = "{fresh}", .placeholder = "fresh", .value = "new"
	};

	(void)state;
	finish(begin(key_of(14, 1, 1), sample_set(0)));
	look(key_of(14, 1, 1));
	char *filled = workbench_fill(draft, &trial, "vote", "en");
	assert_string_equal(filled, "new");
	free(filled);
}

static void a_topic_that_was_not_built_is_not_tried(void **state)
{
	const struct workbench_trial trials[] = { { .topic = "brand-new", .lang = "en", .text = "x" },
		{ .topic = "vote", .lang = "xx", .text = "x" } };

	(void)state;
	finish(begin(key_of(14, 1, 1), sample_set(0)));
	look(key_of(14, 1, 1));
	assert_null(workbench_try(draft, &trials[0]));
	assert_null(workbench_try(draft, &trials[1]));
}

static void another_menu_is_tried(void **state)
{
	struct message_set *menus = sample_set(0);
	const struct workbench_trial trial = { .menus = menus };

	(void)state;
	finish(begin(key_of(14, 1, 1), sample_set(0)));
	look(key_of(14, 1, 1));
	struct catalogue *tried = workbench_try(draft, &trial);
	assert_non_null(tried);
	assert_ptr_not_equal(catalogue_menus(tried), catalogue_menus(workbench_catalogue(draft)));
	assert_ptr_equal(catalogue_topics(tried), catalogue_topics(workbench_catalogue(draft)));
	catalogue_free(tried);
	message_set_free(menus);
}

/* --- models ------------------------------------------------------------------------------------------- */

static bool build_with_model(struct message_set *set, struct buffer model, bool older, char reason[128])
{
	const struct workbench_order order = { .key = key_of(14, 1, 1),
		.set = set,
		.languages = &test_languages,
		.model = model,
		.model_is_older = older,
		.answer_at = 700 };
	struct workbench_job *job = workbench_begin(workbench, &order);

	assert_non_null(job);
	workbench_build(job);
	bool built = workbench_finish(workbench, job, reason, 128);
	look(key_of(14, 1, 1));
	return built;
}

static void what_was_learned_is_its_own_or_older_or_lacking(void **state)
{
	char reason[128];

	(void)state;
	assert_true(build_with_model(example_set(), small_model_octets(1), false, reason));
	assert_non_null(catalogue_model(workbench_catalogue(draft)));
	assert_int_equal(catalogue_answer_at(workbench_catalogue(draft)), 700);
	assert_false(workbench_is_lacking(draft));
	assert_true(build_with_model(example_set(), small_model_octets(1), true, reason));
	assert_non_null(catalogue_model(workbench_catalogue(draft)));
	assert_true(workbench_is_lacking(draft));
	assert_true(build_with_model(example_set(), (struct buffer){ 0 }, false, reason));
	assert_null(catalogue_model(workbench_catalogue(draft)));
	assert_true(workbench_is_lacking(draft));
	/* A set without examples is answered by its keywords, whatever was learned before. */
	assert_true(build_with_model(sample_set(0), small_model_octets(1), true, reason));
	assert_null(catalogue_model(workbench_catalogue(draft)));
	assert_false(workbench_is_lacking(draft));
}

static void a_damaged_model_is_told(void **state)
{
	struct buffer model = small_model_octets(1);
	char reason[128];

	(void)state;
	model.data[100] ^= 1;
	assert_false(build_with_model(example_set(), model, false, reason));
	assert_string_not_equal(reason, "");
	assert_null(draft);
	assert_int_equal(look(key_of(14, 1, 1)), WORKBENCH_UNBUILT);
}

static void a_job_that_is_not_wanted_any_more_goes(void **state)
{
	char reason[128];

	(void)state;
	struct workbench_job *job = begin(key_of(1, 1, 1), example_set());
	workbench_build(job);
	workbench_job_free(job);
	assert_int_equal(look(key_of(1, 1, 1)), WORKBENCH_UNBUILT);
	job = begin(key_of(1, 1, 1), example_set());
	assert_false(workbench_finish(workbench, job, reason, sizeof(reason))); /* never built */
	assert_string_equal(reason, "it was not built");
}

static void what_a_job_built_can_be_used_and_dropped(void **state)
{
	struct workbench_job *job = begin(key_of(0, 1, 1), sample_set(0));

	(void)state;
	assert_null(workbench_job_draft(job));
	workbench_build(job);
	assert_non_null(workbench_job_draft(job));
	assert_non_null(workbench_catalogue(workbench_job_draft(job)));
	workbench_job_free(job);
	assert_int_equal(look(key_of(0, 1, 1)), WORKBENCH_UNBUILT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_draft_is_unbuilt_then_building_then_ready, set_up, tear_down),
		cmocka_unit_test_setup_teardown(those_asked_for_last_are_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(words_are_told_apart_and_texts_are_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_draft_with_one_number_is_found_by_it_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(texts_of_today_are_laid_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			messages_that_are_not_the_drafts_are_not_taken, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_being_typed_is_tried_and_not_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_value_that_was_not_there_is_tried_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_topic_that_was_not_built_is_not_tried, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_menu_is_tried, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_was_learned_is_its_own_or_older_or_lacking, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_damaged_model_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_job_that_is_not_wanted_any_more_goes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_a_job_built_can_be_used_and_dropped, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
