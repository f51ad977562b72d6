#include "agahi/survey/cube.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/store/db.h"
#include "agahi/survey/cube_outcomes.h"

enum { DAY_LEN = 10, HOUR_AT = 11, HOUR_LEN = 2 };

static const int64_t HOUR_MS = INT64_C(60) * 60 * 1000;

struct cube {
	sqlite3 *memory;
	struct cube_row total;
	struct cube_table by[CUBE_SIDES];
	struct cube_table cells;
};

static const char *const side_names[CUBE_SIDES] = { "day", "hour", "topic", "language", "channel", "link" };
static const char *const measure_names[CUBE_MEASURES] = { "requests", "screens", "parts", "failed" };
static const char *const outcome_names[CUBE_OUTCOMES] = { "understood", "chosen", "offered", "menu",
	"neither", "other_language", "numbered" };

const char *cube_side_name(enum cube_side side)
{
	return side_names[side];
}

const char *cube_measure_name(enum cube_measure measure)
{
	return measure_names[measure];
}

const char *cube_outcome_name(enum cube_outcome outcome)
{
	return outcome_names[outcome];
}

/* --- reading ------------------------------------------------------------------------------------------ */

static const char hours_sql[] =
	"SELECT hour, topic, language, channel, link, sum(requests), sum(screens), sum(parts),"
	" sum(failed + expired), %s FROM hourly WHERE hour >= ?1 AND hour < ?2"
	" GROUP BY 1, 2, 3, 4, 5";

static const char cells_sql[] =
	"CREATE TABLE cell (day TEXT, hour TEXT, topic TEXT, language TEXT, channel "
	"TEXT, link TEXT, requests INTEGER,"
	" screens INTEGER, parts INTEGER, failed INTEGER, understood INTEGER, chosen INTEGER,"
	" offered INTEGER, menu INTEGER, neither INTEGER, other_language INTEGER, numbered INTEGER)";

static bool take_hour(sqlite3_stmt *insert, sqlite3_stmt *row)
{
	char text[CALENDAR_TEXT_SIZE];

	calendar_write(sqlite3_column_int64(row, 0) * HOUR_MS, text);
	sqlite3_bind_text(insert, 1, text, DAY_LEN, SQLITE_STATIC);
	sqlite3_bind_text(insert, 2, text + HOUR_AT, HOUR_LEN, SQLITE_STATIC);
	for (int i = 1; i < 1 + 4 + CUBE_MEASURES + CUBE_OUTCOMES; i++)
		sqlite3_bind_value(insert, i + 2, sqlite3_column_value(row, i));
	return db_run(insert);
}

static int64_t hour_from(int64_t ms)
{
	return (ms + HOUR_MS - 1) / HOUR_MS;
}

