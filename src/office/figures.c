#include "agahi/office/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/store/db.h"

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

bool figures_read_meta(const char *path, struct figures_db_meta *meta)
{
	char error[512];
	sqlite3 *db = *path ? figures_db_open(path, error, sizeof(error)) : NULL;
	bool read = db && figures_db_read_meta(db, meta);

	db_close(db);
	return read;
}

static void read_days(sqlite3 *db, struct figures *figures)
{
	if (figures_db_read_meta(db, &figures->meta))
		figures->cube = cube_read(db, figures->period.from_ms, figures->period.to_ms, figures->error,
			sizeof(figures->error));
	else
		snprintf(figures->error, sizeof(figures->error), "%s", sqlite3_errmsg(db));
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
