/* What machines do to a daemon, on demand: preloaded (LD_PRELOAD), told by AGAHI_FAULTS, comma-separated:
 *
 *   fsync=FILE     every fsync and fdatasync takes as many milliseconds more as FILE says, while it is there
 *   CALL=N         the Nth call of socket or connect (from 1) fails
 *   CALL=half      every second one fails
 *
 * socket fails with EMFILE, connect with ENETUNREACH. Sockets of the UNIX domain are left
 * alone. */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char *setting(const char *name)
{
	const char *faults = getenv("AGAHI_FAULTS");
	const char *at = faults ? strstr(faults, name) : NULL;

	return at ? at + strlen(name) : NULL;
}

static bool is_due(const char *name, atomic_ulong *calls)
{
	const char *which = setting(name);
	unsigned long call = atomic_fetch_add(calls, 1) + 1;

	if (!which)
		return false;
	return strncmp(which, "half", 4) == 0 ? call % 2 == 1 : call == strtoul(which, NULL, 10);
}

static void *real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

int socket(int domain, int type, int protocol)
{
	static atomic_ulong calls;
	int (*call)(int, int, int);

	*(void **)&call = real("socket");
	if (domain != AF_UNIX && is_due("socket=", &calls)) {
		errno = EMFILE;
		return -1;
	}
	return call(domain, type, protocol);
}

int connect(int fd, const struct sockaddr *address, socklen_t len)
{
	static atomic_ulong calls;
	int (*call)(int, const struct sockaddr *, socklen_t);

	*(void **)&call = real("connect");
	if (address->sa_family != AF_UNIX && is_due("connect=", &calls)) {
		errno = ENETUNREACH;
		return -1;
	}
	return call(fd, address, len);
}

static void take_long(void)
{
	const char *setting_of_file = setting("fsync=");
	char path[4096] = "", text[32] = "";

	if (!setting_of_file)
		return;
	snprintf(path, sizeof(path), "%.*s", (int)strcspn(setting_of_file, ","), setting_of_file);
	FILE *file = fopen(path, "re");
	if (!file)
		return;
	long ms = fgets(text, sizeof(text), file) ? strtol(text, NULL, 10) : 0;
	const struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };
	fclose(file);
	if (ms > 0)
		nanosleep(&pause, NULL);
}

int fsync(int fd)
{
	int (*call)(int);

	*(void **)&call = real("fsync");
	take_long();
	return call(fd);
}

int fdatasync(int fd)
{
	int (*call)(int);

	*(void **)&call = real("fdatasync");
	take_long();
	return call(fd);
}
