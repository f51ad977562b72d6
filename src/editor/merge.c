#include "agahi/editor/merge.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/editor/places.h"

/* --- placeholders ------------------------------------------------------------------------------------- */

static bool has_name(const struct message_set *set, const char *name)
{
	for (size_t i = 0; i < set->placeholder_count; i++) {
		if (strcmp(set->placeholders[i].name, name) == 0)
			return true;
	}
	return false;
}

static struct placeholder_row *find_value(struct message_set *set, const struct placeholder_row *wanted)
{
	for (size_t i = 0; i < set->placeholder_count; i++) {
		struct placeholder_row *row = &set->placeholders[i];

		if (strcmp(row->name, wanted->name) == 0 && strcmp(row->lang, wanted->lang) == 0)
			return row;
	}
	return NULL;
}

static bool take_value(struct message_set *set, const struct placeholder_row *given)
{
	struct placeholder_row *row = find_value(set, given);

	if (!row)
		return message_set_add_placeholder(set, given->name, given->lang, given->value, given->line);
	char *value = strdup(given->value);
	if (!value)
		return false;
	free(row->value);
	row->value = value;
	row->line = given->line;
	return true;
}

static bool gives_value(const struct message_set *given, const struct placeholder_row *wanted)
{
	for (size_t i = 0; i < given->placeholder_count; i++) {
		if (strcmp(given->placeholders[i].name, wanted->name) == 0 &&
			strcmp(given->placeholders[i].lang, wanted->lang) == 0)
			return true;
	}
	return false;
}

/* A value for every language does not reach those that have one of their own: the old one would go on being sent. */
static void tell_passed_over(const struct message_set *set, const struct message_set *given,
	const struct placeholder_row *row, struct report *report)
{
	struct buffer list = { 0 };
	size_t count = 0;

	for (size_t i = 0; *row->lang == '\0' && i < set->placeholder_count; i++) {
		const struct placeholder_row *own = &set->placeholders[i];

		if (strcmp(own->name, row->name) == 0 && *own->lang != '\0' && !gives_value(given, own))
			places_list(&list, &count, own->lang);
	}
	if (count > 0)
		report_add(report, FAULT_PLACEHOLDER_PASSED_OVER, place_of_placeholder(given, row, "lang"),
			(struct fault_with){ .value = row->name, .list = list.failed ? "…" : list.data });
	buffer_free(&list);
}

bool merge_placeholders(struct message_set *set, const struct message_set *given, struct report *report)
{
	set->placeholders_file = given->placeholders_file;
	for (size_t i = 0; i < given->placeholder_count; i++) {
		const struct placeholder_row *row = &given->placeholders[i];

		tell_passed_over(set, given, row, report);
		if (!has_name(set, row->name))
			report_add(report, FAULT_PLACEHOLDER_UNKNOWN,
				place_of_placeholder(given, row, "placeholder"),
				(struct fault_with){ .value = row->name });
		else if (!take_value(set, row))
			return false;
	}
	return true;
}

/* --- examples ----------------------------------------------------------------------------------------- */

/* Sorted, so that thousands can be looked up among thousands. */
static int compare_examples(const void *left, const void *right)
{
	const struct example_row *a = *(const struct example_row *const *)left;
	const struct example_row *b = *(const struct example_row *const *)right;
	int order = strcmp(a->topic, b->topic);

	if (order == 0)
		order = strcmp(a->lang, b->lang);
	return order ? order : strcmp(a->text, b->text);
}

static const struct example_row **sort_examples(const struct message_set *set)
{
	const struct example_row **sorted = calloc(set->example_count + 1, sizeof(*sorted));

	for (size_t i = 0; sorted && i < set->example_count; i++)
		sorted[i] = &set->examples[i];
	if (sorted)
		qsort((void *)sorted, set->example_count, sizeof(*sorted), compare_examples);
	return sorted;
}

static bool add_missing(
	struct message_set *set, const struct message_set *given, const bool *known, struct report *report)
{
	size_t without_topic = 0;

	for (size_t i = 0; i < given->example_count; i++) {
		const struct example_row *row = &given->examples[i];

		without_topic += *row->topic == '\0';
		if (*row->topic != '\0' && !known[i] &&
			!message_set_add_example(set, row->topic, row->lang, row->text, row->line))
			return false;
	}
	if (without_topic > 0)
		report_add(report, FAULT_EXAMPLES_WITHOUT_TOPIC,
			(struct fault_at){ .file = given->examples_file },
			(struct fault_with){ .number = without_topic });
	return true;
}

bool merge_examples(struct message_set *set, const struct message_set *given, struct report *report)
{
	const struct example_row **sorted = sort_examples(set);
	bool *known = calloc(given->example_count + 1, sizeof(*known));
	bool merged = sorted && known;

	for (size_t i = 0; merged && i < given->example_count; i++) {
		const struct example_row *row = &given->examples[i];

		known[i] = bsearch((const void *)&row, (const void *)sorted, set->example_count,
				   sizeof(*sorted), compare_examples) != NULL;
	}
	merged = merged && add_missing(set, given, known, report);
	set->examples_file = given->examples_file;
	free((void *)sorted);
	free(known);
	return merged;
}

/* --- tables ------------------------------------------------------------------------------------------- */

/* Some values, or some examples, are handed in without the rest. */
static bool add_rows(struct message_set *set, const struct message_set *given, const bool came[TABLE_COUNT],
	struct report *report)
{
	return (!came[TABLE_PLACEHOLDERS] || merge_placeholders(set, given, report)) &&
		(!came[TABLE_EXAMPLES] || merge_examples(set, given, report));
}

bool merge_tables(struct message_set *set, struct message_set *given, const bool came[TABLE_COUNT],
	struct report *report)
{
	if (came[TABLE_MENUS])
		message_set_move_menus(set, given);
	if (!came[TABLE_MESSAGES])
		return add_rows(set, given, came, report);
	message_set_move_messages(set, given);
	if (came[TABLE_PLACEHOLDERS])
		message_set_move_placeholders(set, given);
	if (came[TABLE_EXAMPLES])
		message_set_move_examples(set, given);
	return true;
}
