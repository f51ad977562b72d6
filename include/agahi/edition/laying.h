/* laying: an edition of other texts laid over the catalogue of one before it, which saves building it anew.
 *
 * It knows the last catalogue that was built: its texts as they were written, and a hash of all else that catalogues are made
 * of but menus: topics, languages, keywords, examples. An edition that has all that the same is laid over it
 * (catalogue_overlay()), each over the one that was built, never over another that was laid. One thread's. */
#ifndef AGAHI_LAYING_H
#define AGAHI_LAYING_H

#include <stddef.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/edition/tables.h"

/* Zeroed, it knows nothing. */
struct laying {
	struct catalogue *built; /* held */
	char hash[TABLES_HASH_SIZE];
	char **texts; /* by row of the set */
	size_t count;
};

/* Knows this one from now on, in the place of what it knew: a catalogue that was built of `set`, with its model. Where memory is
 * short it knows nothing. */
void laying_keep(struct laying *laying, struct catalogue *built, const struct message_set *set);
void laying_forget(struct laying *laying);

/* The catalogue of a set, the caller's; the languages are to be those that the kept one was built with. NULL where it has to
 * be built: more than texts, placeholders and menus are different, or with them the words that say nothing of a language
 * (catalogue_overlay_is_exact()), or a set with examples had no model, or one with two texts of a topic in a language, or memory
 * is short. */
struct catalogue *laying_lay(const struct laying *laying, const struct message_set *set);

#endif
