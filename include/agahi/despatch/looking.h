/* looking: into the folder that the gateway writes to (spool/out): which files are new there, each read once and taken
 * (receiving.h).
 *
 * No file keeps another from being looked at. One that is damaged, or none that the gateway would write, is told once with
 * the reason, and passed over until it is another one: what is remembered is which file it was, by its facts, whether it was
 * taken or not. What cannot be read or kept just now, for rights or the database, is told and looked at again. Sizes are
 * bounded before anything is read. live.agahi, which may have megabytes, is read apart from the rest, so that another
 * thread can do it. */
#ifndef AGAHI_LOOKING_H
#define AGAHI_LOOKING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/despatch/receiving.h"
#include "agahi/drafts/drafts.h"
#include "agahi/handover/edition_file.h"

enum { LOOKING_MOST_ANSWER = 64 * 1024, LOOKING_MOST_STATE = 1024 * 1024 };

struct looking {
	sqlite3 *db;
	const char *spool; /* "": there is none, and nothing is done */
	int64_t now_ms;
	struct receiving_news *news; /* added to */
	/* A file and why it was not taken. */
	void (*fault)(const char *file, const char *reason, void *arg);
	/* state.json, when it is another one; before it is taken. NULL: nobody asks. */
	void (*state)(const char *octets, size_t len, void *arg);
	void *arg;
};

/* Which files were taken or found damaged. Zero at first. */
struct looking_seen {
	uint64_t live, state;
	uint64_t answers[DRAFTS_MOST_OPEN];
	size_t answer_count;
};

/* Answers to what was handed over. False: look again soon. */
bool looking_at_answers(const struct looking *looking, struct looking_seen *seen);

/* What waits, and was refused at its time. False: look again soon. */
bool looking_at_state(const struct looking *looking, struct looking_seen *seen);

/* live.agahi in three steps: is it another one than was seen; read it (any thread); take it. */
struct looking_live {
	uint64_t mark;
	struct edition_file *file; /* NULL: with `error`, or there is none */
	bool damaged;
	char error[EDITION_FILE_ERROR_SIZE];
};

bool looking_live_is_due(const char *spool, const struct looking_seen *seen);
void looking_read_live(const char *spool, struct looking_live *live);

/* Frees the file. False: look again soon. */
bool looking_take_live(const struct looking *looking, struct looking_seen *seen, struct looking_live *live);

#endif
