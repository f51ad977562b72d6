#include "agahi/base/lockfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "agahi/base/owner.h"

static pid_t read_owner(int fd)
{
	char text[32] = "";

	return pread(fd, text, sizeof(text) - 1, 0) > 0 ? (pid_t)strtol(text, NULL, 10) : 0;
}

static void write_owner(int fd)
{
	/* For people only: whether it is written does not matter to the lock. */
	if (ftruncate(fd, 0) == 0)
		dprintf(fd, "%ld\n", (long)getpid());
}

int lockfile_take(const char *path, pid_t *owner)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	*owner = 0;
	if (fd < 0)
		return LOCKFILE_FAILED;
	owner_give(fd, path);
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		write_owner(fd);
		return fd;
	}
	int error = errno;
	*owner = read_owner(fd);
	close(fd);
	errno = error;
	return error == EWOULDBLOCK ? LOCKFILE_TAKEN : LOCKFILE_FAILED;
}

int lockfile_look(const char *path, pid_t *owner)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	*owner = 0;
	if (fd < 0)
		return LOCKFILE_FAILED;
	bool is_taken = flock(fd, LOCK_SH | LOCK_NB) != 0;
	int error = errno;
	if (is_taken)
		*owner = read_owner(fd);
	close(fd); /* and what was locked just now with it */
	if (!is_taken)
		return LOCKFILE_FREE;
	errno = error;
	return error == EWOULDBLOCK ? LOCKFILE_TAKEN : LOCKFILE_FAILED;
}
