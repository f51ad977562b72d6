#include "agahi/review/dossier.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bureau/desk_db.h"
#include "agahi/frame/gate.h"

struct job {
	struct dossier_wanted wanted;
	char path[PATH_MAX];
	struct answers_view *view;
	struct checking *checking; /* NULL: it is not wanted, or known */
	struct difference *difference;
	struct draft draft; /* id 0: it could not be read */
	char *words[2 * VISIT_ERRORS];
};

static void job_free(struct job *job)
{
	if (!job)
		return;
	difference_free(job->difference);
	answers_view_free(job->view);
	if (job->checking)
		checking_end(job->checking);
	for (size_t i = 0; i < 2 * VISIT_ERRORS; i++)
		free(job->words[i]);
	free(job);
}

static const char *keep_words(char **kept, const char *words)
{
	*kept = words ? strdup(words) : NULL;
	return *kept;
}

/* Whoever told of an error has gone by the time that the page is written. */
static void keep_errors(struct visit *visit, struct job *job)
{
	for (size_t i = 0; i < visit->error_count; i++) {
		struct label_with *with = &visit->errors[i].with;

		with->value = keep_words(&job->words[2 * i], with->value);
		with->other = keep_words(&job->words[2 * i + 1], with->other);
	}
}

static struct job *job_new(struct visit *visit, const struct dossier_wanted *wanted)
{
	struct job *job = calloc(1, sizeof(*job));
	struct draft draft;

	if (!job)
		return NULL;
	job->wanted = *wanted;
	snprintf(job->path, sizeof(job->path), "%s", desk_database_path(visit->desk));
	job->view = answers_view_new(visit->desk, wanted->before, wanted->after);
	if (!job->view) {
		job_free(job);
		return NULL;
	}
	keep_errors(visit, job);
	if ((wanted->parts & DOSSIER_CHECK) &&
		drafts_find(desk_database(visit->desk), wanted->after, &draft) && draft.id != 0)
		job->checking = checking_begin(visit->desk, &draft);
	return job;
}

/* --- on the worker ------------------------------------------------------------------------------------ */

static void read_all(struct job *job, sqlite3 *db)
{
	struct draft draft;

	if (!drafts_find(db, job->wanted.after, &draft) || !answers_view_load(job->view, db))
		return;
	job->difference = difference_make(answers_view_before(job->view), answers_view_after(job->view));
	if (!job->difference)
		return;
	if (job->wanted.parts & DOSSIER_ANSWERS)
		answers_view_compare(job->view, db);
	job->draft = draft;
}

static void run(void *arg)
{
	struct job *job = arg;
	char error[256];
	sqlite3 *db = desk_db_open(job->path, DB_READ_ONLY, error, sizeof(error));

	if (!db)
		return;
	if (db_execute(db, "BEGIN"))
		read_all(job, db);
	db_close(db);
	if (job->checking)
		checking_run(job->checking);
}

/* --- back in the loop --------------------------------------------------------------------------------- */

static void answer(struct visit *visit, void *arg)
{
	struct job *job = arg;

	if (job->checking)
		checking_end(job->checking);
	job->checking = NULL;
	if (job->draft.id != 0) {
		const struct dossier dossier = { .draft = job->draft,
			.before = answers_view_before(job->view),
			.after = answers_view_after(job->view),
			.difference = job->difference,
			.answers = job->wanted.parts & DOSSIER_ANSWERS ? job->view : NULL,
			.checked = checking_known(visit->desk, &job->draft) };

		job->wanted.write(visit, &dossier);
	} else
		gate_refuse(visit, 500);
	job_free(job);
}

void dossier_ask(struct visit *visit, const struct dossier_wanted *wanted)
{
	struct job *job = job_new(visit, wanted);

	if (job && desk_wait(visit, run, answer, job))
		return;
	job_free(job);
	gate_refuse(visit, 503);
}
