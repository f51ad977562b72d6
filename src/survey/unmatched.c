#include "agahi/survey/unmatched.h"

#include <string.h>

#include "agahi/store/db.h"
#include "agahi/text/fold.h"
#include "agahi/text/visible.h"

enum { PIECE = 2000, MINUTE_MS = 60 * 1000 };

/* Newest first, by the index of such rows. ?1, ?2: the last one of the piece before. */
static const char piece_sql[] =
	"SELECT received_ms, id, request, sender, offered, language FROM settled WHERE rule = 'fallback'"
	" AND (received_ms, id) < (?1, ?2) AND received_ms >= ?3 ORDER BY received_ms DESC, id DESC LIMIT ?4";

static const char asked_sql[] =
	"CREATE TABLE asked (folded TEXT NOT NULL, sender INTEGER NOT NULL, text TEXT NOT NULL, times "
	"INTEGER NOT NULL,"
	" first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, offered TEXT NOT NULL, language TEXT NOT NULL,"
	" PRIMARY KEY (folded, sender, text)) WITHOUT ROWID";

static const char add_sql[] =
	"INSERT INTO asked VALUES (?1, ?2, ?3, 1, ?4, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET times = times + "
	"1,"
	" first_ms = min(first_ms, excluded.first_ms), last_ms = max(last_ms, excluded.last_ms)";

/* ?1: the floor. A spelling is one that as many people used, or it is not shown. */
static const char groups_sql[] =
	"SELECT folded, ifnull((SELECT text FROM asked AS spelling WHERE spelling.folded = asked.folded "
	"GROUP BY text"
	"  HAVING count(DISTINCT sender) >= ?1 ORDER BY sum(times) DESC, text LIMIT 1), folded),"
	" count(DISTINCT sender) AS people, sum(times) AS times, min(first_ms), max(last_ms),"
	" (SELECT offered FROM asked AS newest WHERE newest.folded = asked.folded ORDER BY last_ms DESC "
	"LIMIT 1),"
	" (SELECT language FROM asked AS newest WHERE newest.folded = asked.folded ORDER BY last_ms DESC "
	"LIMIT 1)"
	" FROM asked GROUP BY folded HAVING people >= ?1 ORDER BY people DESC, times DESC, folded";

struct place {
	int64_t received_ms, id;
};

static bool keep(sqlite3_stmt *add, sqlite3_stmt *row, const char *folded, const char *text)
{
	db_bind_text(add, 1, folded);
	sqlite3_bind_int64(add, 2, sqlite3_column_int64(row, 3));
	db_bind_text(add, 3, text);
	sqlite3_bind_int64(add, 4, sqlite3_column_int64(row, 0));
	db_bind_text(add, 5, db_column_text(row, 4));
	db_bind_text(add, 6, db_column_text(row, 5));
	return db_run(add);
}

/* Whatever reads the file may print it: nothing that a terminal obeys, or a sheet refuses, gets there. */
static bool take_row(sqlite3_stmt *add, sqlite3_stmt *row)
{
	char folded[FOLD_MAX_OCTETS];
	const char *text = db_column_text(row, 2);
	struct buffer clean = { 0 };

	if (fold_text(text, strlen(text), folded) == 0)
		return true; /* signs only: there is nothing to learn from it */
	visible_add_clean(text, &clean);
	bool kept = !clean.failed && keep(add, row, folded, clean.data);
	buffer_free(&clean);
	return kept;
}

/* One read transaction. How many rows there were, -1 when they cannot be read or kept. */
static int take_piece(sqlite3_stmt *row, sqlite3_stmt *add, int64_t since_ms, struct place *last)
{
	int count = 0, step;

	sqlite3_bind_int64(row, 1, last->received_ms);
	sqlite3_bind_int64(row, 2, last->id);
	sqlite3_bind_int64(row, 3, since_ms);
	sqlite3_bind_int(row, 4, PIECE);
	while ((step = sqlite3_step(row)) == SQLITE_ROW && take_row(add, row)) {
		*last = (struct place){ sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1) };
		count++;
	}
	sqlite3_reset(row);
	return step == SQLITE_DONE ? count : -1;
}

static bool take_all(sqlite3 *journal, sqlite3 *memory, int64_t since_ms, unmatched_go_on_h go_on, void *arg)
{
	sqlite3_stmt *row = db_prepare(journal, piece_sql), *add = db_prepare(memory, add_sql);
	struct place last = { INT64_MAX, INT64_MAX };
	int count = row && add ? PIECE : -1;

	for (long rows = 0; count == PIECE && rows < UNMATCHED_MOST_ROWS; rows += count)
		count = go_on(arg) ? take_piece(row, add, since_ms, &last) : -1;
	sqlite3_finalize(row);
	sqlite3_finalize(add);
	return count >= 0;
}

static bool tell_groups(sqlite3 *memory, unmatched_h handler, void *arg)
{
	sqlite3_stmt *row = db_prepare(memory, groups_sql);
	int step = SQLITE_ERROR;

	if (row)
		sqlite3_bind_int(row, 1, UNMATCHED_LEAST);
	while (row && (step = sqlite3_step(row)) == SQLITE_ROW) {
		int64_t first_ms = sqlite3_column_int64(row, 4), last_ms = sqlite3_column_int64(row, 5);
		const struct unmatched_text text = { .folded = db_column_text(row, 0),
			.text = db_column_text(row, 1),
			.people = sqlite3_column_int64(row, 2),
			.times = sqlite3_column_int64(row, 3),
			.first_ms = first_ms - first_ms % MINUTE_MS,
			.last_ms = last_ms - last_ms % MINUTE_MS,
			.offered = db_column_text(row, 6),
			.language = db_column_text(row, 7) };

		if (!handler(&text, arg))
			break;
	}
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

bool unmatched_read(
	sqlite3 *journal, int64_t since_ms, unmatched_h handler, unmatched_go_on_h go_on, void *arg)
{
	sqlite3 *memory = NULL;
	bool done = sqlite3_open_v2(":memory:", &memory, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
			SQLITE_OK &&
		db_execute(memory, "PRAGMA journal_mode = OFF; PRAGMA temp_store = MEMORY") &&
		db_execute(memory, asked_sql) && take_all(journal, memory, since_ms, go_on, arg) &&
		tell_groups(memory, handler, arg);

	sqlite3_close(memory);
	return done;
}
