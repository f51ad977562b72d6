/* bringing: a table is looked at, or becomes a draft's: done by a job of the worker, for a large one takes seconds.
 *
 * The worker has a connection of its own; a row that somebody saves meanwhile waits no longer than it takes to store the table. */
#ifndef AGAHI_FITTINGS_BRINGING_H
#define AGAHI_FITTINGS_BRINGING_H

#include <limits.h>

#include "agahi/drafts/deeds.h"
#include "agahi/fittings/given.h"
#include "agahi/writing/place.h"

enum bringing_deed {
	BRINGING_LOOK,
	BRINGING_TAKE, /* into the draft that was looked at */
	BRINGING_MAKE  /* into a new draft, with the rows of the edition else */
};

struct bringing {
	/* The caller's. */
	enum bringing_deed what;
	enum table table;
	char *octets; /* the bringing's from then on; changed while they are read */
	size_t len;
	struct deed deed; /* outlives it */
	struct draft draft;
	long long rev; /* BRINGING_TAKE: of the draft when it was looked at */
	char path[PATH_MAX];
	/* By bringing_run(). */
	bool read; /* else memory was short, or the database cannot be read */
	struct given given;
	enum deed_result result;
	long long into;
};

/* A desk_job_h. */
void bringing_run(void *bringing);
void bringing_free(struct bringing *bringing);

#endif
