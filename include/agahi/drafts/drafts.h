/* drafts: the editions that the desk knows: drafts, those on their way, what is live, what was. For reading; the other
 * modules of the room change them.
 *
 * The gateway numbers editions; until it has one its number here is 0, and pages go by its id. All in the caller's
 * transaction, or without one. */
#ifndef AGAHI_DRAFTS_H
#define AGAHI_DRAFTS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/base/span.h"
#include "agahi/drafts/course.h"
#include "agahi/edition/tables.h"
#include "agahi/staff/staff.h"

enum {
	DRAFT_TITLE_SIZE = 512, /* as EDITION_TEXT_SIZE: what the edition file takes */
	DRAFT_REFUSED_SIZE = 1024,
	DRAFT_FILE_SIZE = 64,
	DRAFTS_MOST_OPEN = 64 /* that are neither live nor over */
};

struct draft {
	long long id;     /* 0: there is none */
	long long number; /* the gateway's; 0: it has none yet */
	char title[DRAFT_TITLE_SIZE], note[DRAFT_TITLE_SIZE];
	enum course_state state;
	long long base;        /* id of what it was made from; 0: nothing */
	long long base_number; /* of that one */
	bool overtaken;  /* open, and its base is not what is live now: bring it up to date (updating.h) */
	int64_t from_ms; /* goes live then; 0: at once. Whole seconds */
	bool may_lose;   /* topics or languages may vanish */
	long long planned_by;   /* who said these two last; 0: nobody */
	long long described_by; /* title and note */
	long long made_by;      /* 0: the gateway's */
	char made_by_shown[STAFF_SHOWN_SIZE];
	int64_t made_ms, changed_ms;
	/* Since it was submitted; "" and 0 in a draft. */
	char hash[TABLES_HASH_SIZE];  /* tables_hash() of the frozen content; of live and retired ones too */
	char seal[TABLES_HASH_SIZE];  /* of the statement: what people approve (reviewing.h) */
	char model[TABLES_HASH_SIZE]; /* models_hash(): "" has no examples */
	long long submitted_by;
	char submitted_by_shown[STAFF_SHOWN_SIZE];
	int64_t submitted_ms;
	char sent_name[DRAFT_FILE_SIZE]; /* of the file in the spool, without .agahi */
	int64_t sent_ms, live_ms;
	char published_by[DRAFT_TITLE_SIZE]; /* who handed it over, or as the gateway says */
	char refused[DRAFT_REFUSED_SIZE];    /* why the gateway did not take it; "" */
	char refusal[16]; /* of what kind that is: the gateway's word (acceptance.h), or "taken-back"; "" */
	long long rev;    /* goes up with every change of a row */
};

/* `draft->id` is 0 when there is none. False when it cannot be read. */
bool drafts_find(sqlite3 *db, long long id, struct draft *draft);
bool drafts_find_number(sqlite3 *db, long long number, struct draft *draft);
bool drafts_find_live(sqlite3 *db, struct draft *draft);

/* The open draft that the person changed last: where "messages" leads. Only such as can be written in. */
bool drafts_find_newest_of(sqlite3 *db, long long person, struct draft *draft);

enum drafts_which {
	DRAFTS_OPEN, /* draft to scheduled, last changed first */
	DRAFTS_PAST, /* live and retired, highest number first */
	DRAFTS_ALL   /* given up too; newest id first */
};
typedef void (*drafts_each_h)(const struct draft *draft, void *arg);
bool drafts_list(sqlite3 *db, enum drafts_which which, size_t most, drafts_each_h handler, void *arg);

/* Has the person touched it since its base? Undone is touched. False when it cannot be read. */
bool drafts_is_touched_by(sqlite3 *db, long long id, long long person, bool *touched);

typedef void (*drafts_person_h)(long long person, const char *shown, void *arg);
bool drafts_list_touched(sqlite3 *db, long long id, drafts_person_h handler, void *arg);

/* The number that the next edition is likely to have. */
long long drafts_next_number(sqlite3 *db);

/* The octets of a model. models in desk.db: stored under models_hash(); `octets` empty when there is none of that name. */
bool drafts_has_model(sqlite3 *db, const char *hash);
bool drafts_find_model(sqlite3 *db, const char *hash, struct buffer *octets);
bool drafts_store_model(sqlite3 *db, const char *hash, struct span octets);

/* Forgets models that no open draft, not what is live, and none of the last 8 retired names. */
bool drafts_delete_unused_models(sqlite3 *db);

#endif
