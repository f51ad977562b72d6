/* The whole gateway in one process: the suite is the SMSC at the other end of a loopback connection. */
#include "cli_site.h"
#include "far_end.h"

#include "agahi/gateway/gateway.h"
#include "agahi/sheet/import.h"

static struct event_base *base;
static struct log *telling;
static FILE *lines;
static const struct config *config;
static struct gateway *gateway;
static struct far_end smsc;
static int listener;
static bool ended; /* the loop was told to end */

static void publish(const char *csv)
{
	struct report report = { 0 };
	char error[256];
	sqlite3 *db = library_open(site.content, DB_READ_WRITE, error, sizeof(error));
	struct message_set *set = test_set_from(csv, &report);

	assert_non_null(db);
	assert_true(test_publish(db, set, 1, error, sizeof(error)));
	message_set_free(set);
	report_free(&report);
	db_close(db);
}

static uint16_t smsc_port;

static void write_config(uint16_t port, const char *more)
{
	char text[2048];

	snprintf(text, sizeof(text),
		"links = ( { name = \"telco\"; hosts = [ \"127.0.0.1:%d\" ]; system_id = \"agahi\"; "
		"password = \"longer than eight\"; short_codes = [ \"8300\" ]; response_timeout = 2; "
		"ussd = { codes = [ \"*8300#\" ]; }; } );\n"
		"service = { default_language = \"ur\"; languages = [ \"ur\", \"en\", \"ur-Latn\" ]; };\n"
		"store = { content = \"%s\"; journal = \"%s\"; };\nadmin = { listen = \"\"; };\n%s",
		port, site.content, site.journal, more);
	test_write_file(site.config, text);
}

static void make_gateway(void)
{
	char error[512] = "";

	gateway = gateway_new(base, config, telling, error, sizeof(error));
	if (!gateway || !gateway_start(gateway, error, sizeof(error)))
		fail_msg("%s", error);
}

static void bind_smsc(void)
{
	far_end_take_call(&smsc, listener);
	far_end_answer_bind(&smsc, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
}

static int set_up(void **state)
{
	char errors[1024];
	uint16_t port;

	site_set_up(state);
	listener = test_listen(&port);
	smsc_port = port;
	write_config(port, "");
	publish(TEST_MESSAGES);
	config = config_load(site.config, errors, sizeof(errors));
	base = event_base_new();
	lines = tmpfile();
	telling = log_new(lines, LOG_LEVEL_DEBUG);
	smsc = (struct far_end){ .base = base, .fd = -1 };
	ended = false;
	gateway = NULL;
	return config && base && lines && telling ? 0 : -1;
}

static int tear_down(void **state)
{
	gateway_free(gateway);
	far_end_close(&smsc);
	close(listener);
	test_turn(base);
	event_base_free(base);
	log_free(telling);
	fclose(lines);
	config_free(config);
	return site_tear_down(state);
}

static bool is_told(void *arg)
{
	return test_is_told(lines, arg);
}

static void wait_told(const char *words)
{
	test_wait_until(base, is_told, (void *)(uintptr_t)words);
}

static uint32_t send_question(const char *text, uint8_t coding)
{
	static uint32_t sequence = 100;
	struct pdu pdu;

	far_end_fill_message(&pdu, PDU_DELIVER_SM, ++sequence);
	pdu.message.source.ton = pdu.message.source.npi = 1;
	pdu.message.text = (struct span){ (const uint8_t *)text, strlen(text) };
	pdu.message.data_coding = coding;
	far_end_send(&smsc, &pdu);
	return sequence;
}

/* The next PDU, however long it takes to come. */
static void await(struct pdu *pdu)
{
	if (smsc.len == 0)
		test_wait_until(base, far_end_has_mail, &smsc);
	assert_true(far_end_read(&smsc, pdu));
}

static void a_question_is_answered_and_the_end_is_clean(void **state)
{
	struct pdu pdu;

	(void)state;
	make_gateway();
	bind_smsc();
	wait_told("event=link_bound");
	assert_true(test_is_told(lines, "event=password_long link=telco"));
	assert_true(test_is_told(lines, "event=content_loaded edition=1 topics="));
	uint32_t sequence = send_question("vote", 0);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_DELIVER_SM_RESP);
	assert_int_equal(pdu.sequence, sequence);
	assert_int_equal(pdu.status, 0);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_SUBMIT_SM);
	assert_string_equal(pdu.message.destination.digits, "923001234567");
	far_end_say(&smsc, PDU_SUBMIT_SM_RESP, 0, pdu.sequence);
	gateway_stop(gateway);
	gateway_stop(gateway); /* once is enough */
	await(&pdu);
	assert_int_equal(pdu.command, PDU_UNBIND);
	far_end_say(&smsc, PDU_UNBIND_RESP, 0, pdu.sequence);
	event_base_dispatch(base); /* ends by itself */
	assert_true(test_is_told(lines, "event=draining replies=0 within_s=10"));
	gateway_free(gateway);
	gateway = NULL;
	char error[256];
	sqlite3 *db = ledger_open_file(site.journal, DB_READ_ONLY, error, sizeof(error));
	assert_int_equal(db_number(db, "SELECT clean FROM life", -1), 1);
	assert_int_equal(db_number(db, "SELECT count(*) FROM settled", -1), 1);
	assert_int_equal(db_number(db, "SELECT count(*) FROM outbox", -1), 0);
	db_close(db);
}

