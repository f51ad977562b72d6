/* The simulator's prompt and its scripts: what a line becomes, what is shown, what a script may expect. */
#include "esme.h"

#include "said.h"

#include "agahi/simulator/phone.h"
#include "agahi/simulator/quirks.h"
#include "agahi/text/charset.h"
#include "agahi/text/udh.h"

static struct esme esme;
static struct said said;
static struct phone_options options;
static char *folder, *script;
static char heard[8192]; /* texts that the service got, "number: text" in lines */

static void note(const struct pdu *pdu)
{
	size_t len = strlen(heard);

	snprintf(heard + len, sizeof(heard) - len, "%s: %.*s\n", pdu->message.source.digits,
		(int)pdu->message.text.len, (const char *)pdu->message.text.data);
}

/* A service that answers a greeting only. */
static void serve(struct esme *from, const struct pdu *pdu, unsigned number)
{
	bool greets = pdu->message.text.len == 5 && memcmp(pdu->message.text.data, "SALAM", 5) == 0;

	(void)number;
	note(pdu);
	esme_respond(from, pdu, PDU_STATUS_OK);
	if (greets)
		esme_reply(from, pdu, "Wa alaikum\nas-salam");
}

static int set_up(void **state)
{
	(void)state;
	options = (struct phone_options){ .service = "8300",
		.dialect = ussd_dialect_named("end-bit"),
		.screen = { CHARSET_GSM7, 182, 80 },
		.reply_wait_ms = 400 };
	heard[0] = '\0';
	folder = test_folder_make();
	script = test_path(folder, "script");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	esme_end(&esme);
	free(script);
	test_folder_remove(folder);
	return 0;
}

static int run(void)
{
	options.smsc.port = esme.port;
	said_begin(&said, STDOUT_FILENO);
	int result = phone_run(esme.base, &options, esme.log);
	said_end(&said);
	return result;
}

static void begin(void (*service)(struct esme *from, const struct pdu *pdu, unsigned number))
{
	esme_begin(&esme, service);
	step_us = 20 * 1000; /* about what a tick takes */
}

static int play(const char *lines)
{
	test_write_file(script, lines);
	options.script = script;
	return run();
}

static unsigned count(const char *text, const char *words)
{
	unsigned found = 0;

	for (; (text = strstr(text, words)) != NULL; text += strlen(words))
		found++;
	return found;
}

/* --- the line ----------------------------------------------------------------------------------------- */

static void the_simulators_prompt_takes_numbers_in_three_ways(void **state)
{
	char number[24] = "same";

	(void)state;
	assert_string_equal(phone_split_line("VOTE now", number, sizeof(number)), "VOTE now");
	assert_string_equal(number, "same");
	assert_string_equal(phone_split_line("[923001234567] VOTE now", number, sizeof(number)), "VOTE now");
	assert_string_equal(number, "923001234567");
	assert_string_equal(phone_split_line("923009999999 VOTE", number, sizeof(number)), "VOTE");
	assert_string_equal(number, "923009999999");
	assert_string_equal(phone_split_line("3520212345671", number, sizeof(number)), "3520212345671");
	assert_string_equal(
		phone_split_line("3520212345671 check", number, sizeof(number)), "3520212345671 check");
	assert_string_equal(
		phone_split_line("[not a number] VOTE", number, sizeof(number)), "[not a number] VOTE");
	assert_string_equal(number, "923009999999");
}

static void a_number_may_have_a_plus_and_must_fit(void **state)
{
	char number[24] = "same";

	(void)state;
	assert_string_equal(phone_split_line(" \t+923001234567\tVOTE", number, sizeof(number)), "VOTE");
	assert_string_equal(number, "+923001234567");
	assert_string_equal(phone_split_line("[+] VOTE", number, sizeof(number)), "[+] VOTE");
	assert_string_equal(phone_split_line("[923001234567", number, sizeof(number)), "[923001234567");
	assert_string_equal(phone_split_line("923001234567", number, sizeof(number)), "923001234567");
	assert_string_equal(phone_split_line("[123456789012345678901234] VOTE", number, sizeof(number)),
		"[123456789012345678901234] VOTE");
	assert_string_equal(number, "+923001234567");
}

/* --- scripts ------------------------------------------------------------------------------------------ */

