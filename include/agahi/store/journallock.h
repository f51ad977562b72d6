/* journallock: one journal, one daemon.
 *
 * A second one would send every waiting reply again. So two things are locked: PATH.lock, which says who has it and goes
 * by the name that all links to the journal lead to, and the journal itself, however many names it has. */
#ifndef AGAHI_JOURNALLOCK_H
#define AGAHI_JOURNALLOCK_H

#include <stdbool.h>
#include <stddef.h>

struct journallock {
	int file_fd;  /* of PATH.lock */
	int inode_fd; /* of the journal */
};

#define JOURNALLOCK_NONE ((struct journallock){ -1, -1 })

/* Locks both; the journal is made when it is missing. False with `error`, and nothing locked, when another daemon has it
 * or PATH.lock cannot be made. Why the journal itself cannot be opened is left to who opens it as a database. */
bool journallock_take(struct journallock *lock, const char *path, char *error, size_t size);

/* When every connection to the journal is closed and not before: closing any descriptor of a database drops the locks
 * that SQLite has on it (fcntl). */
void journallock_release(struct journallock *lock);

#endif
