/* silences: messages that are not answered, counted by sender, minute, rule and link.
 *
 * Whoever is over a limit, blocked, or a machine can send as much as the network carries; a row in the
 * journal for each message would be a lasting cost for something that leads to nothing. So they are counted
 * here, and the counts handed over from time to time. Bounded: when the table is full, the count that was
 * touched longest ago is handed over early. Belongs to the loop's thread. */
#ifndef AGAHI_SILENCES_H
#define AGAHI_SILENCES_H

#include <stddef.h>
#include <stdint.h>

struct silences;

struct silence {
	uint64_t sender;  /* identity */
	int64_t minute;   /* since 1970 */
	const char *rule; /* of decide.h: static */
	size_t link;
	int64_t count;
};

typedef void (*silences_h)(const struct silence *silence, void *arg);

/* NULL when memory is short. */
struct silences *silences_new(size_t capacity, silences_h handler, void *arg);
void silences_free(struct silences *silences);

/* Counts one message. Time by the wall clock (milliseconds). */
void silences_count(
	struct silences *silences, uint64_t sender, const char *rule, size_t link, int64_t wall_ms);

/* Hands over all that was counted since. */
void silences_flush(struct silences *silences);

#endif
