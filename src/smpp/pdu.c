#include "agahi/smpp/pdu.h"

#include <string.h>

#include <smpp34.h>
#include <smpp34_structs.h>

#include <smpp34_params.h>

/* --- tables ------------------------------------------------------------------------------------------- */

enum field_kind {
	FIELD_END,
	FIELD_STRING, /* C-octet string without which nobody can be served; limit: octets with its NUL */
	FIELD_MINOR,  /* one that the gateway can do without: what is over the limit is cut */
	FIELD_UNUSED, /* one that must be empty here, and is emptied when it is not */
	FIELD_PASSWORD,
	FIELD_NUMBER,
	FIELD_TON,
	FIELD_NPI,
	FIELD_VERSION,
	FIELD_TEXT /* one octet of length, then so many */
};

struct field {
	enum field_kind kind;
	uint8_t limit;
	uint8_t status;   /* what a string that is too long is answered with */
	const char *name; /* of a string that is told when it is too long */
};

static const struct field no_fields[] = { { FIELD_END, 0, 0, NULL } };

static const struct field bind_fields[] = {
	{ FIELD_STRING, 16, PDU_STATUS_INVALID_SYSTEM_ID, "system_id" },
	{ FIELD_PASSWORD, 9, PDU_STATUS_INVALID_PASSWORD, "password" },
	{ FIELD_MINOR, 13, 0, NULL },
	{ FIELD_VERSION, 0, 0, NULL },
	{ FIELD_TON, 0, 0, NULL },
	{ FIELD_NPI, 0, 0, NULL },
	{ FIELD_UNUSED, 41, 0, NULL }, /* address_range */
	{ FIELD_END, 0, 0, NULL },
};

static const struct field bind_response_fields[] = {
	{ FIELD_STRING, 16, PDU_STATUS_INVALID_SYSTEM_ID, "system_id" },
	{ FIELD_END, 0, 0, NULL },
};

static const struct field outbind_fields[] = {
	{ FIELD_STRING, 16, PDU_STATUS_INVALID_SYSTEM_ID, "system_id" },
	{ FIELD_PASSWORD, 9, PDU_STATUS_INVALID_PASSWORD, "password" },
	{ FIELD_END, 0, 0, NULL },
};

static const struct field submit_fields[] = {
	{ FIELD_MINOR, 6, 0, NULL },
	{ FIELD_TON, 0, 0, NULL },
	{ FIELD_NPI, 0, 0, NULL },
	{ FIELD_STRING, 21, PDU_STATUS_INVALID_SOURCE, "source_addr" },
	{ FIELD_TON, 0, 0, NULL },
	{ FIELD_NPI, 0, 0, NULL },
	{ FIELD_STRING, 21, PDU_STATUS_INVALID_DESTINATION, "destination_addr" },
	{ FIELD_NUMBER, 0, 0, NULL }, /* esm_class */
	{ FIELD_NUMBER, 0, 0, NULL }, /* protocol_id */
	{ FIELD_NUMBER, 0, 0, NULL }, /* priority_flag */
	{ FIELD_MINOR, 17, 0, NULL },
	{ FIELD_MINOR, 17, 0, NULL },
	{ FIELD_NUMBER, 0, 0, NULL }, /* registered_delivery */
	{ FIELD_NUMBER, 0, 0, NULL }, /* replace_if_present_flag */
	{ FIELD_NUMBER, 0, 0, NULL }, /* data_coding */
	{ FIELD_NUMBER, 0, 0, NULL }, /* sm_default_msg_id */
	{ FIELD_TEXT, 0, 0, NULL },
	{ FIELD_END, 0, 0, NULL },
};

static const struct field deliver_fields[] = {
	{ FIELD_MINOR, 6, 0, NULL },
	{ FIELD_TON, 0, 0, NULL },
	{ FIELD_NPI, 0, 0, NULL },
	{ FIELD_STRING, 21, PDU_STATUS_INVALID_SOURCE, "source_addr" },
	{ FIELD_TON, 0, 0, NULL },
	{ FIELD_NPI, 0, 0, NULL },
	{ FIELD_STRING, 21, PDU_STATUS_INVALID_DESTINATION, "destination_addr" },
	{ FIELD_NUMBER, 0, 0, NULL },
	{ FIELD_NUMBER, 0, 0, NULL },
	{ FIELD_NUMBER, 0, 0, NULL },
	{ FIELD_UNUSED, 17, 0, NULL },
	{ FIELD_UNUSED, 17, 0, NULL },
	{ FIELD_NUMBER, 0, 0, NULL },
	{ FIELD_NUMBER, 0, 0, NULL },
	{ FIELD_NUMBER, 0, 0, NULL },
	{ FIELD_NUMBER, 0, 0, NULL },
	{ FIELD_TEXT, 0, 0, NULL },
	{ FIELD_END, 0, 0, NULL },
};

