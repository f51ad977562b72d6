#include "agahi/training/corpus.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/text/fold.h"

#define FALLBACK "fallback"

/* What tells of a wrong or a danger. Women who are kept away have no topic of their own, so they are not among these. */
static const char *const distress_topics[] = { "stopped", "offences", "complaint", "emergency", "tendered",
	"secrecy" };

struct topic {
	const char *name;
	size_t texts, place; /* where it was named first */
};

struct topics_list {
	struct topic *topics;
	size_t count;
};

/* --- classes ------------------------------------------------------------------------------------------ */

static void count_text(struct topics_list *list, const char *name, size_t texts)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->topics[i].name, name) == 0) {
			list->topics[i].texts += texts;
			return;
		}
	}
	list->topics[list->count] = (struct topic){ name, texts, list->count };
	list->count++;
}

static int compare_by_texts(const void *left, const void *right)
{
	const struct topic *a = left, *b = right;

	if (a->texts != b->texts)
		return a->texts > b->texts ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

static int compare_by_place(const void *left, const void *right)
{
	const struct topic *a = left, *b = right;

	return (a->place > b->place) - (a->place < b->place);
}

static bool is_distress(const char *topic)
{
	for (size_t i = 0; i < sizeof(distress_topics) / sizeof(distress_topics[0]); i++) {
		if (strcmp(distress_topics[i], topic) == 0)
			return true;
	}
	return false;
}

static bool choose_classes(const struct message_set *set, struct corpus *corpus)
{
	struct topics_list list = { calloc(set->message_count + set->example_count + 1, sizeof(struct topic)),
		0 };

	if (!list.topics)
		return false;
	for (size_t i = 0; i < set->message_count; i++) {
		if (set->messages[i].keyword_count > 0)
			count_text(&list, set->messages[i].topic, set->messages[i].keyword_count);
	}
	for (size_t i = 0; i < set->example_count; i++)
		count_text(&list, set->examples[i].topic, 1);
	qsort(list.topics, list.count, sizeof(struct topic), compare_by_texts);
	if (list.count > MODEL_MOST_CLASSES)
		list.count = MODEL_MOST_CLASSES;
	qsort(list.topics, list.count, sizeof(struct topic), compare_by_place);
	for (size_t i = 0; i < list.count; i++) {
		if (strlen(list.topics[i].name) >= MODEL_NAME_SIZE)
			continue;
		corpus->names[corpus->class_count] = strdup(list.topics[i].name);
		corpus->distress[corpus->class_count] = is_distress(list.topics[i].name);
		if (!corpus->names[corpus->class_count++])
			break;
	}
	free(list.topics);
	return corpus->class_count == 0 || corpus->names[corpus->class_count - 1];
}

static int class_of(const struct corpus *corpus, const char *topic)
{
	for (size_t i = 0; i < corpus->class_count; i++) {
		if (strcmp(corpus->names[i], topic) == 0)
			return (int)i;
	}
	return -1;
}

/* --- texts -------------------------------------------------------------------------------------------- */

static bool add_text(struct corpus *corpus, const char *topic, const char *text, struct corpus_text as)
{
	char folded[FOLD_MAX_OCTETS];
	int class = class_of(corpus, topic);

	as.len = fold_text(text, strlen(text), folded);
	if (class < 0 || as.len == 0)
		return true;
	as.class = (uint16_t) class;
	as.folded = strdup(folded);
	if (as.folded)
		corpus->texts[corpus->count++] = as;
	return as.folded != NULL;
}

static bool add_examples(struct corpus *corpus, const struct message_set *set, unsigned folds)
{
	unsigned next[MODEL_MOST_CLASSES] = { 0 };

	for (size_t i = 0; i < set->example_count; i++) {
		const struct example_row *row = &set->examples[i];
		int class = class_of(corpus, row->topic);
		uint8_t fold = (uint8_t)(class < 0 ? 0 : next[class]++ % folds);

		if (!add_text(corpus, row->topic, row->text,
			    (struct corpus_text){ .fold = fold, .example = i }))
			return false;
	}
	return true;
}

static bool add_keywords(struct corpus *corpus, const struct message_set *set)
{
	size_t left = CORPUS_MOST_KEYWORDS;

	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];

		for (size_t k = 0; k < row->keyword_count && left > 0; k++, left--) {
			if (!add_text(corpus, row->topic, row->keywords[k],
				    (struct corpus_text){ .fold = CORPUS_NO_FOLD }))
				return false;
		}
	}
	return true;
}

static bool fill(struct corpus *corpus, const struct message_set *set, unsigned folds)
{
	size_t most = set->example_count;

	corpus->fallback = -1;
	if (set->example_count == 0)
		return true;
	for (size_t i = 0; i < set->message_count; i++)
		most += set->messages[i].keyword_count;
	corpus->texts = calloc(most, sizeof(*corpus->texts));
	if (!corpus->texts || !choose_classes(set, corpus) || !add_examples(corpus, set, folds) ||
		!add_keywords(corpus, set))
		return false;
	corpus->fallback = class_of(corpus, FALLBACK);
	return true;
}

struct corpus *corpus_build(const struct message_set *set, unsigned folds)
{
	struct corpus *corpus = calloc(1, sizeof(*corpus));

	if (corpus && !fill(corpus, set, folds)) {
		corpus_free(corpus);
		return NULL;
	}
	return corpus;
}

void corpus_free(struct corpus *corpus)
{
	if (!corpus)
		return;
	for (size_t i = 0; i < corpus->count; i++)
		free(corpus->texts[i].folded);
	for (size_t i = 0; i < corpus->class_count; i++)
		free(corpus->names[i]);
	free(corpus->texts);
	free(corpus);
}

bool corpus_is_enough(const struct corpus *corpus)
{
	return corpus->class_count >= 2;
}
