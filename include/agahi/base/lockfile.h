/* lockfile: one program at a time.
 *
 * A file of its own is locked (flock) and holds the owner's process id, for people. The lock ends with the
 * process, however it ends; the file stays. */
#ifndef AGAHI_LOCKFILE_H
#define AGAHI_LOCKFILE_H

#include <stddef.h>
#include <sys/types.h>

enum { LOCKFILE_FAILED = -1, LOCKFILE_TAKEN = -2, LOCKFILE_FREE = 0 };

/* The descriptor that holds the lock, to be closed at the end; LOCKFILE_TAKEN with the owner's id in `owner`
 * (0: not known), or LOCKFILE_FAILED with errno. */
int lockfile_take(const char *path, pid_t *owner);

/* Whether somebody has it: LOCKFILE_TAKEN with the owner's id, LOCKFILE_FREE, or LOCKFILE_FAILED with errno (ENOENT: there was
 * never anybody). Takes nothing, makes nothing; who would take it in the same microsecond may find it taken, though. */
int lockfile_look(const char *path, pid_t *owner);

#endif