static const struct field data_fields[] = {
	{ FIELD_MINOR, 6, 0, NULL },
	{ FIELD_TON, 0, 0, NULL },
	{ FIELD_NPI, 0, 0, NULL },
	{ FIELD_STRING, 21, PDU_STATUS_INVALID_SOURCE, "source_addr" },
	{ FIELD_TON, 0, 0, NULL },
	{ FIELD_NPI, 0, 0, NULL },
	{ FIELD_STRING, 65, PDU_STATUS_INVALID_DESTINATION, "destination_addr" },
	{ FIELD_NUMBER, 0, 0, NULL },
	{ FIELD_NUMBER, 0, 0, NULL },
	{ FIELD_NUMBER, 0, 0, NULL },
	{ FIELD_END, 0, 0, NULL },
};

static const struct field message_id_fields[] = {
	{ FIELD_MINOR, 65, 0, NULL },
	{ FIELD_END, 0, 0, NULL },
};

static const struct field deliver_response_fields[] = {
	{ FIELD_UNUSED, 65, 0, NULL },
	{ FIELD_END, 0, 0, NULL },
};

static const struct field alert_fields[] = {
	{ FIELD_TON, 0, 0, NULL },
	{ FIELD_NPI, 0, 0, NULL },
	{ FIELD_MINOR, 65, 0, NULL },
	{ FIELD_TON, 0, 0, NULL },
	{ FIELD_NPI, 0, 0, NULL },
	{ FIELD_MINOR, 65, 0, NULL },
	{ FIELD_END, 0, 0, NULL },
};

struct command {
	uint32_t id;
	const char *name;
	const struct field *fields;
};

/* SMPP 3.4, 4.1 to 4.12. Commands of an SMSC's other duties (query, replace, cancel, submit_multi) have no
 * business on our links: they are unknown here, and nacked. */
static const struct command commands[] = {
	{ GENERIC_NACK, "generic_nack", no_fields },
	{ BIND_RECEIVER, "bind_receiver", bind_fields },
	{ BIND_RECEIVER_RESP, "bind_receiver_resp", bind_response_fields },
	{ BIND_TRANSMITTER, "bind_transmitter", bind_fields },
	{ BIND_TRANSMITTER_RESP, "bind_transmitter_resp", bind_response_fields },
	{ SUBMIT_SM, "submit_sm", submit_fields },
	{ SUBMIT_SM_RESP, "submit_sm_resp", message_id_fields },
	{ DELIVER_SM, "deliver_sm", deliver_fields },
	{ DELIVER_SM_RESP, "deliver_sm_resp", deliver_response_fields },
	{ UNBIND, "unbind", no_fields },
	{ UNBIND_RESP, "unbind_resp", no_fields },
	{ BIND_TRANSCEIVER, "bind_transceiver", bind_fields },
	{ BIND_TRANSCEIVER_RESP, "bind_transceiver_resp", bind_response_fields },
	{ OUTBIND, "outbind", outbind_fields },
	{ ENQUIRE_LINK, "enquire_link", no_fields },
	{ ENQUIRE_LINK_RESP, "enquire_link_resp", no_fields },
	{ ALERT_NOTIFICATION, "alert_notification", alert_fields },
	{ DATA_SM, "data_sm", data_fields },
	{ DATA_SM_RESP, "data_sm_resp", message_id_fields },
};

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

bool pdu_is_response(uint32_t command)
{
	return (command & GENERIC_NACK) != 0;
}

uint32_t pdu_response_to(uint32_t command)
{
	if (command == OUTBIND || command == ALERT_NOTIFICATION || !find_command(command | GENERIC_NACK))
		return (uint32_t)GENERIC_NACK;
	return command | GENERIC_NACK;
}

