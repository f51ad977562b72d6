/* asides: replies that are given away, to whoever reaches their SMSC: nothing of them was submitted, and nothing is until it is
 * known whose they are. Belongs to the loop's thread. */
#ifndef AGAHI_ASIDES_H
#define AGAHI_ASIDES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/slots.h"
#include "agahi/delivery/reply.h"

/* Sets aside those of a link that the SMSC has nothing of, as many as there is room for; their ids, negative where one was
 * tried and its fate is not known. */
size_t asides_take(const struct slots *replies, size_t link, int64_t *ids, size_t room);

/* The next from `*index` on that is set aside and has one of these ids, not aside any more; NULL: there is none. */
struct reply *asides_next(const struct slots *replies, const int64_t *ids, size_t count, size_t *index);

/* Those of a link that are not settled. */
size_t asides_count_of(const struct slots *replies, size_t link);

#endif
