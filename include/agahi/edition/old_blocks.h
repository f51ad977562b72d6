/* old_blocks: the block list of a content database of before it stood in the journal, moved there. */
#ifndef AGAHI_OLD_BLOCKS_H
#define AGAHI_OLD_BLOCKS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

/* Copies what the table `blocked` of `content` still holds into the journal, then empties it; nothing where the table is
 * empty or gone. The check value of the key goes along (recall/identity.h), so a lost key is still noticed afterwards.
 * Both connections must be able to write, when there are rows. False with `error`, which says what to do: then nothing is
 * lost, and the next call goes on. */
bool old_blocks_move(sqlite3 *content, sqlite3 *journal, char *error, size_t size);

#endif
