/* standards: what a message set of this service is checked by: its languages, codes and bounds, and the day. */
#ifndef AGAHI_STANDARDS_H
#define AGAHI_STANDARDS_H

#include <stdint.h>

#include "agahi/config/config.h"
#include "agahi/editor/inspection.h"

/* Nothing is live in them, and nothing may vanish: that is the caller's to say. The configuration must outlive them. The
 * day is by the zone of the process (base/calendar.h). */
struct check_options standards_of(const struct config *config, int64_t now_ms);

/* The day alone. */
struct day standards_day(int64_t now_ms);

#endif
