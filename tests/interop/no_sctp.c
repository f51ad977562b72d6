/* Preloaded into osmo-msc where the kernel has no SCTP: its links to other nodes of a mobile network, which
 * nobody here speaks to, get TCP sockets on the loopback address, so that it starts and serves SMPP. */
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

typedef int (*socket_h)(int domain, int type, int protocol);
typedef int (*setsockopt_h)(int fd, int level, int name, const void *value, socklen_t len);

int socket(int domain, int type, int protocol)
{
	socket_h next = (socket_h)dlsym(RTLD_NEXT, "socket");
	struct sockaddr_in loopback = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd;

	if (protocol != IPPROTO_SCTP)
		return next(domain, type, protocol);
	fd = next(AF_INET, type, IPPROTO_TCP);
	if (fd >= 0)
		bind(fd, (struct sockaddr *)&loopback, sizeof(loopback));
	return fd;
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
	setsockopt_h next = (setsockopt_h)dlsym(RTLD_NEXT, "setsockopt");

	return level == IPPROTO_SCTP ? 0 : next(fd, level, name, value, len);
}
