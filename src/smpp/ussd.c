#include "agahi/smpp/ussd.h"

#include <string.h>

/* ussd_service_op, SMPP 3.4, 5.3.2.44. */
enum {
	PSSR_INDICATION = 0x01,
	USSR_REQUEST = 0x02,
	PSSR_RESPONSE = 0x11,
	USSR_CONFIRM = 0x12,
	USSN_CONFIRM = 0x13,
	VENDOR_ABORT = 0x81
};

enum { END_BIT = 1 };

const char *const ussd_dialect_names[] = { [USSD_END_BIT] = "end-bit",
	[USSD_PSSR_END] = "pssr-end",
	[USSD_MESSAGE_REFERENCE] = "message-reference",
	[USSD_DIALECT_COUNT] = NULL };

const char *const ussd_session_names[] = { [USSD_BY_DIALECT] = "",
	[USSD_BY_ITS_SESSION_INFO] = "its_session_info",
	[USSD_BY_ITS_OCTET] = "its_session_octet",
	[USSD_BY_MESSAGE_REFERENCE] = "user_message_reference",
	[USSD_BY_SUBSCRIBER] = "subscriber",
	[USSD_SESSION_BY_COUNT] = NULL };

/* What all have in common. */
#define OPERATIONS \
	.begin = PSSR_INDICATION, .resume = USSR_CONFIRM, .abort = VENDOR_ABORT, .show = USSR_REQUEST

static const struct ussd_dialect dialects[USSD_DIALECT_COUNT] = {
	[USSD_END_BIT] = { USSD_BY_ITS_SESSION_INFO, .end_bit = true, OPERATIONS, .end = USSR_REQUEST },
	[USSD_PSSR_END] = { USSD_BY_ITS_SESSION_INFO, .end_bit = false, OPERATIONS, .end = PSSR_RESPONSE },
	[USSD_MESSAGE_REFERENCE] = { USSD_BY_MESSAGE_REFERENCE, .end_bit = false, OPERATIONS,
		.end = PSSR_RESPONSE },
};

const struct ussd_dialect *ussd_dialect_named(const char *name)
{
	for (size_t i = 0; ussd_dialect_names[i]; i++) {
		if (strcmp(ussd_dialect_names[i], name) == 0)
			return &dialects[i];
	}
	return NULL;
}

static void override(uint8_t *value, int configured)
{
	if (configured >= 0)
		*value = (uint8_t)configured;
}

struct ussd_dialect ussd_dialect_with(enum ussd_dialect_kind kind, const struct ussd_overrides *overrides)
{
	struct ussd_dialect dialect = dialects[kind];

	override(&dialect.begin, overrides->begin);
	override(&dialect.resume, overrides->resume);
	override(&dialect.abort, overrides->abort);
	override(&dialect.show, overrides->show);
	override(&dialect.end, overrides->end);
	if (overrides->end_bit >= 0)
		dialect.end_bit = overrides->end_bit != 0;
	if (overrides->session_by != USSD_BY_DIALECT)
		dialect.session_by = overrides->session_by;
	return dialect;
}

bool ussd_is(const struct pdu *pdu)
{
	return pdu_find_tlv(pdu, PDU_TAG_USSD_SERVICE_OP) || pdu_find_tlv(pdu, PDU_TAG_ITS_SESSION_INFO);
}

static struct ussd_event broken(struct ussd_event event, const char *fault)
{
	event.kind = USSD_BROKEN;
	event.fault = fault;
	return event;
}

/* False when the parameter is not there or not of two octets. */
static bool read_pair(const struct pdu *pdu, uint16_t tag, uint16_t *value)
{
	const struct pdu_tlv *tlv = pdu_find_tlv(pdu, tag);

	if (!tlv || tlv->value.len != 2)
		return false;
	*value = (uint16_t)(tlv->value.data[0] << 8 | tlv->value.data[1]);
	return true;
}

/* The parameter that may tell the dialogue; `ended`: the network closed it with the same parameter. */
static struct ussd_echo read_echo(const struct ussd_dialect *dialect, const struct pdu *pdu, bool *ended)
{
	uint16_t value;

	*ended = false;
	if (dialect->session_by == USSD_BY_MESSAGE_REFERENCE) {
		if (read_pair(pdu, PDU_TAG_USER_MESSAGE_REFERENCE, &value))
			return (struct ussd_echo){ PDU_TAG_USER_MESSAGE_REFERENCE, value };
		return (struct ussd_echo){ 0, 0 };
	}
	if (read_pair(pdu, PDU_TAG_ITS_SESSION_INFO, &value)) {
		*ended = (value & END_BIT) != 0;
		return (struct ussd_echo){ PDU_TAG_ITS_SESSION_INFO, (uint16_t)(value & ~END_BIT) };
	}
	if (dialect->session_by == USSD_BY_SUBSCRIBER &&
		read_pair(pdu, PDU_TAG_USER_MESSAGE_REFERENCE, &value))
		return (struct ussd_echo){ PDU_TAG_USER_MESSAGE_REFERENCE, value };
	return (struct ussd_echo){ 0, 0 };
}

