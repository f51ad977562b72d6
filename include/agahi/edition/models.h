/* models: what was learned from message sets, in the content database.
 *
 * A model stands under a hash of what it was made from: topics, keywords, examples, and the version of what makes it
 * (MODEL_VERSION). So what was trained once is never trained again, whichever draft or edition has the same; and an
 * edition, which names its model, does not use one that this program would make otherwise. Texts, menus and placeholders
 * are not in the hash. All but models_load() in the caller's transaction. */
#ifndef AGAHI_MODELS_H
#define AGAHI_MODELS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/base/buffer.h"
#include "agahi/base/span.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/edition/tables.h"
#include "agahi/learning/model.h"

/* Under which hash the model of a set stands; "" for a set without examples, which has none. False when memory is
 * short. */
bool models_hash(const struct message_set *set, char hash[TABLES_HASH_SIZE]);

/* Appends the octets of a model; none when there is none. False when they cannot be read (library_tell()). */
bool models_find(sqlite3 *db, const char *hash, struct buffer *octets);

/* Keeps a model, in place of the one of that hash: it is the same, or was damaged. */
bool models_store(sqlite3 *db, const char *hash, struct span octets);

/* Forgets those that neither a draft nor one of the last MODELS_EDITIONS that went live names. They are a megabyte or
 * two each; an older edition can be imported again, which learns anew. */
enum { MODELS_EDITIONS = 32 };
bool models_delete_unused(sqlite3 *db);

/* The model of a set as it was loaded from the database, the caller's; NULL when it has none, or none that this program
 * would make. False, with `error`, when it cannot be read or is damaged. */
bool models_load(sqlite3 *db, const struct message_set *set, struct model **model, char *error, size_t size);

#endif
