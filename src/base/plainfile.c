#include "agahi/base/plainfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int plainfile_open(const char *path, const char **reason)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat found;

	if (fd < 0 || fstat(fd, &found) != 0) {
		int why = errno;

		if (fd >= 0)
			close(fd);
		*reason = strerror(why);
		errno = why;
		return -1;
	}
	if (S_ISREG(found.st_mode))
		return fd;
	close(fd);
	*reason = S_ISDIR(found.st_mode) ? "it is a folder" : "it is no plain file";
	errno = EINVAL;
	return -1;
}

FILE *plainfile_stream(const char *path, const char **reason)
{
	int fd = plainfile_open(path, reason);
	FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;

	if (!file && fd >= 0) {
		*reason = strerror(errno);
		close(fd);
	}
	return file;
}

bool plainfile_may_open(const char *path, const char **reason)
{
	int fd = plainfile_open(path, reason);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}
