#include "agahi/fittings/given.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/drafts/contents.h"
#include "agahi/editor/merge.h"
#include "agahi/frame/widgets.h"
#include "agahi/sheet/import.h"
#include "agahi/writing/trying.h"
#include "agahi/writing/wordmarks.h"

enum { FAULTS_LISTED = 100, CHANGES_LISTED = 40 };

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

bool given_read(enum table table, const char *csv, struct given *given)
{
	char *copy = strdup(csv); /* it is changed while it is read */

	*given = (struct given){ .table = table, .csv = csv, .set = message_set_new() };
	given->came[table] = true;
	if (copy && given->set)
		import_table_text(
			table, table_fact(table)->name, copy, strlen(copy), given->set, &given->report);
	free(copy);
	return copy && given->set;
}

bool given_compare(sqlite3 *db, long long edition, struct given *given)
{
	given->before = contents_load(db, edition);
	given->after = contents_load(db, edition);
	if (!given->before || !given->after)
		return false;
	if (given->report.unread)
		return true;
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

static void write_count(struct visit *visit, enum label label, size_t count)
{
	if (count == 0)
		return;
	HTML(visit->page, "<li>");
	labels_write_with(
		visit->page, visit->language, label, (struct label_with){ .number = (long long)count });
	HTML(visit->page, "</li>\n");
}

static void write_counts(struct visit *visit, const struct difference_counts *counts)
{
	HTML(visit->page, "<ul>\n");
	write_count(visit, LABEL_WRITING_TOPICS_ADDED, counts->topics_added);
	write_count(visit, LABEL_WRITING_TOPICS_REMOVED, counts->topics_removed);
	write_count(visit, LABEL_WRITING_TEXTS_ADDED, counts->texts_added);
	write_count(visit, LABEL_WRITING_TEXTS_REMOVED, counts->texts_removed);
	write_count(visit, LABEL_WRITING_TEXTS_CHANGED, counts->texts_changed);
	write_count(visit, LABEL_WRITING_KEYWORDS_ADDED, counts->keywords_added);
	write_count(visit, LABEL_WRITING_KEYWORDS_REMOVED, counts->keywords_removed);
	write_count(visit, LABEL_WRITING_VALUES_CHANGED,
		counts->placeholders_added + counts->placeholders_removed + counts->placeholders_changed);
	write_count(visit, LABEL_WRITING_ITEMS_CHANGED,
		counts->menu_items_added + counts->menu_items_removed + counts->menu_items_changed);
	write_count(visit, LABEL_WRITING_EXAMPLES_ADDED, counts->examples_added);
	write_count(visit, LABEL_WRITING_EXAMPLES_REMOVED, counts->examples_removed);
	HTML(visit->page, "</ul>\n");
}

static void write_change(struct visit *visit, enum difference_change change)
{
	static const enum label labels[] = { [DIFFERENCE_ADDED] = LABEL_WRITING_NEW,
		[DIFFERENCE_REMOVED] = LABEL_WRITING_GONE,
		[DIFFERENCE_CHANGED] = LABEL_WRITING_CHANGED };

	widget_badge(visit, WIDGET_CHANGED, labels[change], (struct label_with){ 0 });
}

static void write_name(struct visit *visit, const char *name, const char *lang)
{
	HTML(visit->page, "<h3><bdi>");
	html_text(visit->page, name);
	HTML(visit->page, "</bdi> · <bdi>");
	html_text(visit->page,
		*lang ? labels_tongue(visit->language, lang)
		      : labels_text(visit->language, LABEL_WRITING_EVERY_LANGUAGE));
	HTML(visit->page, "</bdi> ");
}

static void write_pair(struct visit *visit, enum difference_change change, const char *lang,
	const char *before, const char *after)
{
	write_change(visit, change);
	HTML(visit->page, "</h3>\n");
	wordmarks_write(visit, *lang ? lang : NULL, before ? before : "", after ? after : "");
}

static void write_messages(struct visit *visit, const struct difference *difference)
{
	for (size_t i = 0; i < difference->message_count && i < CHANGES_LISTED; i++) {
		const struct difference_message *message = &difference->messages[i];
		const struct message_row *row = difference_message_row(message);

		write_name(visit, row->topic, row->lang);
		write_pair(visit, message->change, row->lang, message->before ? message->before->text : NULL,
			message->after ? message->after->text : NULL);
	}
}

static void write_placeholders(struct visit *visit, const struct difference *difference)
{
	for (size_t i = 0; i < difference->placeholder_count && i < CHANGES_LISTED; i++) {
		const struct difference_placeholder *value = &difference->placeholders[i];
		const struct placeholder_row *row = difference_placeholder_row(value);

		write_name(visit, row->name, row->lang);
		write_pair(visit, value->change, row->lang, value->before ? value->before->value : NULL,
			value->after ? value->after->value : NULL);
	}
}

static void write_menus(struct visit *visit, const struct difference *difference)
{
	for (size_t i = 0; i < difference->menu_count && i < CHANGES_LISTED; i++) {
		const struct difference_menu *item = &difference->menus[i];
		const struct menu_row *row = difference_menu_row(item);

		write_name(visit, row->menu, row->lang);
		write_pair(visit, item->change, row->lang, item->before ? item->before->label : NULL,
			item->after ? item->after->label : NULL);
	}
}

void given_write_difference(struct visit *visit, const struct given *given)
{
	const struct difference *difference = given->difference;

	if (!difference)
		return;
	widget_heading(visit, LABEL_WRITING_WOULD_CHANGE, (struct label_with){ 0 }, "difference");
	if (difference_is_empty(difference)) {
		widget_paragraph(visit, LABEL_RESULT_UNCHANGED, (struct label_with){ 0 });
		return;
	}
	write_counts(visit, &difference->counts);
	write_messages(visit, difference);
	write_placeholders(visit, difference);
	write_menus(visit, difference);
}
