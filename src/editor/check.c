#include "agahi/editor/check.h"

#include "agahi/catalogue/catalogue.h"
#include "agahi/editor/check_cells.h"
#include "agahi/editor/check_examples.h"
#include "agahi/editor/check_keywords.h"
#include "agahi/editor/check_languages.h"
#include "agahi/editor/check_menus.h"
#include "agahi/editor/check_placeholders.h"
#include "agahi/editor/check_texts.h"
#include "agahi/editor/check_topics.h"
#include "agahi/editor/check_vanished.h"
#include "agahi/editor/inspection.h"
#include "agahi/editor/shadow.h"

/* What has to be asked of the catalogue that the set makes. */
static void check_catalogue(struct inspection *in)
{
	const struct topics_languages languages = { in->tags, in->tag_count,
		in->options->default_tag ? in->options->default_tag : in->tags[0] };
	struct catalogue *catalogue = catalogue_build(in->set, &languages);

	if (!catalogue) {
		in->incomplete = true;
		return;
	}
	shadow_check(in->set, catalogue, in->report);
	check_menu_ways(in, catalogue);
	catalogue_free(catalogue);
}

void check_message_set(
	const struct message_set *set, const struct check_options *options, struct report *report)
{
	struct inspection in;

	if (report->unread)
		return;
	inspection_open(&in, set, options, report);
	check_vanished(&in); /* first: it is the cause of much that follows */
	check_cells(&in);
	bool within = check_languages(&in);
	within = check_topics(&in) && within;
	within = check_keywords(&in) && within;
	within = check_placeholders(&in) && within;
	/* Beyond the bounds the rest could take for ever. */
	if (within) {
		within = check_texts(&in);
		within = check_menus(&in) && within;
	}
	check_examples(&in);
	if (within && in.tag_count > 0)
		check_catalogue(&in);
	/* A fault that was not looked for is no fault that is not there. */
	if (in.incomplete)
		report_add(report, FAULT_MEMORY, (struct fault_at){ .file = NULL },
			(struct fault_with){ .value = NULL });
	inspection_close(&in);
}
