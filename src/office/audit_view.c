#include "agahi/office/audit_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/audit/actions.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/office/audit_words.h"
#include "agahi/text/cell.h"

enum { ACTIONS_MOST = 64, SHORT_HASH = 12, HASH_DIGITS = 64 };

struct audit_wanted audit_view_wanted(const struct visit *visit, size_t most)
{
	const struct form *query = &visit->exchange->request.query;

	return (struct audit_wanted){ .before = form_number(query, "before", 0),
		.most = most,
		.who = form_value(query, "who"),
		.what = form_value(query, "what"),
		.about = form_value(query, "about") };
}

int64_t audit_view_moment(const char *at)
{
	struct tm tm = { 0 };
	const char *end = strptime(at, "%Y-%m-%dT%H:%M:%SZ", &tm);

	return end && *end == '\0' ? (int64_t)timegm(&tm) * 1000 : 0;
}

/* --- what is asked for -------------------------------------------------------------------------------- */

void audit_view_write_filter(struct visit *visit)
{
	struct audit_wanted wanted = audit_view_wanted(visit, 0);
	struct widget_option options[ACTIONS_MOST] = { { "", LABEL_AUDIT_ANYTHING, NULL } };
	size_t count = 1;

	for (size_t i = 0; audit_actions[i] && count < ACTIONS_MOST; i++)
		options[count++] = (struct widget_option){ audit_actions[i], audit_words(audit_actions[i]),
			audit_actions[i] };
	HTML(visit->page, "<details><summary>");
	labels_write(visit->page, visit->language, LABEL_AUDIT_SEARCH);
	HTML(visit->page, "</summary>\n");
	widget_form_get(visit, (const char *const[]){ "audit", NULL });
	widget_field(visit,
		&(struct widget_field){ .name = "who",
			.label = LABEL_AUDIT_WHO_FIELD,
			.kind = WIDGET_TEXT,
			.value = wanted.who });
	widget_select(visit,
		&(struct widget_field){ .name = "what", .label = LABEL_AUDIT_WHAT, .value = wanted.what },
		options, count);
	widget_field(visit,
		&(struct widget_field){ .name = "about",
			.label = LABEL_AUDIT_ABOUT_FIELD,
			.kind = WIDGET_TEXT,
			.value = wanted.about });
	widget_button(visit, WIDGET_PLAIN, LABEL_AUDIT_FILTER, NULL, NULL);
	widget_form_end(visit);
	HTML(visit->page, "</details>\n");
}

/* --- records ------------------------------------------------------------------------------------------ */

static const enum label columns[] = { LABEL_AUDIT_NUMBER, LABEL_AUDIT_AT, LABEL_AUDIT_WHO, LABEL_AUDIT_WHAT,
	LABEL_AUDIT_ABOUT, LABEL_AUDIT_CHANGE, LABEL_AUDIT_ADDRESS, LABEL_AUDIT_HASH };

struct listing {
	struct visit *visit;
	size_t count;
	long long last;
};

/* Milliseconds since 1970, of this age: 13 digits. 0 where there are none; `*end` behind them. */
static long long moment_at(const char *value, const char **end)
{
	size_t digits = strspn(value, "0123456789");

	*end = value + digits;
	return digits == 13 && (**end == '\0' || **end == ' ') ? strtoll(value, NULL, 10) : 0;
}

/* What was planned, and days of the calendar: "MS", "MS may-lose", "MS MS". False: it is something else. */
static bool write_moments(struct visit *visit, const char *value)
{
	const char *end;
	long long ms = moment_at(value, &end);

	if (ms == 0)
		return false;
	for (; ms > 0; ms = moment_at(end + 1, &end)) {
		moments_write_short(visit->page, visit->language, ms);
		if (*end == '\0')
			return true;
		HTML(visit->page, " – ");
	}
	labels_write(visit->page, visit->language, LABEL_REVIEW_MAY_LOSE);
	return true;
}

/* A hash is told by its beginning; the whole of it is the title. */
static void write_value(struct visit *visit, const char *value)
{
	bool is_hash = strlen(value) == HASH_DIGITS && strspn(value, "0123456789abcdef") == HASH_DIGITS;

	if (!is_hash && write_moments(visit, value))
		return;
	if (!is_hash) {
		widget_words(visit, NULL, value);
		return;
	}
	HTML(visit->page, "<bdi class=\"even\" dir=\"ltr\"");
	html_attribute(visit->page, HTML_TITLE, value);
	HTML(visit->page, ">");
	html_text_of(visit->page, value, SHORT_HASH);
	HTML(visit->page, "…</bdi>");
}

static void write_moment(struct visit *visit, const struct audit_record *record)
{
	int64_t ms = audit_view_moment(record->at);

	widget_cell_begin(visit, LABEL_AUDIT_AT);
	if (ms > 0)
		moments_write_short(visit->page, visit->language, ms);
	else
		widget_words(visit, NULL, record->at);
	if (record->clock[0] != '\0')
		widget_badge(visit, WIDGET_WARNING, LABEL_AUDIT_CLOCK_BACK,
			(struct label_with){ .value = record->clock });
	widget_cell_end(visit);
}

static void write_what(struct visit *visit, const char *what)
{
	enum label label = audit_words(what);

	widget_cell_begin(visit, LABEL_AUDIT_WHAT);
	if (label != LABEL_NONE)
		labels_write(visit->page, visit->language, label);
	else
		widget_words(visit, "en", what);
	widget_cell_end(visit);
}

