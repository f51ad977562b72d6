#include "agahi/office/figures_view.h"

#include <stdio.h>
#include <string.h>

#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/office/chart.h"
#include "agahi/office/figures_now.h"
#include "agahi/office/figures_numbers.h"

/* So that no page becomes too heavy for a slow line, whatever the set and the days: the rest is in the files. */
enum { MOST_ROWS = 20, MOST_TIMES = 31, MOST_DRAWN = 12, MOST_COLUMNS = 4, SHOWN_SIZE = MOMENTS_TEXT_SIZE };

static const struct {
	enum label title, column;
	enum chart_shape shape;
} sides[CUBE_SIDES] = {
	[CUBE_DAY] = { LABEL_FIGURES_BY_DAY, LABEL_FIGURES_DAY, CHART_COLUMNS },
	[CUBE_HOUR] = { LABEL_FIGURES_BY_HOUR, LABEL_FIGURES_HOUR, CHART_COLUMNS },
	[CUBE_TOPIC] = { LABEL_FIGURES_BY_TOPIC, LABEL_FIGURES_TOPIC, CHART_ROWS },
	[CUBE_LANGUAGE] = { LABEL_FIGURES_BY_LANGUAGE, LABEL_FIGURES_LANGUAGE, CHART_ROWS },
	[CUBE_CHANNEL] = { LABEL_FIGURES_BY_CHANNEL, LABEL_FIGURES_CHANNEL, CHART_ROWS },
	[CUBE_LINK] = { LABEL_FIGURES_BY_LINK, LABEL_FIGURES_LINK, CHART_ROWS },
};

/* In the order in which people want them. */
static const enum cube_side order[CUBE_SIDES] = { CUBE_HOUR, CUBE_DAY, CUBE_TOPIC, CUBE_LANGUAGE,
	CUBE_CHANNEL, CUBE_LINK };

/* --- what is looked at -------------------------------------------------------------------------------- */

enum kind { MEASURE, OUTCOME, COST };

struct column {
	enum label label;
	enum kind kind;
	int of; /* a cube_measure, or a cube_outcome */
};

static const struct look {
	const char *name;
	enum label bars; /* what the pictures show */
	struct column columns[MOST_COLUMNS];
	size_t count;
} looks[FIGURES_LOOKS] = {
	[FIGURES_ASKED] = { "questions", LABEL_FIGURES_BARS,
		{ { LABEL_FIGURES_REQUESTS, MEASURE, CUBE_REQUESTS },
			{ LABEL_FIGURES_SCREENS, MEASURE, CUBE_SCREENS },
			{ LABEL_FIGURES_FAILED, MEASURE, CUBE_FAILED } },
		3 },
	[FIGURES_ANSWERS] = { "answers", LABEL_FIGURES_BARS_ANSWERS,
		{ { LABEL_FIGURES_ANSWERED, OUTCOME, CUBE_UNDERSTOOD },
			{ LABEL_FIGURES_NEAR, OUTCOME, CUBE_OFFERED },
			{ LABEL_FIGURES_MENU, OUTCOME, CUBE_MENU },
			{ LABEL_FIGURES_OTHER_LANGUAGE_SHORT, OUTCOME, CUBE_OTHER_LANGUAGE } },
		4 },
	[FIGURES_SMS_COST] = { "cost", LABEL_FIGURES_BARS_COST,
		{ { LABEL_FIGURES_PARTS, MEASURE, CUBE_PARTS }, { LABEL_FIGURES_COST, COST, CUBE_PARTS } },
		2 },
};

enum figures_look figures_look_of(const char *show)
{
	int look = 0;

	while (look < FIGURES_LOOKS && strcmp(looks[look].name, show) != 0)
		look++;
	return look < FIGURES_LOOKS ? (enum figures_look)look : FIGURES_ASKED;
}

struct sum {
	int64_t value;
	enum disclosure_mark mark;
};

