/* Raw octets through the guarded door: any length, any content. What is read must be encodable again, and
 * read the same. */
#include "pdus.h"

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

static void check(struct span octets)
{
	struct pdu pdu;

	if (pdu_decode(octets, &pdu) == PDU_FAULT_NONE)
		check_again(&pdu);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	pdus_check(data, size, check);
	return 0;
}
