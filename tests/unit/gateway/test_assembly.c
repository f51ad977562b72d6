/* What the gateway is made of: joined as the configuration says, or refused in words, with nothing left open. */
#include "cli_site.h"
#include "store.h"

#include <event2/event.h>

#include "agahi/gateway/assembly.h"
#include "agahi/text/script.h"

static struct event_base *base;
static const struct config *config;
static struct assembly assembly;
static char error[512];

static void on_message(struct link *link, const struct link_ticket *ticket, const struct pdu *pdu,
	struct moment now, void *arg)
{
	(void)link;
	(void)ticket;
	(void)pdu;
	(void)now;
	(void)arg;
}

static void on_link(struct link *link, struct moment now, void *arg)
{
	(void)link;
	(void)now;
	(void)arg;
}

static bool on_reply(const struct committed *committed, struct moment now, void *arg)
{
	(void)committed;
	(void)now;
	(void)arg;
	return false;
}

static bool make(const char *links)
{
	static const struct assembly_handlers handlers = { { on_message, on_link, on_link, NULL, NULL },
		on_reply, NULL };
	char text[4096], errors[1024];

	snprintf(text, sizeof(text),
		"links = ( %s );\nservice = { default_language = \"ur\"; languages = [ \"ur\", \"en\" ]; };\n"
		"store = { content = \"%s\"; journal = \"%s\"; };\n",
		links, site.content, site.journal);
	test_write_file(site.config, text);
	config = config_load(site.config, errors, sizeof(errors));
	if (!config)
		fail_msg("%s", errors);
	return assembly_make(&assembly, base, config, NULL, &handlers, error, sizeof(error));
}

#define LINK(name, more) \
	"{ name = \"" name "\"; hosts = [ \"127.0.0.1:1\" ]; system_id = \"agahi\"; password = \"x\"; " more \
	" }"

static int set_up(void **state)
{
	site_set_up(state);
	memset(&assembly, 0, sizeof(assembly));
	base = event_base_new();
	return base ? 0 : -1;
}

static int tear_down(void **state)
{
	assembly_free(&assembly, false, clock_now());
	config_free(config);
	config = NULL;
	event_base_loop(base, EVLOOP_NONBLOCK);
	event_base_free(base);
	return site_tear_down(state);
}

static void links_of_one_telco_are_told_by_its_first(void **state)
{
	(void)state;
	assert_true(make(LINK("a", "short_codes = [ \"8300\" ];") ", " LINK(
		"b", "short_codes = [ \"8301\" ];") ", " LINK("c", "short_codes = [ \"8300\" ];")));
	assert_int_equal(assembly.link_count, 3);
	assert_int_equal(assembly.smscs[0], 0);
	assert_int_equal(assembly.smscs[1], 1);
	assert_int_equal(assembly.smscs[2], 0);
	assert_string_equal(assembly.link_names[2], "c");
	assert_int_equal(assembly_uncommitted(&assembly), 0);
}

static void every_short_code_of_every_link_is_our_own(void **state)
{
	static const char *const ours[] = { "8300", "8301", "8302" };

	(void)state;
	assert_true(make(LINK("a", "short_codes = [ \"8300\", \"8301\" ];") ", " LINK(
		"b", "short_codes = [ \"8302\" ];")));
	for (size_t i = 0; i < 3; i++) {
		struct address address = { 6, 0, "" };

		snprintf(address.digits, sizeof(address.digits), "%s", ours[i]);
		assert_true(admission_is_own(assembly.admission, &address));
	}
	const struct address other = { 6, 0, "8303" };
	assert_false(admission_is_own(assembly.admission, &other));
}

static void each_link_is_read_as_its_configuration_says(void **state)
{
	(void)state;
	assert_true(make(LINK("a", "short_codes = [ \"1\" ]; default_alphabet = \"latin1\";") ", " LINK("b",
		"short_codes = [ \"2\" ]; registered_delivery = true; "
		"ussd = { codes = [ \"*1#\" ]; dialect = \"message-reference\"; };")));
	assert_int_equal(assembly.readings[0].alphabet, CHARSET_LATIN1);
	assert_false(assembly.readings[0].receipts || assembly.readings[0].dialogues);
	assert_true(assembly.readings[1].receipts && assembly.readings[1].dialogues);
	assert_int_equal(assembly.readings[1].dialect.session_by, USSD_BY_MESSAGE_REFERENCE);
	assert_non_null(assembly.dial_limiter);
}

static void what_citizens_write_is_told_by_the_languages_of_what_is_published(void **state)
{
	(void)state;
	assert_true(make(LINK("a", "short_codes = [ \"1\" ];")));
	assert_int_equal(assembly.readings[0].scripts, SCRIPT_LATIN);
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);
	assembly_set_catalogue(&assembly, catalogue);
	assert_int_equal(assembly.readings[0].scripts, SCRIPT_LATIN | SCRIPT_ARABIC);
	catalogue_free(catalogue);
}

static void without_codes_nobody_remembers_who_dialled(void **state)
{
	(void)state;
	assert_true(make(LINK("a", "short_codes = [ \"1\" ];")));
	assert_null(assembly.dial_limiter);
	assert_non_null(assembly.dialogues);
}

static void a_store_that_cannot_be_opened_is_told(void **state)
{
	(void)state;
	free(site.journal);
	site.journal = strdup("/nonexistent/journal.db");
	assert_false(make(LINK("a", "short_codes = [ \"1\" ];")));
	assert_non_null(strstr(error, "/nonexistent/journal.db"));
}

static void a_content_database_that_is_none_is_told(void **state)
{
	(void)state;
	test_write_file(site.content,
		"this is no database, however long it may be, and never was one; "
		"it is a text of more than a hundred octets, which is what SQLite looks at");
	assert_false(make(LINK("a", "short_codes = [ \"1\" ];")));
	assert_non_null(strstr(error, site.content));
}

static void a_certificate_that_is_not_there_is_told(void **state)
{
	(void)state;
	assert_false(make(LINK("a",
		"short_codes = [ \"1\" ]; tls = { enabled = true; ca_file = \"/nonexistent/ca.pem\"; };")));
	assert_non_null(strstr(error, "/nonexistent/ca.pem"));
}

static void what_waited_under_a_links_old_name_waits_under_its_telcos(void **state)
{
	char text[256];
	struct ledger *ledger = ledger_open(site.journal, DURABILITY_NORMAL, text, sizeof(text));

	(void)state;
	assert_non_null(ledger);
	test_execute(site.journal, "INSERT INTO submission VALUES ('a', '7', 1, 0, 1700000000000)");
	ledger_close(ledger);
	assert_true(make(LINK("a", "short_codes = [ \"1\" ]; smsc = \"giant\";")));
	sqlite3 *db = journal_reader(assembly.journal);
	assert_int_equal(db_number(db, "SELECT count(*) FROM submission WHERE link = 'smsc:giant'", -1), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(links_of_one_telco_are_told_by_its_first),
		TEST(every_short_code_of_every_link_is_our_own),
		TEST(each_link_is_read_as_its_configuration_says),
		TEST(what_citizens_write_is_told_by_the_languages_of_what_is_published),
		TEST(without_codes_nobody_remembers_who_dialled),
		TEST(a_store_that_cannot_be_opened_is_told),
		TEST(a_content_database_that_is_none_is_told),
		TEST(a_certificate_that_is_not_there_is_told),
		TEST(what_waited_under_a_links_old_name_waits_under_its_telcos),
	};

	return RUN_SUITE(tests);
}
