/* figures: what the gateway's figures.db says of some days, read by a job of the worker; sums only, and those with what is
 * small hidden (survey/cube.h). */
#ifndef AGAHI_OFFICE_FIGURES_H
#define AGAHI_OFFICE_FIGURES_H

#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/office/period.h"
#include "agahi/survey/cube.h"
#include "agahi/survey/figures_db.h"

struct figures {
	char path[PATH_MAX]; /* of figures.db */
	struct period period;
	/* By figures_run(). */
	struct cube *cube; /* NULL: see `error` */
	char error[512];
	struct figures_db_meta meta;
};

/* NULL when memory is short. `path` "": there is no spool. */
struct figures *figures_new(const char *path, const struct period *period);
void figures_free(struct figures *figures);

/* Touches `figures` alone; a desk_job_h. */
void figures_run(void *figures);

/* What the file says of itself. False: it is not there, or not ours. */
bool figures_read_meta(const char *path, struct figures_db_meta *meta);

/* The row of a table; NULL when it has none of that name. */
const struct cube_row *figures_row(const struct figures *figures, enum cube_side side, const char *name);

#endif
