#include "agahi/fittings/placeholders_page.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/editor/samples.h"
#include "agahi/fittings/fitting.h"
#include "agahi/fittings/pages.h"
#include "agahi/fittings/spoken.h"
#include "agahi/frame/widgets.h"
#include "agahi/writing/bill.h"

struct view {
	struct fitting fitting;
	const char *name; /* whose values are being written; "": none */
	/* The day or time of the form's field, and which one was written in words already; "": none. */
	const char *moment, *spoken;
	bool asks; /* whether the words of it are meant, or the texts */
};

static struct view *view_of(struct fitting *fitting)
{
	return (struct view *)fitting;
}

/* --- which one ---------------------------------------------------------------------------------------- */

/* The languages of the settings, and those that any value is in. */
static struct tongues tongues_of(const struct visit *visit, const struct message_set *set)
{
	struct tongues tongues = place_tongues(visit, NULL);

	for (size_t i = 0; i < set->placeholder_count; i++)
		tongues_add(&tongues, set->placeholders[i].lang);
	return tongues;
}

static struct row_name name_of(const char *lang, const void *arg)
{
	const struct view *view = arg;

	return (struct row_name){ .table = TABLE_PLACEHOLDERS, .parts = { view->name, lang } };
}

static void ask(const struct visit *visit, struct fitting *fitting, const struct form *asked)
{
	struct view *view = view_of(fitting);

	view->name = form_value(asked, "name");
	view->moment = view->spoken = "";
	fitting->fresh = form_has(asked, "new");
	fitting->tongues = tongues_of(visit, fitting->set);
}

static bool is_named(const struct fitting *fitting)
{
	const struct view *view = (const struct view *)fitting;

	return *view->name != '\0';
}

/* --- the list ----------------------------------------------------------------------------------------- */

static bool text_has(const char *text, const char *name)
{
	const char *found = NULL;
	size_t len = 0;

	for (const char *at = placeholder_find(text, &found, &len); at;
		at = placeholder_find(found + len, &found, &len)) {
		if (strlen(name) == len && memcmp(found, name, len) == 0)
			return true;
	}
	return false;
}

static size_t count_texts(const struct message_set *set, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < set->message_count; i++)
		count += text_has(set->messages[i].text, name);
	return count;
}

static const struct placeholder_row *find_value(
	const struct message_set *set, const char *name, const char *lang)
{
	for (size_t i = 0; i < set->placeholder_count; i++) {
		if (strcmp(set->placeholders[i].name, name) == 0 &&
			strcmp(set->placeholders[i].lang, lang) == 0)
			return &set->placeholders[i];
	}
	return NULL;
}

/* Is the row the first of its name? */
static bool is_first(const struct message_set *set, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (strcmp(set->placeholders[i].name, set->placeholders[at].name) == 0)
			return false;
	}
	return true;
}

static void write_value(struct visit *visit, const struct view *view, const char *name, const char *lang)
{
	const struct placeholder_row *row = find_value(view->fitting.set, name, lang);

	HTML(visit->page, "<td");
	html_attribute(visit->page, HTML_DATA,
		*lang ? labels_tongue(visit->language, lang)
		      : labels_text(visit->language, LABEL_WRITING_EVERY_LANGUAGE));
	HTML(visit->page, ">");
	if (row)
		widget_words(visit, *lang ? lang : NULL, row->value);
	if (row && samples_have(name, lang, row->value)) {
		HTML(visit->page, " ");
		widget_badge(visit, WIDGET_WARNING, LABEL_WRITING_SAMPLE, (struct label_with){ 0 });
	}
	HTML(visit->page, "</td>");
}

static void write_row(struct visit *visit, const struct view *view, const char *name)
{
	HTML(visit->page, "<tr><th scope=\"row\"");
	labels_attribute(
		visit->page, HTML_DATA, visit->language, LABEL_WRITING_PLACEHOLDER, (struct label_with){ 0 });
	HTML(visit->page, "><a class=\"reach\"");
	html_path_begin(visit->page, HTML_HREF,
		(const char *const[]){ "set", view->fitting.place.id, "placeholders", NULL });
	html_path_query(visit->page, "name", name);
	html_path_end(visit->page);
	HTML(visit->page, "><bdi>");
	html_text(visit->page, name);
	HTML(visit->page, "</bdi></a></th>");
	for (size_t i = 0; i < view->fitting.sides.count; i++)
		write_value(visit, view, name, view->fitting.sides.list[i].lang);
	HTML(visit->page, "<td class=\"number\"");
	labels_attribute(
		visit->page, HTML_DATA, visit->language, LABEL_WRITING_TEXTS, (struct label_with){ 0 });
	HTML(visit->page, ">");
	html_number(visit->page, (long long)count_texts(view->fitting.set, name));
	HTML(visit->page, "</td></tr>\n");
}

