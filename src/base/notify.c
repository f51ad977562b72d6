#include "agahi/base/notify.h"

#include <event2/event.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "agahi/base/clock.h"

void notify_systemd(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (!path || (*path != '/' && *path != '@') || strlen(path) >= sizeof(address.sun_path))
		return;
	size_t len = strlen(path);
	memcpy(address.sun_path, path, len);
	if (*path == '@')
		address.sun_path[0] = '\0'; /* the abstract name space */
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&address, size);
	close(fd);
}

void notify_reloading(void)
{
	char state[64];

	snprintf(
		state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%llu", (unsigned long long)clock_now().us);
	notify_systemd(state);
}

uint64_t notify_watchdog_ms(void)
{
	const char *interval = getenv("WATCHDOG_USEC");

	return interval ? strtoull(interval, NULL, 10) / 1000 : 0;
}

static void on_watchdog(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	notify_systemd("WATCHDOG=1");
}

bool notify_feed_watchdog(struct event_base *base, struct event **timer)
{
	uint64_t interval_ms = notify_watchdog_ms() / 2;
	const struct timeval interval = { (time_t)(interval_ms / 1000),
		(suseconds_t)(interval_ms % 1000) * 1000 };

	*timer = NULL;
	if (interval_ms == 0)
		return true;
	*timer = event_new(base, -1, EV_PERSIST, on_watchdog, NULL);
	return *timer && event_add(*timer, &interval) == 0;
}
