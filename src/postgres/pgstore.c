#include "agahi/postgres/pgstore.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/base/clock.h"
#include "agahi/cluster/feed.h"
#include "agahi/postgres/cargo.h"
#include "agahi/postgres/fate.h"
#include "agahi/postgres/flight.h"
#include "agahi/postgres/pg.h"
#include "agahi/postgres/pghouse.h"
#include "agahi/postgres/pgkey.h"
#include "agahi/postgres/pgnode.h"
#include "agahi/postgres/pgschema.h"

enum {
	BEGIN_WITHIN_MS = 10000,     /* a life: a standby has to be there */
	REST_MS = 150,               /* between two tries to find out what became of a commit */
	MAX_EARLY_RECEIPTS = 100000, /* spellings kept at once; the oldest make room */
	EARLY_RECEIPTS_STEP = 500,
	ERROR_SIZE = 512
};

struct pgstore {
	struct store store;
	struct pg *pg;
	bool alone;
	char *node;
	const struct sender_key *key;
	struct log *log;
	struct lease lease;
	bool holds;   /* since a commit began that did not succeed yet, nor any behind it */
	int64_t life; /* 0: none was begun */
	int64_t seq;  /* of the last commit that was tried */
	int64_t last_id;
	struct keyslots *slots;
	struct sealing_seal seal;
	struct cargo *cargo;
	struct buffer feed;
	struct pghouse house;
	bool ran_out;     /* the lease, during the last commit, which may have begun it anew */
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

/* Until one succeeds: what is sent meanwhile might be sent by another node too. */
static void hold(struct pgstore *pgstore, uint64_t now_ms)
{
	if (!pgstore->holds)
		lease_commit_begins(&pgstore->lease, now_ms);
	pgstore->holds = true;
}

/* The standby is looked at each time: after a failover another machine's settings are in force. */
static bool be_connected(struct pgstore *pgstore)
{
	if (pg_is_connected(pgstore->pg))
		return true;
	hold(pgstore, clock_monotonic_ms());
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

static size_t room_for_early(const struct pgstore *pgstore)
{
	size_t rows = cargo_rows(pgstore->cargo, CARGO_DELIVERIES);

	if (rows == 0 || pgstore->house.early + (int64_t)rows < MAX_EARLY_RECEIPTS)
		return 0;
	return rows > EARLY_RECEIPTS_STEP ? rows : EARLY_RECEIPTS_STEP;
}

/* The fence alone. */
static struct flight_plan beat_of(const struct pgstore *pgstore)
{
	return (struct flight_plan){
		.life = pgstore->life, .last_id = pgstore->last_id, .needs_standby = !pgstore->alone
	};
}

/* The feed's row is the guard: each commit with records has one. */
static bool plan_flight(struct pgstore *pgstore, const struct journal_record *first, struct flight_plan *plan)
{
	*plan = beat_of(pgstore);
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

/* The right to send counts from this try, not from the first. */
static void let_go(struct pgstore *pgstore, uint64_t sent_ms)
{
	lease_commit_begins(&pgstore->lease, sent_ms);
	lease_commit_ends(&pgstore->lease, true);
	pgstore->holds = false;
}

/* A server that waits for its standby looks like one that stands still, whose place another may have taken. When the lease is over for
 * certain the primary is looked for anew; where it is the same, the next try finds what became of this one. */
static enum flight_end fly(
	struct pgstore *pgstore, const struct flight_plan *whole, struct flight_patience *patience)
{
	const uint64_t sent_ms = clock_monotonic_ms();
	struct flight_plan plan = *whole;
	int64_t early = 0;

	hold(pgstore, sent_ms);
	plan.until_ms = sent_ms + pgstore->lease.times.lease_ms;
	enum flight_end end = flight_fly(pgstore->pg, &plan, patience, &early);
	if (end == FLIGHT_COMMITTED) {
		let_go(pgstore, sent_ms);
		pgstore->house.early += early - (int64_t)plan.make_room;
		return end;
	}
	note_error(pgstore, "PostgreSQL");
	if (end == FLIGHT_FENCED)
		lease_lose(&pgstore->lease);
	return end;
}

/* One commit, until it is known what became of it. */
struct attempt {
	struct flight_plan plan;
	struct flight_patience patience;
	struct fate fate;
	bool is_told; /* that it is in doubt */
};

static void tell_doubt(struct pgstore *pgstore, struct attempt *attempt)
{
	if (!attempt->fate.is_doubtful || attempt->is_told)
		return;
	attempt->is_told = true;
	log_warn(pgstore->log, "commit_in_doubt", LOG_TEXT("reason", pgstore->error));
}

/* True when it is known. */
static bool try_once(struct pgstore *pgstore, struct attempt *attempt, enum store_outcome *outcome)
{
	const struct flight_plan plan = fate_next(&attempt->fate, &attempt->plan);
	enum flight_end end = fly(pgstore, &plan, &attempt->patience);

	if (fate_judge(&attempt->fate, end, outcome))
		return true;
	tell_doubt(pgstore, attempt);
	if (end == FLIGHT_LOST || end == FLIGHT_REFUSED || end == FLIGHT_WARNED)
		rest();
	return false;
}

static bool is_over(const struct pgstore *pgstore)
{
	return lease_is_over(&pgstore->lease, clock_monotonic_ms());
}

/* As long as it takes, unless the process ends: then neither is told. */
static enum store_outcome find_out(struct pgstore *pgstore, struct attempt *attempt)
{
	enum store_outcome outcome;

	while (!flight_patience_is_over(&attempt->patience)) {
		if (!be_connected(pgstore)) {
			if (!attempt->fate.is_doubtful)
				return STORE_FAILED;
			rest();
			continue;
		}
		/* Connections are cut by now: what they brought is asked elsewhere, and is not to be answered twice. */
		if (attempt->fate.is_doubtful && is_over(pgstore))
			fate_give_up(&attempt->fate);
		if (attempt->fate.stage == FATE_LOOK)
			fate_look(&attempt->fate, pgstore->pg, &attempt->plan);
		else if (try_once(pgstore, attempt, &outcome))
			return outcome;
	}
	return STORE_FENCED;
}

/* Does anybody wait for one of them? */
static bool has_waiting(const struct journal_record *first)
{
	while (first && !first->done)
		first = first->next;
	return first != NULL;
}

/* What waited while the lease was over: its connections were cut, and SMSCs deliver it again to whoever is back first. Taken here too
 * it would be answered twice. What nobody waits for is handed in once more. */
static bool waited_too_long(struct pgstore *pgstore, const struct journal_record *first)
{
	bool too_long = (pgstore->ran_out || is_over(pgstore)) && has_waiting(first);

	pgstore->ran_out = false;
	if (too_long)
		snprintf(pgstore->error, sizeof(pgstore->error),
			"the lease was over: what waited meanwhile is not taken, for its SMSCs bring it "
			"again");
	return too_long;
}

static enum store_outcome commit(struct store *store, const struct journal_record *first, bool patient)
{
	struct pgstore *pgstore = of(store);
	struct attempt attempt = { .patience.ends = &pgstore->ends };

	(void)patient; /* others' locks are waited for as long as the session says */
	if (lease_is_lost(&pgstore->lease))
		return STORE_FENCED;
	if (waited_too_long(pgstore, first))
		return STORE_FAILED;
	if (!plan_flight(pgstore, first, &attempt.plan)) {
		snprintf(pgstore->error, sizeof(pgstore->error), "memory is short");
		return STORE_FAILED;
	}
	const uint64_t begun_ms = clock_monotonic_ms(), until_ms = atomic_load(&pgstore->lease.until_ms);
	enum store_outcome outcome = find_out(pgstore, &attempt);
	pgstore->ran_out = begun_ms < until_ms && clock_monotonic_ms() >= until_ms;
	if (outcome == STORE_COMMITTED)
		pgstore->last_id = attempt.plan.last_id;
	return outcome;
}

static bool beat(struct pgstore *pgstore, struct flight_patience patience)
{
	const struct flight_plan plan = beat_of(pgstore);

	return !lease_is_lost(&pgstore->lease) && be_connected(pgstore) &&
		fly(pgstore, &plan, &patience) == FLIGHT_COMMITTED;
}

static bool prove(struct store *store)
{
	struct pgstore *pgstore = of(store);

	return beat(pgstore, (struct flight_patience){ .ends = &pgstore->ends });
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
	const struct flight_patience patience = { &pgstore->ends, clock_monotonic_ms() + BEGIN_WITHIN_MS };
	if (beat(pgstore, patience))
		return true;
	note_error(pgstore,
		"this node's life cannot be begun, for its first commit did not succeed within 10 s (is a "
		"synchronous standby there?)");
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
	bool prepared = pg_connect(pgstore->pg) && (pgstore->alone || pg_check_standby(pgstore->pg)) &&
		pg_schema_prepare(pgstore->pg) && flight_prepare(pgstore->pg);

	if (!prepared)
		note_error(pgstore, "PostgreSQL (store.database)");
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
