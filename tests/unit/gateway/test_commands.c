/* What the operator may ask of the running gateway. */
#include "assembly_stage.h"

#include <signal.h>
#include <sys/un.h>

#include "agahi/gateway/commands.h"

static char said[1024];

static const char *say(const char *line)
{
	const struct control_request request = { line, 1000, NULL };
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
		"link stop ", "links", "LINK LIST", "link follow a" };

	(void)state;
	make(LINK("a", CODE("8300")));
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		if (strncmp(say(unknown[i]), "error not understood; there are link list", 40) != 0)
			fail_msg("\"%s\": %s", unknown[i], said);
	}
	assert_string_equal(say("link stop b"), "error there is no link b\n");
	assert_string_equal(say("link start a b"), "error there is no link a b\n");
	assert_true(take(LINK("c", CODE("8302")), ""));
	assert_string_equal(say("link start a"), "error there is no link a\n");
}

static struct control *control;

static void on_asked(const struct control_request *request, struct buffer *answer, void *arg)
{
	(void)arg;
	commands_answer(&assembly, request, answer, now);
}

static const char *heard_by(int fd, const char *wanted)
{
	static char text[4096];
	size_t len = 0;

	for (int i = 0; i < 5000; i++) {
		ssize_t got = recv(fd, text + len, sizeof(text) - 1 - len, MSG_DONTWAIT);

		len += got > 0 ? (size_t)got : 0;
		text[len] = '\0';
		if (strstr(text, wanted))
			break;
		test_turn(base);
		usleep(1000);
	}
	return text;
}

static int call(const char *path, const char *line)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(send(fd, line, strlen(line), MSG_NOSIGNAL), strlen(line));
	return fd;
}

static void one_may_look_on_at_a_link_as_long_as_the_connection_lives(void **state)
{
	const struct pdu pdu = { .command = PDU_ENQUIRE_LINK, .sequence = 7 };
	char *path = site_path("socket");

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	make(LINK("a", CODE("8300")));
	control = control_new(base, path, on_asked, NULL, error, sizeof(error));
	assert_non_null(control);
	int onlooker = call(path, "link trace a\n"), second;
	assert_string_equal(heard_by(onlooker, "ok\n"), "ok\n");
	assert_true(test_is_told(lines, "event=link_traced link=a by=\"agahi link\" uid="));
	struct wire_tap *tap = link_tap(assembly.links[0]);
	assert_non_null(tap->seen);
	tap->seen(true, &pdu, PDU_FAULT_NONE, tap->arg);
	assert_non_null(
		strstr(heard_by(onlooker, "sequence=7"), "Z > enquire_link sequence=7 status=0x00\n"));
	second = call(path, "link trace a\n");
	assert_string_equal(heard_by(second, "\n"), "error somebody looks on a already\n");
	close(second);
	for (int i = 0; i < 100000; i++) /* who does not read loses lines, and holds up nobody */
		tap->seen(true, &pdu, PDU_FAULT_NONE, tap->arg);
	close(onlooker);
	for (int i = 0; i < 1000 && tap->seen; i++) {
		test_turn(base);
		usleep(1000);
	}
	assert_null(tap->seen);
	onlooker = call(path, "link trace a\n");
	heard_by(onlooker, "ok\n");
	control_free(control);
	assert_null(tap->seen);
	close(onlooker);
	free(path);
}

/* Its place is another's, then, and that one's traffic is not for who looked on at the first. */
static void a_trace_ends_when_its_link_is_taken_away(void **state)
{
	const struct pdu pdu = { .command = PDU_ENQUIRE_LINK, .sequence = 7 };
	char *path = site_path("socket"), octet;

	(void)state;
	make(LINK("a", CODE("8300")));
	control = control_new(base, path, on_asked, NULL, error, sizeof(error));
	assert_non_null(control);
	int onlooker = call(path, "link trace a\n");
	heard_by(onlooker, "ok\n");
	struct wire_tap *tap = link_tap(assembly.links[0]);
	assert_true(take(LINK("a", CODE("8300") "window = 3;"), ""));
	assert_non_null(tap->seen); /* it is the same link */
	assert_true(take(LINK("b", CODE("8301")), ""));
	assert_null(tap->seen);
	assert_non_null(strstr(
		heard_by(onlooker, "ends)\n"), "(a is not in the configuration any more: the trace ends)\n"));
	test_turn(base);
	assert_int_equal(recv(onlooker, &octet, 1, MSG_DONTWAIT), 0);
	close(onlooker);
	onlooker = call(path, "link trace b\n");
	assert_string_equal(heard_by(onlooker, "ok\n"), "ok\n");
	for (size_t i = 0; i < assembly.link_count; i++) {
		tap = link_tap(assembly.links[i]);
		if (tap->seen)
			tap->seen(true, &pdu, PDU_FAULT_NONE, tap->arg);
	}
	assert_non_null(strstr(heard_by(onlooker, "sequence=7"), "enquire_link sequence=7"));
	for (int i = 0; i < 100000; i++) /* one who does not read is let go all the same */
		tap->seen(true, &pdu, PDU_FAULT_NONE, tap->arg);
	assert_true(take(LINK("c", CODE("8302")), ""));
	assert_null(tap->seen);
	close(onlooker);
	control_free(control);
	free(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(links_are_listed_with_what_waits_for_them),
		TEST(a_link_is_stopped_and_started),
		TEST(what_is_not_known_is_said),
		TEST(one_may_look_on_at_a_link_as_long_as_the_connection_lives),
		TEST(a_trace_ends_when_its_link_is_taken_away),
	};

	return RUN_SUITE(tests);
}