static void a_script_whose_expectations_hold_ends_well(void **state)
{
	(void)state;
	begin(serve);
	assert_int_equal(play("# a remark\n"
			      "= A greeting\n"
			      "\n"
			      "SALAM\n"
			      "expect as-salam\n"
			      "[923009999999] SALAM\r\n"
			      "expect Wa alaikum\n"
			      "BYE\n"
			      "expect-none\n"),
		0);
	assert_string_equal(heard, "923001234567: SALAM\n923009999999: SALAM\n923009999999: BYE\n");
	assert_non_null(strstr(said.text, "\nA greeting\n"));
	assert_null(strstr(said.text, "remark"));
	assert_non_null(strstr(said.text,
		"923001234567 → 8300   SALAM\n"
		"8300 → 923001234567   (1 part, GSM 7-bit)\n"
		"    Wa alaikum\n"
		"    as-salam\n"));
	assert_null(strstr(said.text, "EXPECTED"));
}

static void each_expectation_that_does_not_hold_is_told_and_the_rest_is_played(void **state)
{
	(void)state;
	begin(serve);
	assert_int_equal(play("SALAM\n"
			      "expect good morning\n"
			      "expect-none\n"
			      "BYE\n"
			      "expect Wa alaikum\n"
			      "SALAM\n"
			      "expect as-salam\n"),
		1);
	assert_non_null(strstr(said.text, "    EXPECTED: good morning\n"));
	assert_non_null(strstr(said.text, "    EXPECTED no reply\n"));
	assert_non_null(strstr(said.text, "    EXPECTED: Wa alaikum\n")); /* a reply before does not count */
	assert_int_equal(count(said.text, "EXPECTED"), 3);
	assert_int_equal(esme.messages, 3);
}

static void what_stands_in_brackets_and_is_no_number_is_not_sent_as_somebody_elses_text(void **state)
{
	(void)state;
	begin(serve);
	assert_int_equal(play("[92300-1234567] SALAM\n"
			      "[12345678901234567890123456] SALAM\n"
			      "[vote] SALAM\n"),
		0);
	assert_int_equal(esme.messages, 1);
	assert_non_null(strstr(heard, "vote"));
	assert_int_equal(count(said.text, "(not sent: in [ ] stands a number of digits alone"), 2);
}

static void reply_twice(struct esme *from, const struct pdu *pdu, unsigned number)
{
	(void)number;
	esme_respond(from, pdu, PDU_STATUS_OK);
	esme_reply(from, pdu, "first");
	esme_reply(from, pdu, "second");
}

static void a_sleep_lasts_whatever_comes(void **state)
{
	(void)state;
	begin(reply_twice);
	step_us = 100 * 1000;
	options.reply_wait_ms = 5000;
	uint64_t since_us = now.us;
	assert_int_equal(play("ONE\nsleep 1.5\nexpect second\n"), 0);
	assert_in_range(now.us - since_us, 1500 * 1000, 8000 * 1000);
}

static void refuse(struct esme *from, const struct pdu *pdu, unsigned number)
{
	(void)number;
	esme_respond(from, pdu, PDU_STATUS_QUEUE_FULL);
}

static void a_refusal_is_told_with_its_status(void **state)
{
	(void)state;
	begin(refuse);
	assert_int_equal(play("SALAM\nexpect-none\n"), 0);
	assert_non_null(strstr(said.text, "    (refused: "));
	assert_non_null(strstr(said.text, ", 0x14)\n"));
}

static void hang_up(struct esme *from, const struct pdu *pdu, unsigned number)
{
	(void)pdu;
	(void)number;
	wire_finish(from->wire, "enough");
}

#define LOST "    (delivered again, for the connection was lost before it was acknowledged: "

static void hang_up_twice(struct esme *from, const struct pdu *pdu, unsigned number)
{
	if (number > 2)
		serve(from, pdu, number);
	else
		hang_up(from, pdu, number);
}

static void what_a_connection_is_lost_with_is_delivered_again(void **state)
{
	(void)state;
	begin(hang_up_twice);
	esme.rebinds = true;
	options.reply_wait_ms = 10000;
	assert_int_equal(play("SALAM\nexpect as-salam\n"), 0);
	assert_int_equal(esme.messages, 3);
	assert_int_equal(count(said.text, LOST "1 part)\n"), 2);
	assert_int_equal(count(said.text, "SALAM\n"), 1); /* it was not typed again */
}

static void answer_and_hang_up(struct esme *from, const struct pdu *pdu, unsigned number)
{
	esme_respond(from, pdu, number == 1 ? PDU_STATUS_OK : PDU_STATUS_QUEUE_FULL);
	hang_up(from, pdu, number);
}

