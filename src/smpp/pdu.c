#include "agahi/smpp/pdu.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/smpp/library.h"

/* --- tables ------------------------------------------------------------------------------------------- */

struct command {
	uint32_t id;
	enum fields_body body;
	bool of_session; /* libsmpp34's, whichever codec is chosen */
	const char *name;
};

/* SMPP 3.4, 4.1 to 4.12. Commands of an SMSC's other duties (query, replace, cancel, submit_multi) have no
 * business on our links: they are unknown here, and nacked. What comes most often stands first. */
static const struct command commands[] = {
	{ PDU_DELIVER_SM, FIELDS_DELIVER, false, "deliver_sm" },
	{ PDU_SUBMIT_SM, FIELDS_SUBMIT, false, "submit_sm" },
	{ PDU_SUBMIT_SM_RESP, FIELDS_MESSAGE_ID, false, "submit_sm_resp" },
	{ PDU_DELIVER_SM_RESP, FIELDS_DELIVER_RESPONSE, false, "deliver_sm_resp" },
	{ PDU_ENQUIRE_LINK, FIELDS_NONE, false, "enquire_link" },
	{ PDU_ENQUIRE_LINK_RESP, FIELDS_NONE, false, "enquire_link_resp" },
	{ PDU_GENERIC_NACK, FIELDS_NONE, false, "generic_nack" },
	{ PDU_BIND_RECEIVER, FIELDS_BIND, true, "bind_receiver" },
	{ PDU_BIND_RECEIVER_RESP, FIELDS_BIND_RESPONSE, true, "bind_receiver_resp" },
	{ PDU_BIND_TRANSMITTER, FIELDS_BIND, true, "bind_transmitter" },
	{ PDU_BIND_TRANSMITTER_RESP, FIELDS_BIND_RESPONSE, true, "bind_transmitter_resp" },
	{ PDU_UNBIND, FIELDS_NONE, true, "unbind" },
	{ PDU_UNBIND_RESP, FIELDS_NONE, true, "unbind_resp" },
	{ PDU_BIND_TRANSCEIVER, FIELDS_BIND, true, "bind_transceiver" },
	{ PDU_BIND_TRANSCEIVER_RESP, FIELDS_BIND_RESPONSE, true, "bind_transceiver_resp" },
	{ PDU_OUTBIND, FIELDS_OUTBIND, true, "outbind" },
	{ PDU_ALERT_NOTIFICATION, FIELDS_ALERT, true, "alert_notification" },
	{ PDU_DATA_SM, FIELDS_DATA, false, "data_sm" },
	{ PDU_DATA_SM_RESP, FIELDS_MESSAGE_ID, false, "data_sm_resp" },
};

static const struct {
	uint32_t status;
	const char *words;
} fault_table[PDU_FAULT_COUNT] = {
	[PDU_FAULT_NONE] = { PDU_STATUS_OK, "none" },
	[PDU_FAULT_COMMAND] = { PDU_STATUS_INVALID_COMMAND_ID, "unknown command" },
	[PDU_FAULT_TRUNCATED] = { PDU_STATUS_INVALID_COMMAND_LENGTH, "body ends inside a field" },
	[PDU_FAULT_FIELD_TOO_LONG] = { PDU_STATUS_SYSTEM_ERROR,
		"a field is longer than the standard allows" },
	[PDU_FAULT_TLV_STREAM] = { PDU_STATUS_INVALID_TLV_STREAM, "an optional parameter runs past the end" },
	[PDU_FAULT_LIBRARY] = { PDU_STATUS_SYSTEM_ERROR, "refused by libsmpp34" },
};

static const char *const repair_words[PDU_REPAIR_COUNT] = {
	[PDU_REPAIR_TLVS] = "the optional part is broken: it was read up to the fault",
	[PDU_REPAIR_FIELD] = "a field is longer than the standard allows: it was cut, for it is not needed",
	[PDU_REPAIR_RESPONSE] = "the body of a response is broken: its header settled it",
};

const char *pdu_repair_words(enum pdu_repair repair)
{
	return repair_words[repair];
}

const char *pdu_fault_words(enum pdu_fault fault)
{
	return fault_table[fault].words;
}

static const struct command *find_command(uint32_t id)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (commands[i].id == id)
			return &commands[i];
	}
	return NULL;
}

const char *pdu_command_name(uint32_t command)
{
	const struct command *found = find_command(command);

	return found ? found->name : "unknown";
}