static uint16_t session_of(const struct ussd_dialect *dialect, const struct ussd_echo *echo)
{
	switch (dialect->session_by) {
	case USSD_BY_ITS_SESSION_INFO:
		return echo->value >> 1;
	case USSD_BY_ITS_OCTET:
		return echo->value >> 8;
	case USSD_BY_MESSAGE_REFERENCE:
		return echo->value;
	default:
		return 0;
	}
}

static bool is_code(const char *text)
{
	size_t len = strlen(text);

	return len >= 3 && text[0] == '*' && text[len - 1] == '#';
}

static const char *what_is_missing(const struct ussd_dialect *dialect)
{
	return dialect->session_by == USSD_BY_MESSAGE_REFERENCE
		? "user_message_reference is missing"
		: "its_session_info is missing or not of two octets";
}

/* Networks that tell dialogues by the subscriber may leave the operation out, too. */
static bool read_operation(
	const struct ussd_dialect *dialect, const struct pdu *pdu, const char *text, uint32_t *operation)
{
	if (pdu_find_number(pdu, PDU_TAG_USSD_SERVICE_OP, operation))
		return true;
	*operation = is_code(text) ? dialect->begin : dialect->resume;
	return dialect->session_by == USSD_BY_SUBSCRIBER;
}

struct ussd_event ussd_read(const struct ussd_dialect *dialect, const struct pdu *pdu, const char *text)
{
	struct ussd_event event = { .kind = USSD_RESUME };
	uint32_t operation;
	bool ended;

	event.echo = read_echo(dialect, pdu, &ended);
	event.session = session_of(dialect, &event.echo);
	if (!read_operation(dialect, pdu, text, &operation))
		return broken(event, "ussd_service_op is missing");
	if (operation == USSN_CONFIRM && *text == '\0') {
		event.kind = USSD_CONFIRM;
		return event;
	}
	if (event.echo.tag == 0 && dialect->session_by != USSD_BY_SUBSCRIBER)
		return broken(event, what_is_missing(dialect));
	if (operation == dialect->abort || (ended && dialect->end_bit))
		event.kind = USSD_ABORT;
	else if (operation == dialect->begin)
		event.kind = USSD_BEGIN;
	else if (operation != dialect->resume && operation != dialect->show)
		return broken(event, "ussd_service_op has a value that this dialect does not know");
	return event;
}

static void add_operation(uint8_t operation, struct ussd_octets *octets, struct pdu *pdu)
{
	octets->operation = operation;
	pdu_add_tlv(pdu, PDU_TAG_USSD_SERVICE_OP, &octets->operation, 1);
}

static void add_echo(const struct ussd_echo *echo, bool end, struct ussd_octets *octets, struct pdu *pdu)
{
	uint16_t value = echo->value;

	if (echo->tag == 0)
		return;
	if (end && echo->tag == PDU_TAG_ITS_SESSION_INFO)
		value |= END_BIT;
	octets->session[0] = (uint8_t)(value >> 8);
	octets->session[1] = (uint8_t)value;
	pdu_add_tlv(pdu, echo->tag, octets->session, sizeof(octets->session));
}

void ussd_write(const struct ussd_dialect *dialect, const struct ussd_echo *echo, bool last,
	struct ussd_octets *octets, struct pdu *pdu)
{
	add_operation(last ? dialect->end : dialect->show, octets, pdu);
	add_echo(echo, last && dialect->end_bit, octets, pdu);
}

void ussd_write_network(const struct ussd_dialect *dialect, enum ussd_kind kind, uint16_t session,
	struct ussd_octets *octets, struct pdu *pdu)
{
	const uint8_t operations[] = { [USSD_BEGIN] = dialect->begin,
		[USSD_RESUME] = dialect->resume,
		[USSD_ABORT] = dialect->abort,
		[USSD_CONFIRM] = USSN_CONFIRM,
		[USSD_BROKEN] = 0xff };
	const struct ussd_echo echoes[USSD_SESSION_BY_COUNT] = {
		[USSD_BY_ITS_SESSION_INFO] = { PDU_TAG_ITS_SESSION_INFO, (uint16_t)(session << 1) },
		[USSD_BY_ITS_OCTET] = { PDU_TAG_ITS_SESSION_INFO, (uint16_t)(session << 8) },
		[USSD_BY_MESSAGE_REFERENCE] = { PDU_TAG_USER_MESSAGE_REFERENCE, session },
	};

	add_operation(operations[kind], octets, pdu);
	add_echo(&echoes[dialect->session_by], false, octets, pdu);
}

bool ussd_read_screen(
	const struct ussd_dialect *dialect, const struct pdu *pdu, uint16_t *session, bool *last)
{
	uint32_t operation;
	bool ended;
	struct ussd_echo echo = read_echo(dialect, pdu, &ended);

	if ((echo.tag == 0 && dialect->session_by != USSD_BY_SUBSCRIBER) ||
		!pdu_find_number(pdu, PDU_TAG_USSD_SERVICE_OP, &operation))
		return false;
	*session = session_of(dialect, &echo);
	*last = (dialect->end_bit && ended) || (dialect->end != dialect->show && operation == dialect->end);
	return true;
}
