#include "agahi/smpp/fields.h"

#include <string.h>

#include "agahi/smpp/status.h"

/* --- tables ------------------------------------------------------------------------------------------- */

enum field_kind {
	FIELD_END,
	FIELD_STRING,   /* C-octet string without which nobody can be served */
	FIELD_MINOR,    /* one that the gateway can do without: what is over its size is cut */
	FIELD_UNUSED,   /* one that is written and not read: nobody here has a use for it */
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
	uint16_t ours;    /* where struct pdu has it; 0: nowhere, it is written empty or as zeros */
	const char *name; /* of a string that is told when it is too long */
};

/* clang-format off */
#define OURS(member) .ours = offsetof(struct pdu, member)
#define STRING(string, octets, answer, member) \
	{ FIELD_STRING, .size = (octets), .status = (answer), .name = (string), OURS(member) }
#define MINOR(octets, member) { FIELD_MINOR, .size = (octets), OURS(member) }
#define IGNORED(octets) { FIELD_MINOR, .size = (octets) }
#define UNUSED(octets) { FIELD_UNUSED, .size = (octets) }
#define NUMBERS(count, member) { FIELD_NUMBERS, .size = (count), OURS(member) }
#define ZERO { FIELD_NUMBERS, .size = 1 }
#define KIND_OF_NUMBER(address) { FIELD_HIDDEN, .size = 2, OURS(address.ton) }
#define TEXT { .kind = FIELD_TEXT }
#define END { .kind = FIELD_END }
/* clang-format on */

/* Numbers that stand in a row here do so in struct pdu. */
#define FOLLOWS(second, first) \
	_Static_assert(offsetof(struct pdu, second) == offsetof(struct pdu, first) + 1, "in their order")
FOLLOWS(message.source.npi, message.source.ton); /* 0 is "unknown" in either */
FOLLOWS(message.destination.npi, message.destination.ton);
FOLLOWS(bind.addr_npi, bind.addr_ton);
FOLLOWS(message.protocol_id, message.esm_class);
FOLLOWS(message.priority, message.protocol_id);
FOLLOWS(message.data_coding, message.registered_delivery);

static const struct field system_id[] = {
	STRING("system_id", 16, PDU_STATUS_INVALID_SYSTEM_ID, bind.system_id), END
};

static const struct field password[] = {
	{ FIELD_PASSWORD, .size = PDU_PASSWORD_SIZE, OURS(bind.password),
		.status = PDU_STATUS_INVALID_PASSWORD, .name = "password" },
	END,
};

static const struct field rest_of_bind[] = {
	MINOR(13, bind.system_type),
	{ FIELD_HIDDEN, .size = 1, .neutral = PDU_INTERFACE_VERSION, OURS(bind.interface_version) },
	{ FIELD_SENT, .size = 2, OURS(bind.addr_ton) },
	{ FIELD_UNUSED, .size = PDU_ADDRESS_RANGE_SIZE, OURS(bind.address_range) },
	END,
};

/* What submit_sm, deliver_sm and data_sm have in common: as far as the destination's address. */
static const struct field head_of_message[] = {
	MINOR(6, message.service_type),
	KIND_OF_NUMBER(message.source),
	STRING("source_addr", 21, PDU_STATUS_INVALID_SOURCE, message.source.digits),
	KIND_OF_NUMBER(message.destination),
	END,
};

static const struct field destination[] = {
	STRING("destination_addr", 21, PDU_STATUS_INVALID_DESTINATION, message.destination.digits),
	END,
};

static const struct field long_destination[] = {
	STRING("destination_addr", 65, PDU_STATUS_INVALID_DESTINATION, message.destination.digits),
	END,
};

/* esm_class, protocol_id and priority_flag. */
static const struct field classes[] = { NUMBERS(3, message.esm_class), END };