uint32_t pdu_response_to(uint32_t command)
{
	uint32_t response = command | PDU_GENERIC_NACK;

	return find_command(response) ? response : (uint32_t)PDU_GENERIC_NACK;
}

/* Of either direction. */
static bool has_bind(uint32_t command)
{
	uint32_t request = command & ~(uint32_t)PDU_GENERIC_NACK;

	return request == PDU_BIND_TRANSCEIVER || request == PDU_BIND_RECEIVER ||
		request == PDU_BIND_TRANSMITTER || request == PDU_OUTBIND;
}

static bool carries_message(enum fields_body body)
{
	return body == FIELDS_SUBMIT || body == FIELDS_DELIVER || body == FIELDS_DATA;
}

/* Those that stand behind it are there for few commands, and the table of parameters as far as it is filled. */
void pdu_begin(struct pdu *pdu, uint32_t command)
{
	memset(pdu, 0, offsetof(struct pdu, message_id));
	pdu->message_id[0] = '\0';
	pdu->command = command;
	if (has_bind(command))
		memset(&pdu->bind, 0, sizeof(pdu->bind));
}

/* --- decoding ----------------------------------------------------------------------------------------- */

enum pdu_frame pdu_frame(struct span octets, size_t *len)
{
	if (octets.len < 4)
		return PDU_FRAME_PARTIAL;
	*len = fields_read_u32(octets.data);
	if (*len < PDU_HEADER_OCTETS || *len > PDU_MAX_OCTETS)
		return PDU_FRAME_BROKEN;
	return octets.len < *len ? PDU_FRAME_PARTIAL : PDU_FRAME_COMPLETE;
}

static void repair(struct pdu *pdu, enum pdu_repair repair)
{
	pdu->repairs |= 1u << repair;
}

/* Is it the text itself that is cut, or what makes a message without one a step of a dialogue? */
static bool lacks_what_it_says(const struct pdu *pdu, uint16_t cut)
{
	return (cut == PDU_TAG_MESSAGE_PAYLOAD || cut == PDU_TAG_USSD_SERVICE_OP ||
		       cut == PDU_TAG_ITS_SESSION_INFO) &&
		pdu->message.text.len == 0 && !pdu_find_tlv(pdu, PDU_TAG_MESSAGE_PAYLOAD);
}

static enum pdu_fault read_optional(enum fields_body body, struct span rest, struct pdu *pdu)
{
	uint16_t cut;

	if (tlvs_read(rest, pdu, &cut))
		return PDU_FAULT_NONE;
	if (carries_message(body) && lacks_what_it_says(pdu, cut))
		return PDU_FAULT_TLV_STREAM;
	repair(pdu, pdu_is_response(pdu->command) ? PDU_REPAIR_RESPONSE : PDU_REPAIR_TLVS);
	return PDU_FAULT_NONE;
}

static void prefer_payload(struct pdu *pdu)
{
	const struct pdu_tlv *payload = pdu_find_tlv(pdu, PDU_TAG_MESSAGE_PAYLOAD);

	if (payload && pdu->message.text.len == 0)
		pdu->message.text = payload->value;
}

static bool is_ours(const struct command *command, enum pdu_codec codec)
{
	return codec == PDU_CODEC_OWN && !command->of_session;
}

/* Everything behind the header. */
static enum pdu_fault read_body(
	const struct command *command, enum pdu_codec codec, struct span rest, struct pdu *pdu)
{
	bool ours = is_ours(command, codec);
	struct fields_copy copy;
	enum pdu_fault fault = fields_read(command->body, &rest, ours ? NULL : &copy, pdu);

	if (fault == PDU_FAULT_NONE)
		fault = read_optional(command->body, rest, pdu);
	if (fault != PDU_FAULT_NONE)
		return fault;
	if (!ours && !library_unpack(command->body, &copy, pdu)) {
		repair(pdu, PDU_REPAIR_RESPONSE);
		return pdu_is_response(pdu->command) ? PDU_FAULT_NONE : PDU_FAULT_LIBRARY;
	}
	prefer_payload(pdu);
	return PDU_FAULT_NONE;
}

/* A field that is too long has chosen its status already. */
static enum pdu_fault refuse(struct pdu *pdu, enum pdu_fault fault)
{
	if (fault != PDU_FAULT_FIELD_TOO_LONG)
		pdu->status = fault_table[fault].status;
	memset(&pdu->bind, 0, sizeof(pdu->bind));
	memset(&pdu->message, 0, sizeof(pdu->message));
	return fault;
}