static void write_column(struct visit *visit, const char *words)
{
	HTML(visit->page, "<th scope=\"col\"><bdi>");
	html_text(visit->page, words);
	HTML(visit->page, "</bdi></th>");
}

static void write_head(struct visit *visit, const struct view *view)
{
	HTML(visit->page, "<table class=\"cards\"><caption>");
	labels_write(visit->page, visit->language, LABEL_WRITING_PLACEHOLDERS);
	HTML(visit->page, "</caption><thead><tr>");
	write_column(visit, labels_text(visit->language, LABEL_WRITING_PLACEHOLDER));
	for (size_t i = 0; i < view->fitting.tongues.count; i++)
		write_column(visit, labels_tongue(visit->language, view->fitting.tongues.tags[i]));
	write_column(visit, labels_text(visit->language, LABEL_WRITING_EVERY_LANGUAGE));
	write_column(visit, labels_text(visit->language, LABEL_WRITING_TEXTS));
	HTML(visit->page, "</tr></thead><tbody>\n");
}

static void write_list(struct visit *visit, const struct view *view)
{
	long long page = form_number(&visit->exchange->request.query, "page", 1);
	size_t skip = page > 1 && page < 1000 ? (size_t)(page - 1) * PLACEHOLDERS_A_PAGE : 0, seen = 0;

	write_head(visit, view);
	for (size_t i = 0; i < view->fitting.set->placeholder_count; i++) {
		if (!is_first(view->fitting.set, i))
			continue;
		if (seen >= skip && seen < skip + PLACEHOLDERS_A_PAGE)
			write_row(visit, view, view->fitting.set->placeholders[i].name);
		seen++;
	}
	HTML(visit->page, "</tbody></table>\n");
	widget_pages(visit, (const char *const[]){ "set", view->fitting.place.id, "placeholders", NULL },
		(long long)(skip / PLACEHOLDERS_A_PAGE) + 1, seen > skip + PLACEHOLDERS_A_PAGE);
}

/* --- days and times ----------------------------------------------------------------------------------- */

static bool speak(const char *lang, const char *moment, char words[SPOKEN_SIZE])
{
	return spoken_day(lang, moment, words) || spoken_time(lang, moment, words);
}

/* A side that the day or time is to be written in. */
static bool is_spoken(const struct side *side)
{
	return side->mine && *side->lang;
}

/* Is something else in the field than what is saved, and than the words would be? */
static bool is_by_hand(const struct view *view, const struct side *side)
{
	const struct placeholder_row *saved = find_value(view->fitting.set, view->name, side->lang);
	char words[SPOKEN_SIZE];

	return strcmp(side->value, saved ? saved->value : "") != 0 &&
		(!speak(side->lang, view->moment, words) || strcmp(side->value, words) != 0);
}

static const struct side *find_by_hand(const struct view *view)
{
	for (size_t i = 0; i < view->fitting.sides.count; i++) {
		const struct side *side = &view->fitting.sides.list[i];

		if (is_spoken(side) && is_by_hand(view, side))
			return side;
	}
	return NULL;
}

/* In the words of each language, in the place of what its field has. */
static void fill_in_words(struct view *view)
{
	char words[SPOKEN_SIZE];

	for (size_t i = 0; i < view->fitting.sides.count; i++) {
		struct side *side = &view->fitting.sides.list[i];

		if (is_spoken(side) && speak(side->lang, view->moment, words))
			side_put(side, words, side->rev);
	}
	view->spoken = view->moment;
}

static const char *field_of(const struct view *view)
{
	return spoken_kind_of(view->name) == SPOKEN_DAY ? "day" : "time";
}

static void take(struct visit *visit, struct fitting *fitting, const struct form *form)
{
	struct view *view = view_of(fitting);

	(void)visit;
	view->moment = form_value(form, field_of(view));
	view->spoken = form_value(form, "spoken");
}

/* A day or time was chosen that stands nowhere in words yet. */
static bool has_unspoken(const struct view *view)
{
	return *view->moment && strcmp(view->moment, view->spoken) != 0;
}

