#include "agahi/survey/disclosure.h"

#include <stdio.h>
#include <stdlib.h>

struct group {
	size_t hidden;      /* cells */
	size_t visible;     /* cells that are not nothing */
	int64_t hidden_sum; /* of the cells */
};

struct cell {
	int64_t value;
	size_t index;
};

struct work {
	const struct disclosure_table *table;
	bool *hidden;
	struct group *groups;
	struct cell *order; /* smallest first */
};

static bool is_small(int64_t value)
{
	return value > 0 && value < DISCLOSURE_LEAST;
}

static int compare(const void *left, const void *right)
{
	const struct cell *a = left, *b = right;

	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static struct group *group_of(const struct work *work, size_t cell, size_t way)
{
	return &work->groups[work->table->groups[cell * work->table->ways + way]];
}

static void count_hidden(struct work *work, size_t cell)
{
	for (size_t way = 0; way < work->table->ways; way++) {
		struct group *group = group_of(work, cell, way);

		group->hidden++;
		group->hidden_sum += work->table->values[cell];
	}
}

static void hide(struct work *work, size_t cell)
{
	work->hidden[cell] = true;
	count_hidden(work, cell);
	for (size_t way = 0; way < work->table->ways; way++)
		group_of(work, cell, way)->visible--;
}

/* Would what is hidden in the group be found by subtraction? */
static bool gives_away(const struct work *work, const struct group *group)
{
	const bool *told = work->table->group_hidden;
	bool matters = group->hidden > 0 || (told && told[group - work->groups]);

	return matters && group->visible > 0 && (group->hidden < 2 || group->hidden_sum < DISCLOSURE_LEAST);
}

static bool is_needed(const struct work *work, size_t cell)
{
	for (size_t way = 0; way < work->table->ways; way++) {
		if (gives_away(work, group_of(work, cell, way)))
			return true;
	}
	return false;
}

static void begin(struct work *work)
{
	const struct disclosure_table *table = work->table;

	for (size_t i = 0; i < table->count; i++) {
		work->order[i] = (struct cell){ table->values[i], i };
		work->hidden[i] = work->hidden[i] || is_small(table->values[i]);
		if (work->hidden[i])
			count_hidden(work, i);
		for (size_t way = 0; !work->hidden[i] && table->values[i] > 0 && way < table->ways; way++)
			group_of(work, i, way)->visible++;
	}
	qsort(work->order, table->count, sizeof(work->order[0]), compare);
}

/* One that is hidden for one group may be the only one in another: until none is needed. */
static void hide_what_is_needed(struct work *work)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < work->table->count; i++) {
			const struct cell *cell = &work->order[i];

			if (work->hidden[cell->index] || cell->value == 0 || !is_needed(work, cell->index))
				continue;
			hide(work, cell->index);
			again = true;
		}
	}
}

bool disclosure_hide(const struct disclosure_table *table, bool *hidden)
{
	struct work work = { table, hidden, calloc(table->group_count + 1, sizeof(struct group)),
		calloc(table->count + 1, sizeof(struct cell)) };
	bool done = work.groups && work.order;

	if (done) {
		begin(&work);
		hide_what_is_needed(&work);
	}
	free(work.groups);
	free(work.order);
	return done;
}

const char *disclosure_write(int64_t value, bool hidden, char text[DISCLOSURE_TEXT_SIZE])
{
	if (hidden && is_small(value))
		snprintf(text, DISCLOSURE_TEXT_SIZE, "<%d", DISCLOSURE_LEAST);
	else if (hidden)
		snprintf(text, DISCLOSURE_TEXT_SIZE, "hidden");
	else
		snprintf(text, DISCLOSURE_TEXT_SIZE, "%lld", (long long)value);
	return text;
}
