/* distress: words that cannot wait: a life in danger, or somebody who is kept from voting or threatened.
 *
 * Phrases that told of little else in sixteen thousand messages of citizens. What they speak for decides where the model does
 * not contradict (classify.h). Where somebody asks what the law says of it they are not meant, and where there are none of
 * them the text may tell of distress nevertheless: that is the model's to say. Pure. */
#ifndef AGAHI_DISTRESS_H
#define AGAHI_DISTRESS_H

#include "agahi/catalogue/topics.h"
#include "agahi/match/phrases.h"

/* The set's topic `emergency` or `stopped`, or TOPICS_NONE. `folded` is what fold_text() made. */
int distress_topic(const struct topics *topics, const char *folded);

/* For tests: the table is sorted by hand. */
struct phrases distress_phrases(void);

#endif