/* schedule_delivery_time and validity_period; of no use in deliver_sm (SMPP 3.4, 4.6.1). */
static const struct field times[] = { IGNORED(17), MINOR(17, message.validity_period), END };
static const struct field unused_times[] = { UNUSED(17), UNUSED(17), END };

/* registered_delivery, replace_if_present_flag, data_coding and sm_default_msg_id; then short_message. */
static const struct field rest_of_message[] = {
	NUMBERS(1, message.registered_delivery),
	ZERO,
	NUMBERS(1, message.data_coding),
	ZERO,
	TEXT,
	END,
};

/* esm_class, registered_delivery and data_coding. */
static const struct field rest_of_data[] = {
	NUMBERS(1, message.esm_class),
	NUMBERS(2, message.registered_delivery),
	END,
};

static const struct field message_id[] = { MINOR(65, message_id), END };
static const struct field unused_message_id[] = { UNUSED(65), END };
static const struct field address[] = { { FIELD_SENT, .size = 2 }, IGNORED(65), END };

/* A body is a few runs of fields, one behind the other; what libsmpp34 writes neutral or empty, and fields_restore() as it
 * is, stands in the first `restored` of them. */
enum { MAX_RUNS = 6 };

struct body {
	const struct field *runs[MAX_RUNS];
	size_t restored;
};

static const struct body bodies[FIELDS_BODY_COUNT] = {
	[FIELDS_BIND] = { { system_id, password, rest_of_bind }, .restored = 3 },
	[FIELDS_BIND_RESPONSE] = { { system_id }, .restored = 0 },
	[FIELDS_OUTBIND] = { { system_id, password }, .restored = 2 },
	[FIELDS_SUBMIT] = { { head_of_message, destination, classes, times, rest_of_message },
		.restored = 1 },
	[FIELDS_DELIVER] = { { head_of_message, destination, classes, unused_times, rest_of_message },
		.restored = 1 },
	[FIELDS_DATA] = { { head_of_message, long_destination, rest_of_data }, .restored = 1 },
	[FIELDS_MESSAGE_ID] = { { message_id }, .restored = 0 },
	[FIELDS_DELIVER_RESPONSE] = { { unused_message_id }, .restored = 0 },
	[FIELDS_ALERT] = { { address, address }, .restored = 0 },
};

static bool is_string(enum field_kind kind)
{
	return kind >= FIELD_STRING && kind <= FIELD_PASSWORD;
}

/* What libsmpp34 gets to see as it is, both ways; of passwords only we know. */
static bool is_read(enum field_kind kind)
{
	return kind == FIELD_STRING || kind == FIELD_MINOR;
}