static void write_change(struct visit *visit, const struct audit_record *record)
{
	widget_cell_begin(visit, LABEL_AUDIT_CHANGE);
	if (record->old[0] != '\0')
		write_value(visit, record->old);
	if (record->old[0] != '\0' && record->fresh[0] != '\0')
		HTML(visit->page, "<br>");
	if (record->fresh[0] != '\0')
		write_value(visit, record->fresh);
	widget_cell_end(visit);
}

/* Kinds of days are told in words. */
static void write_about(struct visit *visit, const char *about)
{
	static const struct {
		const char *about;
		enum label label;
	} kinds[] = { { "silence", LABEL_OCCASION_SILENCE }, { "polling", LABEL_OCCASION_POLLING },
		{ "other", LABEL_OCCASION_OTHER } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].about, about) != 0)
			continue;
		widget_cell_begin(visit, LABEL_AUDIT_ABOUT);
		labels_write(visit->page, visit->language, kinds[i].label);
		widget_cell_end(visit);
		return;
	}
	widget_cell_text(visit, LABEL_AUDIT_ABOUT, about);
}

static void write_record(const struct audit_record *record, void *arg)
{
	struct listing *listing = arg;
	struct visit *visit = listing->visit;

	if (listing->count++ == AUDIT_VIEW_ROWS)
		return; /* it is there: so there are older ones */
	listing->last = record->n;
	widget_row_begin(visit);
	widget_head_begin(visit, LABEL_AUDIT_NUMBER);
	html_number(visit->page, record->n);
	widget_head_end(visit);
	write_moment(visit, record);
	widget_cell_text(visit, LABEL_AUDIT_WHO, record->who);
	write_what(visit, record->what);
	write_about(visit, record->about);
	write_change(visit, record);
	widget_cell_text(visit, LABEL_AUDIT_ADDRESS, record->address);
	widget_cell_begin(visit, LABEL_AUDIT_HASH);
	write_value(visit, record->hash);
	widget_cell_end(visit);
	widget_row_end(visit);
}

/* What was asked for stays. `before` 0: from the newest on. */
static void link_records(struct visit *visit, const char *file, long long before, enum label label)
{
	struct audit_wanted wanted = audit_view_wanted(visit, 0);
	const struct {
		const char *name, *value;
	} fields[] = { { "who", wanted.who }, { "what", wanted.what }, { "about", wanted.about } };
	char number[24];

	HTML(visit->page, "<li><a");
	html_path_begin(visit->page, HTML_HREF, (const char *const[]){ file, NULL });
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (*fields[i].value)
			html_path_query(visit->page, fields[i].name, fields[i].value);
	}
	snprintf(number, sizeof(number), "%lld", before);
	if (before > 0)
		html_path_query(visit->page, "before", number);
	html_path_end(visit->page);
	HTML(visit->page, ">");
	labels_write_with(
		visit->page, visit->language, label, (struct label_with){ .number = AUDIT_VIEW_CSV_MOST });
	HTML(visit->page, "</a></li>");
}

bool audit_view_write(struct visit *visit)
{
	struct audit_wanted wanted = audit_view_wanted(visit, AUDIT_VIEW_ROWS + 1);
	struct listing listing = { .visit = visit };

	widget_table_begin(visit, LABEL_AUDIT_RECORDS, (struct label_with){ 0 }, columns,
		sizeof(columns) / sizeof(columns[0]));
	bool good = audit_list(desk_database(visit->desk), &wanted, write_record, &listing);
	widget_table_end(visit);
	if (listing.count == 0)
		widget_paragraph(visit, LABEL_AUDIT_NONE, (struct label_with){ 0 });
	HTML(visit->page, "<nav class=\"pages\"");
	labels_attribute(
		visit->page, HTML_ARIA_LABEL, visit->language, LABEL_WIDGET_PAGES, (struct label_with){ 0 });
	HTML(visit->page, "><ul>");
	if (wanted.before > 0)
		link_records(visit, "audit", 0, LABEL_AUDIT_NEWEST);
	if (listing.count > AUDIT_VIEW_ROWS)
		link_records(visit, "audit", listing.last, LABEL_AUDIT_OLDER);
	link_records(visit, "audit.csv", wanted.before, LABEL_AUDIT_CSV);
	HTML(visit->page, "</ul></nav>\n");
	return good;
}

/* --- for a spreadsheet -------------------------------------------------------------------------------- */

static void add_record(const struct audit_record *record, void *arg)
{
	struct buffer *out = arg;
	const char *const fields[] = { record->who, record->what, record->about, record->old, record->fresh,
		record->address };

	buffer_add_format(out, "%lld,%s,%s,", record->n, record->at, record->clock);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		cell_add_words(out, fields[i]);
		buffer_add_text(out, ",");
	}
	buffer_add_format(out, "%s\r\n", record->hash);
}

bool audit_view_add_csv(const struct visit *visit, struct buffer *out)
{
	struct audit_wanted wanted = audit_view_wanted(visit, AUDIT_VIEW_CSV_MOST);

	buffer_add_text(out, "n,at,clock,who,what,about,old,new,address,hash\r\n");
	return audit_list(desk_database(visit->desk), &wanted, add_record, out);
}
