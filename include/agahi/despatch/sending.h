/* sending: an approved edition becomes a file in the gateway's spool (handover/edition_file.h).
 *
 * The file is written whole, under another name, and on the disk before the state is committed; it gets its name
 * afterwards. Where the desk stops between the two, sending_resume() ends it. */
#ifndef AGAHI_SENDING_H
#define AGAHI_SENDING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"
#include "agahi/drafts/deeds.h"

/* The edition file of what was approved, appended. False when it cannot be read, or memory is short. Any edition with a
 * frozen content. */
bool sending_write_file(sqlite3 *db, const struct draft *draft, struct buffer *out);

/* Hands it over: `spool`/in/NAME.agahi. At least `needed` approvals stand, and the rows are what was frozen: else
 * DEED_CONFLICT. DEED_NOT_SENT with the reason in `error`: nothing was changed. Signers. */
enum deed_result sending_send(sqlite3 *db, const struct deed *deed, long long id, const char *spool,
	unsigned needed, char *error, size_t size);

/* Asks the gateway for one that it has not made live yet: the same file again, with `withdrawn yes`. It stays what it is
 * until the answer comes (receiving.h): then it is a draft again, or live, where that was too late. Signers. */
enum deed_result sending_call_back(
	sqlite3 *db, const struct deed *deed, long long id, const char *spool, char *error, size_t size);

/* Ends what was begun before the program stopped: files of editions that are sent get their names, others that were
 * begun are removed. At start. False, with `error`, when the folder cannot be read; without a spool ("") nothing is
 * done. */
bool sending_resume(sqlite3 *db, const char *spool, char *error, size_t size);

#endif
