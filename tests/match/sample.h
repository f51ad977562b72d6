/* The sample as it is answered from: conf/, and what is learned from its examples. Learning takes a while, so that what was
 * learned is kept in build/, under the hash that an edition would have it by, for the next who asks. */
#ifndef AGAHI_TEST_SAMPLE_H
#define AGAHI_TEST_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/buffer.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/edition/models.h"
#include "agahi/sheet/import.h"
#include "agahi/training/trainer.h"

static const char *const sample_tags[] = { "ur", "en", "ur-Latn" };
static const struct topics_languages sample_languages = { sample_tags, 3, "ur" };

static inline struct buffer sample_read_file(const char *path)
{
	FILE *file = fopen(path, "rbe");
	struct buffer content = { 0 };
	char piece[4096];
	size_t got;

	while (file && (got = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(&content, piece, got);
	if (file)
		fclose(file);
	return content;
}

static inline void sample_keep(const char *path, const struct buffer *octets)
{
	char other[160];

	mkdir("build", 0777);
	snprintf(other, sizeof(other), "%s.%d", path, (int)getpid());
	FILE *file = fopen(other, "wbe");
	if (!file)
		return;
	bool written = fwrite(octets->data, 1, octets->len, file) == octets->len;
	if (fclose(file) == 0 && written)
		rename(other, path);
	else
		unlink(other);
}

static inline struct model *sample_read_model(const struct buffer *octets)
{
	char reason[128];

	return octets->len == 0 ? NULL
				: model_read((struct span){ (const uint8_t *)octets->data, octets->len },
					  reason, sizeof(reason));
}

/* Learns from the set. NULL when memory is short. */
static inline struct model *sample_learn(
	const struct message_set *set, const struct trainer_options *options, struct buffer *octets)
{
	struct corpus *corpus = corpus_build(set, options->folds);
	struct expectation *expectation = calloc(1, sizeof(*expectation));
	struct model *model = NULL;

	if (corpus && expectation && trainer_make(corpus, options, NULL, NULL, octets, expectation))
		model = sample_read_model(octets);
	free(expectation);
	corpus_free(corpus);
	return model;
}

/* What was learned from the set before, or is now. */
static inline struct model *sample_find_model(const struct message_set *set)
{
	char hash[TABLES_HASH_SIZE], path[128];

	if (!models_hash(set, hash) || *hash == '\0')
		return NULL;
	snprintf(path, sizeof(path), "build/model-%s", hash);
	struct buffer octets = sample_read_file(path);
	struct model *model = sample_read_model(&octets);
	buffer_free(&octets);
	if (!model && (model = sample_learn(set, &trainer_defaults, &octets)) != NULL)
		sample_keep(path, &octets);
	buffer_free(&octets);
	return model;
}

/* The sample's messages, with the examples of these tables in place of its own; NULL, with what is wrong on standard
 * error. */
static inline struct message_set *sample_set(const char *const *examples, size_t count)
{
	struct message_set *set = message_set_new();
	struct report report = { 0 };
	bool read = set && import_messages("conf/messages.csv", set, &report) &&
		import_placeholders("conf/placeholders.csv", set, &report);

	for (size_t i = 0; read && i < count; i++)
		read = import_examples(examples[i], set, &report);
	if (!read) {
		report_print(&report, PHRASES_ENGLISH, stderr);
		message_set_free(set);
		set = NULL;
	}
	report_free(&report);
	return set;
}

/* Of the examples the first `most` of each topic and language. */
static inline void sample_keep_first(struct message_set *set, size_t most)
{
	struct message_set *few = message_set_new();

	for (size_t i = 0; few && i < set->example_count; i++) {
		const struct example_row *row = &set->examples[i];
		size_t before = 0;

		for (size_t k = 0; k < few->example_count; k++)
			before += strcmp(few->examples[k].topic, row->topic) == 0 &&
				strcmp(few->examples[k].lang, row->lang) == 0;
		if (before < most)
			message_set_add_example(few, row->topic, row->lang, row->text, 0);
	}
	if (few)
		message_set_move_examples(set, few);
	message_set_free(few);
}

static inline struct catalogue *sample_catalogue(const struct message_set *set)
{
	struct catalogue *catalogue = catalogue_build(set, &sample_languages);

	if (catalogue)
		catalogue_set_model(catalogue, sample_find_model(set));
	return catalogue;
}

#endif
