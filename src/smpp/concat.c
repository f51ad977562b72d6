#include "agahi/smpp/concat.h"

#include <string.h>

bool concat_read(const struct pdu *pdu, struct span *text, struct udh *numbers)
{
	bool marked = (pdu->message.esm_class & PDU_ESM_UDH_INDICATOR) != 0;
	uint32_t reference, total, sequence;

	memset(numbers, 0, sizeof(*numbers));
	if ((marked || udh_is_unmarked(*text)) && !udh_read(text, numbers))
		return false;
	if (!numbers->concatenated && pdu_find_number(pdu, PDU_TAG_SAR_REFERENCE, &reference) &&
		pdu_find_number(pdu, PDU_TAG_SAR_TOTAL, &total) &&
		pdu_find_number(pdu, PDU_TAG_SAR_SEQUENCE, &sequence) && total > 1 && sequence >= 1 &&
		sequence <= total)
		*numbers = (struct udh){ true, (uint16_t)reference, (uint8_t)total, (uint8_t)sequence,
			numbers->shift };
	return true;
}
