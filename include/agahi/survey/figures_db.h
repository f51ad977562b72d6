/* figures_db: what the operators get of the journal, as a file of its own beside the messages: sums by the hour, and texts
 * that at least three people sent and nobody understood; how many there are now. Nothing else: no number, no hash of one.
 *
 * It is written whole, beside its place, and renamed into it: whoever has it open reads on in the old one, and may open it
 * with immutable=1. Its tables stand in docs/design.md. */
#ifndef AGAHI_FIGURES_DB_H
#define AGAHI_FIGURES_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/survey/unmatched.h"

enum { FIGURES_DB_VERSION = 2, FIGURES_DB_PATH_SIZE = 4200, FIGURES_DB_DAYS = 30, FIGURES_DB_MODE = 0640 };

/* Requests in the last minutes, and answers that wait, as the daemon counts them. */
enum { FIGURES_DB_RECENT = 2 };
struct figures_db_now {
	struct {
		int64_t minutes;  /* the window */
		int64_t requests; /* in it */
		int64_t span_ms;  /* as much of it as is known; 0: nothing is */
	} recent[FIGURES_DB_RECENT];
	int64_t waiting;
};

struct figures_db_job {
	const char *journal; /* where it is: journal_db_open() */
	const char *path;    /* of figures.db */
	const char *time_zone;
	int64_t now_ms;           /* since 1970 */
	bool (*go_on)(void *arg); /* asked now and then; false ends the job, and the old file stays */
	void *arg;
	const struct figures_db_now *now; /* NULL: nobody counts */
};

/* figures.db in the folder of the messages. */
void figures_db_path(const char *content, char path[FIGURES_DB_PATH_SIZE]);

/* Writes it anew, mode 0640. False with `error`; `error` is empty when `go_on` ended it. */
bool figures_db_write(const struct figures_db_job *job, char *error, size_t size);

/* What it says of itself. */
struct figures_db_meta {
	int64_t made_ms;
	int64_t manner_ms; /* from then on it is known which answers offered topics, or were in another language */
	char zone[64];
	bool has_now;
	struct figures_db_now now;
};

/* False when it cannot be read. */
bool figures_db_read_meta(sqlite3 *db, struct figures_db_meta *meta);

/* Which of its texts: that came last since then, of at least so many people, at most so many of them. */
struct figures_db_wanted {
	int64_t since_ms;
	long least, most; /* most -1: all */
};

/* For reading. NULL with `error` in words for operators: there is none yet, or it is of another version. db_close(). */
sqlite3 *figures_db_open(const char *path, char *error, size_t size);

/* Tells `handler` of the texts that nobody understood, most people first. False when they cannot be read
 * (sqlite3_errmsg()), or the handler said so. */
bool figures_db_read_texts(
	sqlite3 *db, const struct figures_db_wanted *wanted, unmatched_h handler, void *arg);

#endif
