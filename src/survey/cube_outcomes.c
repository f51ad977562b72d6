#include "agahi/survey/cube_outcomes.h"

#include <stdlib.h>
#include <string.h>

#define UNDERSTOOD \
	"('exact', 'command', 'priority', 'model', 'phrase', 'word', 'edit', 'sound', 'sentence', " \
	"'identity_number', 'dialled')"
#define NOT_UNDERSTOOD "('fallback', 'lapsed')"

/* Rules: service/decide.h. What is offered as nearest, is offered where nothing matched. */
const char cube_outcomes_sql[] =
	"sum(iif(rule IN " UNDERSTOOD ", requests, 0)), sum(iif(rule = 'pick', requests, 0)),"
	" sum(iif(rule IN " NOT_UNDERSTOOD ", nearest, 0)), sum(iif(rule IN " NOT_UNDERSTOOD
	", requests - nearest, 0)),"
	" sum(iif(rule = 'pick' OR rule IN " UNDERSTOOD " OR rule IN " NOT_UNDERSTOOD ", 0, requests)),"
	" sum(other_language), sum(nearest + listed)";

/* Requests split up, row by row: each row is what its outcomes add up to, and each outcome of the total is what those of a
 * table's rows do. Outcomes that do not make up all requests have the rest beside them. */
struct split {
	enum cube_outcome first;
	size_t count;  /* of outcomes */
	size_t shares; /* with the rest */
};

static const struct split splits[] = { { CUBE_UNDERSTOOD, 5, 5 }, { CUBE_OTHER_LANGUAGE, 1, 2 },
	{ CUBE_NUMBERED, 1, 2 } };

struct sheet {
	struct cube_row **rows; /* the total first */
	size_t begins[CUBE_SIDES + 1];
	size_t count;
	bool *closed; /* by row: nothing of it may be told */
	int64_t *values;
	enum disclosure_mark *marks;
	struct disclosure_group *groups;
	size_t *parts;
};

/* Where a row's requests stand (share 0), or one of its shares (from 1). */
static size_t place(const struct split *split, size_t row, size_t share)
{
	return row * (split->shares + 1) + share;
}

static void fill_row(struct sheet *sheet, const struct split *split, size_t row)
{
	const struct cube_row *of = sheet->rows[row];
	enum disclosure_mark mark = sheet->closed[row] || of->marks[CUBE_REQUESTS] != DISCLOSURE_TOLD
		? DISCLOSURE_VEILED
		: DISCLOSURE_TOLD;
	int64_t rest = of->values[CUBE_REQUESTS];

	sheet->values[place(split, row, 0)] = of->values[CUBE_REQUESTS];
	sheet->marks[place(split, row, 0)] = of->marks[CUBE_REQUESTS];
	for (size_t share = 1; share <= split->shares; share++) {
		int64_t value = share <= split->count ? of->outcomes->values[split->first + share - 1] : rest;

		rest -= value;
		sheet->values[place(split, row, share)] = value;
		sheet->marks[place(split, row, share)] = mark;
	}
}

static size_t group_rows(struct sheet *sheet, const struct split *split)
{
	size_t *part = sheet->parts;
	struct disclosure_group *group = sheet->groups;

	for (size_t row = 0; row < sheet->count; row++) {
		*group++ = (struct disclosure_group){ place(split, row, 0), part, split->shares };
		for (size_t share = 1; share <= split->shares; share++)
			*part++ = place(split, row, share);
	}
	for (int side = 0; side < CUBE_SIDES; side++) {
		for (size_t share = 0; share <= split->shares; share++) {
			size_t rows = sheet->begins[side + 1] - sheet->begins[side];

			*group++ = (struct disclosure_group){ place(split, 0, share), part, rows };
			for (size_t i = 0; i < rows; i++)
				*part++ = place(split, sheet->begins[side] + i, share);
		}
	}
	return (size_t)(group - sheet->groups);
}

/* Where only hiding requests would help, which are told elsewhere, all shares of that row are veiled. Was there such a one? */
static bool close_rows(struct sheet *sheet, const struct split *split)
{
	bool closed = false;

	for (size_t row = 0; row < sheet->count; row++) {
		if (sheet->marks[place(split, row, 0)] == sheet->rows[row]->marks[CUBE_REQUESTS] ||
			sheet->closed[row])
			continue;
		sheet->closed[row] = closed = true;
	}
	return closed;
}

static void take_marks(struct sheet *sheet, const struct split *split)
{
	for (size_t row = 0; row < sheet->count; row++) {
		bool raised = sheet->marks[place(split, row, 0)] != sheet->rows[row]->marks[CUBE_REQUESTS];

		for (size_t i = 0; i < split->count; i++)
			sheet->rows[row]->outcomes->marks[split->first + i] =
				raised ? DISCLOSURE_VEILED : sheet->marks[place(split, row, i + 1)];
	}
}

static bool hide_split(struct sheet *sheet, const struct split *split)
{
	memset(sheet->closed, 0, sheet->count * sizeof(*sheet->closed));
	do {
		for (size_t row = 0; row < sheet->count; row++)
			fill_row(sheet, split, row);
		const struct disclosure_sums sums = { sheet->values, sheet->count * (split->shares + 1),
			sheet->groups, group_rows(sheet, split) };
		if (!disclosure_hide(&sums, sheet->marks))
			return false;
	} while (close_rows(sheet, split));
	take_marks(sheet, split);
	return true;
}

static bool make_sheet(struct sheet *sheet, struct cube_row *total, const struct cube_table *tables)
{
	enum { MOST_SHARES = CUBE_NEITHER + 1 };

	sheet->count = 1;
	for (int side = 0; side < CUBE_SIDES; side++)
		sheet->count += tables[side].count;
	size_t places = sheet->count * (MOST_SHARES + 1);
	sheet->rows = calloc(sheet->count, sizeof(struct cube_row *));
	sheet->closed = calloc(sheet->count, sizeof(*sheet->closed));
	sheet->values = calloc(places, sizeof(*sheet->values));
	sheet->marks = calloc(places, sizeof(*sheet->marks));
	sheet->groups = calloc(sheet->count + CUBE_SIDES * (MOST_SHARES + 1), sizeof(*sheet->groups));
	sheet->parts = calloc(2 * places, sizeof(*sheet->parts));
	if (!sheet->rows || !sheet->closed || !sheet->values || !sheet->marks || !sheet->groups ||
		!sheet->parts)
		return false;
	size_t row = 0;
	sheet->rows[row++] = total;
	for (int side = 0; side < CUBE_SIDES; side++) {
		sheet->begins[side] = row;
		for (size_t i = 0; i < tables[side].count; i++)
			sheet->rows[row++] = &tables[side].rows[i];
	}
	sheet->begins[CUBE_SIDES] = row;
	return true;
}

bool cube_outcomes_hide(struct cube_row *total, const struct cube_table tables[CUBE_SIDES])
{
	struct sheet sheet = { 0 };
	bool done = make_sheet(&sheet, total, tables);

	for (size_t i = 0; done && i < sizeof(splits) / sizeof(splits[0]); i++)
		done = hide_split(&sheet, &splits[i]);
	free(sheet.rows);
	free(sheet.closed);
	free(sheet.values);
	free(sheet.marks);
	free(sheet.groups);
	free(sheet.parts);
	return done;
}
