#include "agahi/peers/neighbours.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/base/told.h"
#include "agahi/base/worker.h"
#include "agahi/cluster/reach.h"
#include "agahi/cluster/staleness.h"
#include "agahi/peers/hearing.h"
#include "agahi/peers/takeover.h"

enum {
	LOOK_EVERY_MS = 50,
	CONNECT_EVERY_MS = 500,
	CLAIM_EVERY_MS = 1000, /* where the last claim found nothing */
	MOST_WAITING = 2048,   /* tellings: the loop is behind, and nothing more is read */
	TOLD_AT_ONCE = 256     /* in one turn of the loop */
};

/* What the loop asks for; it stays where it is until it is done. */
struct wish {
	uint8_t *octets; /* NULL: none */
	size_t len;
	int64_t after;
};

struct neighbours {
	struct neighbours_parts parts;
	struct worker *worker;
	struct told damaged; /* rows; the loop's */

	/* Under the worker's lock: */
	struct tellings ready;
	struct reach reach;
	bool reach_is_new;
	struct wish release, publish;
	struct following_figures figures;
	struct staleness staleness;
	bool ending;
	int socket; /* of the connection, once more: whoever stops the thread cuts it. -1: none */

	/* The thread's: */
	struct pg *pg;
	struct takeover *takeover;
	struct hearing *hearing;
	uint64_t claim_ms; /* when the next is due */
	uint64_t connect_ms;
	bool is_away;
	int64_t low[IDS_NODE_MAX + 1], high[IDS_NODE_MAX + 1];
};

/* --- the thread --------------------------------------------------------------------------------------- */

static void note_away(struct neighbours *neighbours, const char *reason)
{
	if (!neighbours->is_away)
		log_warn(neighbours->parts.log, "neighbours_unheard", LOG_TEXT("reason", reason),
			LOG_TEXT("effect",
				"what other nodes take, and whether they live, is not known for now"));
	neighbours->is_away = true;
	neighbours->connect_ms = clock_monotonic_ms() + CONNECT_EVERY_MS;
}

static void note_back(struct neighbours *neighbours)
{
	if (neighbours->is_away)
		log_info(neighbours->parts.log, "neighbours_heard",
			LOG_TEXT("reason", "the database is back"));
	neighbours->is_away = false;
}

/* A COMMIT may wait for a standby for ever: who ends the thread cuts it short here, whatever became of the connection. */
static void keep_socket(struct neighbours *neighbours)
{
	int own = fcntl(PQsocket(pg_connection(neighbours->pg)), F_DUPFD_CLOEXEC, 0), old;

	worker_lock(neighbours->worker);
	old = neighbours->socket;
	neighbours->socket = own;
	if (neighbours->ending && own >= 0)
		shutdown(own, SHUT_RDWR);
	worker_unlock(neighbours->worker);
	if (old >= 0)
		close(old);
}

static bool is_connected(struct neighbours *neighbours)
{
	if (pg_is_connected(neighbours->pg))
		return true;
	if (clock_monotonic_ms() < neighbours->connect_ms)
		return false;
	if (pg_connect(neighbours->pg)) {
		keep_socket(neighbours);
		return true;
	}
	note_away(neighbours, pg_error(neighbours->pg));
	return false;
}

/* One that cannot be ended now is found by the next look. Who cannot commit ends nobody: all may stand before one lock. */
static void end_dead(struct neighbours *neighbours, const struct hearing_look *look)
{
	for (size_t i = 0; i < look->dead_count && pg_is_connected(neighbours->pg) &&
		!lease_is_over(neighbours->parts.lease, clock_monotonic_ms());
		i++) {
		const struct hearing_dead *dead = &look->dead[i];
		enum takeover_outcome outcome =
			takeover_end_life(neighbours->takeover, dead->node, dead->epoch, dead->beat);

		if (outcome == TAKEOVER_FAILED)
			note_away(neighbours, takeover_error(neighbours->takeover));
		if (outcome != TAKEOVER_DONE)
			continue;
		log_warn(neighbours->parts.log, "node_taken_over", LOG_NUMBER("node", dead->node),
			LOG_NUMBER("epoch", dead->epoch),
			LOG_TEXT("reason",
				"nothing was heard of it for the lease and its margin; others send what it "
				"left"));
		worker_lock(neighbours->worker);
		neighbours->figures.taken_over++;
		worker_unlock(neighbours->worker);
	}
}

