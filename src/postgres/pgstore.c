#include "agahi/postgres/pgstore.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/base/clock.h"
#include "agahi/cluster/feed.h"
#include "agahi/postgres/cargo.h"
#include "agahi/postgres/flight.h"
#include "agahi/postgres/pg.h"
#include "agahi/postgres/pghouse.h"
#include "agahi/postgres/pgkey.h"
#include "agahi/postgres/pgnode.h"
#include "agahi/postgres/pgschema.h"

enum {
	REST_MS = 150,               /* between two tries to find out what became of a commit */
	TRIES = 20,                  /* of one that meets others, where it may as well be told as failed */
	MAX_EARLY_RECEIPTS = 100000, /* spellings kept at once; the oldest make room */
	EARLY_RECEIPTS_STEP = 500,
	ERROR_SIZE = 512
};

/* In the feed in place of a commit that will never be: of no version. */
static const uint8_t tombstone[1] = { 0 };

struct pgstore {
	struct store store;
	struct pg *pg;
	bool alone;
	char *node;
	const struct sender_key *key;
	struct log *log;
	struct lease lease;
	int64_t life; /* 0: none was begun */
	int64_t seq;  /* of the last commit that was tried */
	int64_t last_id;
	struct keyslots *slots;
	struct sealing_seal seal;
	struct cargo *cargo;
	struct buffer feed;
	struct pghouse house;
	atomic_bool ends; /* the process */
	atomic_int_least64_t used_octets;
	char error[ERROR_SIZE];
};

static struct pgstore *of(struct store *store)
{
	return (struct pgstore *)store;
}

static void note_error(struct pgstore *pgstore, const char *what)
{
	snprintf(pgstore->error, sizeof(pgstore->error), "%s: %s", what, pg_error(pgstore->pg));
}

/* --- connecting --------------------------------------------------------------------------------------- */

/* The standby is looked at each time: after a failover another machine's settings are in force. */
static bool be_connected(struct pgstore *pgstore)
{
	if (pg_is_connected(pgstore->pg))
		return true;
	if (pg_connect(pgstore->pg) && (pgstore->alone || pg_check_standby(pgstore->pg)) &&
		flight_prepare(pgstore->pg))
		return true;
	note_error(pgstore, "PostgreSQL (store.database)");
	pg_disconnect(pgstore->pg);
	return false;
}

static void rest(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = REST_MS * 1000000L }, NULL);
}

/* --- one commit --------------------------------------------------------------------------------------- */

/* What is found out about it. */
enum stage {
	STAGE_WHOLE,   /* it goes, or goes again */
	STAGE_TOMB,    /* it cannot be written; that an earlier try was not is made sure of */
	STAGE_CONFIRM, /* it was written: a commit behind it tells that a standby has it */
	STAGE_REFUSED  /* its place in the feed is taken by the tombstone: the same */
};

struct attempt {
	struct pgstore *pgstore;
	struct flight_plan plan;
	struct flight_patience patience;
	enum stage stage;
	bool is_doubtful; /* a try is of unknown fate */
	bool is_told;
	bool has_tomb; /* one of them was of the tombstone */
	int tries;
};

static size_t room_for_early(const struct pgstore *pgstore)
{
	size_t rows = cargo_rows(pgstore->cargo, CARGO_DELIVERIES);

	if (rows == 0 || pgstore->house.early + (int64_t)rows < MAX_EARLY_RECEIPTS)
		return 0;
	return rows > EARLY_RECEIPTS_STEP ? rows : EARLY_RECEIPTS_STEP;
}

/* The feed's row is the guard: each commit with records has one. */
static bool plan_flight(struct pgstore *pgstore, const struct journal_record *first, struct flight_plan *plan)
{
	*plan = (struct flight_plan){ .life = pgstore->life, .last_id = pgstore->last_id };
	if (!first)
		return true;
	buffer_empty(&pgstore->feed);
	feed_pack(first, &pgstore->feed);
	if (!cargo_load(pgstore->cargo, &pgstore->seal, first) || pgstore->feed.failed)
		return false;
	if (cargo_last_id(pgstore->cargo) > plan->last_id)
		plan->last_id = cargo_last_id(pgstore->cargo);
	plan->cargo = pgstore->cargo;
	plan->has_guard = true;
	plan->seq = ++pgstore->seq;
	plan->octets = (struct span){ (const uint8_t *)pgstore->feed.data, pgstore->feed.len };
	plan->now_ms = clock_wall_ms();
	plan->key = pgstore->slots->slots[0].id;
	plan->make_room = room_for_early(pgstore);
	return true;
}

