/* Any octets as a table of examples, put to a set that is there as `import --examples` does: read, merged, checked, made
 * into what is learned from, with noise; and now and then learned, which gives a model that can be read and asked. */
#include <stdlib.h>
#include <string.h>

#include "agahi/edition/models.h"
#include "agahi/editor/check.h"
#include "agahi/editor/lesson.h"
#include "agahi/editor/merge.h"
#include "agahi/sheet/import.h"
#include "agahi/text/fold.h"
#include "agahi/text/utf8.h"
#include "agahi/training/noise.h"
#include "expect.h"

enum { MOST_LEARNED = 24, EVERY = 16 };

static const char *const tags[] = { "ur", "en", "ur-Latn" };
static const struct check_options options = {
	.languages = tags, .language_count = 3, .default_tag = "ur", .max_parts = 6, .today = { 2027, 2, 10 }
};

/* Without fault, and with two examples of its own. */
static struct message_set *make_set(void)
{
	static const char messages[] = "topic,lang,keywords,text\nvote,en,vote|how to vote,Bring your card\n"
				       "card,ur,شناختی کارڈ,کارڈ ساتھ لائیں\nhelp,en,help,Send VOTE\n"
				       "fallback,en,,Send HELP\nlimited,en,,Please wait\n";
	struct message_set *set = message_set_new();
	struct report report = { 0 };
	char copy[sizeof(messages)];

	memcpy(copy, messages, sizeof(messages));
	expect(set && import_messages_text("m.csv", copy, sizeof(messages) - 1, set, &report));
	expect(message_set_add_example(set, "vote", "en", "where do i stamp", 0));
	expect(message_set_add_example(set, "fallback", "en", "send me balance", 0));
	report_free(&report);
	return set;
}

/* --- what is learned from ----------------------------------------------------------------------------- */

static void expect_noise_in_bounds(const struct corpus_text *text)
{
	for (int kind = 0; kind < NOISE_KINDS; kind++) {
		char noisy[FOLD_MAX_OCTETS], folded[FOLD_MAX_OCTETS];
		size_t len = noise_make((enum noise_kind)kind, text->len, text->folded, text->len, noisy);

		if (len == 0)
			continue;
		expect(len < FOLD_MAX_OCTETS && noisy[len] == '\0' && strlen(noisy) == len);
		expect(utf8_first_fault(noisy, len) == len);
		expect(fold_text(noisy, len, folded) < FOLD_MAX_OCTETS);
	}
}

static void expect_corpus(const struct message_set *set)
{
	struct corpus *corpus = corpus_build(set, trainer_defaults.folds);

	expect(corpus && corpus->class_count <= MODEL_MOST_CLASSES);
	for (size_t i = 0; i < corpus->count; i++) {
		const struct corpus_text *text = &corpus->texts[i];

		expect(text->len > 0 && strlen(text->folded) == text->len &&
			text->class < corpus->class_count);
		expect(text->fold < trainer_defaults.folds || text->fold == CORPUS_NO_FOLD);
		expect(text->fold == CORPUS_NO_FOLD || text->example < set->example_count);
		expect_noise_in_bounds(text);
	}
	corpus_free(corpus);
}

static void expect_model(const struct message_set *set)
{
	static struct features features;
	struct lesson lesson = { 0 };
	struct buffer octets = { 0 };
	char reason[128], folded[FOLD_MAX_OCTETS];

	expect(lesson_learn(&lesson, set, NULL, NULL, &octets));
	expect(lesson.state == LESSON_LEARNED);
	const struct model_expectation *sum = &lesson.expectation;
	expect(sum->right + sum->offered + sum->wrong <= sum->messages &&
		sum->messages <= set->example_count);
	struct model *model =
		model_read((struct span){ (const uint8_t *)octets.data, octets.len }, reason, sizeof(reason));
	expect(model != NULL);
	for (size_t i = 0; i < set->example_count; i++) {
		const char *text = set->examples[i].text;
		struct model_scores scores;

		model_score(model, folded, fold_text(text, strlen(text), folded), &features, &scores);
		expect(scores.count == model_class_count(model));
	}
	model_free(model);
	buffer_free(&octets);
}

/* --- the table ---------------------------------------------------------------------------------------- */

static void expect_hash(const struct message_set *set, const struct message_set *without)
{
	char hash[TABLES_HASH_SIZE], again[TABLES_HASH_SIZE], before[TABLES_HASH_SIZE];

	expect(models_hash(set, hash) && models_hash(set, again) && models_hash(without, before));
	expect(strcmp(hash, again) == 0 && *hash != '\0');
	expect((strcmp(hash, before) == 0) == (set->example_count == without->example_count));
}

/* The same rows again add nothing. */
static void expect_merged(struct message_set *set, const struct message_set *given, struct report *report)
{
	size_t before = set->example_count;

	expect(merge_examples(set, given, report));
	size_t merged = set->example_count;
	expect(merged >= before && merged <= before + given->example_count);
	expect(merge_examples(set, given, report) && set->example_count == merged);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message_set *set = make_set(), *without = make_set(), *given = message_set_new();
	struct report report = { 0 };
	char *text = malloc(size + 1);

	expect(text && given);
	memcpy(text, data, size);
	text[size] = '\0';
	bool read = import_table_text(TABLE_EXAMPLES, "e.csv", text, size, given, &report);
	expect(read == !report.unread);
	if (read) {
		expect_merged(set, given, &report);
		expect_hash(set, without);
		check_message_set(set, &options, &report);
		expect_corpus(set);
		/* What import would learn from. */
		if (report.errors == 0 && set->example_count <= MOST_LEARNED && size % EVERY == 0)
			expect_model(set);
	}
	report_free(&report);
	message_set_free(set);
	message_set_free(without);
	message_set_free(given);
	free(text);
	return 0;
}
