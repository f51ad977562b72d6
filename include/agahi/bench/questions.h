/* questions: how often citizens asked for each topic, from the sums that the gateway tells (survey/cube.h), nothing else.
 *
 * Read by the worker when they are asked for and older than some minutes. Belongs to the loop's thread. */
#ifndef AGAHI_BENCH_QUESTIONS_H
#define AGAHI_BENCH_QUESTIONS_H

#include <stdbool.h>

#include "agahi/frame/desk.h"

enum { QUESTIONS_UNKNOWN = -1 }; /* no figures, or too few to be told */

/* In the last seven days, in every language. */
long long questions_in_week(struct desk *desk, const char *topic, int64_t now_ms);

/* In the last thirty days, in the language: at least so many, as small sums are not told. */
long long questions_in_month(struct desk *desk, const char *topic, const char *lang, int64_t now_ms);

#endif
