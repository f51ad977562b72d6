/* The rooms on the bench (middle.h) over a real file of a journal, from which an earlier life is taken in again. */
#ifndef AGAHI_JOURNAL_STAGE_H
#define AGAHI_JOURNAL_STAGE_H

#include "middle.h"

#include "agahi/intake/restore.h"
#include "agahi/store/ledger.h"

static char *folder, *path;
static struct ledger *ledger;
static struct outbound *outbound;
static struct restore *restore;

static inline bool journal_stage_open(void)
{
	const struct outbound_parts parts = { .journal = &middle.journal,
		.receipts = middle.receipts,
		.metrics = middle.metrics,
		.inhand = middle.inhand,
		.links = middle.links,
		.link_count = MIDDLE_LINKS,
		.rules.validity_ms = 3600000 };
	char error[256];

	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	ledger = ledger_open(path, DURABILITY_NORMAL, error, sizeof(error));
	middle.journal.reader = ledger_open_file(path, DB_READ_ONLY, error, sizeof(error));
	middle.journal.slots = ledger_slots(ledger);
	outbound = outbound_new(&parts);
	return ledger && middle.journal.reader && outbound;
}

/* To be called first. Replies are read where there is a base. */
static inline bool journal_stage_set_up(void **state, const char *const *links, struct event_base *base)
{
	middle_set_up(state);
	if (!journal_stage_open())
		return false;
	const struct restore_parts parts = { &middle.journal, middle.preferences, middle.limiter,
		middle.redelivery, middle.fragments, outbound, NULL, links, MIDDLE_LINKS, base,
		base ? path : NULL };
	restore = restore_new(&parts);
	return restore != NULL;
}

static inline int journal_stage_tear_down(void **state)
{
	restore_free(restore);
	outbound_free(outbound);
	db_close(middle.journal.reader);
	ledger_close(ledger);
	free(path);
	test_folder_remove(folder);
	return middle_tear_down(state);
}

#endif
