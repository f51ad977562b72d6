#include "agahi/simulator/handset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "agahi/simulator/coding.h"
#include "agahi/simulator/quirks.h"
#include "agahi/text/segment.h"
#include "agahi/text/utf8.h"

enum { NUMBER_SIZE = 24, COLUMNS = 32, USSN_CONFIRM = 0x13, CONFIRM_COOKIE = INT32_MAX };

struct handset {
	struct smsc *smsc;
	struct ussd_dialect dialect;
	struct screen_size size;
	const char *service;
	uint32_t quirks;
	uint8_t messages; /* of this session */
	char number[NUMBER_SIZE];
	uint16_t session;
	bool open;
};

struct handset *handset_new(struct smsc *smsc, const struct ussd_dialect *dialect,
	const struct screen_size *size, const char *service, uint32_t quirks)
{
	struct handset *handset = calloc(1, sizeof(*handset));

	if (handset)
		*handset = (struct handset){
			.smsc = smsc, .dialect = *dialect, .size = *size, .service = service, .quirks = quirks
		};
	return handset;
}

void handset_free(struct handset *handset)
{
	free(handset);
}

bool handset_is_code(const char *text)
{
	size_t len = strlen(text);

	return len >= 3 && *text == '*' && text[len - 1] == '#' && strspn(text + 1, "0123456789*") == len - 2;
}

bool handset_is_open(const struct handset *handset)
{
	return handset->open;
}

/* --- out ---------------------------------------------------------------------------------------------- */

/* With the octet quirk the first octet tells the session, and the second grows by two with each message. */
static void respell_session(struct handset *handset, struct ussd_octets *octets, struct pdu *pdu)
{
	if (quirks_has(handset->quirks, QUIRK_USSD_OCTET_SESSION)) {
		octets->session[0] = (uint8_t)handset->session;
		octets->session[1] = (uint8_t)(2 * handset->messages++);
	}
	if (quirks_has(handset->quirks, QUIRK_USSD_NO_SESSION))
		pdu->tlv_count--; /* the session's is the last */
}

static bool send_message(struct handset *handset, enum ussd_kind kind, const char *text, uint32_t cookie)
{
	const struct segment_format format = { handset->size.alphabet, SEGMENT_HEADER_NONE, false, false,
		quirks_need_ucs2(handset->quirks) };
	struct segments segments;
	struct ussd_octets octets;
	struct pdu pdu;

	if (segment_text(text, &format, &segments) != 0)
		return false;
	memset(&pdu, 0, sizeof(pdu));
	smsc_fill_addresses(&pdu.message, handset->number, handset->service);
	pdu.message.data_coding = segments.data_coding;
	pdu.message.text = segments_part(&segments, 0);
	ussd_write_network(&handset->dialect, kind, handset->session, &octets, &pdu);
	respell_session(handset, &octets, &pdu);
	bool sent = smsc_deliver_pdu(handset->smsc, &pdu, cookie);
	segments_free(&segments);
	return sent;
}

bool handset_dial(struct handset *handset, const char *number, const char *code, uint32_t cookie)
{
	snprintf(handset->number, sizeof(handset->number), "%s", number);
	handset->session = (uint16_t)((handset->session + 1) & 0x7fff);
	handset->messages = 0;
	handset->open = send_message(handset, USSD_BEGIN, code, cookie);
	return handset->open;
}

bool handset_press(struct handset *handset, const char *keys, uint32_t cookie)
{
	return send_message(handset, USSD_RESUME, keys, cookie);
}

/* Some networks confirm a last screen as if it had been answered. */
static void confirm_end(struct handset *handset)
{
	struct ussd_octets octets;
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	smsc_fill_addresses(&pdu.message, handset->number, handset->service);
	ussd_write_network(&handset->dialect, USSD_RESUME, handset->session, &octets, &pdu);
	if (quirks_has(handset->quirks, QUIRK_USSD_CONFIRM_13))
		octets.operation = USSN_CONFIRM;
	respell_session(handset, &octets, &pdu);
	smsc_deliver_pdu(handset->smsc, &pdu, CONFIRM_COOKIE);
}

