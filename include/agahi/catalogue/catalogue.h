/* catalogue: the published message set as an immutable snapshot in memory, made for answering.
 *
 * Its topics (texts and names by language), its keywords, the lexicon of the words that they are made of, and
 * the menus for USSD, each a module of its own. Built once, read by one thread, freed when the next one has
 * taken its place; what it hands out is its own. */
#ifndef AGAHI_CATALOGUE_H
#define AGAHI_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/catalogue/topics.h"
#include "agahi/words/keywords.h"

struct catalogue;
struct lexicon;
struct menus;
struct model;
struct speech;

/* NULL when memory is short. Its languages are the set's, those that are named first (topics.h). */
struct catalogue *catalogue_build(const struct message_set *set, const struct topics_languages *languages);

/* One more who holds it, from any thread: it is freed when each has called catalogue_free(). */
struct catalogue *catalogue_hold(const struct catalogue *catalogue);
void catalogue_free(struct catalogue *catalogue);

/* One text in the place of another, in a language and of a topic that the catalogue has. */
struct catalogue_text {
	int topic, language;
	const char *filled; /* what citizens get: its placeholders filled (message_set_fill()) */
	const char *before,
		*after; /* as it is written in the set, with its placeholders: languages' words are learned from
				     * that (speech.h). `before` NULL: there was none, nor a keyword of it. Both NULL: only a
				     * placeholder's value is another */
};

struct catalogue_changes {
	const struct catalogue_text *texts; /* a text once at most */
	size_t count;
	const struct message_set *menus; /* whose menus take the place of the catalogue's; NULL: the same */
};

/* The catalogue with other texts and menus, without building it anew: all else is the original's, which it holds (and which may
 * be such a one itself). NULL when memory is short.
 *
 * decide() and dial() give what they would give of a catalogue that was built from the changed set. The exception are languages
 * without a list of words that say nothing (stopwords.h), where such words are told from their texts, and stay those of the
 * original: catalogue_overlay_is_exact() is false where they would be others. */
struct catalogue *catalogue_overlay(
	const struct catalogue *catalogue, const struct catalogue_changes *changes);
bool catalogue_is_overlay(const struct catalogue *catalogue);
bool catalogue_overlay_is_exact(const struct catalogue *catalogue, int language);

const struct topics *catalogue_topics(const struct catalogue *catalogue);
const struct keywords *catalogue_keywords(const struct catalogue *catalogue);
const struct lexicon *catalogue_lexicon(const struct catalogue *catalogue);
const struct speech *catalogue_speech(const struct catalogue *catalogue);
const struct menus *catalogue_menus(const struct catalogue *catalogue);

/* The number of the edition that it was made from; 0 until it is told. */
long long catalogue_edition(const struct catalogue *catalogue);
void catalogue_set_edition(struct catalogue *catalogue, long long number);

/* What was learned from its examples (learning/model.h), and is the catalogue's from then on; NULL: nothing, and the
 * words of its keywords are weighed in its place. Before anybody reads, and of no overlay. */
void catalogue_set_model(struct catalogue *catalogue, struct model *model);
const struct model *catalogue_model(const struct catalogue *catalogue);

/* The topic that a class of the model means; -1: the set has none of that name. */
int catalogue_topic_of_class(const struct catalogue *catalogue, size_t number);

/* The sureness (per mille) from which on a topic answers, and is not only offered; `match.answer_at`. */
enum { CATALOGUE_ANSWER_AT = 880 };
unsigned catalogue_answer_at(const struct catalogue *catalogue);
void catalogue_set_answer_at(struct catalogue *catalogue, unsigned sureness);

/* The scripts that citizens of its languages write (text/script.h), as bits. */
unsigned catalogue_scripts(const struct catalogue *catalogue);

/* Sets out to bring the memory in which a folded text will be looked for, all of it at once: where there are very many
 * keywords, waiting for one after the other is what a question costs. Changes nothing. */
void catalogue_fetch(const struct catalogue *catalogue, const char *folded, size_t len);

/* Does a folded text begin like one of our own texts (the loop guard)? Short texts never do. */
bool catalogue_is_own_text(const struct catalogue *catalogue, const char *folded, size_t len);

#endif
