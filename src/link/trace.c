#include "agahi/link/trace.h"

#include <string.h>
#include <time.h>

#include "agahi/base/mask.h"
#include "agahi/text/udh.h"

enum { LONGEST_CODE = 6 }; /* of a short code, which is nobody's number */

static void write_time(int64_t wall_ms, struct buffer *out)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm utc;
	char text[16];

	gmtime_r(&seconds, &utc);
	strftime(text, sizeof(text), "%H:%M:%S", &utc);
	buffer_add_format(out, "%s.%03dZ", text, (int)(wall_ms % 1000));
}

static void write_address(const char *key, const struct address *address, struct buffer *out)
{
	char masked[MASK_NUMBER_SIZE];
	bool is_code = strlen(address->digits) <= LONGEST_CODE;

	buffer_add_format(out, " %s=%u:%u:%s", key, address->ton, address->npi,
		is_code ? address->digits : mask_number(address->digits, masked));
}

static void write_octets(struct span octets, struct buffer *out)
{
	for (size_t i = 0; i < octets.len; i++)
		buffer_add_format(out, "%02x", octets.data[i]);
}

/* Elements that say how a text is to be read, and nothing of it (3GPP TS 23.040, 9.2.3.24): its place in a long message,
 * ports, national languages. */
static bool is_shown(const struct udh_element *element)
{
	static const uint8_t lengths[] = {
		[0x00] = 3, [0x04] = 2, [0x05] = 4, [0x08] = 4, [0x24] = 1, [0x25] = 1
	};

	return element->id < sizeof(lengths) && lengths[element->id] > 0 &&
		element->value.len == lengths[element->id];
}

static void write_element(const struct udh_element *element, struct buffer *out)
{
	if (is_shown(element)) {
		buffer_add_format(out, "%02x%02zx", element->id, element->value.len);
		write_octets(element->value, out);
	} else {
		buffer_add_format(out, "(%zu octets)", 2 + element->value.len);
	}
}

/* Who sets the indicator without a header has a text there. */
static bool is_header(struct span text)
{
	struct udh_element element;

	if (text.len < 1 || text.len - 1 < text.data[0])
		return false;
	struct span elements = { text.data + 1, text.data[0] };
	while (udh_next(&elements, &element))
		;
	return elements.len == 0;
}

/* SMPP 3.4, 5.2.12: the header that stands before the text. */
static void write_header(struct span text, struct buffer *out)
{
	struct udh_element element;

	buffer_add_format(out, " udh=");
	if (!is_header(text)) {
		buffer_add_format(out, "(none in %zu octets)", text.len);
		return;
	}
	struct span elements = { text.data + 1, text.data[0] };
	write_octets((struct span){ text.data, 1 }, out);
	while (udh_next(&elements, &element))
		write_element(&element, out);
}

static void write_message(const struct pdu_message *message, struct buffer *out)
{
	write_address("from", &message->source, out);
	write_address("to", &message->destination, out);
	buffer_add_format(out,
		" service_type=\"%s\" esm_class=0x%02x protocol_id=0x%02x data_coding=0x%02x "
		"registered_delivery=0x%02x octets=%zu",
		message->service_type, message->esm_class, message->protocol_id, message->data_coding,
		message->registered_delivery, message->text.len);
	if (message->esm_class & PDU_ESM_UDH_INDICATOR)
		write_header(message->text, out);
}

/* Whose value is a number that is nobody's; what is left may hold anything. */
static bool is_number(uint16_t tag)
{
	static const uint16_t numbers[] = { PDU_TAG_USER_MESSAGE_REFERENCE, PDU_TAG_SOURCE_PORT,
		PDU_TAG_DESTINATION_PORT, PDU_TAG_SAR_REFERENCE, PDU_TAG_SAR_TOTAL, PDU_TAG_SAR_SEQUENCE,
		PDU_TAG_SC_INTERFACE_VERSION, PDU_TAG_NETWORK_ERROR_CODE, PDU_TAG_MESSAGE_STATE,
		PDU_TAG_USSD_SERVICE_OP, PDU_TAG_ITS_SESSION_INFO };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (numbers[i] == tag)
			return true;
	}
	return false;
}

static void write_tlvs(const struct pdu *pdu, struct buffer *out)
{
	enum { LONGEST_NUMBER = 3 };

	for (size_t i = 0; i < pdu->tlv_count; i++) {
		const struct pdu_tlv *tlv = &pdu->tlvs[i];

		buffer_add_format(out, " 0x%04x=", tlv->tag);
		if (is_number(tlv->tag) && tlv->value.len <= LONGEST_NUMBER)
			write_octets(tlv->value, out);
		else
			buffer_add_format(out, "(%zu octets)", tlv->value.len);
	}
	if (pdu->tlvs_set_aside > 0)
		buffer_add_format(out, " set_aside=%zu", pdu->tlvs_set_aside);
}

static void write_body(const struct pdu *pdu, struct buffer *out)
{
	switch (pdu->command) {
	case PDU_SUBMIT_SM:
	case PDU_DELIVER_SM:
	case PDU_DATA_SM:
		write_message(&pdu->message, out);
		break;
	case PDU_SUBMIT_SM_RESP:
	case PDU_DATA_SM_RESP:
		buffer_add_format(out, " message_id=\"%s\"", pdu->message_id);
		break;
	case PDU_BIND_RECEIVER:
	case PDU_BIND_TRANSMITTER:
	case PDU_BIND_TRANSCEIVER:
	case PDU_BIND_RECEIVER_RESP:
	case PDU_BIND_TRANSMITTER_RESP:
	case PDU_BIND_TRANSCEIVER_RESP:
	case PDU_OUTBIND: /* the password is nobody's */
		buffer_add_format(out, " system_id=\"%s\"", pdu->bind.system_id);
		break;
	default:
		break;
	}
}

/* What came from the network drives no terminal. */
static void make_plain(struct buffer *out, size_t from)
{
	for (size_t i = from; i < out->len; i++) {
		if (out->data[i] < ' ' || out->data[i] > '~')
			out->data[i] = '?';
	}
}

void trace_write(
	bool sent, const struct pdu *pdu, enum pdu_fault fault, struct moment now, struct buffer *out)
{
	size_t from = out->len;

	write_time(now.wall_ms, out);
	buffer_add_format(out, " %s %s sequence=%u status=0x%02x", sent ? ">" : "<",
		pdu_command_name(pdu->command), pdu->sequence, pdu->status);
	if (fault == PDU_FAULT_NONE) {
		write_body(pdu, out);
		write_tlvs(pdu, out);
	} else {
		buffer_add_format(out, " refused=\"%s\"", pdu_fault_words(fault));
	}
	if (!out->failed)
		make_plain(out, from);
	buffer_add(out, "\n", 1);
}
