#include "agahi/frame/fields.h"

#include <stdio.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/frame/words.h"
#include "agahi/labels/moments.h"

enum { IDS_SIZE = 256 };

/* --- errors ------------------------------------------------------------------------------------------- */

void widget_error(struct visit *visit, const char *field, enum label label, struct label_with with)
{
	if (visit->error_count < VISIT_ERRORS)
		visit->errors[visit->error_count++] = (struct visit_error){ field, label, with };
}

bool widget_has_errors(const struct visit *visit)
{
	return visit->error_count > 0;
}

static const struct visit_error *find_error(const struct visit *visit, const char *field)
{
	for (size_t i = 0; i < visit->error_count; i++) {
		if (visit->errors[i].field && strcmp(visit->errors[i].field, field) == 0)
			return &visit->errors[i];
	}
	return NULL;
}

static void write_error(struct visit *visit, const struct visit_error *error)
{
	labels_write_with(visit->page, visit->language, error->label, error->with);
}

static void link_error(struct visit *visit, const struct visit_error *error)
{
	HTML(visit->page, "<li>");
	if (error->field) {
		HTML(visit->page, "<a href=\"#");
		html_text(visit->page, "field-");
		html_text(visit->page, error->field);
		HTML(visit->page, "\">");
	}
	write_error(visit, error);
	if (error->field)
		HTML(visit->page, "</a>");
	HTML(visit->page, "</li>");
}

void widget_error_summary(struct visit *visit)
{
	struct html *page = visit->page;

	if (visit->error_count == 0)
		return;
	HTML(page,
		"<div id=\"errors\" class=\"errors\" role=\"alert\" tabindex=\"-1\"><p>"
		"<span class=\"sign\" aria-hidden=\"true\">✗</span>");
	labels_write(page, visit->language, LABEL_WIDGET_ERRORS);
	HTML(page, "</p><ul>");
	for (size_t i = 0; i < visit->error_count; i++)
		link_error(visit, &visit->errors[i]);
	HTML(page, "</ul></div>\n");
}

/* --- forms -------------------------------------------------------------------------------------------- */

void widget_form_begin(struct visit *visit, unsigned flags, const char *const *segments)
{
	HTML(visit->page, "<form method=\"post\" class=\"form");
	if (flags & WIDGET_KEPT)
		HTML(visit->page, " kept");
	if (flags & WIDGET_LIVE)
		HTML(visit->page, " live");
	if (flags & WIDGET_INLINE)
		HTML(visit->page, " inline");
	HTML(visit->page, "\"");
	if (flags & WIDGET_UPLOAD)
		HTML(visit->page, " enctype=\"multipart/form-data\"");
	html_path_begin(visit->page, HTML_ACTION, segments);
	html_path_end(visit->page);
	HTML(visit->page, ">\n");
}

void widget_form_get(struct visit *visit, const char *const *segments)
{
	HTML(visit->page, "<form method=\"get\" role=\"search\" class=\"form inline\"");
	html_path_begin(visit->page, HTML_ACTION, segments);
	html_path_end(visit->page);
	HTML(visit->page, ">\n");
}

void widget_form_end(struct visit *visit)
{
	HTML(visit->page, "</form>\n");
}

void widget_hidden(struct visit *visit, const char *name, const char *value)
{
	HTML(visit->page, "<input type=\"hidden\"");
	html_attribute(visit->page, HTML_NAME, name);
	html_attribute(visit->page, HTML_VALUE, value);
	HTML(visit->page, ">");
}

void widget_username(struct visit *visit, const char *name)
{
	HTML(visit->page, "<input type=\"text\" name=\"username\" autocomplete=\"username\" readonly hidden");
	html_attribute(visit->page, HTML_VALUE, name);
	HTML(visit->page, ">");
}

void widget_hidden_number(struct visit *visit, const char *name, long long value)
{
	HTML(visit->page, "<input type=\"hidden\"");
	html_attribute(visit->page, HTML_NAME, name);
	html_attribute_number(visit->page, HTML_VALUE, value);
	HTML(visit->page, ">");
}

/* --- what stands around a field ----------------------------------------------------------------------- */