/* One page of each; true when there may be more. */
static bool claim_pages(struct neighbours *neighbours, const struct reach *reach, struct tellings *tellings)
{
	const struct takeover_bounds bounds = { neighbours->low, neighbours->high,
		lives_claimable(hearing_lives(neighbours->hearing), neighbours->low, neighbours->high) };
	const char *const *names = (const char *const *)reach->names;
	enum takeover_outcome outcome =
		takeover_take_parts(neighbours->takeover, &bounds, names, reach->count, tellings);
	bool more = outcome == TAKEOVER_DONE;

	if (outcome <= TAKEOVER_NOTHING && reach->room > 0)
		outcome = takeover_take_replies(
			neighbours->takeover, &bounds, names, reach->count, reach->room, tellings);
	if (outcome > TAKEOVER_NOTHING)
		note_away(neighbours, takeover_error(neighbours->takeover));
	return more || outcome == TAKEOVER_DONE;
}

/* What there is room for shrinks by what was claimed, until the loop says anew. */
static void spend_room(struct neighbours *neighbours, size_t claimed)
{
	struct reach *reach = &neighbours->reach;

	worker_lock(neighbours->worker);
	neighbours->figures.claimed += claimed;
	reach->room = reach->room > claimed ? reach->room - claimed : 0;
	worker_unlock(neighbours->worker);
}

static bool take_reach(struct neighbours *neighbours, struct reach *reach)
{
	worker_lock(neighbours->worker);
	if (neighbours->reach_is_new)
		neighbours->claim_ms = 0;
	neighbours->reach_is_new = false;
	bool copied = reach_copy(reach, (const char *const *)neighbours->reach.names, neighbours->reach.count,
		neighbours->reach.room);
	worker_unlock(neighbours->worker);
	return copied;
}

static void claim(struct neighbours *neighbours, bool ended, struct tellings *tellings)
{
	struct reach reach;
	const uint64_t now_ms = clock_monotonic_ms();
	size_t before = tellings_count_of(tellings, TELLING_REPLY);

	if (take_reach(neighbours, &reach) && reach.count > 0 && (ended || now_ms >= neighbours->claim_ms) &&
		lease_may_submit(neighbours->parts.lease, now_ms)) {
		bool more = claim_pages(neighbours, &reach, tellings);
		neighbours->claim_ms = more ? 0 : now_ms + CLAIM_EVERY_MS;
		spend_room(neighbours, tellings_count_of(tellings, TELLING_REPLY) - before);
	}
	reach_clear(&reach);
}

/* Nobody else takes away what it points to. */
static struct wish look_at(struct neighbours *neighbours, const struct wish *wish)
{
	struct wish seen;

	worker_lock(neighbours->worker);
	seen = *wish;
	worker_unlock(neighbours->worker);
	return seen;
}

static void fulfil(struct neighbours *neighbours, struct wish *wish)
{
	worker_lock(neighbours->worker);
	free(wish->octets);
	wish->octets = NULL;
	worker_unlock(neighbours->worker);
}

static void release(struct neighbours *neighbours, struct tellings *tellings)
{
	const struct wish wish = look_at(neighbours, &neighbours->release);
	struct telling *telling = NULL;
	enum takeover_outcome outcome;

	if (!wish.octets)
		return;
	outcome = takeover_release(
		neighbours->takeover, (const int64_t *)(const void *)wish.octets, wish.len / sizeof(int64_t));
	if (outcome == TAKEOVER_DONE || lease_is_lost(neighbours->parts.lease))
		telling = tellings_add(tellings, TELLING_RELEASED, (struct span){ wish.octets, wish.len });
	if (!telling) {
		note_away(neighbours, takeover_error(neighbours->takeover));
		return;
	}
	telling->flag = outcome == TAKEOVER_DONE;
	fulfil(neighbours, &neighbours->release);
}

/* What is the newest then is told by the next look, whoever's it is. */
static void publish(struct neighbours *neighbours)
{
	const struct wish wish = look_at(neighbours, &neighbours->publish);

	if (!wish.octets)
		return;
	if (takeover_publish(neighbours->takeover, wish.after, (struct span){ wish.octets, wish.len }) >
		TAKEOVER_NOTHING)
		note_away(neighbours, takeover_error(neighbours->takeover));
	else
		fulfil(neighbours, &neighbours->publish);
}

static void hand_over(struct neighbours *neighbours, struct tellings *tellings)
{
	if (!tellings->first)
		return;
	worker_lock(neighbours->worker);
	tellings_join(&neighbours->ready, tellings);
	worker_unlock(neighbours->worker);
	worker_tell(neighbours->worker);
}

