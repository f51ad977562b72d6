#include "agahi/base/placing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/folder.h"
#include "agahi/base/plainfile.h"

enum { PATH_SIZE = 4400, PIECE = 65536 };

static bool write_all(int fd, struct span octets)
{
	while (octets.len > 0) {
		ssize_t written = write(fd, octets.data, octets.len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		octets = (struct span){ octets.data + written, octets.len - (size_t)written };
	}
	return true;
}

static bool copy_all(int from, int to)
{
	uint8_t piece[PIECE];
	ssize_t got;

	while ((got = read(from, piece, sizeof(piece))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 || !write_all(to, (struct span){ piece, (size_t)got }))
			return false;
	}
	return true;
}

/* From `from`, or the octets where that is none. */
static bool place(const char *path, int from, struct span octets, mode_t mode, char *error, size_t size)
{
	char beside[PATH_SIZE];
	bool placed = false;

	snprintf(beside, sizeof(beside), "%s.new", path);
	unlink(beside); /* of a life that ended in the middle */
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0) {
		placed = (from >= 0 ? copy_all(from, fd) : write_all(fd, octets)) && fsync(fd) == 0;
		/* A stick's file system knows no modes. */
		if (placed && fchmod(fd, mode) != 0 && errno != EPERM && errno != ENOTSUP)
			placed = false;
		placed = close(fd) == 0 && placed;
	}
	placed = placed && rename(beside, path) == 0;
	if (!placed) {
		snprintf(error, size, "%s cannot be written: %s", path, strerror(errno));
		unlink(beside);
		return false;
	}
	folder_sync(path);
	return true;
}

bool placing_write(const char *path, struct span octets, mode_t mode, char *error, size_t size)
{
	return place(path, -1, octets, mode, error, size);
}

bool placing_copy(const char *from, const char *path, mode_t mode, char *error, size_t size)
{
	const char *reason;
	int fd = plainfile_open(from, &reason);

	if (fd < 0) {
		snprintf(error, size, "%s cannot be read: %s", from, reason);
		return false;
	}
	bool placed = place(path, fd, (struct span){ 0 }, mode, error, size);
	close(fd);
	return placed;
}
