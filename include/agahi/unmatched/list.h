/* list: what several people asked and nobody understood (figures.db), with what has become of it at the desk. */
#ifndef AGAHI_OFFICE_UNMATCHED_LIST_H
#define AGAHI_OFFICE_UNMATCHED_LIST_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/drafts/hints.h"

enum { UNMATCHED_LIST_MOST = 5000, UNMATCHED_LIST_DAYS = 30, UNMATCHED_LIST_STATES = HINT_LEFT + 1 };

struct unmatched_row {
	char *folded; /* these four are the list's */
	char *text;
	char *offered; /* topics, | between them; "" */
	char *language;
	int64_t people, times, last_ms;
	struct hint hint;
};

struct unmatched_list {
	struct unmatched_row *rows; /* most people first */
	size_t count;
	size_t in_state[UNMATCHED_LIST_STATES];
};

/* Of the last UNMATCHED_LIST_DAYS, at most UNMATCHED_LIST_MOST. False, with an empty list, when there is no such file (`path` "":
 * none either), or it or `db` cannot be read. */
bool unmatched_list_read(struct unmatched_list *list, const char *path, sqlite3 *db, int64_t now_ms);
void unmatched_list_free(struct unmatched_list *list);

/* By its folded text; NULL when it is not there. */
const struct unmatched_row *unmatched_list_find(const struct unmatched_list *list, const char *folded);

/* The `i`th topic that was offered; "" after the last, or when it does not fit. */
enum { UNMATCHED_TOPIC_SIZE = 65 };
const char *unmatched_offered(const struct unmatched_row *row, size_t i, char topic[UNMATCHED_TOPIC_SIZE]);

#endif
