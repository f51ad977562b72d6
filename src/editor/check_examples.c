#include "agahi/editor/check_examples.h"

#include <stdio.h>
#include <string.h>

#include "agahi/text/fold.h"

enum { FALLBACK_FROM = 30 }; /* so many examples are expected to have some of it; fewer are a beginning */

static bool is_fallback(const struct example_row *row)
{
	return strcmp(row->topic, topics_fact(FIXED_FALLBACK)->slug) == 0;
}

static void tell(struct inspection *in, enum fault kind, const struct example_row *row, const char *column,
	struct fault_with with)
{
	report_add(in->report, kind, place_of_example(in->set, row, column), with);
}

static void check_example(struct inspection *in, struct claims *claims, const struct example_row *row)
{
	char folded[FOLD_MAX_OCTETS], name[FOLD_MAX_OCTETS + 64];

	if (!is_fallback(row) && !inspection_has_topic(in, row->topic))
		tell(in, FAULT_EXAMPLE_TOPIC, row, "topic", (struct fault_with){ .value = row->topic });
	if (fold_text(row->text, strlen(row->text), folded) == 0) {
		tell(in, FAULT_EXAMPLE_EMPTY, row, "text", (struct fault_with){ .value = NULL });
		return;
	}
	snprintf(name, sizeof(name), "%.40s %s", row->lang, folded);
	const struct claim *claim = claims_make(claims, name, row, NULL);
	if (!claim)
		return;
	const struct example_row *earlier = claim->row;
	bool taken = strcmp(earlier->topic, row->topic) != 0;
	tell(in, taken ? FAULT_EXAMPLE_TAKEN : FAULT_EXAMPLE_TWICE, row, "text",
		(struct fault_with){ .other = earlier->topic, .number = earlier->line });
}

/* Without messages that are of no topic, all are learned to be of one. */
static void check_fallback(struct inspection *in)
{
	const struct message_set *set = in->set;

	if (set->example_count < FALLBACK_FROM)
		return;
	for (size_t i = 0; i < set->example_count; i++) {
		if (is_fallback(&set->examples[i]))
			return;
	}
	report_add(in->report, FAULT_EXAMPLES_NO_FALLBACK, (struct fault_at){ .file = set->examples_file },
		(struct fault_with){ .number = set->example_count });
}

void check_examples(struct inspection *in)
{
	struct claims claims = { NULL, false };

	for (size_t i = 0; i < in->set->example_count; i++)
		check_example(in, &claims, &in->set->examples[i]);
	check_fallback(in);
	in->incomplete = in->incomplete || claims.incomplete;
	claims_free(&claims);
}
