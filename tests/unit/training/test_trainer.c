/* From examples to a model. */
#include "example_set.h"

#include "agahi/base/hash.h"
#include "agahi/text/fold.h"
#include "agahi/training/trainer.h"

static struct expectation expectation;
static struct features features;

static struct buffer train(trainer_progress_h progress, void *arg)
{
	struct message_set *set = example_set();
	struct corpus *corpus = corpus_build(set, trainer_defaults.folds);
	struct buffer octets = { 0 };

	assert_true(trainer_make(corpus, &trainer_defaults, progress, arg, &octets, &expectation));
	corpus_free(corpus);
	message_set_free(set);
	return octets;
}

static const char *best_of(const struct model *model, const char *text, struct model_scores *scores)
{
	char folded[FOLD_MAX_OCTETS];

	model_score(model, folded, fold_text(text, strlen(text), folded), &features, scores);
	return model_class_name(model, scores->classes[0].number);
}

static void examples_are_learned_in_every_spelling(void **state)
{
	struct buffer octets = train(NULL, NULL);
	struct model_scores scores;
	char reason[128];
	struct model *model = model_read(span_of(octets.data, octets.len), reason, sizeof(reason));

	(void)state;
	assert_non_null(model);
	assert_string_equal(best_of(model, "How can I cast my VOTE?", &scores), "vote");
	assert_string_equal(best_of(model, "vt kse dlna h", &scores), "vote");
	assert_string_equal(best_of(model, "mera card gum gaya", &scores), "card");
	assert_string_equal(best_of(model, "کارڈ گم ہوگیا", &scores), "card");
	assert_string_equal(best_of(model, "ungli par syahi", &scores), "ink");
	assert_string_equal(best_of(model, "balance send karo", &scores), "fallback");
	model_free(model);
	buffer_free(&octets);
}

static void the_trials_say_what_to_expect(void **state)
{
	struct buffer octets = train(NULL, NULL);
	char reason[128];
	struct model *model = model_read(span_of(octets.data, octets.len), reason, sizeof(reason));
	const struct model_expectation sum = expectation_sum(&expectation);

	(void)state;
	assert_int_equal(sum.messages, 32);
	assert_true(sum.right + sum.offered > 20);
	assert_int_equal(model_expectation(model)->right, sum.right);
	assert_int_equal(model_expectation(model)->wrong, sum.wrong);
	assert_int_equal(model_expectation(model)->answer_at, trainer_defaults.answer_at);
	model_free(model);
	buffer_free(&octets);
}

static void the_same_examples_give_the_same_octets(void **state)
{
	struct buffer first = train(NULL, NULL), second = train(NULL, NULL);

	(void)state;
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.data, second.data, first.len);
	buffer_free(&first);
	buffer_free(&second);
}

static void trials_leave_no_trace_in_the_weights(void **state)
{
	struct message_set *set = example_set();
	struct corpus *corpus = corpus_build(set, trainer_defaults.folds);
	struct buffer tried = train(NULL, NULL), alone = { 0 };
	const struct trainer_trial trial = { .without = TRAINER_ALL, .noise = trainer_defaults.noise };
	const size_t weights = model_buckets(4) * 4;

	(void)state;
	assert_true(trainer_fit(corpus, &trainer_defaults, &trial, &alone));
	assert_int_equal(alone.len, tried.len);
	assert_memory_equal(
		alone.data + alone.len - 8 - weights, tried.data + tried.len - 8 - weights, weights);
	buffer_free(&tried);
	buffer_free(&alone);
	corpus_free(corpus);
	message_set_free(set);
}

static bool keep_progress(unsigned done, void *arg)
{
	unsigned *last = arg;

	assert_true(done > *last && done <= 1000);
	*last = done;
	return true;
}

static void progress_goes_up_to_the_end(void **state)
{
	unsigned last = 0;
	struct buffer octets = train(keep_progress, &last);

	(void)state;
	assert_int_equal(last, 1000);
	buffer_free(&octets);
}

static bool stop_at_once(unsigned done, void *arg)
{
	*(unsigned *)arg += done > 0;
	return false;
}

static void who_does_not_want_it_any_more_does_not_wait_for_it(void **state)
{
	struct message_set *set = example_set();
	struct corpus *corpus = corpus_build(set, trainer_defaults.folds);
	struct buffer octets = { 0 };
	unsigned told = 0;

	(void)state;
	assert_false(trainer_make(corpus, &trainer_defaults, stop_at_once, &told, &octets, &expectation));
	assert_in_range(told, 1, corpus->class_count); /* of the first trial alone */
	assert_int_equal(octets.len, 0);
	buffer_free(&octets);
	corpus_free(corpus);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_are_learned_in_every_spelling),
		cmocka_unit_test(the_trials_say_what_to_expect),
		cmocka_unit_test(the_same_examples_give_the_same_octets),
		cmocka_unit_test(trials_leave_no_trace_in_the_weights),
		cmocka_unit_test(progress_goes_up_to_the_end),
		cmocka_unit_test(who_does_not_want_it_any_more_does_not_wait_for_it),
	};

	return RUN_SUITE(tests);
}
