#include "agahi/foreign/foreign_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/postgres/pgschema.h"

enum { ERROR_SIZE = 1024, MOST_CHANGES = 4 };

struct foreign_link {
	struct pg *pg;
	enum db_mode mode;
	sqlite3 *db;          /* NULL until it is followed */
	unsigned transaction; /* counts them */
	bool begun, writing, broken;
	size_t held;
	const char *changes[MOST_CHANGES];
	size_t change_count;
	char error[ERROR_SIZE];
};

static bool refuse(struct foreign_link *link, const char *words)
{
	snprintf(link->error, sizeof(link->error), "PostgreSQL: %s", words);
	return false;
}

const char *foreign_link_error(const struct foreign_link *link)
{
	return link->error;
}

unsigned foreign_link_transaction(const struct foreign_link *link)
{
	return link->transaction;
}

/* --- opening ------------------------------------------------------------------------------------------ */

/* Who reads for long does so between the rows, too; and what is asked here is not what commits ask. */
static const char session_sql[] = "SET idle_in_transaction_session_timeout TO '120s';"
				  "SET plan_cache_mode TO auto;"
				  "SET enable_hashjoin TO on;"
				  "SET enable_mergejoin TO on;"
				  "SET enable_seqscan TO on";

static bool connect_again(struct foreign_link *link)
{
	return (pg_connect(link->pg) && pg_execute(link->pg, session_sql)) ||
		refuse(link, pg_error(link->pg));
}

struct foreign_link *foreign_link_open(const char *conninfo, enum db_mode mode, char *error, size_t size)
{
	struct foreign_link *link = calloc(1, sizeof(*link));
	struct pg *pg = link ? pg_new(conninfo) : NULL;

	if (!pg) {
		snprintf(error, size, "memory is short");
		free(link);
		return NULL;
	}
	link->pg = pg;
	link->mode = mode;
	if (mode != DB_READ_BRIEFLY)
		pg_set_patience(pg, PG_PATIENCE_LONG_MS);
	if (connect_again(link)) {
		if (mode == DB_READ_WRITE ? pg_schema_prepare(pg) : pg_schema_check(pg))
			return link;
		refuse(link, pg_error(pg));
	}
	snprintf(error, size, "%s", link->error);
	foreign_link_free(link);
	return NULL;
}

void foreign_link_free(struct foreign_link *link)
{
	if (!link)
		return;
	pg_free(link->pg);
	free(link);
}

/* --- the transaction ---------------------------------------------------------------------------------- */

static void end(struct foreign_link *link)
{
	link->begun = false;
	link->writing = false;
	link->broken = false;
	link->change_count = 0;
}

static bool begin_now(struct foreign_link *link)
{
	/* A writer must see what others settled while it waited for their rows. */
	return pg_execute(link->pg,
		link->mode == DB_READ_WRITE ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
					    : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

/* A connection that stood idle may have been lost without a word: then another is tried. */
static bool begin(struct foreign_link *link)
{
	if (link->begun)
		return true;
	if (!pg_is_connected(link->pg) && !connect_again(link))
		return false;
	if (!begin_now(link)) {
		refuse(link, pg_error(link->pg));
		if (pg_is_connected(link->pg) || !connect_again(link))
			return false;
		if (!begin_now(link))
			return refuse(link, pg_error(link->pg));
	}
	link->transaction++;
	link->begun = true;
	return true;
}

void foreign_link_roll_back(struct foreign_link *link)
{
	if (link->begun && pg_is_connected(link->pg) && !pg_execute(link->pg, "ROLLBACK"))
		pg_disconnect(link->pg);
	end(link);
}

/* What only read ends without a word: there is nothing that could be lost. */
static void end_reading(struct foreign_link *link)
{
	if (link->begun && !link->writing && link->held == 0 &&
		(!link->db || sqlite3_get_autocommit(link->db)))
		foreign_link_roll_back(link);
}

/* SQLite does not tell its tables of the end of a transaction in which nothing was written. */
static int on_statement_end(unsigned what, void *arg, void *statement, void *nanoseconds)
{
	(void)what;
	(void)statement;
	(void)nanoseconds;
	end_reading(arg);
	return 0;
}

void foreign_link_follow(struct foreign_link *link, sqlite3 *db)
{
	link->db = db;
	sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, on_statement_end, link);
}

void foreign_link_hold(struct foreign_link *link)
{
	link->held++;
}

void foreign_link_release(struct foreign_link *link)
{
	link->held--;
	end_reading(link);
}

/* --- asking ------------------------------------------------------------------------------------------- */

PGresult *foreign_link_ask(struct foreign_link *link, const char *sql, const struct pg_values *values)
{
	if (!begin(link))
		return NULL;
	PGresult *result = pg_ask(link->pg, sql, values);
	if (result)
		return result;
	refuse(link, pg_error(link->pg));
	link->broken = true;
	if (!pg_is_connected(link->pg) && !link->writing) /* what was written is not to be begun anew */
		foreign_link_roll_back(link);
	return NULL;
}

/* --- writing ------------------------------------------------------------------------------------------ */

bool foreign_link_begin_write(struct foreign_link *link)
{
	if (link->writing)
		return true;
	link->writing = begin(link);
	return link->writing;
}

void foreign_link_note_change(struct foreign_link *link, const char *change)
{
	for (size_t i = 0; i < link->change_count; i++) {
		if (strcmp(link->changes[i], change) == 0)
			return;
	}
	if (link->change_count < MOST_CHANGES)
		link->changes[link->change_count++] = change;
}

/* Nodes look there. */
static bool write_changes(struct foreign_link *link)
{
	char sql[128];

	for (size_t i = 0; i < link->change_count; i++) {
		snprintf(sql, sizeof(sql), "UPDATE agahi.change SET number = number + 1 WHERE what = '%s'",
			link->changes[i]);
		if (!pg_execute(link->pg, sql))
			return refuse(link, pg_error(link->pg));
	}
	return true;
}

static const char taken_back[] = "something of it failed before: nothing was written";

static bool commit_now(struct foreign_link *link)
{
	pg_was_warned(link->pg); /* of before does not count */
	PGresult *result = pg_ask(link->pg, "COMMIT", NULL);
	bool done = result != NULL;
	bool is_none = done && strcmp(PQcmdStatus(result), "COMMIT") != 0;

	PQclear(result);
	if (is_none)
		return refuse(link, taken_back);
	if (!done)
		return refuse(link,
			"the connection was lost while it was committed, so it was perhaps written; look "
			"(agahi show), "
			"and run the command again: it may be run twice");
	if (pg_was_warned(link->pg))
		return refuse(link,
			"it was committed with a warning, so no second machine has it for certain: it was "
			"perhaps "
			"written; see that a standby is there, and run the command again: it may be run "
			"twice");
	return true;
}

bool foreign_link_commit(struct foreign_link *link)
{
	if (!link->begun)
		return !link->broken || refuse(link, "the connection was lost: nothing was written");
	bool done = !link->broken || refuse(link, taken_back);
	done = done && write_changes(link) && commit_now(link);
	if (!done)
		foreign_link_roll_back(link);
	end(link);
	return done;
}
