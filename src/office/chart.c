#include "agahi/office/chart.h"

#include <stdio.h>
#include <string.h>

enum {
	WIDTH = 640,
	/* of columns */
	TOP = 20,
	BASE = 170,
	HEIGHT = 196,
	LEFT = 64,
	RIGHT = 8,
	NAMED_MOST = 12, /* as many have room for what is written at them */
	/* of rows */
	ROW = 26,
	NAME_END = 168,
	BARS_END = 530,
	NAME_LETTERS = 22,
};

int64_t chart_round_up(int64_t value)
{
	static const int64_t steps[] = { 1, 2, 5 };

	for (int64_t unit = 1; unit <= INT64_MAX / 100; unit *= 10) {
		for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
			if (steps[i] * unit >= value)
				return steps[i] * unit;
		}
	}
	return value;
}

static int64_t height_of(const struct chart_bar *bar)
{
	return bar->hidden ? 0 : bar->first + bar->second;
}

static int64_t highest(const struct chart *chart)
{
	int64_t most = 0;

	for (size_t i = 0; i < chart->count; i++)
		most = height_of(&chart->bars[i]) > most ? height_of(&chart->bars[i]) : most;
	return chart_round_up(most);
}

/* --- pieces ------------------------------------------------------------------------------------------- */

static void open_picture(struct html *page, const char *label, long long height)
{
	char box[48];

	snprintf(box, sizeof(box), "0 0 %d %lld", WIDTH, height);
	/* What is drawn goes from left to right whatever the page does. */
	HTML(page, "<svg class=\"chart\" role=\"img\" direction=\"ltr\"");
	html_attribute(page, HTML_SVG_VIEWBOX, box);
	html_attribute(page, HTML_ARIA_LABEL, label);
	HTML(page, ">");
}

static void draw_line(struct html *page, bool axis, long long x, long long y, long long to_x, long long to_y)
{
	char d[96];

	snprintf(d, sizeof(d), "M%lld %lldL%lld %lld", x, y, to_x, to_y);
	if (axis)
		HTML(page, "<path class=\"axis\"");
	else
		HTML(page, "<path class=\"grid\"");
	html_attribute(page, HTML_SVG_D, d);
	HTML(page, "/>");
}

struct box {
	long long x, y, width, height;
};

/* All bars of a kind are one path, which is a third of as many rectangles. */
static void begin_bars(struct html *page, bool second)
{
	if (second)
		HTML(page, "<path class=\"bar second\" d=\"M0 0");
	else
		HTML(page, "<path class=\"bar\" d=\"M0 0");
}

static void draw_bar(struct html *page, const struct box *box)
{
	if (box->width <= 0 || box->height <= 0)
		return;
	HTML(page, "M");
	html_number(page, box->x);
	HTML(page, " ");
	html_number(page, box->y);
	HTML(page, "h");
	html_number(page, box->width);
	HTML(page, "v");
	html_number(page, box->height);
	HTML(page, "h");
	html_number(page, -box->width);
	HTML(page, "z");
}

static void end_bars(struct html *page)
{
	HTML(page, "\"/>");
}

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

static void begin_texts(struct html *page, enum anchor anchor)
{
	if (anchor == ANCHOR_START)
		HTML(page, "<g text-anchor=\"start\">");
	else if (anchor == ANCHOR_MIDDLE)
		HTML(page, "<g text-anchor=\"middle\">");
	else
		HTML(page, "<g text-anchor=\"end\">");
}

static void end_texts(struct html *page)
{
	HTML(page, "</g>");
}

static void write_text(struct html *page, long long x, long long y, const char *text)
{
	size_t len = 0;

	HTML(page, "<text");
	html_attribute_number(page, HTML_SVG_X, x);
	html_attribute_number(page, HTML_SVG_Y, y);
	HTML(page, ">");
	/* What is too long is cut at a character. */
	for (size_t letters = 0; text[len] != '\0'; len++) {
		if (((unsigned char)text[len] & 0xc0) != 0x80 && letters++ == NAME_LETTERS)
			break;
	}
	html_text_of(page, text, len);
	if (text[len] != '\0')
		HTML(page, "…");
	HTML(page, "</text>");
}

static void write_number(struct html *page, long long x, long long y, int64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)number);
	write_text(page, x, y, text);
}

/* What `value` takes of `room` units, where `most` takes all of it. */
static long long scale(int64_t value, int64_t most, long long room)
{
	long long units = (long long)((double)value / (double)most * (double)room);

	return value > 0 && units == 0 ? 1 : units;
}

/* --- columns ------------------------------------------------------------------------------------------ */

