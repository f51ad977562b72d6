/* learner: learns from the examples of one draft at a time, on a worker, while people work on.
 *
 * Learning takes some fifteen seconds with the sample's examples. Belongs to the loop's thread, but for learner_run(). */
#ifndef AGAHI_LEARNER_H
#define AGAHI_LEARNER_H

#include <stdbool.h>

#include "agahi/base/span.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/edition/tables.h"

struct learner;
struct learner_job;

/* NULL when memory is short. */
struct learner *learner_new(void);
/* When no job is under way any more. */
void learner_free(struct learner *learner);

/* Is that being learned just now? By models_hash(); NULL: is anything? */
bool learner_is_at(const struct learner *learner, const char *hash);

/* From here on `hash` is being learned. `set` is the job's; it is freed also at NULL: another is under way, or memory is short. */
struct learner_job *learner_begin(struct learner *learner, const char *hash, struct message_set *set);

/* On any thread. */
void learner_run(void *job);

/* The desk ends: what is being learned comes to nothing, within a second or so. */
void learner_stop(struct learner *learner);

/* Back in the loop: what was learned, the job's; empty when memory was short, or it was stopped. Then learner_end(). */
struct span learner_octets(const struct learner_job *job);
void learner_end(struct learner *learner, struct learner_job *job);

#endif
