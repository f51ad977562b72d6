#include "agahi/survey/cube_forms.h"

#include <stdio.h>

#include "agahi/base/calendar.h"
#include "agahi/text/cell.h"

/* --- for a spreadsheet -------------------------------------------------------------------------------- */

static void add_number_names(bool outcomes, struct buffer *out)
{
	for (int measure = 0; measure < CUBE_MEASURES; measure++)
		buffer_add_format(
			out, "%s%s", measure > 0 ? "," : "", cube_measure_name((enum cube_measure)measure));
	for (int outcome = 0; outcomes && outcome < CUBE_OUTCOMES; outcome++)
		buffer_add_format(out, ",%s", cube_outcome_name((enum cube_outcome)outcome));
	buffer_add_text(out, "\n");
}

static void add_values(const struct cube_row *row, struct buffer *out)
{
	char text[DISCLOSURE_TEXT_SIZE];

	for (int measure = 0; measure < CUBE_MEASURES; measure++)
		buffer_add_format(out, "%s%s", measure > 0 ? "," : "",
			disclosure_write(row->values[measure], row->marks[measure], text));
	for (int outcome = 0; row->outcomes && outcome < CUBE_OUTCOMES; outcome++)
		buffer_add_format(out, ",%s",
			disclosure_write(
				row->outcomes->values[outcome], row->outcomes->marks[outcome], text));
	buffer_add_text(out, "\n");
}

void cube_forms_add_cells(const struct cube *cube, struct buffer *out)
{
	const struct cube_table *cells = cube_cells(cube);

	for (int side = 0; side < CUBE_SIDES; side++)
		buffer_add_format(out, "%s,", cube_side_name((enum cube_side)side));
	add_number_names(false, out);
	for (size_t i = 0; i < cells->count; i++) {
		for (int side = 0; side < CUBE_SIDES; side++) {
			cell_add_guarded(out, cells->rows[i].names[side]);
			buffer_add_text(out, ",");
		}
		add_values(&cells->rows[i], out);
	}
}

void cube_forms_add_table(const struct cube *cube, enum cube_side side, struct buffer *out)
{
	const struct cube_table *table = cube_by(cube, side);

	buffer_add_format(out, "%s,", cube_side_name(side));
	add_number_names(true, out);
	for (size_t i = 0; i < table->count; i++) {
		cell_add_guarded(out, table->rows[i].names[side]);
		buffer_add_text(out, ",");
		add_values(&table->rows[i], out);
	}
}

/* --- JSON --------------------------------------------------------------------------------------------- */

/* A number, or the word that stands in its place. */
static json_t *number_json(int64_t value, enum disclosure_mark mark)
{
	char text[DISCLOSURE_TEXT_SIZE];

	return mark == DISCLOSURE_TOLD ? json_integer(value)
				       : json_string(disclosure_write(value, mark, text));
}

static void set_values(json_t *object, const struct cube_row *row)
{
	for (int measure = 0; measure < CUBE_MEASURES; measure++)
		json_object_set_new(object, cube_measure_name((enum cube_measure)measure),
			number_json(row->values[measure], row->marks[measure]));
	for (int outcome = 0; row->outcomes && outcome < CUBE_OUTCOMES; outcome++)
		json_object_set_new(object, cube_outcome_name((enum cube_outcome)outcome),
			number_json(row->outcomes->values[outcome], row->outcomes->marks[outcome]));
}

static void set_time(json_t *object, const char *name, int64_t ms)
{
	char text[CALENDAR_TEXT_SIZE], with_unit[32];

	snprintf(with_unit, sizeof(with_unit), "%s_ms", name);
	json_object_set_new(object, with_unit, json_integer(ms));
	json_object_set_new(object, name, json_string(calendar_write_iso(ms, text)));
}

static json_t *rows_of(const struct cube_table *table, int side)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < table->count; i++) {
		json_t *row = json_object();

		json_object_set_new(
			row, cube_side_name((enum cube_side)side), json_string(table->rows[i].names[side]));
		set_values(row, &table->rows[i]);
		json_array_append_new(rows, row);
	}
	return rows;
}

json_t *cube_forms_json(const struct cube *cube, const struct cube_days *days)
{
	json_t *root = json_object(), *all = json_object();

	set_time(root, "from", days->from_ms);
	set_time(root, "before", days->to_ms);
	set_time(root, "made", days->made_ms);
	json_object_set_new(root, "time_zone", json_string(days->zone));
	set_values(all, cube_total(cube));
	json_object_set_new(root, "all", all);
	for (int side = 0; side < CUBE_SIDES; side++)
		json_object_set_new(root, cube_side_name((enum cube_side)side),
			rows_of(cube_by(cube, (enum cube_side)side), side));
	return root;
}
