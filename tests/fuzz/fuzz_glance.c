/* What a load glances at, against the door that reads all: what is taken for plain is a PDU that the door takes, and it says
 * the same. */
#include "expect.h"

#include "agahi/simulator/glance.h"
#include "agahi/smpp/concat.h"
#include "agahi/smpp/pdu.h"

static void check(struct span octets)
{
	struct glance glance;
	struct pdu pdu;
	struct udh part;

	if (!glance_read(octets, &glance))
		return;
	expect(glance.len >= PDU_HEADER_OCTETS && glance.len <= octets.len);
	if (pdu_decode((struct span){ octets.data, glance.len }, &pdu) != PDU_FAULT_NONE)
		return; /* libsmpp34 refuses some values, which a load need not know */
	expect(pdu.command == glance.command && pdu.status == glance.status &&
		pdu.sequence == glance.sequence);
	if (glance.command != PDU_SUBMIT_SM)
		return;
	expect(strlen(pdu.message.destination.digits) == glance.destination.len &&
		memcmp(pdu.message.destination.digits, glance.destination.data, glance.destination.len) == 0);
	struct span text = pdu.message.text;
	if ((pdu.message.esm_class & PDU_ESM_UDH_INDICATOR) && concat_read(&pdu, &text, &part) &&
		part.concatenated)
		expect(part.sequence == 1 || !glance.first || pdu_find_tlv(&pdu, PDU_TAG_SAR_SEQUENCE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size + PDU_HEADER_OCTETS);

	if (!copy || size < PDU_HEADER_OCTETS || size > PDU_MAX_OCTETS) {
		free(copy);
		return 0;
	}
	check((struct span){ data, size });
	/* Once more as a submit_sm whose length is right, so that bodies are reached. */
	memcpy(copy, data, size);
	fields_write_u32(copy, (uint32_t)size);
	fields_write_u32(copy + 4, PDU_SUBMIT_SM);
	check((struct span){ copy, size });
	free(copy);
	return 0;
}
