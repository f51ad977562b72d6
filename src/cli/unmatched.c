/* What citizens asked in vain, as the daemon told the operators: for comparisons of answers. */
#include <stdlib.h>
#include <string.h>

#include "agahi/cli/cli.h"
#include "agahi/survey/figures_db.h"

/* More change no judgement, and cost seconds. */
enum { MOST_TEXTS = 1000 };

static bool add_row(struct cli_unmatched *unmatched, sqlite3_stmt *row)
{
	char *text = strdup(db_column_text(row, 0));

	if (!text)
		return false;
	unmatched->rows[unmatched->count++] =
		(struct answers_unanswered){ text, (unsigned long)sqlite3_column_int64(row, 1) };
	return true;
}

static void read_rows(sqlite3 *db, struct cli_unmatched *unmatched)
{
	sqlite3_stmt *select =
		db_prepare(db, "SELECT text, times FROM unmatched ORDER BY times DESC, folded LIMIT ?");

	unmatched->rows = select ? calloc(MOST_TEXTS, sizeof(*unmatched->rows)) : NULL;
	if (unmatched->rows)
		sqlite3_bind_int(select, 1, MOST_TEXTS);
	while (unmatched->rows && unmatched->count < MOST_TEXTS && sqlite3_step(select) == SQLITE_ROW) {
		if (!add_row(unmatched, select))
			break;
	}
	sqlite3_finalize(select);
}

void cli_unmatched_load(const struct config *config, struct cli_unmatched *unmatched)
{
	char path[FIGURES_DB_PATH_SIZE], error[512];

	memset(unmatched, 0, sizeof(*unmatched));
	if (!config)
		return;
	figures_db_path(config->store.content, path);
	sqlite3 *db = figures_db_open(path, error, sizeof(error));
	if (db)
		read_rows(db, unmatched);
	db_close(db);
}

void cli_unmatched_free(struct cli_unmatched *unmatched)
{
	for (size_t i = 0; i < unmatched->count; i++)
		free((void *)(uintptr_t)unmatched->rows[i].text);
	free(unmatched->rows);
	memset(unmatched, 0, sizeof(*unmatched));
}