static void what_was_answered_or_is_of_a_dialogue_is_not_delivered_again(void **state)
{
	(void)state;
	begin(answer_and_hang_up);
	esme.rebinds = true;
	options.reply_wait_ms = 3000;
	assert_int_equal(play("SALAM\nSALAM\nsleep 2\n"), 0);
	assert_int_equal(esme.messages, 2);
	assert_null(strstr(said.text, LOST));
	esme_end(&esme);
	begin(hang_up);
	esme.rebinds = true;
	assert_int_equal(play("*8300#\nsleep 2\n"), 0);
	assert_int_equal(esme.messages, 1);
	assert_null(strstr(said.text, LOST));
}

static void where_nobody_is_bound_any_more_that_is_told(void **state)
{
	(void)state;
	begin(hang_up);
	step_us = 200 * 1000;
	options.reply_wait_ms = 3000;
	assert_int_equal(play("SALAM\nSALAM\n"), 1);
	assert_int_equal(esme.messages, 1);
	assert_non_null(strstr(said.text, "nobody bound\n"));
}

static void where_nobody_binds_a_script_fails(void **state)
{
	(void)state;
	begin(NULL);
	step_us = 10000 * 1000;
	assert_int_equal(play("SALAM\n"), 1);
	assert_string_equal(said.text, "nobody bound\n");
}

/* --- what is sent and shown --------------------------------------------------------------------------- */

static struct udh headers[4];
static size_t lengths[4];

static void read_headers(struct esme *from, const struct pdu *pdu, unsigned number)
{
	struct span text = pdu->message.text;

	assert_in_range(number, 1, 4);
	assert_int_equal(pdu->message.esm_class, PDU_ESM_UDH_INDICATOR);
	assert_true(udh_read(&text, &headers[number - 1]));
	lengths[number - 1] = text.len;
	esme_respond(from, pdu, PDU_STATUS_OK);
}

static void a_long_message_goes_in_parts_under_one_reference(void **state)
{
	char lines[500];

	(void)state;
	for (int same = 0; same < 2; same++) {
		if (same == 1)
			assert_true(quirks_add(&options.smsc.quirks, "same-reference"));
		begin(read_headers);
		snprintf(lines, sizeof(lines), "%0200d\n%0200d\n", 1, 2);
		assert_int_equal(play(lines), 0);
		assert_int_equal(esme.messages, 4);
		for (size_t i = 0; i < 4; i++) {
			assert_true(headers[i].concatenated);
			assert_int_equal(headers[i].total, 2);
			assert_int_equal(headers[i].sequence, i % 2 + 1);
			assert_int_equal(lengths[i], i % 2 == 0 ? 153 : 47);
		}
		assert_int_equal(headers[0].reference, headers[1].reference);
		assert_int_equal(headers[2].reference == headers[0].reference, same == 1);
		if (same == 0)
			esme_end(&esme);
	}
}

static void reply_oddly(struct esme *from, const struct pdu *pdu, unsigned number)
{
	static const uint8_t part[] = { 5, 0, 3, 7, 3, 1, 'o', 'n', 'e' };
	struct pdu odd;

	(void)number;
	esme_respond(from, pdu, PDU_STATUS_OK);
	memset(&odd, 0, sizeof(odd));
	snprintf(odd.message.source.digits, ADDRESS_SIZE, "8300");
	odd.message.destination = pdu->message.source;
	odd.message.data_coding = 0x10;
	odd.message.esm_class = PDU_ESM_UDH_INDICATOR;
	odd.message.text = span_of(part, sizeof(part));
	esme_submit(from, &odd);
	esme_submit(from, &odd);
	odd.message.esm_class = 0;
	odd.message.text = span_of("paid", 4);
	pdu_add_tlv(&odd, PDU_TAG_MESSAGE_PAYLOAD, (const uint8_t *)"paid", 4);
	esme_submit(from, &odd);
}

static void what_is_out_of_the_ordinary_stands_behind_a_reply(void **state)
{
	(void)state;
	begin(reply_oddly);
	step_us = 500 * 1000;
	options.reply_wait_ms = 60000;
	assert_int_equal(play("SALAM\nexpect paid\nsleep 11\nexpect one\n"), 0);
	assert_non_null(strstr(said.text, "(1 part, GSM 7-bit, in message_payload, flash)\n    paid\n"));
	assert_non_null(strstr(said.text, "(1 of 3 parts, GSM 7-bit, flash, 1 came twice)\n    one\n"));
}

