/* Another configuration for a gateway that runs: as a whole or not at all. */
#include "assembly_stage.h"

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

static void a_question_that_is_not_whole_keeps_every_place(void **state)
{
	const struct journal_part part = { .sender = { 1, 1, "923001234567" },
		.service = { 6, 0, "8300" },
		.reference = 1,
		.total = 2,
		.sequence = 1,
		.len = 1,
		.octets = "v" };

	(void)state;
	make(LINK("a", CODE("8300")) ", " LINK("b", CODE("8301")));
	fragments_restore(assembly.fragments, 0, &part, now);
	assert_int_equal(fragments_waiting(assembly.fragments), 1);
	assert_true(take(LINK("b", CODE("8301")), ""));
	assert_true(take(LINK("b", CODE("8301")) ", " LINK("c", CODE("8302")), ""));
	assert_null(assembly.link_names[0]); /* else it would be answered by c */
	assert_string_equal(assembly.link_names[2], "c");
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
		TEST(a_question_that_is_not_whole_keeps_every_place),
		TEST(links_of_one_telco_keep_what_they_share_when_the_first_goes),
		TEST(what_changed_of_a_link_is_used),
		TEST(files_that_cannot_be_used_leave_all_as_it_was),
		TEST(what_waits_for_a_restart_is_named_and_stays),
		TEST(a_link_that_the_operator_stopped_stays_stopped),
	};

	return RUN_SUITE(tests);
}
