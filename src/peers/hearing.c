#include "agahi/peers/hearing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/cluster/feed.h"
#include "agahi/peers/pgvalues.h"

enum { NUMBER_SIZE = 24, ERROR_SIZE = 512, CHANGES = 8, PARTS_AT_ONCE = 500 };

/* At the start: where each feed ends, and where its last ten minutes begin. */
static const char nodes_first[] =
	"SELECT id, epoch, beat, coalesce((SELECT max(seq) FROM agahi.feed"
	" WHERE life = (n.id::bigint << 32 | n.epoch)), -1) FROM agahi.node AS n ORDER BY id";
static const char recent_lives[] = "SELECT life, min(seq) - 1 FROM agahi.feed"
				   " WHERE at > clock_timestamp() - interval '10 minutes' GROUP BY life";

/* In this order: of a life that the first says is over, what the second gives is final. */
static const char nodes_now[] = "SELECT id, epoch, beat FROM agahi.node ORDER BY id";
static const char feed_rows[] =
	"SELECT f.life, f.seq, (extract(epoch FROM clock_timestamp() - f.at) * 1000)::bigint, f.octets"
	" FROM unnest($1::bigint[], $2::bigint[]) AS l(life, after) CROSS JOIN LATERAL ("
	"SELECT life, seq, at, octets FROM agahi.feed WHERE life = l.life AND seq > l.after"
	" ORDER BY seq LIMIT $3::bigint) AS f ORDER BY f.life, f.seq";
static const char changes_now[] = "SELECT what, number FROM agahi.change";
static const char newest_version[] = "SELECT coalesce(max(version), 0) FROM agahi.content";
static const char version_octets[] = "SELECT octets FROM agahi.content WHERE version = $1::bigint";

enum { NODES, FEED, CHANGED, VERSION, QUESTIONS };

struct change {
	char what[TELLING_WHAT_SIZE];
	int64_t number;
};

struct hearing {
	struct hearing_parts parts;
	struct lives lives;
	bool met;           /* the first look is over */
	uint64_t looked_ms; /* 0: never */
	struct change changes[CHANGES];
	size_t change_count;
	int64_t version;
	/* Heard of, and not read yet; and the lives that told of them. */
	int64_t part_ids[PARTS_AT_ONCE], part_lives[PARTS_AT_ONCE];
	size_t part_count;
	char error[ERROR_SIZE];
};

struct hearing *hearing_new(const struct hearing_parts *parts)
{
	struct hearing *hearing = calloc(1, sizeof(*hearing));

	if (!hearing)
		return NULL;
	hearing->parts = *parts;
	lives_begin(&hearing->lives, parts->life, parts->lease->times);
	return hearing;
}

void hearing_free(struct hearing *hearing)
{
	free(hearing);
}

const struct lives *hearing_lives(const struct hearing *hearing)
{
	return &hearing->lives;
}

const char *hearing_error(const struct hearing *hearing)
{
	return hearing->error;
}

static bool fail(struct hearing *hearing, const char *reason)
{
	snprintf(hearing->error, sizeof(hearing->error), "%s", reason);
	pg_disconnect(hearing->parts.pg);
	return false;
}

/* NULL: it failed. */
static PGresult *ask(struct hearing *hearing, const char *sql, int count, const char *const *values)
{
	PGresult *result =
		pg_ask(hearing->parts.pg, sql, &(struct pg_values){ .count = count, .values = values });

	if (!result)
		fail(hearing, pg_error(hearing->parts.pg));
	return result;
}

/* --- the first look ----------------------------------------------------------------------------------- */

static bool meet(struct hearing *hearing)
{
	PGresult *nodes = ask(hearing, nodes_first, 0, NULL);
	PGresult *recent = nodes ? ask(hearing, recent_lives, 0, NULL) : NULL;

	for (int row = 0; recent && row < PQntuples(nodes); row++)
		lives_meet(&hearing->lives, (uint32_t)pgvalues_number(nodes, row, 0),
			pgvalues_number(nodes, row, 1), pgvalues_number(nodes, row, 2),
			pgvalues_number(nodes, row, 3));
	for (int row = 0; recent && row < PQntuples(recent); row++)
		lives_follow(
			&hearing->lives, pgvalues_number(recent, row, 0), pgvalues_number(recent, row, 1));
	hearing->met = recent != NULL;
	PQclear(nodes);
	PQclear(recent);
	return hearing->met;
}

/* --- asking ------------------------------------------------------------------------------------------- */

static bool send_all(struct pg *pg, const char *const *feed_values)
{
	PGconn *connection = pg_connection(pg);

	return (PQenterPipelineMode(connection) &&
		       PQsendQueryParams(connection, nodes_now, 0, NULL, NULL, NULL, NULL, 1) &&
		       PQsendQueryParams(connection, feed_rows, 3, NULL, feed_values, NULL, NULL, 1) &&
		       PQsendQueryParams(connection, changes_now, 0, NULL, NULL, NULL, NULL, 1) &&
		       PQsendQueryParams(connection, newest_version, 0, NULL, NULL, NULL, NULL, 1) &&
		       PQpipelineSync(connection)) ||
		pg_refuse(pg, PQerrorMessage(connection));
}

