#include "agahi/simulator/stamp.h"

#include <string.h>

enum { STATUS_AT = 8, SEQUENCE_AT = 12 };

bool stamp_prepare(struct stamp *stamp, const struct pdu_message *message)
{
	struct pdu pdu = { .command = PDU_DELIVER_SM, .sequence = 1, .message = *message };

	memset(pdu.message.source.digits, 0, sizeof(pdu.message.source.digits));
	memset(pdu.message.source.digits, '0', STAMP_NUMBER_DIGITS);
	stamp->len = pdu_encode(&pdu, stamp->octets, sizeof(stamp->octets));
	/* Behind service_type, with its NUL, TON and NPI (SMPP 3.4, 4.6.1). */
	stamp->number_at = PDU_HEADER_OCTETS + strlen(pdu.message.service_type) + 1 + 2;
	return stamp->len > 0;
}

void stamp_deliver(const struct stamp *stamp, uint64_t number, uint32_t sequence, uint8_t *out)
{
	memcpy(out, stamp->octets, stamp->len);
	fields_write_u32(out + SEQUENCE_AT, sequence);
	for (size_t i = STAMP_NUMBER_DIGITS; i-- > 0; number /= 10)
		out[stamp->number_at + i] = (uint8_t)('0' + number % 10);
}

/* In hexadecimal, without zeros in front, and with a NUL. */
static size_t write_id(uint64_t message, uint8_t *out)
{
	size_t len = 1;

	for (uint64_t rest = message; rest >= 16; rest >>= 4)
		len++;
	for (size_t i = len; i-- > 0; message >>= 4)
		out[i] = (uint8_t) "0123456789abcdef"[message & 15];
	out[len] = 0;
	return len + 1;
}

size_t stamp_submit_response(uint32_t sequence, uint32_t status, uint64_t message, uint8_t *out)
{
	size_t len = PDU_HEADER_OCTETS;

	if (status == PDU_STATUS_OK)
		len += write_id(message, out + PDU_HEADER_OCTETS);
	fields_write_u32(out, (uint32_t)len);
	fields_write_u32(out + 4, PDU_SUBMIT_SM_RESP);
	fields_write_u32(out + STATUS_AT, status);
	fields_write_u32(out + SEQUENCE_AT, sequence);
	return len;
}