static enum flight_end fly(
	struct pgstore *pgstore, const struct flight_plan *plan, struct flight_patience *patience)
{
	int64_t early = 0;

	lease_commit_begins(&pgstore->lease, clock_monotonic_ms());
	enum flight_end end = flight_fly(pgstore->pg, plan, patience, &early);
	lease_commit_ends(&pgstore->lease, end == FLIGHT_COMMITTED);
	if (end == FLIGHT_COMMITTED)
		pgstore->house.early += early - (int64_t)plan->make_room;
	else
		note_error(pgstore, "PostgreSQL");
	if (end == FLIGHT_FENCED)
		lease_lose(&pgstore->lease);
	return end;
}

static struct flight_plan plan_of(const struct attempt *attempt)
{
	struct flight_plan plan = attempt->plan;

	if (attempt->stage == STAGE_WHOLE)
		return plan;
	plan.cargo = NULL;
	plan.make_room = 0;
	plan.has_guard = attempt->stage == STAGE_TOMB;
	plan.octets = (struct span){ tombstone, sizeof(tombstone) };
	return plan;
}

/* What stands in the feed in its place, of a try that nobody knew the fate of: it, or the tombstone? */
static bool look_whose(struct attempt *attempt)
{
	char life[24], seq[24];
	const char *const values[] = { life, seq };

	snprintf(life, sizeof(life), "%" PRId64, attempt->plan.life);
	snprintf(seq, sizeof(seq), "%" PRId64, attempt->plan.seq);
	PGresult *result = pg_query(attempt->pgstore->pg,
		"SELECT octets = '\\x00'::bytea FROM agahi.feed WHERE life = $1::bigint AND seq = $2::bigint",
		2, values);
	bool is_known = result && PQntuples(result) == 1;
	if (is_known)
		attempt->stage = *PQgetvalue(result, 0, 0) == 't' ? STAGE_REFUSED : STAGE_CONFIRM;
	PQclear(result);
	return is_known;
}

static void took_place(struct attempt *attempt)
{
	if (!attempt->has_tomb)
		attempt->stage = STAGE_CONFIRM;
	else
		look_whose(attempt); /* else it is asked again */
}

static bool ended(enum store_outcome outcome, enum store_outcome *out)
{
	*out = outcome;
	return true;
}

/* True when it is known what became of it. */
static bool judge(struct attempt *attempt, enum flight_end end, enum store_outcome *outcome)
{
	bool was_written = attempt->stage == STAGE_WHOLE || attempt->stage == STAGE_CONFIRM;

	switch (end) {
	case FLIGHT_COMMITTED:
		return ended(was_written ? STORE_COMMITTED : STORE_FAILED, outcome);
	case FLIGHT_FENCED:
		return ended(STORE_FENCED, outcome);
	case FLIGHT_THERE:
		took_place(attempt);
		return false;
	case FLIGHT_WARNED:
	case FLIGHT_LOST:
		attempt->is_doubtful = true;
		return false;
	case FLIGHT_AGAIN:
		return ++attempt->tries >= TRIES && !attempt->is_doubtful && ended(STORE_FAILED, outcome);
	case FLIGHT_REFUSED:
		break;
	}
	if (!attempt->is_doubtful)
		return ended(STORE_FAILED, outcome);
	if (attempt->stage == STAGE_WHOLE) {
		attempt->stage = STAGE_TOMB;
		attempt->has_tomb = true;
	}
	return false;
}

static void tell_doubt(struct attempt *attempt)
{
	if (attempt->is_told)
		return;
	attempt->is_told = true;
	log_warn(attempt->pgstore->log, "commit_in_doubt", LOG_TEXT("reason", attempt->pgstore->error));
}