static bool take_answer(struct pg *pg, PGresult **answer)
{
	if (!pg_next(pg, answer))
		return false;
	return PQresultStatus(*answer) == PGRES_TUPLES_OK || pg_refuse_result(pg, *answer);
}

/* Each has one result, and a NULL behind it. */
static bool take_answers(struct pg *pg, PGresult *answers[QUESTIONS])
{
	PGresult *behind;

	for (int i = 0; i < QUESTIONS; i++) {
		if (!take_answer(pg, &answers[i]) || !pg_next(pg, &behind))
			return false;
		PQclear(behind);
	}
	if (!pg_next(pg, &behind)) /* the sync */
		return false;
	PQclear(behind);
	return PQexitPipelineMode(pg_connection(pg)) || pg_refuse(pg, PQerrorMessage(pg_connection(pg)));
}

static bool ask_all(struct hearing *hearing, PGresult *answers[QUESTIONS])
{
	struct pg *pg = hearing->parts.pg;
	const struct lives *lives = &hearing->lives;
	struct buffer followed = { 0 }, read = { 0 };
	char page[NUMBER_SIZE];
	bool answered = false;

	snprintf(page, sizeof(page), "%d", HEARING_PAGE);
	pgvalues_add_numbers(&followed, lives->life, lives->count);
	pgvalues_add_numbers(&read, lives->read, lives->count);
	if (followed.failed || read.failed) {
		pg_refuse(pg, "memory is short");
	} else {
		const char *values[] = { followed.data, read.data, page };
		answered = send_all(pg, values) && take_answers(pg, answers);
	}
	buffer_free(&followed);
	buffer_free(&read);
	return answered || fail(hearing, pg_error(pg));
}

/* --- what was answered -------------------------------------------------------------------------------- */

/* Before a first look at all of them, and after a while without one, each counts from now; and so while nothing of ours is
 * committed: what stands before us may stand before all, and whoever gets past it first must not end the others. */
static void note_nodes(struct hearing *hearing, const PGresult *nodes, struct hearing_look *look)
{
	struct lives *lives = &hearing->lives;
	const uint64_t now_ms = clock_monotonic_ms();

	if (now_ms - hearing->looked_ms > lives->watch.times.lease_ms / 2 ||
		lease_is_over(hearing->parts.lease, now_ms))
		lease_watch_restart(&lives->watch, now_ms);
	hearing->looked_ms = now_ms;
	for (int row = 0; row < PQntuples(nodes); row++) {
		const struct hearing_dead node = { (uint32_t)pgvalues_number(nodes, row, 0),
			pgvalues_number(nodes, row, 1), pgvalues_number(nodes, row, 2) };
		if (lives_note(lives, node.node, node.epoch, node.beat, now_ms) &&
			look->dead_count < HEARING_DEAD)
			look->dead[look->dead_count++] = node;
	}
	if (lives_is_over(lives, lives->ours))
		lease_lose(hearing->parts.lease);
}

struct hearer {
	struct hearing *hearing;
	int64_t life;
};

static void on_event(const struct feed_event *event, void *arg)
{
	const struct hearer *hearer = arg;
	struct hearing *hearing = hearer->hearing;

	if (event->kind != FEED_PART || hearing->part_count == PARTS_AT_ONCE)
		return;
	hearing->part_ids[hearing->part_count] = event->id;
	hearing->part_lives[hearing->part_count++] = hearer->life;
}

/* False when memory is short: it is read again. */
static bool hear_row(
	struct hearing *hearing, const PGresult *rows, int row, uint64_t now_ms, struct tellings *tellings)
{
	const uint64_t age_ms = (uint64_t)pgvalues_number(rows, row, 2);
	struct span octets = pgvalues_octets(rows, row, 3);
	struct telling *telling = tellings_add(tellings, TELLING_FEED, octets);

	if (!telling)
		return false;
	telling->number = pgvalues_number(rows, row, 0);
	telling->at_ms = age_ms < now_ms ? now_ms - age_ms : now_ms;
	feed_unpack(octets.data, octets.len, on_event, &(struct hearer){ hearing, telling->number });
	lives_note_read(&hearing->lives, telling->number, pgvalues_number(rows, row, 1));
	return true;
}

static int rows_of(const PGresult *rows, int64_t life)
{
	int count = 0;

	for (int row = 0; row < PQntuples(rows); row++)
		count += pgvalues_number(rows, row, 0) == life;
	return count;
}

/* Of the lives that were asked about, the first `asked`: from the last one, for what is left makes place for what stands
 * behind it. */
static bool end_lives(struct hearing *hearing, const PGresult *rows, size_t asked, struct hearing_look *look,
	struct tellings *tellings)
{
	struct lives *lives = &hearing->lives;

