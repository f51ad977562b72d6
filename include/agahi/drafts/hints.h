/* hints: what became of texts that nobody understood (figures.db: unmatched): taken into a draft, or left as not for us.
 * A text of which nothing is known here is open. */
#ifndef AGAHI_HINTS_H
#define AGAHI_HINTS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/drafts/deeds.h"

enum hint_state { HINT_OPEN, HINT_TAKEN, HINT_LEFT };

enum { HINTS_MAX_TEXT = 1024, HINTS_MOST = 20000 };

/* What was put into the edition, which had it not. */
enum hint_put { HINT_PUT_NOTHING, HINT_PUT_EXAMPLE, HINT_PUT_KEYWORD };

enum { HINT_NAME_SIZE = 65, HINT_TEXT_SIZE = 513 /* as saving.h takes them */ };

struct hint {
	enum hint_state state;
	long long edition; /* it was taken into, also as an example of what is left; 0 */
	long long by;
	char by_shown[STAFF_SHOWN_SIZE];
	int64_t at_ms;
	enum hint_put put;
	char text[HINT_TEXT_SIZE];                        /* that was put there; "" */
	char topic[HINT_NAME_SIZE], lang[HINT_NAME_SIZE]; /* where to; "" */
};

/* By the folded text. HINT_OPEN where nothing is known. False when it cannot be read. */
bool hints_find(sqlite3 *db, const char *folded, struct hint *hint);

/* All that are known, by the folded text. */
typedef void (*hints_each_h)(const char *folded, const struct hint *hint, void *arg);
bool hints_list(sqlite3 *db, hints_each_h handler, void *arg);

/* What the person took into the edition last, and by which folded text it is known. HINT_OPEN: nothing that is still there. */
bool hints_find_last(
	sqlite3 *db, long long edition, long long person, char folded[HINTS_MAX_TEXT + 1], struct hint *hint);

/* Taken into a draft (saving_example() or saving_add_keyword() put it there), left, or open again (edition 0). Editors. */
enum deed_result hints_set(
	sqlite3 *db, const struct deed *deed, const char *folded, enum hint_state state, long long edition);

/* The same, with what was put there. By whom and when is the deed's. */
enum deed_result hints_note(
	sqlite3 *db, const struct deed *deed, const char *folded, const struct hint *hint);

/* In the caller's transaction: those taken into the edition are open again. */
bool hints_reopen_of(sqlite3 *db, long long edition);

/* How many are in that state; -1 when it cannot be read. */
long long hints_count(sqlite3 *db, enum hint_state state);

#endif
