#include "agahi/postgres/pgnode.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define MAKE_LOCK "SELECT pg_advisory_xact_lock(1634165097, 3)"

static int64_t number_at(const PGresult *result, int column)
{
	return strtoll(PQgetvalue(result, 0, column), NULL, 10);
}

/* False with pg_error(), where it cannot be asked; `*found` tells whether there was a row. */
static bool read_row(struct pg *pg, const char *sql, const char *name, struct pgnode *node, bool *found)
{
	PGresult *result = pg_query(pg, sql, 1, &name);

	*found = result && PQntuples(result) == 1;
	if (*found)
		*node = (struct pgnode){ number_at(result, 0), number_at(result, 1), number_at(result, 2) };
	PQclear(result);
	return result != NULL;
}

static bool find(struct pg *pg, const char *name, struct pgnode *node, bool *found)
{
	return read_row(pg, "SELECT id, epoch, last_id FROM agahi.node WHERE name = $1 AND id > 0", name,
		node, found);
}

/* Two that come at once must not have one number. Its lives count on from the second it is made in: the number may have been
 * another node's, whose row somebody deleted, and of its lives there are rows in the feed, and others remember them. */
static bool make(struct pg *pg, const char *name)
{
	if (!pg_execute(pg, PG_BEGIN_LOCAL "; " MAKE_LOCK))
		return false;
	PGresult *result = pg_query(pg,
		"INSERT INTO agahi.node SELECT n, $1, extract(epoch FROM clock_timestamp())::bigint, 0, 0"
		" FROM generate_series(1, 1023) n"
		" WHERE NOT EXISTS (SELECT 1 FROM agahi.node WHERE id = n) ORDER BY n LIMIT 1"
		" ON CONFLICT (name) DO NOTHING",
		1, &name);
	bool made = result && pg_execute(pg, "COMMIT");

	PQclear(result);
	return made;
}

bool pgnode_find(struct pg *pg, const char *name, struct pgnode *node)
{
	bool found;

	if (!find(pg, name, node, &found) || found)
		return found;
	if (!make(pg, name)) {
		pg_execute(pg, "ROLLBACK");
		return false;
	}
	return find(pg, name, node, &found) &&
		(found ||
			pg_refuse(pg,
				"all of 1023 numbers of nodes are taken: delete rows of nodes that are no "
				"more "
				"from agahi.node"));
}

bool pgnode_begin(struct pg *pg, const char *name, struct pgnode *node)
{
	char sql[256];
	bool begun;

	if (!pgnode_find(pg, name, node))
		return false;
	snprintf(sql, sizeof(sql),
		"UPDATE agahi.node SET epoch = epoch + 1, beat = beat + 1 WHERE name = $1 AND epoch = "
		"%" PRId64 " RETURNING id, epoch, last_id, set_config('synchronous_commit', 'local', true)",
		node->epoch);
	return read_row(pg, sql, name, node, &begun) &&
		(begun ||
			pg_refuse(pg,
				"another process began a life of a node of this name at the same time: every "
				"node needs a name of its own (store.node)"));
}

/* With its epoch moved on, nobody waits for its lease to be over. */
void pgnode_release(struct pg *pg, int64_t life)
{
	char sql[384];

	snprintf(sql, sizeof(sql),
		PG_BEGIN_LOCAL ";UPDATE agahi.outbox SET owner = 0 WHERE owner = %" PRId64 ";"
			       "UPDATE agahi.part SET owner = 0 WHERE owner = %" PRId64 ";"
			       "UPDATE agahi.node SET epoch = epoch + 1 WHERE id = %" PRId64
			       " AND epoch = %" PRId64 "; COMMIT",
		life, life, life >> 32, life & UINT32_MAX);
	pg_execute(pg, sql);
}
