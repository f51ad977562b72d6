#include "agahi/smpp/tlvs.h"

#include <string.h>

enum { TLV_HEADER_OCTETS = 4 }; /* SMPP 3.4, 5.3.1 */

/* Length in octets that a TLV's value must have (SMPP 3.4, 5.3.2). */
struct tlv_rule {
	uint16_t tag;
	uint16_t minimum;
	uint16_t maximum;
};

static const struct tlv_rule tlv_rules[] = {
	{ PDU_TAG_RECEIPTED_MESSAGE_ID, 1, 65 },
	{ PDU_TAG_USER_MESSAGE_REFERENCE, 2, 2 },
	{ PDU_TAG_SOURCE_PORT, 2, 2 },
	{ PDU_TAG_DESTINATION_PORT, 2, 2 },
	{ PDU_TAG_SAR_REFERENCE, 2, 2 },
	{ PDU_TAG_SAR_TOTAL, 1, 1 },
	{ PDU_TAG_SAR_SEQUENCE, 1, 1 },
	{ PDU_TAG_SC_INTERFACE_VERSION, 1, 1 },
	{ PDU_TAG_NETWORK_ERROR_CODE, 3, 3 },
	{ PDU_TAG_MESSAGE_PAYLOAD, 0, UINT16_MAX },
	{ PDU_TAG_MESSAGE_STATE, 1, 1 },
	{ PDU_TAG_USSD_SERVICE_OP, 1, 1 },
	{ PDU_TAG_ITS_SESSION_INFO, 2, 2 },
};

_Static_assert(sizeof(tlv_rules) / sizeof(tlv_rules[0]) <= PDU_MAX_TLVS, "each known TLV is kept once");

static uint16_t read_u16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static void write_u16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* --- of a PDU ----------------------------------------------------------------------------------------- */

const struct pdu_tlv *pdu_find_tlv(const struct pdu *pdu, uint16_t tag)
{
	for (size_t i = 0; i < pdu->tlv_count; i++) {
		if (pdu->tlvs[i].tag == tag)
			return &pdu->tlvs[i];
	}
	return NULL;
}

bool pdu_find_number(const struct pdu *pdu, uint16_t tag, uint32_t *value)
{
	const struct pdu_tlv *tlv = pdu_find_tlv(pdu, tag);

	if (!tlv || tlv->value.len < 1 || tlv->value.len > 4)
		return false;
	*value = 0;
	for (size_t i = 0; i < tlv->value.len; i++)
		*value = *value << 8 | tlv->value.data[i];
	return true;
}

bool pdu_add_tlv(struct pdu *pdu, uint16_t tag, const uint8_t *octets, size_t len)
{
	if (pdu->tlv_count == PDU_MAX_TLVS)
		return false;
	pdu->tlvs[pdu->tlv_count++] = (struct pdu_tlv){ tag, { octets, len } };
	return true;
}

/* --- octets ------------------------------------------------------------------------------------------- */

static bool tlv_is_kept(const struct pdu *pdu, uint16_t tag, size_t len)
{
	for (size_t i = 0; i < sizeof(tlv_rules) / sizeof(tlv_rules[0]); i++) {
		if (tlv_rules[i].tag == tag)
			return len >= tlv_rules[i].minimum && len <= tlv_rules[i].maximum &&
				!pdu_find_tlv(pdu, tag);
	}
	return false;
}

bool tlvs_read(struct span rest, struct pdu *pdu, uint16_t *cut)
{
	*cut = 0;
	while (rest.len > 0) {
		if (rest.len < TLV_HEADER_OCTETS)
			return false;
		uint16_t tag = read_u16(rest.data);
		uint16_t len = read_u16(rest.data + 2);

		*cut = tag;
		span_skip(&rest, TLV_HEADER_OCTETS);
		if (len > rest.len)
			return false;
		if (!tlv_is_kept(pdu, tag, len) || !pdu_add_tlv(pdu, tag, rest.data, len))
			pdu->tlvs_set_aside++;
		span_skip(&rest, len);
		*cut = 0;
	}
	return true;
}

bool tlvs_append(struct fields_out *out, uint16_t tag, struct span value)
{
	uint8_t *at = out->octets + out->len;

	if (value.len > UINT16_MAX || out->size - out->len < TLV_HEADER_OCTETS + value.len)
		return false;
	write_u16(at, tag);
	write_u16(at + 2, (uint16_t)value.len);
	if (value.len > 0)
		memcpy(at + TLV_HEADER_OCTETS, value.data, value.len);
	out->len += TLV_HEADER_OCTETS + value.len;
	return true;
}