static bool carries_message(uint32_t command)
{
	return command == SUBMIT_SM || command == DELIVER_SM || command == DATA_SM;
}

/* --- octets ------------------------------------------------------------------------------------------- */

static uint32_t read_u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint16_t read_u16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static void write_u32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16);
	at[2] = (uint8_t)(value >> 8);
	at[3] = (uint8_t)value;
}

static void write_u16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

enum pdu_frame pdu_frame(struct span octets, size_t *len)
{
	if (octets.len < 4)
		return PDU_FRAME_PARTIAL;
	*len = read_u32(octets.data);
	if (*len < PDU_HEADER_OCTETS || *len > PDU_MAX_OCTETS)
		return PDU_FRAME_BROKEN;
	return octets.len < *len ? PDU_FRAME_PARTIAL : PDU_FRAME_COMPLETE;
}

/* --- decoding ----------------------------------------------------------------------------------------- */

/* The copy for libsmpp34, and the true values of what is neutral in it. The longest mandatory part is that of
 * data_sm (some 110 octets) or submit_sm (102 and the text). */
enum { SAFE_COPY_OCTETS = 512, MAX_NUMBERS = 2 };

struct safe_copy {
	uint8_t octets[SAFE_COPY_OCTETS];
	size_t len;
	uint8_t ton[MAX_NUMBERS];
	uint8_t npi[MAX_NUMBERS];
	size_t tons;
	size_t npis;
	uint8_t version;
	struct span password;
	struct span text;
};

static bool library_knows_npi(uint8_t npi)
{
	static const uint8_t known[] = { NPI_Unknown, NPI_ISDN_E163_E164, NPI_Data_X121, NPI_Telex_F69,
		NPI_Land_Mobile_E212, NPI_National, NPI_Private, NPI_ERMES, NPI_Internet_IP,
		NPI_WAP_Client_Id };

	return memchr(known, npi, sizeof(known)) != NULL;
}

static void copy_octet(struct safe_copy *copy, uint8_t octet)
{
	copy->octets[copy->len++] = octet;
}

static void copy_octets(struct safe_copy *copy, const uint8_t *from, size_t len)
{
	if (len == 0)
		return;
	memcpy(copy->octets + copy->len, from, len);
	copy->len += len;
}

static void repair(struct pdu *pdu, enum pdu_repair repair)
{
	pdu->repairs |= 1u << repair;
}

/* A response's string may be missing, or run to the end without a NUL: its header has said what matters. */
static bool find_string(struct span rest, bool response, struct span *string, size_t *taken)
{
	const uint8_t *nul = rest.len > 0 ? memchr(rest.data, 0, rest.len) : NULL;

	*string = (struct span){ rest.data, nul ? (size_t)(nul - rest.data) : rest.len };
	*taken = nul ? string->len + 1 : rest.len;
	return nul || response;
}

static enum pdu_fault refuse_long(struct pdu *pdu, const struct field *field, struct span value)
{
	pdu->long_field = field->name;
	pdu->long_value = value;
	pdu->status = field->status;
	return PDU_FAULT_FIELD_TOO_LONG;
}

static enum pdu_fault take_string(
	struct span *rest, const struct field *field, struct safe_copy *copy, struct pdu *pdu)
{
	bool response = pdu_is_response(pdu->command);
	struct span string;
	size_t taken;

	if (!find_string(*rest, response, &string, &taken))
		return PDU_FAULT_TRUNCATED;
	if (field->kind == FIELD_PASSWORD) {
		if (string.len >= PDU_PASSWORD_SIZE)
			return refuse_long(pdu, field, (struct span){ NULL, string.len });
		copy->password = string;
	} else if (string.len >= field->limit) {
		if (field->kind == FIELD_STRING && !response)
			return refuse_long(pdu, field, string);
		repair(pdu, response ? PDU_REPAIR_RESPONSE : PDU_REPAIR_FIELD);
	}
	if (field->kind == FIELD_STRING || field->kind == FIELD_MINOR)
		copy_octets(copy, string.data, string.len < field->limit ? string.len : field->limit - 1u);
	copy_octet(copy, 0);
	rest->data += taken;
	rest->len -= taken;
	return PDU_FAULT_NONE;
}

