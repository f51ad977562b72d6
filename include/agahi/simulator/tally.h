/* tally: the requests of one connection and their responses: each must get one, and no more.
 *
 * Sequence numbers are given out from 1, and kept with the sender's cookie, eight octets each, for the life
 * of the connection: a second response is known however late it comes. */
#ifndef AGAHI_TALLY_H
#define AGAHI_TALLY_H

#include <stdint.h>

struct tally_entry {
	uint32_t cookie;
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

/* A response. `cookie` is set unless it answers nothing. */
enum tally_verdict tally_take(struct tally *tally, uint32_t sequence, uint32_t *cookie);

/* The cookie of a request; 0 when there is none such. */
uint32_t tally_cookie(const struct tally *tally, uint32_t sequence);

void tally_free(struct tally *tally);

#endif
