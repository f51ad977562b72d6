/* Another configuration for a gateway that runs: as a whole or not at all. */
#include "cli_site.h"
#include "far_end.h"

#include <event2/event.h>

#include "agahi/gateway/reconfigure.h"

static struct event_base *base;
static const struct config *first; /* outlives all */
static struct assembly assembly;
static struct moment now;
static FILE *lines;
static struct log *telling;
static char error[512];

static void on_message(struct link *link, const struct link_ticket *ticket, const struct pdu *pdu,
	struct moment at, void *arg)
{
	(void)link;
	(void)ticket;
	(void)pdu;
	(void)at;
	(void)arg;
}

static void on_link(struct link *link, struct moment at, void *arg)
{
	(void)link;
	(void)at;
	(void)arg;
}

static void on_stopped(struct link *link, struct moment at, void *arg)
{
	size_t index = 0;

	(void)at;
	(void)arg;
	while (assembly.links[index] != link)
		index++;
	reconfigure_tell_gone(&assembly, index);
}

static void on_reply(size_t link_index, const struct journal_entry *entry, struct moment at, void *arg)
{
	(void)link_index;
	(void)entry;
	(void)at;
	(void)arg;
}

/* Nobody listens at that port, so links only try. */
#define LINK(name, more) \
	"{ name = \"" name "\"; hosts = [ \"127.0.0.1:1\" ]; system_id = \"agahi\"; password = \"x\"; " more \
	" }"
#define CODE(code) "short_codes = [ \"" code "\" ]; "

static const struct config *load(const char *links, const char *more)
{
	char text[4096], errors[1024];

	snprintf(text, sizeof(text),
		"links = ( %s );\nservice = { default_language = \"ur\"; languages = [ \"ur\", \"en\" ]; };\n"
		"store = { content = \"%s\"; journal = \"%s\"; };\n%s",
		links, site.content, site.journal, more);
	test_write_file(site.config, text);
	const struct config *config = config_load(site.config, errors, sizeof(errors));
	if (!config)
		fail_msg("%s", errors);
	return config;
}

static void make(const char *links)
{
	static const struct assembly_handlers handlers = { { on_message, on_link, on_stopped, NULL },
		on_reply, NULL };

	first = load(links, "");
	if (!assembly_make(&assembly, base, first, telling, &handlers, error, sizeof(error)))
		fail_msg("%s", error);
	for (size_t i = 0; i < assembly.link_count; i++)
		assert_true(link_start(assembly.links[i], now, error, sizeof(error)));
}

static bool take(const char *links, const char *more)
{
	const struct config *fresh = load(links, more);
	struct reconfiguration *it = reconfigure_prepare(&assembly, fresh, error, sizeof(error));

	if (it) {
		reconfigure_tell(it);
		reconfigure_apply(it, now);
	}
	config_free(fresh);
	return it != NULL;
}

static void add_reply(size_t link, int64_t id)
{
	const struct journal_entry entry = { .id = id,
		.received_ms = now.wall_ms,
		.sender = { 1, 1, "923001234567" },
		.service = { 6, 0, "8300" },
		.topic = "vote",
		.reply = "Voting" };

	assert_true(outbound_add(assembly.outbound, link, &entry, false, now));
}

static bool is_own(const char *code)
{
	struct address address = { 6, 0, "" };

	snprintf(address.digits, sizeof(address.digits), "%s", code);
	return admission_is_own(assembly.admission, &address);
}

static int set_up(void **state)
{
	site_set_up(state);
	memset(&assembly, 0, sizeof(assembly));
	base = event_base_new();
	now = clock_now();
	lines = tmpfile();
	telling = log_new(lines, LOG_LEVEL_INFO);
	return base && telling ? 0 : -1;
}

static int tear_down(void **state)
{
	assembly_free(&assembly, false, clock_now());
	config_free(first);
	event_base_loop(base, EVLOOP_NONBLOCK);
	event_base_free(base);
	log_free(telling);
	fclose(lines);
	return site_tear_down(state);
}

static void links_come_and_go_by_their_names(void **state)
{
	(void)state;
	make(LINK("a", CODE("8300")) ", " LINK("b", CODE("8301")));
	assert_true(take(LINK("b", CODE("8301")) ", " LINK("c", CODE("8302")), ""));
	assert_int_equal(assembly.link_count, 3);
	assert_null(assembly.link_names[0]);
	assert_string_equal(assembly.link_names[1], "b");
	assert_string_equal(assembly.link_names[2], "c");
	assert_false(link_is_running(assembly.links[0]));
	assert_true(link_is_running(assembly.links[1]));
	assert_true(link_is_running(assembly.links[2]));
	assert_false(is_own("8300"));
	assert_true(is_own("8301") && is_own("8302"));
	assert_true(test_is_told(lines,
		"event=configuration_changed key=links link=a effect=\"applied: the link is taken away\""));
	assert_true(test_is_told(
		lines, "event=configuration_changed key=links link=c effect=\"applied: the link is added\""));
	assert_true(test_is_told(lines, "event=link_removed link=a replies=0\n"));
}

static void a_place_that_was_left_is_given_to_another(void **state)
{
	char name[256];

	(void)state;
	make(LINK("a", CODE("8300")));
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name),
			"{ name = \"n%d\"; hosts = [ \"127.0.0.1:1\" ]; system_id = \"agahi\"; password = "
			"\"x\"; "
			"short_codes = [ \"%d\" ]; }",
			i, 1000 + i);
		assert_true(take(name, ""));
		assert_true(assembly.link_count <= 2);
	}
	assert_true(is_own("1199"));
	assert_false(is_own("1198") || is_own("8300"));
}

