#include "agahi/base/secrecy.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Which kinds of memory a core has: none (core(5)). */
static bool leave_memory_out(void)
{
	int fd = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
	bool written = fd >= 0 && write(fd, "0", 1) == 1;

	if (fd >= 0)
		close(fd);
	return written;
}

bool secrecy_forbid_dumps(void)
{
	static const struct rlimit none = { 0, 0 };
	/* First: afterwards what stands in /proc/self is root's. */
	bool left_out = leave_memory_out();
	int why = errno;
	bool limited = setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;

	if (limited)
		errno = why;
	return left_out && limited;
}