/* A claim in doubt comes before all others: its rows may be ours, and nobody else's. */
static bool settle(struct neighbours *neighbours, struct tellings *tellings)
{
	size_t before = tellings_count_of(tellings, TELLING_REPLY);

	if (!takeover_is_in_doubt(neighbours->takeover))
		return true;
	if (takeover_settle(neighbours->takeover, tellings) != TAKEOVER_DONE) {
		note_away(neighbours, takeover_error(neighbours->takeover));
		return false;
	}
	spend_room(neighbours, tellings_count_of(tellings, TELLING_REPLY) - before);
	return true;
}

static bool look(struct neighbours *neighbours, struct hearing_look *look, struct tellings *tellings)
{
	if (!hearing_look(neighbours->hearing, look, tellings)) {
		note_away(neighbours, hearing_error(neighbours->hearing));
		return false;
	}
	note_back(neighbours);
	worker_lock(neighbours->worker);
	neighbours->figures.last_look_ms = clock_monotonic_ms();
	neighbours->figures.nodes = lives_others(hearing_lives(neighbours->hearing));
	worker_unlock(neighbours->worker);
	return true;
}

/* True when the next round is due at once. What was heard is handed over before anything is claimed. */
static bool do_round(struct neighbours *neighbours)
{
	struct tellings tellings;
	struct hearing_look looked = { .more = false };

	tellings_init(&tellings);
	if (is_connected(neighbours) && settle(neighbours, &tellings) &&
		look(neighbours, &looked, &tellings)) {
		hand_over(neighbours, &tellings);
		end_dead(neighbours, &looked);
		if (pg_is_connected(neighbours->pg))
			claim(neighbours, looked.ended, &tellings);
		if (pg_is_connected(neighbours->pg))
			release(neighbours, &tellings);
		if (pg_is_connected(neighbours->pg))
			publish(neighbours);
	}
	hand_over(neighbours, &tellings);
	return looked.more;
}

static void run(void *arg)
{
	struct neighbours *neighbours = arg;
	bool more = false;

	for (;;) {
		worker_lock(neighbours->worker);
		if (!more && !worker_is_stopping(neighbours->worker))
			worker_sleep(neighbours->worker, LOOK_EVERY_MS);
		bool stopping = worker_is_stopping(neighbours->worker);
		bool behind = neighbours->ready.count >= MOST_WAITING;
		worker_unlock(neighbours->worker);
		if (stopping)
			return;
		more = !behind && do_round(neighbours);
	}
}

/* --- the loop ----------------------------------------------------------------------------------------- */

/* Its own list, so that handlers may call us. True when more waits. */
static bool take_ready(struct neighbours *neighbours, struct tellings *now)
{
	struct telling *telling;
	bool more;

	tellings_init(now);
	worker_lock(neighbours->worker);
	while (now->count < TOLD_AT_ONCE && (telling = tellings_take(&neighbours->ready))) {
		telling->next = NULL;
		*now->end = telling;
		now->end = &telling->next;
		now->count++;
	}
	more = neighbours->ready.first != NULL;
	worker_unlock(neighbours->worker);
	return more;
}

static void tell(struct neighbours *neighbours, const struct telling *telling, struct moment now)
{
	uint64_t now_ms = moment_ms(now), rows;

	if (telling->kind == TELLING_FEED) {
		worker_lock(neighbours->worker);
		neighbours->figures.heard++;
		staleness_note(&neighbours->staleness, now_ms > telling->at_ms ? now_ms - telling->at_ms : 0,
			now_ms);
		worker_unlock(neighbours->worker);
	}
	if (!telling_tell(telling, &neighbours->parts.handlers, now) &&
		told_count(&neighbours->damaged, now_ms, &rows))
		log_error(neighbours->parts.log, "feed_damaged", LOG_NUMBER("node", telling->number >> 32),
			LOG_NUMBER("rows", (int64_t)rows),
			LOG_TEXT("reason", "rows of its feed are not what this version can read"),
			LOG_TEXT("effect", "what they say of limits, languages and STOP is not known here"),
			LOG_TEXT("next", "run the same version of Agahi on all nodes"));
}

