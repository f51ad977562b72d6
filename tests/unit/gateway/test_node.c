/* Two whole gateways with one database between them: what one hears and publishes, the other knows. */
#include "cli_site.h"
#include "far_end.h"
#include "server.h"

#include <event2/event.h>

#include "agahi/gateway/gateway.h"
#include "agahi/journal/journal_db.h"
#include "agahi/recall/blocklist.h"

/* One of them: its files, its SMSC's end, its log. */
struct one {
	char *content, *journal, *config_path;
	const struct config *config;
	FILE *lines;
	struct log *log;
	struct gateway *gateway;
	struct far_end smsc;
	int listener;
};

static struct server server;
static struct event_base *base;
static struct one ones[2];
static const char key[] = "000102030405060708090a0b0c0d0e0f\n";

static void write_config(struct one *one, size_t index, uint16_t port)
{
	char text[2048], name[16], *key_path = site_path("shared.key");

	snprintf(name, sizeof(name), "node-%zu", index);
	snprintf(text, sizeof(text),
		"links = ( { name = \"telco\"; hosts = [ \"127.0.0.1:%d\" ]; system_id = \"agahi\"; "
		"password = \"secret\"; short_codes = [ \"8300\" ]; smsc = \"jazz\"; } );\n"
		"service = { default_language = \"ur\"; languages = [ \"ur\", \"en\", \"ur-Latn\" ]; };\n"
		"store = { content = \"%s\"; journal = \"%s\"; engine = \"postgresql\"; database = \"%s\"; "
		"node = \"%s\"; alone = true; lease = 5; key_file = \"%s\"; };\nadmin = { listen = \"\"; "
		"};\n",
		port, one->content, one->journal, server.conninfo, name, key_path);
	test_write_file(one->config_path, text);
	free(key_path);
}

struct wanted {
	struct one *one;
	const char *words;
};

static bool is_told(void *arg)
{
	const struct wanted *wanted = arg;

	return test_is_told(wanted->one->lines, wanted->words);
}

static void wait_told(struct one *one, const char *words)
{
	struct wanted wanted = { one, words };

	test_wait_until(base, is_told, &wanted);
}

static void publish(const struct one *one, const char *csv)
{
	struct report report = { 0 };
	char error[256] = "";
	sqlite3 *db = library_open(one->content, DB_READ_WRITE, error, sizeof(error));
	struct message_set *set = test_set_from(csv, &report);

	assert_non_null(db);
	if (!test_publish(db, set, 1, error, sizeof(error)))
		fail_msg("%s", error);
	message_set_free(set);
	report_free(&report);
	db_close(db);
}

