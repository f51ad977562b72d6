/* link: a word to the running daemon; here the suite is the daemon. */
#include "cli_site.h"

#include <event2/event.h>
#include <pthread.h>

#include "agahi/ops/control.h"

static struct event_base *base;
static struct control *control;
static pthread_t thread;
static char heard[CONTROL_LINE + 1];
static const char *answer;

static void on_asked(const struct control_request *request, struct buffer *out, void *arg)
{
	static const struct timeval soon = { 0, 20000 };

	(void)arg;
	snprintf(heard, sizeof(heard), "%s", request->line);
	buffer_add_format(out, "%s", answer);
	if (strcmp(request->line, "end") == 0)
		event_base_loopexit(base, &soon);
}

static void *run_loop(void *arg)
{
	(void)arg;
	event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY);
	return NULL;
}

static void configure(const char *socket)
{
	char text[1024];

	snprintf(text, sizeof(text),
		"links = ( { name = \"a\"; hosts = [ \"127.0.0.1:1\" ]; system_id = \"agahi\"; password = "
		"\"x\"; "
		"short_codes = [ \"8300\" ]; } );\nadmin = { socket = \"%s\"; };\n",
		socket);
	test_write_file(site.config, text);
}

static int set_up(void **state)
{
	char error[256];

	site_set_up(state);
	char *path = site_path("socket");
	configure(path);
	base = event_base_new();
	control = control_new(base, path, on_asked, NULL, error, sizeof(error));
	free(path);
	return control && pthread_create(&thread, NULL, run_loop, NULL) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
	struct buffer nothing = { 0 };
	char error[256], *path = site_path("socket");

	answer = "ok\n";
	control_ask(path, "end", &nothing, error, sizeof(error));
	pthread_join(thread, NULL);
	buffer_free(&nothing);
	control_free(control);
	event_base_free(base);
	free(path);
	return site_tear_down(state);
}

static void the_list_is_a_table_or_json(void **state)
{
	(void)state;
	answer = "ok\ntelco-a\tbound\t0\ntelco-b\tstopped\t12\n";
	assert_int_equal(AGAHI("link", "list"), CLI_OK);
	assert_string_equal(heard, "link list");
	assert_says(site.out, "telco-a                  bound        0\n");
	assert_says(site.out, "telco-b                  stopped      12\n");
	assert_int_equal(AGAHI("link", "list", "--json"), CLI_OK);
	assert_says(site.out, "\"state\": \"stopped\"");
	assert_says(site.out, "\"waiting\": 12");
}

static void a_link_is_named_to_the_daemon(void **state)
{
	(void)state;
	answer = "ok\n";
	assert_int_equal(AGAHI("link", "stop", "telco-a"), CLI_OK);
	assert_string_equal(heard, "link stop telco-a");
	assert_int_equal(AGAHI("link", "start", "telco-a"), CLI_OK);
	assert_string_equal(heard, "link start telco-a");
	answer = "error there is no link telco-x\n";
	assert_int_equal(AGAHI("link", "stop", "telco-x"), CLI_FAILED);
	assert_says(site.err, "agahi: there is no link telco-x\n");
}

static void a_wrong_call_is_told_and_nothing_is_asked(void **state)
{
	(void)state;
	heard[0] = '\0';
	assert_int_equal(AGAHI("link"), CLI_USAGE);
	assert_int_equal(AGAHI("link", "list", "a"), CLI_USAGE);
	assert_int_equal(AGAHI("link", "stop"), CLI_USAGE);
	assert_int_equal(AGAHI("link", "stop", "a", "--json"), CLI_USAGE);
	assert_int_equal(AGAHI("link", "restart", "a"), CLI_USAGE);
	assert_string_equal(heard, "");
}

static void without_a_daemon_or_a_socket_it_is_said_what_to_do(void **state)
{
	(void)state;
	configure("/nowhere/at/all");
	assert_int_equal(AGAHI("link", "list"), CLI_FAILED);
	assert_says(site.err, "the daemon is not reached: /nowhere/at/all: No such file or directory");
	configure("");
	assert_int_equal(AGAHI("link", "list"), CLI_FAILED);
	assert_says(site.err, "names no admin.socket");
	configure("relative");
	assert_int_equal(AGAHI("link", "list"), CLI_USAGE);
	assert_says(site.err, "admin.socket: \"relative\" is not a whole path");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_list_is_a_table_or_json),
		TEST(a_link_is_named_to_the_daemon),
		TEST(a_wrong_call_is_told_and_nothing_is_asked),
		TEST(without_a_daemon_or_a_socket_it_is_said_what_to_do),
	};

	return RUN_SUITE(tests);
}