static void on_told(struct moment now, void *arg)
{
	struct neighbours *neighbours = arg;
	struct tellings ready;
	struct telling *telling;
	bool more = take_ready(neighbours, &ready);

	while ((telling = tellings_take(&ready))) {
		tell(neighbours, telling, now);
		telling_free(telling);
	}
	if (more)
		worker_tell(neighbours->worker);
}

void neighbours_set_reach(struct neighbours *neighbours, const char *const *smscs, size_t count, size_t room)
{
	struct reach *reach = &neighbours->reach;

	worker_lock(neighbours->worker);
	if (reach_is(reach, smscs, count) && (reach->room > 0 || room == 0)) {
		reach->room = room;
	} else {
		reach_clear(reach);
		reach_copy(reach, smscs, count, room);
		neighbours->reach_is_new = true;
	}
	worker_unlock(neighbours->worker);
}

static bool ask_for(struct neighbours *neighbours, struct wish *wish, struct span octets, int64_t after)
{
	uint8_t *copy = malloc(octets.len + 1);
	bool taken;

	if (!copy)
		return false;
	if (octets.len > 0)
		memcpy(copy, octets.data, octets.len);
	worker_lock(neighbours->worker);
	taken = !wish->octets;
	if (taken) {
		*wish = (struct wish){ copy, octets.len, after };
		worker_wake(neighbours->worker);
	}
	worker_unlock(neighbours->worker);
	if (!taken)
		free(copy);
	return taken;
}

bool neighbours_release(struct neighbours *neighbours, const int64_t *ids, size_t count)
{
	return ask_for(neighbours, &neighbours->release,
		(struct span){ (const uint8_t *)(const void *)ids, count * sizeof(*ids) }, 0);
}

bool neighbours_publish(struct neighbours *neighbours, int64_t after, const void *octets, size_t len)
{
	return ask_for(neighbours, &neighbours->publish, (struct span){ octets, len }, after);
}

struct following_figures neighbours_figures(const struct neighbours *neighbours)
{
	struct following_figures figures;

	worker_lock(neighbours->worker);
	figures = neighbours->figures;
	figures.stale_p99_ms = staleness_p99_ms(&neighbours->staleness);
	worker_unlock(neighbours->worker);
	return figures;
}

/* --- life --------------------------------------------------------------------------------------------- */

static bool make_parts(struct neighbours *neighbours)
{
	const struct neighbours_parts *parts = &neighbours->parts;
	struct takeover_parts takeover = {
		.life = parts->life, .lease = parts->lease, .slots = parts->slots
	};
	struct hearing_parts hearing = { .life = parts->life, .lease = parts->lease };

	takeover.pg = hearing.pg = neighbours->pg = pg_new(parts->conninfo);
	if (!neighbours->pg)
		return false;
	hearing.takeover = neighbours->takeover = takeover_new(&takeover);
	neighbours->hearing = neighbours->takeover ? hearing_new(&hearing) : NULL;
	neighbours->worker = neighbours->hearing ? worker_new() : NULL;
	return neighbours->worker != NULL;
}

static void destroy(struct neighbours *neighbours)
{
	worker_free(neighbours->worker);
	tellings_clear(&neighbours->ready);
	reach_clear(&neighbours->reach);
	free(neighbours->release.octets);
	free(neighbours->publish.octets);
	hearing_free(neighbours->hearing);
	takeover_free(neighbours->takeover);
	pg_free(neighbours->pg);
	free(neighbours);
}

struct neighbours *neighbours_start(const struct neighbours_parts *parts, char *error, size_t size)
{
	struct neighbours *neighbours = calloc(1, sizeof(*neighbours));

	snprintf(error, size, "memory is short");
	if (!neighbours)
		return NULL;
	neighbours->parts = *parts;
	neighbours->socket = -1;
	tellings_init(&neighbours->ready);
	if (!make_parts(neighbours)) {
		destroy(neighbours);
		return NULL;
	}
	if (worker_start(neighbours->worker, parts->base, run, on_told, neighbours))
		return neighbours;
	snprintf(error, size, "the thread that follows other nodes cannot be started: %m");
	destroy(neighbours);
	return NULL;
}

void neighbours_stop(struct neighbours *neighbours)
{
	if (!neighbours)
		return;
	worker_lock(neighbours->worker);
	neighbours->ending = true;
	if (neighbours->socket >= 0)
		shutdown(neighbours->socket, SHUT_RDWR);
	worker_unlock(neighbours->worker);
	worker_stop(neighbours->worker);
	if (neighbours->socket >= 0)
		close(neighbours->socket);
	destroy(neighbours);
}
