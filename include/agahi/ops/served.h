/* served: what citizens were answered, counted by rule and language, by topic, and by edition.
 *
 * Labels are bounded, whatever the operator publishes and however often: the first SERVED_LANGUAGES languages and
 * SERVED_TOPICS topics that were answered since the start have a number of their own, the others are "other" together; so
 * are editions before the last SERVED_EDITIONS ("earlier"). No number ever gets less: an edition that gave its place away
 * does not get one again. Allocated once; belongs to the loop's thread. */
#ifndef AGAHI_SERVED_H
#define AGAHI_SERVED_H

#include <stddef.h>

#include "agahi/ops/figures.h"

enum { SERVED_RULES = 24, SERVED_LANGUAGES = 32, SERVED_TOPICS = 512, SERVED_EDITIONS = 16 };

enum served_by { SERVED_SMS, SERVED_SCREEN, SERVED_WAYS };

struct served_answer {
	const char *rule;             /* decide_rule_name() */
	const char *topic, *language; /* NULL: none */
	enum served_by by;
};

struct served;

/* NULL when memory is short. */
struct served *served_new(void);
void served_free(struct served *served);

/* Answers are from this one from now on; they grow, and 0 is none. */
void served_set_edition(struct served *served, long long number);

void served_count(struct served *served, const struct served_answer *answer);

/* The table of these figures; `of` is a struct served. */
struct figures served_figures(void);

#endif