static struct sum sum_of(const struct cube_row *row, const struct column *column)
{
	if (column->kind == OUTCOME)
		return (struct sum){ row->outcomes->values[column->of], row->outcomes->marks[column->of] };
	return (struct sum){ row->values[column->of], row->marks[column->of] };
}

static bool costs_nothing(const struct visit *visit)
{
	return desk_settings(visit->desk)->service.price_per_part == 0;
}

/* --- the sums in a few lines -------------------------------------------------------------------------- */

static void begin_fact(struct visit *visit, enum label label)
{
	HTML(visit->page, "<dt>");
	labels_write(visit->page, visit->language, label);
	HTML(visit->page, "</dt><dd>");
}

static void write_fact(struct visit *visit, enum label label, const struct cube_row *row, int measure)
{
	begin_fact(visit, label);
	numbers_write(visit, row->values[measure], row->marks[measure]);
	HTML(visit->page, "</dd>");
}

/* Of the same cube: another one over these days could tell what this one hides. */
static void write_today(struct visit *visit, const struct figures *figures)
{
	const struct cube_row *today = figures_row(figures, CUBE_DAY, figures->period.today);
	char minute[MOMENTS_TEXT_SIZE], hour[3];

	if (today)
		write_fact(visit, LABEL_FIGURES_TODAY, today, CUBE_REQUESTS);
	/* "2027-02-07T14:05" */
	snprintf(hour, sizeof(hour), "%.2s", moments_field(visit->now_ms, minute) + PERIOD_DAY_SIZE);
	const struct cube_row *now = figures->period.days == 1 ? figures_row(figures, CUBE_HOUR, hour) : NULL;
	if (now)
		write_fact(visit, LABEL_FIGURES_NOW, now, CUBE_REQUESTS);
}

static void write_outcomes(struct visit *visit, const struct cube_row *total)
{
	static const enum label labels[CUBE_OUTCOMES] = { [CUBE_UNDERSTOOD] = LABEL_FIGURES_UNDERSTOOD,
		[CUBE_CHOSEN] = LABEL_FIGURES_CHOSEN,
		[CUBE_OFFERED] = LABEL_FIGURES_OFFERED,
		[CUBE_MENU] = LABEL_FIGURES_NOT_UNDERSTOOD,
		[CUBE_NEITHER] = LABEL_FIGURES_OTHER,
		[CUBE_OTHER_LANGUAGE] = LABEL_FIGURES_OTHER_LANGUAGE,
		[CUBE_NUMBERED] = LABEL_FIGURES_NUMBERED };
	const struct cube_outcomes *of = total->outcomes;

	for (int outcome = 0; outcome < CUBE_OUTCOMES; outcome++) {
		begin_fact(visit, labels[outcome]);
		numbers_write_share(visit, of->values[outcome], of->marks[outcome],
			total->values[CUBE_REQUESTS], total->marks[CUBE_REQUESTS]);
		HTML(visit->page, "</dd>");
	}
	/* What came of the offers. */
	begin_fact(visit, LABEL_FIGURES_TAKEN_UP);
	numbers_write_share(visit, of->values[CUBE_CHOSEN], of->marks[CUBE_CHOSEN], of->values[CUBE_NUMBERED],
		of->marks[CUBE_NUMBERED]);
	HTML(visit->page, "</dd>");
}

static void write_cost(struct visit *visit, const struct cube_row *total)
{
	char text[SHOWN_SIZE];

	write_fact(visit, LABEL_FIGURES_PARTS, total, CUBE_PARTS);
	if (costs_nothing(visit))
		return;
	begin_fact(visit, LABEL_FIGURES_COST);
	HTML(visit->page, "<bdi>");
	html_text(
		visit->page, numbers_cost(visit, total->values[CUBE_PARTS], total->marks[CUBE_PARTS], text));
	HTML(visit->page, "</bdi></dd>");
}

