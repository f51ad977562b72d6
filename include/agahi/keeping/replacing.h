/* replacing: a database file takes another's place, by one rename: at every moment the one or the other is there, and whole.
 *
 * What was there is kept beside it (PATH.before-restore, one of them), with its log where it could not be taken in. */
#ifndef AGAHI_REPLACING_H
#define AGAHI_REPLACING_H

#include <stdbool.h>
#include <stddef.h>

enum { REPLACING_PATH_SIZE = 4300 };

void replacing_draft_path(const char *path, char draft[REPLACING_PATH_SIZE]);
void replacing_kept_path(const char *path, char kept[REPLACING_PATH_SIZE]);

/* Brings the log of the database, if there is one, into it, when no connection of ours is open. False with `error` when another
 * program uses it. What is damaged, or no database, stays as it is, with its log. */
bool replacing_settle(const char *path, char *error, size_t size);

/* Puts the draft, which nobody has open, in the place of `path`. False with `error`: what was there is there. */
bool replacing_put(const char *path, char *error, size_t size);

/* Removes a draft that is not to be used, with what SQLite put beside it. */
void replacing_discard(const char *path);

#endif