static enum pdu_fault take_octet(struct span *rest, enum field_kind kind, struct safe_copy *copy)
{
	uint8_t octet;

	if (rest->len < 1)
		return PDU_FAULT_TRUNCATED;
	octet = *rest->data++;
	rest->len--;
	if (kind == FIELD_TON) {
		copy->ton[copy->tons++] = octet;
		octet = TON_Unknown;
	} else if (kind == FIELD_NPI) {
		copy->npi[copy->npis++] = octet;
		octet = library_knows_npi(octet) ? octet : NPI_Unknown;
	} else if (kind == FIELD_VERSION) {
		copy->version = octet;
		octet = SMPP_VERSION;
	}
	copy_octet(copy, octet);
	return PDU_FAULT_NONE;
}

/* libsmpp34 copies the text; ours is read where it lies, so it goes without. */
static enum pdu_fault take_text(struct span *rest, struct safe_copy *copy)
{
	if (rest->len < 1 || rest->len - 1 < *rest->data)
		return PDU_FAULT_TRUNCATED;
	copy->text.len = *rest->data;
	copy->text.data = rest->data + 1;
	copy_octet(copy, 0);
	rest->data += copy->text.len + 1;
	rest->len -= copy->text.len + 1;
	return PDU_FAULT_NONE;
}

static enum pdu_fault take_field(
	struct span *rest, const struct field *field, struct safe_copy *copy, struct pdu *pdu)
{
	switch (field->kind) {
	case FIELD_STRING:
	case FIELD_MINOR:
	case FIELD_UNUSED:
	case FIELD_PASSWORD:
		return take_string(rest, field, copy, pdu);
	case FIELD_TEXT:
		return take_text(rest, copy);
	default:
		return take_octet(rest, field->kind, copy);
	}
}

/* Walks the mandatory parameters in `rest` and leaves it at the optional ones. */
static enum pdu_fault take_fields(
	struct span *rest, const struct field *fields, struct safe_copy *copy, struct pdu *pdu)
{
	for (; fields->kind != FIELD_END; fields++) {
		enum pdu_fault fault = take_field(rest, fields, copy, pdu);

		if (fault != PDU_FAULT_NONE)
			return fault;
	}
	return PDU_FAULT_NONE;
}

static bool tlv_is_kept(const struct pdu *pdu, uint16_t tag, size_t len)
{
	for (size_t i = 0; i < sizeof(tlv_rules) / sizeof(tlv_rules[0]); i++) {
		if (tlv_rules[i].tag == tag)
			return len >= tlv_rules[i].minimum && len <= tlv_rules[i].maximum &&
				!pdu_find_tlv(pdu, tag);
	}
	return false;
}

/* False from the first octet on that cannot be followed; what stood before it is kept, and the tag of what is
 * cut is told (0: not even that is there). */
static bool take_tlvs(struct span rest, struct pdu *pdu, uint16_t *cut)
{
	*cut = 0;
	while (rest.len > 0) {
		if (rest.len < 4)
			return false;
		uint16_t tag = read_u16(rest.data);
		uint16_t len = read_u16(rest.data + 2);

		*cut = tag;
		if (len > rest.len - 4)
			return false;
		if (!tlv_is_kept(pdu, tag, len) || !pdu_add_tlv(pdu, tag, rest.data + 4, len))
			pdu->tlvs_set_aside++;
		rest.data += 4 + (size_t)len;
		rest.len -= 4 + (size_t)len;
		*cut = 0;
	}
	return true;
}

/* Room for whatever struct libsmpp34 fills. */
union library_pdu {
	bind_transceiver_t bind;
	bind_transceiver_resp_t bind_response;
	outbind_t outbind;
	submit_sm_t submit;
	submit_sm_resp_t submit_response;
	deliver_sm_t deliver;
	deliver_sm_resp_t deliver_response;
	data_sm_t data;
	data_sm_resp_t data_response;
	alert_notification_t alert;
	generic_nack_t header;
};

/* libsmpp34 writes each string with its NUL into an array of the size that the field table allows. */
#define COPY_STRING(to, from)                                                                                \
	do {                                                                                                 \
		_Static_assert(sizeof(to) >= sizeof(from), "no string is cut");                              \
		memcpy((to), (from), sizeof(from));                                                          \
	} while (0)

