/* filestore: the store in a file of SQLite (backend.h): the ledger, its commits made of whole batches. */
#ifndef AGAHI_FILESTORE_H
#define AGAHI_FILESTORE_H

#include "agahi/config/config.h"
#include "agahi/store/backend.h"
#include "agahi/store/ledger.h"

/* Opens or makes the file. NULL with `error`. */
struct store *filestore_open(const char *path, enum config_durability durability, char *error, size_t size);

/* Of a store that filestore_open() gave: what only a file has. It stays the store's. */
struct ledger *filestore_ledger(const struct store *store);

#endif
