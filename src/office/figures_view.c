#include "agahi/office/figures_view.h"

#include <stdio.h>
#include <string.h>

#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/office/chart.h"

enum { SHOWN_SIZE = MOMENTS_TEXT_SIZE };

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

static const enum label measures[CUBE_MEASURES] = { [CUBE_REQUESTS] = LABEL_FIGURES_REQUESTS,
	[CUBE_SCREENS] = LABEL_FIGURES_SCREENS,
	[CUBE_PARTS] = LABEL_FIGURES_PARTS,
	[CUBE_FAILED] = LABEL_FIGURES_FAILED };

/* --- one number --------------------------------------------------------------------------------------- */

/* "12,401", "<5", "hidden". */
static const char *shown(
	const struct visit *visit, int64_t value, enum disclosure_mark mark, char text[SHOWN_SIZE])
{
	char plain[DISCLOSURE_TEXT_SIZE];

	if (mark == DISCLOSURE_TOLD)
		return moments_number(value, text);
	disclosure_write(value, mark, plain);
	snprintf(text, SHOWN_SIZE, "%s",
		plain[0] == '<' ? plain : labels_text(visit->language, LABEL_FIGURES_HIDDEN));
	return text;
}

static void write_number(struct visit *visit, int64_t value, enum disclosure_mark mark)
{
	char text[SHOWN_SIZE];

	HTML(visit->page, "<bdi>");
	html_text(visit->page, shown(visit, value, mark, text));
	HTML(visit->page, "</bdi>");
}

static void write_share(struct visit *visit, int64_t value, enum disclosure_mark mark, int64_t of,
	enum disclosure_mark of_mark)
{
	write_number(visit, value, mark);
	if (mark != DISCLOSURE_TOLD || of_mark != DISCLOSURE_TOLD || of == 0)
		return;
	HTML(visit->page, " · ");
	moments_write_share(visit->page, value, of);
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
	write_number(visit, row->values[measure], row->marks[measure]);
	HTML(visit->page, "</dd>");
}

/* Of the same cube: another one over these days could tell what this one hides. */
static void write_now(struct visit *visit, const struct figures *figures)
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

static void write_shares(struct visit *visit, const struct figures *figures)
{
	static const enum label labels[FIGURES_SHARES] = { [FIGURES_UNDERSTOOD] = LABEL_FIGURES_UNDERSTOOD,
		[FIGURES_CHOSEN] = LABEL_FIGURES_CHOSEN,
		[FIGURES_NOT_UNDERSTOOD] = LABEL_FIGURES_NOT_UNDERSTOOD,
		[FIGURES_OTHER] = LABEL_FIGURES_OTHER };
	const struct cube_row *total = cube_total(figures->cube);

	for (int share = 0; share < FIGURES_SHARES; share++) {
		begin_fact(visit, labels[share]);
		write_share(visit, figures->shares[share], figures->share_marks[share],
			total->values[CUBE_REQUESTS], total->marks[CUBE_REQUESTS]);
		HTML(visit->page, "</dd>");
	}
}

static void write_cost(struct visit *visit, const struct cube_row *total)
{
	int price = desk_settings(visit->desk)->service.price_per_part;

	write_fact(visit, LABEL_FIGURES_PARTS, total, CUBE_PARTS);
	if (price == 0 || total->marks[CUBE_PARTS] != DISCLOSURE_TOLD)
		return;
	begin_fact(visit, LABEL_FIGURES_COST);
	moments_write_rupees(visit->page, visit->language, total->values[CUBE_PARTS] * price);
	HTML(visit->page, "</dd>");
}

