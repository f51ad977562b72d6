/* Many citizens who dial at once: sessions, keys, screens, and what counts as a failure. */
#include "load_stage.h"

#include "agahi/load/dial_load.h"

enum { SESSIONS = 20 };

static struct dial_load_options options;
static unsigned begun, resumed, aborted, most_open;
static char keys[100];
static uint64_t begun_us[SESSIONS];
static struct esme second;

static int set_up(void **state)
{
	(void)state;
	options = (struct dial_load_options){ .sessions = SESSIONS,
		.window = 4,
		.code = "*8300#",
		.keys = "23",
		.service = "8300",
		.dialect = ussd_dialect_named("end-bit"),
		.patience_s = 15,
		.json = true };
	begun = resumed = aborted = most_open = 0;
	memset(keys, 0, sizeof(keys));
	return 0;
}

static int load(void)
{
	options.smsc.port = esme.port;
	return dial_load_run(esme.base, &options, esme.log);
}

static int run(void)
{
	return run_load(load, options.json);
}

/* What the phone sent; the service's count of it. */
static struct ussd_event take(const struct pdu *pdu)
{
	char text[100] = "";

	if (pdu->message.text.len > 0)
		memcpy(text, pdu->message.text.data, pdu->message.text.len);
	struct ussd_event event = ussd_read(options.dialect, pdu, text);

	if (event.kind == USSD_BEGIN)
		begun_us[begun++ % SESSIONS] = now.us;
	resumed += event.kind == USSD_RESUME;
	aborted += event.kind == USSD_ABORT;
	if (event.kind == USSD_BEGIN)
		assert_string_equal(text, options.code);
	if (event.kind == USSD_RESUME)
		snprintf(keys + strlen(keys), sizeof(keys) - strlen(keys), "%s", text);
	return event;
}

static void show(struct esme *from, const struct pdu *asked, const struct ussd_echo *echo, bool last)
{
	struct ussd_octets octets;
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	pdu.message.source = asked->message.destination;
	pdu.message.destination = asked->message.source;
	pdu.message.text = span_of("1 How", 5);
	ussd_write(options.dialect, echo, last, &octets, &pdu);
	esme_submit(from, &pdu);
}

static void show_screens(struct esme *from, const struct pdu *pdu, unsigned number)
{
	struct ussd_event event = take(pdu);

	(void)number;
	if (begun - aborted > most_open)
		most_open = begun - aborted;
	esme_respond(from, pdu, PDU_STATUS_OK);
	if (event.kind != USSD_ABORT)
		show(from, pdu, &event.echo, false);
}

static void end_at_the_first_key(struct esme *from, const struct pdu *pdu, unsigned number)
{
	struct ussd_event event = take(pdu);

	(void)number;
	esme_respond(from, pdu, PDU_STATUS_OK);
	show(from, pdu, &event.echo, event.kind == USSD_RESUME);
}

/* --- sessions ----------------------------------------------------------------------------------------- */

static void every_key_gets_its_screen_and_then_the_citizen_hangs_up(void **state)
{
	(void)state;
	esme_begin(&esme, show_screens);
	assert_int_equal(run(), 0);
	assert_int_equal(figure("sessions"), SESSIONS);
	assert_int_equal(figure("screens"), SESSIONS * 3);
	assert_int_equal(figure("closed"), 0);
	assert_int_equal(begun, SESSIONS);
	assert_int_equal(resumed, SESSIONS * 2);
	assert_int_equal(aborted, SESSIONS);
	assert_int_equal(figure("responses"), SESSIONS * 4);
	assert_true(real_figure("p99_ms") > 0);
}

static void one_caller_presses_the_keys_in_their_order(void **state)
{
	(void)state;
	options.sessions = 2;
	options.window = 1;
	options.keys = "2300";
	esme_begin(&esme, show_screens);
	assert_int_equal(run(), 0);
	assert_string_equal(keys, "23002300");
}

static void no_more_than_the_window_are_open_at_once(void **state)
{
	(void)state;
	esme_begin(&esme, show_screens);
	assert_int_equal(run(), 0);
	assert_in_range(most_open, 2, 4);
}

static void what_the_service_closes_needs_no_good_bye(void **state)
{
	(void)state;
	esme_begin(&esme, end_at_the_first_key);
	assert_int_equal(run(), 0);
	assert_int_equal(figure("closed"), SESSIONS);
	assert_int_equal(figure("screens"), SESSIONS * 2);
	assert_int_equal(aborted, 0);
}

static void figures_are_told_in_words_too(void **state)
{
	(void)state;
	options.json = false;
	options.sessions = 3;
	options.dialect = ussd_dialect_named("pssr-end");
	esme_begin(&esme, end_at_the_first_key);
	assert_int_equal(run(), 0);
	assert_non_null(strstr(
		said.text, "3 of 3 sessions, 6 screens, 3 closed by the service, 0 messages refused\n"));
	assert_non_null(strstr(said.text, " screens/s over "));
	assert_non_null(strstr(said.text, "responses 6 to 6 deliver_sm: "));
}

