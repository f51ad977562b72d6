#include "agahi/link/connection.h"

#include <errno.h>
#include <event2/bufferevent.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "agahi/base/resolver.h"
#include "agahi/link/tls.h"

static struct bufferevent *in_clear(struct event_base *base, evutil_socket_t fd)
{
	struct bufferevent *bev =
		bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);

	if (!bev && fd >= 0)
		evutil_closesocket(fd);
	return bev;
}

/* -1 with `reason`. */
static evutil_socket_t socket_from(
	const char *local_address, const struct sockaddr *address, int len, char *reason, size_t size)
{
	evutil_socket_t fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd >= 0 && bind(fd, address, (socklen_t)len) == 0)
		return fd;
	snprintf(reason, size, "local_address %s: %s", local_address, strerror(errno));
	if (fd >= 0)
		evutil_closesocket(fd);
	return -1;
}

struct bufferevent *connection_new(const struct connection_place *place, const char *local_address,
	const char *host, char *reason, size_t size)
{
	struct sockaddr_storage address;
	struct sockaddr *local = (struct sockaddr *)&address;
	evutil_socket_t fd = -1; /* one of its own, when it is known where it leads to */
	int len = sizeof(address);

	if (*local_address != '\0' && evutil_parse_sockaddr_port(local_address, local, &len) == 0) {
		fd = socket_from(local_address, local, len, reason, size);
		if (fd < 0)
			return NULL;
	}
	snprintf(reason, size, "memory is short");
	return place->tls ? tls_connection(place->tls, place->base, fd, host) : in_clear(place->base, fd);
}

/* What leaves from an address of ours can only go to one of its family. */
static int family_of(struct bufferevent *bev)
{
	evutil_socket_t fd = bufferevent_getfd(bev);
	int family = AF_UNSPEC;
	socklen_t len = sizeof(family);

	if (fd >= 0)
		getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &len);
	return family;
}

bool connection_start(struct bufferevent *bev, struct resolver *resolver, const char *host, uint16_t port,
	char *reason, size_t size)
{
	if (bufferevent_socket_connect_hostname(bev, resolver_base(resolver), family_of(bev), host, port) ==
		0)
		return true;
	snprintf(reason, size, "the connection cannot be started: %s", strerror(errno));
	return false;
}

struct bufferevent *connection_accept(
	const struct connection_place *place, evutil_socket_t fd, const char *host)
{
	return place->tls ? tls_accept(place->tls, place->base, fd, host) : in_clear(place->base, fd);
}