static void replies_of_a_link_that_is_gone_keep_its_place_until_it_is_back(void **state)
{
	(void)state;
	make(LINK("a", CODE("8300")) ", " LINK("b", CODE("8301")));
	add_reply(0, 1);
	assert_true(take(LINK("b", CODE("8301")), ""));
	assert_true(
		test_is_told(lines, "event=link_removed link=a replies=1 effect=\"those replies are kept"));
	assert_true(take(LINK("b", CODE("8301")) ", " LINK("c", CODE("8302")), ""));
	assert_string_equal(assembly.link_names[2], "c");
	assert_int_equal(outbound_count_of(assembly.outbound, 0), 1);
	assert_true(take(LINK("b", CODE("8301")) ", " LINK("a", CODE("8300")), ""));
	assert_string_equal(assembly.link_names[0], "a");
	assert_true(link_is_running(assembly.links[0]));
	assert_int_equal(outbound_count_of(assembly.outbound, 0), 1);
}

static void links_of_one_telco_keep_what_they_share_when_the_first_goes(void **state)
{
	(void)state;
	make(LINK("a", CODE("8300")) ", " LINK("b", CODE("8300")));
	assert_int_equal(assembly.smscs[0], assembly.smscs[1]);
	size_t telco = assembly.smscs[1];
	assert_true(take(LINK("b", CODE("8300")), ""));
	assert_int_equal(assembly.smscs[1], telco);
	assert_true(take(LINK("b", CODE("8300")) ", " LINK("c", CODE("9000")), ""));
	assert_string_equal(assembly.link_names[0], "c");
	assert_int_not_equal(assembly.smscs[0], telco); /* although it has the first one's place */
	assert_int_equal(assembly.smscs[1], telco);
	assert_true(take(LINK("b", CODE("8300")) ", " LINK("c", CODE("9000") "smsc = \"agahi/8300\";"), ""));
	assert_int_equal(assembly.smscs[0], telco);
}

static void what_changed_of_a_link_is_used(void **state)
{
	(void)state;
	make(LINK("a", CODE("8300")));
	assert_true(take(
		LINK("a",
			CODE("8300") "window = 7; default_alphabet = \"latin1\"; registered_delivery = true; "
				     "ussd = { codes = [ \"*1#\" ]; };"),
		""));
	assert_int_equal(link_config(assembly.links[0])->window, 7);
	assert_int_equal(assembly.readings[0].alphabet, CHARSET_LATIN1);
	assert_true(assembly.readings[0].receipts && assembly.readings[0].dialogues);
	assert_non_null(assembly.dial_limiter); /* it was not served until now */
	assert_true(test_is_told(
		lines, "event=configuration_changed key=links.window link=a effect=\"applied\""));
}

static void files_that_cannot_be_used_leave_all_as_it_was(void **state)
{
	(void)state;
	make(LINK("a", CODE("8300")));
	assert_false(take(LINK("a", CODE("8300") "window = 7;") ", " LINK(
				  "b", CODE("8301") "tls = { enabled = true; ca_file = \"/nowhere\"; };"),
		""));
	assert_non_null(strstr(error, "link b: links.tls: ca_file /nowhere cannot be used"));
	assert_int_equal(link_config(assembly.links[0])->window, 100);
	assert_int_equal(assembly.link_count, 1);
	assert_ptr_equal(assembly.config, first);
	assert_false(is_own("8301"));
	assert_false(test_is_told(lines, "configuration_changed"));
}

static void what_waits_for_a_restart_is_named_and_stays(void **state)
{
	(void)state;
	make(LINK("a", CODE("8300")));
	assert_true(take(LINK("a", CODE("8300")), "limits = { senders = 5000; notice = false; };\n"));
	assert_true(test_is_told(lines,
		"level=warn event=configuration_changed key=limits.senders effect=\"restart to use it\""));
	assert_true(test_is_told(lines, "event=configuration_changed key=limits.notice effect=\"applied\""));
	assert_int_equal(assembly.config->limits.senders, 1000000);
	assert_false(assembly.config->limits.notice);
}

static void a_link_that_the_operator_stopped_stays_stopped(void **state)
{
	(void)state;
	make(LINK("a", CODE("8300")) ", " LINK("b", CODE("8301")));
	assembly.places[0].use = PLACE_STOPPED;
	link_leave(assembly.links[0], now);
	assert_true(take(LINK("a", CODE("8300") "window = 3;") ", " LINK("b", CODE("8301")), ""));
	assert_false(link_is_running(assembly.links[0]));
	assert_int_equal(link_config(assembly.links[0])->window, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(links_come_and_go_by_their_names),
		TEST(a_place_that_was_left_is_given_to_another),
		TEST(replies_of_a_link_that_is_gone_keep_its_place_until_it_is_back),
		TEST(links_of_one_telco_keep_what_they_share_when_the_first_goes),
		TEST(what_changed_of_a_link_is_used),
		TEST(files_that_cannot_be_used_leave_all_as_it_was),
		TEST(what_waits_for_a_restart_is_named_and_stays),
		TEST(a_link_that_the_operator_stopped_stays_stopped),
	};

	return RUN_SUITE(tests);
}
