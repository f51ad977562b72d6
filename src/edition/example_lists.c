#include "agahi/edition/example_lists.h"

#include "agahi/edition/tables.h"
#include "agahi/store/db.h"

static bool insert(sqlite3 *db, const char *sql, long long list, const struct message_set *set)
{
	sqlite3_stmt *statement = db_prepare(db, sql);
	bool stored = statement != NULL;

	for (size_t i = 0; stored && i < set->example_count; i++) {
		sqlite3_bind_int64(statement, 1, list);
		sqlite3_bind_int64(statement, 2, (sqlite3_int64)i);
		db_bind_text(statement, 3, set->examples[i].topic);
		db_bind_text(statement, 4, set->examples[i].lang);
		db_bind_text(statement, 5, set->examples[i].text);
		stored = db_run(statement);
	}
	sqlite3_finalize(statement);
	return stored;
}

/* 0 when there is none; -1 when it cannot be read. */
static long long find(sqlite3 *db, const char *sql, const char *hash)
{
	sqlite3_stmt *select = db_prepare(db, sql);
	long long list = -1;

	if (!select)
		return -1;
	db_bind_text(select, 1, hash);
	int step = sqlite3_step(select);
	if (step == SQLITE_ROW)
		list = sqlite3_column_int64(select, 0);
	else if (step == SQLITE_DONE)
		list = 0;
	sqlite3_finalize(select);
	return list;
}

static long long add(sqlite3 *db, const char *sql, const char *hash)
{
	sqlite3_stmt *statement = db_prepare(db, sql);
	bool added = statement != NULL;

	if (added) {
		db_bind_text(statement, 1, hash);
		added = db_run(statement);
	}
	sqlite3_finalize(statement);
	return added ? sqlite3_last_insert_rowid(db) : 0;
}

long long example_lists_keep(sqlite3 *db, const struct example_lists *lists, const struct message_set *set)
{
	char hash[TABLES_HASH_SIZE];

	if (!table_hash(set, TABLE_EXAMPLES, hash))
		return 0;
	long long list = find(db, lists->find, hash);
	if (list != 0)
		return list > 0 ? list : 0;
	list = add(db, lists->add, hash);
	return list > 0 && insert(db, lists->insert, list, set) ? list : 0;
}
