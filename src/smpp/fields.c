#include "agahi/smpp/fields.h"

#include <string.h>

#include "agahi/smpp/status.h"

enum { TLV_HEADER_OCTETS = 4 }; /* SMPP 3.4, 5.3.1 */

/* --- tables ------------------------------------------------------------------------------------------- */

enum field_kind {
	FIELD_END,
	FIELD_STRING,   /* C-octet string without which nobody can be served */
	FIELD_MINOR,    /* one that the gateway can do without: what is over its size is cut */
	FIELD_UNUSED,   /* one that must be empty here, and is emptied when it is not */
	FIELD_PASSWORD, /* one that libsmpp34 sees empty; the last kind of strings */
	FIELD_NUMBERS,  /* numbers of one octet, in a row */
	FIELD_HIDDEN,   /* such that libsmpp34 sees as `neutral`, for it would refuse some values */
	FIELD_SENT,     /* the same, and nobody reads what came */
	FIELD_TEXT      /* one octet of length, then so many */
};

struct field {
	enum field_kind kind;
	uint8_t size;     /* octets; of a string: at most, with its NUL */
	uint8_t neutral;  /* of hidden numbers */
	uint8_t status;   /* what a string that is too long is answered with */
	uint16_t ours;    /* where struct pdu has what libsmpp34 does not carry; 0: nowhere */
	const char *name; /* of a string that is told when it is too long */
};

/* clang-format off */
#define STRING(string, octets, answer) { FIELD_STRING, .size = (octets), .status = (answer), .name = (string) }
#define MINOR(octets) { FIELD_MINOR, .size = (octets) }
#define UNUSED(octets) { FIELD_UNUSED, .size = (octets) }
#define NUMBERS(count) { FIELD_NUMBERS, .size = (count) }
#define OURS(member) .ours = offsetof(struct pdu, member)
#define KIND_OF_NUMBER(address) { FIELD_HIDDEN, .size = 2, OURS(address.ton) }
#define TEXT { .kind = FIELD_TEXT }
#define END { .kind = FIELD_END }
/* clang-format on */

/* TON, then NPI; 0 is "unknown" in either. */
_Static_assert(offsetof(struct address, npi) == offsetof(struct address, ton) + 1, "in their order");
_Static_assert(
	offsetof(struct pdu_bind, addr_npi) == offsetof(struct pdu_bind, addr_ton) + 1, "in their order");

static const struct field system_id[] = { STRING("system_id", 16, PDU_STATUS_INVALID_SYSTEM_ID), END };

static const struct field password[] = {
	{ FIELD_PASSWORD, .size = PDU_PASSWORD_SIZE, OURS(bind.password),
		.status = PDU_STATUS_INVALID_PASSWORD, .name = "password" },
	END,
};

static const struct field rest_of_bind[] = {
	MINOR(13), /* system_type */
	{ FIELD_HIDDEN, .size = 1, .neutral = PDU_INTERFACE_VERSION, OURS(bind.interface_version) },
	{ FIELD_SENT, .size = 2, OURS(bind.addr_ton) },
	{ FIELD_UNUSED, .size = PDU_ADDRESS_RANGE_SIZE, OURS(bind.address_range) },
	END,
};

/* What submit_sm, deliver_sm and data_sm have in common: as far as the destination's address. */
static const struct field head_of_message[] = {
	MINOR(6), /* service_type */
	KIND_OF_NUMBER(message.source),
	STRING("source_addr", 21, PDU_STATUS_INVALID_SOURCE),
	KIND_OF_NUMBER(message.destination),
	END,
};

static const struct field destination[] = {
	STRING("destination_addr", 21, PDU_STATUS_INVALID_DESTINATION),
	END,
};

static const struct field long_destination[] = {
	STRING("destination_addr", 65, PDU_STATUS_INVALID_DESTINATION),
	END,
};

/* esm_class, protocol_id and priority_flag; in data_sm esm_class, registered_delivery and data_coding. */
static const struct field three_numbers[] = { NUMBERS(3), END };

/* schedule_delivery_time and validity_period; of no use in deliver_sm (SMPP 3.4, 4.6.1). */
static const struct field times[] = { MINOR(17), MINOR(17), END };
static const struct field unused_times[] = { UNUSED(17), UNUSED(17), END };

/* registered_delivery, replace_if_present_flag, data_coding and sm_default_msg_id; then short_message. */
static const struct field rest_of_message[] = { NUMBERS(4), TEXT, END };

