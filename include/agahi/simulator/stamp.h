/* stamp: PDUs that differ in a few octets only, encoded once and then stamped out: the number and the sequence number
 * are put in. For loads, which must cost less than what they measure. Pure. */
#ifndef AGAHI_STAMP_H
#define AGAHI_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/smpp/pdu.h"

enum {
	STAMP_MAX_OCTETS = 512, /* of a deliver_sm with its text in short_message */
	STAMP_NUMBER_DIGITS = 12,
	STAMP_RESPONSE_OCTETS = PDU_HEADER_OCTETS + 17
};

struct stamp {
	uint8_t octets[STAMP_MAX_OCTETS];
	size_t len;
	size_t number_at;
};

/* A deliver_sm with this message, from another number each time. False when it cannot be encoded, or is longer than
 * STAMP_MAX_OCTETS. */
bool stamp_prepare(struct stamp *stamp, const struct pdu_message *message);

/* Writes stamp->len octets. `number`: less than 10^12, written with all its STAMP_NUMBER_DIGITS digits. */
void stamp_deliver(const struct stamp *stamp, uint64_t number, uint32_t sequence, uint8_t *out);

/* A submit_sm_resp with the id that receipts_write_id() would give `message`; a refusal has none. Writes at most
 * STAMP_RESPONSE_OCTETS, and returns how many. */
size_t stamp_submit_response(uint32_t sequence, uint32_t status, uint64_t message, uint8_t *out);

#endif
