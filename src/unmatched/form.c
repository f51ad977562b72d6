#include "agahi/unmatched/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/drafts/contents.h"
#include "agahi/drafts/drafts.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/text/cell.h"
#include "agahi/unmatched/choice.h"
#include "agahi/unmatched/pages.h"
#include "agahi/unmatched/taking.h"

enum { TOPICS_MOST = 512, TOPIC_TEXT_SIZE = 256 };

void unmatched_path(const struct visit *visit, char path[PATH_MAX])
{
	if (!settings_spool_path(desk_settings(visit->desk), "out/figures.db", path, PATH_MAX))
		path[0] = '\0';
}

bool unmatched_find(struct visit *visit, const char *folded, struct unmatched_list *list,
	const struct unmatched_row **row)
{
	char path[PATH_MAX];

	unmatched_path(visit, path);
	if (!unmatched_list_read(list, path, desk_database(visit->desk), visit->now_ms)) {
		gate_refuse(visit, 404);
		return false;
	}
	*row = unmatched_list_find(list, folded);
	if (*row)
		return true;
	unmatched_list_free(list);
	gate_refuse(visit, 404);
	return false;
}

const char *unmatched_language(const struct visit *visit, const struct unmatched_row *row)
{
	const struct config_strings *languages = &desk_settings(visit->desk)->service.languages;
	const char *first = "";

	for (size_t i = languages->count; i-- > 0;) {
		if (!staff_writes(&visit->person, languages->items[i]))
			continue;
		first = languages->items[i];
		if (strcmp(first, row->language) == 0)
			break;
	}
	return first;
}

/* --- which topic -------------------------------------------------------------------------------------- */

struct topic_options {
	struct widget_option options[TOPICS_MOST];
	char texts[TOPICS_MOST][TOPIC_TEXT_SIZE];
	size_t count;
};

static bool has_topic(const struct topic_options *topics, const char *topic)
{
	for (size_t i = 0; i < topics->count; i++) {
		if (strcmp(topics->options[i].value, topic) == 0)
			return true;
	}
	return false;
}

/* By its name in the set, and a word that people know it by. */
static void add_topic(struct topic_options *topics, const struct message_row *row)
{
	if (topics->count == TOPICS_MOST || has_topic(topics, row->topic))
		return;
	char *text = topics->texts[topics->count];
	snprintf(text, TOPIC_TEXT_SIZE, "%.64s%s%.128s", row->topic, row->keyword_count > 0 ? " · " : "",
		row->keyword_count > 0 ? row->keywords[0] : "");
	topics->options[topics->count++] = (struct widget_option){ row->topic, LABEL_NONE, text };
}

/* Those that have a text in the language of the text stand with its word. */
static void gather_topics(struct topic_options *topics, const struct message_set *set, const char *lang)
{
	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(set->messages[i].lang, lang) == 0)
			add_topic(topics, &set->messages[i]);
	}
	for (size_t i = 0; i < set->message_count; i++)
		add_topic(topics, &set->messages[i]);
}

static const char *chosen(const struct visit *visit, const char *field, const char *fallback)
{
	const struct form *form = &visit->exchange->request.form;

	return form_has(form, field) ? form_value(form, field) : fallback;
}

static void write_topics(struct visit *visit, const struct unmatched_row *row, const struct message_set *set)
{
	struct topic_options *topics = calloc(1, sizeof(*topics));
	char nearest[UNMATCHED_TOPIC_SIZE];

	if (!topics) {
		visit->page->out.failed = true;
		return;
	}
	gather_topics(topics, set, unmatched_language(visit, row));
	widget_select(visit,
		&(struct widget_field){ .name = "topic",
			.label = LABEL_UNMATCHED_TOPIC,
			.value = chosen(visit, "topic", unmatched_offered(row, 0, nearest)),
			.required = true },
		topics->options, topics->count);
	free(topics);
}

/* --- language, kind, draft ---------------------------------------------------------------------------- */

static void write_languages(struct visit *visit, const struct unmatched_row *row)
{
	const struct config_strings *all = &desk_settings(visit->desk)->service.languages;
	struct widget_option options[32];
	size_t count = 0;

	for (size_t i = 0; i < all->count && count < sizeof(options) / sizeof(options[0]); i++) {
		if (staff_writes(&visit->person, all->items[i]))
			options[count++] = (struct widget_option){ all->items[i], LABEL_NONE,
				labels_tongue(visit->language, all->items[i]) };
	}
	widget_select(visit,
		&(struct widget_field){ .name = "lang",
			.label = LABEL_UNMATCHED_LANGUAGE,
			.value = chosen(visit, "lang", unmatched_language(visit, row)),
			.required = true },
		options, count);
}