/* As long as it takes, unless the process ends: then neither is told. */
static enum store_outcome find_out(struct attempt *attempt)
{
	struct pgstore *pgstore = attempt->pgstore;
	enum store_outcome outcome = STORE_FENCED;

	while (!flight_patience_is_over(&attempt->patience)) {
		if (!be_connected(pgstore)) {
			if (!attempt->is_doubtful)
				return STORE_FAILED;
			rest();
			continue;
		}
		const struct flight_plan plan = plan_of(attempt);
		enum flight_end end = fly(pgstore, &plan, &attempt->patience);
		if (judge(attempt, end, &outcome))
			return outcome;
		if (attempt->is_doubtful)
			tell_doubt(attempt);
		if (end == FLIGHT_LOST || end == FLIGHT_REFUSED)
			rest();
	}
	return STORE_FENCED;
}

static enum store_outcome commit(struct store *store, const struct journal_record *first, bool patient)
{
	struct pgstore *pgstore = of(store);
	struct attempt attempt = { .pgstore = pgstore, .patience.ends = &pgstore->ends };

	(void)patient; /* others' locks are waited for as long as the session says */
	if (lease_is_lost(&pgstore->lease))
		return STORE_FENCED;
	if (!plan_flight(pgstore, first, &attempt.plan)) {
		snprintf(pgstore->error, sizeof(pgstore->error), "memory is short");
		return STORE_FAILED;
	}
	enum store_outcome outcome = find_out(&attempt);
	if (outcome == STORE_COMMITTED)
		pgstore->last_id = attempt.plan.last_id;
	return outcome;
}

static bool prove(struct store *store)
{
	struct pgstore *pgstore = of(store);
	const struct flight_plan plan = { .life = pgstore->life, .last_id = pgstore->last_id };
	struct flight_patience patience = { .ends = &pgstore->ends };

	return !lease_is_lost(&pgstore->lease) && be_connected(pgstore) &&
		fly(pgstore, &plan, &patience) == FLIGHT_COMMITTED;
}

static void give_up(struct store *store)
{
	atomic_store(&of(store)->ends, true);
}

/* --- the house ---------------------------------------------------------------------------------------- */

static bool keep_house(struct store *store, int64_t now_ms, int64_t retention_ms, bool clock_is_steady)
{
	struct pgstore *pgstore = of(store);

	if (!pg_is_connected(pgstore->pg))
		return false;
	bool more = pghouse_step(&pgstore->house, now_ms, retention_ms, clock_is_steady);
	atomic_store(&pgstore->used_octets, pgstore->house.used_octets);
	return more;
}

static bool tell_forgotten(struct store *store, journal_forgotten_h handler, void *arg)
{
	struct pgstore *pgstore = of(store);

	return pg_is_connected(pgstore->pg) && pghouse_tell(&pgstore->house, handler, arg);
}

static int64_t used_octets(const struct store *store)
{
	return atomic_load(&((const struct pgstore *)store)->used_octets);
}

/* --- a life ------------------------------------------------------------------------------------------- */

static bool take_key(struct pgstore *pgstore)
{
	uint8_t octets[SEALING_LIFE_OCTETS];

	if (!pgkey_check(pgstore->pg, pgstore->key)) {
		note_error(pgstore, "the key for hashing numbers");
		return false;
	}
	keyslots_close(pgstore->slots);
	pgstore->slots = pgkey_slots(pgstore->key);
	if (!pgstore->slots) {
		snprintf(pgstore->error, sizeof(pgstore->error), "memory is short");
		return false;
	}
	randombytes_buf(octets, sizeof(octets));
	sealing_prepare(pgstore->slots->slots[0].key, octets, &pgstore->seal);
	return true;
}

