#include "agahi/simulator/quirks.h"

#include <stdio.h>
#include <string.h>

#include "agahi/text/charset.h"
#include "agahi/text/udh.h"

/* The simulator's citizens live there. */
static const char country_code[] = "92";

enum { CODING_UCS2 = 0x08, CODING_UCS2_AUTOMATIC_DELETION = 0x48, TON_NATIONAL = 2, LONG_ID = 80 };

static const struct {
	const char *name;
	const char *meaning;
} names[QUIRK_COUNT] = {
	[QUIRK_RESPONSE_SHORT] = { "response-short", "submit responses of 16 octets, without message_id" },
	[QUIRK_RESPONSE_LONG_ID] = { "response-long-id", "submit responses with an id of 80 octets" },
	[QUIRK_RESPONSE_RUBBISH] = { "response-rubbish", "seven octets behind the id of submit responses" },
	[QUIRK_RESPONSE_LATE] = { "response-late", "submit responses 12 seconds late" },
	[QUIRK_REFUSAL_WITH_TLV] = { "refusal-with-tlv",
		"every second submit is throttled, with a parameter in place of a body" },
	[QUIRK_BIND_SHORT] = { "bind-short", "bind responses of 16 octets, without system_id" },
	[QUIRK_BIND_AND_DROP] = { "bind-and-drop", "the connection is closed behind each accepted bind" },
	[QUIRK_TRAILING_OCTET] = { "trailing-octet", "a 00 behind each deliver_sm" },
	[QUIRK_TLV_CUT] = { "tlv-cut", "a last parameter that says 19 octets where 2 follow" },
	[QUIRK_SERVICE_TYPE_LONG] = { "service-type-long", "a service_type of 8 octets, \"smscsim\"" },
	[QUIRK_UCS2_LITTLE_ENDIAN] = { "ucs2-little-endian", "texts in UTF-16LE under data_coding 8" },
	[QUIRK_UTF8] = { "utf8", "texts in UTF-8 under data_coding 8" },
	[QUIRK_UCS2_AS_48] = { "ucs2-as-48", "texts in UCS-2 under data_coding 0x48" },
	[QUIRK_UDH_UNMARKED] = { "udh-unmarked", "user data headers without their bit in esm_class" },
	[QUIRK_SAME_REFERENCE] = { "same-reference", "one reference for every long message" },
	[QUIRK_NUMBER_NATIONAL] = { "number-national", "numbers with TON 2, without the country code" },
	[QUIRK_NUMBER_ZERO] = { "number-zero", "numbers with TON 0, as 0300..." },
	[QUIRK_NUMBER_00] = { "number-00", "numbers with TON 0, as 0092300..." },
	[QUIRK_NUMBER_PLUS] = { "number-plus", "numbers with TON 1, as +92300..." },
	[QUIRK_TWICE] = { "twice", "each message delivered twice at once" },
	[QUIRK_TWENTY] = { "twenty", "each message delivered twenty times at once" },
	[QUIRK_USSD_CONFIRM_12] = { "ussd-confirm-12", "an empty operation 0x12 after a last screen" },
	[QUIRK_USSD_CONFIRM_13] = { "ussd-confirm-13", "an empty operation 0x13 after a last screen" },
	[QUIRK_USSD_OCTET_SESSION] = { "ussd-octet-session",
		"the first octet of its_session_info tells the session, the second counts" },
	[QUIRK_USSD_NO_SESSION] = { "ussd-no-session", "no parameter tells the session" },
};

_Static_assert(QUIRK_COUNT <= 32, "a quirk is a bit");

bool quirks_add(uint32_t *quirks, const char *name)
{
	for (size_t i = 0; i < QUIRK_COUNT; i++) {
		if (strcmp(names[i].name, name) == 0) {
			*quirks |= UINT32_C(1) << i;
			return true;
		}
	}
	return false;
}

bool quirks_describe(size_t index, const char **name, const char **meaning)
{
	if (index >= QUIRK_COUNT)
		return false;
	*name = names[index].name;
	*meaning = names[index].meaning;
	return true;
}

