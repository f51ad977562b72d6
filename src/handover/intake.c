#include "agahi/handover/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* False where it is shorter than it was, or cannot be read. */
static bool read_whole(int fd, uint8_t *octets, size_t len)
{
	size_t got = 0;

	while (got < len) {
		ssize_t step = read(fd, octets + got, len - got);

		if (step < 0 && errno == EINTR)
			continue;
		if (step <= 0)
			return false;
		got += (size_t)step;
	}
	return true;
}

static enum intake_result read_open(
	int fd, const struct stat *what, struct edition_file **file, char *error, size_t size)
{
	size_t len = (size_t)what->st_size;
	uint8_t *octets = malloc(len + 1);

	if (!octets) {
		snprintf(error, size, "memory is short");
		return INTAKE_UNREADABLE;
	}
	if (read_whole(fd, octets, len))
		*file = edition_file_read((struct span){ octets, len }, error, size);
	else
		snprintf(error, size, "it cannot be read to its end");
	free(octets);
	return *file ? INTAKE_READ : INTAKE_DAMAGED;
}

static bool is_settled(const struct stat *what, int64_t now_ms)
{
	int64_t age_ms = now_ms - ((int64_t)what->st_mtim.tv_sec * 1000 + what->st_mtim.tv_nsec / 1000000);

	return age_ms >= INTAKE_SETTLE_MS || age_ms <= -INTAKE_SETTLE_MS;
}

static enum intake_result tell_unopened(int reason, char *error, size_t size)
{
	if (reason == ENOENT)
		return INTAKE_GONE;
	if (reason == ELOOP) {
		snprintf(error, size, "it is a link, and no file");
		return INTAKE_DAMAGED;
	}
	snprintf(error, size, "it cannot be opened: %s", strerror(reason));
	return INTAKE_UNREADABLE;
}

/* A pipe that nobody writes to is not waited for. */
enum intake_result intake_read(int folder, const char *name, bool follow, int64_t now_ms,
	struct edition_file **file, char *error, size_t size)
{
	enum intake_result result = INTAKE_DAMAGED;
	struct stat what = { 0 };

	*file = NULL;
	snprintf(error, size, "it is not there");
	int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
	if (fd < 0)
		return tell_unopened(errno, error, size);
	if (fstat(fd, &what) != 0 || !S_ISREG(what.st_mode))
		snprintf(error, size, "it is not a regular file");
	else if (what.st_size > EDITION_FILE_MAX_OCTETS)
		snprintf(error, size, "it is larger than 64 MiB");
	else
		result = read_open(fd, &what, file, error, size);
	if (result == INTAKE_DAMAGED && S_ISREG(what.st_mode) && !is_settled(&what, now_ms))
		result = INTAKE_UNSETTLED;
	close(fd);
	return result;
}