static void write_id(struct visit *visit, const char *prefix, const struct widget_field *field)
{
	HTML(visit->page, " id=\"");
	html_text(visit->page, prefix);
	html_text(visit->page, field->name);
	HTML(visit->page, "\"");
}

static void write_label_words(struct visit *visit, const struct widget_field *field)
{
	labels_write_with(visit->page, visit->language, field->label, field->with);
	if (!field->required)
		return;
	HTML(visit->page, " <span class=\"required\">(");
	labels_write(visit->page, visit->language, LABEL_WIDGET_REQUIRED);
	HTML(visit->page, ")</span>");
}

static void write_label(struct visit *visit, const struct widget_field *field)
{
	HTML(visit->page, "<label");
	if (field->short_label)
		HTML(visit->page, " class=\"spoken\"");
	write_id(visit, "label-", field);
	html_id(visit->page, HTML_FOR, "field", field->name);
	HTML(visit->page, ">");
	write_label_words(visit, field);
	HTML(visit->page, "</label>");
}

static bool has_hint(const struct widget_field *field)
{
	return field->hint != LABEL_NONE || field->kind == WIDGET_CHIPS;
}

static void write_hint(struct visit *visit, const struct widget_field *field)
{
	if (!has_hint(field))
		return;
	HTML(visit->page, "<p class=\"hint\"");
	write_id(visit, "hint-", field);
	HTML(visit->page, ">");
	labels_write_with(visit->page, visit->language, field->hint, field->hint_with);
	if (field->kind == WIDGET_CHIPS) {
		HTML(visit->page, " ");
		labels_write(visit->page, visit->language, LABEL_WIDGET_ONE_A_LINE);
	}
	HTML(visit->page, "</p>");
}

static void write_field_error(struct visit *visit, const struct widget_field *field)
{
	const struct visit_error *error = find_error(visit, field->name);

	if (!error)
		return;
	HTML(visit->page, "<p class=\"error\"");
	write_id(visit, "error-", field);
	HTML(visit->page, "><span class=\"sign\" aria-hidden=\"true\">✗</span>");
	write_error(visit, error);
	HTML(visit->page, "</p>");
}

static bool is_day(const struct widget_field *field)
{
	return field->kind == WIDGET_DATE || field->kind == WIDGET_MOMENT;
}

/* Browsers write a day in an order of their own, day and month like numbers: in words nobody takes it for another. Our script writes
 * anew what stands here. */
static void write_day(struct visit *visit, const struct widget_field *field)
{
	char words[MOMENTS_TEXT_SIZE];
	int64_t ms;

	if (!is_day(field))
		return;
	HTML(visit->page, "<p class=\"day\"");
	write_id(visit, "day-", field);
	HTML(visit->page, ">");
	if (field->value && calendar_read(field->value, &ms))
		html_text(visit->page,
			field->kind == WIDGET_DATE ? moments_date(visit->language, ms, words)
						   : moments_date_and_time(visit->language, ms, words));
	HTML(visit->page, "</p>");
}

static void add_id(char ids[IDS_SIZE], const char *prefix, const char *name)
{
	size_t len = strlen(ids);

	snprintf(ids + len, IDS_SIZE - len, "%s%s%.64s", len ? " " : "", prefix, name);
}

static void describe(struct visit *visit, const struct widget_field *field)
{
	bool wrong = find_error(visit, field->name) != NULL;
	char ids[IDS_SIZE] = "";

	if (has_hint(field))
		add_id(ids, "hint-", field->name);
	if (is_day(field))
		add_id(ids, "day-", field->name);
	if (wrong) {
		add_id(ids, "error-", field->name);
		HTML(visit->page, " aria-invalid=\"true\"");
	}
	if (*ids)
		html_attribute(visit->page, HTML_ARIA_DESCRIBEDBY, ids);
	if (field->required)
		HTML(visit->page, " required");
}

static void begin_field(struct visit *visit, const struct widget_field *field)
{
	HTML(visit->page, "<div class=\"field\">");
	write_label(visit, field);
	write_hint(visit, field);
	write_field_error(visit, field);
}

