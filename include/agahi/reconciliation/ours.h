/* ours: what the journal says that the SMSC took, as records: one for each part.
 *
 * Neither numbers nor texts nor topics are read. Times are when the SMSC answered our submit. */
#ifndef AGAHI_RECONCILIATION_OURS_H
#define AGAHI_RECONCILIATION_OURS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/reconciliation/records.h"

enum { OURS_MOST_LINKS = 64 };

struct ours_wanted {
	int64_t from_ms, to_ms;   /* taken in this time: the first moment, and the first behind it */
	int64_t validity_ms;      /* how long before a reply may have been asked for */
	const char *const *links; /* only what went out by these; none: by any */
	size_t link_count;
};

struct ours {
	struct records records;
	size_t in_parts; /* sent replies of which fewer ids are known than they have parts: an older version wrote them */
	size_t resent; /* replies that may have been submitted twice, for an answer was lost: their first try has no id */
	size_t waiting;    /* replies that wait, or are under way: what was taken of them is not known yet */
	size_t without_id; /* sent replies to which the SMSC gave no id */
};

/* False when it cannot be read (sqlite3_errmsg()), or memory is short (ours->records.failed). ours_free() in any case. */
bool ours_read(sqlite3 *journal, const struct ours_wanted *wanted, struct ours *ours);
void ours_free(struct ours *ours);

#endif
