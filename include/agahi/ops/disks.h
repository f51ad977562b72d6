/* disks: how much room there is where our files are.
 *
 * A thread of its own looks every DISKS_EVERY_MS, for a share of another machine may keep whoever asks it waiting; of one
 * that has not answered for DISKS_STALE_MS nothing is told. The thread knows of nothing else. */
#ifndef AGAHI_DISKS_H
#define AGAHI_DISKS_H

#include <stddef.h>

#include "agahi/ops/figures.h"

struct disks;
struct event_base;

enum { DISKS_MOST = 4, DISKS_EVERY_MS = 10 * 1000, DISKS_STALE_MS = 60 * 1000 };

/* What is told of the file system that `file` is on; both must outlive the disks. */
struct disks_place {
	const char *of; /* "journal" */
	const char *file;
};

/* Looks for the first time before it returns: the files are open already. At most DISKS_MOST. NULL with `error`. */
struct disks *disks_start(
	struct event_base *base, const struct disks_place *places, size_t count, char *error, size_t size);

/* Ends the thread. NULL is nothing. */
void disks_stop(struct disks *disks);

/* The table of these figures; `of` is a struct disks, or NULL: nothing is told. */
struct figures disks_figures(void);

#endif