static void write_sums(struct visit *visit, const struct figures *figures)
{
	const struct cube_row *total = cube_total(figures->cube);

	HTML(visit->page, "<dl class=\"facts\">");
	write_fact(visit, LABEL_FIGURES_REQUESTS, total, CUBE_REQUESTS);
	write_now(visit, figures);
	write_shares(visit, figures);
	write_fact(visit, LABEL_FIGURES_SCREENS, total, CUBE_SCREENS);
	write_cost(visit, total);
	begin_fact(visit, LABEL_FIGURES_FAILED);
	write_share(visit, total->values[CUBE_FAILED], total->marks[CUBE_FAILED],
		total->values[CUBE_REQUESTS], total->marks[CUBE_REQUESTS]);
	HTML(visit->page, "</dd></dl>\n");
	widget_paragraph(visit, LABEL_FIGURES_LACKS, (struct label_with){ 0 });
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

static bool is_hidden(const struct cube_row *row)
{
	return row->marks[CUBE_REQUESTS] != DISCLOSURE_TOLD || row->marks[CUBE_SCREENS] != DISCLOSURE_TOLD;
}

static void write_picture(struct visit *visit, enum cube_side side, const struct cube_table *table)
{
	struct chart_bar bars[CHART_MOST_BARS];
	char names[CHART_MOST_BARS][SHOWN_SIZE], numbers[CHART_MOST_BARS][SHOWN_SIZE];
	struct chart chart = { .label = labels_text(visit->language, sides[side].title),
		.shape = sides[side].shape,
		.bars = bars };

	for (; chart.count < table->count && chart.count < CHART_MOST_BARS; chart.count++) {
		const struct cube_row *row = &table->rows[chart.count];

		bars[chart.count] = (struct chart_bar){ .name = name_of(visit, side, row->names[side], true,
								names[chart.count]),
			.first = row->values[CUBE_REQUESTS],
			.second = row->values[CUBE_SCREENS],
			.hidden = is_hidden(row),
			.shown = is_hidden(row)
				? shown(visit, row->values[CUBE_REQUESTS], DISCLOSURE_VEILED,
					  numbers[chart.count])
				: moments_number(row->values[CUBE_REQUESTS] + row->values[CUBE_SCREENS],
					  numbers[chart.count]) };
	}
	chart_write(visit->page, &chart);
}

static void write_cell(struct visit *visit, const struct cube_row *row, int measure)
{
	if (row->marks[measure] == DISCLOSURE_TOLD) {
		widget_cell_number(visit, measures[measure], row->values[measure]);
		return;
	}
	widget_cell_begin(visit, measures[measure]);
	write_number(visit, row->values[measure], row->marks[measure]);
	widget_cell_end(visit);
}

static void write_table(struct visit *visit, enum cube_side side, const struct cube_table *table)
{
	enum label columns[1 + CUBE_MEASURES] = { sides[side].column };
	char text[SHOWN_SIZE];

	memcpy(columns + 1, measures, sizeof(measures));
	widget_table_begin(visit, sides[side].title, (struct label_with){ 0 }, columns, 1 + CUBE_MEASURES);
	for (size_t i = 0; i < table->count; i++) {
		widget_row_begin(visit);
		widget_head_begin(visit, sides[side].column);
		HTML(visit->page, "<bdi>");
		html_text(visit->page, name_of(visit, side, table->rows[i].names[side], false, text));
		HTML(visit->page, "</bdi>");
		widget_head_end(visit);
		for (int measure = 0; measure < CUBE_MEASURES; measure++)
			write_cell(visit, &table->rows[i], measure);
		widget_row_end(visit);
	}
	widget_table_end(visit);
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

static void write_side(struct visit *visit, const struct figures *figures, enum cube_side side)
{
	const struct cube_table *table = cube_by(figures->cube, side);

	if (table->count == 0)
		return;
	widget_heading(visit, sides[side].title, (struct label_with){ 0 }, cube_side_name(side));
	HTML(visit->page, "<div class=\"columns figures\"><div>");
	write_picture(visit, side, table);
	HTML(visit->page, "</div><div>");
	write_table(visit, side, table);
	HTML(visit->page, "<p>");
	link_file(visit, figures, "figures.csv", LABEL_FIGURES_CSV, cube_side_name(side));
	HTML(visit->page, "</p></div></div>\n");
}

void figures_view_write(struct visit *visit, const struct figures *figures)
{
	char least[8];

	snprintf(least, sizeof(least), "<%d", DISCLOSURE_LEAST);
	HTML(visit->page, "<p>");
	labels_write(visit->page, visit->language, LABEL_FIGURES_MADE);
	HTML(visit->page, " ");
	moments_write_distance(visit->page, visit->language, visit->now_ms, figures->made_ms);
	HTML(visit->page, "</p>\n");
	write_sums(visit, figures);
	widget_paragraph(visit, LABEL_FIGURES_SMALL,
		(struct label_with){ .value = least,
			.other = labels_text(visit->language, LABEL_FIGURES_HIDDEN),
			.number = DISCLOSURE_LEAST });
	widget_paragraph(visit, LABEL_FIGURES_BARS, (struct label_with){ 0 });
	for (size_t i = 0; i < CUBE_SIDES; i++)
		write_side(visit, figures, order[i]);
	HTML(visit->page, "<p>");
	link_file(visit, figures, "figures.csv", LABEL_FIGURES_ALL_CSV, NULL);
	HTML(visit->page, " · ");
	link_file(visit, figures, "figures.json", LABEL_FIGURES_JSON, NULL);
	HTML(visit->page, "</p>\n");
}
