/* Octets as a fuzzer gets them, as the PDUs that they may be. */
#ifndef AGAHI_FUZZ_PDUS_H
#define AGAHI_FUZZ_PDUS_H

#include <stdlib.h>
#include <string.h>

#include "agahi/smpp/fields.h"
#include "agahi/smpp/pdu.h"

/* As a stream, and then the whole input with its length put right, so that bodies are reached. */
static inline void pdus_check(const uint8_t *data, size_t size, void (*check)(struct span octets))
{
	struct span rest = { data, size };
	size_t len;

	while (pdu_frame(rest, &len) == PDU_FRAME_COMPLETE) {
		check((struct span){ rest.data, len });
		rest.data += len;
		rest.len -= len;
	}
	if (size < PDU_HEADER_OCTETS || size > PDU_MAX_OCTETS)
		return;
	uint8_t *copy = malloc(size);
	if (!copy)
		return;
	memcpy(copy, data, size);
	fields_write_u32(copy, (uint32_t)size);
	check((struct span){ copy, size });
	free(copy);
}

#endif