static bool take_hours(sqlite3 *figures, sqlite3 *memory, int64_t from_ms, int64_t to_ms)
{
	char *sql = sqlite3_mprintf(hours_sql, cube_outcomes_sql);
	sqlite3_stmt *row = sql ? db_prepare(figures, sql) : NULL;
	sqlite3_stmt *insert = db_prepare(
		memory, "INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	int step = SQLITE_ERROR;

	sqlite3_free(sql);

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

static void free_row(struct cube_row *row)
{
	for (int side = 0; side < CUBE_SIDES; side++)
		free((char *)(uintptr_t)row->names[side]);
	free(row->outcomes);
}

static void free_table(struct cube_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free_row(&table->rows[i]);
	free(table->rows);
}

static bool take_outcomes(struct cube_row *row, sqlite3_stmt *statement, int column)
{
	row->outcomes = calloc(1, sizeof(*row->outcomes));
	for (int outcome = 0; row->outcomes && outcome < CUBE_OUTCOMES; outcome++)
		row->outcomes->values[outcome] = sqlite3_column_int64(statement, column + outcome);
	return row->outcomes != NULL;
}

/* First names of the sides from `side` on, then the measures, and of all but the cells the outcomes. */
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
	return names == CUBE_SIDES || take_outcomes(row, statement, names + CUBE_MEASURES);
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

#define MEASURES "sum(requests), sum(screens), sum(parts), sum(failed)"
#define OUTCOMES \
	"sum(understood), sum(chosen), sum(offered), sum(menu), sum(neither), sum(other_language), " \
	"sum(numbered)"

static bool take_tables(struct cube *cube)
{
	struct cube_table whole = { 0 };
	char sql[512];
	bool done = take_table(cube->memory, "SELECT " MEASURES ", " OUTCOMES " FROM cell", &whole, 0, 0);

	if (done) {
		cube->total = whole.rows[0];
		whole.count = 0; /* its outcomes are the cube's */
	}
	free_table(&whole);
	for (int side = 0; done && side < CUBE_SIDES; side++) {
		snprintf(sql, sizeof(sql),
			"SELECT %s, " MEASURES ", " OUTCOMES " FROM cell GROUP BY 1 ORDER BY 1",
			side_names[side]);
		done = take_table(cube->memory, sql, &cube->by[side], side, 1);
	}
	return done &&
		take_table(cube->memory,
			"SELECT day, hour, topic, language, channel, link, " MEASURES
			" FROM cell GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6",
			&cube->cells, 0, CUBE_SIDES);
}

/* --- hiding ------------------------------------------------------------------------------------------- */

/* All rows as sums of one another: the whole, then the rows of the tables, then the cells. */
struct sums {
	struct cube_row **rows;
	size_t begins[CUBE_SIDES + 2]; /* of the tables, and of the cells */
	struct disclosure_sums told;   /* its values are those of one measure at a time */
	int64_t *values;
	struct disclosure_group *groups;
	size_t *parts;
	enum disclosure_mark *marks;
};

static size_t row_named(const struct cube_table *table, int side, const char *name)
{
	size_t row = 0;

	while (strcmp(table->rows[row].names[side], name) != 0)
		row++;
	return row;
}

static void find_rows(struct cube *cube, struct sums *sums)
{
	size_t count = 0;

	sums->rows[count++] = &cube->total;
	for (int side = 0; side <= CUBE_SIDES; side++) {
		struct cube_table *table = side < CUBE_SIDES ? &cube->by[side] : &cube->cells;

		sums->begins[side] = count;
		for (size_t i = 0; i < table->count; i++)
			sums->rows[count++] = &table->rows[i];
	}
	sums->begins[CUBE_SIDES + 1] = count;
}

/* The whole is what each table adds up to, and the cells. Returns how many parts that are. */
static size_t add_up_the_whole(struct sums *sums)
{
	size_t count = 0;

	for (int side = 0; side <= CUBE_SIDES; side++) {
		size_t begin = count;

		for (size_t row = sums->begins[side]; row < sums->begins[side + 1]; row++)
			sums->parts[count++] = row;
		sums->groups[side] = (struct disclosure_group){ 0, sums->parts + begin, count - begin };
	}
	return count;
}

/* A row of a table is what its cells add up to: `parts` has a place for each of them, side by side. */
static void add_up_rows(const struct cube *cube, struct sums *sums, size_t *parts, size_t *row_of_cell)
{
	const size_t cells = sums->begins[CUBE_SIDES];

	for (int side = 0; side < CUBE_SIDES; side++) {
		struct disclosure_group *groups = sums->groups + CUBE_SIDES + sums->begins[side];

		for (size_t i = 0; i < cube->cells.count; i++) {
			row_of_cell[i] = row_named(&cube->by[side], side, cube->cells.rows[i].names[side]);
			groups[row_of_cell[i]].count++;
		}
		for (size_t row = 0; row < cube->by[side].count; row++) {
			groups[row].total = sums->begins[side] + row;
			groups[row].parts = parts;
			parts += groups[row].count;
			groups[row].count = 0;
		}
		for (size_t i = 0; i < cube->cells.count; i++) {
			struct disclosure_group *group = &groups[row_of_cell[i]];

			sums->parts[(size_t)(group->parts - sums->parts) + group->count++] = cells + i;
		}
	}
}

static void free_sums(struct sums *sums)
{
	free(sums->rows);
	free(sums->values);
	free(sums->groups);
	free(sums->parts);
	free(sums->marks);
}

static bool make_sums(struct cube *cube, struct sums *sums)
{
	size_t count = 1 + cube->cells.count;

	for (int side = 0; side < CUBE_SIDES; side++)
		count += cube->by[side].count;
	size_t *row_of_cell = calloc(cube->cells.count + 1, sizeof(*row_of_cell));
	sums->rows = calloc(count, sizeof(struct cube_row *));
	sums->values = calloc(count, sizeof(*sums->values));
	sums->groups = calloc(count + CUBE_SIDES, sizeof(*sums->groups));
	sums->parts = calloc(count + CUBE_SIDES * cube->cells.count, sizeof(*sums->parts));
	sums->marks = calloc(count, sizeof(*sums->marks));
	bool done = row_of_cell && sums->rows && sums->values && sums->groups && sums->parts && sums->marks;
	if (done) {
		find_rows(cube, sums);
		add_up_rows(cube, sums, sums->parts + add_up_the_whole(sums), row_of_cell);
		sums->told = (struct disclosure_sums){ sums->values, count, sums->groups,
			CUBE_SIDES + sums->begins[CUBE_SIDES] };
	}
	free(row_of_cell);
	return done;
}

/* What belongs to requests that are hidden, would tell of them. */
static bool follows_requests(int measure)
{
	return measure == CUBE_PARTS || measure == CUBE_FAILED;
}

static bool hide_measure(struct sums *sums, int measure)
{
	for (size_t i = 0; i < sums->told.count; i++) {
		sums->values[i] = sums->rows[i]->values[measure];
		sums->marks[i] =
			follows_requests(measure) ? sums->rows[i]->marks[CUBE_REQUESTS] : DISCLOSURE_TOLD;
	}
	if (!disclosure_hide(&sums->told, sums->marks))
		return false;
	for (size_t i = 0; i < sums->told.count; i++)
		sums->rows[i]->marks[measure] = sums->marks[i];
	return true;
}

/* That it is there would tell that somebody asked. */
static bool tells_nothing(const struct cube_row *row)
{
	bool veiled = false;

	for (int measure = 0; measure < CUBE_MEASURES; measure++) {
		if (row->values[measure] > 0 && row->marks[measure] != DISCLOSURE_VEILED)
			return false;
		veiled = veiled || row->values[measure] > 0;
	}
	return veiled;
}

static void drop_what_tells_nothing(struct cube_table *table)
{
	size_t kept = 0;

	for (size_t i = 0; i < table->count; i++) {
		if (tells_nothing(&table->rows[i]))
			free_row(&table->rows[i]);
		else
			table->rows[kept++] = table->rows[i];
	}
	table->count = kept;
}

/* Not even their order tells how large the hidden ones are: they come last, by name. */
static bool comes_before(const struct cube_row *one, const struct cube_row *other, int side)
{
	bool hidden = one->marks[CUBE_REQUESTS] || one->marks[CUBE_SCREENS];
	bool other_hidden = other->marks[CUBE_REQUESTS] || other->marks[CUBE_SCREENS];

	if (hidden || other_hidden)
		return hidden == other_hidden ? strcmp(one->names[side], other->names[side]) < 0
					      : other_hidden;
	return one->values[CUBE_REQUESTS] + one->values[CUBE_SCREENS] >
		other->values[CUBE_REQUESTS] + other->values[CUBE_SCREENS];
}

/* They come by name, and stay so where it is the same; a table has few rows. */
static void order_by_what_is_told(struct cube_table *table, int side)
{
	for (size_t i = 1; i < table->count; i++) {
		struct cube_row row = table->rows[i];
		size_t place = i;

		for (; place > 0 && comes_before(&row, &table->rows[place - 1], side); place--)
			table->rows[place] = table->rows[place - 1];
		table->rows[place] = row;
	}
}

static bool hide_all(struct cube *cube)
{
	struct sums sums = { 0 };
	bool done = make_sums(cube, &sums);

	for (int measure = 0; done && measure < CUBE_MEASURES; measure++)
		done = hide_measure(&sums, measure);
	free_sums(&sums);
	done = done && cube_outcomes_hide(&cube->total, cube->by);
	for (int side = 0; done && side < CUBE_SIDES; side++) {
		drop_what_tells_nothing(&cube->by[side]);
		if (side > CUBE_HOUR)
			order_by_what_is_told(&cube->by[side], side);
	}
	drop_what_tells_nothing(&cube->cells);
	return done;
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
	free(cube->total.outcomes);
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
