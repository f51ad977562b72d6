/* Raw octets through the guarded door: any length, any content. What is read must be encodable again, and
 * read the same. */
#include <stdlib.h>
#include <string.h>

#include "agahi/smpp/pdu.h"

static void check_again(const struct pdu *pdu)
{
	static uint8_t out[PDU_MAX_OCTETS];
	struct pdu back;
	size_t len = pdu_encode(pdu, out, sizeof(out));

	if (len == 0)
		return; /* a text that fills the PDU to its limit may not fit behind re-made parameters */
	if (pdu_decode((struct span){ out, len }, &back) != PDU_FAULT_NONE || back.command != pdu->command ||
		back.status != pdu->status || back.sequence != pdu->sequence ||
		strcmp(back.message.source.digits, pdu->message.source.digits) != 0 ||
		strcmp(back.message.destination.digits, pdu->message.destination.digits) != 0 ||
		back.message.source.ton != pdu->message.source.ton ||
		back.message.destination.npi != pdu->message.destination.npi)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = { data, size };
	struct pdu pdu;
	size_t len;

	/* As a stream, and then the whole input with its length put right, so that bodies are reached. */
	while (pdu_frame(rest, &len) == PDU_FRAME_COMPLETE) {
		if (pdu_decode((struct span){ rest.data, len }, &pdu) == PDU_FAULT_NONE)
			check_again(&pdu);
		rest.data += len;
		rest.len -= len;
	}
	if (size < PDU_HEADER_OCTETS || size > PDU_MAX_OCTETS)
		return 0;
	uint8_t *copy = malloc(size);
	if (!copy)
		return 0;
	memcpy(copy, data, size);
	copy[0] = (uint8_t)(size >> 24);
	copy[1] = (uint8_t)(size >> 16);
	copy[2] = (uint8_t)(size >> 8);
	copy[3] = (uint8_t)size;
	if (pdu_decode((struct span){ copy, size }, &pdu) == PDU_FAULT_NONE)
		check_again(&pdu);
	free(copy);
	return 0;
}