/* --- in ----------------------------------------------------------------------------------------------- */

static size_t columns_of(uint32_t character)
{
	int columns = utf8proc_charwidth((utf8proc_int32_t)character);

	return columns > 0 ? (size_t)columns : 0;
}

/* As much of a line as a phone shows in one: to a blank, where there is one. Returns its octets. */
static size_t fold_line(const char *line, size_t len, size_t *width)
{
	size_t at = 0, blank = 0, blank_width = 0;

	for (*width = 0; at < len;) {
		uint32_t character;
		size_t next = at + utf8_next(line + at, len - at, &character);

		if (character == ' ') {
			blank = at;
			blank_width = *width;
		}
		if (*width + columns_of(character) > COLUMNS) {
			*width = blank > 0 ? blank_width : *width;
			return blank > 0 ? blank : at;
		}
		*width += columns_of(character);
		at = next;
	}
	return len;
}

static void draw_edge(const char *left, const char *right)
{
	printf("    %s", left);
	for (size_t i = 0; i < COLUMNS + 2; i++)
		printf("─");
	printf("%s\n", right);
}

static void draw_line(const char *line, size_t len)
{
	do {
		size_t width, shown = fold_line(line, len, &width);

		printf("    │ %.*s%*s │\n", (int)shown, line, (int)(COLUMNS - width), "");
		shown += shown < len && line[shown] == ' ';
		line += shown;
		len -= shown;
	} while (len > 0);
}

static void draw(const struct handset *handset, const char *text, size_t octets, const struct coding *coding,
	bool last)
{
	bool ucs2 = coding->charset == CHARSET_UTF16;
	unsigned used = (unsigned)(ucs2 ? octets / 2 : octets);
	unsigned limit = ucs2 ? handset->size.units : handset->size.septets;

	draw_edge("┌", "┐");
	for (const char *line = text;; line++) {
		size_t len = strcspn(line, "\n");

		draw_line(line, len);
		line += len;
		if (*line == '\0')
			break;
	}
	draw_edge("└", "┘");
	printf("    %s, %u of %u left%s; %s\n", coding->name, used > limit ? 0 : limit - used, limit,
		used > limit ? ", TOO LONG" : "", last ? "the session is over" : "type a key");
}

/* Without a parameter for the session, the operation alone tells whether the screen is the last. */
static bool is_last_by_operation(const struct handset *handset, const struct pdu *pdu)
{
	uint32_t operation;

	return !pdu_find_number(pdu, PDU_TAG_USSD_SERVICE_OP, &operation) ||
		operation != handset->dialect.show;
}

static bool is_ours(const struct handset *handset, const struct pdu *pdu, bool *last)
{
	uint16_t session;

	if (quirks_has(handset->quirks, QUIRK_USSD_NO_SESSION)) {
		*last = is_last_by_operation(handset, pdu);
		return true;
	}
	if (!ussd_read_screen(&handset->dialect, pdu, &session, last))
		return false;
	if (quirks_has(handset->quirks, QUIRK_USSD_OCTET_SESSION)) /* ussd.h leaves the lowest bit out */
		return session >> 7 == (handset->session & 0xff);
	return session == handset->session;
}

char *handset_take(struct handset *handset, const struct pdu *pdu)
{
	struct coding coding = coding_of(pdu->message.data_coding, handset->size.alphabet, GSM7_DEFAULT);
	struct buffer text = { 0 };
	bool last = true;

	if (!ussd_is(pdu))
		return NULL;
	if (!is_ours(handset, pdu, &last))
		last = true; /* of a dialogue that is none of ours */
	buffer_add(&text, "", 0);
	coding_show(&coding, pdu->message.text, &text);
	if (!text.data)
		return NULL;
	draw(handset, text.data, pdu->message.text.len, &coding, last);
	if (last && handset->open &&
		(quirks_has(handset->quirks, QUIRK_USSD_CONFIRM_12) ||
			quirks_has(handset->quirks, QUIRK_USSD_CONFIRM_13)))
		confirm_end(handset);
	handset->open = !last;
	return buffer_take(&text);
}
