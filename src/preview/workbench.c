#include "agahi/preview/workbench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "agahi/base/hash.h"
#include "agahi/catalogue/layer.h"
#include "agahi/edition/languages.h"
#include "agahi/editor/lesson.h"
#include "agahi/learning/model.h"

struct workbench_draft {
	struct workbench_key key;
	uint64_t asked; /* for last */
	bool lacking;
	struct message_set *set;   /* of today's texts */
	struct catalogue *built;   /* of the texts that were when it was ordered */
	char **written;            /* these, by message */
	struct catalogue *current; /* `built`, or today's texts laid over it */
};

struct workbench_job {
	struct workbench_draft *draft; /* being made; not the workbench's yet */
	struct topics_languages *languages;
	struct buffer model;
	bool model_is_older;
	unsigned answer_at;
	char reason[160]; /* why nothing came of it; "" */
	LIST_ENTRY(workbench_job) entry;
};

struct workbench {
	size_t capacity, count;
	uint64_t asked; /* times, in all */
	LIST_HEAD(, workbench_job) jobs;
	struct workbench_draft *drafts[];
};

/* --- drafts ------------------------------------------------------------------------------------------- */

static void free_draft(struct workbench_draft *draft)
{
	if (!draft)
		return;
	if (draft->current != draft->built)
		catalogue_free(draft->current);
	catalogue_free(draft->built);
	for (size_t i = 0; draft->written && i < draft->set->message_count; i++)
		free(draft->written[i]);
	free((void *)draft->written);
	message_set_free(draft->set);
	free(draft);
}

static struct workbench_draft *find_draft(const struct workbench *workbench, int64_t id)
{
	for (size_t i = 0; i < workbench->count; i++) {
		if (workbench->drafts[i]->key.draft == id)
			return workbench->drafts[i];
	}
	return NULL;
}

struct workbench *workbench_new(size_t capacity)
{
	struct workbench *workbench =
		calloc(1, sizeof(*workbench) + (capacity + 1) * sizeof(struct workbench_draft *));

	if (workbench)
		workbench->capacity = capacity > 0 ? capacity : 1;
	return workbench;
}

void workbench_free(struct workbench *workbench)
{
	for (size_t i = 0; workbench && i < workbench->count; i++)
		free_draft(workbench->drafts[i]);
	free(workbench);
}

void workbench_forget(struct workbench *workbench, int64_t draft)
{
	struct workbench_draft *found = find_draft(workbench, draft);

	for (size_t i = 0; found && i < workbench->count; i++) {
		if (workbench->drafts[i] == found)
			workbench->drafts[i--] = workbench->drafts[--workbench->count];
	}
	free_draft(found);
}

static void forget_oldest(struct workbench *workbench)
{
	const struct workbench_draft *oldest = workbench->drafts[0];

	for (size_t i = 1; i < workbench->count; i++) {
		if (workbench->drafts[i]->asked < oldest->asked)
			oldest = workbench->drafts[i];
	}
	workbench_forget(workbench, oldest->key.draft);
}

/* --- keys --------------------------------------------------------------------------------------------- */

/* With its NUL, so that no two lists of texts are the same octets. */
static void add_text(uint64_t *hash, const char *text)
{
	enum { PRIME = 0x01000193 };

	*hash = *hash * PRIME ^ hash_octets(text, strlen(text) + 1);
}

int64_t workbench_words(const struct message_set *set, int64_t examples)
{
	uint64_t hash = (uint64_t)examples;

	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];

		add_text(&hash, row->topic);
		add_text(&hash, row->lang);
		for (size_t k = 0; k < row->keyword_count; k++)
			add_text(&hash, row->keywords[k]);
		add_text(&hash, ""); /* a keyword is never empty */
	}
	for (size_t i = 0; i < set->example_count; i++) {
		add_text(&hash, set->examples[i].topic);
		add_text(&hash, set->examples[i].lang);
		add_text(&hash, set->examples[i].text);
	}
	return hash != 0 ? (int64_t)hash : 1;
}

/* Is it of the words that are asked for, as far as they are known? */
static bool has_words(const struct workbench_key *at, const struct workbench_key *wanted)
{
	return wanted->words != 0 ? at->words == wanted->words : at->texts == wanted->texts;
}

static bool is_building(const struct workbench *workbench, const struct workbench_key *key)
{
	const struct workbench_job *job;

	LIST_FOREACH(job, &workbench->jobs, entry)
	{
		if (job->draft->key.draft == key->draft && has_words(&job->draft->key, key))
			return true;
	}
	return false;
}

enum workbench_state workbench_find(
	struct workbench *workbench, const struct workbench_key *key, struct workbench_draft **draft)
{
	struct workbench_draft *found = find_draft(workbench, key->draft);

	*draft = found;
	if (found)
		found->asked = ++workbench->asked;
	if (found && has_words(&found->key, key))
		return found->key.texts == key->texts ? WORKBENCH_READY : WORKBENCH_OTHER_TEXTS;
	return is_building(workbench, key) ? WORKBENCH_BUILDING : WORKBENCH_UNBUILT;
}

