/* tally: the requests of one connection and their responses: each must get one, and no more.
 *
 * Sequence numbers are given out from 1, and kept with the sender's cookie, eight octets each, for the life
 * of the connection: a second response is known however late it comes. Whether a request was answered as it must be, and
 * whether its sender knows what became of it, are two things: a sender is told once. */
#ifndef AGAHI_TALLY_H
#define AGAHI_TALLY_H

#include <stdint.h>

struct tally_entry {
	uint32_t cookie; /* 0: there is nothing to tell, or it was told */
	uint32_t responses;
};

/* Zero-initialise. */
struct tally {
	struct tally_entry *entries;
	uint32_t count;
	uint32_t room;
	uint32_t unanswered;
};

enum tally_verdict { TALLY_FIRST, TALLY_AGAIN, TALLY_UNASKED };

/* The sequence number for a request; 0 when memory is short. */
uint32_t tally_add(struct tally *tally, uint32_t cookie);

/* The request that was added last was never sent: nothing is due. */
void tally_take_back(struct tally *tally);

/* A response. */
enum tally_verdict tally_take(struct tally *tally, uint32_t sequence);

/* The cookie of a request whose sender is told now what became of it: once; 0 from then on, and when there is none. */
uint32_t tally_settle(struct tally *tally, uint32_t sequence);

void tally_free(struct tally *tally);

#endif
