/* USSD dialogues between the link and dial(): begin, keys, ends, what time and the network do to them. */
#include "middle.h"

#include "agahi/dialogue/dialogues.h"
#include "agahi/dialogue/shown.h"
#include "agahi/sheet/import.h"

enum { BEGIN = 0x01, ANSWER = 0x12, ABORT = 0x81 };

static const char menu_rows[] = "menu,item,lang,label,target\n"
				"main,title,en,Main,\n"
				"main,a,en,Voting,vote\n"
				"main,b,en,Women,women\n";

static struct dialogues *dialogues;
static struct limiter *dial_limiter;
static struct shown *shown;

static struct catalogue *make_catalogue(void)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES "dial-back,en,,Back\ndial-home,en,,Home\n"
							      "dial-sms,en,,SMS\ndial-sent,en,,Sent\n"
							      "dial-exit,en,,Exit\n",
		&report);
	char *text = strdup(menu_rows);

	assert_true(import_menus_text("menus.csv", text, strlen(text), set, &report));
	free(text);
	struct catalogue *catalogue = catalogue_build(set, &test_languages);
	assert_non_null(catalogue);
	message_set_free(set);
	report_free(&report);
	return catalogue;
}

static int make(size_t most)
{
	const struct limiter_rates rates = { 3, 60, 100 };

	catalogue_free(middle.catalogue);
	middle.catalogue = make_catalogue();
	requests_set_catalogue(middle.requests, middle.catalogue);
	for (size_t i = 0; i < MIDDLE_LINKS; i++)
		middle.fakes[i].config.ussd.codes = (struct config_strings){ &middle.fakes[i].ussd_code, 1 };
	dial_limiter = limiter_new(1000, &rates);
	shown = shown_new(&middle.journal, middle.links, metrics_served(middle.metrics));
	const struct dialogues_parts parts = { .requests = middle.requests,
		.limiter = dial_limiter,
		.preferences = middle.preferences,
		.shown = shown,
		.blocklist = &middle.blocklist,
		.key = middle.key,
		.messages = middle.messages,
		.links = middle.links,
		.link_count = MIDDLE_LINKS,
		.smscs = middle.smscs,
		.most = most };
	for (unsigned citizen = 1; citizen <= 4; citizen++) {
		const struct address address = middle_citizen(citizen);

		preferences_set(middle.preferences, sender_identity(&middle.key, &address),
			(struct preference){ "en", false });
	}
	dialogues = dialogues_new(&parts);
	dialogues_set_catalogue(dialogues, middle.catalogue);
	return dialogues ? 0 : -1;
}

static int set_up(void **state)
{
	middle_set_up(state);
	return make(10);
}

static int tear_down(void **state)
{
	fake_journal_commit(&middle.journal, false, middle.now);
	for (size_t i = 0; i < MIDDLE_LINKS; i++)
		link_close(middle.links[i], middle.now);
	dialogues_free(dialogues);
	shown_free(shown);
	limiter_free(dial_limiter);
	return middle_tear_down(state);
}

/* A message of dialogue `number`; `operation` -1: none. */
static bool send_by(size_t link, unsigned citizen, uint16_t number, int operation, const char *text)
{
	struct message_reading reading = { .alphabet = CHARSET_GSM7,
		.scripts = SCRIPT_LATIN | SCRIPT_ARABIC,
		.dialogues = true,
		.dialect = *ussd_dialect_named("end-bit") };
	const struct ticket ticket = middle_ticket(link);
	const uint8_t session[] = { (uint8_t)(number >> 7), (uint8_t)(number << 1) };
	uint8_t octet = (uint8_t)operation;
	struct message message = { .kind = MESSAGE_QUESTION };
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	pdu.command = PDU_DELIVER_SM;
	pdu.sequence = ticket.ticket.sequence;
	snprintf(pdu.message.service_type, sizeof(pdu.message.service_type), "USSD");
	pdu.message.source = middle_citizen(citizen);
	pdu.message.destination = (struct address){ 3, 0, "8300" };
	pdu.message.text = (struct span){ (const uint8_t *)text, strlen(text) };
	if (operation >= 0)
		pdu_add_tlv(&pdu, PDU_TAG_USSD_SERVICE_OP, &octet, 1);
	pdu_add_tlv(&pdu, PDU_TAG_ITS_SESSION_INFO, session, 2);
	assert_true(message_read(&reading, &pdu, &message));
	assert_int_equal(message.kind, MESSAGE_DIALOGUE);
	bool taken = dialogues_take(dialogues, &ticket, &message, middle.now);
	message_clear(&message);
	return taken;
}