static bool moment_is_good(struct visit *visit, const struct view *view)
{
	char words[SPOKEN_SIZE];

	if (speak("en", view->moment, words))
		return true;
	widget_error(visit, field_of(view), LABEL_WRITING_SPOKEN_BAD, (struct label_with){ 0 });
	return false;
}

/* What is to be saved of a day or time, so that none is thrown away. False: the person is asked, or it is none. */
static bool settle_moment(struct visit *visit, struct view *view)
{
	const struct side *by_hand;

	if (!has_unspoken(view))
		return true;
	if (!moment_is_good(visit, view))
		return false;
	by_hand = find_by_hand(view);
	if (by_hand) {
		view->asks = true;
		widget_error(visit, field_of(view), LABEL_WRITING_SPOKEN_OR_TEXT,
			(struct label_with){ .value = labels_tongue(visit->language, by_hand->lang) });
		return false;
	}
	fill_in_words(view);
	return true;
}

/* --- the form ----------------------------------------------------------------------------------------- */

static void write_spoken(struct visit *visit, const struct view *view)
{
	enum spoken_kind kind = spoken_kind_of(view->name);
	bool day = kind == SPOKEN_DAY;

	if (kind == SPOKEN_TEXT)
		return;
	HTML(visit->page, "<div class=\"inline\">\n");
	widget_field(visit,
		&(struct widget_field){ .name = field_of(view),
			.label = day ? LABEL_WRITING_DAY : LABEL_WRITING_TIME,
			.hint = LABEL_WRITING_SPOKEN_HINT,
			.kind = day ? WIDGET_DATE : WIDGET_TIME,
			.value = view->moment });
	widget_hidden(visit, "spoken", view->spoken);
	widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_IN_WORDS, "do", "words");
	if (view->asks)
		widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_SAVE_TEXTS, "do", "texts");
	HTML(visit->page, "</div>\n");
}

/* The first text that has it in the language, as it would be. */
static void write_text(
	struct visit *visit, struct view *view, const struct bench_ready *ready, const char *lang)
{
	struct side *side = sides_find(&view->fitting.sides, lang),
		    *all = sides_find(&view->fitting.sides, "");
	const struct side *used = side && *side->value ? side : all;
	struct workbench_trial trial = { .placeholder = view->name,
		.placeholder_lang = used ? used->lang : "",
		.value = used ? used->value : "" };
	struct cost_terms terms = bench_terms(visit->desk).cost;
	const struct message_row *row = NULL;
	struct cost cost;
	char *filled;

	for (size_t i = 0; i < view->fitting.set->message_count && !row; i++) {
		if (strcmp(view->fitting.set->messages[i].lang, lang) == 0 &&
			text_has(view->fitting.set->messages[i].text, view->name))
			row = &view->fitting.set->messages[i];
	}
	filled = row ? workbench_fill(ready->draft, &trial, row->topic, lang) : NULL;
	if (!filled)
		return;
	HTML(visit->page, "<p class=\"found\"><bdi>");
	html_text(visit->page, row->topic);
	HTML(visit->page, "</bdi></p>\n");
	widget_bubble(visit, false, lang, filled);
	if (cost_of(filled, &terms, &cost))
		bill_write(visit, &cost);
	free(filled);
}

/* As it would be saved. */
static void preview(struct visit *visit, struct fitting *fitting, const struct bench_ready *ready)
{
	struct view *view = view_of(fitting);

	if (!ready->draft) {
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_WRITING_PREPARING, (struct label_with){ 0 });
		return;
	}
	if (visit->exchange->request.by_script && has_unspoken(view) && !find_by_hand(view))
		fill_in_words(view);
	for (size_t i = 0; i < view->fitting.tongues.count; i++)
		write_text(visit, view, ready, view->fitting.tongues.tags[i]);
}

