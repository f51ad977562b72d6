#include "agahi/editor/check_examples.h"

#include <stdio.h>
#include <string.h>

#include "agahi/text/fold.h"

static void tell(struct inspection *in, enum fault kind, const struct example_row *row, const char *column,
	struct fault_with with)
{
	report_add(in->report, kind, place_of_example(in->set, row, column), with);
}

static void check_example(struct inspection *in, struct claims *claims, const struct example_row *row)
{
	char folded[FOLD_MAX_OCTETS], name[FOLD_MAX_OCTETS + 64];

	if (strcmp(row->topic, topics_fact(FIXED_FALLBACK)->slug) != 0 &&
		!inspection_has_topic(in, row->topic))
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

void check_examples(struct inspection *in)
{
	struct claims claims = { NULL, false };

	for (size_t i = 0; i < in->set->example_count; i++)
		check_example(in, &claims, &in->set->examples[i]);
	in->incomplete = in->incomplete || claims.incomplete;
	claims_free(&claims);
}
