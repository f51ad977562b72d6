/* The simulator's phone when it dials: what it sends, and the screens that it draws. */
#include "smsc_stage.h"

#include "said.h"

#include "agahi/simulator/handset.h"

enum { COOKIE = 9 };

static const struct screen_size size = { CHARSET_GSM7, 182, 80 };

static struct said said;

struct dialling {
	struct stage *stage;
	const struct ussd_dialect *dialect;
	struct handset *handset;
	struct ussd_echo echo; /* of what was sent last */
};

static struct dialling dialling_with(const char *dialect, const char *quirk)
{
	struct dialling dialling = { bound_with(quirk, NULL), ussd_dialect_named(dialect), NULL, { 0, 0 } };

	dialling.handset = handset_new(
		dialling.stage->smsc, dialling.dialect, &size, "8300", dialling.stage->options.quirks);
	assert_non_null(dialling.handset);
	return dialling;
}

static void end_dialling(struct dialling *dialling)
{
	handset_free(dialling->handset);
	end_stage(dialling->stage);
}

/* The phone's message must be `kind` with `text`, as the daemon reads it. Returns its session. */
static uint16_t expect_message(struct dialling *dialling, enum ussd_kind kind, const char *text)
{
	struct pdu pdu = await_pdu(dialling->stage, PDU_DELIVER_SM);
	struct ussd_event event = ussd_read(dialling->dialect, &pdu, text);

	assert_int_equal(event.kind, kind);
	assert_int_equal(pdu.message.text.len, strlen(text));
	if (*text != '\0')
		assert_memory_equal(pdu.message.text.data, text, strlen(text));
	assert_string_equal(pdu.message.source.digits, "923001234567");
	dialling->echo = event.echo;
	return event.session;
}

static char *show(struct dialling *dialling, const struct pdu_message *message, bool last)
{
	struct pdu pdu = { .command = PDU_SUBMIT_SM, .message = *message };
	struct ussd_octets octets;

	ussd_write(dialling->dialect, &dialling->echo, last, &octets, &pdu);
	said_begin(&said, STDOUT_FILENO);
	char *text = handset_take(dialling->handset, &pdu);
	said_end(&said);
	assert_non_null(text);
	return text;
}

static void show_text(struct dialling *dialling, const char *text, bool last)
{
	const struct pdu_message message = { .text = span_of(text, strlen(text)) };
	char *shown = show(dialling, &message, last);

	assert_string_equal(shown, text);
	free(shown);
}

/* --- codes and keys ----------------------------------------------------------------------------------- */

static void a_code_begins_with_a_star_and_ends_with_a_hash(void **state)
{
	(void)state;
	assert_true(handset_is_code("*8300#"));
	assert_true(handset_is_code("*8300*2*1#"));
	assert_true(handset_is_code("*1#"));
	assert_false(handset_is_code("*#"));
	assert_false(handset_is_code("8300#"));
	assert_false(handset_is_code("*8300"));
	assert_false(handset_is_code("*vote#"));
	assert_false(handset_is_code("#83#"));
	assert_false(handset_is_code(""));
}

static void in_every_dialect_a_session_goes_from_code_to_last_screen(void **state)
{
	static const char *const dialects[] = { "end-bit", "pssr-end", "message-reference" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct dialling dialling = dialling_with(dialects[i], NULL);

		assert_false(handset_is_open(dialling.handset));
		assert_true(handset_dial(dialling.handset, "923001234567", "*8300#", COOKIE));
		assert_true(handset_is_open(dialling.handset));
		uint16_t session = expect_message(&dialling, USSD_BEGIN, "*8300#");
		show_text(&dialling, "1 How\n2 Where", false);
		assert_true(handset_is_open(dialling.handset));
		assert_true(handset_press(dialling.handset, "2", COOKIE));
		assert_int_equal(expect_message(&dialling, USSD_RESUME, "2"), session);
		show_text(&dialling, "There.", true);
		assert_false(handset_is_open(dialling.handset));
		end_dialling(&dialling);
	}
}