static void name_field(struct visit *visit, const struct widget_field *field)
{
	html_id(visit->page, HTML_ID, "field", field->name);
	html_attribute(visit->page, HTML_NAME, field->name);
	describe(visit, field);
}

/* --- fields ------------------------------------------------------------------------------------------- */

/* Text of people; of machines what reads from left to right everywhere. */
static bool is_text(enum widget_kind kind)
{
	return kind == WIDGET_TEXT || kind == WIDGET_SEARCH || kind == WIDGET_TEXTAREA ||
		kind == WIDGET_CHIPS;
}

static void write_tongue(struct visit *visit, const struct widget_field *field)
{
	if (is_text(field->kind))
		widget_tongue(visit, field->lang);
	else
		HTML(visit->page, " dir=\"ltr\"");
}

static void write_type(struct visit *visit, enum widget_kind kind)
{
	struct html *page = visit->page;

	switch (kind) {
	case WIDGET_SEARCH:
		HTML(page, "<input type=\"search\" autocomplete=\"off\"");
		break;
	case WIDGET_NUMBER:
		HTML(page, "<input type=\"number\" inputmode=\"numeric\" autocomplete=\"off\"");
		break;
	case WIDGET_DATE:
		HTML(page, "<input type=\"date\"");
		break;
	case WIDGET_TIME:
		HTML(page, "<input type=\"time\"");
		break;
	case WIDGET_MOMENT:
		HTML(page, "<input type=\"datetime-local\"");
		break;
	case WIDGET_NAME:
		HTML(page,
			"<input type=\"text\" autocomplete=\"username\" autocapitalize=\"none\" "
			"spellcheck=\"false\"");
		break;
	case WIDGET_PASSWORD:
		HTML(page, "<input type=\"password\" autocomplete=\"current-password\"");
		break;
	case WIDGET_PASSWORD_NEW:
		HTML(page, "<input type=\"password\" autocomplete=\"new-password\"");
		break;
	case WIDGET_CODE:
		HTML(page,
			"<input type=\"text\" autocomplete=\"one-time-code\" autocapitalize=\"none\" "
			"spellcheck=\"false\"");
		break;
	case WIDGET_FILE:
		HTML(page, "<input type=\"file\" accept=\".csv,.tsv,.txt,text/csv\"");
		break;
	case WIDGET_TEXT:
	case WIDGET_TEXTAREA:
	case WIDGET_CHIPS:
		HTML(page, "<input type=\"text\" autocomplete=\"off\"");
		break;
	}
}

static void write_input(struct visit *visit, const struct widget_field *field)
{
	write_type(visit, field->kind);
	name_field(visit, field);
	write_tongue(visit, field);
	if (field->kind != WIDGET_FILE)
		html_attribute(visit->page, HTML_VALUE, field->value);
	HTML(visit->page, ">");
}

static void write_textarea(struct visit *visit, const struct widget_field *field)
{
	struct html *page = visit->page;

	if (field->kind == WIDGET_CHIPS)
		HTML(page, "<textarea class=\"chips\"");
	else
		HTML(page, "<textarea");
	if (field->rows >= 16)
		HTML(page, " rows=\"16\"");
	else if (field->rows >= 8)
		HTML(page, " rows=\"8\"");
	else if (field->rows == 2)
		HTML(page, " rows=\"2\"");
	else
		HTML(page, " rows=\"4\"");
	name_field(visit, field);
	write_tongue(visit, field);
	/* The first line break is not part of it (HTML, 13.1.2.5). */
	HTML(page, ">\n");
	html_text(page, field->value);
	HTML(page, "</textarea>");
}

void widget_field(struct visit *visit, const struct widget_field *field)
{
	begin_field(visit, field);
	if (field->kind == WIDGET_TEXTAREA || field->kind == WIDGET_CHIPS)
		write_textarea(visit, field);
	else
		write_input(visit, field);
	write_day(visit, field);
	HTML(visit->page, "</div>\n");
}

static bool is_chosen(const struct widget_field *field, const struct widget_option *option)
{
	return strcmp(field->value ? field->value : "", option->value) == 0;
}

