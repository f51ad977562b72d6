#include "agahi/delivery/parts.h"

#include <stdio.h>
#include <string.h>

#include "agahi/link/format.h"

bool parts_cut(struct parts *parts, struct prepared *text, const struct config_link *config, bool flash,
	uint16_t reference)
{
	const struct segment_format format = format_for_link(config, flash);

	*parts = (struct parts){ prepared_cut(text, &format), reference, (uint8_t)config->long_messages };
	return parts->cut != NULL;
}

size_t parts_count(const struct parts *parts)
{
	return parts->cut ? prepared_count(parts->cut) : 0;
}

/* SMPP 3.4, 5.3.2.22 to 24. */
static void add_sar(struct pdu *pdu, const struct udh *udh, struct parts_octets *octets)
{
	octets->reference[0] = (uint8_t)(udh->reference >> 8);
	octets->reference[1] = (uint8_t)udh->reference;
	octets->total = udh->total;
	octets->sequence = udh->sequence;
	pdu_add_tlv(pdu, PDU_TAG_SAR_REFERENCE, octets->reference, sizeof(octets->reference));
	pdu_add_tlv(pdu, PDU_TAG_SAR_TOTAL, &octets->total, 1);
	pdu_add_tlv(pdu, PDU_TAG_SAR_SEQUENCE, &octets->sequence, 1);
}

static void add_udh(struct pdu *pdu, const struct udh *udh, bool wide, struct parts_octets *octets)
{
	struct span text = pdu->message.text;
	size_t header = udh_write(udh, wide, octets->text);

	memcpy(octets->text + header, text.data, text.len);
	pdu->message.text = (struct span){ octets->text, header + text.len };
	pdu->message.esm_class |= PDU_ESM_UDH_INDICATOR;
}

void parts_fill(const struct parts *parts, size_t part, const struct config_link *config,
	const struct short_address *service, const struct short_address *citizen, struct parts_octets *octets,
	struct pdu *pdu)
{
	bool sar = parts->marked == LONG_SAR, several = parts_count(parts) > 1;
	const struct udh udh = { .concatenated = several && !sar,
		.reference = parts->reference,
		.total = (uint8_t)parts_count(parts),
		.sequence = (uint8_t)(part + 1),
		.shift = prepared_shift(parts->cut) };
	const struct address from = address_widen(service), to = address_widen(citizen);

	pdu_begin(pdu, PDU_SUBMIT_SM);
	fill_addresses_for_link(config, &from, &to, &pdu->message);
	if (*config->service_type != '\0')
		snprintf(pdu->message.service_type, sizeof(pdu->message.service_type), "%s",
			config->service_type);
	pdu->message.data_coding = prepared_coding(parts->cut);
	pdu->message.text = prepared_part(parts->cut, part);
	pdu->message.registered_delivery = config->registered_delivery;
	if (several && sar)
		add_sar(pdu, &udh, octets);
	if (udh.concatenated || udh.shift != GSM7_DEFAULT)
		add_udh(pdu, &udh, parts->marked == LONG_UDH16, octets);
}
