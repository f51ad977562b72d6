#include "agahi/review/handed.h"

#include "agahi/bench/outcomes.h"
#include "agahi/despatch/sending.h"
#include "agahi/drafts/reviewing.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"

/* --- refused ------------------------------------------------------------------------------------------ */

static void write_refusal(struct visit *visit, const struct draft *draft)
{
	if (*draft->refused == '\0')
		return;
	widget_notice(visit, WIDGET_WRONG, outcomes_refusal_label(draft->refusal), (struct label_with){ 0 });
	HTML(visit->page, "<p class=\"hint\">");
	labels_write(visit->page, visit->language, LABEL_REVIEW_REFUSED);
	HTML(visit->page, " <bdi lang=\"en\" dir=\"ltr\">");
	html_text(visit->page, draft->refused);
	HTML(visit->page, "</bdi></p>");
}

/* --- on its way --------------------------------------------------------------------------------------- */

static void write_waiting(struct visit *visit, const struct draft *draft)
{
	const struct desk_live *live = desk_live(visit->desk);
	char since[MOMENTS_TEXT_SIZE];

	if (draft->state != COURSE_SENT)
		return;
	if (sending_waits(draft, desk_settings(visit->desk)->store.spool))
		widget_notice(visit, WIDGET_WARNING, LABEL_SEND_WAITS, (struct label_with){ 0 });
	else if (shell_gateway_is_silent(visit))
		widget_notice(visit, WIDGET_WARNING, LABEL_SEND_SILENT,
			(struct label_with){ .value = moments_short(visit->language, live->seen_ms, since) });
}

void handed_write_notices(struct visit *visit, const struct draft *draft)
{
	write_refusal(visit, draft);
	write_waiting(visit, draft);
}

/* --- by whom ------------------------------------------------------------------------------------------ */

void handed_write_by(struct visit *visit, const struct draft *draft)
{
	if (draft->sent_ms == 0)
		return;
	HTML(visit->page, "<bdi>");
	html_text(visit->page, draft->published_by);
	HTML(visit->page, "</bdi> ");
	moments_write_short(visit->page, visit->language, draft->sent_ms);
}

struct names {
	struct visit *visit;
	bool any;
};

static void write_name(const struct reviewing_signature *signature, void *arg)
{
	struct names *names = arg;
	struct html *page = names->visit->page;

	if (names->any)
		html_text(page, labels_text(names->visit->language, LABEL_LIST_BETWEEN));
	names->any = true;
	HTML(page, "<bdi>");
	html_text(page, signature->shown);
	HTML(page, "</bdi>");
}

void handed_write_approvals(struct visit *visit, const struct draft *draft)
{
	struct names names = { visit, false };

	reviewing_list(desk_database(visit->desk), draft, write_name, &names);
}
