#include "agahi/fittings/fitting.h"

#include <stdlib.h>

#include "agahi/bench/outcomes.h"
#include "agahi/drafts/contents.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"

static void fitting_free(struct fitting *fitting)
{
	if (!fitting)
		return;
	sides_free(&fitting->sides);
	message_set_free(fitting->set);
	free(fitting);
}

/* --- opening ------------------------------------------------------------------------------------------ */

static bool read_rows(struct visit *visit, struct fitting *fitting, const struct form *asked)
{
	const struct fitting_kind *kind = fitting->kind;

	fitting->set = contents_load_without_examples(desk_database(visit->desk), fitting->place.draft.id);
	if (!fitting->set)
		return false;
	kind->ask(visit, fitting, asked);
	return sides_open(visit, &fitting->place, &fitting->tongues, kind->for_all, &fitting->sides) &&
		(!kind->is_named(fitting) ||
			sides_read(visit, &fitting->place, &fitting->sides, kind->name_of, fitting));
}

/* NULL: the visit is answered. */
static struct fitting *open_fitting(
	struct visit *visit, const struct fitting_kind *kind, const char *edition, const struct form *asked)
{
	struct fitting *fitting = calloc(1, kind->size);
	int status = fitting ? 404 : 500;

	if (fitting && place_find(visit, edition, &fitting->place)) {
		fitting->kind = kind;
		status = 500;
		if (read_rows(visit, fitting, asked))
			return fitting;
	}
	fitting_free(fitting);
	gate_refuse(visit, status);
	return NULL;
}

struct fitting *fitting_of_form(struct visit *visit, const struct fitting_kind *kind, const char *edition)
{
	const struct form *form = &visit->exchange->request.form;
	struct fitting *fitting = open_fitting(visit, kind, edition, form);

	if (!fitting)
		return NULL;
	if (!sides_take(&fitting->sides, form)) {
		fitting_free(fitting);
		gate_refuse(visit, 500);
		return NULL;
	}
	if (kind->take)
		kind->take(visit, fitting, form);
	return fitting;
}

/* --- showing ------------------------------------------------------------------------------------------ */

static void write_page(struct visit *visit, struct fitting *fitting, const struct bench_ready *ready)
{
	struct buffer name = { 0 };
	struct shell_page page = { .title = fitting->kind->title };

	place_name(visit, &fitting->place.draft, &name);
	page.with.value = name.data;
	place_begin(visit, &fitting->place, fitting->kind->tab, &page);
	fitting->kind->write(visit, fitting, ready);
	place_end(visit);
	buffer_free(&name);
}

static void show_ready(struct visit *visit, const struct bench_ready *ready, void *arg)
{
	struct fitting *fitting = arg;

	if (visit->exchange->request.by_script) {
		fitting->kind->preview(visit, fitting, ready);
		nodes_answer(visit);
	} else {
		write_page(visit, fitting, ready);
	}
	fitting_free(fitting);
}

void fitting_show(struct visit *visit, struct fitting *fitting, int status)
{
	if (status)
		visit->exchange->response.status = status;
	bench_wait(visit, fitting->place.draft.id, show_ready, fitting);
}

void fitting_page(struct visit *visit, const struct fitting_kind *kind)
{
	struct fitting *fitting = open_fitting(
		visit, kind, visit->exchange->request.arguments[0], &visit->exchange->request.query);

	if (fitting)
		fitting_show(visit, fitting, 0);
}

void fitting_preview(struct visit *visit, const struct fitting_kind *kind)
{
	struct fitting *fitting =
		fitting_of_form(visit, kind, form_value(&visit->exchange->request.form, "edition"));

	if (fitting)
		fitting_show(visit, fitting, 0);
}

/* --- saving ------------------------------------------------------------------------------------------- */

void fitting_came_to(struct visit *visit, struct fitting *fitting, enum deed_result result)
{
	if (result == DEED_DONE || result == DEED_UNCHANGED) {
		place_go_to(visit, result == DEED_DONE ? "saved" : "unchanged", "set", fitting->place.id,
			fitting->kind->segment);
		fitting_free(fitting);
		return;
	}
	widget_error(visit, NULL, outcomes_label(result), (struct label_with){ 0 });
	fitting_show(visit, fitting, outcomes_status(result));
}

void fitting_save(struct visit *visit, struct fitting *fitting)
{
	fitting_came_to(visit, fitting,
		sides_save(visit, &fitting->place, &fitting->sides, fitting->kind->save, fitting));
}
