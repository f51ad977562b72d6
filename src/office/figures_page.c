#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/office/figures.h"
#include "agahi/office/figures_now.h"
#include "agahi/office/figures_view.h"
#include "agahi/office/pages.h"
#include "agahi/survey/cube_forms.h"
#include "agahi/web/headers.h"

/* --- which days --------------------------------------------------------------------------------------- */

static void write_tabs(struct visit *visit, const struct period *period)
{
	static const struct {
		int days;
		enum label label;
		const char *value;
	} spans[] = { { 1, LABEL_FIGURES_ONE_DAY, "1" }, { 7, LABEL_FIGURES_WEEK, "7" },
		{ 30, LABEL_FIGURES_MONTH, "30" } };
	enum { SPANS = sizeof(spans) / sizeof(spans[0]) };
	struct widget_tab tabs[SPANS] = { 0 };

	for (size_t i = 0; i < SPANS; i++)
		tabs[i] = (struct widget_tab){ .label = spans[i].label,
			.segments = { "figures" },
			.query = "days",
			.value = spans[i].value,
			.current = period->days == spans[i].days };
	widget_tabs(visit, LABEL_FIGURES_DAYS, tabs, SPANS);
}

static void write_choice(struct visit *visit, const struct period *period)
{
	const struct form *query = &visit->exchange->request.query;
	static const struct {
		const char *name;
		enum label label;
	} fields[] = { { "from", LABEL_FIGURES_FROM }, { "to", LABEL_FIGURES_TO } };

	widget_form_get(visit, (const char *const[]){ "figures", NULL });
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		widget_field(visit,
			&(struct widget_field){ .name = fields[i].name,
				.label = fields[i].label,
				.kind = WIDGET_DATE,
				.value = form_has(query, fields[i].name) ? form_value(query, fields[i].name)
					: i == 0                         ? period->from
									 : period->to,
				.required = true });
	widget_button(visit, WIDGET_PLAIN, LABEL_FIGURES_SHOW, NULL, NULL);
	widget_form_end(visit);
}

