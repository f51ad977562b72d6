/* glance: what a load must know of a PDU, and no more: what it answers, whom a reply is for, which part of it this is.
 *
 * Only what is plain is read here: a submit_sm or deliver_sm_resp whose lengths hold. Whatever else comes, or is broken
 * in any way, is for pdu_decode() to read or to refuse. Pure; nothing is read past the end of what is given. */
#ifndef AGAHI_GLANCE_H
#define AGAHI_GLANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"

struct glance {
	uint32_t command; /* PDU_SUBMIT_SM or PDU_DELIVER_SM_RESP */
	uint32_t status;
	uint32_t sequence;
	size_t len;              /* of the whole PDU */
	struct span destination; /* of a submit_sm: its digits, within the octets that were given */
	bool first;              /* of a submit_sm: the first part, or the only one */
};

/* The PDU at the front of `octets`. False: it is not whole, is another one, or is not plain. */
bool glance_read(struct span octets, struct glance *glance);

#endif