static void dial(unsigned citizen, uint16_t number, const char *text)
{
	assert_true(send_by(0, citizen, number, BEGIN, text));
}

static void press(unsigned citizen, uint16_t number, const char *key)
{
	assert_true(send_by(0, citizen, number, ANSWER, key));
}

static const struct fake_submit *last_submit(void)
{
	assert_true(middle.fakes[0].submit_count > 0);
	return &middle.fakes[0].submits[middle.fakes[0].submit_count - 1];
}

static void assert_shows(const char *wanted)
{
	const struct fake_submit *submit = last_submit();
	char text[300];

	snprintf(text, sizeof(text), "%.*s", (int)submit->pdu.message.text.len, (const char *)submit->text);
	if (!strstr(text, wanted))
		fail_msg("\"%s\" is not in \"%s\"", wanted, text);
}

static bool is_last_screen(void)
{
	return (pdu_find_tlv(&last_submit()->pdu, PDU_TAG_ITS_SESSION_INFO)->value.data[1] & 1) != 0;
}

static void assert_figure(const char *line)
{
	struct buffer text = { 0 };

	dialogues_write_figures(dialogues, &text);
	if (!strstr(text.data, line))
		fail_msg("not there: %s", line);
	buffer_free(&text);
}

static void a_dialogue_shows_menus_and_texts_and_every_message_is_acknowledged(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	assert_int_equal(middle_status(), 0);
	assert_shows("Voting");
	assert_false(is_last_screen());
	assert_int_equal(dialogues_count(dialogues), 1);
	press(1, 5, "1");
	assert_shows("original identity card");
	assert_int_equal(middle.fakes[0].answer_count, 2);
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 0); /* a screen writes nothing */
	shown_flush(shown);
	assert_int_equal(middle.journal.counts[JOURNAL_SHOWN], 1); /* but the topic is counted */
	assert_string_equal(middle.journal.shown[0].topic, "vote");
}

static void keys_behind_the_code_are_pressed_at_once(void **state)
{
	(void)state;
	dial(1, 5, "*8300*2#");
	assert_shows("Every woman");
}

static void a_link_without_codes_takes_no_dialogue(void **state)
{
	(void)state;
	middle.fakes[0].config.ussd.codes.count = 0;
	assert_false(send_by(0, 1, 5, BEGIN, "*8300#"));
	assert_int_equal(middle.fakes[0].answer_count, 0);
}

static void a_screen_that_the_smsc_refuses_ends_the_dialogue(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	fake_link_tell(&middle.fakes[0], 0, SUBMIT_REFUSED, 0x0b, "", middle.now);
	assert_int_equal(dialogues_count(dialogues), 0);
	assert_figure("agahi_ussd_ends_total{end=\"refused\"} 1\n");
}

static void an_accepted_screen_does_not(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	fake_link_tell(&middle.fakes[0], 0, SUBMIT_ACCEPTED, 0, "1", middle.now);
	assert_int_equal(dialogues_count(dialogues), 1);
}

static void what_is_told_of_an_earlier_dialogues_screen_does_not_touch_the_next(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	send_by(0, 1, 5, ABORT, "");
	assert_int_equal(dialogues_count(dialogues), 0);
	dial(1, 6, "*8300#"); /* in the same place */
	fake_link_tell(&middle.fakes[0], 0, SUBMIT_REFUSED, 0x0b, "", middle.now);
	assert_int_equal(dialogues_count(dialogues), 1);
	press(1, 6, "1");
	assert_shows("original identity card");
}

static void the_network_may_use_a_number_again(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	press(1, 5, "1");
	dial(1, 5, "*8300#");
	assert_shows("Voting");
	assert_int_equal(dialogues_count(dialogues), 1);
	assert_figure("agahi_ussd_ends_total{end=\"aborted\"} 1\n");
}