bool quirks_need_ucs2(uint32_t quirks)
{
	return quirks_has(quirks, QUIRK_UCS2_LITTLE_ENDIAN) || quirks_has(quirks, QUIRK_UTF8) ||
		quirks_has(quirks, QUIRK_UCS2_AS_48);
}

unsigned quirks_copies(uint32_t quirks)
{
	if (quirks_has(quirks, QUIRK_TWENTY))
		return 20;
	return quirks_has(quirks, QUIRK_TWICE) ? 2 : 1;
}

/* --- messages ----------------------------------------------------------------------------------------- */

static void spell_number(struct address *address, uint8_t ton, const char *prefix)
{
	char number[ADDRESS_SIZE];
	size_t code = strlen(country_code);

	if (strncmp(address->digits, country_code, code) != 0)
		return;
	snprintf(number, sizeof(number), "%s", address->digits + code);
	snprintf(address->digits, sizeof(address->digits), "%s%.*s", prefix, ADDRESS_SIZE - 8, number);
	address->ton = ton;
}

static void add_swapped(struct span octets, struct buffer *room)
{
	for (size_t i = 0; i + 1 < octets.len; i += 2) {
		buffer_add(room, octets.data + i + 1, 1);
		buffer_add(room, octets.data + i, 1);
	}
}

/* Turns UCS-2 into what the quirk says, and leaves a header before it as it is. */
static void respell_text(struct pdu_message *message, struct buffer *room, bool utf8)
{
	struct span text = message->text;
	struct udh udh;

	if (message->data_coding != CODING_UCS2)
		return;
	if ((message->esm_class & PDU_ESM_UDH_INDICATOR) && !udh_read(&text, &udh))
		return;
	buffer_add(room, message->text.data, message->text.len - text.len);
	if (utf8)
		charset_decode(CHARSET_UTF16, text, room);
	else
		add_swapped(text, room);
	message->text = (struct span){ (const uint8_t *)room->data, room->len };
}

void quirks_shape(uint32_t quirks, struct pdu_message *message, struct buffer *room)
{
	static const struct {
		enum quirk quirk;
		uint8_t ton;
		const char *prefix;
	} numbers[] = {
		{ QUIRK_NUMBER_NATIONAL, TON_NATIONAL, "" },
		{ QUIRK_NUMBER_ZERO, PDU_TON_UNKNOWN, "0" },
		{ QUIRK_NUMBER_00, PDU_TON_UNKNOWN, "0092" },
		{ QUIRK_NUMBER_PLUS, PDU_TON_INTERNATIONAL, "+92" },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (quirks_has(quirks, numbers[i].quirk))
			spell_number(&message->source, numbers[i].ton, numbers[i].prefix);
	}
	if (quirks_has(quirks, QUIRK_UTF8))
		respell_text(message, room, true);
	else if (quirks_has(quirks, QUIRK_UCS2_LITTLE_ENDIAN))
		respell_text(message, room, false);
	if (quirks_has(quirks, QUIRK_UCS2_AS_48) && message->data_coding == CODING_UCS2)
		message->data_coding = CODING_UCS2_AUTOMATIC_DELETION;
	if (quirks_has(quirks, QUIRK_UDH_UNMARKED))
		message->esm_class &= (uint8_t)~PDU_ESM_UDH_INDICATOR;
}

/* --- octets ------------------------------------------------------------------------------------------- */

static size_t cut_body(uint8_t *octets, size_t len)
{
	(void)octets;
	(void)len;
	return PDU_HEADER_OCTETS;
}

/* The id with zeros in front. */
static size_t lengthen_id(uint8_t *octets, size_t len)
{
	uint8_t *body = octets + PDU_HEADER_OCTETS;
	size_t id = strnlen((const char *)body, len - PDU_HEADER_OCTETS);

	if (id > LONG_ID)
		return len;
	memmove(body + LONG_ID - id, body, id);
	memset(body, '0', LONG_ID - id);
	body[LONG_ID] = 0;
	return PDU_HEADER_OCTETS + LONG_ID + 1;
}

static size_t append(uint8_t *octets, size_t len, const uint8_t *more, size_t more_len)
{
	memcpy(octets + len, more, more_len);
	return len + more_len;
}