static bool read_period(struct visit *visit, struct period *period)
{
	static const struct {
		const char *field;
		enum label label;
	} wrong[] = { [PERIOD_BAD_FROM] = { "from", LABEL_FIGURES_NO_DAY },
		[PERIOD_BAD_TO] = { "to", LABEL_FIGURES_NO_DAY },
		[PERIOD_BACKWARDS] = { "to", LABEL_FIGURES_BACKWARDS },
		[PERIOD_LONG] = { "to", LABEL_FIGURES_TOO_LONG } };
	enum period_result result = period_read(&visit->exchange->request.query, visit->now_ms, period);

	if (result == PERIOD_GOOD)
		return true;
	widget_error(visit, wrong[result].field, wrong[result].label,
		(struct label_with){ .number = PERIOD_MOST_DAYS });
	visit->exchange->response.status = 422;
	return false;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static void spool_path(const struct visit *visit, char path[PATH_MAX])
{
	if (!settings_spool_path(desk_settings(visit->desk), "out/figures.db", path, PATH_MAX))
		path[0] = '\0';
}

/* Reads the days on the second worker: a month of them takes seconds. */
static void read_and(struct visit *visit, const struct period *period, desk_answer_h answer)
{
	char path[PATH_MAX];

	spool_path(visit, path);
	struct figures *figures = figures_new(path, period);
	if (!figures || !desk_wait_long(visit, figures_run, answer, figures)) {
		figures_free(figures);
		gate_refuse(visit, 503);
	}
}

/* --- the page ----------------------------------------------------------------------------------------- */

static void begin_page(struct visit *visit, const struct period *period)
{
	shell_begin(visit,
		&(struct shell_page){ .title = LABEL_SHELL_FIGURES, .area = SHELL_FIGURES, .wide = true });
	widget_error_summary(visit);
	write_tabs(visit, period);
	write_choice(visit, period);
}

static void write_page(struct visit *visit, void *arg)
{
	struct figures *figures = arg;

	begin_page(visit, &figures->period);
	if (figures->cube)
		figures_view_write(
			visit, figures, figures_look_of(form_value(&visit->exchange->request.query, "show")));
	else
		widget_notice(visit, WIDGET_WARNING, LABEL_FIGURES_ABSENT, (struct label_with){ 0 });
	shell_end(visit);
	figures_free(figures);
}

void office_figures_page(struct visit *visit)
{
	struct period period;

	if (read_period(visit, &period)) {
		read_and(visit, &period, write_page);
		return;
	}
	begin_page(visit, &period);
	shell_end(visit);
}

/* --- for programs ------------------------------------------------------------------------------------- */

/* The same file and days give the same answer. Is it what the browser has already? */
static bool is_known(struct visit *visit, const struct period *period)
{
	struct web_response *response = &visit->exchange->response;
	char path[PATH_MAX];

	spool_path(visit, path);
	struct figures_db_meta meta;
	if (!figures_read_meta(path, &meta))
		return false;
	snprintf(response->etag, sizeof(response->etag), "%llx-%llx-%llx", (unsigned long long)meta.made_ms,
		(unsigned long long)period->from_ms, (unsigned long long)period->to_ms);
	return headers_status(response, visit->exchange->request.if_none_match) == 304;
}

static void answer_program(struct visit *visit, desk_answer_h answer, enum web_type type)
{
	struct period period;

	if (!read_period(visit, &period)) {
		gate_refuse(visit, 400);
		return;
	}
	visit->exchange->response.type = type;
	if (!is_known(visit, &period))
		read_and(visit, &period, answer);
}

/* The file may have been written anew since; then nobody keeps this answer. */
static bool is_there(struct visit *visit, struct figures *figures)
{
	struct web_response *response = &visit->exchange->response;

	response->etag[0] = '\0';
	if (!figures->cube) {
		response->type = WEB_HTML;
		gate_refuse(visit, 404);
		return false;
	}
	snprintf(response->etag, sizeof(response->etag), "%llx-%llx-%llx",
		(unsigned long long)figures->meta.made_ms, (unsigned long long)figures->period.from_ms,
		(unsigned long long)figures->period.to_ms);
	return true;
}

static void write_csv(struct visit *visit, void *arg)
{
	struct figures *figures = arg;
	struct web_response *response = &visit->exchange->response;
	const char *by = form_value(&visit->exchange->request.query, "by");
	int side = 0;

	if (is_there(visit, figures)) {
		while (side < CUBE_SIDES && strcmp(cube_side_name((enum cube_side)side), by) != 0)
			side++;
		if (side < CUBE_SIDES)
			cube_forms_add_table(figures->cube, (enum cube_side)side, &visit->page->out);
		else
			cube_forms_add_cells(figures->cube, &visit->page->out);
		snprintf(response->file_name, sizeof(response->file_name), "figures-%s-%s.csv",
			figures->period.from, figures->period.to);
	}
	figures_free(figures);
}

static void write_json(struct visit *visit, void *arg)
{
	struct figures *figures = arg;

	if (is_there(visit, figures)) {
		json_t *root = cube_forms_json(figures->cube,
			&(struct cube_days){ figures->period.from_ms, figures->period.to_ms,
				figures->meta.made_ms, figures->meta.zone });
		char *text = json_dumps(root, JSON_COMPACT);

		if (text)
			buffer_add_text(&visit->page->out, text);
		else
			visit->page->out.failed = true;
		free(text);
		json_decref(root);
	}
	figures_free(figures);
}

void office_figures_csv(struct visit *visit)
{
	answer_program(visit, write_csv, WEB_CSV);
}

/* How much is asked now: of the file alone, and at once. */
static void answer_now(struct visit *visit)
{
	struct figures_db_meta meta;
	char path[PATH_MAX];

	spool_path(visit, path);
	if (figures_read_meta(path, &meta))
		figures_now_answer(visit, &meta);
	else
		gate_refuse(visit, 404);
}

void office_figures_json(struct visit *visit)
{
	if (strcmp(form_value(&visit->exchange->request.query, "part"), "now") == 0)
		answer_now(visit);
	else
		answer_program(visit, write_json, WEB_JSON);
}
