#include "agahi/office/figures_numbers.h"

#include <stdio.h>

const char *numbers_shown(
	const struct visit *visit, int64_t value, enum disclosure_mark mark, char text[MOMENTS_TEXT_SIZE])
{
	char plain[DISCLOSURE_TEXT_SIZE];

	if (mark == DISCLOSURE_TOLD)
		return moments_number(value, text);
	disclosure_write(value, mark, plain);
	snprintf(text, MOMENTS_TEXT_SIZE, "%s",
		plain[0] == '<' ? plain : labels_text(visit->language, LABEL_FIGURES_HIDDEN));
	return text;
}

const char *numbers_cost(
	const struct visit *visit, int64_t parts, enum disclosure_mark mark, char text[MOMENTS_TEXT_SIZE])
{
	int price = desk_settings(visit->desk)->service.price_per_part;

	if (mark == DISCLOSURE_TOLD)
		return moments_rupees(visit->language, parts * price, text);
	/* A price of fewer than five would say as much as their number. */
	return numbers_shown(visit, parts, DISCLOSURE_VEILED, text);
}

void numbers_write(struct visit *visit, int64_t value, enum disclosure_mark mark)
{
	char text[MOMENTS_TEXT_SIZE];

	HTML(visit->page, "<bdi>");
	html_text(visit->page, numbers_shown(visit, value, mark, text));
	HTML(visit->page, "</bdi>");
}

void numbers_write_share(struct visit *visit, int64_t value, enum disclosure_mark mark, int64_t of,
	enum disclosure_mark of_mark)
{
	numbers_write(visit, value, mark);
	if (mark != DISCLOSURE_TOLD || of_mark != DISCLOSURE_TOLD || of == 0)
		return;
	HTML(visit->page, " · ");
	moments_write_share(visit->page, value, of);
}