static void two_citizens_with_one_number_are_two(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	dial(2, 5, "*8300#");
	assert_int_equal(dialogues_count(dialogues), 2);
	press(1, 5, "2");
	assert_shows("Every woman");
	press(2, 5, "1");
	assert_shows("original identity card");
}

static void a_dialogue_ends_after_the_links_time_out(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	middle_pass(100000);
	press(1, 5, "1");
	middle_pass(179999);
	dialogues_tick(dialogues, middle.now);
	assert_int_equal(dialogues_count(dialogues), 1);
	middle_pass(1);
	dialogues_tick(dialogues, middle.now);
	assert_int_equal(dialogues_count(dialogues), 0);
	assert_figure("agahi_ussd_ends_total{end=\"timeout\"} 1\n");
}

static void a_dialogue_ends_with_its_connection(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	middle.fakes[0].ended_ms = moment_ms(middle.now);
	dialogues_tick(dialogues, middle.now);
	assert_figure("agahi_ussd_ends_total{end=\"lost\"} 1\n");
}

static void an_answer_to_no_dialogue_begins_anew_and_an_empty_one_gets_nothing(void **state)
{
	(void)state;
	press(1, 5, "");
	assert_int_equal(middle.fakes[0].submit_count, 0);
	assert_int_equal(middle_status(), 0);
	press(1, 5, "1");
	assert_shows("Voting");
	assert_figure("agahi_ussd_unknown_total 1\n");
}

static void a_broken_message_ends_the_dialogue_and_gets_a_last_screen(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	assert_true(send_by(0, 1, 5, 0x33, "1"));
	assert_int_equal(dialogues_count(dialogues), 0);
	assert_true(is_last_screen());
	assert_true(send_by(0, 1, 5, 0x33, "")); /* nobody said a word */
	assert_int_equal(middle.fakes[0].submit_count, 2);
	assert_figure("agahi_ussd_broken_total 2\n");
	assert_int_equal(middle.fakes[0].answer_count, 3);
}

static void over_the_limit_there_is_a_last_screen_and_not_silence(void **state)
{
	(void)state;
	for (uint16_t number = 1; number <= 3; number++)
		dial(1, number, "*8300#");
	dial(1, 4, "*8300#");
	assert_true(is_last_screen());
	assert_shows("wait");
	assert_figure("agahi_ussd_limited_total 1\n");
	assert_int_equal(dialogues_count(dialogues), 3);
}

static void when_too_many_are_open_one_more_gets_a_last_screen(void **state)
{
	(void)state;
	dialogues_free(dialogues);
	shown_free(shown);
	limiter_free(dial_limiter);
	make(2);
	dial(1, 1, "*8300#");
	dial(2, 2, "*8300#");
	dial(3, 3, "*8300#");
	assert_true(is_last_screen());
	assert_figure("agahi_ussd_full_total 1\n");
	middle_pass(20000); /* longer than anybody thinks about a key */
	dial(4, 4, "*8300#");
	assert_false(is_last_screen());
	assert_figure("agahi_ussd_ends_total{end=\"displaced\"} 1\n");
}

static void an_sms_is_committed_before_the_screen_says_so(void **state)
{
	(void)state;
	dial(1, 5, "*8300*1#");
	size_t screens = middle.fakes[0].submit_count;
	press(1, 5, "1");
	assert_int_equal(middle.fakes[0].submit_count, screens); /* not yet */
	press(1, 5, "2"); /* impatient: the screen is on its way already */
	assert_int_equal(middle.fakes[0].submit_count, screens);
	assert_string_equal(fake_journal_entry(&middle.journal)->rule, "dialled");
	assert_string_equal(fake_journal_entry(&middle.journal)->service.digits, "8300");
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(middle.replies, 1);
	assert_int_equal(middle.fakes[0].submit_count, screens + 1);
	assert_true(is_last_screen());
	assert_shows("Sent");
	assert_int_equal(dialogues_count(dialogues), 0);
	assert_figure("agahi_ussd_sms_total 1\n");
}

