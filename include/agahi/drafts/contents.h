/* contents: the rows of an edition in the desk's database.
 *
 * Every row has a `rev`: the edition's counter when it was written last. So no two states of a row have the same rev, be
 * it removed and added again. What a row was before stays, by its rev, while the edition is a draft: there the base of a
 * conflict is found. Examples stand once for all editions that have the same; a draft's changes of them are applied when
 * it is loaded: what it added stands at the end, in the order of topic, language, text. All in the caller's transaction. */
#ifndef AGAHI_CONTENTS_H
#define AGAHI_CONTENTS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/drafts/stored_rows.h"

/* The whole edition as a set of its own, message_set_free(); NULL when it cannot be read, or memory is short. Without
 * rows where there is no such edition. */
struct message_set *contents_load(sqlite3 *db, long long edition);

/* The same without its examples: what pages of texts need. */
struct message_set *contents_load_without_examples(sqlite3 *db, long long edition);

/* Makes `set` the content of the edition. Rows that say the same keep their rev, by and when; the others get `rev`. */
bool contents_store(sqlite3 *db, const struct stored_change *change, const struct message_set *set);

/* Gives `to`, which has none, the rows of `from`, each with rev 1, by whom and when it was written there. */
bool contents_copy(sqlite3 *db, long long from, long long to);

/* Rows of the table; of examples with the changes. -1 when it cannot be read. */
long long contents_count(sqlite3 *db, long long edition, enum table table);

/* Messages with their rev, by whom and when, in order, without keywords. For lists. */
struct contents_line {
	const char *topic, *lang, *text;
	size_t keywords;
	long long rev;
	const char *by_shown;
	int64_t at_ms;
};
typedef void (*contents_line_h)(const struct contents_line *line, void *arg);
bool contents_list_messages(sqlite3 *db, long long edition, contents_line_h handler, void *arg);

#endif