/* --- building ----------------------------------------------------------------------------------------- */

void workbench_job_free(struct workbench_job *job)
{
	if (!job)
		return;
	if (job->entry.le_prev)
		LIST_REMOVE(job, entry);
	free(job->languages);
	buffer_free(&job->model);
	free_draft(job->draft);
	free(job);
}

struct workbench_job *workbench_begin(struct workbench *workbench, const struct workbench_order *order)
{
	struct workbench_job *job = calloc(1, sizeof(*job));
	struct workbench_draft *draft = calloc(1, sizeof(*draft));
	struct buffer model = order->model;

	if (!job || !draft) {
		free(job);
		free(draft);
		buffer_free(&model);
		message_set_free(order->set);
		return NULL;
	}
	draft->key = order->key;
	draft->set = order->set;
	job->draft = draft;
	job->model = model;
	job->model_is_older = order->model_is_older;
	job->answer_at = order->answer_at > 0 ? order->answer_at : CATALOGUE_ANSWER_AT;
	job->languages = languages_copy(order->languages);
	if (!job->languages) {
		workbench_job_free(job);
		return NULL;
	}
	LIST_INSERT_HEAD(&workbench->jobs, job, entry);
	return job;
}

static bool copy_written(struct workbench_draft *draft)
{
	size_t count = draft->set->message_count;

	draft->written = calloc(count + 1, sizeof(*draft->written));
	for (size_t i = 0; draft->written && i < count; i++) {
		draft->written[i] = strdup(draft->set->messages[i].text);
		if (!draft->written[i])
			return false;
	}
	return draft->written != NULL;
}

/* The set's own model, or the older one, until there is its own; none where there is nothing to learn from. */
static bool set_model(struct workbench_job *job)
{
	struct workbench_draft *draft = job->draft;
	bool possible = lesson_is_possible(draft->set);

	draft->lacking = possible && (job->model_is_older || job->model.len == 0);
	if (job->model.len == 0 || (job->model_is_older && !possible))
		return true;
	struct model *model = model_read((struct span){ (const uint8_t *)job->model.data, job->model.len },
		job->reason, sizeof(job->reason));
	if (model)
		catalogue_set_model(draft->built, model);
	return model != NULL;
}

void workbench_build(void *arg)
{
	struct workbench_job *job = arg;
	struct workbench_draft *draft = job->draft;

	draft->built = catalogue_build(draft->set, job->languages);
	draft->current = draft->built;
	if (!draft->built || !copy_written(draft)) {
		snprintf(job->reason, sizeof(job->reason), "memory is short");
		return;
	}
	catalogue_set_answer_at(draft->built, job->answer_at);
	set_model(job);
}

struct workbench_draft *workbench_job_draft(struct workbench_job *job)
{
	return job->reason[0] == '\0' && job->draft->built ? job->draft : NULL;
}

bool workbench_finish(struct workbench *workbench, struct workbench_job *job, char *reason, size_t size)
{
	struct workbench_draft *draft = job->draft;
	bool good = job->reason[0] == '\0' && draft->built;

	snprintf(reason, size, "%s", good ? "" : job->reason[0] != '\0' ? job->reason : "it was not built");
	if (good) {
		workbench_forget(workbench, draft->key.draft);
		if (workbench->count == workbench->capacity)
			forget_oldest(workbench);
		draft->asked = ++workbench->asked;
		workbench->drafts[workbench->count++] = draft;
		job->draft = NULL;
	}
	workbench_job_free(job);
	return good;
}

/* --- texts -------------------------------------------------------------------------------------------- */

static bool has_placeholder(const char *text)
{
	const char *name;
	size_t len;

	return placeholder_find(text, &name, &len) != NULL;
}

/* Today's texts over what was built. */
static bool lay_texts(struct workbench_draft *draft)
{
	const struct message_set *set = draft->set;
	struct layer layer;

	layer_open(&layer, draft->built, set->message_count);
	for (size_t i = set->message_count; i-- > 0;) {
		const struct message_row *row = &set->messages[i];

		if (strcmp(row->text, draft->written[i]) != 0 || has_placeholder(row->text))
			layer_add(&layer, set, row, draft->written[i]);
	}
	if (draft->current != draft->built)
		catalogue_free(draft->current);
	draft->current = layer_lay(&layer, draft->built, set);
	layer_free(&layer);
	return draft->current != NULL;
}

static struct message_row *find_row(
	const struct message_set *set, size_t likely, const char *topic, const char *lang)
{
	if (likely < set->message_count && strcmp(set->messages[likely].topic, topic) == 0 &&
		strcmp(set->messages[likely].lang, lang) == 0)
		return &set->messages[likely];
	for (size_t i = set->message_count; i-- > 0;) {
		if (strcmp(set->messages[i].topic, topic) == 0 && strcmp(set->messages[i].lang, lang) == 0)
			return &set->messages[i];
	}
	return NULL;
}

