/* figures: what the gateway's figures.db says of some days, read by a job of the worker.
 *
 * Sums only, and those with what is small hidden (survey/cube.h). Beside the cube: how many were understood, by the
 * rule that led to the answer. The file (version 1) does not say which answers offered topics by number, nor in which language people
 * wrote, so neither can be told here. */
#ifndef AGAHI_OFFICE_FIGURES_H
#define AGAHI_OFFICE_FIGURES_H

#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/office/period.h"
#include "agahi/survey/cube.h"

/* Each request is one of these. */
enum figures_share {
	FIGURES_UNDERSTOOD,
	FIGURES_CHOSEN, /* by the number of a topic that had been offered */
	FIGURES_NOT_UNDERSTOOD,
	FIGURES_OTHER, /* on purpose without an answer of ours: limits, machines, STOP, thanks */
	FIGURES_SHARES
};

struct figures {
	char path[PATH_MAX]; /* of figures.db */
	struct period period;
	/* By figures_run(). */
	struct cube *cube; /* NULL: see `error` */
	char error[512];
	int64_t made_ms;
	char zone[64];
	int64_t shares[FIGURES_SHARES];
	enum disclosure_mark share_marks[FIGURES_SHARES];
};

/* NULL when memory is short. `path` "": there is no spool. */
struct figures *figures_new(const char *path, const struct period *period);
void figures_free(struct figures *figures);

/* Touches `figures` alone; a desk_job_h. */
void figures_run(void *figures);

/* When the file was written; 0: it is not there, or not ours. */
int64_t figures_made(const char *path);

/* The row of a table; NULL when it has none of that name. */
const struct cube_row *figures_row(const struct figures *figures, enum cube_side side, const char *name);

#endif