#define COPY_MESSAGE(message, filled)                                                                        \
	do {                                                                                                 \
		COPY_STRING((message)->service_type, (filled)->service_type);                                \
		COPY_STRING((message)->source.digits, (filled)->source_addr);                                \
		COPY_STRING((message)->destination.digits, (filled)->destination_addr);                      \
		(message)->esm_class = (filled)->esm_class;                                                  \
		(message)->registered_delivery = (filled)->registered_delivery;                              \
		(message)->data_coding = (filled)->data_coding;                                              \
	} while (0)

static void read_message(const union library_pdu *filled, const struct safe_copy *copy, struct pdu *pdu)
{
	struct pdu_message *message = &pdu->message;

	if (pdu->command == DATA_SM) {
		COPY_MESSAGE(message, &filled->data);
	} else if (pdu->command == DELIVER_SM) {
		COPY_MESSAGE(message, &filled->deliver);
		message->protocol_id = filled->deliver.protocol_id;
		message->priority = filled->deliver.priority_flag;
	} else {
		COPY_MESSAGE(message, &filled->submit);
		message->protocol_id = filled->submit.protocol_id;
		message->priority = filled->submit.priority_flag;
		COPY_STRING(message->validity_period, filled->submit.validity_period);
	}
	message->source.ton = copy->ton[0];
	message->source.npi = copy->npi[0];
	message->destination.ton = copy->ton[1];
	message->destination.npi = copy->npi[1];
	message->text = copy->text;
}

static void read_password(const struct safe_copy *copy, struct pdu *pdu)
{
	if (copy->password.len > 0)
		memcpy(pdu->bind.password, copy->password.data, copy->password.len);
	pdu->bind.password[copy->password.len] = '\0';
}

static void read_body(const union library_pdu *filled, const struct safe_copy *copy, struct pdu *pdu)
{
	switch (pdu->command) {
	case BIND_RECEIVER:
	case BIND_TRANSMITTER:
	case BIND_TRANSCEIVER:
		COPY_STRING(pdu->bind.system_id, filled->bind.system_id);
		read_password(copy, pdu);
		COPY_STRING(pdu->bind.system_type, filled->bind.system_type);
		pdu->bind.interface_version = copy->version;
		break;
	case OUTBIND:
		COPY_STRING(pdu->bind.system_id, filled->outbind.system_id);
		read_password(copy, pdu);
		break;
	case BIND_RECEIVER_RESP:
	case BIND_TRANSMITTER_RESP:
	case BIND_TRANSCEIVER_RESP:
		COPY_STRING(pdu->bind.system_id, filled->bind_response.system_id);
		break;
	case SUBMIT_SM_RESP:
		COPY_STRING(pdu->message_id, filled->submit_response.message_id);
		break;
	case DATA_SM_RESP:
		COPY_STRING(pdu->message_id, filled->data_response.message_id);
		break;
	case SUBMIT_SM:
	case DELIVER_SM:
	case DATA_SM:
		read_message(filled, copy, pdu);
		break;
	default:
		break;
	}
}

static bool library_unpack(struct safe_copy *copy, const struct pdu *pdu, union library_pdu *filled)
{
	/* A status other than 0 makes libsmpp34 skip the body of some responses and not of others; so it
	 * always sees 0, and a sequence number that it takes. */
	write_u32(copy->octets, (uint32_t)copy->len);
	write_u32(copy->octets + 4, pdu->command);
	write_u32(copy->octets + 8, ESME_ROK);
	write_u32(copy->octets + 12, 1);
	memset(filled, 0, sizeof(*filled));
	return smpp34_unpack(pdu->command, filled, copy->octets, (int)copy->len) == 0;
}

static enum pdu_fault refuse(struct pdu *pdu, enum pdu_fault fault)
{
	pdu->status = fault_table[fault].status;
	return fault;
}

static void prefer_payload(struct pdu *pdu)
{
	const struct pdu_tlv *payload = pdu_find_tlv(pdu, PDU_TAG_MESSAGE_PAYLOAD);

	if (payload && pdu->message.text.len == 0)
		pdu->message.text = payload->value;
}

