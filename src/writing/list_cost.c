#include "agahi/writing/list_cost.h"

#include <stdlib.h>

#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"

struct list_cost list_cost_of(
	const struct list_rows *list, const struct list_line *line, const struct cost_terms *terms)
{
	struct list_cost cost = { 0, 0 };

	for (size_t i = 0; i < list->tongues.count; i++) {
		int64_t paisa = line->rows[i]
			? (int64_t)list_rows_parts(list, line->rows[i], terms) * terms->paisa
			: 0;

		if (paisa > 0 && (cost.most == 0 || paisa < cost.least))
			cost.least = paisa;
		if (paisa > cost.most)
			cost.most = paisa;
	}
	return cost;
}

/* --- order -------------------------------------------------------------------------------------------- */

struct sorted {
	struct list_line line;
	int64_t first, second; /* more stands before less */
	size_t at;
};

static int compare(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

static int in_order(const void *a, const void *b)
{
	const struct sorted *left = a, *right = b;
	int order = compare(left->first, right->first);

	if (order == 0)
		order = compare(left->second, right->second);
	return order ? order : (left->at > right->at) - (left->at < right->at);
}

static struct sorted weigh(
	const struct list_rows *list, size_t at, enum list_order order, const struct cost_terms *terms)
{
	const struct list_line *line = &list->lines[at];
	struct sorted sorted = { .line = *line, .at = at, .first = line->asked };

	if (order == LIST_BY_COST) {
		sorted.second = list_cost_of(list, line, terms).most;
		sorted.first = line->asked > 0 ? sorted.second * line->asked : 0;
	}
	return sorted;
}

void list_cost_sort(struct list_rows *list, enum list_order order, const struct cost_terms *terms)
{
	struct sorted *sorted;

	if (order == LIST_BY_SET)
		return;
	sorted = calloc(list->count + 1, sizeof(*sorted));
	if (!sorted)
		return;
	for (size_t i = 0; i < list->count; i++)
		sorted[i] = weigh(list, i, order, terms);
	qsort(sorted, list->count, sizeof(*sorted), in_order);
	for (size_t i = 0; i < list->count; i++)
		list->lines[i] = sorted[i].line;
	free(sorted);
}

/* --- the cell ----------------------------------------------------------------------------------------- */

void list_cost_write(struct visit *visit, const struct list_cost *cost, long long asked)
{
	char rupees[MOMENTS_TEXT_SIZE];

	if (cost->most == 0)
		return;
	HTML(visit->page, "<bdi class=\"datum\">");
	html_text(visit->page, moments_rupees_range(visit->language, cost->least, cost->most, rupees));
	HTML(visit->page, "</bdi>");
	if (asked <= 0)
		return;
	moments_rupees_range(visit->language, cost->least * asked, cost->most * asked, rupees);
	HTML(visit->page, " <bdi class=\"datum\">");
	labels_write_with(visit->page, visit->language, LABEL_WRITING_COST_WEEK,
		(struct label_with){ .value = rupees });
	HTML(visit->page, "</bdi>");
}
