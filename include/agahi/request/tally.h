/* tally: what of a request and its answer is counted in the figures. */
#ifndef AGAHI_TALLY_H
#define AGAHI_TALLY_H

#include <stddef.h>

#include "agahi/ops/metrics.h"
#include "agahi/service/decide.h"

/* An answer by SMS; what is none is not counted. */
void tally_answer(struct metrics *metrics, size_t link, const struct decision *decision);

/* A request that was decided, and its answer. `manner`: of journal_manner. */
void tally_request(struct metrics *metrics, size_t link, const struct decision *decision, unsigned manner);

#endif
