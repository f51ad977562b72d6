/* contents: the rows of an edition in the desk's database.
 *
 * Every row has a `rev`: the edition's counter when it was written last. So no two states of a row have the same rev, be it
 * removed and added again. What a row was before stays, by its rev, while the edition is a draft: there the base of a conflict
 * is found. Examples stand once for all editions that have the same; a draft's changes of them are applied when it is
 * loaded: what it added stands at the end, in the order of topic, language, text. All in the caller's transaction. */
#ifndef AGAHI_CONTENTS_H
#define AGAHI_CONTENTS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/drafts/row_names.h"
#include "agahi/staff/staff.h"

/* The whole edition as a set of its own, message_set_free(); NULL when it cannot be read, or memory is short. Without rows where
 * there is no such edition. */
struct message_set *contents_load(sqlite3 *db, long long edition);

/* The same without its examples: what pages of texts need. */
struct message_set *contents_load_without_examples(sqlite3 *db, long long edition);

/* Makes `set` the content of the edition. Rows that say the same keep their rev, by and when; the others get `rev`. */
struct contents_change {
	long long edition, rev;
	long long by; /* person; 0: the gateway */
	int64_t now_ms;
};
bool contents_store(sqlite3 *db, const struct contents_change *change, const struct message_set *set);

/* Gives `to`, which has none, the rows of `from`. Each with rev 1. */
bool contents_copy(sqlite3 *db, long long from, long long to, int64_t now_ms);

/* One row as it is, or was. */
struct stored_row {
	struct message_set *set;           /* it alone; NULL: there is none */
	const struct message_row *message; /* in `set`: the one that is of its table, the others NULL */
	const struct placeholder_row *placeholder;
	const struct menu_row *menu;
	long long rev; /* 0: there is none */
	long long by;
	char by_shown[STAFF_SHOWN_SIZE]; /* "" where the gateway had it so */
	int64_t at_ms;
	long long position;
};

/* False when it cannot be read. stored_row_free() in any case. */
bool contents_find(sqlite3 *db, long long edition, const struct row_name *name, struct stored_row *row);

/* As it was at `rev`; none when it is not known. by and at are not. */
bool contents_find_past(
	sqlite3 *db, long long edition, const struct row_name *name, long long rev, struct stored_row *row);
void stored_row_free(struct stored_row *row);

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

/* Examples of a topic in a language ("" for all), with the draft's changes, from the `skip`th on, at most `most`. `added`: the draft
 * did. */
struct contents_example {
	const char *topic, *lang, *text;
	bool added;
};
typedef void (*contents_example_h)(const struct contents_example *example, void *arg);
struct contents_examples_wanted {
	const char *topic, *lang;
	size_t skip, most;
};
bool contents_list_examples(sqlite3 *db, long long edition, const struct contents_examples_wanted *wanted,
	contents_example_h handler, void *arg);

/* One row: written at `position` (in place of the one of its name, or as a new one, others give way), taken away, moved. The old
 * one is kept by its rev. `set` has the row alone. */
bool contents_put_row(sqlite3 *db, const struct contents_change *change, const struct row_name *name,
	const struct message_set *set);
bool contents_remove_row(sqlite3 *db, const struct contents_change *change, const struct row_name *name);
bool contents_move_row(sqlite3 *db, const struct contents_change *change, const struct row_name *name,
	const struct row_name *before);

/* Is the example there, the draft's changes applied? */
bool contents_has_example(sqlite3 *db, long long edition, const struct example_row *example, bool *there);
bool contents_change_example(
	sqlite3 *db, const struct contents_change *change, const struct example_row *example, bool there);

/* Forgets what rows were before: when it is no draft any more. */
bool contents_forget_past(sqlite3 *db, long long edition);

#endif
