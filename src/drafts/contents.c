#include "agahi/drafts/contents.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/comparison/pairing.h"
#include "agahi/drafts/examples.h"
#include "agahi/store/db.h"

/* --- loading ------------------------------------------------------------------------------------------ */

/* Under which rev each row of a table stands, by whom and when; in the order of the rows. */
struct origin {
	long long rev, by, at_ms;
};

struct origins {
	struct origin *rows;
	size_t count, capacity;
};

static bool origins_add(struct origins *origins, sqlite3_stmt *row, int column)
{
	if (!origins)
		return true;
	if (origins->count == origins->capacity) {
		size_t capacity = origins->capacity ? origins->capacity * 2 : 256;
		struct origin *rows = realloc(origins->rows, capacity * sizeof(*rows));

		if (!rows)
			return false;
		origins->rows = rows;
		origins->capacity = capacity;
	}
	origins->rows[origins->count++] = (struct origin){ sqlite3_column_int64(row, column),
		sqlite3_column_int64(row, column + 1), sqlite3_column_int64(row, column + 2) };
	return true;
}

static bool add_message(sqlite3_stmt *row, struct message_set *set)
{
	return message_set_add_message(set, db_column_text(row, 3), db_column_text(row, 4),
		       db_column_text(row, 5), 0) != NULL;
}

static bool add_placeholder(sqlite3_stmt *row, struct message_set *set)
{
	return message_set_add_placeholder(
		set, db_column_text(row, 3), db_column_text(row, 4), db_column_text(row, 5), 0);
}

static bool add_menu(sqlite3_stmt *row, struct message_set *set)
{
	const char *fields[5];

	for (int i = 0; i < 5; i++)
		fields[i] = db_column_text(row, 3 + i);
	return message_set_add_menu(set, fields, 0);
}

#define STORED_TABLES TABLE_EXAMPLES /* the tables before it have rows of their own */