static void an_sms_that_could_not_be_committed_is_told_so(void **state)
{
	(void)state;
	dial(1, 5, "*8300*1#");
	press(1, 5, "1");
	fake_journal_commit(&middle.journal, false, middle.now);
	assert_true(is_last_screen());
	assert_int_equal(middle.replies, 0);
	assert_figure("agahi_ussd_sms_total 0\n");
}

static void while_nothing_may_be_written_no_sms_is_taken_and_screens_go_on(void **state)
{
	(void)state;
	dialogues_refuse_sms(dialogues, true);
	dial(1, 5, "*8300*1#");
	assert_false(is_last_screen());
	press(1, 5, "1");
	assert_true(is_last_screen());
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 0);
	assert_int_equal(dialogues_count(dialogues), 0);
}

static void an_sms_committed_after_the_dialogue_was_aborted_shows_nothing(void **state)
{
	(void)state;
	dial(1, 5, "*8300*1#");
	press(1, 5, "1");
	size_t screens = middle.fakes[0].submit_count;
	send_by(0, 1, 5, ABORT, "");
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(middle.fakes[0].submit_count, screens);
	assert_int_equal(middle.replies, 1); /* the SMS comes all the same */
}

static void a_dialogue_is_logged_as_one_line_when_it_is_over(void **state)
{
	(void)state;
	catalogue_set_edition(middle.catalogue, 12);
	dial(1, 5, "*8300#");
	press(1, 5, "1");
	press(1, 5, "0");
	assert_int_equal(middle_lines(), 0);
	middle_pass(1500);
	send_by(0, 1, 5, ABORT, "");
	middle_assert_logged("event=dialogue end=aborted from=923*******01 link=telco screens=3 topic=vote "
			     "language=en edition=12 lasted=1.500s");
	assert_int_equal(middle_lines(), 1);
}

static void a_dialogue_of_an_edition_that_is_gone_says_that_edition_and_no_topic(void **state)
{
	(void)state;
	catalogue_set_edition(middle.catalogue, 12);
	dial(1, 5, "*8300*1#");
	struct catalogue *old = middle.catalogue;
	middle.catalogue = make_catalogue();
	catalogue_set_edition(middle.catalogue, 13);
	requests_set_catalogue(middle.requests, middle.catalogue);
	dialogues_set_catalogue(dialogues, middle.catalogue);
	catalogue_free(old);
	send_by(0, 1, 5, ABORT, "");
	middle_assert_logged("screens=1 edition=12 lasted=0.000s");
	dial(2, 6, "*8300*1#");
	send_by(0, 2, 6, ABORT, "");
	middle_assert_logged("screens=1 topic=vote language=en edition=13 lasted=0.000s");
}

static void who_may_not_dial_and_who_cannot_be_served_are_logged(void **state)
{
	(void)state;
	for (uint16_t number = 1; number <= 6; number++)
		dial(1, number, "*8300#");
	middle_assert_logged("event=dialogue end=limited from=923*******01 link=telco count=1");
	assert_int_equal(middle_lines(), 1); /* the first three are open */
	dialogues_refuse(dialogues, true);
	dial(2, 7, "*8300#");
	middle_assert_logged("event=dialogue end=unserved from=923*******02 link=telco count=1");
}

static void a_new_catalogue_means_the_start_with_the_next_key(void **state)
{
	(void)state;
	dial(1, 5, "*8300*1#");
	struct catalogue *old = middle.catalogue;
	middle.catalogue = make_catalogue();
	requests_set_catalogue(middle.requests, middle.catalogue);
	dialogues_set_catalogue(dialogues, middle.catalogue);
	catalogue_free(old);
	press(1, 5, "1");
	assert_shows("Voting");
	press(1, 5, "1");
	assert_shows("original identity card");
}

static void while_refusing_every_screen_is_a_last_one(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	dialogues_refuse(dialogues, true);
	press(1, 5, "1");
	assert_true(is_last_screen());
	assert_int_equal(dialogues_count(dialogues), 0);
	dial(2, 6, "*8300#");
	assert_true(is_last_screen());
	dialogues_refuse(dialogues, false);
	dial(3, 7, "*8300#");
	assert_false(is_last_screen());
}

