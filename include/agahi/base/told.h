/* told: an event that may come a thousand times a second, and is told once a minute.
 *
 * Every occurrence is counted; told_count() says when the next line is due, and how many it stands for. Time
 * is passed in (milliseconds, monotonic). */
#ifndef AGAHI_TOLD_H
#define AGAHI_TOLD_H

#include <stdbool.h>
#include <stdint.h>

struct told {
	uint64_t total;
	uint64_t since; /* occurrences that no line has told yet */
	uint64_t told_ms;
};

/* Counts one. True when it is to be told now; `*count` is how many the line stands for, this one among them.
 */
bool told_count(struct told *told, uint64_t now_ms, uint64_t *count);

#endif
