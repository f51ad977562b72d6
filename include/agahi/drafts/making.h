/* making: new drafts, and what is said of a draft beside its rows. */
#ifndef AGAHI_MAKING_H
#define AGAHI_MAKING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/drafts/deeds.h"

/* A draft with the rows of edition `from`, any that there is; 0: without rows. Its base is what is live now, or, where
 * `from` is a draft, the base of that one. From what is live: nobody has touched it. From an edition that was (take
 * back), from another's draft, or from nothing: who makes it has touched it, and who touched that draft too. `*id` is
 * the new one. DEED_FULL beyond DRAFTS_MOST_OPEN. Editors. */
enum deed_result making_new(sqlite3 *db, const struct deed *deed, long long from, const char *title,
	const char *note, long long *id);

/* The same with more to come in its transaction, which the caller ends: with deeds_end(), whatever came of it. */
enum deed_result making_begin(sqlite3 *db, const struct deed *deed, long long from, const char *title,
	const char *note, long long *id);

/* Title and note, a line each. Only in a draft. */
enum deed_result making_describe(
	sqlite3 *db, const struct deed *deed, long long id, const char *title, const char *note);

/* For good. What was taken into it from "not understood" is open again. */
enum deed_result making_give_up(sqlite3 *db, const struct deed *deed, long long id);

#endif
