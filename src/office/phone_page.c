#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bench/bench.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/office/pages.h"
#include "agahi/office/phone_view.h"

/* --- which texts -------------------------------------------------------------------------------------- */

struct choices {
	const struct visit *visit;
	struct widget_option options[1 + DRAFTS_MOST_OPEN];
	char ids[DRAFTS_MOST_OPEN][PHONE_ID_SIZE];
	char *texts[DRAFTS_MOST_OPEN];
	size_t count; /* of drafts */
};

static void add_draft(const struct draft *draft, void *arg)
{
	struct choices *choices = arg;
	struct buffer text = { 0 };

	if (choices->count == DRAFTS_MOST_OPEN)
		return;
	labels_add(&text, choices->visit->language, LABEL_SHELL_DRAFT,
		(struct label_with){ .number = draft->id, .value = draft->title });
	snprintf(choices->ids[choices->count], PHONE_ID_SIZE, "%lld", draft->id);
	choices->texts[choices->count] = buffer_take(&text);
	choices->options[1 + choices->count] =
		(struct widget_option){ choices->ids[choices->count], LABEL_NONE,
			choices->texts[choices->count] ? choices->texts[choices->count]
						       : choices->ids[choices->count] };
	choices->count++;
}

static void write_choice(struct visit *visit, const struct phone *phone)
{
	struct choices choices = { .visit = visit, .options = { { "live", LABEL_PHONE_LIVE, NULL } } };

	drafts_list(desk_database(visit->desk), DRAFTS_OPEN, DRAFTS_MOST_OPEN, add_draft, &choices);
	widget_form_get(visit, (const char *const[]){ "phone", NULL });
	widget_select(visit,
		&(struct widget_field){ .name = "set", .label = LABEL_PHONE_SET, .value = phone->set },
		choices.options, 1 + choices.count);
	widget_button(visit, WIDGET_PLAIN, LABEL_PHONE_CHOOSE, NULL, NULL);
	widget_form_end(visit);
	for (size_t i = 0; i < choices.count; i++)
		free(choices.texts[i]);
}

/* On the wall there is nothing but the phone, and the way back. */
static void link_screen(struct visit *visit, const struct phone *phone)
{
	const char *const segments[] = { "phone", NULL };

	HTML(visit->page, "<p><a");
	html_path_begin(visit->page, HTML_HREF, segments);
	html_path_query(visit->page, "set", phone->set);
	if (!phone->screen)
		html_path_query(visit->page, "screen", "1");
	html_path_end(visit->page);
	HTML(visit->page, ">");
	labels_write(visit->page, visit->language, phone->screen ? LABEL_PHONE_DESK : LABEL_PHONE_PROJECTOR);
	HTML(visit->page, "</a></p>\n");
}

/* --- the page ----------------------------------------------------------------------------------------- */

static void begin_page(struct visit *visit, const struct phone *phone)
{
	struct shell_page page = {
		.title = LABEL_SHELL_PHONE, .area = SHELL_PHONE, .wide = true, .screen = phone->screen
	};
	struct draft draft;

	if (drafts_find(desk_database(visit->desk), phone->edition, &draft) && draft.id != 0 &&
		draft.number == 0) {
		page.edition = draft.id;
		page.edition_title = draft.title;
	}
	shell_begin(visit, &page);
	if (phone->screen)
		return;
	widget_paragraph(visit, LABEL_PHONE_WHAT, (struct label_with){ 0 });
	write_choice(visit, phone);
}

static void end_page(struct visit *visit, const struct phone *phone)
{
	link_screen(visit, phone);
	shell_end(visit);
}

static void write_ready(struct visit *visit, struct phone *phone, const struct bench_ready *ready)
{
	const struct web_request *request = &visit->exchange->request;
	const struct catalogue *catalogue = workbench_catalogue(ready->draft);
	struct replay_terms terms = bench_terms(visit->desk);
	bool taken = request->method != WEB_POST || phone_step(phone, &request->form, catalogue, &terms);

	if (ready->older)
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_PHONE_OLDER, (struct label_with){ 0 });
	if (!taken)
		widget_notice(visit, WIDGET_WARNING, LABEL_PHONE_FULL, (struct label_with){ 0 });
	if (!phone_view_write(visit, phone, catalogue, &terms))
		visit->page->out.failed = true;
}

static void answer(struct visit *visit, const struct bench_ready *ready, void *arg)
{
	struct phone *phone = arg;

	begin_page(visit, phone);
	if (ready->draft)
		write_ready(visit, phone, ready);
	else
		widget_notice(visit, WIDGET_WARNING, LABEL_PHONE_NOT_READY, (struct label_with){ 0 });
	end_page(visit, phone);
	free(phone);
}

static void write_empty(struct visit *visit, const struct phone *phone)
{
	begin_page(visit, phone);
	widget_notice(visit, WIDGET_WARNING, LABEL_PHONE_NO_SET, (struct label_with){ 0 });
	end_page(visit, phone);
}

static void open_phone(struct visit *visit)
{
	struct phone *phone = calloc(1, sizeof(*phone));

	if (!phone)
		gate_refuse(visit, 500);
	else if (!phone_read(visit, phone))
		gate_refuse(visit, 404);
	else if (phone->edition == 0)
		write_empty(visit, phone);
	else {
		bench_wait(visit, phone->edition, answer, phone);
		return;
	}
	free(phone);
}

void office_phone_page(struct visit *visit)
{
	open_phone(visit);
}

void office_phone(struct visit *visit)
{
	open_phone(visit);
}
