/* standing_copy: the list of what must stand after a restore (standing.h), beside backups: where the disk of the journal is lost, its
 * list is too. */
#ifndef AGAHI_STANDING_COPY_H
#define AGAHI_STANDING_COPY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum { STANDING_COPY_PATH_SIZE = PATH_MAX + 16 };

/* FILE.standing, beside the backup FILE. `written`: its path, "" where nothing was done to anybody yet. False with `error`: it
 * cannot be written, or is there already. */
bool standing_copy_make(const char *journal, const char *file, char written[STANDING_COPY_PATH_SIZE],
	char *error, size_t size);

/* Where the journal has no list: the newest of those in the folder of the backup is put in its place, for a later one knows more
 * than that of the backup. `taken`: its path, "" where there was none to take, or none was missing; `missing`: there is none now.
 * False with `error`. */
bool standing_copy_take(const char *journal, const char *copy, char taken[STANDING_COPY_PATH_SIZE],
	bool *missing, char *error, size_t size);

#endif
