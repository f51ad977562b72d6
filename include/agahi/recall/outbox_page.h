/* outbox_page: some of what waits in the outbox, read into memory of its own, so that it can be read in one thread and used in
 * another. */
#ifndef AGAHI_OUTBOX_PAGE_H
#define AGAHI_OUTBOX_PAGE_H

#include "agahi/recall/history.h"

struct outbox_page;

/* Entries above `after_id` and up to `last_id`, at most `limit`: as history_read_outbox() tells them. NULL when they cannot
 * be read, or memory is short. */
struct outbox_page *outbox_page_read(
	sqlite3 *db, const struct keyslots *slots, int64_t after_id, int64_t last_id, size_t limit);

/* Wipes what was sealed. NULL is nothing. */
void outbox_page_free(struct outbox_page *page);

size_t outbox_page_count(const struct outbox_page *page);

/* In the order of their ids; valid as long as the page is. */
const struct journal_entry *outbox_page_entry(const struct outbox_page *page, size_t index);

#endif
