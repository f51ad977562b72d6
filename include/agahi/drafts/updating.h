/* updating: brings a draft up to date when another edition went live since it was made (merging.h). */
#ifndef AGAHI_UPDATING_H
#define AGAHI_UPDATING_H

#include <sqlite3.h>
#include <stddef.h>

#include "agahi/comparison/merging.h"
#include "agahi/drafts/deeds.h"

/* The three sides as they are now, each the caller's: updating_free(). `live` is what they are to be brought to. False
 * when they cannot be read. */
struct updating {
	struct draft draft, live;
	struct message_set *base, *mine, *theirs;
};
bool updating_read(sqlite3 *db, long long edition, struct updating *updating);
void updating_free(struct updating *updating);

/* Joins the draft with what is live; its base is that afterwards. `choose` is asked of every conflict, and compares the
 * hashes with what the person saw. DEED_CONFLICT with `*open` > 0: some are open; nothing was changed. DEED_NOT_YOURS: a
 * choice for a language that the person does not write. DEED_UNCHANGED: its base is live. A touch. */
enum deed_result updating_bring(sqlite3 *db, const struct deed *deed, long long edition,
	merging_choose_h choose, void *arg, size_t *open);

#endif
