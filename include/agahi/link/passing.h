/* passing: refusals that pass by themselves, so that what was refused is tried again. Pure. */
#ifndef AGAHI_PASSING_H
#define AGAHI_PASSING_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/config/config.h"

/* Throttled, queue full, system error and the like, or one of the vendor's that the configuration lists. */
bool passing_is(const struct config_link *config, uint32_t status);

#endif