static void write_kinds(struct visit *visit)
{
	widget_choices(visit,
		&(struct widget_field){ .name = "kind",
			.label = LABEL_UNMATCHED_KIND,
			.value = chosen(visit, "kind", "example"),
			.required = true },
		(const struct widget_option[]){ { "example", LABEL_UNMATCHED_AS_EXAMPLE, NULL },
			{ "keyword", LABEL_UNMATCHED_AS_KEYWORD, NULL } },
		2);
}

static void write_drafts(struct visit *visit)
{
	struct choice choice;

	choice_gather(&choice, visit);
	choice_write_select(visit, &choice);
	choice_free(&choice);
}

/* --- the page ----------------------------------------------------------------------------------------- */

static struct message_set *load_set(const struct visit *visit)
{
	sqlite3 *db = desk_database(visit->desk);
	long long edition = taking_draft_of(db, visit->person.id);
	struct draft live;

	if (edition == 0 && drafts_find_live(db, &live))
		edition = live.id;
	return contents_load_without_examples(db, edition);
}

static void write_form(struct visit *visit, const struct unmatched_row *row)
{
	struct message_set *set = load_set(visit);

	if (!set || set->message_count == 0) {
		widget_notice(visit, WIDGET_WARNING, LABEL_UNMATCHED_NO_SET, (struct label_with){ 0 });
		message_set_free(set);
		return;
	}
	widget_form(visit, 0, "unmatched", "take");
	widget_hidden(visit, "folded", row->folded);
	write_topics(visit, row, set);
	write_languages(visit, row);
	write_kinds(visit);
	write_drafts(visit);
	widget_button(visit, WIDGET_PRIMARY, LABEL_UNMATCHED_TAKE, NULL, NULL);
	widget_form_end(visit);
	message_set_free(set);
}

static void write_leave(struct visit *visit, const struct unmatched_row *row)
{
	widget_heading(visit, LABEL_UNMATCHED_LEAVE, (struct label_with){ 0 }, "leave");
	widget_paragraph(visit, LABEL_UNMATCHED_LEAVE_WHAT, (struct label_with){ 0 });
	widget_form(visit, 0, "unmatched", "leave");
	widget_hidden(visit, "folded", row->folded);
	widget_checkbox(visit, "example", "1", form_has(&visit->exchange->request.form, "example"),
		LABEL_UNMATCHED_LEARN_LEFT, (struct label_with){ 0 });
	widget_button(visit, WIDGET_PLAIN, LABEL_UNMATCHED_LEAVE, NULL, NULL);
	widget_form_end(visit);
}

static void write_facts(struct visit *visit, const struct unmatched_row *row)
{
	static const enum label labels[] = { LABEL_UNMATCHED_PEOPLE, LABEL_UNMATCHED_TIMES };
	const int64_t numbers[] = { row->people, row->times };

	HTML(visit->page, "<dl class=\"facts\">");
	for (size_t i = 0; i < 2; i++) {
		HTML(visit->page, "<dt>");
		labels_write(visit->page, visit->language, labels[i]);
		HTML(visit->page, "</dt><dd>");
		moments_write_number(visit->page, numbers[i]);
		HTML(visit->page, "</dd>");
	}
	HTML(visit->page, "<dt>");
	labels_write(visit->page, visit->language, LABEL_UNMATCHED_LAST);
	HTML(visit->page, "</dt><dd>");
	moments_write_short(visit->page, visit->language, row->last_ms);
	HTML(visit->page, "</dd></dl>\n");
}

void unmatched_write_page(struct visit *visit, const struct unmatched_row *row)
{
	shell_begin(visit, &(struct shell_page){ .title = LABEL_UNMATCHED_ONE, .area = SHELL_UNMATCHED });
	widget_error_summary(visit);
	widget_bubble(visit, true, NULL, row->text);
	if (cell_calculates(row->text))
		widget_notice(visit, WIDGET_WARNING, LABEL_UNMATCHED_CALCULATES, (struct label_with){ 0 });
	write_facts(visit, row);
	if (visit->person.roles & STAFF_EDITOR) {
		write_form(visit, row);
		write_leave(visit, row);
	}
	HTML(visit->page, "<p>");
	widget_link_to(visit, LABEL_UNMATCHED_BACK, "unmatched");
	HTML(visit->page, "</p>\n");
	shell_end(visit);
}

void unmatched_text_page(struct visit *visit)
{
	struct unmatched_list list;
	const struct unmatched_row *row;

	if (!unmatched_find(visit, form_value(&visit->exchange->request.query, "folded"), &list, &row))
		return;
	unmatched_write_page(visit, row);
	unmatched_list_free(&list);
}