struct column {
	long long x, end, first, second;
};

static struct column column_of(const struct chart *chart, size_t i, int64_t most)
{
	const struct chart_bar *bar = &chart->bars[i];
	const long long room = WIDTH - LEFT - RIGHT, count = (long long)chart->count, at = (long long)i;

	return (struct column){ LEFT + room * at / count, LEFT + room * (at + 1) / count,
		bar->hidden ? 0 : scale(bar->first, most, BASE - TOP),
		bar->hidden ? 0 : scale(bar->second, most, BASE - TOP) };
}

static void draw_column(struct html *page, const struct column *column, bool second)
{
	const long long room = column->end - column->x, width = room > 6 ? room - 3 : room;

	draw_bar(page,
		&(struct box){ column->x + 1, BASE - column->first - (second ? column->second : 0), width,
			second ? column->second : column->first });
}

static void write_column(struct html *page, const struct chart *chart, size_t i, const struct column *column)
{
	const struct chart_bar *bar = &chart->bars[i];
	const long long middle = (column->x + column->end) / 2;

	if (bar->hidden)
		write_text(page, middle, BASE - 4, "*");
	else if (chart->count <= NAMED_MOST)
		write_text(page, middle, BASE - column->first - column->second - 4, bar->shown);
	if (i % ((chart->count + NAMED_MOST - 1) / NAMED_MOST) == 0)
		write_text(page, middle, BASE + 18, bar->name);
}

static void draw_columns(struct html *page, const struct chart *chart)
{
	int64_t most = highest(chart);
	struct column columns[CHART_MOST_BARS];

	open_picture(page, chart->label, HEIGHT);
	draw_line(page, false, LEFT, TOP, WIDTH - RIGHT, TOP);
	begin_texts(page, ANCHOR_END);
	write_number(page, LEFT - 6, TOP + 4, most);
	write_number(page, LEFT - 6, BASE + 4, 0);
	end_texts(page);
	for (size_t i = 0; i < chart->count; i++)
		columns[i] = column_of(chart, i, most);
	for (int second = 0; second < 2; second++) {
		begin_bars(page, second);
		for (size_t i = 0; i < chart->count; i++)
			draw_column(page, &columns[i], second);
		end_bars(page);
	}
	begin_texts(page, ANCHOR_MIDDLE);
	for (size_t i = 0; i < chart->count; i++)
		write_column(page, chart, i, &columns[i]);
	end_texts(page);
	draw_line(page, true, LEFT, BASE, WIDTH - RIGHT, BASE);
	HTML(page, "</svg>\n");
}

/* --- rows --------------------------------------------------------------------------------------------- */

static long long row_at(size_t i)
{
	return 4 + (long long)i * ROW;
}

static long long length_of(const struct chart_bar *bar, bool second, int64_t most)
{
	return bar->hidden ? 0 : scale(second ? bar->second : bar->first, most, BARS_END - NAME_END);
}

static void draw_row_bars(struct html *page, const struct chart *chart, bool second, int64_t most)
{
	begin_bars(page, second);
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_bar *bar = &chart->bars[i];

		draw_bar(page,
			&(struct box){ NAME_END + (second ? length_of(bar, false, most) : 0), row_at(i) + 4,
				length_of(bar, second, most), ROW - 8 });
	}
	end_bars(page);
}

static void draw_rows(struct html *page, const struct chart *chart)
{
	const long long height = (long long)chart->count * ROW + 8;
	int64_t most = highest(chart);

	open_picture(page, chart->label, height);
	begin_texts(page, ANCHOR_END);
	for (size_t i = 0; i < chart->count; i++)
		write_text(page, NAME_END - 8, row_at(i) + ROW / 2 + 5, chart->bars[i].name);
	end_texts(page);
	draw_row_bars(page, chart, false, most);
	draw_row_bars(page, chart, true, most);
	begin_texts(page, ANCHOR_START);
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_bar *bar = &chart->bars[i];

		write_text(page, NAME_END + length_of(bar, false, most) + length_of(bar, true, most) + 6,
			row_at(i) + ROW / 2 + 5, bar->shown);
	}
	end_texts(page);
	draw_line(page, true, NAME_END, 0, NAME_END, height);
	HTML(page, "</svg>\n");
}

void chart_write(struct html *page, const struct chart *chart)
{
	struct chart bounded = *chart;

	if (bounded.count > CHART_MOST_BARS)
		bounded.count = CHART_MOST_BARS;
	if (bounded.count == 0)
		return;
	if (bounded.shape == CHART_COLUMNS)
		draw_columns(page, &bounded);
	else
		draw_rows(page, &bounded);
}