static const struct field message_id[] = { MINOR(65), END };
static const struct field unused_message_id[] = { UNUSED(65), END };
static const struct field address[] = { { FIELD_SENT, .size = 2 }, MINOR(65), END };

/* A body is a few runs of fields, one behind the other; what is restored stands in the first of them. */
enum { MAX_RUNS = 6 };

struct body {
	const struct field *runs[MAX_RUNS];
	size_t restored;
};

static const struct body bodies[FIELDS_BODY_COUNT] = {
	[FIELDS_BIND] = { { system_id, password, rest_of_bind }, .restored = 3 },
	[FIELDS_BIND_RESPONSE] = { { system_id }, .restored = 0 },
	[FIELDS_OUTBIND] = { { system_id, password }, .restored = 2 },
	[FIELDS_SUBMIT] = { { head_of_message, destination, three_numbers, times, rest_of_message },
		.restored = 1 },
	[FIELDS_DELIVER] = { { head_of_message, destination, three_numbers, unused_times, rest_of_message },
		.restored = 1 },
	[FIELDS_DATA] = { { head_of_message, long_destination, three_numbers }, .restored = 1 },
	[FIELDS_MESSAGE_ID] = { { message_id }, .restored = 0 },
	[FIELDS_DELIVER_RESPONSE] = { { unused_message_id }, .restored = 0 },
	[FIELDS_ALERT] = { { address, address }, .restored = 0 },
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

static bool is_string(enum field_kind kind)
{
	return kind >= FIELD_STRING && kind <= FIELD_PASSWORD;
}

/* --- octets ------------------------------------------------------------------------------------------- */

static uint16_t read_u16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static void write_u16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

bool pdu_is_response(uint32_t command)
{
	return (command & 0x80000000u) != 0;
}

static void step_over(struct span *rest, size_t octets)
{
	rest->data += octets;
	rest->len -= octets;
}

/* --- reading ------------------------------------------------------------------------------------------ */

/* The tables bound what is copied: no body has more than FIELDS_COPY_OCTETS. */
static void copy_nul(struct fields_copy *copy)
{
	copy->octets[copy->len++] = 0;
}

static void copy_octets(struct fields_copy *copy, struct span octets)
{
	if (octets.len > 0)
		memcpy(copy->octets + copy->len, octets.data, octets.len);
	copy->len += octets.len;
}

static void repair(struct pdu *pdu, enum pdu_repair repair)
{
	pdu->repairs |= 1u << repair;
}

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

static enum pdu_fault keep_password(const struct field *field, struct span value, struct pdu *pdu)
{
	if (value.len >= field->size)
		return refuse_long(pdu, field, (struct span){ NULL, value.len });
	if (value.len > 0)
		memcpy((uint8_t *)pdu + field->ours, value.data, value.len);
	return PDU_FAULT_NONE;
}

/* Cuts what is too long, where that is allowed. */
static enum pdu_fault fit_string(const struct field *field, struct span *string, struct pdu *pdu)
{
	if (string->len < field->size)
		return PDU_FAULT_NONE;
	if (field->kind == FIELD_STRING && !pdu_is_response(pdu->command))
		return refuse_long(pdu, field, *string);
	repair(pdu, pdu_is_response(pdu->command) ? PDU_REPAIR_RESPONSE : PDU_REPAIR_FIELD);
	string->len = field->size - 1u;
	return PDU_FAULT_NONE;
}

static enum pdu_fault take_string(
	const struct field *field, struct span *rest, struct fields_copy *copy, struct pdu *pdu)
{
	enum pdu_fault fault;
	struct span string;
	size_t taken;

	if (!find_string(*rest, pdu_is_response(pdu->command), &string, &taken))
		return PDU_FAULT_TRUNCATED;
	fault = field->kind == FIELD_PASSWORD ? keep_password(field, string, pdu)
					      : fit_string(field, &string, pdu);
	if (fault != PDU_FAULT_NONE)
		return fault;
	if (field->kind == FIELD_STRING || field->kind == FIELD_MINOR)
		copy_octets(copy, string);
	copy_nul(copy);
	step_over(rest, taken);
	return PDU_FAULT_NONE;
}

static enum pdu_fault take_numbers(
	const struct field *field, struct span *rest, struct fields_copy *copy, struct pdu *pdu)
{
	bool hidden = field->kind != FIELD_NUMBERS;

	if (rest->len < field->size)
		return PDU_FAULT_TRUNCATED;
	for (size_t i = 0; i < field->size; i++)
		copy->octets[copy->len++] = hidden ? field->neutral : rest->data[i];
	if (field->kind == FIELD_HIDDEN)
		memcpy((uint8_t *)pdu + field->ours, rest->data, field->size);
	step_over(rest, field->size);
	return PDU_FAULT_NONE;
}

/* libsmpp34 copies the text; ours is read where it lies, so it goes without. */
static enum pdu_fault take_text(struct span *rest, struct fields_copy *copy, struct pdu *pdu)
{
	if (rest->len < 1 || rest->len - 1 < *rest->data)
		return PDU_FAULT_TRUNCATED;
	pdu->message.text = (struct span){ rest->data + 1, *rest->data };
	copy_nul(copy);
	step_over(rest, pdu->message.text.len + 1);
	return PDU_FAULT_NONE;
}

static enum pdu_fault take_field(
	const struct field *field, struct span *rest, struct fields_copy *copy, struct pdu *pdu)
{
	if (is_string(field->kind))
		return take_string(field, rest, copy, pdu);
	if (field->kind == FIELD_TEXT)
		return take_text(rest, copy, pdu);
	return take_numbers(field, rest, copy, pdu);
}

enum pdu_fault fields_read(
	enum fields_body body, struct span *rest, struct fields_copy *copy, struct pdu *pdu)
{
	copy->len = PDU_HEADER_OCTETS;
	for (const struct field *const *run = bodies[body].runs; *run; run++) {
		for (const struct field *field = *run; field->kind != FIELD_END; field++) {
			enum pdu_fault fault = take_field(field, rest, copy, pdu);

			if (fault != PDU_FAULT_NONE)
				return fault;
		}
	}
	return PDU_FAULT_NONE;
}

/* --- writing ------------------------------------------------------------------------------------------ */

/* Puts a string in the place of the empty one at `at`. */
static bool insert_string(struct fields_out *out, size_t at, const char *string, size_t limit)
{
	size_t more = strnlen(string, limit);

	if (more == limit || more > out->size - out->len)
		return false;
	memmove(out->octets + at + more, out->octets + at, out->len - at);
	memcpy(out->octets + at, string, more);
	out->len += more;
	return true;
}

static bool restore_string(
	const struct field *field, const struct pdu *pdu, struct fields_out *out, size_t *at)
{
	if (field->ours != 0 && !insert_string(out, *at, (const char *)pdu + field->ours, field->size))
		return false;
	*at += strnlen((const char *)out->octets + *at, out->len - *at) + 1;
	return true;
}

static void restore_numbers(
	const struct field *field, const struct pdu *pdu, struct fields_out *out, size_t *at)
{
	if (field->ours != 0 && field->size <= out->len - *at)
		memcpy(out->octets + *at, (const uint8_t *)pdu + field->ours, field->size);
	*at += field->size;
}

bool fields_restore(enum fields_body body, const struct pdu *pdu, struct fields_out *out)
{
	size_t at = PDU_HEADER_OCTETS;

	for (size_t run = 0; run < bodies[body].restored; run++) {
		const struct field *field = bodies[body].runs[run];

		for (; field->kind != FIELD_END && at < out->len; field++) {
			if (!is_string(field->kind))
				restore_numbers(field, pdu, out, &at);
			else if (!restore_string(field, pdu, out, &at))
				return false;
		}
	}
	return true;
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

static bool tlv_is_kept(const struct pdu *pdu, uint16_t tag, size_t len)
{
	for (size_t i = 0; i < sizeof(tlv_rules) / sizeof(tlv_rules[0]); i++) {
		if (tlv_rules[i].tag == tag)
			return len >= tlv_rules[i].minimum && len <= tlv_rules[i].maximum &&
				!pdu_find_tlv(pdu, tag);
	}
	return false;
}

bool fields_read_tlvs(struct span rest, struct pdu *pdu, uint16_t *cut)
{
	*cut = 0;
	while (rest.len > 0) {
		if (rest.len < TLV_HEADER_OCTETS)
			return false;
		uint16_t tag = read_u16(rest.data);
		uint16_t len = read_u16(rest.data + 2);

		*cut = tag;
		step_over(&rest, TLV_HEADER_OCTETS);
		if (len > rest.len)
			return false;
		if (!tlv_is_kept(pdu, tag, len) || !pdu_add_tlv(pdu, tag, rest.data, len))
			pdu->tlvs_set_aside++;
		step_over(&rest, len);
		*cut = 0;
	}
	return true;
}

bool fields_append_tlv(struct fields_out *out, uint16_t tag, struct span value)
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
