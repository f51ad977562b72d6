/* What got the menu in the last 30 days, for commands that ask what changes: read from figures.db, as far as it is there. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/cli/cli.h"
#include "agahi/survey/figures_db.h"

enum { MOST = 5000 };

static const char select_sql[] =
	"SELECT text, times FROM unmatched ORDER BY people DESC, times DESC, folded LIMIT ?";

static bool add(struct cli_unmatched *unmatched, sqlite3_stmt *row)
{
	char *text = strdup(db_column_text(row, 0));

	if (text)
		unmatched->rows[unmatched->count++] =
			(struct answers_unanswered){ text, (unsigned long)sqlite3_column_int64(row, 1) };
	return text != NULL;
}

static void read_all(sqlite3 *db, struct cli_unmatched *unmatched)
{
	sqlite3_stmt *row = db_prepare(db, select_sql);

	unmatched->rows = calloc(MOST, sizeof(unmatched->rows[0]));
	if (row)
		sqlite3_bind_int(row, 1, MOST);
	while (row && unmatched->rows && sqlite3_step(row) == SQLITE_ROW && add(unmatched, row)) {
	}
	sqlite3_finalize(row);
}

void cli_unmatched_load(const struct config *config, struct cli_unmatched *unmatched)
{
	char path[FIGURES_DB_PATH_SIZE];

	memset(unmatched, 0, sizeof(*unmatched));
	if (!config)
		return;
	figures_db_path(config->store.content, path);
	if (access(path, F_OK) != 0)
		return; /* the daemon told nothing yet */
	sqlite3 *db = cli_open_figures(config);
	if (db)
		read_all(db, unmatched);
	db_close(db);
}

void cli_unmatched_free(struct cli_unmatched *unmatched)
{
	for (size_t i = 0; i < unmatched->count; i++)
		free((char *)(uintptr_t)unmatched->rows[i].text);
	free(unmatched->rows);
}
