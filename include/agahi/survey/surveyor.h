/* surveyor: the thread that writes figures.db: soon after the start, each minute, and at the end; and a copy for the desk.
 *
 * Neither the loop nor the journal's log waits for it. When a run takes long, the next one comes later in proportion: no
 * more than a twentieth of the time goes to it. A run that fails is told, and the file of before stays. */
#ifndef AGAHI_SURVEYOR_H
#define AGAHI_SURVEYOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/log.h"

struct surveyor;
struct event_base;

struct surveyor_parts {
	struct event_base *base;
	const char *journal; /* where it is (journal_db_open()); all of these must outlive it */
	const char *content; /* a file */
	const char *time_zone;
	struct log *log;
	const char *copy; /* where it is put besides, for the desk; NULL: nowhere */
};

/* NULL with `error`. */
struct surveyor *surveyor_start(const struct surveyor_parts *parts, char *error, size_t size);

/* From the loop, every second: requests since the start, and answers that wait. */
void surveyor_note(struct surveyor *surveyor, uint64_t requests, uint64_t waiting);

/* Ends the thread, in the middle of a run too. `last`: writes once more, when runs are quick. NULL is nothing. */
void surveyor_stop(struct surveyor *surveyor, bool last);

#endif
