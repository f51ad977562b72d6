#include "agahi/bench/outcomes.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/review/difference_view.h"
#include "agahi/review/dossier.h"
#include "agahi/review/pages.h"
#include "agahi/review/parts.h"

/* With what it is compared: ?with=, else its base, else what is live. */
static long long other_of(const struct visit *visit, const struct draft *draft)
{
	long long with = form_number(&visit->exchange->request.query, "with", 0);
	struct draft live;

	if (with > 0)
		return with;
	if (draft->base > 0)
		return draft->base;
	return drafts_find_live(desk_database(visit->desk), &live) && live.id != draft->id ? live.id : 0;
}

static void write_other(struct visit *visit, const struct draft *draft)
{
	struct draft other = { 0 };

	drafts_find(desk_database(visit->desk), other_of(visit, draft), &other);
	if (other.id > 0)
		review_write_name(visit, &other);
	else
		labels_write(visit->page, visit->language, LABEL_DIFF_NOTHING);
}

static void write_page(struct visit *visit, const struct dossier *dossier)
{
	const struct draft *draft = &dossier->draft;
	char id[REVIEW_ID_SIZE];
	const char *const segments[] = { "set", review_id(draft->id, id), "diff", NULL };

	shell_begin(visit,
		&(struct shell_page){ .title = LABEL_DIFF_TITLE,
			.area = SHELL_MESSAGES,
			.wide = true,
			.edition = draft->number > 0 ? 0 : draft->id,
			.edition_title = draft->title });
	HTML(visit->page, "<p>");
	write_other(visit, draft);
	widget_arrow(visit);
	review_write_name(visit, draft);
	HTML(visit->page, "</p>");
	widget_heading(visit, LABEL_REVIEW_CHANGES, (struct label_with){ 0 }, "changes");
	difference_view_write(visit,
		&(struct difference_view){ .before = dossier->before,
			.after = dossier->after,
			.difference = dossier->difference,
			.edition = draft->id,
			.segments = segments });
	shell_end(visit);
}

void review_diff_page(struct visit *visit)
{
	struct draft draft;

	if (outcomes_find(visit, &draft))
		dossier_ask(visit,
			&(struct dossier_wanted){
				.before = other_of(visit, &draft), .after = draft.id, .write = write_page });
}
