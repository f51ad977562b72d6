/* What got the menu in the last 30 days, for commands that ask what changes: read from figures.db, as far as it is there. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/cli/cli.h"
#include "agahi/survey/figures_db.h"

enum { MOST = 5000 };

static bool add(const struct unmatched_text *row, void *arg)
{
	struct cli_unmatched *unmatched = arg;
	char *text = strdup(row->text);

	if (text)
		unmatched->rows[unmatched->count++] =
			(struct answers_unanswered){ text, (unsigned long)row->times };
	return text != NULL;
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
	unmatched->rows = calloc(MOST, sizeof(unmatched->rows[0]));
	if (db && unmatched->rows)
		figures_db_read_texts(db,
			&(struct figures_db_wanted){ .least = UNMATCHED_LEAST, .most = MOST }, add,
			unmatched);
	db_close(db);
}

void cli_unmatched_free(struct cli_unmatched *unmatched)
{
	for (size_t i = 0; i < unmatched->count; i++)
		free((char *)(uintptr_t)unmatched->rows[i].text);
	free(unmatched->rows);
}