	for (size_t i = asked; i-- > 0;) {
		struct telling *telling;
		bool full = rows_of(rows, lives->life[i]) >= HEARING_PAGE;
		look->more |= full;
		if (full || !lives_is_over(lives, lives->life[i]))
			continue;
		telling = tellings_add(tellings, TELLING_LIFE_ENDED, (struct span){ NULL, 0 });
		if (!telling)
			return false;
		telling->number = lives->life[i];
		look->ended = true;
		lives_leave(lives, i);
	}
	return true;
}

static bool was_told_by(const struct hearing *hearing, int64_t id, int64_t life)
{
	for (size_t i = 0; i < hearing->part_count; i++) {
		if (hearing->part_ids[i] == id)
			return hearing->part_lives[i] == life;
	}
	return false;
}

/* Whoever was there when a life ended knows that its parts are nobody's, also those that another took over. One that only now reads
 * of them is to come to the same, or each of two nodes waits for the other to ask. */
static void judge_holders(const struct hearing *hearing, struct telling *parts)
{
	for (struct telling *part = parts; part; part = part->next) {
		if (lives_is_over(&hearing->lives, part->number) ||
			!was_told_by(hearing, part->part.id, part->number))
			part->number = FOLLOWING_NOBODY;
	}
}

static bool read_parts(struct hearing *hearing, struct tellings *tellings)
{
	struct telling **first = tellings->end;

	if (hearing->part_count == 0)
		return true;
	if (!takeover_read_parts(hearing->parts.takeover, hearing->part_ids, hearing->part_count, tellings))
		return fail(hearing, takeover_error(hearing->parts.takeover));
	judge_holders(hearing, *first);
	hearing->part_count = 0;
	return true;
}

/* NULL: it is not known, and there is no room. */
static struct change *find_change(struct hearing *hearing, const char *what)
{
	for (size_t i = 0; i < hearing->change_count; i++) {
		if (strcmp(hearing->changes[i].what, what) == 0)
			return &hearing->changes[i];
	}
	if (hearing->change_count == CHANGES)
		return NULL;
	struct change *made = &hearing->changes[hearing->change_count++];
	*made = (struct change){ .number = -1 };
	snprintf(made->what, sizeof(made->what), "%s", what);
	return made;
}

/* Told at the start too: what was changed while this node began may have been missed. */
static void note_changes(struct hearing *hearing, const PGresult *rows, struct tellings *tellings)
{
	for (int row = 0; row < PQntuples(rows); row++) {
		struct change *change = find_change(hearing, pgvalues_text(rows, row, 0));
		int64_t number = pgvalues_number(rows, row, 1);
		struct telling *telling;

		if (!change || change->number == number)
			continue;
		telling = tellings_add(tellings, TELLING_CHANGED, (struct span){ NULL, 0 });
		if (!telling)
			return;
		snprintf(telling->what, sizeof(telling->what), "%s", change->what);
		change->number = number;
	}
}

static bool fetch_version(struct hearing *hearing, int64_t version, struct tellings *tellings)
{
	char number[NUMBER_SIZE];
	const char *values[] = { number };
	PGresult *rows;
	struct telling *telling = NULL;

	if (version <= hearing->version)
		return true;
	snprintf(number, sizeof(number), "%" PRId64, version);
	rows = ask(hearing, version_octets, 1, values);
	if (rows && PQntuples(rows) == 1)
		telling = tellings_add(tellings, TELLING_PUBLISHED, pgvalues_octets(rows, 0, 0));
	if (telling)
		telling->number = hearing->version = version;
	PQclear(rows);
	return rows != NULL;
}

static bool take_in(struct hearing *hearing, PGresult *const answers[QUESTIONS], struct hearing_look *look,
	struct tellings *tellings)
{
	const size_t asked = hearing->lives.count;

	note_nodes(hearing, answers[NODES], look);
	const uint64_t now_ms = hearing->looked_ms;
	for (int row = 0; row < PQntuples(answers[FEED]); row++) {
		if (!hear_row(hearing, answers[FEED], row, now_ms, tellings))
			return fail(hearing, "memory is short");
	}
	if (!end_lives(hearing, answers[FEED], asked, look, tellings))
		return fail(hearing, "memory is short");
	note_changes(hearing, answers[CHANGED], tellings);
	return read_parts(hearing, tellings) &&
		fetch_version(hearing, pgvalues_number(answers[VERSION], 0, 0), tellings);
}

bool hearing_look(struct hearing *hearing, struct hearing_look *look, struct tellings *tellings)
{
	PGresult *answers[QUESTIONS] = { NULL };
	bool done;

	*look = (struct hearing_look){ .dead_count = 0 };
	done = (hearing->met || meet(hearing)) && ask_all(hearing, answers) &&
		take_in(hearing, answers, look, tellings);
	for (int i = 0; i < QUESTIONS; i++)
		PQclear(answers[i]);
	return done;
}