static void write_form(struct visit *visit, struct view *view, const struct bench_ready *ready)
{
	if (view->fitting.fresh)
		widget_heading(visit, LABEL_WRITING_NEW_PLACEHOLDER, (struct label_with){ 0 }, "edit");
	else
		widget_heading(
			visit, LABEL_WRITING_VALUES, (struct label_with){ .value = view->name }, "edit");
	widget_form(visit, WIDGET_KEPT | WIDGET_LIVE, "set", view->fitting.place.id, "placeholders");
	widget_hidden(visit, "page", "placeholders");
	widget_hidden(visit, "edition", view->fitting.place.id);
	if (view->fitting.fresh) {
		widget_hidden(visit, "new", "1");
		widget_field(visit,
			&(struct widget_field){ .name = "name",
				.label = LABEL_WRITING_PLACEHOLDER,
				.hint = LABEL_WRITING_PLACEHOLDER_HINT,
				.kind = WIDGET_TEXT,
				.value = view->name,
				.required = true });
	} else {
		widget_hidden(visit, "name", view->name);
	}
	write_spoken(visit, view);
	sides_write(visit, &view->fitting.sides);
	HTML(visit->page, "<div class=\"buttons\">\n");
	widget_button(visit, WIDGET_PRIMARY, LABEL_WRITING_SAVE, "do", "save");
	widget_button_to(
		visit, WIDGET_PLAIN, LABEL_WRITING_PREVIEW, (const char *const[]){ "preview", NULL });
	HTML(visit->page, "</div>\n");
	widget_preview_begin(visit);
	preview(visit, &view->fitting, ready);
	widget_preview_end(visit);
	widget_form_end(visit);
}

static void write_new_link(struct visit *visit, const struct view *view)
{
	HTML(visit->page, "<p><a class=\"button\"");
	html_path_begin(visit->page, HTML_HREF,
		(const char *const[]){ "set", view->fitting.place.id, "placeholders", NULL });
	html_path_query(visit->page, "new", "1");
	html_path_end(visit->page);
	HTML(visit->page, ">");
	labels_write(visit->page, visit->language, LABEL_WRITING_NEW_PLACEHOLDER);
	HTML(visit->page, "</a></p>\n");
}

static void write(struct visit *visit, struct fitting *fitting, const struct bench_ready *ready)
{
	struct view *view = view_of(fitting);

	if (*view->name || fitting->fresh)
		write_form(visit, view, ready);
	else if (fitting->place.writable)
		write_new_link(visit, view);
	write_list(visit, view);
}

/* --- what becomes of the form ------------------------------------------------------------------------- */

static enum deed_result save_value(
	struct visit *visit, const struct saving *saving, struct side *side, void *arg)
{
	struct view *view = arg;
	struct row_name name = name_of(side->lang, view);
	struct placeholder_row row = {
		.name = (char *)view->name, .lang = (char *)side->lang, .value = side->value
	};

	if (*side->value == '\0')
		return saving_remove(desk_database(visit->desk), saving, &name, &side->conflict);
	return saving_placeholder(desk_database(visit->desk), saving, &row, &side->rev, &side->conflict);
}

static bool name_is_good(struct visit *visit, const struct view *view)
{
	size_t len = strspn(view->name, "abcdefghijklmnopqrstuvwxyz0123456789_");

	if (len > 0 && len <= SAVING_MAX_NAME && view->name[len] == '\0')
		return true;
	widget_error(
		visit, view->fitting.fresh ? "name" : NULL, LABEL_WRITING_NAME_BAD, (struct label_with){ 0 });
	return false;
}

static const struct fitting_kind kind = { .size = sizeof(struct view),
	.segment = "placeholders",
	.tab = PLACE_PLACEHOLDERS,
	.title = LABEL_WRITING_PLACEHOLDERS_OF,
	.for_all = true,
	.ask = ask,
	.is_named = is_named,
	.name_of = name_of,
	.save = save_value,
	.take = take,
	.write = write,
	.preview = preview };

void fittings_placeholders_page(struct visit *visit)
{
	fitting_page(visit, &kind);
}

void placeholders_page_preview(struct visit *visit)
{
	fitting_preview(visit, &kind);
}

void fittings_placeholder_save_page(struct visit *visit)
{
	const char *named = form_value(&visit->exchange->request.form, "do");
	struct fitting *fitting = fitting_of_form(visit, &kind, visit->exchange->request.arguments[0]);
	struct view *view = fitting ? view_of(fitting) : NULL;

	if (!view)
		return;
	if (strcmp(named, "words") == 0) {
		bool good = moment_is_good(visit, view);

		if (good)
			fill_in_words(view);
		fitting_show(visit, fitting, good ? 0 : 422);
	} else if (name_is_good(visit, view) && (strcmp(named, "texts") == 0 || settle_moment(visit, view))) {
		fitting_save(visit, fitting);
	} else {
		fitting_show(visit, fitting, 422);
	}
}
