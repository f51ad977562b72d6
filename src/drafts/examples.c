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

/* ?2 and ?3 are the topic and language. */
#define OF(row) " AND (?2 = '' OR " row "topic = ?2) AND (?3 = '' OR " row "lang = ?3)"

/* All less what was taken away: to look for a change of each would take long where they are many. */
long long examples_count_of(sqlite3 *db, long long edition, const char *topic, const char *lang)
{
	return query_number_or(db,
		"SELECT (SELECT count(*) FROM example e WHERE e.example_set = n.example_set" OF(
			"e.") ")"
			      " + (SELECT count(*)" ADDED OF(
				      "") ")"
					  " - (SELECT count(*) FROM example_change c CROSS JOIN example e "
					  "WHERE c.edition = ?1 AND"
					  " c.removed = 1" OF("c.") " AND e.example_set = n.example_set AND "
								    "e.topic = c.topic AND"
								    " e.lang = c.lang AND e.text = c.text) "
								    "FROM edition n WHERE n.id = ?1",
		QUERY(QUERY_NUMBER(edition), QUERY_TEXT(topic), QUERY_TEXT(lang)), -1);
}

long long examples_count(sqlite3 *db, long long edition)
{
	return examples_count_of(db, edition, "", "");
}

static bool list(sqlite3_stmt *select, bool added, size_t *left, examples_each_h handler, void *arg)
{
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		const struct listed_example example = { db_column_text(select, 0), db_column_text(select, 1),
			db_column_text(select, 2), added };

		handler(&example, arg);
		(*left)--;
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

bool examples_list(sqlite3 *db, long long edition, const struct examples_wanted *wanted,
	examples_each_h handler, void *arg)
{
	static const char *const kept_and_added[] = { "SELECT e.topic, e.lang, e.text" KEPT OF(
							      "e.") " ORDER BY e.position LIMIT ?4",
		"SELECT topic, lang, text" ADDED OF("") " ORDER BY topic, lang, text LIMIT ?4" };
	size_t left = wanted->most;
	bool read = true;

	for (int added = 0; read && added < 2; added++)
		read = list(query_prepare(db, kept_and_added[added],
				    QUERY(QUERY_NUMBER(edition), QUERY_TEXT(wanted->topic),
					    QUERY_TEXT(wanted->lang), QUERY_NUMBER(left))),
			added, &left, handler, arg);
	return read;
}

/* --- changing some ------------------------------------------------------------------------------------ */

enum { LOOK, FORGET, KEEP, STATEMENTS };

/* ?1 to ?4 are the edition, topic, language and text; all by index (bureau/desk_db). */
#define NAMED "edition = ?1 AND topic = ?2 AND lang = ?3 AND text = ?4"
static const char *const sql[STATEMENTS] = {
	[LOOK] = "SELECT EXISTS (SELECT 1 FROM example WHERE example_set = (SELECT example_set FROM edition"
		 " WHERE id = ?1) AND topic = ?2 AND lang = ?3 AND text = ?4),"
		 " (SELECT removed FROM example_change WHERE " NAMED ")",
	[FORGET] = "DELETE FROM example_change WHERE " NAMED,
	[KEEP] = "INSERT INTO example_change (edition, topic, lang, text, removed, by, at_ms)"
		 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
};

/* Whether the edition's set has it, and what the draft does to it. */
struct standing {
	bool in_set, added, removed;
};

static bool stands(const struct standing *standing)
{
	return standing->added || (standing->in_set && !standing->removed);
}

static void bind(sqlite3_stmt *statement, long long edition, const struct example_row *example)
{
	sqlite3_bind_int64(statement, 1, edition);
	db_bind_text(statement, 2, example->topic);
	db_bind_text(statement, 3, example->lang);
	db_bind_text(statement, 4, example->text);
}

static bool look(
	sqlite3_stmt *select, long long edition, const struct example_row *example, struct standing *standing)
{
	bind(select, edition, example);
	bool read = sqlite3_step(select) == SQLITE_ROW;

	if (read) {
		bool changed = sqlite3_column_type(select, 1) != SQLITE_NULL;

		standing->in_set = sqlite3_column_int(select, 0) != 0;
		standing->removed = changed && sqlite3_column_int(select, 1) != 0;
		standing->added = changed && !standing->removed;
	}
	return sqlite3_reset(select) == SQLITE_OK && read;
}

bool examples_has(sqlite3 *db, long long edition, const struct example_row *example, bool *there)
{
	struct standing standing = { false, false, false };
	sqlite3_stmt *select = db_prepare(db, sql[LOOK]);
	bool read = select && look(select, edition, example, &standing);

	sqlite3_finalize(select);
	*there = stands(&standing);
	return read;
}

static bool forget(sqlite3_stmt *statement, long long edition, const struct example_row *example)
{
	bind(statement, edition, example);
	return db_run(statement);
}

static bool keep(sqlite3_stmt *statement, const struct stored_change *change,
	const struct example_row *example, bool there)
{
	bind(statement, change->edition, example);
	sqlite3_bind_int(statement, 5, !there);
	if (change->by > 0)
		sqlite3_bind_int64(statement, 6, change->by);
	sqlite3_bind_int64(statement, 7, change->now_ms);
	return db_run(statement);
}

static bool change_one(sqlite3_stmt *const statements[STATEMENTS], const struct stored_change *change,
	const struct example_row *example, bool there, struct message_set *changed)
{
	struct standing standing;

	if (!look(statements[LOOK], change->edition, example, &standing))
		return false;
	if (stands(&standing) == there)
		return true;
	return ((!standing.added && !standing.removed) ||
		       forget(statements[FORGET], change->edition, example)) &&
		(standing.in_set == there || keep(statements[KEEP], change, example, there)) &&
		message_set_add_example(changed, example->topic, example->lang, example->text, 0);
}

bool examples_change(sqlite3 *db, const struct stored_change *change, const struct example_texts *these,
	bool there, struct message_set *changed)
{
	sqlite3_stmt *statements[STATEMENTS] = { NULL };
	bool done = db_prepare_all(db, sql, STATEMENTS, statements);

	for (size_t i = 0; done && i < these->count; i++) {
		const struct example_row example = { (char *)(uintptr_t)these->topic,
			(char *)(uintptr_t)these->lang, these->list[i], 0 };

		done = change_one(statements, change, &example, there, changed);
	}
	db_finalize_all(statements, STATEMENTS);
	return done;
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
