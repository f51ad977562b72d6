#include "agahi/store/journallock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "agahi/base/lockfile.h"
#include "agahi/base/owner.h"

static void tell_taken(const char *path, pid_t owner, char *error, size_t size)
{
	if (owner != 0)
		snprintf(error, size, "another agahid (pid %ld) uses this journal: %s", (long)owner, path);
	else
		snprintf(error, size, "another agahid uses this journal, perhaps by another name: %s", path);
}

/* False when another has it. */
static bool lock_inode(struct journallock *lock, const char *path)
{
	lock->inode_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock->inode_fd < 0)
		return true;
	owner_give(lock->inode_fd, path);
	return flock(lock->inode_fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

static bool take(struct journallock *lock, const char *path, char *error, size_t size)
{
	char name[PATH_MAX + 8], real[PATH_MAX];
	pid_t owner = 0;
	bool is_ours = lock_inode(lock, path);

	snprintf(name, sizeof(name), "%s.lock", realpath(path, real) ? real : path);
	lock->file_fd = lockfile_take(name, &owner);
	if (lock->file_fd >= 0 && is_ours)
		return true;
	if (lock->file_fd == LOCKFILE_FAILED)
		snprintf(error, size, "%s: the journal cannot be locked (%s): %s", path, name,
			strerror(errno));
	else
		tell_taken(path, owner, error, size);
	return false;
}

bool journallock_take(struct journallock *lock, const char *path, char *error, size_t size)
{
	if (take(lock, path, error, size))
		return true;
	journallock_release(lock);
	return false;
}

void journallock_release(struct journallock *lock)
{
	if (lock->inode_fd >= 0)
		close(lock->inode_fd);
	if (lock->file_fd >= 0)
		close(lock->file_fd);
	*lock = JOURNALLOCK_NONE;
}
