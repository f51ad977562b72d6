#include "agahi/journal/member.h"

#include <stdio.h>
#include <stdlib.h>

#include "agahi/journal/journal_db.h"
#include "agahi/peers/neighbours.h"
#include "agahi/postgres/pgstore.h"

struct member {
	const struct config_store *config;
	struct log *log;
	struct store *store; /* the writer's, once it runs */
	sqlite3 *reader;
	struct ids ids;
	struct neighbours *neighbours; /* NULL: not followed */
};

/* --- life --------------------------------------------------------------------------------------------- */

static bool open_both(struct member *member, const struct pgstore_options *options, char *error, size_t size)
{
	member->store = pgstore_open(options, error, size);
	if (member->store)
		member->reader = journal_db_open(config_place(member->config), DB_READ_BRIEFLY, error, size);
	return member->reader != NULL;
}

struct member *member_open(const struct config_store *config, const struct sender_key *key, struct log *log,
	char *error, size_t size)
{
	const struct pgstore_options options = { .conninfo = config->database,
		.node = config->node,
		.alone = config->alone,
		.times = lease_times_of(config->lease),
		.key = key,
		.log = log };
	struct member *member = calloc(1, sizeof(*member));

	if (!member) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	member->config = config;
	member->log = log;
	if (open_both(member, &options, error, size))
		return member;
	member_close(member);
	return NULL;
}

void member_close(struct member *member)
{
	if (!member)
		return;
	member_stop_following(member);
	db_close(member->reader);
	if (member->store)
		member->store->backend->close(member->store);
	free(member);
}

struct store *member_store(struct member *member)
{
	return member->store;
}

sqlite3 *member_reader(struct member *member)
{
	return member->reader;
}

const struct keyslots *member_slots(const struct member *member)
{
	return pgstore_slots(member->store);
}

void member_begin(struct member *member)
{
	member->ids = pgstore_ids(member->store);
	db_close(member->reader);
	member->reader = NULL;
}

int64_t member_next_id(struct member *member)
{
	return ids_next(&member->ids);
}

void member_note_time(struct member *member, struct moment now)
{
	if (member)
		ids_note_time(&member->ids, now.wall_ms);
}

/* --- the lease ---------------------------------------------------------------------------------------- */

bool member_may_submit(const struct member *member, struct moment now)
{
	return !member || lease_may_submit(pgstore_lease(member->store), moment_ms(now));
}

bool member_lease_is_over(const struct member *member, struct moment now)
{
	return member && lease_is_over(pgstore_lease(member->store), moment_ms(now));
}

bool member_lease_is_lost(const struct member *member)
{
	return member && lease_is_lost(pgstore_lease(member->store));
}

/* --- others ------------------------------------------------------------------------------------------- */

bool member_follow(struct member *member, struct event_base *base, const struct following_handlers *handlers,
	char *error, size_t size)
{
	if (!member)
		return true;
	const struct neighbours_parts parts = { .base = base,
		.conninfo = member->config->database,
		.life = pgstore_life(member->store),
		.lease = pgstore_lease(member->store),
		.slots = pgstore_slots(member->store),
		.log = member->log,
		.handlers = *handlers };

	member->neighbours = neighbours_start(&parts, error, size);
	return member->neighbours != NULL;
}

void member_stop_following(struct member *member)
{
	if (!member)
		return;
	neighbours_stop(member->neighbours);
	member->neighbours = NULL;
}

static struct neighbours *followed(const struct member *member)
{
	return member ? member->neighbours : NULL;
}

void member_set_reach(struct member *member, const char *const *smscs, size_t count, size_t room)
{
	if (followed(member))
		neighbours_set_reach(member->neighbours, smscs, count, room);
}

bool member_release(struct member *member, const int64_t *ids, size_t count)
{
	return followed(member) && neighbours_release(member->neighbours, ids, count);
}

bool member_publish(struct member *member, int64_t after, const void *octets, size_t len)
{
	return followed(member) && neighbours_publish(member->neighbours, after, octets, len);
}

struct following_figures member_following(const struct member *member)
{
	return followed(member) ? neighbours_figures(member->neighbours)
				: (struct following_figures){ .stale_p99_ms = 0 };
}