/* Is it the text itself that is cut, or what makes a message without one a step of a dialogue? */
static bool lacks_what_it_says(const struct pdu *pdu, uint16_t cut)
{
	return (cut == PDU_TAG_MESSAGE_PAYLOAD || cut == PDU_TAG_USSD_SERVICE_OP ||
		       cut == PDU_TAG_ITS_SESSION_INFO) &&
		pdu->message.text.len == 0 && !pdu_find_tlv(pdu, PDU_TAG_MESSAGE_PAYLOAD);
}

static enum pdu_fault take_optional(struct span rest, struct pdu *pdu)
{
	bool response = pdu_is_response(pdu->command);
	uint16_t cut;

	if (take_tlvs(rest, pdu, &cut))
		return PDU_FAULT_NONE;
	if (carries_message(pdu->command) && lacks_what_it_says(pdu, cut))
		return PDU_FAULT_TLV_STREAM;
	repair(pdu, response ? PDU_REPAIR_RESPONSE : PDU_REPAIR_TLVS);
	return PDU_FAULT_NONE;
}

/* Everything behind the header. */
static enum pdu_fault read_rest(struct span rest, const struct command *command, struct pdu *pdu)
{
	struct safe_copy copy = { .len = PDU_HEADER_OCTETS };
	union library_pdu filled;
	enum pdu_fault fault = take_fields(&rest, command->fields, &copy, pdu);

	if (fault != PDU_FAULT_NONE)
		return fault;
	pdu->message.text = copy.text;
	fault = take_optional(rest, pdu);
	if (fault != PDU_FAULT_NONE)
		return fault;
	if (!library_unpack(&copy, pdu, &filled)) {
		repair(pdu, PDU_REPAIR_RESPONSE);
		return pdu_is_response(pdu->command) ? PDU_FAULT_NONE : PDU_FAULT_LIBRARY;
	}
	read_body(&filled, &copy, pdu);
	prefer_payload(pdu);
	return PDU_FAULT_NONE;
}

enum pdu_fault pdu_decode(struct span octets, struct pdu *pdu)
{
	memset(pdu, 0, sizeof(*pdu));
	if (octets.len < PDU_HEADER_OCTETS)
		return refuse(pdu, PDU_FAULT_TRUNCATED);
	pdu->command = read_u32(octets.data + 4);
	pdu->status = read_u32(octets.data + 8);
	pdu->sequence = read_u32(octets.data + 12);
	if (read_u32(octets.data) != octets.len)
		return refuse(pdu, PDU_FAULT_TRUNCATED);
	const struct command *command = find_command(pdu->command);
	if (!command)
		return refuse(pdu, PDU_FAULT_COMMAND);
	/* SMPP 3.4, 4.4.2: an error response has no body, and some SMSCs leave out that of a good one, too.
	 */
	if (octets.len == PDU_HEADER_OCTETS && pdu_is_response(pdu->command))
		return PDU_FAULT_NONE;
	enum pdu_fault fault =
		read_rest((struct span){ octets.data + PDU_HEADER_OCTETS, octets.len - PDU_HEADER_OCTETS },
			command, pdu);
	return fault == PDU_FAULT_NONE || fault == PDU_FAULT_FIELD_TOO_LONG ? fault : refuse(pdu, fault);
}

/* --- encoding ----------------------------------------------------------------------------------------- */

/* memcpy of the whole array keeps NUL and padding; sizes are compared when compiling. */
#define FILL_STRING(to, from)                                                                                \
	do {                                                                                                 \
		size_t fill_len = strnlen((from), sizeof(from));                                             \
		if (fill_len >= sizeof(to))                                                                  \
			return false;                                                                        \
		memcpy((to), (from), fill_len);                                                              \
	} while (0)

#define FILL_MESSAGE(filled, message)                                                                        \
	do {                                                                                                 \
		FILL_STRING((filled)->service_type, (message)->service_type);                                \
		FILL_STRING((filled)->source_addr, (message)->source.digits);                                \
		FILL_STRING((filled)->destination_addr, (message)->destination.digits);                      \
		(filled)->esm_class = (message)->esm_class;                                                  \
		(filled)->registered_delivery = (message)->registered_delivery;                              \
		(filled)->data_coding = (message)->data_coding;                                              \
	} while (0)

