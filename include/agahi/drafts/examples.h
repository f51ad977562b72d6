/* examples: the examples of an edition in the desk's database, a draft's changes applied (contents.h). All in the caller's
 * transaction. */
#ifndef AGAHI_DRAFTS_EXAMPLES_H
#define AGAHI_DRAFTS_EXAMPLES_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/drafts/stored_rows.h"

/* The first examples of a topic in a language ("" for all), with the draft's changes, at most `most`. `added`: the draft
 * did; those are last. */
struct listed_example {
	const char *topic, *lang, *text;
	bool added;
};
typedef void (*examples_each_h)(const struct listed_example *example, void *arg);
struct examples_wanted {
	const char *topic, *lang;
	size_t most;
};
bool examples_list(sqlite3 *db, long long edition, const struct examples_wanted *wanted,
	examples_each_h handler, void *arg);

/* Is the example there, the draft's changes applied? */
bool examples_has(sqlite3 *db, long long edition, const struct example_row *example, bool *there);

/* Texts of a topic in a language. */
struct example_texts {
	const char *topic, *lang;
	char *const *list;
	size_t count;
};

/* Makes them be there, or not; the ones that were not so already are added to `changed`. Costs the same for each, however many
 * examples the edition has. */
bool examples_change(sqlite3 *db, const struct stored_change *change, const struct example_texts *these,
	bool there, struct message_set *changed);

/* Adds them to `set`: those of the example set in their order, what was added after them. */
bool examples_load(sqlite3 *db, long long edition, struct message_set *set);

/* Makes those of `set` the edition's; equal ones stand once. */
bool examples_store(sqlite3 *db, long long edition, const struct message_set *set);

/* -1 when they cannot be counted. */
long long examples_count(sqlite3 *db, long long edition);
long long examples_count_of(sqlite3 *db, long long edition, const char *topic, const char *lang);

#endif
