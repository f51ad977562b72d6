/* A citizen who presses anything: no screen over its limit, and parameters of any shape are read. */
#include <stdlib.h>
#include <string.h>

#include "agahi/service/dial.h"
#include "agahi/sheet/import.h"
#include "agahi/smpp/ussd.h"
#include "agahi/text/segment.h"
#include "agahi/text/utf8.h"

static void require(int holds)
{
	if (!holds)
		abort();
}

static struct catalogue *load(void)
{
	static const char *const tags[] = { "ur", "en", "ur-Latn" };
	const struct topics_languages languages = { tags, 3, "ur" };
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	if (!import_messages("conf/messages.csv", set, &report) ||
		!import_menus("conf/menus.csv", set, &report))
		abort();
	struct catalogue *catalogue = catalogue_build(set, &languages);
	message_set_free(set);
	report_free(&report);
	return catalogue;
}

static void check_screen(const struct dial_screen *screen, const struct screen_size *size)
{
	const struct segment_format format = {
		.alphabet = size->alphabet, .header = SEGMENT_HEADER_NONE, .ucs2 = screen->ucs2
	};
	struct segments segments;

	require(screen->sends_sms || screen->text[0] != '\0');
	require(utf8_first_fault(screen->text, strlen(screen->text)) == strlen(screen->text));
	require(segment_text(screen->text, &format, &segments) == 0);
	size_t octets = segments_part(&segments, 0).len;
	require(screen->ucs2 ? octets / 2 <= size->units : octets <= size->septets);
	segments_free(&segments);
}

static void check_parameters(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "end-bit", "pssr-end", "message-reference" };
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	if (size >= 4) {
		pdu_add_tlv(&pdu, PDU_TAG_USSD_SERVICE_OP, data, data[0] & 3);
		pdu_add_tlv(&pdu, PDU_TAG_ITS_SESSION_INFO, data + 1, data[0] >> 2 & 3);
		pdu_add_tlv(&pdu, PDU_TAG_USER_MESSAGE_REFERENCE, data, data[0] >> 4 & 3);
	}
	for (size_t i = 0; i < 3; i++) {
		struct ussd_event event = ussd_read(ussd_dialect_named(names[i]), &pdu, "1");

		require((event.kind == USSD_BROKEN) == (event.fault != NULL));
		require(event.echo.tag != 0 || event.kind == USSD_BROKEN);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first octets choose the screen and the language, the rest are keys, a line each. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct catalogue *catalogue;
	struct dial_session session;
	struct dial_screen screen;
	char *keys, *line, *rest;

	if (!catalogue)
		catalogue = load();
	check_parameters(data, size);
	if (size < 4)
		return 0;
	const struct screen_size paper = { (enum charset)(data[0] % 3), 40 + data[1] % 143,
		20 + data[2] % 72 };
	keys = strndup((const char *)data + 4, size - 4);
	line = strtok_r(keys, "\n", &rest);
	dial_begin(&session, catalogue, (int)(data[3] % 4) - 1, line ? line : "", &paper, &screen);
	check_screen(&screen, &paper);
	while (line && !screen.last && (line = strtok_r(NULL, "\n", &rest)) != NULL) {
		if (screen.sends_sms)
			dial_sent(&session, catalogue, DIAL_SENT, &paper, &screen);
		else
			dial_press(&session, catalogue, line, &paper, &screen);
		check_screen(&screen, &paper);
	}
	free(keys);
	return 0;
}
