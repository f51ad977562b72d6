#include "agahi/writing/bill.h"

#include <string.h>

#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"

static const struct {
	const char *encoding;
	enum label label;
} ways[] = {
	{ "gsm7", LABEL_WRITING_GSM7 },
	{ "gsm7-ur", LABEL_WRITING_GSM7_URDU },
	{ "ucs2", LABEL_WRITING_UCS2 },
};

static enum label way_of(const char *encoding)
{
	for (size_t i = 0; encoding && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(ways[i].encoding, encoding) == 0)
			return ways[i].label;
	}
	return LABEL_WRITING_UCS2;
}

/* One datum, isolated, so that no direction can shuffle the line. */
static void write_piece(struct visit *visit, enum label label, struct label_with with)
{
	HTML(visit->page, "<bdi class=\"datum\">");
	labels_write_with(visit->page, visit->language, label, with);
	HTML(visit->page, "</bdi>");
}

void bill_write(struct visit *visit, const struct cost *cost)
{
	char sum[COST_SUM_SIZE];

	if (cost->parts == 0) {
		widget_notice(visit, WIDGET_WRONG, LABEL_WRITING_NO_SMS_HOLDS, (struct label_with){ 0 });
		return;
	}
	cost_write_sum(cost, sum);
	HTML(visit->page, "<p class=\"bill\">");
	write_piece(visit, LABEL_WRITING_SMS, (struct label_with){ .number = (long long)cost->parts });
	HTML(visit->page, " · ");
	write_piece(visit, way_of(cost->encoding), (struct label_with){ 0 });
	HTML(visit->page, " · <bdi class=\"datum\" dir=\"ltr\">");
	html_text(visit->page, sum);
	HTML(visit->page, "</bdi> ");
	write_piece(visit, LABEL_WRITING_ROOM, (struct label_with){ .number = cost->room });
	if (cost->paisa > 0) {
		HTML(visit->page, " · ");
		moments_write_rupees(visit->page, visit->language, cost->paisa);
	}
	HTML(visit->page, "</p>\n");
}

static void write_way(struct visit *visit, const char *encoding, const struct cost *cost)
{
	char sum[COST_SUM_SIZE] = "";

	HTML(visit->page, "<tr><th scope=\"row\">");
	labels_write(visit->page, visit->language, way_of(encoding));
	HTML(visit->page, "</th><td>");
	if (cost->parts == 0) {
		labels_write(visit->page, visit->language, LABEL_WRITING_CANNOT);
		HTML(visit->page, "</td><td></td></tr>\n");
		return;
	}
	cost_write_sum(cost, sum);
	write_piece(visit, LABEL_WRITING_SMS, (struct label_with){ .number = (long long)cost->parts });
	HTML(visit->page, " <bdi class=\"datum\" dir=\"ltr\">");
	html_text(visit->page, sum);
	HTML(visit->page, "</bdi></td><td>");
	moments_write_rupees(visit->page, visit->language, cost->paisa);
	HTML(visit->page, "</td></tr>\n");
}

void bill_write_ways(struct visit *visit, const char *text, const struct cost_terms *terms)
{
	struct cost_ways costs;

	if (!cost_of_ways(text, terms, &costs))
		return;
	HTML(visit->page, "<table class=\"ways\"><caption>");
	labels_write(visit->page, visit->language, LABEL_WRITING_WAYS);
	HTML(visit->page, "</caption><tbody>\n");
	write_way(visit, "gsm7", &costs.gsm7);
	write_way(visit, "gsm7-ur", &costs.urdu);
	write_way(visit, "ucs2", &costs.ucs2);
	HTML(visit->page, "</tbody></table>\n");
}

void bill_write_month(struct visit *visit, const struct cost *cost, long long times)
{
	char rupees[MOMENTS_TEXT_SIZE];

	if (times <= 0 || cost->parts == 0 || cost->paisa <= 0)
		return;
	moments_rupees(visit->language, cost->paisa * times, rupees);
	widget_paragraph(visit, LABEL_WRITING_MONTH, (struct label_with){ .value = rupees, .number = times });
}
