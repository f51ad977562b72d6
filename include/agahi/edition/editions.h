/* editions: message sets as they are told apart, found and read.
 *
 * What is published has a number, one more than the last; exactly one edition is live, those before it are retired and
 * stay. A draft has a name, and knows the edition that was live when it was made: its base. How they change:
 * publishing.h. */
#ifndef AGAHI_EDITIONS_H
#define AGAHI_EDITIONS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/edition/tables.h"

enum edition_state { EDITION_DRAFT, EDITION_PUBLISHED, EDITION_RETIRED };

enum { EDITION_NAME_SIZE = 64, EDITION_TEXT_SIZE = 512 };

/* What an edition is called when it is asked for: the live one, and the draft that needs no name. */
#define EDITION_LIVE "live"
#define EDITION_THE_DRAFT "draft"

struct edition {
	long long id;                 /* in the database; 0: there is none */
	long long number;             /* 0: a draft */
	char name[EDITION_NAME_SIZE]; /* of a draft; "" */
	enum edition_state state;
	char title[EDITION_TEXT_SIZE], author[EDITION_TEXT_SIZE], note[EDITION_TEXT_SIZE];
	char published_by[EDITION_TEXT_SIZE];
	int64_t made_ms, published_ms;
	long long base;              /* number of what was live when it was made; 0: nothing */
	long long replaces;          /* number of what was live before it; 0: nothing */
	char hash[TABLES_HASH_SIZE]; /* of its content */
	bool may_lose;               /* whoever made it wanted that topics or languages of its base vanish */
	int64_t at_ms;               /* a draft that goes live by itself; 0 */
	long long
		audit; /* head of the records of who made it, as it was handed over: its number, and its hash; "": none */
	char audit_hash[TABLES_HASH_SIZE];
	int64_t refused_ms;              /* when it should have gone live and did not; 0 */
	char refused[EDITION_TEXT_SIZE]; /* why */
};

const char *edition_state_name(enum edition_state state);

/* Can a draft be called so? Small letters, digits, - and _; not a number and not "live". */
bool edition_name_is_good(const char *name);

/* --- reading: every call in a transaction of its own ------------------------------------------------- */

/* `which`: "live", a number, or a draft's name. `found->id` is 0 when there is none. False, with `error`, when it cannot
 * be read. */
bool editions_find(sqlite3 *db, const char *which, struct edition *found, char *error, size_t size);

/* The newest edition, live or retired, of that content which was made from that base; `found->id` is 0 when there is none. */
bool editions_find_content(
	sqlite3 *db, const char *hash, long long base, struct edition *found, char *error, size_t size);

/* The same as editions_find() with its content, all of one moment; the caller's. An empty set when there is none (`found->id` is 0), NULL
 * when it cannot be read, or its rows do not give its hash: somebody changed them by hand, or the file is damaged. */
struct message_set *editions_load(
	sqlite3 *db, const char *which, struct edition *found, char *error, size_t size);

/* The highest number there is; 0: none. */
long long editions_newest(sqlite3 *db);

/* What is live, or where that cannot be used the newest edition before it that can, of the last EDITIONS_LOOK_BACK;
 * `reason` says why, and is "" where it can. `live` is the live one in either case, `found` the one that was loaded. NULL,
 * with the reason, when none can. */
enum { EDITIONS_LOOK_BACK = 32 };
struct message_set *editions_load_usable(
	sqlite3 *db, struct edition *live, struct edition *found, char *reason, size_t size);

typedef void (*editions_each_h)(const struct edition *edition, void *arg);

/* Drafts first, by name; then the newest edition, and so on back, at most `most` of these. False, with `error`, when
 * they cannot be read. */
bool editions_list(sqlite3 *db, size_t most, editions_each_h handler, void *arg, char *error, size_t size);

/* When the next draft is due; 0: none is scheduled. */
int64_t editions_next_due_ms(sqlite3 *db);

/* --- reading, inside a transaction of the caller's --------------------------------------------------- */

/* As editions_find(); the hash of an edition from an earlier version of the database is "" until it is filled. False
 * when it cannot be read (library_tell()), as below. */
bool editions_find_within(sqlite3 *db, const char *which, struct edition *found);
bool editions_fill_hash(sqlite3 *db, struct edition *edition);

/* By its id, which there must be. */
bool editions_find_id_within(sqlite3 *db, long long id, struct edition *found);

/* The draft that was due first, by now; `due->id` is 0 when none is. */
bool editions_find_due_within(sqlite3 *db, int64_t now_ms, struct edition *due);

#endif
