/* check: what is wrong with a message set, and what could be better.
 *
 * Errors keep a set from being published: what would leave citizens without an answer or with a damaged one (faults.h
 * has them all). Warnings do not. The work is divided: check_cells, check_languages, check_topics, check_texts,
 * check_keywords, check_placeholders, check_menus, check_examples, check_vanished. Pure; today's date comes in. */
#ifndef AGAHI_CHECK_H
#define AGAHI_CHECK_H

#include "agahi/catalogue/message_set.h"
#include "agahi/editor/inspection.h"
#include "agahi/report/report.h"

/* Nothing is judged of a set when the report says that a table of it could not be read: what is not there would be taken for
 * missing. */
void check_message_set(
	const struct message_set *set, const struct check_options *options, struct report *report);

#endif
