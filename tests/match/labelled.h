/* How a labelled message is judged, for the unit suite and the bench. */
#ifndef AGAHI_TEST_LABELLED_H
#define AGAHI_TEST_LABELLED_H

#include <stdbool.h>
#include <string.h>

#include "agahi/service/decide.h"

/* Columns of the tables. Several topics that are right are separated by |. */
enum { LABELLED_TOPIC, LABELLED_LANG, LABELLED_TEXT, LABELLED_FORM, LABELLED_COLUMNS };

enum labelled_outcome {
	LABELLED_RIGHT,
	LABELLED_OFFERED, /* the right topic is among those that a number gets */
	LABELLED_OTHERS,  /* others are named, and the right one is not */
	LABELLED_MENU,    /* not understood: nothing was near, or it was taken for what is not answered */
	LABELLED_WRONG,   /* an answer about something else, which is worst */
	LABELLED_OUTCOMES
};

static inline bool labelled_accepts(const char *accepted, const char *topic)
{
	size_t len = strlen(topic);

	for (const char *at = accepted; at; at = strchr(at, '|')) {
		at += *at == '|';
		if (strncmp(at, topic, len) == 0 && (at[len] == '|' || at[len] == '\0'))
			return true;
	}
	return false;
}

/* Somebody was harmed, threatened or cheated of a vote. */
static inline bool labelled_is_distress(const char *accepted)
{
	static const char *const topics[] = { "emergency", "stopped", "offences", "complaint", "tendered" };

	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
		if (labelled_accepts(accepted, topics[i]))
			return true;
	}
	return false;
}

static inline enum labelled_outcome labelled_judge(const struct decision *decision, const char *accepted)
{
	const char *topic = decision->topic ? decision->topic : "none";

	if (labelled_accepts(accepted, topic))
		return LABELLED_RIGHT;
	if (strcmp(topic, "fallback") != 0)
		return LABELLED_WRONG;
	for (size_t i = 0; decision->names[0] && i < decision->offer.count; i++) {
		if (labelled_accepts(accepted, decision->offer.topics[i]))
			return LABELLED_OFFERED;
	}
	return decision->names[0] ? LABELLED_OTHERS : LABELLED_MENU;
}

static inline struct decision labelled_ask(const struct catalogue *catalogue, const char *text)
{
	const struct decide_request request = { .text = text, .origin = ORIGIN_PHONE };
	const struct decide_sender sender = { .verdict = LIMITER_ALLOW };

	return decide(&request, catalogue, &sender);
}

#endif
