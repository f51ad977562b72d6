/* sending: an approved edition becomes a file in the gateway's spool (handover/edition_file.h).
 *
 * The file is written whole, under another name, and on the disk before the state is committed; it gets its name
 * afterwards. What could not be written, for a folder that is not there, rights or a full disk, waits: it is handed over as
 * soon as that can be, and nobody has to ask again. */
#ifndef AGAHI_SENDING_H
#define AGAHI_SENDING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/drafts/deeds.h"

/* How it stands with `spool`/in. */
struct sending_folder {
	int reason;       /* an errno why something could not be written or seen to there; 0: all went well */
	unsigned waiting; /* editions that were handed over, and could not be put there yet */
	unsigned put;     /* that waited, and are there now */
	char error[512];  /* the reason in words, for the log */
};

/* The edition file of what was approved, appended. False when it cannot be read, or memory is short. Any edition with a
 * frozen content. */
bool sending_write_file(sqlite3 *db, const struct draft *draft, struct buffer *out);

/* Hands it over: `spool`/in/NAME.agahi. At least `needed` approvals stand, and the rows are what was frozen: else
 * DEED_CONFLICT. DEED_DONE with `folder->reason`: it waits here. DEED_NOT_SENT: there is no spool (""). Signers. */
enum deed_result sending_send(sqlite3 *db, const struct deed *deed, long long id, const char *spool,
	unsigned needed, struct sending_folder *folder);

/* Asks the gateway for one that it has not made live yet: the same file again, with `withdrawn yes`. It stays what it is
 * until the answer comes (receiving.h): then it is a draft again, or live, where that was too late. One that waits here is a
 * draft again at once. DEED_NOT_SENT, with `folder`: the gateway could not be asked; nothing was changed. Signers. */
enum deed_result sending_call_back(
	sqlite3 *db, const struct deed *deed, long long id, const char *spool, struct sending_folder *folder);

/* Was it handed over, and could not be put where the gateway takes it from? */
bool sending_waits(const struct draft *draft, const char *spool);

/* Ends what was begun before the program stopped: files of editions that are sent get their names, others that were begun
 * are removed; and puts there what waits, one after the other whatever becomes of the first. `folder` tells how it went.
 * Without a spool nothing is done. */
void sending_tend(sqlite3 *db, const char *spool, int64_t now_ms, struct sending_folder *folder);

#endif
