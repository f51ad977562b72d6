/* A journal without a disk: journal.h as a test plays it. A suite that is linked with fakes/journal.c has no other.
 *
 * What is handed in waits until the test commits it, or lets the commit fail; what nobody waits for is kept to be looked
 * at. There is one journal, made anew by fake_journal_init(). */
#ifndef AGAHI_FAKE_JOURNAL_H
#define AGAHI_FAKE_JOURNAL_H

#include "agahi/journal/shared.h"

enum { FAKE_JOURNAL_KEPT = 256, FAKE_JOURNAL_WAITING = 32768 };

struct journal {
	int64_t next_id;
	struct journal_record *waiting[FAKE_JOURNAL_WAITING]; /* with `done`, in order */
	size_t waiting_count;
	bool is_shared;
	bool may_not_submit, lease_is_over, lease_is_lost;
	unsigned other_nodes;
	const char *reach[8]; /* as it was told last */
	size_t reach_count, room;
	int64_t released[FAKE_JOURNAL_KEPT];
	size_t released_count;             /* that are to be, and nothing else meanwhile */
	size_t counts[JOURNAL_KIND_COUNT]; /* of all that was handed in */
	struct journal_settlement settlements[FAKE_JOURNAL_KEPT];
	struct journal_submission submissions[FAKE_JOURNAL_KEPT];
	struct journal_silence silences[FAKE_JOURNAL_KEPT];
	struct journal_shown shown[FAKE_JOURNAL_KEPT];
	int64_t dropped_parts[FAKE_JOURNAL_KEPT];
	uint32_t ended_connections[FAKE_JOURNAL_KEPT]; /* by origin */
	struct histogram commit_times;
	bool full, unhealthy;
	bool was_clean;
	sqlite3 *reader;
	const struct keyslots *slots;
	int64_t last_outbox_id;
};

void fake_journal_init(struct journal *journal);

/* Tells all that waits that it was committed, or not. What is handed in meanwhile waits for the next time. */
void fake_journal_commit(struct journal *journal, bool committed, struct moment now);

/* The request handed in last, as long as it waits. */
const struct journal_entry *fake_journal_entry(const struct journal *journal);

#endif
