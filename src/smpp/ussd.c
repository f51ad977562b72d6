#include "agahi/ussd.h"

#include <string.h>

/* ussd_service_op, SMPP 3.4, 5.3.2.44. */
enum {
	PSSR_INDICATION = 0x01,
	USSR_REQUEST = 0x02,
	PSSR_RESPONSE = 0x11,
	USSR_CONFIRM = 0x12,
	VENDOR_ABORT = 0x81
};

enum { END_BIT = 1 };

static const struct ussd_dialect dialects[] = {
	{ .name = "end-bit",
		.session_by = USSD_BY_ITS_SESSION_INFO,
		.end_bit = true,
		.begin = PSSR_INDICATION,
		.resume = USSR_CONFIRM,
		.abort = VENDOR_ABORT,
		.show = USSR_REQUEST,
		.end = USSR_REQUEST },
	{ .name = "pssr-end",
		.session_by = USSD_BY_ITS_SESSION_INFO,
		.end_bit = false,
		.begin = PSSR_INDICATION,
		.resume = USSR_CONFIRM,
		.abort = VENDOR_ABORT,
		.show = USSR_REQUEST,
		.end = PSSR_RESPONSE },
	{ .name = "message-reference",
		.session_by = USSD_BY_MESSAGE_REFERENCE,
		.end_bit = false,
		.begin = PSSR_INDICATION,
		.resume = USSR_CONFIRM,
		.abort = VENDOR_ABORT,
		.show = USSR_REQUEST,
		.end = PSSR_RESPONSE },
};

const struct ussd_dialect *ussd_dialect_named(const char *name)
{
	for (size_t i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++) {
		if (strcmp(dialects[i].name, name) == 0)
			return &dialects[i];
	}
	return NULL;
}

const char *ussd_dialect_names(void)
{
	return "end-bit, pssr-end, message-reference";
}

static void override(uint8_t *value, int configured)
{
	if (configured >= 0)
		*value = (uint8_t)configured;
}

struct ussd_dialect ussd_dialect_for(const struct config_ussd *config)
{
	const struct ussd_dialect *named = ussd_dialect_named(config->dialect);
	struct ussd_dialect dialect = named ? *named : dialects[0];

	override(&dialect.begin, config->begin);
	override(&dialect.resume, config->resume);
	override(&dialect.abort, config->abort);
	override(&dialect.show, config->show);
	override(&dialect.end, config->end);
	if (config->end_bit >= 0)
		dialect.end_bit = config->end_bit != 0;
	if (config->session_by >= 0)
		dialect.session_by = (enum ussd_session_by)config->session_by;
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

/* Reads the dialogue; `ended`: the network closed it with the same parameter. */
static bool read_session(
	const struct ussd_dialect *dialect, const struct pdu *pdu, uint16_t *session, bool *ended)
{
	*ended = false;
	if (dialect->session_by == USSD_BY_MESSAGE_REFERENCE)
		return read_pair(pdu, PDU_TAG_USER_MESSAGE_REFERENCE, session);
	if (!read_pair(pdu, PDU_TAG_ITS_SESSION_INFO, session))
		return false;
	*ended = (*session & END_BIT) != 0;
	*session >>= 1;
	return true;
}

struct ussd_event ussd_read(const struct ussd_dialect *dialect, const struct pdu *pdu)
{
	struct ussd_event event = { .kind = USSD_RESUME };
	uint32_t operation;
	bool ended;

	event.has_session = read_session(dialect, pdu, &event.session, &ended);
	if (!pdu_find_number(pdu, PDU_TAG_USSD_SERVICE_OP, &operation))
		return broken(event, "ussd_service_op is missing");
	if (!event.has_session)
		return broken(event,
			dialect->session_by == USSD_BY_MESSAGE_REFERENCE
				? "user_message_reference is missing"
				: "its_session_info is missing or not of two octets");
	if (operation == dialect->abort || (ended && dialect->end_bit))
		event.kind = USSD_ABORT;
	else if (operation == dialect->begin)
		event.kind = USSD_BEGIN;
	else if (operation != dialect->resume && operation != dialect->show)
		return broken(event, "ussd_service_op has a value that this dialect does not know");
	return event;
}

static void add_session(const struct ussd_dialect *dialect, uint16_t session, bool last,
	struct ussd_octets *octets, struct pdu *pdu)
{
	bool its = dialect->session_by == USSD_BY_ITS_SESSION_INFO;
	uint16_t value = session;

	if (its)
		value = (uint16_t)(session << 1 | (last && dialect->end_bit ? END_BIT : 0));
	octets->session[0] = (uint8_t)(value >> 8);
	octets->session[1] = (uint8_t)value;
	pdu_add_tlv(pdu, its ? PDU_TAG_ITS_SESSION_INFO : PDU_TAG_USER_MESSAGE_REFERENCE, octets->session,
		sizeof(octets->session));
}

static void add_operation(uint8_t operation, struct ussd_octets *octets, struct pdu *pdu)
{
	octets->operation = operation;
	pdu_add_tlv(pdu, PDU_TAG_USSD_SERVICE_OP, &octets->operation, 1);
}

void ussd_write(const struct ussd_dialect *dialect, bool has_session, uint16_t session, bool last,
	struct ussd_octets *octets, struct pdu *pdu)
{
	add_operation(last ? dialect->end : dialect->show, octets, pdu);
	if (has_session)
		add_session(dialect, session, last, octets, pdu);
}

void ussd_write_network(const struct ussd_dialect *dialect, enum ussd_kind kind, uint16_t session,
	struct ussd_octets *octets, struct pdu *pdu)
{
	const uint8_t operations[] = { [USSD_BEGIN] = dialect->begin,
		[USSD_RESUME] = dialect->resume,
		[USSD_ABORT] = dialect->abort,
		[USSD_BROKEN] = 0xff };

	add_operation(operations[kind], octets, pdu);
	add_session(dialect, session, false, octets, pdu);
}

bool ussd_read_screen(
	const struct ussd_dialect *dialect, const struct pdu *pdu, uint16_t *session, bool *last)
{
	uint32_t operation;
	bool ended;

	if (!read_session(dialect, pdu, session, &ended) ||
		!pdu_find_number(pdu, PDU_TAG_USSD_SERVICE_OP, &operation))
		return false;
	*last = (dialect->end_bit && ended) || (dialect->end != dialect->show && operation == dialect->end);
	return true;
}
