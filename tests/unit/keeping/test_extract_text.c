/* What is kept of a number, as it is read out. */
#include "extracted.h"
#include "printed.h"

#include "agahi/keeping/extract_text.h"

static char *told(const struct extract *extract)
{
	struct printed printed;

	printed_begin(&printed);
	extract_text(extract, printed.out);
	return printed_end(&printed);
}

static void everything_is_told(void **state)
{
	const struct extract extract = extracted_everything();
	char *text = told(&extract);

	(void)state;
	assert_string_equal(text,
		"What is kept of 923*******67 (12 digits), on Monday 2 February 2026, 03:40:00, UTC "
		"(UTC+00:00)\n"
		"Chosen language: ur; STOP: no menu where nothing is understood; so said or written to last, "
		"2026-02-02 02:40:00\n"
		"Blocked: yes, nothing is answered, since 2026-02-02 02:40:00\n"
		"\n"
		"4 requests, the oldest first\n"
		"1. 2026-02-02 02:40:00, by SMS to 8301, over telco-a, id 1\n"
		"   Topic: vote, in en; the text is a keyword (exact)\n"
		"   Keyword: vote\n"
		"   Reply: sent, in 2 parts, 2026-02-02 02:40:03\n"
		"   Message 1A of telco/8301, taken 2026-02-02 02:40:02: delivered\n"
		"   Message 01B of telco/8301, taken 2026-02-02 02:40:03: no receipt came so far\n"
		"2. 2026-02-02 02:41:00, by SMS to 8301, over telco-a, id 2\n"
		"   Topic: fallback, in ur; not understood: the menu was the answer (fallback)\n"
		"   It was asked in another language than that\n"
		"   Question, digits masked: \u2068کرکٹ\u23ce#####\u2069\n"
		"   Offered by number: vote|check\n"
		"   Reply: not sent: the network refused it for good, in 1 part, 2026-02-02 02:41:01\n"
		"   The network's last refusal: destination address is invalid (0x0b)\n"
		"   It may have come twice: it was sent again when nobody knew what became of it\n"
		"   Sent over: telco-b\n"
		"   Message 77, taken 2026-02-02 02:41:01: no receipt was asked for\n"
		"3. 2026-02-02 02:42:00, by USSD to 8301, over telco-a, id 3\n"
		"   Topic: vote, in en; asked for on a screen (USSD) (dialled)\n"
		"   Reply: waits to be sent; until then it and the number stand here, sealed\n"
		"4. 2026-02-02 02:43:00, by SMS to 8301, over telco-a, id 4\n"
		"   Topic: none; not understood, after STOP (stopped)\n"
		"   Reply: none: it was not answered\n"
		"\n"
		"Parts of long questions that are not whole: sealed, for a minute or so\n"
		"2026-02-02 02:44:00, part 1 of 3, to 8301, over telco-a\n"
		"\n"
		"Not answered: counted, by the minute, and nothing else of them\n"
		"1 message, 2026-02-02 02:44:00, over telco-a: the number was blocked\n"
		"12 messages, 2026-02-02 02:44:00 to 2026-02-02 02:45:00, over telco-a: asked more often "
		"than "
		"the limit\n"
		"\n"
		"1 fingerprint of parts of questions, for an hour, so that none is answered twice\n"
		"\n"
		"Noted for good, so that it stands when a copy is restored\n"
		"2026-02-02 02:40:00: the number was blocked\n"
		"\n"
		"How long: requests, message ids and counts 90 days; a chosen language and STOP a year after "
		"their owner last wrote.\n"
		"Not kept: the number itself (a keyed hash stands for it), what a question said where it was "
		"understood, what a reply said once it is sent, screens of USSD, where somebody was.\n"
		"Elsewhere: masked numbers in the log; backups as old as they are; sums with nobody in them. "
		"The telco has records of its own.\n");
	free(text);
}

static void where_nothing_is_kept_that_is_said(void **state)
{
	struct extract extract = extracted_nothing();
	char *text = told(&extract);

	(void)state;
	assert_non_null(strstr(text, "\n\nNothing is kept of this number.\n"));
	assert_null(strstr(text, "request\n"));
	assert_null(strstr(text, "Noted for good"));
	assert_non_null(strstr(text, "How long: requests, message ids and counts 1 day;"));
	free(text);
	extract.since_ms = 1770000000000;
	text = told(&extract);
	assert_non_null(strstr(text, "\nRequests and counts since Monday 2 February 2026, 02:40:00, UTC"));
	assert_non_null(strstr(
		text, "\nNothing is kept of this number since then; without --since all is looked at.\n"));
	free(text);
}

static void who_only_chose_a_language_has_no_request(void **state)
{
	struct extract extract = extracted_nothing();
	struct citizen_choice choice = { 1770000000000, false, "en" };

	(void)state;
	extract.citizen.choices = &choice;
	extract.citizen.choice_count = 1;
	char *text = told(&extract);
	assert_non_null(strstr(text, "Chosen language: en; no STOP; so said or written to last, 2026-"));
	assert_non_null(strstr(text, "\nBlocked: no\n\n0 requests\n\nHow long"));
	free(text);
}

static void what_others_wrote_does_nothing_to_a_terminal(void **state)
{
	struct extract extract = extracted_nothing();
	struct citizen_request request = { .state = JOURNAL_SENT,
		.link = "a",
		.service = "8301",
		.rule = "fallback",
		.message_ids = "\033[2J",
		.keyword = "",
		.question = "\033]0;x\007 \u202e",
		.offered = "" };

	(void)state;
	extract.citizen.requests = &request;
	extract.citizen.request_count = 1;
	char *text = told(&extract);
	assert_null(strchr(text, '\033'));
	assert_null(strchr(text, '\007'));
	assert_null(strstr(text, "\u202e"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_told),
		cmocka_unit_test(where_nothing_is_kept_that_is_said),
		cmocka_unit_test(who_only_chose_a_language_has_no_request),
		cmocka_unit_test(what_others_wrote_does_nothing_to_a_terminal),
	};

	return RUN_SUITE(tests);
}
