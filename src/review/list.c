#include "agahi/bench/outcomes.h"
#include "agahi/drafts/comments.h"
#include "agahi/drafts/reviewing.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/review/pages.h"
#include "agahi/review/parts.h"

static const enum label columns[] = { LABEL_REVIEW_DRAFT, LABEL_REVIEW_STATE, LABEL_REVIEW_MADE_BY,
	LABEL_REVIEW_APPROVALS, LABEL_REVIEW_CHANGED };

static void write_draft(const struct draft *draft, void *arg)
{
	struct visit *visit = arg;
	char id[REVIEW_ID_SIZE];
	long long open = comments_count_open(desk_database(visit->desk), draft->id);

	widget_row_begin(visit);
	widget_head_begin(visit, LABEL_REVIEW_DRAFT);
	widget_link(visit, LABEL_SHELL_DRAFT,
		(struct label_with){ .number = draft->id, .value = draft->title },
		(const char *const[]){ "review", review_id(draft->id, id), NULL });
	widget_head_end(visit);
	widget_cell_begin(visit, LABEL_REVIEW_STATE);
	labels_write(visit->page, visit->language, outcomes_state_label(draft->state));
	if (draft->overtaken)
		widget_badge(visit, WIDGET_WARNING, LABEL_REVIEW_OVERTAKEN, (struct label_with){ 0 });
	if (draft->refused[0] != '\0')
		widget_badge(visit, WIDGET_WRONG, LABEL_REVIEW_REFUSED_SHORT, (struct label_with){ 0 });
	if (open > 0)
		widget_badge(visit, WIDGET_NEUTRAL, LABEL_REVIEW_COMMENTS_OPEN,
			(struct label_with){ .number = open });
	widget_cell_end(visit);
	widget_cell_text(visit, LABEL_REVIEW_MADE_BY, draft->made_by_shown);
	widget_cell_begin(visit, LABEL_REVIEW_APPROVALS);
	if (draft->seal[0] != '\0')
		html_number(visit->page, reviewing_count(desk_database(visit->desk), draft));
	widget_cell_end(visit);
	widget_cell_begin(visit, LABEL_REVIEW_CHANGED);
	moments_write_distance(visit->page, visit->language, visit->now_ms, draft->changed_ms);
	widget_cell_end(visit);
	widget_row_end(visit);
}

void review_list_page(struct visit *visit)
{
	shell_begin(visit, &(struct shell_page){ .title = LABEL_SHELL_REVIEW, .area = SHELL_REVIEW });
	widget_table_begin(visit, LABEL_REVIEW_OPEN, (struct label_with){ 0 }, columns,
		sizeof(columns) / sizeof(columns[0]));
	drafts_list(desk_database(visit->desk), DRAFTS_OPEN, DRAFTS_MOST_OPEN, write_draft, visit);
	widget_table_end(visit);
	shell_end(visit);
}
