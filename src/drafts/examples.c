#include "agahi/drafts/examples.h"

#include "agahi/bureau/query.h"
#include "agahi/edition/example_lists.h"
#include "agahi/store/db.h"

/* ?1 is the edition. Those of its set that it did not take away, then those it added. */
#define KEPT \
	" FROM example e WHERE e.example_set = (SELECT example_set FROM edition WHERE id = ?1) AND NOT " \
	"EXISTS" \
	" (SELECT 1 FROM example_change c WHERE c.edition = ?1 AND c.topic = e.topic AND c.lang = e.lang" \
	" AND c.text = e.text AND c.removed = 1)"
#define ADDED " FROM example_change WHERE edition = ?1 AND removed = 0"

static bool load(sqlite3 *db, long long edition, const char *sql, struct message_set *set)
{
	sqlite3_stmt *select = query_prepare(db, sql, QUERY(QUERY_NUMBER(edition)));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		if (!message_set_add_example(set, db_column_text(select, 0), db_column_text(select, 1),
			    db_column_text(select, 2), 0))
			break;
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

bool examples_load(sqlite3 *db, long long edition, struct message_set *set)
{
	return load(db, edition, "SELECT e.topic, e.lang, e.text" KEPT " ORDER BY e.position", set) &&
		load(db, edition, "SELECT topic, lang, text" ADDED " ORDER BY topic, lang, text", set);
}

long long examples_count(sqlite3 *db, long long edition)
{
	long long kept = query_number_or(db, "SELECT count(*)" KEPT, QUERY(QUERY_NUMBER(edition)), -1);
	long long added = query_number_or(db, "SELECT count(*)" ADDED, QUERY(QUERY_NUMBER(edition)), -1);

	return kept < 0 || added < 0 ? -1 : kept + added;
}

bool examples_list(sqlite3 *db, long long edition, const struct examples_wanted *wanted,
	examples_each_h handler, void *arg)
{
	sqlite3_stmt *select = query_prepare(db,
		"SELECT topic, lang, text, added FROM (SELECT e.topic, e.lang, e.text, 0 AS added, "
		"e.position" KEPT " UNION ALL SELECT topic, lang, text, 1, 0" ADDED
		") WHERE (?2 = '' OR topic = ?2) AND (?3 = '' OR lang"
		" = ?3) ORDER BY added, position, topic, lang, text LIMIT ?4 OFFSET ?5",
		QUERY(QUERY_NUMBER(edition), QUERY_TEXT(wanted->topic), QUERY_TEXT(wanted->lang),
			QUERY_NUMBER(wanted->most), QUERY_NUMBER(wanted->skip)));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		const struct listed_example example = { db_column_text(select, 0), db_column_text(select, 1),
			db_column_text(select, 2), sqlite3_column_int(select, 3) != 0 };

		handler(&example, arg);
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

/* --- changing one ------------------------------------------------------------------------------------- */

static long long in_set(sqlite3 *db, long long edition, const struct example_row *example)
{
	return query_number_or(db,
		"SELECT count(*) FROM example WHERE example_set = (SELECT example_set FROM edition WHERE id "
		"= ?)"
		" AND topic = ? AND lang = ? AND text = ?",
		QUERY(QUERY_NUMBER(edition), QUERY_TEXT(example->topic), QUERY_TEXT(example->lang),
			QUERY_TEXT(example->text)),
		-1);
}

/* 1: taken away, 0: added, 2: nothing; -1 when it cannot be read. */
static long long change_of(sqlite3 *db, long long edition, const struct example_row *example)
{
	return query_number_or(db,
		"SELECT coalesce((SELECT removed FROM example_change WHERE edition = ? AND topic = ? AND "
		"lang = ? AND"
		" text = ?), 2)",
		QUERY(QUERY_NUMBER(edition), QUERY_TEXT(example->topic), QUERY_TEXT(example->lang),
			QUERY_TEXT(example->text)),
		-1);
}

bool examples_has(sqlite3 *db, long long edition, const struct example_row *example, bool *there)
{
	long long stands = in_set(db, edition, example), change = change_of(db, edition, example);

	*there = change == 0 || (stands > 0 && change == 2);
	return stands >= 0 && change >= 0;
}

bool examples_change(
	sqlite3 *db, const struct stored_change *change, const struct example_row *example, bool there)
{
	long long stands = in_set(db, change->edition, example);

	if (stands < 0 ||
		!query_run(db,
			"DELETE FROM example_change WHERE edition = ? AND topic = ? AND lang = ? AND text = "
			"?",
			QUERY(QUERY_NUMBER(change->edition), QUERY_TEXT(example->topic),
				QUERY_TEXT(example->lang), QUERY_TEXT(example->text))))
		return false;
	if ((stands > 0) == there)
		return true;
	return query_run(db,
		"INSERT INTO example_change (edition, topic, lang, text, removed, by, at_ms) VALUES (?, ?, "
		"?, ?, ?, ?,"
		" ?)",
		QUERY(QUERY_NUMBER(change->edition), QUERY_TEXT(example->topic), QUERY_TEXT(example->lang),
			QUERY_TEXT(example->text), QUERY_NUMBER(!there), QUERY_ID(change->by),
			QUERY_NUMBER(change->now_ms)));
}

/* --- all of them -------------------------------------------------------------------------------------- */

static const struct example_lists lists = {
	.find = "SELECT id FROM example_set WHERE hash = ?",
	.add = "INSERT INTO example_set (hash) VALUES (?)",
	.insert = "INSERT INTO example (example_set, position, topic, lang, text) VALUES (?, ?, ?, ?, ?)",
};

bool examples_store(sqlite3 *db, long long edition, const struct message_set *set)
{
	long long id = set->example_count > 0 ? example_lists_keep(db, &lists, set) : 0;

	return (id > 0 || set->example_count == 0) &&
		query_run(db, "UPDATE edition SET example_set = ? WHERE id = ?",
			QUERY(QUERY_NUMBER(id), QUERY_NUMBER(edition))) &&
		query_run(db, "DELETE FROM example_change WHERE edition = ?", QUERY(QUERY_NUMBER(edition)));
}