static bool load_table(
	sqlite3 *db, long long edition, enum table table, struct message_set *set, struct origins *origins)
{
	static const struct {
		const char *sql;
		bool (*add)(sqlite3_stmt *row, struct message_set *set);
	} tables[STORED_TABLES] = {
		{ "SELECT rev, by, at_ms, topic, lang, text FROM message WHERE edition = ? ORDER BY "
		  "position, topic, lang",
			add_message },
		{ "SELECT rev, by, at_ms, name, lang, value FROM placeholder WHERE edition = ? ORDER BY "
		  "position, name,"
		  " lang",
			add_placeholder },
		{ "SELECT rev, by, at_ms, menu, item, lang, label, target FROM menu_item WHERE edition = ? "
		  "ORDER BY"
		  " position, menu, item, lang",
			add_menu },
	};
	sqlite3_stmt *select = query_prepare(db, tables[table].sql, QUERY(QUERY_NUMBER(edition)));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		if (!tables[table].add(select, set) || !origins_add(origins, select, 0))
			break;
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

static bool is_of(const struct message_row *row, sqlite3_stmt *keyword)
{
	return strcmp(row->topic, db_column_text(keyword, 0)) == 0 &&
		strcmp(row->lang, db_column_text(keyword, 1)) == 0;
}

/* They come in the order of the messages, which are there. */
static bool load_keywords(sqlite3 *db, long long edition, struct message_set *set)
{
	sqlite3_stmt *select = query_prepare(db,
		"SELECT k.topic, k.lang, k.keyword FROM keyword k JOIN message m USING (edition, topic, "
		"lang) WHERE"
		" k.edition = ? ORDER BY m.position, m.topic, m.lang, k.position",
		QUERY(QUERY_NUMBER(edition)));
	int step = SQLITE_ERROR;
	size_t row = 0;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		while (row < set->message_count && !is_of(&set->messages[row], select))
			row++;
		if (row == set->message_count ||
			!message_row_add_keyword(&set->messages[row], db_column_text(select, 2)))
			break;
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

/* `origins`: of each stored table; NULL: nobody asks. */
static struct message_set *load(sqlite3 *db, long long edition, struct origins *origins, bool with_examples)
{
	struct message_set *set = message_set_new();
	bool loaded = set != NULL;

	for (enum table table = 0; loaded && table < STORED_TABLES; table++)
		loaded = load_table(db, edition, table, set, origins ? &origins[table] : NULL);
	loaded = loaded && load_keywords(db, edition, set) &&
		(!with_examples || examples_load(db, edition, set));
	if (!loaded) {
		message_set_free(set);
		return NULL;
	}
	return set;
}

struct message_set *contents_load(sqlite3 *db, long long edition)
{
	return load(db, edition, NULL, true);
}

struct message_set *contents_load_without_examples(sqlite3 *db, long long edition)
{
	return load(db, edition, NULL, false);
}

/* --- storing ------------------------------------------------------------------------------------------ */

static bool insert_keywords(sqlite3_stmt *insert, long long edition, const struct message_row *row)
{
	for (size_t i = 0; i < row->keyword_count; i++) {
		sqlite3_bind_int64(insert, 1, edition);
		db_bind_text(insert, 2, row->topic);
		db_bind_text(insert, 3, row->lang);
		sqlite3_bind_int64(insert, 4, (sqlite3_int64)i);
		db_bind_text(insert, 5, row->keywords[i]);
		if (!db_run(insert))
			return false;
	}
	return true;
}

/* The texts of a row after its edition, rev, by, when and position. */
static void bind_row(sqlite3_stmt *insert, const struct message_set *set, enum table table, size_t row)
{
	struct row_name name = row_name_of(set, table, row);
	int column = 6;

	for (size_t i = 0; i < 3 && name.parts[i]; i++)
		db_bind_text(insert, column++, name.parts[i]);
	if (table == TABLE_MESSAGES)
		db_bind_text(insert, column, set->messages[row].text);
	if (table == TABLE_PLACEHOLDERS)
		db_bind_text(insert, column, set->placeholders[row].value);
	if (table == TABLE_MENUS) {
		db_bind_text(insert, column, set->menus[row].label);
		db_bind_text(insert, column + 1, set->menus[row].target);
	}
}

static bool insert_row(sqlite3_stmt *insert, long long edition, const struct origin *origin,
	const struct message_set *set, enum table table, size_t row)
{
	sqlite3_bind_int64(insert, 1, edition);
	sqlite3_bind_int64(insert, 2, origin->rev);
	if (origin->by == 0)
		sqlite3_bind_null(insert, 3);
	else
		sqlite3_bind_int64(insert, 3, origin->by);
	sqlite3_bind_int64(insert, 4, origin->at_ms);
	sqlite3_bind_int64(insert, 5, (sqlite3_int64)row);
	bind_row(insert, set, table, row);
	return db_run(insert);
}

/* What is stored, and what is to be. */
struct replacement {
	const struct stored_change *change;
	const struct message_set *old, *set;
	const struct origins *origins; /* of the old one */
	sqlite3_stmt *insert[STORED_TABLES];
	sqlite3_stmt *keyword;
};

static bool replace_pair(
	sqlite3 *db, const struct replacement *replacement, enum table table, const struct pairing_pair *pair)
{
	const struct stored_change *change = replacement->change;
	struct origin origin = { change->rev, change->by, change->now_ms };
	bool there = pair->before != PAIRING_NONE;
	bool same = there && pair->after != PAIRING_NONE &&
		row_says_the_same(replacement->old, pair->before, replacement->set, pair->after, table);
	bool done = true;

	if (same)
		origin = replacement->origins[table].rows[pair->before];
	else if (there)
		done = stored_row_keep_past(db, change->edition,
			replacement->origins[table].rows[pair->before].rev, replacement->old, table,
			pair->before);
	if (pair->after == PAIRING_NONE)
		return done;
	done = done &&
		insert_row(replacement->insert[table], change->edition, &origin, replacement->set, table,
			pair->after);
	if (table == TABLE_MESSAGES)
		done = done &&
			insert_keywords(replacement->keyword, change->edition,
				&replacement->set->messages[pair->after]);
	return done;
}

static bool replace_table(sqlite3 *db, const struct replacement *replacement, enum table table)
{
	struct pairing pairing;

	if (!pairing_of_tables(replacement->old, replacement->set, table, &pairing))
		return false;
	bool done = true;
	for (size_t i = 0; done && i < pairing.count; i++)
		done = replace_pair(db, replacement, table, &pairing.pairs[i]);
	free(pairing.pairs);
	return done;
}

static bool replace_rows(sqlite3 *db, struct replacement *replacement)
{
	static const char *const inserts[] = {
		"INSERT INTO message (edition, rev, by, at_ms, position, topic, lang, text) VALUES (?, ?, ?, "
		"?, ?, ?, ?,"
		" ?)",
		"INSERT INTO placeholder (edition, rev, by, at_ms, position, name, lang, value) VALUES (?, "
		"?, ?, ?, ?, ?,"
		" ?, ?)",
		"INSERT INTO menu_item (edition, rev, by, at_ms, position, menu, item, lang, label, target) "
		"VALUES (?, ?,"
		" ?, ?, ?, ?, ?, ?, ?, ?)",
	};
	static const char *const deletes[] = { "DELETE FROM keyword WHERE edition = ?",
		"DELETE FROM message WHERE edition = ?", "DELETE FROM placeholder WHERE edition = ?",
		"DELETE FROM menu_item WHERE edition = ?" };
	bool done = db_prepare_all(db, inserts, STORED_TABLES, replacement->insert);

	replacement->keyword = db_prepare(
		db, "INSERT INTO keyword (edition, topic, lang, position, keyword) VALUES (?, ?, ?, ?, ?)");
	done = done && replacement->keyword;
	for (size_t i = 0; done && i < sizeof(deletes) / sizeof(deletes[0]); i++)
		done = query_run(db, deletes[i], QUERY(QUERY_NUMBER(replacement->change->edition)));
	for (enum table table = 0; done && table < STORED_TABLES; table++)
		done = replace_table(db, replacement, table);
	db_finalize_all(replacement->insert, STORED_TABLES);
	sqlite3_finalize(replacement->keyword);
	return done;
}

/* Where they are the same nothing is written: they are the largest table. */
static bool replace_examples(sqlite3 *db, const struct replacement *replacement)
{
	char old[TABLES_HASH_SIZE], fresh[TABLES_HASH_SIZE];

	if (!table_hash(replacement->old, TABLE_EXAMPLES, old) ||
		!table_hash(replacement->set, TABLE_EXAMPLES, fresh))
		return false;
	return strcmp(old, fresh) == 0 || examples_store(db, replacement->change->edition, replacement->set);
}

bool contents_store(sqlite3 *db, const struct stored_change *change, const struct message_set *set)
{
	struct origins origins[STORED_TABLES] = { 0 };
	struct message_set *old = load(db, change->edition, origins, true);
	struct replacement replacement = { .change = change, .old = old, .set = set, .origins = origins };
	bool stored = old && replace_rows(db, &replacement) && replace_examples(db, &replacement);

	for (size_t i = 0; i < STORED_TABLES; i++)
		free(origins[i].rows);
	message_set_free(old);
	return stored;
}

/* --- copying, counting, listing ----------------------------------------------------------------------- */

bool contents_copy(sqlite3 *db, long long from, long long to)
{
	/* clang-format off */
	static const char *const sql[] = {
		"INSERT INTO message (edition, topic, lang, position, text, rev, by, at_ms)"
			" SELECT ?2, topic, lang, position, text, 1, by, at_ms FROM message WHERE edition = ?1",
		"INSERT INTO keyword (edition, topic, lang, position, keyword)"
			" SELECT ?2, topic, lang, position, keyword FROM keyword WHERE edition = ?1",
		"INSERT INTO placeholder (edition, name, lang, position, value, rev, by, at_ms)"
			" SELECT ?2, name, lang, position, value, 1, by, at_ms FROM placeholder WHERE edition = ?1",
		"INSERT INTO menu_item (edition, menu, item, lang, position, label, target, rev, by, at_ms)"
			" SELECT ?2, menu, item, lang, position, label, target, 1, by, at_ms FROM menu_item WHERE edition = ?1",
		"INSERT INTO example_change (edition, topic, lang, text, removed, by, at_ms)"
			" SELECT ?2, topic, lang, text, removed, by, at_ms FROM example_change WHERE edition = ?1",
		"UPDATE edition SET example_set = (SELECT example_set FROM edition WHERE id = ?1) WHERE id = ?2",
	};
	/* clang-format on */
	bool copied = true;

	for (size_t i = 0; copied && i < sizeof(sql) / sizeof(sql[0]); i++)
		copied = query_run(db, sql[i], QUERY(QUERY_NUMBER(from), QUERY_NUMBER(to)));
	return copied;
}

long long contents_count(sqlite3 *db, long long edition, enum table table)
{
	static const char *const sql[STORED_TABLES] = { "SELECT count(*) FROM message WHERE edition = ?",
		"SELECT count(*) FROM placeholder WHERE edition = ?",
		"SELECT count(*) FROM menu_item WHERE edition = ?" };

	return table == TABLE_EXAMPLES ? examples_count(db, edition)
				       : query_number_or(db, sql[table], QUERY(QUERY_NUMBER(edition)), -1);
}

bool contents_list_messages(sqlite3 *db, long long edition, contents_line_h handler, void *arg)
{
	sqlite3_stmt *select = query_prepare(db,
		"SELECT m.topic, m.lang, m.text, (SELECT count(*) FROM keyword k WHERE k.edition = m.edition "
		"AND k.topic"
		" = m.topic AND k.lang = m.lang), m.rev, p.shown, m.at_ms FROM message m LEFT JOIN person p "
		"ON p.id = m.by"
		" WHERE m.edition = ? ORDER BY m.position, m.topic, m.lang",
		QUERY(QUERY_NUMBER(edition)));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		const struct contents_line line = { db_column_text(select, 0), db_column_text(select, 1),
			db_column_text(select, 2), (size_t)sqlite3_column_int64(select, 3),
			sqlite3_column_int64(select, 4), db_column_text(select, 5),
			sqlite3_column_int64(select, 6) };

		handler(&line, arg);
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}
