#include "agahi/bench/outcomes.h"
#include "agahi/drafts/contents.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/review/difference_view.h"
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

static void write_page(struct visit *visit, const struct draft *draft, long long other,
	const struct message_set *before, const struct message_set *after)
{
	char id[REVIEW_ID_SIZE];
	const char *const segments[] = { "set", review_id(draft->id, id), "diff", NULL };
	struct draft base = { 0 };

	drafts_find(desk_database(visit->desk), other, &base);
	shell_begin(visit,
		&(struct shell_page){ .title = LABEL_DIFF_TITLE,
			.area = SHELL_MESSAGES,
			.wide = true,
			.edition = draft->number > 0 ? 0 : draft->id,
			.edition_title = draft->title });
	HTML(visit->page, "<p>");
	if (base.id > 0)
		review_write_name(visit, &base);
	else
		labels_write(visit->page, visit->language, LABEL_DIFF_NOTHING);
	widget_arrow(visit);
	review_write_name(visit, draft);
	HTML(visit->page, "</p>");
	widget_heading(visit, LABEL_REVIEW_CHANGES, (struct label_with){ 0 }, "changes");
	difference_view_write(visit,
		&(struct difference_view){
			.before = before, .after = after, .edition = draft->id, .segments = segments });
	shell_end(visit);
}

void review_diff_page(struct visit *visit)
{
	sqlite3 *db = desk_database(visit->desk);
	struct draft draft;

	if (!outcomes_find(visit, &draft))
		return;
	long long other = other_of(visit, &draft);
	struct message_set *before = contents_load(db, other), *after = contents_load(db, draft.id);
	if (before && after)
		write_page(visit, &draft, other, before, after);
	else
		gate_refuse(visit, 500);
	message_set_free(before);
	message_set_free(after);
}