static void write_sums(struct visit *visit, const struct figures *figures)
{
	const struct cube_row *total = cube_total(figures->cube);

	HTML(visit->page, "<dl class=\"facts\">");
	write_today(visit, figures);
	write_fact(visit, LABEL_FIGURES_REQUESTS, total, CUBE_REQUESTS);
	write_outcomes(visit, total);
	write_fact(visit, LABEL_FIGURES_SCREENS, total, CUBE_SCREENS);
	write_cost(visit, total);
	begin_fact(visit, LABEL_FIGURES_FAILED);
	numbers_write_share(visit, total->values[CUBE_FAILED], total->marks[CUBE_FAILED],
		total->values[CUBE_REQUESTS], total->marks[CUBE_REQUESTS]);
	HTML(visit->page, "</dd></dl>\n");
}

/* Before that hour nobody noted what was in an answer. */
static void write_since(struct visit *visit, const struct figures *figures)
{
	char since[MOMENTS_TEXT_SIZE];

	if (figures->meta.manner_ms > figures->period.from_ms)
		widget_paragraph(visit, LABEL_FIGURES_SINCE,
			(struct label_with){
				.value = moments_short(visit->language, figures->meta.manner_ms, since) });
}

/* --- by one side -------------------------------------------------------------------------------------- */

/* "09:00"; a day without its year where there is little room. */
static const char *name_of(
	struct visit *visit, enum cube_side side, const char *name, bool brief, char text[SHOWN_SIZE])
{
	switch (side) {
	case CUBE_HOUR:
		snprintf(text, SHOWN_SIZE, brief ? "%s" : "%s:00", name);
		return text;
	case CUBE_DAY:
		return brief && strlen(name) == PERIOD_DAY_SIZE - 1 ? name + sizeof("2027-") - 1 : name;
	case CUBE_LANGUAGE:
		return *name ? labels_tongue(visit->language, name)
			     : labels_text(visit->language, LABEL_FIGURES_NONE);
	case CUBE_CHANNEL:
		if (strcmp(name, "sms") == 0)
			return labels_text(visit->language, LABEL_FIGURES_SMS);
		if (strcmp(name, "ussd") == 0)
			return labels_text(visit->language, LABEL_FIGURES_USSD);
		return name;
	default:
		return *name ? name : labels_text(visit->language, LABEL_FIGURES_NONE);
	}
}

static void draw_asked(struct visit *visit, const struct cube_row *row, struct chart_bar *bar, char *number)
{
	bar->hidden =
		row->marks[CUBE_REQUESTS] != DISCLOSURE_TOLD || row->marks[CUBE_SCREENS] != DISCLOSURE_TOLD;
	bar->first = row->values[CUBE_REQUESTS];
	bar->second = row->values[CUBE_SCREENS];
	bar->shown = bar->hidden ? numbers_shown(visit, bar->first, DISCLOSURE_VEILED, number)
				 : moments_number(bar->first + bar->second, number);
}

/* Understood, and upon it what was offered or told what can be asked, where that may be told; the share of all beside it. */
static void draw_answers(struct visit *visit, const struct cube_row *row, struct chart_bar *bar, char *number)
{
	const struct cube_outcomes *of = row->outcomes;
	int64_t all = row->values[CUBE_REQUESTS];

	bar->hidden =
		row->marks[CUBE_REQUESTS] != DISCLOSURE_TOLD || of->marks[CUBE_UNDERSTOOD] != DISCLOSURE_TOLD;
	bar->first = of->values[CUBE_UNDERSTOOD];
	if (of->marks[CUBE_OFFERED] == DISCLOSURE_TOLD && of->marks[CUBE_MENU] == DISCLOSURE_TOLD)
		bar->second = of->values[CUBE_OFFERED] + of->values[CUBE_MENU];
	if (bar->hidden)
		numbers_shown(visit, bar->first, DISCLOSURE_VEILED, number);
	else
		snprintf(number, SHOWN_SIZE, "%lld%%",
			all > 0 ? (long long)((bar->first * 100 + all / 2) / all) : 0);
	bar->shown = number;
}