static bool begin_life(struct store *store)
{
	struct pgstore *pgstore = of(store);
	struct pgnode node;

	if (!be_connected(pgstore) || !take_key(pgstore))
		return false;
	if (!pgnode_begin(pgstore->pg, pgstore->node, &node)) {
		note_error(pgstore, "this node's life cannot be begun");
		return false;
	}
	pgstore->life = pgnode_life(&node);
	pgstore->last_id = node.last_id;
	pgstore->seq = 0;
	pghouse_step(&pgstore->house, clock_wall_ms(), INT64_MAX / 4,
		false); /* a day for the first that is settled */
	atomic_store(&pgstore->used_octets, pgstore->house.used_octets);
	if (prove(store))
		return true;
	note_error(pgstore, "this node's life cannot be begun");
	return false;
}

static void end_life(struct store *store, bool clean)
{
	struct pgstore *pgstore = of(store);

	if (clean && pgstore->life != 0 && !lease_is_lost(&pgstore->lease) && pg_is_connected(pgstore->pg))
		pgnode_release(pgstore->pg, pgstore->life);
	pgstore->life = 0;
}

static void close_store(struct store *store)
{
	struct pgstore *pgstore = of(store);

	if (!pgstore)
		return;
	pg_free(pgstore->pg);
	keyslots_close(pgstore->slots);
	sodium_memzero(&pgstore->seal, sizeof(pgstore->seal));
	cargo_free(pgstore->cargo);
	buffer_free(&pgstore->feed);
	free(pgstore->node);
	free(pgstore);
}

static const char *error_of(const struct store *store)
{
	return ((const struct pgstore *)store)->error;
}

const struct store_backend pgstore_backend = {
	.name = "postgresql",
	.commit = commit,
	.prove = prove,
	.keep_house = keep_house,
	.tell_forgotten = tell_forgotten,
	.begin_life = begin_life,
	.end_life = end_life,
	.give_up = give_up,
	.close = close_store,
	.error = error_of,
	.used_octets = used_octets,
};

/* --- opening ------------------------------------------------------------------------------------------ */

static struct pgstore *allocate(const struct pgstore_options *options)
{
	struct pgstore *pgstore = calloc(1, sizeof(*pgstore));

	if (!pgstore)
		return NULL;
	pgstore->store = (struct store){ &pgstore_backend, lease_beat_ms(&options->times) };
	pgstore->alone = options->alone;
	pgstore->key = options->key;
	pgstore->log = options->log;
	lease_begin(&pgstore->lease, options->times);
	pgstore->pg = pg_new(options->conninfo);
	pgstore->house.pg = pgstore->pg;
	pgstore->node = strdup(options->node);
	pgstore->cargo = cargo_new();
	if (pgstore->pg && pgstore->node && pgstore->cargo)
		return pgstore;
	close_store(&pgstore->store);
	return NULL;
}

/* The tables first: statements are prepared against them. */
static bool prepare(struct pgstore *pgstore)
{
	struct pgnode node;
	bool prepared = pg_connect(pgstore->pg) && (pgstore->alone || pg_check_standby(pgstore->pg)) &&
		pg_schema_prepare(pgstore->pg) && flight_prepare(pgstore->pg) &&
		pgnode_find(pgstore->pg, pgstore->node, &node);

	if (!prepared)
		note_error(pgstore, "PostgreSQL (store.database)");
	else
		pgstore->last_id = node.last_id;
	return prepared;
}

struct store *pgstore_open(const struct pgstore_options *options, char *error, size_t size)
{
	struct pgstore *pgstore = allocate(options);

	if (!pgstore) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	if (prepare(pgstore))
		return &pgstore->store;
	snprintf(error, size, "%s", pgstore->error);
	close_store(&pgstore->store);
	return NULL;
}

int64_t pgstore_life(const struct store *store)
{
	return ((const struct pgstore *)store)->life;
}

struct lease *pgstore_lease(struct store *store)
{
	return &of(store)->lease;
}

struct ids pgstore_ids(const struct store *store)
{
	const struct pgstore *pgstore = (const struct pgstore *)store;
	struct ids ids;

	ids_begin(&ids, (uint32_t)(pgstore->life >> 32), pgstore->last_id, clock_wall_ms());
	return ids;
}

const struct keyslots *pgstore_slots(const struct store *store)
{
	return ((const struct pgstore *)store)->slots;
}
