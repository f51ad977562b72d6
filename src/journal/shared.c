#include "agahi/journal/shared.h"

#include <stdio.h>

#include "agahi/journal/inside.h"
#include "agahi/journal/journal_db.h"
#include "agahi/postgres/neighbours.h"
#include "agahi/postgres/pgstore.h"

bool journal_is_shared(const struct journal *journal)
{
	return journal->is_shared;
}

/* --- life --------------------------------------------------------------------------------------------- */

bool shared_open(struct journal *journal, const struct journal_options *options, char *error, size_t size)
{
	const struct config_store *shared = options->shared;
	const struct pgstore_options store = { .conninfo = shared->database,
		.node = shared->node,
		.alone = shared->alone,
		.times = lease_times_of(shared->lease),
		.key = options->key,
		.log = options->log };

	journal->is_shared = true;
	journal->conninfo = shared->database;
	journal->was_clean = true; /* what an earlier life left is heard of, and claimed */
	journal->store = pgstore_open(&store, error, size);
	if (journal->store)
		journal->reader = journal_db_open(config_place(shared), DB_READ_ONLY, error, size);
	return journal->reader != NULL;
}

bool shared_begin(struct journal *journal, char *error, size_t size)
{
	journal->ids = pgstore_ids(journal->store);
	journal->slots = keyslots_copy(pgstore_slots(journal->store));
	if (!journal->slots)
		snprintf(error, size, "memory is short");
	return journal->slots != NULL;
}

void shared_stop(struct journal *journal)
{
	neighbours_stop(journal->neighbours);
	journal->neighbours = NULL;
}

int64_t shared_next_id(struct journal *journal)
{
	return ids_next(&journal->ids);
}

void journal_note_time(struct journal *journal, struct moment now)
{
	ids_note_time(&journal->ids, now.wall_ms);
}

/* --- the lease ---------------------------------------------------------------------------------------- */

bool journal_may_submit(const struct journal *journal, struct moment now)
{
	return !journal->is_shared || lease_may_submit(pgstore_lease(journal->store), moment_ms(now));
}

bool journal_lease_is_over(const struct journal *journal, struct moment now)
{
	return journal->is_shared && lease_is_over(pgstore_lease(journal->store), moment_ms(now));
}

bool journal_lease_is_lost(const struct journal *journal)
{
	return journal->is_shared && lease_is_lost(pgstore_lease(journal->store));
}

/* --- others ------------------------------------------------------------------------------------------- */

bool journal_follow(struct journal *journal, struct event_base *base,
	const struct following_handlers *handlers, char *error, size_t size)
{
	if (!journal->is_shared)
		return true;
	journal->neighbours = neighbours_start(&(struct neighbours_parts){ .base = base,
						       .conninfo = journal->conninfo,
						       .life = pgstore_life(journal->store),
						       .lease = pgstore_lease(journal->store),
						       .slots = journal->slots,
						       .log = journal->log,
						       .handlers = *handlers },
		error, size);
	return journal->neighbours != NULL;
}

void journal_set_reach(struct journal *journal, const char *const *smscs, size_t count, size_t room)
{
	if (journal->neighbours)
		neighbours_set_reach(journal->neighbours, smscs, count, room);
}

bool journal_release(struct journal *journal, const int64_t *ids, size_t count)
{
	return journal->neighbours && neighbours_release(journal->neighbours, ids, count);
}

bool journal_publish(struct journal *journal, int64_t after, const void *octets, size_t len)
{
	return journal->neighbours && neighbours_publish(journal->neighbours, after, octets, len);
}

struct following_figures journal_following(const struct journal *journal)
{
	return journal->neighbours ? neighbours_figures(journal->neighbours)
				   : (struct following_figures){ .stale_p99_ms = 0 };
}