#define FILL_SHORT_MESSAGE(filled, message)                                                                  \
	do {                                                                                                 \
		(filled)->protocol_id = (message)->protocol_id;                                              \
		(filled)->priority_flag = (message)->priority;                                               \
		if ((message)->text.len <= PDU_SHORT_MESSAGE_MAX && (message)->text.len > 0) {               \
			(filled)->sm_length = (uint8_t)(message)->text.len;                                  \
			memcpy((filled)->short_message, (message)->text.data, (message)->text.len);          \
		}                                                                                            \
	} while (0)

static bool fill_submit(submit_sm_t *filled, const struct pdu_message *message)
{
	FILL_MESSAGE(filled, message);
	FILL_STRING(filled->validity_period, message->validity_period);
	FILL_SHORT_MESSAGE(filled, message);
	return true;
}

static bool fill_deliver(deliver_sm_t *filled, const struct pdu_message *message)
{
	FILL_MESSAGE(filled, message);
	FILL_SHORT_MESSAGE(filled, message);
	return true;
}

static bool fill_data(data_sm_t *filled, const struct pdu_message *message)
{
	FILL_MESSAGE(filled, message);
	return true;
}

/* The password and address_range are put in afterwards: providers give longer ones than libsmpp34 packs. */
static bool fill_bind(bind_transceiver_t *filled, const struct pdu_bind *bind)
{
	FILL_STRING(filled->system_id, bind->system_id);
	FILL_STRING(filled->system_type, bind->system_type);
	filled->interface_version = SMPP_VERSION;
	return true;
}

static bool fill_outbind(outbind_t *filled, const struct pdu_bind *bind)
{
	FILL_STRING(filled->system_id, bind->system_id);
	return true;
}

static bool fill_bind_response(bind_transceiver_resp_t *filled, const struct pdu_bind *bind)
{
	FILL_STRING(filled->system_id, bind->system_id);
	return true;
}

static bool fill_message_id(submit_sm_resp_t *filled, const char id[PDU_MESSAGE_ID_SIZE])
{
	size_t len = strnlen(id, PDU_MESSAGE_ID_SIZE);

	if (len >= sizeof(filled->message_id))
		return false;
	memcpy(filled->message_id, id, len);
	return true;
}

static bool fill_data_message_id(data_sm_resp_t *filled, const char id[PDU_MESSAGE_ID_SIZE])
{
	size_t len = strnlen(id, PDU_MESSAGE_ID_SIZE);

	if (len >= sizeof(filled->message_id))
		return false;
	memcpy(filled->message_id, id, len);
	return true;
}

static bool fill_body(union library_pdu *filled, const struct pdu *pdu)
{
	switch (pdu->command) {
	case SUBMIT_SM:
		return fill_submit(&filled->submit, &pdu->message);
	case DELIVER_SM:
		return fill_deliver(&filled->deliver, &pdu->message);
	case DATA_SM:
		return fill_data(&filled->data, &pdu->message);
	case BIND_RECEIVER:
	case BIND_TRANSMITTER:
	case BIND_TRANSCEIVER:
		return fill_bind(&filled->bind, &pdu->bind);
	case BIND_RECEIVER_RESP:
	case BIND_TRANSMITTER_RESP:
	case BIND_TRANSCEIVER_RESP:
		return fill_bind_response(&filled->bind_response, &pdu->bind);
	case OUTBIND:
		return fill_outbind(&filled->outbind, &pdu->bind);
	case SUBMIT_SM_RESP:
		return fill_message_id(&filled->submit_response, pdu->message_id);
	case DATA_SM_RESP:
		return fill_data_message_id(&filled->data_response, pdu->message_id);
	default:
		return true;
	}
}

static void put_address_kinds(uint8_t *at, const struct address *address)
{
	at[0] = address->ton;
	at[1] = address->npi;
}

/* TON and NPI went out neutral; they stand right before each address. */
static void restore_address_kinds(uint8_t *octets, const struct pdu_message *message)
{
	uint8_t *at = octets + PDU_HEADER_OCTETS +
		strnlen(message->service_type, sizeof(message->service_type)) + 1;

	put_address_kinds(at, &message->source);
	at += 2 + strnlen(message->source.digits, sizeof(message->source.digits)) + 1;
	put_address_kinds(at, &message->destination);
}