static void each_code_opens_a_session_of_its_own(void **state)
{
	struct dialling dialling = dialling_with("end-bit", NULL);

	(void)state;
	handset_dial(dialling.handset, "923001234567", "*8300#", COOKIE);
	uint16_t first = expect_message(&dialling, USSD_BEGIN, "*8300#");
	struct ussd_echo old = dialling.echo;
	handset_dial(dialling.handset, "923001234567", "*8300*2#", COOKIE);
	assert_int_not_equal(expect_message(&dialling, USSD_BEGIN, "*8300*2#"), first);
	dialling.echo = old;
	show_text(&dialling, "Of the session before", false);
	assert_false(handset_is_open(dialling.handset)); /* nobody can answer it */
	end_dialling(&dialling);
}

static void where_nobody_is_bound_no_session_opens(void **state)
{
	struct stage *stage = stage_with(NULL, NULL);
	struct handset *handset = handset_new(stage->smsc, ussd_dialect_named("end-bit"), &size, "8300", 0);

	(void)state;
	assert_false(handset_dial(handset, "923001234567", "*8300#", COOKIE));
	assert_false(handset_is_open(handset));
	bind_end(stage, &stage->end, PDU_BIND_TRANSCEIVER);
	assert_true(handset_dial(handset, "923001234567", "*8300#", COOKIE));
	await_pdu(stage, PDU_DELIVER_SM);
	handset_free(handset);
	end_stage(stage);
}

/* --- screens ------------------------------------------------------------------------------------------ */

static void a_screen_is_framed_and_what_is_left_is_told(void **state)
{
	struct dialling dialling = dialling_with("end-bit", NULL);

	(void)state;
	handset_dial(dialling.handset, "923001234567", "*8300#", COOKIE);
	expect_message(&dialling, USSD_BEGIN, "*8300#");
	show_text(&dialling, "1 How\n\n2 Where", false);
	assert_non_null(strstr(said.text,
		"    ┌──────────────────────────────────┐\n"
		"    │ 1 How                            │\n"
		"    │                                  │\n"
		"    │ 2 Where                          │\n"
		"    └──────────────────────────────────┘\n"
		"    GSM 7-bit, 168 of 182 left; type a key\n"));
	show_text(&dialling, "Over", true);
	assert_non_null(strstr(said.text, "GSM 7-bit, 178 of 182 left; the session is over\n"));
	end_dialling(&dialling);
}

static void a_long_line_is_folded_at_a_blank_or_where_the_phone_ends(void **state)
{
	struct dialling dialling = dialling_with("end-bit", NULL);

	(void)state;
	handset_dial(dialling.handset, "923001234567", "*8300#", COOKIE);
	expect_message(&dialling, USSD_BEGIN, "*8300#");
	show_text(&dialling, "Take your identity card with you to the station", false);
	assert_non_null(strstr(said.text,
		"│ Take your identity card with you │\n"
		"    │ to the station                   │\n"));
	show_text(&dialling, "0123456789012345678901234567890123456789", false);
	assert_non_null(strstr(said.text,
		"│ 01234567890123456789012345678901 │\n"
		"    │ 23456789                         │\n"));
	end_dialling(&dialling);
}

static void a_screen_that_is_too_long_is_told_so(void **state)
{
	struct dialling dialling = dialling_with("end-bit", NULL);
	uint8_t octets[162];
	char text[184];

	(void)state;
	handset_dial(dialling.handset, "923001234567", "*8300#", COOKIE);
	expect_message(&dialling, USSD_BEGIN, "*8300#");
	memset(text, 'a', 183);
	text[183] = '\0';
	show_text(&dialling, text, false);
	assert_non_null(strstr(said.text, "GSM 7-bit, 0 of 182 left, TOO LONG; type a key\n"));
	for (size_t i = 0; i < sizeof(octets); i += 2) {
		octets[i] = 0x06;
		octets[i + 1] = 0x27;
	}
	struct pdu_message message = { .data_coding = 8, .text = span_of(octets, 160) };
	free(show(&dialling, &message, false));
	assert_non_null(strstr(said.text, "UCS-2, 0 of 80 left; type a key\n"));
	message.text.len = 162;
	free(show(&dialling, &message, false));
	assert_non_null(strstr(said.text, "UCS-2, 0 of 80 left, TOO LONG; type a key\n"));
	end_dialling(&dialling);
}

static void a_short_message_is_no_screen(void **state)
{
	struct dialling dialling = dialling_with("end-bit", NULL);
	const struct pdu pdu = { .command = PDU_SUBMIT_SM, .message = { .text = span_of("VOTE", 4) } };

	(void)state;
	handset_dial(dialling.handset, "923001234567", "*8300#", COOKIE);
	assert_null(handset_take(dialling.handset, &pdu));
	assert_true(handset_is_open(dialling.handset));
	end_dialling(&dialling);
}

