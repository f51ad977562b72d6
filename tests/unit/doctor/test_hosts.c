/* Hosts that answer, refuse, cannot be found, and say nothing; nothing is said to any of them. */
#include "far_end.h"

#include "agahi/base/clock.h"
#include "agahi/doctor/hosts.h"

static char names[3][64];
static const char *list[3] = { names[0], names[1], names[2] };

static struct config_link link_to(size_t count)
{
	return (struct config_link){ .name = "a", .hosts = { list, count }, .local_address = "" };
}

static void who_answers_is_connected_to_and_told_nothing(void **state)
{
	struct config_link link = link_to(3);
	const struct config config = { .links = &link, .link_count = 1 };
	struct hosts hosts = { 0 };
	uint16_t port;
	char octet;
	int listener = test_listen(&port);

	(void)state;
	snprintf(names[0], sizeof(names[0]), "127.0.0.1:%u", port);
	snprintf(names[1], sizeof(names[1]), "127.0.0.1:%u", test_free_port());
	snprintf(names[2], sizeof(names[2]), "no-host-and-no-port");
	assert_true(hosts_look(&config, 3000, &hosts));
	assert_int_equal(hosts.count, 3);
	assert_int_equal(hosts.items[0].state, HOST_CONNECTED);
	assert_int_equal(hosts.items[1].state, HOST_FAILED);
	assert_string_equal(hosts.items[1].words, "Connection refused");
	assert_int_equal(hosts.items[2].state, HOST_FAILED);
	assert_string_equal(hosts.items[2].words, "it is no host and port");
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	assert_true(fd >= 0);
	assert_true(read(fd, &octet, 1) <= 0);
	close(fd);
	close(listener);
	hosts_free(&hosts);
}

static void who_says_nothing_is_not_waited_for_any_longer(void **state)
{
	struct config_link link = link_to(1);
	const struct config config = { .links = &link, .link_count = 1 };
	struct hosts hosts = { 0 };
	struct sockaddr_in address;
	socklen_t len = sizeof(address);
	int fillers[8];
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	/* A queue that is full takes no call, and refuses none. */
	memset(&address, 0, sizeof(address));
	address.sin_family = AF_INET;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 0), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &len), 0);
	for (size_t i = 0; i < 8; i++) {
		fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		connect(fillers[i], (struct sockaddr *)&address, sizeof(address));
	}
	snprintf(names[0], sizeof(names[0]), "127.0.0.1:%u", ntohs(address.sin_port));
	uint64_t began_ms = clock_monotonic_ms();
	assert_true(hosts_look(&config, 300, &hosts));
	uint64_t took_ms = clock_monotonic_ms() - began_ms;
	assert_int_equal(hosts.items[0].state, HOST_SILENT);
	assert_true(took_ms >= 250 && took_ms < 3000);
	for (size_t i = 0; i < 8; i++)
		close(fillers[i]);
	close(listener);
	hosts_free(&hosts);
}

static void without_links_there_is_nothing_to_wait_for(void **state)
{
	const struct config config = { .link_count = 0 };
	struct hosts hosts = { 0 };

	(void)state;
	assert_true(hosts_look(&config, 5000, &hosts));
	assert_int_equal(hosts.count, 0);
	hosts_free(&hosts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_answers_is_connected_to_and_told_nothing),
		cmocka_unit_test(who_says_nothing_is_not_waited_for_any_longer),
		cmocka_unit_test(without_links_there_is_nothing_to_wait_for),
	};

	return RUN_SUITE(tests);
}