static void a_citizen_who_asks_the_same_again_is_answered_again(void **state)
{
	struct pdu pdu;

	(void)state;
	make_gateway();
	bind_smsc();
	for (int i = 0; i < 2; i++) {
		send_question("vote", 0);
		await(&pdu);
		assert_int_equal(pdu.command, PDU_DELIVER_SM_RESP);
		await(&pdu);
		assert_int_equal(pdu.command, PDU_SUBMIT_SM);
		far_end_say(&smsc, PDU_SUBMIT_SM_RESP, 0, pdu.sequence);
	}
}

static void what_an_earlier_life_left_goes_out_and_an_end_without_a_good_bye_is_not_clean(void **state)
{
	struct pdu pdu;

	(void)state;
	make_gateway();
	bind_smsc();
	send_question("vote", 0);
	await(&pdu);
	await(&pdu); /* the submit, which nobody answers */
	assert_int_equal(pdu.command, PDU_SUBMIT_SM);
	gateway_free(gateway);
	gateway = NULL;
	far_end_close(&smsc);
	char error[256];
	sqlite3 *db = ledger_open_file(site.journal, DB_READ_ONLY, error, sizeof(error));
	assert_int_equal(db_number(db, "SELECT clean FROM life", -1), 0);
	assert_int_equal(db_number(db, "SELECT count(*) FROM outbox", -1), 1);
	db_close(db);
	make_gateway();
	bind_smsc();
	await(&pdu);
	assert_int_equal(pdu.command, PDU_SUBMIT_SM);
	assert_string_equal(pdu.message.destination.digits, "923001234567");
}

static void a_dialogue_is_answered_by_a_screen(void **state)
{
	static const uint8_t begin[] = { 1 }, session[] = { 0, 2 };
	struct pdu pdu;

	(void)state;
	make_gateway();
	bind_smsc();
	far_end_fill_message(&pdu, PDU_DELIVER_SM, 7);
	pdu.message.source.ton = pdu.message.source.npi = 1;
	pdu.message.text = (struct span){ (const uint8_t *)"*8300#", 6 };
	pdu_add_tlv(&pdu, PDU_TAG_USSD_SERVICE_OP, begin, 1);
	pdu_add_tlv(&pdu, PDU_TAG_ITS_SESSION_INFO, session, 2);
	far_end_send(&smsc, &pdu);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_DELIVER_SM_RESP);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_SUBMIT_SM);
	assert_non_null(pdu_find_tlv(&pdu, PDU_TAG_ITS_SESSION_INFO));
}

static void octets_that_contradict_their_coding_are_told(void **state)
{
	struct pdu pdu;

	(void)state;
	make_gateway();
	bind_smsc();
	send_question("vote", 8);
	await(&pdu);
	assert_int_equal(pdu.status, 0);
	assert_true(test_is_told(lines, "event=encoding_guessed link=telco data_coding=0x08"));
}

static void an_address_that_no_reply_can_have_is_refused_and_the_next_question_is_answered(void **state)
{
	struct pdu pdu;

	(void)state;
	make_gateway();
	bind_smsc();
	far_end_fill_message(&pdu, PDU_DATA_SM, 9);
	snprintf(pdu.message.destination.digits, sizeof(pdu.message.destination.digits), "9%020d", 7);
	far_end_send(&smsc, &pdu);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_DATA_SM_RESP);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_DESTINATION);
	send_question("vote", 0);
	await(&pdu);
	assert_int_equal(pdu.status, 0);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_SUBMIT_SM);
}

