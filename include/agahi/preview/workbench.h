/* workbench: the catalogues of drafts that people are writing at, kept ready, so that what a citizen would get is seen while
 * one types.
 *
 * To make a catalogue takes a tenth of a second at 20,000 keywords, so it is made by a job on a worker, and only when keywords
 * or examples change, or a message comes or goes. Texts, placeholders and menus are laid over it (catalogue_overlay()), in
 * the loop. The last `capacity` drafts that were asked for are kept.
 *
 * A message stands once in a set, and so does a placeholder in a language.
 *
 * Knows no database: sets come in, and numbers that say when something changed. Belongs to the loop's thread, but for
 * workbench_build(). */
#ifndef AGAHI_WORKBENCH_H
#define AGAHI_WORKBENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/catalogue/message_set.h"

enum { WORKBENCH_CAPACITY = 8 };

struct workbench;

/* NULL when memory is short. */
struct workbench *workbench_new(size_t capacity);
void workbench_free(struct workbench *workbench);

/* What a draft is at. Any other number means another content; they need not grow.
 *
 * Where a draft has but one number for all its changes, its rev, that is `texts`. Look for it with `words` 0 first: it is
 * WORKBENCH_READY where nothing has changed at all. Else load the set and look again with its workbench_words(). */
struct workbench_key {
	int64_t draft; /* id; also of what is live or was: they never change */
	int64_t words; /* of keywords, examples, and which messages there are; 0: not known */
	int64_t texts; /* of texts, placeholders and menus */
};

/* Tells the words of one set from those of another; never 0. `examples` stands for the examples where they are not in the set. */
int64_t workbench_words(const struct message_set *set, int64_t examples);

enum workbench_state {
	WORKBENCH_READY,
	WORKBENCH_OTHER_TEXTS, /* give it today's: workbench_take_texts() */
	WORKBENCH_BUILDING,    /* a job of these words is under way */
	WORKBENCH_UNBUILT      /* begin one: workbench_begin() */
};

/* A draft's catalogue and its set, the workbench's; good until the next call of workbench_finish(), workbench_forget() or
 * workbench_take_texts(). */
struct workbench_draft;

/* `*draft`: what is ready; with WORKBENCH_BUILDING and WORKBENCH_UNBUILT what was ready before, of older words, to be shown
 * meanwhile; or NULL. */
enum workbench_state workbench_find(
	struct workbench *workbench, const struct workbench_key *key, struct workbench_draft **draft);

/* The draft was given up. */
void workbench_forget(struct workbench *workbench, int64_t draft);

/* --- building ----------------------------------------------------------------------------------------- */

struct workbench_job;

struct workbench_order {
	struct workbench_key key;
	struct message_set *set;                  /* the whole of it; the job's from then on */
	const struct topics_languages *languages; /* copied; tags and all */
	struct buffer
		model; /* octets (model.h), the job's from then on; empty: none. That of models_hash(set), else */
	bool model_is_older; /* that of what the draft was made from */
	unsigned answer_at;  /* `match.answer_at`; 0: CATALOGUE_ANSWER_AT */
};

/* From here on the words are WORKBENCH_BUILDING, until the job is finished. NULL when memory is short: what the order held is
 * freed all the same. */
struct workbench_job *workbench_begin(struct workbench *workbench, const struct workbench_order *order);

/* On any thread; pure, touches the job alone. A desk_job_h. */
void workbench_build(void *job);

/* Back in the loop: takes in what was built, in the place of what the draft had, or of what was not asked for longest; and
 * frees the job. False when nothing came of it: memory was short, or the model is damaged (`reason`); then the words are
 * WORKBENCH_UNBUILT again. */
bool workbench_finish(struct workbench *workbench, struct workbench_job *job, char *reason, size_t size);

/* For a job that is not to be finished: what it built, good until workbench_job_free(). NULL: nothing came of it. */
struct workbench_draft *workbench_job_draft(struct workbench_job *job);

/* The jobs that are under way are not the workbench's: finish or free each before workbench_free(). */
void workbench_job_free(struct workbench_job *job);

/* --- texts -------------------------------------------------------------------------------------------- */

/* Today's texts, placeholders and menus of the same words: `set` holds these (keywords and examples may be left out), and its
 * rows are taken from it. False, and the draft is forgotten, when its messages are not those of the draft, or memory is
 * short. */
bool workbench_take_texts(
	struct workbench *workbench, const struct workbench_key *key, struct message_set *set);

/* --- a draft ------------------------------------------------------------------------------------------ */

const struct catalogue *workbench_catalogue(const struct workbench_draft *draft);
const struct message_set *workbench_set(const struct workbench_draft *draft);

/* Is what was learned older than the examples and keywords: to be learned anew before it goes live? */
bool workbench_is_lacking(const struct workbench_draft *draft);

/* What somebody is typing and has not saved. NULLs: nothing of the kind. */
struct workbench_trial {
	const char *topic, *lang, *text; /* of a message, which may be new in its language */
	const char *placeholder, *placeholder_lang, *value;
	const struct message_set *menus; /* the whole table, in place of the draft's */
};

/* The draft's catalogue with the trial in it: catalogue_free() it, before the draft goes. NULL when memory is short, or the
 * draft has no such topic or language (its words were not built yet). */
struct catalogue *workbench_try(const struct workbench_draft *draft, const struct workbench_trial *trial);

/* The text of a message in that catalogue, as a citizen gets it: placeholders filled, topics offered; free() it. NULL when
 * there is no such message, or memory is short. */
char *workbench_fill(const struct workbench_draft *draft, const struct workbench_trial *trial,
	const char *topic, const char *lang);

#endif
