/* comments: what people say to each other about a draft, or a message of it. */
#ifndef AGAHI_COMMENTS_H
#define AGAHI_COMMENTS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/drafts/deeds.h"

enum { COMMENTS_MAX_TEXT = 2000, COMMENTS_MOST = 500 /* of an edition */ };

struct comment {
	long long id;
	const char *topic, *lang; /* "": about all of it */
	long long person;
	const char *shown, *text;
	int64_t at_ms;
	bool done;
};
typedef void (*comments_each_h)(const struct comment *comment, void *arg);

/* Several lines may be. Editors and signers, while it is not handed over. No touch. */
enum deed_result comments_add(sqlite3 *db, const struct deed *deed, long long edition, const char *topic,
	const char *lang, const char *text);

/* Adds it in the caller's transaction, after deeds_begin(). */
enum deed_result comments_put(sqlite3 *db, const struct deed *deed, long long edition, const char *topic,
	const char *lang, const char *text);

/* Done, or open again. */
enum deed_result comments_mark(
	sqlite3 *db, const struct deed *deed, long long edition, long long id, bool done);

/* Oldest first; with topic and language only those about that message (NULL: all). */
bool comments_list(sqlite3 *db, long long edition, const char *topic, const char *lang,
	comments_each_h handler, void *arg);

/* How many are open; -1 when they cannot be read. */
long long comments_count_open(sqlite3 *db, long long edition);

#endif
