/* taking: what another node published becomes what is live and scheduled here.
 *
 * All of it in one transaction, or nothing. What both nodes changed since they last agreed is brought together:
 *   - Of two editions that were published from the same one, that which was shared first is live, and has the number. The other
 *     becomes a draft that was refused, named edition- and the beginning of its hash; it can be published again.
 *   - What was published here on top of what comes stays live: it is to be shared next.
 *   - What was scheduled here stays scheduled, and what was taken back here stays so, unless it has gone live elsewhere. A draft
 *     of that name that is another keeps what it says under another name.
 * An edition that stands here already, with that number and content, stays the row that it is. */
#ifndef AGAHI_TAKING_H
#define AGAHI_TAKING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"
#include "agahi/edition/editions.h"

enum taking_result {
	TAKING_DONE,
	TAKING_KNOWN,   /* that version, or a newer, stands here already: nothing was changed */
	TAKING_REFUSED, /* it is damaged or too large; nothing was changed */
	TAKING_FOREIGN, /* a program of another version wrote it; nothing was changed */
	TAKING_FAILED   /* the database cannot do it now; nothing was changed, and it can be tried again */
};

/* What became of it. */
struct taking_news {
	long long live;                     /* the number of what is live now; 0: nothing */
	char by[EDITION_TEXT_SIZE];         /* who published that */
	size_t lost;                        /* editions that were published here, and are drafts now */
	char lost_draft[EDITION_NAME_SIZE]; /* the name of the last of them */
	size_t renamed;                     /* drafts that gave their name to one that came */
	char renamed_draft[EDITION_NAME_SIZE];
};

/* `db` can be written. */
enum taking_result taking_take(sqlite3 *db, int64_t version, struct span octets, int64_t now_ms,
	struct taking_news *news, char *error, size_t size);

#endif
