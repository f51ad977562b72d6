/* A submit_sm to a citizen, as the daemon sends them, for suites of the simulator. */
#ifndef AGAHI_TEST_SUBMIT_OF_H
#define AGAHI_TEST_SUBMIT_OF_H

#include "testing.h"

#include "agahi/smpp/pdu.h"

/* The octets must live as long. */
static inline struct pdu submit_of(const void *octets, size_t len, uint8_t coding, uint8_t esm_class)
{
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	pdu.command = PDU_SUBMIT_SM;
	snprintf(pdu.message.source.digits, ADDRESS_SIZE, "8300");
	snprintf(pdu.message.destination.digits, ADDRESS_SIZE, "923001234567");
	pdu.message.data_coding = coding;
	pdu.message.esm_class = esm_class;
	pdu.message.text = span_of(octets, len);
	return pdu;
}

#endif
