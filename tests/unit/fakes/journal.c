#include "fakes/journal.h"

#include <string.h>

void fake_journal_init(struct journal *journal)
{
	memset(journal, 0, sizeof(*journal));
	journal->next_id = 1;
}

void fake_journal_commit(struct journal *journal, bool committed, struct moment now)
{
	static struct journal_record *records[FAKE_JOURNAL_WAITING];
	size_t count = journal->waiting_count;

	memcpy(records, journal->waiting, count * sizeof(records[0]));
	journal->waiting_count = 0;
	for (size_t i = 0; i < count; i++)
		records[i]->done(records[i], committed, now);
}

const struct journal_entry *fake_journal_entry(const struct journal *journal)
{
	for (size_t i = journal->waiting_count; i > 0; i--) {
		if (journal->waiting[i - 1]->kind == JOURNAL_ENTRY)
			return (const struct journal_entry *)journal->waiting[i - 1];
	}
	return NULL;
}

/* --- journal.h ---------------------------------------------------------------------------------------- */

static void keep(struct journal *journal, const struct journal_record *record, size_t index)
{
	if (record->kind == JOURNAL_SETTLEMENT)
		journal->settlements[index] = *(const struct journal_settlement *)record;
	if (record->kind == JOURNAL_SUBMISSION)
		journal->submissions[index] = *(const struct journal_submission *)record;
	if (record->kind == JOURNAL_SILENCE)
		journal->silences[index] = *(const struct journal_silence *)record;
	if (record->kind == JOURNAL_SHOWN)
		journal->shown[index] = *(const struct journal_shown *)record;
	if (record->kind == JOURNAL_DROPPED_PART)
		journal->dropped_parts[index] = ((const struct journal_dropped_part *)record)->id;
	if (record->kind == JOURNAL_ENDED_CONNECTION)
		journal->ended_connections[index] = ((const struct journal_ended_connection *)record)->origin;
}

void journal_put(struct journal *journal, struct journal_record *record)
{
	size_t index = journal->counts[record->kind]++ % FAKE_JOURNAL_KEPT;

	if (record->done)
		journal->waiting[journal->waiting_count++ % FAKE_JOURNAL_WAITING] = record;
	else
		keep(journal, record, index);
}

bool journal_is_shared(const struct journal *journal)
{
	return journal->is_shared;
}

bool journal_may_submit(const struct journal *journal, struct moment now)
{
	(void)now;
	return !journal->may_not_submit && !journal->lease_is_over;
}

bool journal_lease_is_over(const struct journal *journal, struct moment now)
{
	(void)now;
	return journal->lease_is_over;
}

bool journal_lease_is_lost(const struct journal *journal)
{
	return journal->lease_is_lost;
}

void journal_set_reach(struct journal *journal, const char *const *smscs, size_t count, size_t room)
{
	journal->reach_count = count;
	journal->room = room;
	for (size_t i = 0; i < count && i < 8; i++)
		journal->reach[i] = smscs[i];
}

bool journal_release(struct journal *journal, const int64_t *ids, size_t count)
{
	if (journal->released_count > 0 || count > FAKE_JOURNAL_KEPT)
		return false;
	memcpy(journal->released, ids, count * sizeof(*ids));
	journal->released_count = count;
	return true;
}

struct following_figures journal_following(const struct journal *journal)
{
	return (struct following_figures){ .nodes = journal->other_nodes };
}

int64_t journal_next_id(struct journal *journal)
{
	return journal->next_id++;
}

struct journal *journal_open(const struct journal_options *options, char *error, size_t size)
{
	(void)options;
	(void)error;
	(void)size;
	return NULL;
}

bool journal_rename_link(struct journal *journal, const char *from, const char *to)
{
	(void)journal;
	(void)from;
	(void)to;
	return true;
}

bool journal_start(struct journal *journal, struct event_base *base, char *error, size_t size)
{
	(void)journal;
	(void)base;
	(void)error;
	(void)size;
	return true;
}

void journal_close(struct journal *journal, bool clean)
{
	(void)journal;
	(void)clean;
}

size_t journal_backlog(const struct journal *journal)
{
	return journal->waiting_count;
}

const struct histogram *journal_commit_times(const struct journal *journal)
{
	return &journal->commit_times;
}

bool journal_is_healthy(const struct journal *journal)
{
	return !journal->unhealthy;
}

bool journal_is_full(const struct journal *journal)
{
	return journal->full;
}

int64_t journal_used_octets(const struct journal *journal)
{
	(void)journal;
	return 1024;
}

int64_t journal_max_octets(const struct journal *journal)
{
	(void)journal;
	return 4096;
}

sqlite3 *journal_reader(const struct journal *journal)
{
	return journal->reader;
}

const struct keyslots *journal_slots(const struct journal *journal)
{
	return journal->slots;
}

int64_t journal_last_outbox_id(const struct journal *journal)
{
	return journal->last_outbox_id;
}

bool journal_was_clean(const struct journal *journal)
{
	return journal->was_clean;
}
