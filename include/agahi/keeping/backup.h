/* backup: copies of the journal and of the messages, each of one moment, while the daemon runs. The key is in none of them, unless
 * it is asked for, and then in another folder; the keys of what waits are copied nowhere. */
#ifndef AGAHI_BACKUP_H
#define AGAHI_BACKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/config/config.h"
#include "agahi/keeping/standing_copy.h"

enum { BACKUP_PATH_SIZE = 4300 };

/* Where the messages of the backup `file` are. */
void backup_content_path(const char *file, char path[BACKUP_PATH_SIZE]);

/* Writes `file` and its messages, the list of what must stand after a restore (`standing`: its path, standing_copy.h), and the key
 * to `key_file` unless that is NULL. None may exist. False with `error`; what was written by then stays. Where the journal is in
 * PostgreSQL it is copied there, and nothing is written here. */
bool backup_make(const struct config *config, const char *file, const char *key_file,
	char standing[STANDING_COPY_PATH_SIZE], char *error, size_t size);

#endif