enum pdu_fault pdu_decode_by(enum pdu_codec codec, struct span octets, struct pdu *pdu)
{
	pdu_begin(pdu, octets.len < PDU_HEADER_OCTETS ? 0 : fields_read_u32(octets.data + 4));
	if (octets.len < PDU_HEADER_OCTETS)
		return refuse(pdu, PDU_FAULT_TRUNCATED);
	pdu->status = fields_read_u32(octets.data + 8);
	pdu->sequence = fields_read_u32(octets.data + 12);
	if (fields_read_u32(octets.data) != octets.len)
		return refuse(pdu, PDU_FAULT_TRUNCATED);
	const struct command *command = find_command(pdu->command);
	if (!command)
		return refuse(pdu, PDU_FAULT_COMMAND);
	/* SMPP 3.4, 4.4.2: an error response has no body, and some SMSCs leave out that of a good one, too. */
	if (octets.len == PDU_HEADER_OCTETS && pdu_is_response(pdu->command))
		return PDU_FAULT_NONE;
	struct span rest = { octets.data + PDU_HEADER_OCTETS, octets.len - PDU_HEADER_OCTETS };
	enum pdu_fault fault = read_body(command, codec, rest, pdu);
	return fault == PDU_FAULT_NONE ? fault : refuse(pdu, fault);
}

enum pdu_fault pdu_decode(struct span octets, struct pdu *pdu)
{
	return pdu_decode_by(PDU_CODEC_OWN, octets, pdu);
}

/* --- encoding ----------------------------------------------------------------------------------------- */

/* data_sm has no short_message (SMPP 3.4, 4.7.1). */
static bool goes_into_payload(enum fields_body body, struct span text)
{
	return body == FIELDS_DATA ? text.len > 0 : carries_message(body) && text.len > PDU_SHORT_MESSAGE_MAX;
}

static bool append_optional(enum fields_body body, const struct pdu *pdu, struct fields_out *out)
{
	bool payload = goes_into_payload(body, pdu->message.text);

	for (size_t i = 0; i < pdu->tlv_count; i++) {
		const struct pdu_tlv *tlv = &pdu->tlvs[i];

		if (!(payload && tlv->tag == PDU_TAG_MESSAGE_PAYLOAD) &&
			!tlvs_append(out, tlv->tag, tlv->value))
			return false;
	}
	return !payload || tlvs_append(out, PDU_TAG_MESSAGE_PAYLOAD, pdu->message.text);
}

/* SMPP 3.4, 4.4.2; but optional parameters need a body to stand behind. libsmpp34 does the same. */
static bool leaves_out_body(const struct pdu *pdu)
{
	return pdu->command == PDU_SUBMIT_SM_RESP && pdu->status != PDU_STATUS_OK && pdu->tlv_count == 0;
}

static bool write_body(
	const struct command *command, enum pdu_codec codec, const struct pdu *pdu, struct fields_out *out)
{
	if (is_ours(command, codec))
		return fields_write(leaves_out_body(pdu) ? FIELDS_NONE : command->body, pdu, out);
	return library_pack(command->body, pdu, out) && fields_restore(command->body, pdu, out);
}

size_t pdu_encode_by(enum pdu_codec codec, const struct pdu *pdu, uint8_t *out, size_t size)
{
	const struct command *command = find_command(pdu->command);
	struct fields_out written = { out, size < PDU_MAX_OCTETS ? size : PDU_MAX_OCTETS, 0 };

	if (!command || !write_body(command, codec, pdu, &written) ||
		!append_optional(command->body, pdu, &written))
		return 0;
	fields_write_u32(out, (uint32_t)written.len);
	fields_write_u32(out + 4, pdu->command);
	fields_write_u32(out + 8, pdu->status);
	fields_write_u32(out + 12, pdu->sequence);
	return written.len;
}

bool pdu_has_octets(enum pdu_codec codec, const struct pdu *pdu)
{
	size_t room = PDU_MAX_ENCODED + pdu->message.text.len;
	uint8_t *octets = malloc(room);
	bool has = !octets || pdu_encode_by(codec, pdu, octets, room) > 0;

	free(octets);
	return has;
}

size_t pdu_encode(const struct pdu *pdu, uint8_t *out, size_t size)
{
	return pdu_encode_by(PDU_CODEC_OWN, pdu, out, size);
}