static void draw_cost(struct visit *visit, const struct cube_row *row, struct chart_bar *bar, char *number)
{
	bar->hidden = row->marks[CUBE_PARTS] != DISCLOSURE_TOLD;
	bar->first = row->values[CUBE_PARTS];
	bar->shown = bar->hidden || costs_nothing(visit)
		? numbers_shown(visit, bar->first, bar->hidden ? DISCLOSURE_VEILED : DISCLOSURE_TOLD, number)
		: numbers_cost(visit, bar->first, DISCLOSURE_TOLD, number);
}

static void write_picture(
	struct visit *visit, enum figures_look look, enum cube_side side, const struct cube_table *table)
{
	static void (*const draw[FIGURES_LOOKS])(struct visit * visit, const struct cube_row *row,
		struct chart_bar *bar, char *number) = { draw_asked, draw_answers, draw_cost };
	const size_t most = sides[side].shape == CHART_ROWS ? MOST_DRAWN : CHART_MOST_BARS;
	struct chart_bar bars[CHART_MOST_BARS] = { 0 };
	char names[CHART_MOST_BARS][SHOWN_SIZE], numbers[CHART_MOST_BARS][SHOWN_SIZE];
	struct chart chart = { .label = labels_text(visit->language, sides[side].title),
		.shape = sides[side].shape,
		.bars = bars };

	for (; chart.count < table->count && chart.count < most; chart.count++) {
		const struct cube_row *row = &table->rows[chart.count];

		draw[look](visit, row, &bars[chart.count], numbers[chart.count]);
		bars[chart.count].name = name_of(visit, side, row->names[side], true, names[chart.count]);
	}
	chart_write(visit->page, &chart);
}

static void write_cell(struct visit *visit, const struct cube_row *row, const struct column *column)
{
	const struct sum sum = sum_of(row, column);
	char text[SHOWN_SIZE];

	HTML(visit->page, "<td>");
	if (column->kind == COST)
		html_text(visit->page, numbers_cost(visit, sum.value, sum.mark, text));
	else if (sum.mark != DISCLOSURE_TOLD)
		numbers_write(visit, sum.value, sum.mark);
	else
		html_text(visit->page, moments_number(sum.value, text));
}

/* Light: end tags that HTML does not ask for are left out, and the heading names the table. Few columns, so that it needs
 * no cards on a narrow screen. */
static void write_table(
	struct visit *visit, enum figures_look look, enum cube_side side, const struct cube_table *table)
{
	size_t count = looks[look].count - (look == FIGURES_SMS_COST && costs_nothing(visit));
	const size_t most = sides[side].shape == CHART_COLUMNS ? MOST_TIMES : MOST_ROWS;
	size_t rows = table->count < most ? table->count : most;
	char text[SHOWN_SIZE];

	HTML(visit->page, "<table");
	html_id(visit->page, HTML_ARIA_LABELLEDBY, cube_side_name(side), NULL);
	HTML(visit->page, "><thead><tr><th scope=\"col\">");
	labels_write(visit->page, visit->language, sides[side].column);
	for (size_t i = 0; i < count; i++) {
		HTML(visit->page, "<th scope=\"col\">");
		labels_write(visit->page, visit->language, looks[look].columns[i].label);
	}
	HTML(visit->page, "<tbody>\n");
	for (size_t row = 0; row < rows; row++) {
		HTML(visit->page, "<tr><th scope=\"row\">");
		html_text(visit->page, name_of(visit, side, table->rows[row].names[side], false, text));
		for (size_t i = 0; i < count; i++)
			write_cell(visit, &table->rows[row], &looks[look].columns[i]);
	}
	HTML(visit->page, "</table>\n");
	if (table->count > rows)
		widget_paragraph(visit, LABEL_FIGURES_MORE,
			(struct label_with){ .number = (long long)(table->count - rows) });
}

