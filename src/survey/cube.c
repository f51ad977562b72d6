#include "agahi/survey/cube.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/store/db.h"
#include "agahi/survey/disclosure.h"

enum { DAY_LEN = 10, HOUR_AT = 11, HOUR_LEN = 2, WAYS = CUBE_SIDES + 1 };

static const int64_t HOUR_MS = INT64_C(60) * 60 * 1000;

struct cube {
	sqlite3 *memory;
	struct cube_row total;
	struct cube_table by[CUBE_SIDES];
	struct cube_table cells;
};

static const char *const side_names[CUBE_SIDES] = { "day", "hour", "topic", "language", "channel", "link" };
static const char *const measure_names[CUBE_MEASURES] = { "requests", "screens", "parts", "failed" };

const char *cube_side_name(enum cube_side side)
{
	return side_names[side];
}

const char *cube_measure_name(enum cube_measure measure)
{
	return measure_names[measure];
}

/* --- reading ------------------------------------------------------------------------------------------ */

static const char hours_sql[] = "SELECT hour, topic, language, channel, link, sum(requests), sum(screens), "
				"sum(parts), sum(failed + expired)"
				" FROM hourly WHERE hour >= ?1 AND hour < ?2 GROUP BY 1, 2, 3, 4, 5";

static const char cells_sql[] = "CREATE TABLE cell (day TEXT, hour TEXT, topic TEXT, language TEXT, channel "
				"TEXT, link TEXT, requests INTEGER,"
				" screens INTEGER, parts INTEGER, failed INTEGER)";

static bool take_hour(sqlite3_stmt *insert, sqlite3_stmt *row)
{
	char text[CALENDAR_TEXT_SIZE];

	calendar_write(sqlite3_column_int64(row, 0) * HOUR_MS, text);
	sqlite3_bind_text(insert, 1, text, DAY_LEN, SQLITE_STATIC);
	sqlite3_bind_text(insert, 2, text + HOUR_AT, HOUR_LEN, SQLITE_STATIC);
	for (int i = 1; i < 1 + 4 + CUBE_MEASURES; i++)
		sqlite3_bind_value(insert, i + 2, sqlite3_column_value(row, i));
	return db_run(insert);
}

static int64_t hour_from(int64_t ms)
{
	return (ms + HOUR_MS - 1) / HOUR_MS;
}

static bool take_hours(sqlite3 *figures, sqlite3 *memory, int64_t from_ms, int64_t to_ms)
{
	sqlite3_stmt *row = db_prepare(figures, hours_sql);
	sqlite3_stmt *insert = db_prepare(memory, "INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	int step = SQLITE_ERROR;

	if (row && insert) {
		sqlite3_bind_int64(row, 1, hour_from(from_ms));
		sqlite3_bind_int64(row, 2, hour_from(to_ms));
	}
	while (row && insert && (step = sqlite3_step(row)) == SQLITE_ROW && take_hour(insert, row)) {
	}
	sqlite3_finalize(row);
	sqlite3_finalize(insert);
	return step == SQLITE_DONE;
}

static void free_table(struct cube_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		for (int side = 0; side < CUBE_SIDES; side++)
			free((char *)(uintptr_t)table->rows[i].names[side]);
	}
	free(table->rows);
}

/* Columns from `first` on are names of the sides from `side` on, and then the measures. */
static bool take_row(struct cube_table *table, sqlite3_stmt *statement, int side, int names)
{
	if ((table->count & (table->count - 1)) == 0) {
		size_t room = table->count == 0 ? 1 : table->count * 2;
		struct cube_row *rows = realloc(table->rows, room * sizeof(*rows));

		if (!rows)
			return false;
		table->rows = rows;
	}
	struct cube_row *row = &table->rows[table->count++];
	memset(row, 0, sizeof(*row));
	for (int i = 0; i < names; i++) {
		row->names[side + i] = strdup(db_column_text(statement, i));
		if (!row->names[side + i])
			return false;
	}
	for (int measure = 0; measure < CUBE_MEASURES; measure++)
		row->values[measure] = sqlite3_column_int64(statement, names + measure);
	return true;
}

