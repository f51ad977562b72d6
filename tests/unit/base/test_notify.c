/* What systemd is told. */
#include "testing.h"

#include <event2/event.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "agahi/base/clock.h"
#include "agahi/base/notify.h"

static int listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	size_t len = strlen(path);

	memcpy(address.sun_path, path, len);
	if (*path == '@')
		address.sun_path[0] = '\0';
	assert_int_equal(bind(fd, (const struct sockaddr *)&address,
				 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)),
		0);
	return fd;
}

static void assert_heard(const char *path)
{
	char heard[64] = "";
	int fd = listen_at(path);

	setenv("NOTIFY_SOCKET", path, 1);
	notify_systemd("READY=1");
	assert_int_equal(recv(fd, heard, sizeof(heard) - 1, 0), strlen("READY=1"));
	assert_string_equal(heard, "READY=1");
	close(fd);
}

static void the_state_is_one_datagram(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "notify");

	(void)state;
	assert_heard(path);
	free(path);
	test_folder_remove(folder);
}

static void an_abstract_name_is_heard_too(void **state)
{
	char name[64];

	(void)state;
	snprintf(name, sizeof(name), "@agahi-test-notify-%d", (int)getpid());
	assert_heard(name);
}

static void without_systemd_nothing_happens(void **state)
{
	static const char *const names[] = { "", "relative", "/nowhere/at/all",
		"/a/name/that/is/far/too/long/for/a/socket/a/name/that/is/far/too/long/for/a/socket/a/name/"
		"that/is/"
		"far/too/long" };

	(void)state;
	unsetenv("NOTIFY_SOCKET");
	notify_systemd("READY=1");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		setenv("NOTIFY_SOCKET", names[i], 1);
		notify_systemd("READY=1");
	}
}

static void the_watchdog_is_told_in_milliseconds(void **state)
{
	(void)state;
	unsetenv("WATCHDOG_USEC");
	assert_int_equal(notify_watchdog_ms(), 0);
	setenv("WATCHDOG_USEC", "30000000", 1);
	assert_int_equal(notify_watchdog_ms(), 30000);
	setenv("WATCHDOG_USEC", "rubbish", 1);
	assert_int_equal(notify_watchdog_ms(), 0);
}

static void the_watchdog_hears_twice_as_often_as_it_wants(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "notify"), heard[64] = "";
	struct event_base *base = event_base_new();
	struct event *timer;
	int fd = listen_at(path);

	(void)state;
	unsetenv("WATCHDOG_USEC");
	assert_true(notify_feed_watchdog(base, &timer));
	assert_null(timer);
	setenv("NOTIFY_SOCKET", path, 1);
	setenv("WATCHDOG_USEC", "20000", 1);
	assert_true(notify_feed_watchdog(base, &timer));
	assert_non_null(timer);
	event_base_loop(base, EVLOOP_ONCE);
	assert_int_equal(recv(fd, heard, sizeof(heard) - 1, 0), strlen("WATCHDOG=1"));
	assert_string_equal(heard, "WATCHDOG=1");
	unsetenv("WATCHDOG_USEC");
	unsetenv("NOTIFY_SOCKET");
	event_free(timer);
	event_base_free(base);
	close(fd);
	free(path);
	test_folder_remove(folder);
}

static void a_reload_is_told_with_the_time_that_systemd_counts_from(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "notify");
	char heard[128] = "";
	unsigned long long us;
	int fd = listen_at(path);

	(void)state;
	setenv("NOTIFY_SOCKET", path, 1);
	uint64_t before = clock_monotonic_us();
	notify_reloading();
	assert_true(recv(fd, heard, sizeof(heard) - 1, 0) > 0);
	assert_int_equal(sscanf(heard, "RELOADING=1\nMONOTONIC_USEC=%llu", &us), 1);
	assert_in_range(us, before, clock_monotonic_us());
	close(fd);
	free(path);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_watchdog_hears_twice_as_often_as_it_wants),
		cmocka_unit_test(the_state_is_one_datagram),
		cmocka_unit_test(an_abstract_name_is_heard_too),
		cmocka_unit_test(without_systemd_nothing_happens),
		cmocka_unit_test(the_watchdog_is_told_in_milliseconds),
		cmocka_unit_test(a_reload_is_told_with_the_time_that_systemd_counts_from),
	};

	return RUN_SUITE(tests);
}