static size_t append_rubbish(uint8_t *octets, size_t len)
{
	static const uint8_t rubbish[] = { 0xde, 0xad, 0xbe, 0xef, 0x00, 0x2a, 0xff };

	return append(octets, len, rubbish, sizeof(rubbish));
}

static size_t append_reason(uint8_t *octets, size_t len)
{
	/* additional_status_info_text, SMPP 3.4, 5.3.2.11 */
	static const uint8_t reason[] = { 0x00, 0x1d, 0x00, 0x05, 'b', 'u', 's', 'y', 0 };

	return append(octets, len, reason, sizeof(reason));
}

static size_t append_nul(uint8_t *octets, size_t len)
{
	static const uint8_t nul[] = { 0 };

	return append(octets, len, nul, sizeof(nul));
}

static size_t append_cut_tlv(uint8_t *octets, size_t len)
{
	static const uint8_t tlv[] = { 0x14, 0x03, 0x00, 19, 0x2a, 0x2a }; /* a vendor's */

	return append(octets, len, tlv, sizeof(tlv));
}

static size_t lengthen_service_type(uint8_t *octets, size_t len)
{
	static const char longer[] = "smscsim";
	uint8_t *body = octets + PDU_HEADER_OCTETS;
	size_t old = strnlen((const char *)body, len - PDU_HEADER_OCTETS) + 1;

	memmove(body + sizeof(longer), body + old, len - PDU_HEADER_OCTETS - old);
	memcpy(body, longer, sizeof(longer));
	return len + sizeof(longer) - old;
}

enum target { ON_SUBMIT_RESPONSE, ON_SUBMIT_REFUSAL, ON_BIND_RESPONSE, ON_DELIVER, ON_NOTHING };

static const struct {
	enum quirk quirk;
	enum target target;
	size_t (*patch)(uint8_t *octets, size_t len);
} patches[] = {
	{ QUIRK_RESPONSE_LONG_ID, ON_SUBMIT_RESPONSE, lengthen_id },
	{ QUIRK_RESPONSE_SHORT, ON_SUBMIT_RESPONSE, cut_body },
	{ QUIRK_RESPONSE_RUBBISH, ON_SUBMIT_RESPONSE, append_rubbish },
	{ QUIRK_REFUSAL_WITH_TLV, ON_SUBMIT_REFUSAL, append_reason },
	{ QUIRK_BIND_SHORT, ON_BIND_RESPONSE, cut_body },
	{ QUIRK_SERVICE_TYPE_LONG, ON_DELIVER, lengthen_service_type },
	{ QUIRK_TLV_CUT, ON_DELIVER, append_cut_tlv },
	{ QUIRK_TRAILING_OCTET, ON_DELIVER, append_nul },
};

static uint32_t read_number(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static enum target target_of(const uint8_t *octets)
{
	uint32_t status = read_number(octets + 8);

	switch (read_number(octets + 4)) {
	case PDU_SUBMIT_SM_RESP:
	case PDU_DATA_SM_RESP:
		return status == PDU_STATUS_OK ? ON_SUBMIT_RESPONSE : ON_SUBMIT_REFUSAL;
	case PDU_BIND_RECEIVER_RESP:
	case PDU_BIND_TRANSMITTER_RESP:
	case PDU_BIND_TRANSCEIVER_RESP:
		return status == PDU_STATUS_OK ? ON_BIND_RESPONSE : ON_NOTHING;
	case PDU_DELIVER_SM:
		return ON_DELIVER;
	default:
		return ON_NOTHING;
	}
}

size_t quirks_patch(uint32_t quirks, uint8_t *octets, size_t len, size_t size)
{
	if (quirks == 0 || len < PDU_HEADER_OCTETS || size < len || size - len < QUIRKS_PATCH_OCTETS)
		return len;
	enum target target = target_of(octets);
	for (size_t i = 0; i < sizeof(patches) / sizeof(patches[0]); i++) {
		if (patches[i].target == target && quirks_has(quirks, patches[i].quirk))
			len = patches[i].patch(octets, len);
	}
	octets[0] = (uint8_t)(len >> 24);
	octets[1] = (uint8_t)(len >> 16);
	octets[2] = (uint8_t)(len >> 8);
	octets[3] = (uint8_t)len;
	return len;
}
