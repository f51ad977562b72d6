/* nearness: what the present model says of a text, and which examples it knows are most like it: to see, before anything is learned,
 * where a new example will lie.
 *
 * Of the edition that a draft was made from. Worked out by a job. */
#ifndef AGAHI_UNMATCHED_NEARNESS_H
#define AGAHI_UNMATCHED_NEARNESS_H

#include <limits.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/frame/desk.h"
#include "agahi/learning/model.h"

enum { NEARNESS_SHOWN = 3 };

struct nearness_topic {
	char name[MODEL_NAME_SIZE];
	unsigned sureness; /* per mille */
};

struct nearness_example {
	const struct example_row *row; /* of the set */
	unsigned likeness;             /* per mille of what the two show: 1,000 is the same */
};

struct nearness {
	/* The caller's. */
	char path[PATH_MAX]; /* of desk.db */
	long long edition;
	char *text; /* the near's from then on */
	/* By nearness_run(). */
	struct message_set *set;
	struct nearness_topic topics[NEARNESS_SHOWN]; /* the surest first */
	size_t topic_count;                           /* 0: nothing was learned, or it is not kept any more */
	struct nearness_example examples[NEARNESS_SHOWN]; /* the likest first */
	size_t example_count;
};

/* A desk_job_h. */
void nearness_run(void *nearness);
void nearness_free(struct nearness *nearness);

/* How much two texts show the same (learning/features.h), in per mille. Pure. */
unsigned nearness_likeness(const char *one, const char *other);

void nearness_write(struct visit *visit, const struct nearness *nearness);

#endif
