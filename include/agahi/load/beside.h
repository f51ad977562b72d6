/* beside: messages at a steady rate beside a load of dialogues, on the same connection: what they must not hold up.
 *
 * Each is from a number of its own, far from those of the dialogues. Sent in pieces, whenever the load looks at the clock,
 * and counted: sent, and answered. */
#ifndef AGAHI_BESIDE_H
#define AGAHI_BESIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/simulator/smsc.h"

enum { BESIDE_AFTER = 500000000 }; /* the first number is so many behind the first of the dialogues */

struct beside {
	struct stamp stamp;
	uint64_t first; /* number */
	uint32_t rate;  /* a second; 0: none */
	uint64_t begun_us;
	uint64_t sent, answered, refused;
};

/* `text` as a citizen writes it, to `service`. False when it does not fit in one part, or memory is short. */
bool beside_prepare(
	struct beside *beside, uint64_t first, uint32_t rate, const char *text, const char *service);

/* Sends what is due by now; the first call begins. */
void beside_send(struct beside *beside, struct smsc *smsc, uint64_t now_us);

/* An acknowledgement: false when it is of none of these. */
bool beside_is_told(struct beside *beside, uint32_t cookie, uint32_t status);

/* A submit that is no screen; of several parts the first counts. */
void beside_count(struct beside *beside, bool first);

#endif
