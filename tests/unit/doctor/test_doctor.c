/* The whole visit, in a process of its own: who is root becomes another in it. */
#include "configuration.h"

#include <fcntl.h>
#include <getopt.h>
#include <sys/wait.h>

#include "agahi/doctor/doctor.h"

static char out[65536];

static void read_out(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t got = read(fd, out, sizeof(out) - 1);

	out[got > 0 ? got : 0] = '\0';
	close(fd);
}

/* The exit code; 255 for -1. What was printed is in `out`. */
static int visit(const char *argument)
{
	char *words[] = { "doctor", (char *)(uintptr_t)argument, NULL };
	char *name = test_path(folder, "out");
	int status = -1;

	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		if (!freopen(name, "w", stdout))
			_exit(99);
		optind = 0;
		int code = doctor_run(path, argument ? 2 : 1, words);
		fflush(stdout);
		_exit(code);
	}
	waitpid(child, &status, 0);
	read_out(name);
	free(name);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

static void write_site(const char *password)
{
	char text[2048];

	snprintf(text, sizeof(text),
		"links = ( { name = \"a\"; hosts = [ \"127.0.0.1:1\" ]; system_id = \"agahi\"; "
		"short_codes = [ \"8300\" ]; %s } );\nstore = { content = \"%s/content.db\"; journal = "
		"\"%s/journal.db\"; };\n",
		password, folder, folder);
	test_write_file(path, text);
	if (geteuid() == 0)
		assert_int_equal(chown(folder, 65534, 65534), 0);
}

static void a_call_that_is_wrong_examines_nothing(void **state)
{
	(void)state;
	write_site("password = \"x\";");
	assert_int_equal(visit("--jsonn"), 255);
	assert_int_equal(visit("everything"), 255);
	assert_string_equal(out, "");
}

static void a_configuration_that_cannot_be_read_is_all_that_is_told(void **state)
{
	(void)state;
	test_write_file(path, "links = ( ;\n");
	assert_int_equal(visit(NULL), 1);
	assert_non_null(strstr(out, "fault    configuration"));
	assert_non_null(strstr(out, "1 fault, 0 warnings"));
	assert_null(strstr(out, "rights"));
}

static void every_check_says_what_it_found(void **state)
{
	static const char *const checks[] = { "configuration", "rights", "key", "databases", "lock",
		"messages", "disk", "fonts", "time zone", "clock", "hosts", "spool" };

	(void)state;
	write_site("password = \"x\";");
	assert_int_equal(visit(NULL), 1); /* nobody listens there */
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		char wanted[64];

		snprintf(wanted, sizeof(wanted), " %-14s ", checks[i]);
		if (!strstr(out, wanted))
			fail_msg("no \"%s\" in: %s", wanted, out);
	}
	assert_non_null(strstr(out, "a, 127.0.0.1:1: Connection refused"));
}

static void a_secret_that_is_missing_hides_nothing_else(void **state)
{
	(void)state;
	write_site("password_file = \"/nowhere/password\";");
	assert_int_equal(visit("--json"), 1);
	assert_non_null(strstr(out, "\"check\": \"configuration\""));
	assert_non_null(strstr(out, "/nowhere/password: it is not there"));
	assert_non_null(strstr(out, "\"check\": \"clock\""));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_call_that_is_wrong_examines_nothing),
		TEST(a_configuration_that_cannot_be_read_is_all_that_is_told),
		TEST(every_check_says_what_it_found),
		TEST(a_secret_that_is_missing_hides_nothing_else),
	};

	return RUN_SUITE(tests);
}
