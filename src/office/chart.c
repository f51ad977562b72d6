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

static void draw_bar(struct html *page, bool second, const struct box *box)
{
	if (box->width <= 0 || box->height <= 0)
		return;
	if (second)
		HTML(page, "<rect class=\"bar second\"");
	else
		HTML(page, "<rect class=\"bar\"");
	html_attribute_number(page, HTML_SVG_X, box->x);
	html_attribute_number(page, HTML_SVG_Y, box->y);
	html_attribute_number(page, HTML_SVG_WIDTH, box->width);
	html_attribute_number(page, HTML_SVG_HEIGHT, box->height);
	HTML(page, "/>");
}

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

static void write_text(struct html *page, enum anchor anchor, long long x, long long y, const char *text)
{
	size_t len = 0;

	if (anchor == ANCHOR_START)
		HTML(page, "<text text-anchor=\"start\"");
	else if (anchor == ANCHOR_MIDDLE)
		HTML(page, "<text text-anchor=\"middle\"");
	else
		HTML(page, "<text text-anchor=\"end\"");
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

static void write_number(struct html *page, enum anchor anchor, long long x, long long y, int64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)number);
	write_text(page, anchor, x, y, text);
}

/* What `value` takes of `room` units, where `most` takes all of it. */
static long long scale(int64_t value, int64_t most, long long room)
{
	long long units = (long long)((double)value / (double)most * (double)room);

	return value > 0 && units == 0 ? 1 : units;
}

/* --- columns ------------------------------------------------------------------------------------------ */

static void draw_column(struct html *page, const struct chart *chart, size_t i, int64_t most)
{
	const struct chart_bar *bar = &chart->bars[i];
	const long long room = WIDTH - LEFT - RIGHT, count = (long long)chart->count, at = (long long)i;
	const long long x = LEFT + room * at / count, end = LEFT + room * (at + 1) / count;
	const long long first = bar->hidden ? 0 : scale(bar->first, most, BASE - TOP);
	const long long second = bar->hidden ? 0 : scale(bar->second, most, BASE - TOP);
	const long long width = end - x > 6 ? end - x - 3 : end - x;

	draw_bar(page, false, &(struct box){ x + 1, BASE - first, width, first });
	draw_bar(page, true, &(struct box){ x + 1, BASE - first - second, width, second });
	if (bar->hidden)
		write_text(page, ANCHOR_MIDDLE, (x + end) / 2, BASE - 4, "*");
	else if (chart->count <= NAMED_MOST)
		write_text(page, ANCHOR_MIDDLE, (x + end) / 2, BASE - first - second - 4, bar->shown);
	if (i % ((chart->count + NAMED_MOST - 1) / NAMED_MOST) == 0)
		write_text(page, ANCHOR_MIDDLE, (x + end) / 2, BASE + 18, bar->name);
}

static void draw_columns(struct html *page, const struct chart *chart)
{
	int64_t most = highest(chart);

	open_picture(page, chart->label, HEIGHT);
	draw_line(page, false, LEFT, TOP, WIDTH - RIGHT, TOP);
	write_number(page, ANCHOR_END, LEFT - 6, TOP + 4, most);
	write_number(page, ANCHOR_END, LEFT - 6, BASE + 4, 0);
	for (size_t i = 0; i < chart->count; i++)
		draw_column(page, chart, i, most);
	draw_line(page, true, LEFT, BASE, WIDTH - RIGHT, BASE);
	HTML(page, "</svg>\n");
}

/* --- rows --------------------------------------------------------------------------------------------- */

static void draw_row(struct html *page, const struct chart_bar *bar, long long y, int64_t most)
{
	const long long room = BARS_END - NAME_END;
	const long long first = bar->hidden ? 0 : scale(bar->first, most, room);
	const long long second = bar->hidden ? 0 : scale(bar->second, most, room);

	write_text(page, ANCHOR_END, NAME_END - 8, y + ROW / 2 + 5, bar->name);
	draw_bar(page, false, &(struct box){ NAME_END, y + 4, first, ROW - 8 });
	draw_bar(page, true, &(struct box){ NAME_END + first, y + 4, second, ROW - 8 });
	write_text(page, ANCHOR_START, NAME_END + first + second + 6, y + ROW / 2 + 5, bar->shown);
}

static void draw_rows(struct html *page, const struct chart *chart)
{
	const long long height = (long long)chart->count * ROW + 8;
	int64_t most = highest(chart);

	open_picture(page, chart->label, height);
	for (size_t i = 0; i < chart->count; i++)
		draw_row(page, &chart->bars[i], 4 + (long long)i * ROW, most);
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
