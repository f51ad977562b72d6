/* Words over a local socket: every one is answered, and nobody holds up the others. */
#include "testing.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "agahi/ops/control.h"

static struct event_base *base;
static char *folder, *path;
static struct control *control;
static char heard[CONTROL_LINE + 2];
static uid_t heard_uid;
static size_t answer_size;
static char error[256];

static void on_asked(const struct control_request *request, struct buffer *answer, void *arg)
{
	assert_ptr_equal(arg, heard);
	snprintf(heard, sizeof(heard), "%s", request->line);
	heard_uid = request->uid;
	buffer_add_format(answer, "ok\n");
	for (size_t i = 0; i < answer_size; i++)
		buffer_add(answer, "x", 1);
}

static int set_up(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN); /* as the programs do */
	base = event_base_new();
	folder = test_folder_make();
	path = test_path(folder, "socket");
	heard[0] = '\0';
	answer_size = 0;
	control = control_new(base, path, on_asked, heard, error, sizeof(error));
	return control ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	control_free(control);
	event_base_free(base);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static int call(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void turn(void)
{
	for (int i = 0; i < 20; i++) {
		event_base_loop(base, EVLOOP_NONBLOCK);
		usleep(500);
	}
}

/* All that comes until the end, a loop's turn at a time. */
static const char *answer_of(int fd)
{
	static char text[4096];
	size_t len = 0;

	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	for (int i = 0; i < 20000; i++) {
		ssize_t got = recv(fd, text + len, sizeof(text) - 1 - len, 0);

		if (got == 0 || (got < 0 && errno == ECONNRESET))
			break;
		len += got > 0 ? (size_t)got : 0;
		turn();
	}
	text[len] = '\0';
	close(fd);
	return text;
}

static const char *say(const char *octets, size_t len)
{
	int fd = call();

	assert_int_equal(send(fd, octets, len, MSG_NOSIGNAL), len);
	return answer_of(fd);
}

static void a_line_is_answered_and_the_connection_closed(void **state)
{
	(void)state;
	assert_string_equal(say("link list\n", 10), "ok\n");
	assert_string_equal(heard, "link list");
	assert_int_equal(heard_uid, getuid());
}

static void only_user_and_group_may_open_it_and_it_goes_with_the_daemon(void **state)
{
	struct stat what;

	(void)state;
	assert_int_equal(stat(path, &what), 0);
	assert_int_equal(what.st_mode & 0777, 0660);
	control_free(control);
	control = NULL;
	assert_int_not_equal(access(path, F_OK), 0);
}

static void what_is_no_line_is_refused_in_words(void **state)
{
	char longest[CONTROL_LINE + 2], longer[CONTROL_LINE + 8];

	(void)state;
	memset(longest, 'a', sizeof(longest));
	longest[CONTROL_LINE] = '\n';
	assert_string_equal(say(longest, CONTROL_LINE + 1), "ok\n");
	memset(longer, 'b', sizeof(longer));
	assert_string_equal(say(longer, sizeof(longer)), "error the line is too long\n");
	longer[sizeof(longer) - 1] = '\n';
	assert_string_equal(say(longer, sizeof(longer)), "error the line is too long\n");
	assert_string_equal(say("a\0b\n", 4), "error the line is not of letters, digits and signs\n");
	assert_string_equal(say("a\x1b[2J\n", 6), "error the line is not of letters, digits and signs\n");
	assert_int_equal(*heard, 'a');
	int fd = call();
	send(fd, "half", 4, MSG_NOSIGNAL);
	shutdown(fd, SHUT_WR);
	assert_string_equal(answer_of(fd), "error no whole line came\n");
}

static void only_the_first_line_counts(void **state)
{
	(void)state;
	assert_string_equal(say("one\ntwo\n", 8), "ok\n");
	assert_string_equal(heard, "one");
}

static void one_more_than_may_ask_is_answered_too_and_who_is_idle_makes_room_in_time(void **state)
{
	int idle[CONTROL_CONNECTIONS];
	struct timespec begun, now;

	(void)state;
	for (size_t i = 0; i < CONTROL_CONNECTIONS; i++)
		idle[i] = call();
	turn();
	assert_string_equal(answer_of(call()), "error too many ask at once\n");
	clock_gettime(CLOCK_MONOTONIC, &begun);
	for (size_t i = 0; i < CONTROL_CONNECTIONS; i++)
		assert_string_equal(answer_of(idle[i]), "error no whole line came in time\n");
	clock_gettime(CLOCK_MONOTONIC, &now);
	assert_in_range(now.tv_sec - begun.tv_sec, CONTROL_WITHIN_S - 2, CONTROL_WITHIN_S + 2);
	assert_string_equal(say("again\n", 6), "ok\n");
}

static void who_goes_away_leaves_nothing(void **state)
{
	(void)state;
	answer_size = 3000;
	for (int i = 0; i < 3 * CONTROL_CONNECTIONS; i++) {
		int fd = call();

		if (i % 3 > 0)
			send(fd, "x\n", (size_t)i % 3, MSG_NOSIGNAL);
		close(fd);
		turn();
	}
	assert_int_equal(strlen(say("link list\n", 10)), 3003);
}

static void a_socket_that_nobody_listens_at_is_taken_and_nothing_else(void **state)
{
	char *other = test_path(folder, "other");

	(void)state;
	assert_null(control_new(base, path, on_asked, heard, error, sizeof(error)));
	assert_non_null(strstr(error, "Address already in use"));
	assert_string_equal(say("still\n", 6), "ok\n");

	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", other);
	assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	close(fd); /* as a daemon that was killed leaves it */
	struct control *second = control_new(base, other, on_asked, heard, error, sizeof(error));
	assert_non_null(second);
	control_free(second);

	test_write_file(other, "a file of somebody's\n");
	assert_null(control_new(base, other, on_asked, heard, error, sizeof(error)));
	assert_int_equal(access(other, F_OK), 0);
	assert_null(control_new(base, "/nowhere/at/all", on_asked, heard, error, sizeof(error)));
	assert_string_equal(error, "admin.socket: /nowhere/at/all: No such file or directory");
	free(other);
}

static void *run_loop(void *arg)
{
	(void)arg;
	event_base_dispatch(base);
	return NULL;
}

static void the_other_side_gets_the_whole_answer_or_is_told_why_not(void **state)
{
	static const struct timeval end = { 1, 0 };
	struct buffer answer = { 0 };
	pthread_t thread;

	(void)state;
	answer_size = 500000;
	event_base_loopexit(base, &end);
	assert_int_equal(pthread_create(&thread, NULL, run_loop, NULL), 0);
	assert_true(control_ask(path, "link list", &answer, error, sizeof(error)));
	assert_int_equal(answer.len, 500003);
	buffer_free(&answer);
	pthread_join(thread, NULL);
	answer = (struct buffer){ 0 };
	assert_false(control_ask("/nowhere/at/all", "x", &answer, error, sizeof(error)));
	assert_string_equal(error, "/nowhere/at/all: No such file or directory");
	buffer_free(&answer);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_is_answered_and_the_connection_closed),
		TEST(only_user_and_group_may_open_it_and_it_goes_with_the_daemon),
		TEST(what_is_no_line_is_refused_in_words),
		TEST(only_the_first_line_counts),
		TEST(one_more_than_may_ask_is_answered_too_and_who_is_idle_makes_room_in_time),
		TEST(who_goes_away_leaves_nothing),
		TEST(a_socket_that_nobody_listens_at_is_taken_and_nothing_else),
		TEST(the_other_side_gets_the_whole_answer_or_is_told_why_not),
	};

	return RUN_SUITE(tests);
}