static void link_file(struct visit *visit, const struct figures *figures, const char *file, enum label label,
	const char *by)
{
	const char *const segments[] = { file, NULL };

	HTML(visit->page, "<a");
	html_path_begin(visit->page, HTML_HREF, segments);
	html_path_query(visit->page, "from", figures->period.from);
	html_path_query(visit->page, "to", figures->period.to);
	if (by)
		html_path_query(visit->page, "by", by);
	html_path_end(visit->page);
	HTML(visit->page, ">");
	labels_write(visit->page, visit->language, label);
	HTML(visit->page, "</a>");
}

/* Of one day the hours are told one by one, of several the days; the other is a picture, or nothing where there is one day. */
static void write_side(
	struct visit *visit, const struct figures *figures, enum figures_look look, enum cube_side side)
{
	const struct cube_table *table = cube_by(figures->cube, side);
	bool one_day = strcmp(figures->period.from, figures->period.to) == 0;

	if (table->count == 0 || (side == CUBE_DAY && one_day))
		return;
	widget_heading(visit, sides[side].title, (struct label_with){ 0 }, cube_side_name(side));
	HTML(visit->page, "<div class=\"columns figures\"><div>");
	write_picture(visit, look, side, table);
	HTML(visit->page, "</div><div>");
	if (side != CUBE_HOUR || one_day)
		write_table(visit, look, side, table);
	HTML(visit->page, "<p>");
	link_file(visit, figures, "figures.csv", LABEL_FIGURES_CSV, cube_side_name(side));
	HTML(visit->page, "</p></div></div>\n");
}

static void write_looks(struct visit *visit, const struct figures *figures, enum figures_look current)
{
	static const enum label labels[FIGURES_LOOKS] = { LABEL_FIGURES_LOOK_ASKED,
		LABEL_FIGURES_LOOK_ANSWERS, LABEL_FIGURES_LOOK_COST };
	static const char *const segments[] = { "figures", NULL };

	HTML(visit->page, "<nav class=\"tabs\"");
	labels_attribute(
		visit->page, HTML_ARIA_LABEL, visit->language, LABEL_FIGURES_LOOKS, (struct label_with){ 0 });
	HTML(visit->page, "><ul>");
	for (int look = 0; look < FIGURES_LOOKS; look++) {
		HTML(visit->page, "<li><a");
		html_path_begin(visit->page, HTML_HREF, segments);
		html_path_query(visit->page, "from", figures->period.from);
		html_path_query(visit->page, "to", figures->period.to);
		html_path_query(visit->page, "show", looks[look].name);
		html_path_end(visit->page);
		if (look == (int)current)
			html_attribute(visit->page, HTML_ARIA_CURRENT, "page");
		HTML(visit->page, ">");
		labels_write(visit->page, visit->language, labels[look]);
		HTML(visit->page, "</a></li>");
	}
	HTML(visit->page, "</ul></nav>\n");
}

void figures_view_write(struct visit *visit, const struct figures *figures, enum figures_look look)
{
	char least[8];

	snprintf(least, sizeof(least), "<%d", DISCLOSURE_LEAST);
	figures_now_write(visit, &figures->meta, "figures");
	widget_heading(visit, LABEL_FIGURES_SUMS, (struct label_with){ 0 }, "sums");
	write_sums(visit, figures);
	write_since(visit, figures);
	widget_paragraph(visit, LABEL_FIGURES_SMALL,
		(struct label_with){ .value = least,
			.other = labels_text(visit->language, LABEL_FIGURES_HIDDEN),
			.number = DISCLOSURE_LEAST });
	write_looks(visit, figures, look);
	widget_paragraph(visit, looks[look].bars, (struct label_with){ 0 });
	for (size_t i = 0; i < CUBE_SIDES; i++)
		write_side(visit, figures, look, order[i]);
	HTML(visit->page, "<p>");
	link_file(visit, figures, "figures.csv", LABEL_FIGURES_ALL_CSV, NULL);
	HTML(visit->page, " · ");
	link_file(visit, figures, "figures.json", LABEL_FIGURES_JSON, NULL);
	HTML(visit->page, "</p>\n");
}
