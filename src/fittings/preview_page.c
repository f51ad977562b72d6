#include "agahi/fittings/preview_page.h"

#include <string.h>

#include "agahi/fittings/menus_page.h"
#include "agahi/fittings/pages.h"
#include "agahi/fittings/placeholders_page.h"
#include "agahi/frame/gate.h"
#include "agahi/writing/message_view.h"

/* Who may not write it has no fields in the form: then what is saved is shown. */
static void preview_message(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	struct message_view *view = message_view_open(
		visit, form_value(form, "edition"), form_value(form, "topic"), form_value(form, "lang"));

	if (!view)
		return;
	if (view->mine && form_has(form, "text") ? message_view_take(view, form)
						 : message_view_ask(view, form)) {
		message_view_show(visit, view);
		return;
	}
	message_view_free(view);
	gate_refuse(visit, 500);
}

static const struct {
	const char *name;
	void (*show)(struct visit *visit);
} pages[] = {
	{ "message", preview_message },
	{ "placeholders", placeholders_page_preview },
	{ "menus", menus_page_preview },
};

void fittings_preview_page(struct visit *visit)
{
	const char *page = form_value(&visit->exchange->request.form, "page");

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		if (strcmp(pages[i].name, page) == 0) {
			pages[i].show(visit);
			return;
		}
	}
	gate_refuse(visit, 400);
}