static void a_dialogue_goes_on_over_another_link_of_the_telco(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	assert_true(send_by(1, 1, 5, ANSWER, "1"));
	assert_int_equal(middle.fakes[1].submit_count, 1);
	assert_int_equal(dialogues_count(dialogues), 1);
}

static void screens_that_waited_go_out_when_there_is_room(void **state)
{
	(void)state;
	middle.fakes[0].room = 0;
	dial(1, 5, "*8300#");
	assert_int_equal(middle.fakes[0].submit_count, 0);
	middle.fakes[0].room = 1;
	dialogues_pump(dialogues, 0, middle.now);
	assert_shows("Voting");
}

static void a_wrong_key_is_counted(void **state)
{
	(void)state;
	dial(1, 5, "*8300#");
	press(1, 5, "7");
	assert_figure("agahi_ussd_wrong_keys_total 1\n");
	assert_shows("Voting");
}

static void ussd_may_be_served_later_than_at_the_start(void **state)
{
	const struct limiter_rates rates = { 5, 60, 100 };
	struct limiter *wider = limiter_new(1000, &rates);

	(void)state;
	dialogues_free(dialogues);
	shown_free(shown);
	limiter_free(dial_limiter);
	make(1);
	assert_true(dialogues_serve(dialogues, wider, 10));
	for (unsigned citizen = 1; citizen <= 4; citizen++)
		dial(citizen, (uint16_t)citizen, "*8300#");
	assert_int_equal(dialogues_count(dialogues), 4);
	assert_int_equal(middle.fakes[0].submit_count, 4);
	middle.fakes[0].config.ussd.max_septets = 40;
	middle.fakes[0].config.ussd.dialect = *ussd_dialect_named("pssr-end");
	dialogues_set_link(dialogues, 0);
	press(1, 1, "1");
	assert_int_equal(*pdu_find_tlv(&last_submit()->pdu, PDU_TAG_USSD_SERVICE_OP)->value.data, 0x02);
	assert_true(last_submit()->pdu.message.text.len <= 40);
	limiter_free(wider);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_dialogue_shows_menus_and_texts_and_every_message_is_acknowledged),
		TEST(keys_behind_the_code_are_pressed_at_once),
		TEST(a_link_without_codes_takes_no_dialogue),
		TEST(a_screen_that_the_smsc_refuses_ends_the_dialogue),
		TEST(an_accepted_screen_does_not),
		TEST(what_is_told_of_an_earlier_dialogues_screen_does_not_touch_the_next),
		TEST(the_network_may_use_a_number_again),
		TEST(two_citizens_with_one_number_are_two),
		TEST(a_dialogue_ends_after_the_links_time_out),
		TEST(a_dialogue_ends_with_its_connection),
		TEST(an_answer_to_no_dialogue_begins_anew_and_an_empty_one_gets_nothing),
		TEST(a_broken_message_ends_the_dialogue_and_gets_a_last_screen),
		TEST(over_the_limit_there_is_a_last_screen_and_not_silence),
		TEST(when_too_many_are_open_one_more_gets_a_last_screen),
		TEST(an_sms_is_committed_before_the_screen_says_so),
		TEST(an_sms_that_could_not_be_committed_is_told_so),
		TEST(while_nothing_may_be_written_no_sms_is_taken_and_screens_go_on),
		TEST(an_sms_committed_after_the_dialogue_was_aborted_shows_nothing),
		TEST(a_dialogue_is_logged_as_one_line_when_it_is_over),
		TEST(a_dialogue_of_an_edition_that_is_gone_says_that_edition_and_no_topic),
		TEST(who_may_not_dial_and_who_cannot_be_served_are_logged),
		TEST(a_new_catalogue_means_the_start_with_the_next_key),
		TEST(while_refusing_every_screen_is_a_last_one),
		TEST(a_dialogue_goes_on_over_another_link_of_the_telco),
		TEST(screens_that_waited_go_out_when_there_is_room),
		TEST(a_wrong_key_is_counted),
		TEST(ussd_may_be_served_later_than_at_the_start),
	};

	return RUN_SUITE(tests);
}