static bool take_table(sqlite3 *memory, const char *sql, struct cube_table *table, int side, int names)
{
	sqlite3_stmt *row = db_prepare(memory, sql);
	int step = SQLITE_ERROR;

	while (row && (step = sqlite3_step(row)) == SQLITE_ROW && take_row(table, row, side, names)) {
	}
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

#define SUMS "sum(requests) AS r, sum(screens) AS s, sum(parts), sum(failed) FROM cell"
/* Not even their order tells which of the small ones is larger. */
#define MOST_ASKED_FIRST "iif(r < 5, 0, r) + iif(s < 5, 0, s) DESC, 1"

static bool take_tables(struct cube *cube)
{
	struct cube_table whole = { 0 };
	char sql[256];
	bool done = take_table(cube->memory,
		"SELECT ifnull(sum(requests), 0), ifnull(sum(screens), 0),"
		" ifnull(sum(parts), 0), ifnull(sum(failed), 0) FROM cell",
		&whole, 0, 0);

	if (done)
		cube->total = whole.rows[0];
	free_table(&whole);
	for (int side = 0; done && side < CUBE_SIDES; side++) {
		snprintf(sql, sizeof(sql), "SELECT %s, " SUMS " GROUP BY 1 ORDER BY %s", side_names[side],
			side <= CUBE_HOUR ? "1" : MOST_ASKED_FIRST);
		done = take_table(cube->memory, sql, &cube->by[side], side, 1);
	}
	return done &&
		take_table(cube->memory,
			"SELECT day, hour, topic, language, channel, link, " SUMS
			" GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6",
			&cube->cells, 0, CUBE_SIDES);
}

/* --- hiding ------------------------------------------------------------------------------------------- */

/* What belongs to requests that are hidden, would tell of them. */
static bool follows_requests(int measure)
{
	return measure == CUBE_PARTS || measure == CUBE_FAILED;
}

static bool hide_measure(struct cube_table *table, int measure, const size_t *groups, size_t ways,
	size_t group_count, const bool *group_hidden)
{
	int64_t *values = calloc(table->count + 1, sizeof(*values));
	bool *hidden = calloc(table->count + 1, sizeof(*hidden));
	bool done = values && hidden;

	for (size_t i = 0; done && i < table->count; i++) {
		values[i] = table->rows[i].values[measure];
		hidden[i] = follows_requests(measure) && table->rows[i].hidden[CUBE_REQUESTS];
	}
	done = done &&
		disclosure_hide(&(struct disclosure_table){ values, table->count, groups, ways, group_count,
					group_hidden },
			hidden);
	for (size_t i = 0; done && i < table->count; i++)
		table->rows[i].hidden[measure] = hidden[i];
	free(values);
	free(hidden);
	return done;
}

/* All rows of a table are added up in one group: the whole. */
static bool hide_in_table(struct cube_table *table)
{
	size_t *groups = calloc(table->count + 1, sizeof(*groups));
	bool done = groups != NULL;

	for (int measure = 0; done && measure < CUBE_MEASURES; measure++)
		done = hide_measure(table, measure, groups, 1, 1, NULL);
	free(groups);
	return done;
}

static size_t row_named(const struct cube_table *table, int side, const char *name)
{
	size_t row = 0;

	while (strcmp(table->rows[row].names[side], name) != 0)
		row++;
	return row;
}

/* The groups of a cell: its row in each of the tables, and the whole. */
static void find_groups(const struct cube *cube, size_t *groups, size_t begins[CUBE_SIDES + 1])
{
	size_t count = 0;

	for (int side = 0; side < CUBE_SIDES; side++) {
		begins[side] = count;
		count += cube->by[side].count;
	}
	begins[CUBE_SIDES] = count;
	for (size_t i = 0; i < cube->cells.count; i++) {
		for (int side = 0; side < CUBE_SIDES; side++)
			groups[i * WAYS + (size_t)side] = begins[side] +
				row_named(&cube->by[side], side, cube->cells.rows[i].names[side]);
		groups[i * WAYS + CUBE_SIDES] = count;
	}
}

static bool hide_in_cells(struct cube *cube)
{
	size_t begins[CUBE_SIDES + 1];
	size_t *groups = calloc(cube->cells.count * WAYS + 1, sizeof(*groups));

	if (!groups)
		return false;
	find_groups(cube, groups, begins);
	size_t count = begins[CUBE_SIDES] + 1;
	bool *told = calloc(count, sizeof(*told));
	bool done = told != NULL;
	for (int measure = 0; done && measure < CUBE_MEASURES; measure++) {
		for (int side = 0; side < CUBE_SIDES; side++) {
			for (size_t i = 0; i < cube->by[side].count; i++)
				told[begins[side] + i] = cube->by[side].rows[i].hidden[measure];
		}
		told[count - 1] = cube->total.hidden[measure];
		done = hide_measure(&cube->cells, measure, groups, WAYS, count, told);
	}
	free(groups);
	free(told);
	return done;
}

static bool hide_all(struct cube *cube)
{
	struct cube_table whole = { &cube->total, 1 };
	bool done = hide_in_table(&whole);

	for (int side = 0; done && side < CUBE_SIDES; side++)
		done = hide_in_table(&cube->by[side]);
	return done && hide_in_cells(cube);
}

/* --- the whole ---------------------------------------------------------------------------------------- */

struct cube *cube_read(sqlite3 *figures, int64_t from_ms, int64_t to_ms, char *error, size_t size)
{
	struct cube *cube = calloc(1, sizeof(*cube));

	snprintf(error, size, "memory is short");
	if (!cube)
		return NULL;
	if (sqlite3_open_v2(":memory:", &cube->memory, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
			SQLITE_OK &&
		db_execute(cube->memory, cells_sql)) {
		if (!take_hours(figures, cube->memory, from_ms, to_ms))
			snprintf(error, size, "the figures cannot be read: %s", sqlite3_errmsg(figures));
		else if (take_tables(cube) && hide_all(cube))
			return cube;
	}
	cube_free(cube);
	return NULL;
}

void cube_free(struct cube *cube)
{
	if (!cube)
		return;
	for (int side = 0; side < CUBE_SIDES; side++)
		free_table(&cube->by[side]);
	free_table(&cube->cells);
	sqlite3_close(cube->memory);
	free(cube);
}

const struct cube_row *cube_total(const struct cube *cube)
{
	return &cube->total;
}

const struct cube_table *cube_by(const struct cube *cube, enum cube_side side)
{
	return &cube->by[side];
}

const struct cube_table *cube_cells(const struct cube *cube)
{
	return &cube->cells;
}