static void show_screens(struct esme *from, const struct pdu *pdu, unsigned number)
{
	char text[64] = "";
	struct ussd_octets octets;
	struct pdu screen;

	(void)number;
	note(pdu);
	esme_respond(from, pdu, PDU_STATUS_OK);
	if (!ussd_is(pdu))
		return;
	memcpy(text, pdu->message.text.data, pdu->message.text.len);
	struct ussd_event event = ussd_read(options.dialect, pdu, text);
	memset(&screen, 0, sizeof(screen));
	screen.message.destination = pdu->message.source;
	screen.message.text = event.kind == USSD_BEGIN ? span_of("1 How", 5) : span_of("Like this.", 10);
	ussd_write(options.dialect, &event.echo, event.kind != USSD_BEGIN, &octets, &screen);
	esme_submit(from, &screen);
}

static void a_code_is_dialled_and_what_follows_are_keys_until_it_is_over(void **state)
{
	(void)state;
	begin(show_screens);
	assert_int_equal(play("*8300#\nexpect 1 How\n1\nexpect Like this\nSALAM\nexpect-none\n"), 0);
	assert_string_equal(heard, "923001234567: *8300#\n923001234567: 1\n923001234567: SALAM\n");
	assert_non_null(strstr(said.text, "923001234567 → *8300#\n"));
	assert_non_null(strstr(said.text, "GSM 7-bit, 177 of 182 left; type a key\n"));
	assert_non_null(strstr(said.text, "923001234567 → 1\n"));
	assert_non_null(strstr(said.text, "the session is over\n"));
	assert_non_null(strstr(said.text, "923001234567 → 8300   SALAM\n"));
}

/* --- the prompt --------------------------------------------------------------------------------------- */

static void what_is_piped_in_waits_for_who_binds_and_is_sent(void **state)
{
	static const char lines[] = "SALAM\n[923009999999] = not a remark\nexpect nothing";
	int kept = dup(STDIN_FILENO), ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], lines, strlen(lines)), strlen(lines));
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	begin(serve);
	step_us = 100 * 1000;
	int result = run();
	dup2(kept, STDIN_FILENO);
	close(kept);
	assert_int_equal(result, 0);
	/* words that steer a script are messages here */
	assert_string_equal(
		heard, "923001234567: SALAM\n923009999999: = not a remark\n923009999999: expect nothing\n");
	assert_non_null(strstr(said.text, "    as-salam\n"));
}

/* --- beginning ---------------------------------------------------------------------------------------- */

static void a_script_that_is_not_there_and_a_port_that_is_taken_are_told(void **state)
{
	struct said told;
	char words[300];
	uint16_t port;

	(void)state;
	begin(NULL);
	options.script = script;
	said_begin(&told, STDERR_FILENO);
	int result = run();
	said_end(&told);
	assert_int_equal(result, 2);
	snprintf(words, sizeof(words), "agahi-smsc: %s: No such file or directory\n", script);
	assert_string_equal(told.text, words);
	int listener = test_listen(&port);
	esme.port = port;
	said_begin(&told, STDERR_FILENO);
	result = play("SALAM\n");
	said_end(&told);
	close(listener);
	assert_int_equal(result, 2);
	assert_non_null(strstr(told.text, " cannot be listened on: Address already in use\n"));
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_simulators_prompt_takes_numbers_in_three_ways),
		cmocka_unit_test(a_number_may_have_a_plus_and_must_fit),
		ON_STAGE(a_script_whose_expectations_hold_ends_well),
		ON_STAGE(each_expectation_that_does_not_hold_is_told_and_the_rest_is_played),
		ON_STAGE(what_stands_in_brackets_and_is_no_number_is_not_sent_as_somebody_elses_text),
		ON_STAGE(a_sleep_lasts_whatever_comes),
		ON_STAGE(a_refusal_is_told_with_its_status),
		ON_STAGE(what_a_connection_is_lost_with_is_delivered_again),
		ON_STAGE(what_was_answered_or_is_of_a_dialogue_is_not_delivered_again),
		ON_STAGE(where_nobody_is_bound_any_more_that_is_told),
		ON_STAGE(where_nobody_binds_a_script_fails),
		ON_STAGE(a_long_message_goes_in_parts_under_one_reference),
		ON_STAGE(what_is_out_of_the_ordinary_stands_behind_a_reply),
		ON_STAGE(a_code_is_dialled_and_what_follows_are_keys_until_it_is_over),
		ON_STAGE(what_is_piped_in_waits_for_who_binds_and_is_sent),
		ON_STAGE(a_script_that_is_not_there_and_a_port_that_is_taken_are_told),
	};

	return RUN_SUITE(tests);
}
