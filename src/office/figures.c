#include "agahi/office/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/service/decide.h"
#include "agahi/store/db.h"
#include "agahi/survey/figures_db.h"

static const int64_t HOUR_MS = INT64_C(60) * 60 * 1000;

struct figures *figures_new(const char *path, const struct period *period)
{
	struct figures *figures = calloc(1, sizeof(*figures));

	if (!figures)
		return NULL;
	snprintf(figures->path, sizeof(figures->path), "%s", path);
	figures->period = *period;
	return figures;
}

void figures_free(struct figures *figures)
{
	if (!figures)
		return;
	cube_free(figures->cube);
	free(figures);
}

/* --- shares ------------------------------------------------------------------------------------------- */

static const struct {
	enum decide_rule rule;
	enum figures_share share;
} shares[] = {
	{ RULE_EXACT, FIGURES_UNDERSTOOD },
	{ RULE_COMMAND, FIGURES_UNDERSTOOD },
	{ RULE_PRIORITY, FIGURES_UNDERSTOOD },
	{ RULE_MODEL, FIGURES_UNDERSTOOD },
	{ RULE_PHRASE, FIGURES_UNDERSTOOD },
	{ RULE_WORD, FIGURES_UNDERSTOOD },
	{ RULE_EDIT, FIGURES_UNDERSTOOD },
	{ RULE_SOUND, FIGURES_UNDERSTOOD },
	{ RULE_SENTENCE, FIGURES_UNDERSTOOD },
	{ RULE_IDENTITY_NUMBER, FIGURES_UNDERSTOOD },
	{ RULE_DIALLED, FIGURES_UNDERSTOOD },
	{ RULE_PICK, FIGURES_CHOSEN },
	{ RULE_LAPSED, FIGURES_NOT_UNDERSTOOD },
	{ RULE_FALLBACK, FIGURES_NOT_UNDERSTOOD },
};

static enum figures_share share_of(const char *rule)
{
	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		if (strcmp(decide_rule_name(shares[i].rule), rule) == 0)
			return shares[i].share;
	}
	return FIGURES_OTHER;
}

/* The same hours as the cube has. */
static bool add_up_rules(sqlite3 *db, struct figures *figures)
{
	sqlite3_stmt *row = db_prepare(
		db, "SELECT rule, sum(requests) FROM hourly WHERE hour >= ?1 AND hour < ?2 GROUP BY 1");
	int step = SQLITE_ERROR;

	if (row) {
		sqlite3_bind_int64(row, 1, (figures->period.from_ms + HOUR_MS - 1) / HOUR_MS);
		sqlite3_bind_int64(row, 2, (figures->period.to_ms + HOUR_MS - 1) / HOUR_MS);
	}
	while (row && (step = sqlite3_step(row)) == SQLITE_ROW)
		figures->shares[share_of(db_column_text(row, 0))] += sqlite3_column_int64(row, 1);
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

/* Hidden beside one another and their total, so that no small one can be worked out; and all of them where the cube hides the total. */
static bool hide_shares(struct figures *figures)
{
	static const size_t parts[FIGURES_SHARES] = { 1, 2, 3, 4 };
	static const struct disclosure_group group = { 0, parts, FIGURES_SHARES };
	const struct cube_row *total = cube_total(figures->cube);
	int64_t values[1 + FIGURES_SHARES] = { 0 };
	enum disclosure_mark marks[1 + FIGURES_SHARES] = { total->marks[CUBE_REQUESTS] };

	for (int i = 0; i < FIGURES_SHARES; i++) {
		values[i + 1] = figures->shares[i];
		values[0] += figures->shares[i];
		if (marks[0] != DISCLOSURE_TOLD)
			marks[i + 1] = DISCLOSURE_VEILED;
	}
	const struct disclosure_sums sums = { values, 1 + FIGURES_SHARES, &group, 1 };
	if (!disclosure_hide(&sums, marks))
		return false;
	memcpy(figures->share_marks, marks + 1, sizeof(figures->share_marks));
	return true;
}

/* --- the file ----------------------------------------------------------------------------------------- */

static void read_meta(sqlite3 *db, int64_t *made_ms, char *zone, size_t size)
{
	sqlite3_stmt *row = db_prepare(db, "SELECT made_ms, time_zone FROM meta");

	if (row && sqlite3_step(row) == SQLITE_ROW) {
		*made_ms = sqlite3_column_int64(row, 0);
		snprintf(zone, size, "%s", db_column_text(row, 1));
	}
	sqlite3_finalize(row);
}

int64_t figures_made(const char *path)
{
	char error[512], zone[64];
	sqlite3 *db = *path ? figures_db_open(path, error, sizeof(error)) : NULL;
	int64_t made_ms = 0;

	if (db)
		read_meta(db, &made_ms, zone, sizeof(zone));
	db_close(db);
	return made_ms;
}

static void read_days(sqlite3 *db, struct figures *figures)
{
	read_meta(db, &figures->made_ms, figures->zone, sizeof(figures->zone));
	figures->cube = cube_read(
		db, figures->period.from_ms, figures->period.to_ms, figures->error, sizeof(figures->error));
	if (figures->cube && add_up_rules(db, figures) && hide_shares(figures))
		return;
	if (figures->cube)
		snprintf(figures->error, sizeof(figures->error), "%s", sqlite3_errmsg(db));
	cube_free(figures->cube);
	figures->cube = NULL;
}

void figures_run(void *arg)
{
	struct figures *figures = arg;
	sqlite3 *db = NULL;

	if (figures->path[0] != '\0')
		db = figures_db_open(figures->path, figures->error, sizeof(figures->error));
	if (db)
		read_days(db, figures);
	db_close(db);
}

const struct cube_row *figures_row(const struct figures *figures, enum cube_side side, const char *name)
{
	const struct cube_table *table = cube_by(figures->cube, side);

	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->rows[i].names[side], name) == 0)
			return &table->rows[i];
	}
	return NULL;
}
