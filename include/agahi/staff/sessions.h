/* sessions: who is logged in, in which browser.
 *
 * A session begins when the password was right, and is worth nothing but the page that asks for the second factor until that
 * was right too (sessions_pass); it then gets another token. 256 random bits, hashed in the database (tokens.h).
 *
 * Their times are by the clock that begins with the machine and never jumps (clock_uptime_ms(); `up_ms`): setting the wall clock
 * ends none and makes none younger. They outlive the program, not the machine's uptime (sessions_at_start()). Only when somebody
 * was last seen is kept by the wall clock too, to be shown. */
#ifndef AGAHI_STAFF_SESSIONS_H
#define AGAHI_STAFF_SESSIONS_H

#include "agahi/staff/staff.h"
#include "agahi/staff/tokens.h"

enum {
	SESSION_IDLE_MS = 30 * 60 * 1000,
	SESSION_WHOLE_MS = 12 * 60 * 60 * 1000,
	SESSION_HALF_MS = 10 * 60 * 1000,       /* with the second factor still to come */
	SESSION_TOUCH_MS = 60 * 1000,           /* so often at most "last seen" is written */
	SESSION_START_SLACK_MS = 2 * 60 * 1000, /* that two looks at when the machine started may differ */
	SESSIONS_A_PERSON = 10, /* a half one, or the one not seen for longest, goes for a new one */
	SESSION_ADDRESS_SIZE = 64
};

struct session {
	struct person person; /* id 0: there is no such session, or it is over */
	bool second;          /* the second factor was right */
	int64_t began_ms, seen_ms;
	int64_t until_ms;     /* it is over then when nothing more is asked for */
	int64_t seen_wall_ms; /* for people */
	char key[TOKEN_KEY_SIZE];
	char address[SESSION_ADDRESS_SIZE];
};

/* Before the others, when the program starts: `started_ms` is when the machine did, by the wall clock (now less the uptime). Sessions
 * of an earlier start end, for their times say nothing now; those of this one go on. */
bool sessions_at_start(sqlite3 *db, int64_t started_ms);

/* From time to time meanwhile, so that a wall clock that was set is not taken for another start. Writes only what changed. */
bool sessions_note_start(sqlite3 *db, int64_t started_ms);

/* After the right password: half a session, for an active person. */
enum staff_result sessions_begin(
	sqlite3 *db, const struct staff_actor *actor, int64_t up_ms, char token[TOKEN_SIZE]);

/* After the right second factor: the same session, whole, under the new token `fresh`. Recorded as the log-in. */
enum staff_result sessions_pass(sqlite3 *db, const struct staff_actor *actor, int64_t up_ms,
	const char *token, char fresh[TOKEN_SIZE]);

/* Whose it is. `deed_ms`: a person did something then, by the wall clock; 0 for what pages ask by themselves, which keeps no session
 * alive. False when it cannot be read (or written). */
bool sessions_find(sqlite3 *db, const char *token, int64_t up_ms, int64_t deed_ms, struct session *session);

/* Log-out; STAFF_NO_SUCH when it was over. */
enum staff_result sessions_end(sqlite3 *db, const struct staff_actor *actor, const char *token);

/* One of the actor's own by its key; all of theirs but the one of `token` ("": all). */
enum staff_result sessions_end_one(sqlite3 *db, const struct staff_actor *actor, const char *key);
enum staff_result sessions_end_others(sqlite3 *db, const struct staff_actor *actor, const char *token);

/* The same as part of another change: in the caller's transaction, without a record of its own. */
bool sessions_drop_all(sqlite3 *db, long long person, const char *but_token);

typedef void (*session_each_h)(const struct session *session, void *arg);
/* Those of a person that are not over, the last seen first. */
bool sessions_list(sqlite3 *db, long long person, int64_t up_ms, session_each_h handler, void *arg);

/* Takes what is over out of the table; for a timer. */
bool sessions_sweep(sqlite3 *db, int64_t up_ms);

#endif