/* The second has its messages from the first, and is not there for its SMSC before. */
static void start_one(size_t index)
{
	struct one *one = &ones[index];
	char name[32], error[1024] = "";
	uint16_t port;

	snprintf(name, sizeof(name), "content-%zu.db", index);
	one->content = site_path(name);
	snprintf(name, sizeof(name), "journal-%zu.db", index);
	one->journal = site_path(name);
	snprintf(name, sizeof(name), "%zu.conf", index);
	one->config_path = site_path(name);
	one->listener = test_listen(&port);
	write_config(one, index, port);
	one->config = config_load(one->config_path, error, sizeof(error));
	if (!one->config)
		fail_msg("%s", error);
	one->lines = tmpfile();
	one->log = log_new(one->lines, LOG_LEVEL_INFO);
	one->smsc = (struct far_end){ .base = base, .fd = -1 };
	if (index == 0)
		publish(one, TEST_MESSAGES);
	one->gateway = gateway_new(base, one->config, one->log, error, sizeof(error));
	if (!one->gateway || !gateway_start(one->gateway, error, sizeof(error)))
		fail_msg("%s", error);
	wait_told(one, "event=content_loaded edition=1 ");
	far_end_take_call(&one->smsc, one->listener);
	far_end_answer_bind(&one->smsc, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
}

static void end_one(struct one *one)
{
	gateway_free(one->gateway);
	far_end_close(&one->smsc);
	close(one->listener);
	log_free(one->log);
	fclose(one->lines);
	config_free(one->config);
	free(one->content);
	free(one->journal);
	free(one->config_path);
}

static int set_up(void **state)
{
	if (!server_start(&server))
		skip();
	site_set_up(state);
	char *key_path = site_path("shared.key");
	test_write_file(key_path, key);
	free(key_path);
	base = event_base_new();
	start_one(0);
	start_one(1);
	return 0;
}

static int tear_down(void **state)
{
	end_one(&ones[0]);
	end_one(&ones[1]);
	test_turn(base);
	event_base_free(base);
	server_stop(&server);
	return site_tear_down(state);
}

/* --- what is asked and told --------------------------------------------------------------------------- */

static void ask(struct one *one, const char *text)
{
	static uint32_t sequence = 100;
	struct pdu pdu;

	far_end_fill_message(&pdu, PDU_DELIVER_SM, ++sequence);
	pdu.message.source.ton = pdu.message.source.npi = 1;
	pdu.message.text = (struct span){ (const uint8_t *)text, strlen(text) };
	far_end_send(&one->smsc, &pdu);
}

/* Past the response, the reply's octets; it is accepted. */
static void await_reply(struct one *one, char *out, size_t size)
{
	struct pdu pdu = { .command = 0 };

	while (pdu.command != PDU_SUBMIT_SM) {
		if (one->smsc.len == 0)
			test_wait_until(base, far_end_has_mail, &one->smsc);
		assert_true(far_end_read(&one->smsc, &pdu));
	}
	size_t len = pdu.message.text.len < size - 1 ? pdu.message.text.len : size - 1;
	memcpy(out, pdu.message.text.data, len);
	out[len] = '\0';
	far_end_say(&one->smsc, PDU_SUBMIT_SM | 0x80000000U, PDU_STATUS_OK, pdu.sequence);
}

/* A little longer than the feed takes. */
static void let_it_be_heard(void)
{
	static const struct timeval moment = { 0, 400000 };

	event_base_loopexit(base, &moment);
	event_base_dispatch(base);
}

static void what_is_published_on_one_is_answered_by_the_other(void **state)
{
	char reply[256];

	(void)state;
	ask(&ones[1], "women");
	await_reply(&ones[1], reply, sizeof(reply));
	assert_non_null(strstr(reply, "Every woman may vote"));
	publish(&ones[0],
		TEST_MESSAGES "office,en,office,The office is in the town\noffice,ur,دفتر,دفتر شہر میں ہے\n");
	wait_told(&ones[1], "event=content_loaded edition=2 ");
	ask(&ones[1], "office");
	await_reply(&ones[1], reply, sizeof(reply));
	assert_non_null(strstr(reply, "The office is in the town"));
}

static void who_has_had_enough_of_one_has_of_the_other(void **state)
{
	char reply[256];

	(void)state;
	/* The burst, and the word that it is over. */
	for (int i = 0; i < 6; i++) {
		ask(&ones[0], i % 2 ? "women" : "register");
		await_reply(&ones[0], reply, sizeof(reply));
		let_it_be_heard();
	}
	for (int i = 0; i < 3; i++)
		ask(&ones[1], "vote");
	let_it_be_heard();
	/* An id holds its node (ids.h); the second is 2. */
	assert_true(server_number(
			    &server, "SELECT count(*) FROM agahi.settled WHERE (id >> 12) & 1023 = 1") >= 5);
	assert_int_equal(server_number(&server,
				 "SELECT count(*) FROM agahi.settled WHERE (id >> 12) & 1023 = 2 AND rule <> "
				 "'limited'"),
		0);
}

static void who_is_blocked_is_so_at_both(void **state)
{
	char error[512] = "";

	(void)state;
	sqlite3 *db =
		journal_db_open(config_place(&ones[0].config->store), DB_READ_WRITE, error, sizeof(error));
	assert_non_null(db);
	assert_true(blocklist_add(db, 77, 1));
	db_close(db);
	wait_told(&ones[0], "event=blocklist_loaded numbers=1");
	wait_told(&ones[1], "event=blocklist_loaded numbers=1");
}

static void one_that_is_taken_over_sends_nothing_and_ends(void **state)
{
	(void)state;
	server_do(&server, "UPDATE agahi.node SET epoch = epoch + 1 WHERE name = 'node-0'");
	ask(&ones[0], "vote");
	wait_told(&ones[0], "event=taken_over");
	assert_true(gateway_was_taken_over(ones[0].gateway));
	assert_false(gateway_was_taken_over(ones[1].gateway));
	assert_true(far_end_is_closed(&ones[0].smsc));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_published_on_one_is_answered_by_the_other),
		TEST(who_has_had_enough_of_one_has_of_the_other),
		TEST(who_is_blocked_is_so_at_both),
		TEST(one_that_is_taken_over_sends_nothing_and_ends),
	};

	return RUN_SUITE(tests);
}