/* --- quirks ------------------------------------------------------------------------------------------- */

static uint32_t operation_of(struct pdu *pdu)
{
	uint32_t operation = 0;

	assert_true(pdu_find_number(pdu, PDU_TAG_USSD_SERVICE_OP, &operation));
	return operation;
}

static void some_networks_confirm_a_last_screen(void **state)
{
	static const struct {
		const char *quirk;
		uint32_t operation;
	} cases[] = { { "ussd-confirm-12", 0x12 }, { "ussd-confirm-13", 0x13 } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct dialling dialling = dialling_with("end-bit", cases[i].quirk);

		handset_dial(dialling.handset, "923001234567", "*8300#", COOKIE);
		expect_message(&dialling, USSD_BEGIN, "*8300#");
		show_text(&dialling, "More", false);
		far_end_expect_nothing(&dialling.stage->end);
		show_text(&dialling, "Over", true);
		struct pdu pdu = await_pdu(dialling.stage, PDU_DELIVER_SM);
		assert_int_equal(operation_of(&pdu), cases[i].operation);
		assert_int_equal(pdu.message.text.len, 0);
		show_text(&dialling, "Over", true); /* once is enough */
		linger(dialling.stage, 5);
		far_end_expect_nothing(&dialling.stage->end);
		end_dialling(&dialling);
	}
}

static void with_a_session_of_one_octet_the_second_counts_on(void **state)
{
	struct dialling dialling = dialling_with("end-bit", "ussd-octet-session");
	uint32_t value;

	(void)state;
	handset_dial(dialling.handset, "923001234567", "*8300#", COOKIE);
	struct pdu pdu = await_pdu(dialling.stage, PDU_DELIVER_SM);
	assert_true(pdu_find_number(&pdu, PDU_TAG_ITS_SESSION_INFO, &value));
	assert_int_equal(value, 0x0100);
	dialling.echo = (struct ussd_echo){ PDU_TAG_ITS_SESSION_INFO, 0x0100 };
	show_text(&dialling, "More", false);
	assert_true(handset_is_open(dialling.handset));
	handset_press(dialling.handset, "1", COOKIE);
	pdu = await_pdu(dialling.stage, PDU_DELIVER_SM);
	assert_true(pdu_find_number(&pdu, PDU_TAG_ITS_SESSION_INFO, &value));
	assert_int_equal(value, 0x0102);
	dialling.echo.value = 0x0202; /* of another session */
	show_text(&dialling, "Lost", false);
	assert_false(handset_is_open(dialling.handset));
	end_dialling(&dialling);
}

static void without_a_parameter_for_the_session_the_operation_tells_the_end(void **state)
{
	struct dialling dialling = dialling_with("pssr-end", "ussd-no-session");

	(void)state;
	handset_dial(dialling.handset, "923001234567", "*8300#", COOKIE);
	struct pdu pdu = await_pdu(dialling.stage, PDU_DELIVER_SM);
	assert_null(pdu_find_tlv(&pdu, PDU_TAG_ITS_SESSION_INFO));
	assert_int_equal(operation_of(&pdu), dialling.dialect->begin);
	show_text(&dialling, "More", false);
	assert_true(handset_is_open(dialling.handset));
	show_text(&dialling, "Over", true);
	assert_false(handset_is_open(dialling.handset));
	end_dialling(&dialling);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_begins_with_a_star_and_ends_with_a_hash),
		cmocka_unit_test(in_every_dialect_a_session_goes_from_code_to_last_screen),
		cmocka_unit_test(each_code_opens_a_session_of_its_own),
		cmocka_unit_test(where_nobody_is_bound_no_session_opens),
		cmocka_unit_test(a_screen_is_framed_and_what_is_left_is_told),
		cmocka_unit_test(a_long_line_is_folded_at_a_blank_or_where_the_phone_ends),
		cmocka_unit_test(a_screen_that_is_too_long_is_told_so),
		cmocka_unit_test(a_short_message_is_no_screen),
		cmocka_unit_test(some_networks_confirm_a_last_screen),
		cmocka_unit_test(with_a_session_of_one_octet_the_second_counts_on),
		cmocka_unit_test(without_a_parameter_for_the_session_the_operation_tells_the_end),
	};

	return RUN_SUITE(tests);
}
