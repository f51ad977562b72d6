/* Any octets as the text and the id of a receipt. */
#include <stdlib.h>
#include <string.h>

#include "agahi/smpp/receipt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct receipt receipt;
	struct pdu pdu;

	if (size < 2)
		return 0;
	size_t id_len = data[0] % 66 < size - 1 ? data[0] % 66 : size - 1;
	/* Copies of their own, so that a read past either is seen. */
	uint8_t *id = malloc(id_len + 1), *text = malloc(size);
	if (!id || !text)
		abort();
	memcpy(id, data + 1, id_len);
	memcpy(text, data + 1 + id_len, size - 1 - id_len);
	memset(&pdu, 0, sizeof(pdu));
	if (id_len > 0 && data[0] & 0x80) {
		uint8_t *exact = realloc(id, id_len);
		id = exact ? exact : id;
		pdu_add_tlv(&pdu, PDU_TAG_RECEIPTED_MESSAGE_ID, id, id_len);
	}
	pdu.message.text = (struct span){ text, size - 1 - id_len };
	if (receipt_read(&pdu, pdu.message.text, &receipt)) {
		if (receipt.id_count < 1 || receipt.id_count > RECEIPT_SPELLINGS)
			abort();
		for (size_t i = 0; i < receipt.id_count; i++) {
			char again[RECEIPT_ID_SIZE];

			receipt_canonical(receipt.ids[i], strlen(receipt.ids[i]), again);
			if (strcmp(again, receipt.ids[i]) != 0)
				abort();
		}
	}
	free(id);
	free(text);
	return 0;
}
