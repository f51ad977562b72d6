/* cube: the sums of figures.db over some days, by day, hour, topic, language, channel and link, as they may be told.
 *
 * Days and hours are those of the calendar's zone (base/calendar.h); an hour of the table that begins in one day counts to
 * it. What may not be told is hidden, or its row left out where all of it is (disclosure.h): so that nothing small can be worked out of the
 * totals, the tables by one of the six, and the cells, all side by side. Outcomes are hidden beside the requests that they are of. */
#ifndef AGAHI_CUBE_H
#define AGAHI_CUBE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/survey/cube_rows.h"

struct cube;

const char *cube_side_name(enum cube_side side);
const char *cube_measure_name(enum cube_measure measure);
const char *cube_outcome_name(enum cube_outcome outcome);

/* Hours that begin from `from_ms` on and before `to_ms`. NULL with `error`. */
struct cube *cube_read(sqlite3 *figures, int64_t from_ms, int64_t to_ms, char *error, size_t size);
void cube_free(struct cube *cube);

const struct cube_row *cube_total(const struct cube *cube);
const struct cube_table *cube_by(const struct cube *cube, enum cube_side side);
const struct cube_table *cube_cells(const struct cube *cube);

#endif
