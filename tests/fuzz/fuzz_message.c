/* Any PDU that the door lets through, read as a message in every way that a link can ask for: always of a
 * kind, its text UTF-8, its octets within the PDU, and read the same each time. */
#include <stdlib.h>
#include <string.h>

#include "agahi/base/mask.h"
#include "agahi/smpp/message.h"
#include "agahi/text/script.h"
#include "agahi/text/utf8.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool is_inside(struct span inner, struct span outer)
{
	return inner.len == 0 ||
		(inner.data >= outer.data && inner.data + inner.len <= outer.data + outer.len);
}

static void check(const struct message_reading *reading, const struct pdu *pdu, struct span octets)
{
	static struct message message; /* the next one is read into its memory */
	struct message again = { .kind = MESSAGE_QUESTION };

	require(message_read(reading, pdu, &message) && message_read(reading, pdu, &again));
	require(message.kind == again.kind && message.charset == again.charset);
	require(message.kind <= MESSAGE_BROKEN_HEADER);
	require(is_inside(message.octets, octets) && is_inside(message.whole, octets));
	if (message.kind != MESSAGE_BROKEN_HEADER) {
		require(strlen(message.text.data) == message.text.len);
		require(utf8_first_fault(message.text.data, message.text.len) == message.text.len);
		size_t len = message.text.len;
		mask_text(message.text.data);
		require(strlen(message.text.data) <= len);
	}
	if (message.kind == MESSAGE_PART)
		require(message.header.sequence >= 1 && message.header.sequence <= message.header.total);
	if (message.kind == MESSAGE_RECEIPT)
		require(message.has_receipt_id == (message.receipt.id_count > 0));
	if (message.kind == MESSAGE_DIALOGUE)
		require((message.dialogue.kind == USSD_BROKEN) == (message.dialogue.fault != NULL));
	message_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first octet chooses the link; the rest is a PDU, with its length put right. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const dialects[] = { "end-bit", "pssr-end", "message-reference" };
	struct pdu pdu;

	if (size < 1 + PDU_HEADER_OCTETS || size > PDU_MAX_OCTETS)
		return 0;
	struct message_reading reading = { .alphabet = (enum charset)(data[0] % 3),
		.scripts = SCRIPT_LATIN | SCRIPT_ARABIC,
		.receipts = data[0] & 8,
		.dialogues = data[0] & 16,
		.dialect = *ussd_dialect_named(dialects[data[0] % 3]) };
	reading.dialect.session_by = (enum ussd_session_by)(1 + (data[0] >> 5 & 3));
	uint8_t *copy = malloc(size - 1);
	require(copy != NULL);
	memcpy(copy, data + 1, size - 1);
	copy[0] = (uint8_t)((size - 1) >> 24);
	copy[1] = (uint8_t)((size - 1) >> 16);
	copy[2] = (uint8_t)((size - 1) >> 8);
	copy[3] = (uint8_t)(size - 1);
	const struct span octets = { copy, size - 1 };
	if (pdu_decode(octets, &pdu) == PDU_FAULT_NONE &&
		(pdu.command == PDU_DELIVER_SM || pdu.command == PDU_DATA_SM))
		check(&reading, &pdu, octets);
	free(copy);
	return 0;
}
