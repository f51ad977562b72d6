#include "agahi/fittings/given.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agahi/drafts/contents.h"
#include "agahi/drafts/importing.h"
#include "agahi/editor/merge.h"
#include "agahi/frame/widgets.h"
#include "agahi/review/difference_view.h"
#include "agahi/sheet/import.h"
#include "agahi/writing/trying.h"

enum { FAULTS_LISTED = 100 };

/* --- reading ------------------------------------------------------------------------------------------ */

bool given_table(const char *name, enum table *table)
{
	for (enum table each = 0; each < TABLE_COUNT; each++) {
		const char *known = table_fact(each)->name;
		size_t len = strlen(known);

		if (strncmp(name, known, len) == 0 &&
			(name[len] == '\0' || strcmp(name + len, ".csv") == 0)) {
			*table = each;
			return true;
		}
	}
	return false;
}

bool given_table_of_file(const char *name, enum table *table)
{
	for (enum table each = 0; each < TABLE_COUNT; each++) {
		const char *known = table_fact(each)->name;

		if (strncasecmp(name, known, strlen(known)) == 0) {
			*table = each;
			return true;
		}
	}
	return false;
}

bool given_read(enum table table, char *octets, size_t len, struct given *given)
{
	*given = (struct given){ .table = table, .set = message_set_new() };
	given->came[table] = true;
	if (given->set)
		import_table_text(table, table_fact(table)->name, octets, len, given->set, &given->report);
	return given->set;
}

bool given_compare(sqlite3 *db, long long edition, struct given *given)
{
	given->before = contents_load(db, edition);
	given->after = contents_load(db, edition);
	if (!given->before || !given->after)
		return false;
	if (given->report.unread)
		return true;
	importing_judge(given->set, given->came, &given->report);
	if (!merge_tables(given->after, given->set, given->came, &given->report))
		return false;
	given->difference = difference_make(given->before, given->after);
	return given->difference != NULL;
}

void given_free(struct given *given)
{
	difference_free(given->difference);
	message_set_free(given->before);
	message_set_free(given->after);
	message_set_free(given->set);
	report_free(&given->report);
}

/* --- faults ------------------------------------------------------------------------------------------- */

static void write_place(struct visit *visit, const struct fault_at *at)
{
	char letters[8] = "";

	widget_head_begin(visit, LABEL_WRITING_ROW);
	if (at->row)
		html_number(visit->page, at->row);
	widget_head_end(visit);
	if (at->letter)
		report_column_letters(at->letter, letters);
	widget_cell_text(visit, LABEL_WRITING_COLUMN, at->column ? at->column : letters);
}

static void write_fault(struct visit *visit, const struct report_item *item)
{
	bool grave = fault_fact(item->kind)->severity == FAULT_ERROR;
	struct buffer words = { 0 };

	report_item_words(item, trying_phrases(visit), &words);
	widget_row_begin(visit);
	write_place(visit, &item->at);
	widget_cell_begin(visit, LABEL_WRITING_REMARK);
	widget_badge(visit, grave ? WIDGET_WRONG : WIDGET_WARNING,
		grave ? LABEL_WRITING_ERROR : LABEL_WRITING_WARNING, (struct label_with){ 0 });
	HTML(visit->page, " <bdi>");
	html_text(visit->page, words.data);
	HTML(visit->page, "</bdi>");
	widget_cell_end(visit);
	widget_row_end(visit);
	buffer_free(&words);
}

/* Errors first. */
void given_write_faults(struct visit *visit, const struct given *given)
{
	static const enum label columns[] = { LABEL_WRITING_ROW, LABEL_WRITING_COLUMN, LABEL_WRITING_REMARK };
	static const enum fault_severity order[] = { FAULT_ERROR, FAULT_WARNING };
	size_t listed = 0;

	if (given->report.count == 0)
		return;
	widget_table_begin(visit, LABEL_WRITING_FAULTS,
		(struct label_with){ .number = (long long)(given->report.errors + given->report.warnings) },
		columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < given->report.count && listed < FAULTS_LISTED; i++) {
			if (fault_fact(given->report.items[i].kind)->severity != order[pass])
				continue;
			write_fault(visit, &given->report.items[i]);
			listed++;
		}
	}
	widget_table_end(visit);
}

/* --- what would change -------------------------------------------------------------------------------- */

void given_write_difference(struct visit *visit, const struct given *given)
{
	if (!given->difference)
		return;
	widget_heading(visit, LABEL_WRITING_WOULD_CHANGE, (struct label_with){ 0 }, "difference");
	difference_view_write(
		visit, &(struct difference_view){ .before = given->before, .after = given->after });
}
