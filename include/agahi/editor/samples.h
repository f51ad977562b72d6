/* samples: the values of conf/placeholders.csv, which stand in for the true ones and should not reach a citizen.
 *
 * The table is written from that file by scripts/samples (`make papers`), and the suite fails when it has gone stale. */
#ifndef AGAHI_SAMPLES_H
#define AGAHI_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>

/* Is this, still, what the sample says? */
bool samples_have(const char *placeholder, const char *lang, const char *value);

size_t samples_count(void);

#endif
