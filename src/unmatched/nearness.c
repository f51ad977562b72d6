#include "agahi/unmatched/nearness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bench/learned.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/drafts/contents.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/text/fold.h"

/* --- likeness ----------------------------------------------------------------------------------------- */

static void take_features(struct features *features, const char *text)
{
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(text, strlen(text), folded);

	features_take(features, FEATURES_KNOWN, FEATURES_MOST_BUCKETS, folded, len);
}

static bool shows(const struct features *features, unsigned bucket)
{
	return features->seen[bucket / 64] >> (bucket % 64) & 1;
}

/* What both show, of what either does. */
static unsigned likeness_of(const struct features *one, const struct features *other)
{
	size_t both = 0;

	for (size_t i = 0; i < other->count; i++)
		both += shows(one, other->list[i].bucket);
	size_t either = one->count + other->count - both;
	return either > 0 ? (unsigned)(both * 1000 / either) : 0;
}

unsigned nearness_likeness(const char *one, const char *other)
{
	struct features *features = calloc(2, sizeof(*features));
	unsigned likeness = 0;

	if (features) {
		take_features(&features[0], one);
		take_features(&features[1], other);
		likeness = likeness_of(&features[0], &features[1]);
	}
	free(features);
	return likeness;
}

/* --- on the worker ------------------------------------------------------------------------------------ */

static void keep_likest(struct nearness *nearness, const struct example_row *row, unsigned likeness)
{
	size_t at = nearness->example_count;

	while (at > 0 && nearness->examples[at - 1].likeness < likeness)
		at--;
	if (at == NEARNESS_SHOWN || likeness == 0)
		return;
	if (nearness->example_count < NEARNESS_SHOWN)
		nearness->example_count++;
	memmove(&nearness->examples[at + 1], &nearness->examples[at],
		(nearness->example_count - at - 1) * sizeof(nearness->examples[0]));
	nearness->examples[at] = (struct nearness_example){ row, likeness };
}

static void find_examples(struct nearness *nearness, struct features *text, struct features *example)
{
	take_features(text, nearness->text);
	for (size_t i = 0; i < nearness->set->example_count; i++) {
		take_features(example, nearness->set->examples[i].text);
		keep_likest(nearness, &nearness->set->examples[i], likeness_of(text, example));
	}
}

static void find_topics(struct nearness *nearness, const struct model *model, struct features *features)
{
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(nearness->text, strlen(nearness->text), folded);
	struct model_scores scores;

	model_score(model, folded, len, features, &scores);
	for (; nearness->topic_count < scores.count && nearness->topic_count < NEARNESS_SHOWN;
		nearness->topic_count++) {
		const struct model_class *class = &scores.classes[nearness->topic_count];
		struct nearness_topic *topic = &nearness->topics[nearness->topic_count];

		snprintf(topic->name, sizeof(topic->name), "%s", model_class_name(model, class->number));
		topic->sureness = class->sureness;
	}
}

static void work(sqlite3 *db, struct nearness *nearness)
{
	struct features *features = calloc(2, sizeof(*features));
	struct model *model = nearness->set ? learned_load(db, nearness->set) : NULL;

	if (features && nearness->set)
		find_examples(nearness, &features[0], &features[1]);
	if (features && model)
		find_topics(nearness, model, &features[0]);
	model_free(model);
	free(features);
}

void nearness_run(void *arg)
{
	struct nearness *nearness = arg;
	char error[256];
	sqlite3 *db = desk_db_open(nearness->path, DB_READ_ONLY, error, sizeof(error));

	if (!db)
		return;
	if (db_execute(db, "BEGIN")) {
		nearness->set = contents_load(db, nearness->edition);
		work(db, nearness);
	}
	db_close(db);
}

void nearness_free(struct nearness *nearness)
{
	if (!nearness)
		return;
	message_set_free(nearness->set);
	free(nearness->text);
	free(nearness);
}

/* --- on the page -------------------------------------------------------------------------------------- */

static void write_share(struct visit *visit, enum label column, unsigned permille)
{
	widget_cell_begin(visit, column);
	moments_write_number(visit->page, permille / 10);
	HTML(visit->page, " %");
	widget_cell_end(visit);
}

static void write_topic(struct visit *visit, const char *name)
{
	HTML(visit->page, "<bdi dir=\"ltr\">");
	html_text(visit->page, name);
	HTML(visit->page, "</bdi>");
}

static void write_topics(struct visit *visit, const struct nearness *nearness)
{
	static const enum label columns[] = { LABEL_NEAR_TOPIC, LABEL_NEAR_SURENESS };

	widget_table_begin(visit, LABEL_NEAR_TOPICS, (struct label_with){ 0 }, columns, 2);
	for (size_t i = 0; i < nearness->topic_count; i++) {
		widget_row_begin(visit);
		widget_head_begin(visit, LABEL_NEAR_TOPIC);
		write_topic(visit, nearness->topics[i].name);
		widget_head_end(visit);
		write_share(visit, LABEL_NEAR_SURENESS, nearness->topics[i].sureness);
		widget_row_end(visit);
	}
	widget_table_end(visit);
	widget_paragraph(
		visit, LABEL_NEAR_ANSWERS_AT, (struct label_with){ .number = CATALOGUE_ANSWER_AT / 10 });
}

static void write_examples(struct visit *visit, const struct nearness *nearness)
{
	static const enum label columns[] = { LABEL_NEAR_TEXT, LABEL_NEAR_TOPIC, LABEL_NEAR_LIKENESS };

	widget_table_begin(visit, LABEL_NEAR_EXAMPLES, (struct label_with){ 0 }, columns, 3);
	for (size_t i = 0; i < nearness->example_count; i++) {
		const struct nearness_example *example = &nearness->examples[i];

		widget_row_begin(visit);
		widget_head_begin(visit, LABEL_NEAR_TEXT);
		widget_words(visit, example->row->lang, example->row->text);
		widget_head_end(visit);
		widget_cell_begin(visit, LABEL_NEAR_TOPIC);
		write_topic(visit, example->row->topic);
		widget_cell_end(visit);
		write_share(visit, LABEL_NEAR_LIKENESS, example->likeness);
		widget_row_end(visit);
	}
	widget_table_end(visit);
}

void nearness_write(struct visit *visit, const struct nearness *nearness)
{
	widget_heading(visit, LABEL_NEAR_TITLE, (struct label_with){ 0 }, "near");
	if (nearness->topic_count > 0)
		write_topics(visit, nearness);
	if (nearness->example_count > 0)
		write_examples(visit, nearness);
	if (nearness->topic_count == 0 && nearness->example_count == 0)
		widget_paragraph(visit, LABEL_NEAR_NOTHING, (struct label_with){ 0 });
}
