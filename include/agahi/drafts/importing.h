/* importing: tables out of files become a draft's content, in place of those that it had. */
#ifndef AGAHI_IMPORTING_H
#define AGAHI_IMPORTING_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/drafts/deeds.h"
#include "agahi/report/report.h"

/* Tells of rows that could not be saved by themselves either: their names (saving_bad_part()). */
void importing_judge(const struct message_set *given, const bool came[TABLE_COUNT], struct report *report);

/* Takes the tables that came (editor/merge.h: those that did not stay), moving them out of `given`. `rev` is that of the
 * edition (struct draft) which the person saw the difference to; DEED_CONFLICT when it is another by now.
 * DEED_NOT_YOURS: something would change in a language that the person does not write. DEED_UNFIT: faults in `report`, those of importing_judge() too.
 * DEED_UNCHANGED. A touch. */
struct importing {
	struct deed deed;
	long long edition, rev;
};
enum deed_result importing_take(sqlite3 *db, const struct importing *importing, struct message_set *given,
	const bool came[TABLE_COUNT], struct report *report);

#endif