/* Texts change places, so that each set still owns one. */
static bool take_rows(struct workbench_draft *draft, struct message_set *set)
{
	if (set->message_count != draft->set->message_count)
		return false;
	for (size_t i = 0; i < draft->set->message_count; i++) {
		struct message_row *own = &draft->set->messages[i];
		struct message_row *row = find_row(set, i, own->topic, own->lang);

		if (!row)
			return false;
		char *text = own->text;
		own->text = row->text;
		row->text = text;
	}
	message_set_move_placeholders(draft->set, set);
	message_set_move_menus(draft->set, set);
	return true;
}

bool workbench_take_texts(
	struct workbench *workbench, const struct workbench_key *key, struct message_set *set)
{
	struct workbench_draft *draft = find_draft(workbench, key->draft);

	if (!draft)
		return false;
	if (draft->key.words != key->words || !take_rows(draft, set) || !lay_texts(draft)) {
		workbench_forget(workbench, key->draft);
		return false;
	}
	draft->key.texts = key->texts;
	return true;
}

/* --- a draft ------------------------------------------------------------------------------------------ */

const struct catalogue *workbench_catalogue(const struct workbench_draft *draft)
{
	return draft->current;
}

const struct message_set *workbench_set(const struct workbench_draft *draft)
{
	return draft->set;
}

bool workbench_is_lacking(const struct workbench_draft *draft)
{
	return draft->lacking;
}

/* The draft's placeholders with the trial's value among them: `view->placeholders` is to be freed, the texts are not. */
static bool view_values(
	const struct workbench_draft *draft, const struct workbench_trial *trial, struct message_set *view)
{
	const char *lang = trial->placeholder_lang ? trial->placeholder_lang : "";
	size_t count = draft->set->placeholder_count, at = 0;

	*view = *draft->set;
	view->placeholders = calloc(count + 2, sizeof(*view->placeholders));
	if (!view->placeholders)
		return false;
	if (count > 0)
		memcpy(view->placeholders, draft->set->placeholders, count * sizeof(*view->placeholders));
	if (!trial->placeholder || !trial->value)
		return true;
	while (at < count &&
		(strcmp(view->placeholders[at].name, trial->placeholder) != 0 ||
			strcmp(view->placeholders[at].lang, lang) != 0))
		at++;
	view->placeholder_count = at == count ? count + 1 : count;
	view->placeholders[at] = (struct placeholder_row){
		.name = (char *)trial->placeholder, .lang = (char *)lang, .value = (char *)trial->value
	};
	return true;
}

static bool speaks_of(const char *text, const char *placeholder)
{
	const char *name;
	size_t len;

	while (placeholder && placeholder_find(text, &name, &len)) {
		if (len == strlen(placeholder) && memcmp(name, placeholder, len) == 0)
			return true;
		text = name + len;
	}
	return false;
}

/* False when the draft has no such topic or language. */
static bool layer_add_trial(struct layer *layer, const struct workbench_draft *draft,
	const struct workbench_trial *trial, const struct message_set *view)
{
	const struct message_row *own = find_row(draft->set, SIZE_MAX, trial->topic, trial->lang);
	const struct message_row row = {
		.topic = (char *)trial->topic, .lang = (char *)trial->lang, .text = (char *)trial->text
	};

	if (topics_find(layer->topics, trial->topic) < 0 ||
		topics_find_language(layer->topics, trial->lang) < 0)
		return false;
	layer_add(layer, view, &row, own ? own->text : NULL);
	return true;
}

struct catalogue *workbench_try(const struct workbench_draft *draft, const struct workbench_trial *trial)
{
	const struct message_set *set = draft->set;
	struct catalogue *catalogue = NULL;
	struct message_set view;
	struct layer layer;
	bool known = true;

	if (!view_values(draft, trial, &view))
		return NULL;
	layer_open(&layer, draft->current, set->message_count + 1);
	if (layer.good && trial->topic && trial->lang && trial->text)
		known = layer_add_trial(&layer, draft, trial, &view);
	for (size_t i = set->message_count; i-- > 0;) {
		if (speaks_of(set->messages[i].text, trial->placeholder))
			layer_add(&layer, &view, &set->messages[i], set->messages[i].text);
	}
	if (known)
		catalogue = layer_lay(&layer, draft->current, trial->menus);
	layer_free(&layer);
	free(view.placeholders);
	return catalogue;
}

char *workbench_fill(const struct workbench_draft *draft, const struct workbench_trial *trial,
	const char *topic, const char *lang)
{
	struct catalogue *catalogue = workbench_try(draft, trial);
	char *filled = NULL;

	if (!catalogue)
		return NULL;
	const struct topics *topics = catalogue_topics(catalogue);
	int number = topics_find(topics, topic), language = topics_find_language(topics, lang);
	const char *text = number >= 0 && language >= 0 ? topics_text(topics, number, language) : NULL;
	if (text)
		filled = strdup(text);
	catalogue_free(catalogue);
	return filled;
}
