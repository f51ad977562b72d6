/* keyfile: a secret of random octets in a file of its own, beside the desk's database: who has a copy of the one has not yet
 * the other. Mode 0600; one that others may read is refused. */
#ifndef AGAHI_KEYFILE_H
#define AGAHI_KEYFILE_H

#include <stdbool.h>
#include <stddef.h>

enum { KEYFILE_PATH_SIZE = 4096 };

/* `name` in the folder of `database`. False when it is too long. */
bool keyfile_beside(const char *database, const char *name, char path[KEYFILE_PATH_SIZE]);

/* Reads exactly `len` octets; `may_make`: makes the file, whole or not at all, when there is none; two programs that start
 * at once have the same. False with `error`, in which `what` says what it is for ("the key of the checkpoints"). */
bool keyfile_load(const char *path, const char *what, bool may_make, unsigned char *octets, size_t len,
	char *error, size_t size);

#endif
