/* receipts: delivery receipts as an SMSC writes them, for the simulator: one table of spellings.
 *
 * The id in a submit's response is the message's number in lower-case hexadecimal; a spelling tells the same
 * number otherwise, or only in parameters (TLVs), or not at all. What each spelling must be read as stands in
 * receipt.h; the two share nothing. Pure. */
#ifndef AGAHI_RECEIPTS_H
#define AGAHI_RECEIPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "agahi/smpp/pdu.h"

struct receipts_spelling;

/* The spelling of that name, or NULL; the one that is played when none is named. */
const struct receipts_spelling *receipts_spelling_named(const char *name);
const struct receipts_spelling *receipts_spelling_usual(void);

/* Name and meaning of spelling `index`, for --help; false behind the last. */
bool receipts_describe(size_t index, const char **name, const char **meaning);

/* What a receipt is about. */
struct receipts_about {
	const struct pdu_message *submit;
	uint64_t number;
	bool delivered;
	time_t submitted;
	time_t done;
};

/* The octets that the PDU points to. */
struct receipts_octets {
	uint8_t text[PDU_SHORT_MESSAGE_MAX];
	char id[PDU_MESSAGE_ID_SIZE];
	uint8_t state;
};

/* The id in the submit's response. */
void receipts_write_id(uint64_t number, char out[PDU_MESSAGE_ID_SIZE]);

/* Does the submit ask for a receipt of this outcome (registered_delivery; SMPP 3.4, 5.2.17)? */
bool receipts_are_wanted(const struct pdu_message *submit, bool delivered);

/* Clears `pdu` and makes it a deliver_sm with the receipt, from the citizen to the short code. */
void receipts_write(const struct receipts_spelling *spelling, const struct receipts_about *about,
	struct receipts_octets *octets, struct pdu *pdu);

#endif
