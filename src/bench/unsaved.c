#include "agahi/bench/unsaved.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/bench/order.h"

struct unsaved {
	struct workbench_job *job;
	long long edition;
	bench_answer_h answer;
	void *arg;
};

/* --- the row among the others ------------------------------------------------------------------------- */

static struct message_row *find_row(struct message_set *set, const struct message_row *wanted)
{
	for (size_t i = 0; i < set->message_count; i++) {
		struct message_row *row = &set->messages[i];

		if (strcmp(row->topic, wanted->topic) == 0 && strcmp(row->lang, wanted->lang) == 0)
			return row;
	}
	return NULL;
}

static bool put_row(struct message_set *set, const struct message_row *wanted)
{
	struct message_row *row = find_row(set, wanted);
	bool good = true;

	if (!row)
		row = message_set_add_message(set, wanted->topic, wanted->lang, wanted->text, 0);
	while (row && row->keyword_count > 0)
		free(row->keywords[--row->keyword_count]);
	for (size_t i = 0; row && good && i < wanted->keyword_count; i++)
		good = message_row_add_keyword(row, wanted->keywords[i]);
	return row && good;
}

/* --- the job ------------------------------------------------------------------------------------------ */

/* NULL: it cannot be made. No edition has the number 0, so nobody takes it for one of the desk's own. */
static struct workbench_job *begin(struct desk *desk, long long edition, const struct message_row *row)
{
	struct topics_languages languages;
	struct workbench_order order;
	struct draft draft = { 0 };

	if (!drafts_find(desk_database(desk), edition, &draft) || draft.id == 0 ||
		!order_of(desk, &draft, &languages, &order))
		return NULL;
	if (put_row(order.set, row))
		return workbench_begin(desk_workbench(desk), &order);
	message_set_free(order.set);
	buffer_free(&order.model);
	return NULL;
}

static void run(void *arg)
{
	struct unsaved *unsaved = arg;

	workbench_build(unsaved->job);
}

static void answer_without(struct visit *visit, const struct unsaved *unsaved)
{
	struct bench_ready ready = { 0 };

	ready.draft = bench_find(visit->desk, unsaved->edition, &ready.older);
	unsaved->answer(visit, &ready, unsaved->arg);
}

static void answer_built(struct visit *visit, void *arg)
{
	struct unsaved *unsaved = arg;
	struct bench_ready ready = { .draft = workbench_job_draft(unsaved->job) };

	if (ready.draft)
		unsaved->answer(visit, &ready, unsaved->arg);
	else
		answer_without(visit, unsaved);
	workbench_job_free(unsaved->job);
	free(unsaved);
}

void unsaved_wait(struct visit *visit, long long edition, const struct message_row *row,
	bench_answer_h answer, void *arg)
{
	struct unsaved *unsaved = calloc(1, sizeof(*unsaved));

	if (!unsaved) {
		bench_wait(visit, edition, answer, arg);
		return;
	}
	*unsaved = (struct unsaved){ begin(visit->desk, edition, row), edition, answer, arg };
	if (unsaved->job && desk_wait(visit, run, answer_built, unsaved))
		return;
	workbench_job_free(unsaved->job);
	free(unsaved);
	bench_wait(visit, edition, answer, arg);
}
