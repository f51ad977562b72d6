#include "agahi/bureau/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/owner.h"
#include "agahi/base/plainfile.h"

bool keyfile_beside(const char *database, const char *name, char path[KEYFILE_PATH_SIZE])
{
	const char *slash = strrchr(database, '/');
	int folder = slash ? (int)(slash - database) + 1 : 0;

	return snprintf(path, KEYFILE_PATH_SIZE, "%.*s%s", folder, database, name) < KEYFILE_PATH_SIZE;
}

static bool write_draft(const char *draft, size_t len)
{
	unsigned char octets[256];
	int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	owner_give(fd, draft);
	randombytes_buf(octets, len);
	bool written = write(fd, octets, len) == (ssize_t)len && fsync(fd) == 0;
	sodium_memzero(octets, sizeof(octets));
	return close(fd) == 0 && written;
}

/* Under a name that nobody else has first, then by link(), which does not replace: the first one's key is everybody's, and it is
 * whole. */
static bool make(const char *path, size_t len)
{
	char draft[KEYFILE_PATH_SIZE + 32];

	snprintf(draft, sizeof(draft), "%s.%08x.new", path, randombytes_random());
	bool made = len <= 256 && write_draft(draft, len) && (link(draft, path) == 0 || errno == EEXIST);
	int why = errno;
	unlink(draft);
	errno = why;
	return made;
}

/* One octet more is asked for than there may be, so that a longer file is found. */
static bool read_exactly(int fd, unsigned char *octets, size_t len)
{
	unsigned char more;

	return read(fd, octets, len) == (ssize_t)len && read(fd, &more, 1) == 0;
}

static bool read_private(
	const char *path, const char *what, unsigned char *octets, size_t len, char *error, size_t size)
{
	struct stat found;
	const char *reason;
	int fd = plainfile_open(path, &reason);
	bool good = false;

	if (fd < 0)
		snprintf(error, size,
			"%s: %s cannot be read: %s; bring the file back from the backup, it belongs to the "
			"database beside it",
			path, what, reason);
	else if (fstat(fd, &found) != 0 || (found.st_mode & 077) != 0)
		snprintf(error, size, "%s: others may read %s: chmod 600 it", path, what);
	else if (!read_exactly(fd, octets, len))
		snprintf(error, size, "%s: %s must be a file of %zu octets", path, what, len);
	else
		good = true;
	if (fd >= 0)
		close(fd);
	return good;
}

bool keyfile_load(const char *path, const char *what, bool may_make, unsigned char *octets, size_t len,
	char *error, size_t size)
{
	if (sodium_init() < 0) {
		snprintf(error, size, "libsodium could not be initialised");
		return false;
	}
	if (may_make && access(path, F_OK) != 0 && !make(path, len)) {
		snprintf(error, size, "%s: %s cannot be made: %s", path, what, strerror(errno));
		return false;
	}
	return read_private(path, what, octets, len, error, size);
}