static void with_time_to_think_callers_come_one_after_the_other(void **state)
{
	(void)state;
	options.think_ms = 40;
	options.sessions = 6;
	options.window = 3;
	esme_begin(&esme, show_screens);
	assert_int_equal(run(), 0);
	assert_int_equal(figure("screens"), 6 * 3);
	for (size_t i = 1; i < 3; i++)
		assert_in_range(begun_us[i] - begun_us[i - 1], 40000 / 3 - 3000, 40000 / 3 + 9000);
}

static void join_at_the_first_screen(struct esme *from, const struct pdu *pdu, unsigned number)
{
	if (number == 1)
		esme_join(&second, from, show_screens);
	show_screens(from, pdu, number);
}

static void a_second_connection_begins_nothing_anew(void **state)
{
	(void)state;
	options.keys = "232323";
	esme_begin(&esme, join_at_the_first_screen);
	assert_int_equal(run(), 0);
	assert_int_equal(second.binds, 1);
	assert_int_equal(begun, SESSIONS);
	assert_int_equal(figure("sessions"), SESSIONS);
	esme_leave(&second);
}

/* --- failures ----------------------------------------------------------------------------------------- */

static void refuse_the_third(struct esme *from, const struct pdu *pdu, unsigned number)
{
	struct ussd_event event = take(pdu);

	esme_respond(from, pdu, number == 3 ? PDU_STATUS_QUEUE_FULL : PDU_STATUS_OK);
	if (event.kind != USSD_ABORT)
		show(from, pdu, &event.echo, false);
}

static void a_message_that_is_refused_is_a_failure(void **state)
{
	(void)state;
	esme_begin(&esme, refuse_the_third);
	assert_int_equal(run(), 1);
	assert_int_equal(figure("refused"), 1);
	assert_int_equal(figure("sessions"), SESSIONS);
}

static void say_nothing_more(struct esme *from, const struct pdu *pdu, unsigned number)
{
	(void)number;
	take(pdu);
	esme_respond(from, pdu, PDU_STATUS_OK);
	step_us = 1000 * 1000;
}

static void where_no_screen_comes_patience_ends(void **state)
{
	(void)state;
	esme_begin(&esme, say_nothing_more);
	assert_int_equal(run(), 1);
	assert_int_equal(figure("screens"), 0);
	assert_int_equal(figure("sessions"), 0);
	assert_int_equal(begun, 4);
}

static void show_to_others(struct esme *from, const struct pdu *pdu, unsigned number)
{
	struct ussd_event event = take(pdu);
	const struct ussd_echo nobody = { PDU_TAG_ITS_SESSION_INFO, 5 << 1 };

	(void)number;
	esme_respond(from, pdu, PDU_STATUS_OK);
	show(from, pdu, &nobody, false); /* beyond the window */
	esme_reply(from, pdu, "A short message.");
	if (event.kind == USSD_ABORT)
		return;
	show(from, pdu, &event.echo, false);
	show(from, pdu, &event.echo, false); /* which nobody asked for, unless the next key was quicker */
}

static void screens_that_nobody_waits_for_are_passed_over(void **state)
{
	(void)state;
	options.sessions = 1;
	options.window = 1;
	options.keys = "";
	esme_begin(&esme, show_to_others);
	assert_int_equal(run(), 0);
	assert_int_equal(figure("screens"), 1);
}

static void hang_up(struct esme *from, const struct pdu *pdu, unsigned number)
{
	(void)pdu;
	(void)number;
	wire_finish(from->wire, "enough");
}

static void a_connection_that_is_lost_ends_it(void **state)
{
	(void)state;
	esme_begin(&esme, hang_up);
	assert_int_equal(run(), 1);
	assert_int_equal(figure("sessions"), 0);
}

/* --- beginning ---------------------------------------------------------------------------------------- */

static void more_sessions_than_numbers_are_refused(void **state)
{
	(void)state;
	options.window = 0x8000;
	esme_begin(&esme, NULL);
	assert_int_equal(run(), 2);
	assert_string_equal(
		told.text, "agahi-smsc: at most 32767 sessions at once: a dialogue's number has 15 bits\n");
}

static void a_port_that_is_taken_is_told(void **state)
{
	(void)state;
	esme_begin(&esme, NULL);
	expect_that_a_taken_port_is_told(load);
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, end_load)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STAGE(every_key_gets_its_screen_and_then_the_citizen_hangs_up),
		ON_STAGE(one_caller_presses_the_keys_in_their_order),
		ON_STAGE(no_more_than_the_window_are_open_at_once),
		ON_STAGE(what_the_service_closes_needs_no_good_bye),
		ON_STAGE(figures_are_told_in_words_too),
		ON_STAGE(with_time_to_think_callers_come_one_after_the_other),
		ON_STAGE(a_second_connection_begins_nothing_anew),
		ON_STAGE(a_message_that_is_refused_is_a_failure),
		ON_STAGE(where_no_screen_comes_patience_ends),
		ON_STAGE(screens_that_nobody_waits_for_are_passed_over),
		ON_STAGE(a_connection_that_is_lost_ends_it),
		ON_STAGE(more_sessions_than_numbers_are_refused),
		ON_STAGE(a_port_that_is_taken_is_told),
	};

	return RUN_SUITE(tests);
}
