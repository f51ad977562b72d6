/* cube_forms: the sums of some days as programs read them: tables for spreadsheets, and JSON. What is hidden stands there as
 * "<5" or "hidden". */
#ifndef AGAHI_CUBE_FORMS_H
#define AGAHI_CUBE_FORMS_H

#include <jansson.h>

#include "agahi/base/buffer.h"
#include "agahi/survey/cube.h"

/* All cells: the six sides, then the measures; a line of names first. */
void cube_forms_add_cells(const struct cube *cube, struct buffer *out);

/* The table by one side; the outcomes too. */
void cube_forms_add_table(const struct cube *cube, enum cube_side side, struct buffer *out);

struct cube_days {
	int64_t from_ms, to_ms; /* the first moment after them */
	int64_t made_ms;        /* when the figures were written */
	const char *zone;
};

/* The caller's: json_decref(). */
json_t *cube_forms_json(const struct cube *cube, const struct cube_days *days);

#endif