bool pdu_is_response(uint32_t command)
{
	return (command & 0x80000000u) != 0;
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

static void copy_string(const struct field *field, struct span string, struct fields_copy *copy)
{
	if (is_read(field->kind))
		copy_octets(copy, string);
	copy_nul(copy);
}

/* A string is shorter than its field, and so than its place in struct pdu. */
static void keep_string(const struct field *field, struct span string, struct pdu *pdu)
{
	char *place = (char *)pdu + field->ours;

	if (string.len > 0)
		memcpy(place, string.data, string.len);
	place[string.len] = '\0';
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

static enum pdu_fault take_password(const struct field *field, struct span value, struct pdu *pdu)
{
	if (value.len >= field->size)
		return refuse_long(pdu, field, (struct span){ NULL, value.len });
	keep_string(field, value, pdu);
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
	fault = field->kind == FIELD_PASSWORD ? take_password(field, string, pdu)
					      : fit_string(field, &string, pdu);
	if (fault != PDU_FAULT_NONE)
		return fault;
	if (copy)
		copy_string(field, string, copy);
	else if (is_read(field->kind) && field->ours != 0)
		keep_string(field, string, pdu);
	span_skip(rest, taken);
	return PDU_FAULT_NONE;
}

static void copy_numbers(const struct field *field, const uint8_t *numbers, struct fields_copy *copy)
{
	for (size_t i = 0; i < field->size; i++)
		copy->octets[copy->len++] = field->kind == FIELD_NUMBERS ? numbers[i] : field->neutral;
}

static enum pdu_fault take_numbers(
	const struct field *field, struct span *rest, struct fields_copy *copy, struct pdu *pdu)
{
	bool kept =
		field->kind == FIELD_HIDDEN || (!copy && field->kind == FIELD_NUMBERS && field->ours != 0);

	if (rest->len < field->size)
		return PDU_FAULT_TRUNCATED;
	if (copy)
		copy_numbers(field, rest->data, copy);
	for (size_t i = 0; kept && i < field->size; i++)
		((uint8_t *)pdu + field->ours)[i] = rest->data[i];
	span_skip(rest, field->size);
	return PDU_FAULT_NONE;
}

/* libsmpp34 would copy the text; it is read where it lies, so libsmpp34 goes without. */
static enum pdu_fault take_text(struct span *rest, struct fields_copy *copy, struct pdu *pdu)
{
	if (rest->len < 1 || rest->len - 1 < *rest->data)
		return PDU_FAULT_TRUNCATED;
	pdu->message.text = (struct span){ rest->data + 1, *rest->data };
	if (copy)
		copy_nul(copy);
	span_skip(rest, pdu->message.text.len + 1);
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
	if (copy)
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

static bool has_room(const struct fields_out *out, size_t octets)
{
	return octets <= out->size - out->len;
}

static bool write_string(const struct field *field, const struct pdu *pdu, struct fields_out *out)
{
	const char *string = field->ours != 0 ? (const char *)pdu + field->ours : "";
	size_t len = strnlen(string, field->size);

	if (len == field->size || !has_room(out, len + 1))
		return false;
	memcpy(out->octets + out->len, string, len + 1);
	out->len += len + 1;
	return true;
}

static bool write_numbers(const struct field *field, const struct pdu *pdu, struct fields_out *out)
{
	const uint8_t *numbers = (const uint8_t *)pdu + field->ours;

	if (!has_room(out, field->size))
		return false;
	for (size_t i = 0; i < field->size; i++)
		out->octets[out->len++] = field->ours != 0 ? numbers[i] : 0;
	return true;
}

/* What is too long for it goes into message_payload. */
static bool write_text(struct span text, struct fields_out *out)
{
	size_t len = text.len <= PDU_SHORT_MESSAGE_MAX ? text.len : 0;

	if (!has_room(out, len + 1))
		return false;
	out->octets[out->len++] = (uint8_t)len;
	if (len > 0)
		memcpy(out->octets + out->len, text.data, len);
	out->len += len;
	return true;
}

static bool write_field(const struct field *field, const struct pdu *pdu, struct fields_out *out)
{
	if (is_string(field->kind))
		return write_string(field, pdu, out);
	if (field->kind == FIELD_TEXT)
		return write_text(pdu->message.text, out);
	return write_numbers(field, pdu, out);
}

bool fields_write(enum fields_body body, const struct pdu *pdu, struct fields_out *out)
{
	if (out->size < PDU_HEADER_OCTETS)
		return false;
	out->len = PDU_HEADER_OCTETS;
	for (const struct field *const *run = bodies[body].runs; *run; run++) {
		for (const struct field *field = *run; field->kind != FIELD_END; field++) {
			if (!write_field(field, pdu, out))
				return false;
		}
	}
	return true;
}

/* --- what libsmpp34 could not write -------------------------------------------------------------------- */

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
	if (!is_read(field->kind) && !insert_string(out, *at, (const char *)pdu + field->ours, field->size))
		return false;
	*at += strnlen((const char *)out->octets + *at, out->len - *at) + 1;
	return true;
}

static void restore_numbers(
	const struct field *field, const struct pdu *pdu, struct fields_out *out, size_t *at)
{
	if (field->size <= out->len - *at)
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
