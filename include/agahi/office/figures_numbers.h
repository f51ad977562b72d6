/* figures_numbers: a sum as it is shown to people: "12,401", "<5", "hidden". */
#ifndef AGAHI_OFFICE_FIGURES_NUMBERS_H
#define AGAHI_OFFICE_FIGURES_NUMBERS_H

#include "agahi/frame/desk.h"
#include "agahi/labels/moments.h"
#include "agahi/survey/disclosure.h"

/* The words, without markup; returns `text`. */
const char *numbers_shown(
	const struct visit *visit, int64_t value, enum disclosure_mark mark, char text[MOMENTS_TEXT_SIZE]);

/* What cost so many parts of replies, in paisa. */
const char *numbers_cost(
	const struct visit *visit, int64_t parts, enum disclosure_mark mark, char text[MOMENTS_TEXT_SIZE]);

/* Onto the page, by itself. */
void numbers_write(struct visit *visit, int64_t value, enum disclosure_mark mark);

/* And what share of the whole it is, where both may be told. */
void numbers_write_share(struct visit *visit, int64_t value, enum disclosure_mark mark, int64_t of,
	enum disclosure_mark of_mark);

#endif
