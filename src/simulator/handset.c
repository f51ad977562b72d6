#include "agahi/handset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "agahi/coding.h"
#include "agahi/segment.h"
#include "agahi/utf8.h"

enum { NUMBER_SIZE = 24, COLUMNS = 32 };

struct handset {
	struct smsc *smsc;
	struct ussd_dialect dialect;
	struct screen_size size;
	const char *service;
	char number[NUMBER_SIZE];
	uint16_t session;
	bool open;
};

struct handset *handset_new(struct smsc *smsc, const struct ussd_dialect *dialect,
	const struct screen_size *size, const char *service)
{
	struct handset *handset = calloc(1, sizeof(*handset));

	if (handset)
		*handset = (struct handset){
			.smsc = smsc, .dialect = *dialect, .size = *size, .service = service
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

static bool send_message(struct handset *handset, enum ussd_kind kind, const char *text, uint32_t cookie)
{
	const struct segment_format format = { handset->size.alphabet, SEGMENT_HEADER_NONE, false, false,
		false };
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
	bool sent = smsc_deliver_pdu(handset->smsc, &pdu, cookie);
	segments_free(&segments);
	return sent;
}

bool handset_dial(struct handset *handset, const char *number, const char *code, uint32_t cookie)
{
	snprintf(handset->number, sizeof(handset->number), "%s", number);
	handset->session = (uint16_t)((handset->session + 1) & 0x7fff);
	handset->open = send_message(handset, USSD_BEGIN, code, cookie);
	return handset->open;
}

bool handset_press(struct handset *handset, const char *keys, uint32_t cookie)
{
	return send_message(handset, USSD_RESUME, keys, cookie);
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

char *handset_take(struct handset *handset, const struct pdu *pdu)
{
	struct coding coding = coding_of(pdu->message.data_coding, handset->size.alphabet, GSM7_DEFAULT);
	struct buffer text = { 0 };
	uint16_t session;
	bool last;

	if (!ussd_is(pdu))
		return NULL;
	if (!ussd_read_screen(&handset->dialect, pdu, &session, &last) || session != handset->session)
		last = true; /* of a dialogue that is none of ours */
	buffer_add(&text, "", 0);
	coding_show(&coding, pdu->message.text, &text);
	if (!text.data)
		return NULL;
	draw(handset, text.data, pdu->message.text.len, &coding, last);
	handset->open = !last;
	return buffer_take(&text);
}
