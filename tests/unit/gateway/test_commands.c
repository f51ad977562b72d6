/* What the operator may ask of the running gateway. */
#include "assembly_stage.h"

#include "agahi/gateway/commands.h"

static char said[1024];

static const char *say(const char *line)
{
	const struct control_request request = { line, 1000 };
	struct buffer answer = { 0 };

	commands_answer(&assembly, &request, &answer, now);
	snprintf(said, sizeof(said), "%s", answer.data);
	buffer_free(&answer);
	return said;
}

static void links_are_listed_with_what_waits_for_them(void **state)
{
	(void)state;
	make(LINK("a", CODE("8300")) ", " LINK("b", CODE("8301")));
	add_reply(1, 1);
	assert_string_equal(say("link list"), "ok\na\tconnecting\t0\nb\tconnecting\t1\n");
	assert_true(take(LINK("a", CODE("8300")), ""));
	assert_string_equal(say("link list"), "ok\na\tconnecting\t0\nb\tgone\t1\n");
}

static void a_link_is_stopped_and_started(void **state)
{
	(void)state;
	make(LINK("a", CODE("8300")));
	assert_string_equal(say("link stop a"), "ok\n");
	assert_string_equal(say("link list"), "ok\na\tstopped\t0\n");
	assert_true(test_is_told(lines, "event=link_stopped link=a by=\"agahi link\" uid=1000"));
	assert_string_equal(say("link stop a"), "error a is stopped already\n");
	assert_true(take(LINK("a", CODE("8300") "window = 3;"), ""));
	assert_string_equal(say("link list"), "ok\na\tstopped\t0\n");
	assert_string_equal(say("link start a"), "ok\n");
	assert_string_equal(say("link list"), "ok\na\tconnecting\t0\n");
	assert_true(test_is_told(lines, "event=link_started link=a by=\"agahi link\" uid=1000"));
	assert_string_equal(say("link start a"), "error a is not stopped\n");
}

static void what_is_not_known_is_said(void **state)
{
	static const char *const unknown[] = { "", "link", "link list a", "link  list", "link stop",
		"link stop ", "links", "LINK LIST", "link trace a b c" };

	(void)state;
	make(LINK("a", CODE("8300")));
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		if (strncmp(say(unknown[i]), "error not understood; there are link list", 41) != 0)
			fail_msg("\"%s\": %s", unknown[i], said);
	}
	assert_string_equal(say("link stop b"), "error there is no link b\n");
	assert_string_equal(say("link start a b"), "error there is no link a b\n");
	assert_true(take(LINK("c", CODE("8302")), ""));
	assert_string_equal(say("link start a"), "error there is no link a\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(links_are_listed_with_what_waits_for_them),
		TEST(a_link_is_stopped_and_started),
		TEST(what_is_not_known_is_said),
	};

	return RUN_SUITE(tests);
}