static bool is_bind(uint32_t command)
{
	return command == BIND_RECEIVER || command == BIND_TRANSMITTER || command == BIND_TRANSCEIVER;
}

/* Puts a string in the place of the empty one at `at`; returns the new length, 0 when there is no room. */
static size_t insert_string(uint8_t *out, size_t size, size_t len, size_t at, const char *string)
{
	size_t more = strlen(string);

	if (len + more > size)
		return 0;
	memmove(out + at + more, out + at, len - at);
	/* The NUL is there already. */
	// NOLINTNEXTLINE(bugprone-not-null-terminated-result)
	memcpy(out + at, string, more);
	return len + more;
}

/* What libsmpp34 does not pack as it is: password, interface_version, TON, NPI, address_range (SMPP 3.4,
 * 4.1.1). */
static size_t restore_bind(const struct pdu *pdu, uint8_t *out, size_t size, size_t len)
{
	const struct pdu_bind *bind = &pdu->bind;
	size_t at = PDU_HEADER_OCTETS + strlen(bind->system_id) + 1;

	len = insert_string(out, size, len, at, bind->password);
	if (len == 0 || pdu->command == OUTBIND)
		return len;
	at += strlen(bind->password) + 1 + strlen(bind->system_type) + 1;
	out[at] = bind->interface_version;
	out[at + 1] = bind->addr_ton;
	out[at + 2] = bind->addr_npi;
	return insert_string(out, size, len, at + 3, bind->address_range);
}

static size_t append_tlv(uint8_t *out, size_t size, size_t len, uint16_t tag, struct span value)
{
	if (len == 0 || value.len > UINT16_MAX || size - len < 4 + value.len)
		return 0;
	write_u16(out + len, tag);
	write_u16(out + len + 2, (uint16_t)value.len);
	if (value.len > 0)
		memcpy(out + len + 4, value.data, value.len);
	return len + 4 + value.len;
}

static size_t append_tlvs(const struct pdu *pdu, uint8_t *out, size_t size, size_t len)
{
	const struct pdu_message *message = &pdu->message;
	bool payload = carries_message(pdu->command) &&
		(message->text.len > PDU_SHORT_MESSAGE_MAX ||
			(pdu->command == DATA_SM && message->text.len > 0));

	for (size_t i = 0; i < pdu->tlv_count; i++) {
		if (!payload || pdu->tlvs[i].tag != PDU_TAG_MESSAGE_PAYLOAD)
			len = append_tlv(out, size, len, pdu->tlvs[i].tag, pdu->tlvs[i].value);
	}
	if (payload)
		len = append_tlv(out, size, len, PDU_TAG_MESSAGE_PAYLOAD, message->text);
	return len;
}

size_t pdu_encode(const struct pdu *pdu, uint8_t *out, size_t size)
{
	union library_pdu filled;
	generic_nack_t *header = &filled.header;
	int packed = 0;

	memset(&filled, 0, sizeof(filled));
	header->command_id = pdu->command;
	/* Vendor codes are refused by libsmpp34; any error that it knows makes it leave out the same bodies.
	 * Optional parameters need a body to stand behind. */
	header->command_status = pdu->status == ESME_ROK || pdu->tlv_count > 0 ? ESME_ROK : ESME_RSYSERR;
	header->sequence_number = pdu->sequence ? pdu->sequence : 1;
	if (!fill_body(&filled, pdu))
		return 0;
	if (size > PDU_MAX_OCTETS)
		size = PDU_MAX_OCTETS;
	if (smpp34_pack(pdu->command, out, (int)size, &packed, &filled) != 0 || packed < PDU_HEADER_OCTETS)
		return 0;
	if (carries_message(pdu->command))
		restore_address_kinds(out, &pdu->message);
	size_t len = (size_t)packed;
	if (is_bind(pdu->command) || pdu->command == OUTBIND)
		len = restore_bind(pdu, out, size, len);
	if (len > 0)
		len = append_tlvs(pdu, out, size, len);
	if (len == 0)
		return 0;
	write_u32(out, (uint32_t)len);
	write_u32(out + 8, pdu->status);
	write_u32(out + 12, pdu->sequence);
	return len;
}

/* --- optional parameters ------------------------------------------------------------------------------ */

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
