/* check: what is wrong with a message set, and what could be better.
 *
 * Errors keep a set from being published: an unknown language, an empty text, a keyword that two topics of
 * one language claim, a row twice, an unfilled placeholder. Warnings do not: missing translations, keywords
 * that mean different topics in different languages or that a sentence loses to another topic (shadow.h),
 * texts that cost many parts and the characters that cause it, long sentences, and what turns around on a
 * right-to-left screen (proofread.h). */
#ifndef AGAHI_CHECK_H
#define AGAHI_CHECK_H

#include "agahi/catalogue/catalogue.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/editor/report.h"

void check_message_set(
	const struct message_set *set, const struct topics_languages *languages, struct report *report);

#endif