static void while_ending_new_questions_are_refused_for_now(void **state)
{
	struct pdu pdu;

	(void)state;
	make_gateway();
	bind_smsc();
	send_question("vote", 0);
	await(&pdu);
	await(&pdu); /* under way: the end waits for its answer */
	gateway_stop(gateway);
	uint32_t submit = pdu.sequence;
	send_question("register", 0);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_DELIVER_SM_RESP);
	assert_int_equal(pdu.status, PDU_STATUS_TEMPORARY_APP_ERROR);
	assert_true(test_is_told(lines, "event=message_refused link=telco status=0x64 reason=\"draining"));
	far_end_say(&smsc, PDU_SUBMIT_SM_RESP, 0, submit);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_UNBIND);
}

static bool has_two_catalogues(void *arg)
{
	char text[16384];
	const char *at = text;
	int count = 0;

	(void)arg;
	fflush(lines);
	rewind(lines);
	text[fread(text, 1, sizeof(text) - 1, lines)] = '\0';
	while ((at = strstr(at, "event=content_loaded")) != NULL) {
		at++;
		count++;
	}
	return count >= 2;
}

static void reloading_reads_messages_and_preferences_again(void **state)
{
	struct pdu pdu;

	(void)state;
	make_gateway();
	bind_smsc();
	publish("topic,lang,keywords,text\nfallback,ur,,another\nvote,en,vote,Another text for voting\n");
	gateway_reload(gateway);
	test_wait_until(base, has_two_catalogues, NULL);
	send_question("vote", 0);
	await(&pdu);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_SUBMIT_SM);
	assert_memory_equal(pdu.message.text.data, "Another text", 12);
}

static void without_messages_it_starts_and_says_so(void **state)
{
	(void)state;
	remove(site.content);
	make_gateway();
	assert_true(test_is_told(lines, "event=content_empty"));
}

static void one_journal_has_one_gateway(void **state)
{
	char error[512] = "";

	(void)state;
	make_gateway();
	assert_null(gateway_new(base, config, telling, error, sizeof(error)));
	assert_non_null(strstr(error, "another agahid"));
}

static bool reconfigure(const char *more, char *error, size_t size)
{
	char faults[1024];

	write_config(smsc_port, more);
	const struct config *fresh = config_load(site.config, faults, sizeof(faults));
	if (!fresh)
		fail_msg("%s", faults);
	bool taken = gateway_reconfigure(gateway, fresh, error, size);
	config_free(fresh);
	return taken;
}

static void another_configuration_is_taken_while_it_runs(void **state)
{
	char error[512];
	struct pdu pdu;

	(void)state;
	make_gateway();
	bind_smsc();
	send_question("vote", 0);
	await(&pdu);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_SUBMIT_SM);
	far_end_say(&smsc, PDU_SUBMIT_SM_RESP, 0, pdu.sequence);
	for (int i = 0; i < 3; i++)
		assert_true(reconfigure(i == 1 ? "limits = { sms = { burst = 1; per_day = 1; }; };\n" : "",
			error, sizeof(error)));
	assert_true(reconfigure("limits = { sms = { burst = 1; per_day = 1; }; };\n"
				"match = { answer_at = 60; };\nlog = { level = \"debug\"; };\n",
		error, sizeof(error)));
	assert_true(
		test_is_told(lines, "event=configuration_changed key=limits.sms.per_day effect=\"applied\""));
	send_question("register", 0);
	await(&pdu);
	assert_int_equal(pdu.command, PDU_DELIVER_SM_RESP);
	await(&pdu); /* the notice: one a day was had */
	assert_int_equal(pdu.command, PDU_SUBMIT_SM);
	gateway_stop(gateway);
	assert_false(reconfigure("", error, sizeof(error)));
	assert_string_equal(error, "the daemon is ending");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_question_is_answered_and_the_end_is_clean),
		TEST(a_citizen_who_asks_the_same_again_is_answered_again),
		TEST(what_an_earlier_life_left_goes_out_and_an_end_without_a_good_bye_is_not_clean),
		TEST(a_dialogue_is_answered_by_a_screen),
		TEST(octets_that_contradict_their_coding_are_told),
		TEST(an_address_that_no_reply_can_have_is_refused_and_the_next_question_is_answered),
		TEST(while_ending_new_questions_are_refused_for_now),
		TEST(reloading_reads_messages_and_preferences_again),
		TEST(without_messages_it_starts_and_says_so),
		TEST(one_journal_has_one_gateway),
		TEST(another_configuration_is_taken_while_it_runs),
	};

	return RUN_SUITE(tests);
}
