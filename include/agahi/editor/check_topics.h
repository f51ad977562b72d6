/* check_topics: names of topics, topics that stand twice in a language, and those that a service cannot do without. */
#ifndef AGAHI_CHECK_TOPICS_H
#define AGAHI_CHECK_TOPICS_H

#include "agahi/editor/inspection.h"

/* False when a bound is broken. */
bool check_topics(struct inspection *in);

enum { CHECK_TOPIC_SIZE = 64 };

/* May a topic be called that? If not, `better` is what to write instead, or "". */
bool check_topic_name(const char *topic, char better[CHECK_TOPIC_SIZE]);

#endif