static void write_option_words(struct visit *visit, const struct widget_option *option)
{
	if (option->label != LABEL_NONE)
		labels_write(visit->page, visit->language, option->label);
	else
		html_text(visit->page, option->text);
}

void widget_select(struct visit *visit, const struct widget_field *field, const struct widget_option *options,
	size_t count)
{
	struct html *page = visit->page;

	begin_field(visit, field);
	HTML(page, "<select");
	name_field(visit, field);
	HTML(page, ">");
	for (size_t i = 0; i < count; i++) {
		HTML(page, "<option");
		html_attribute(page, HTML_VALUE, options[i].value);
		if (is_chosen(field, &options[i]))
			HTML(page, " selected");
		HTML(page, ">");
		write_option_words(visit, &options[i]);
		HTML(page, "</option>");
	}
	HTML(page, "</select></div>\n");
}

static void write_choice(
	struct visit *visit, const struct widget_field *field, const struct widget_option *option, bool first)
{
	HTML(visit->page, "<label class=\"choice\"><input type=\"radio\"");
	if (first) /* where a link of the summary goes */
		html_id(visit->page, HTML_ID, "field", field->name);
	html_attribute(visit->page, HTML_NAME, field->name);
	html_attribute(visit->page, HTML_VALUE, option->value);
	if (field->required)
		HTML(visit->page, " required");
	if (is_chosen(field, option))
		HTML(visit->page, " checked");
	HTML(visit->page, "><span>");
	write_option_words(visit, option);
	HTML(visit->page, "</span></label>");
}

void widget_choices(struct visit *visit, const struct widget_field *field,
	const struct widget_option *options, size_t count)
{
	HTML(visit->page, "<fieldset class=\"field\"");
	if (find_error(visit, field->name) || has_hint(field)) {
		struct widget_field described = *field;

		described.required = false;
		describe(visit, &described);
	}
	HTML(visit->page, "><legend>");
	write_label_words(visit, field);
	HTML(visit->page, "</legend>");
	write_hint(visit, field);
	write_field_error(visit, field);
	for (size_t i = 0; i < count; i++)
		write_choice(visit, field, &options[i], i == 0);
	HTML(visit->page, "</fieldset>\n");
}

void widget_checkbox(struct visit *visit, const char *name, const char *value, bool checked, enum label label,
	struct label_with with)
{
	HTML(visit->page, "<label class=\"choice\"><input type=\"checkbox\"");
	html_attribute(visit->page, HTML_NAME, name);
	html_attribute(visit->page, HTML_VALUE, value);
	if (checked)
		HTML(visit->page, " checked");
	HTML(visit->page, "><span>");
	labels_write_with(visit->page, visit->language, label, with);
	HTML(visit->page, "</span></label>\n");
}

/* --- buttons ------------------------------------------------------------------------------------------ */

static void begin_button(struct visit *visit, enum widget_weight weight)
{
	switch (weight) {
	case WIDGET_PRIMARY:
		HTML(visit->page, "<button type=\"submit\" class=\"primary\"");
		break;
	case WIDGET_PLAIN:
		HTML(visit->page, "<button type=\"submit\"");
		break;
	case WIDGET_GRAVE:
		HTML(visit->page, "<button type=\"submit\" class=\"grave\"");
		break;
	}
}

static void end_button(struct visit *visit, enum label label)
{
	HTML(visit->page, ">");
	labels_write(visit->page, visit->language, label);
	HTML(visit->page, "</button>\n");
}

void widget_button(
	struct visit *visit, enum widget_weight weight, enum label label, const char *name, const char *value)
{
	begin_button(visit, weight);
	if (name) {
		html_attribute(visit->page, HTML_NAME, name);
		html_attribute(visit->page, HTML_VALUE, value);
	}
	end_button(visit, label);
}

void widget_button_to(
	struct visit *visit, enum widget_weight weight, enum label label, const char *const *segments)
{
	begin_button(visit, weight);
	html_path_begin(visit->page, HTML_FORMACTION, segments);
	html_path_end(visit->page);
	HTML(visit->page, " formnovalidate");
	end_button(visit, label);
}
