/* format: how a link wants its texts, from its configuration. */
#ifndef AGAHI_FORMAT_H
#define AGAHI_FORMAT_H

#include <stdbool.h>

#include "agahi/config.h"
#include "agahi/screen.h"
#include "agahi/segment.h"

/* `flash`: shown at once and not kept by the phone. */
struct segment_format format_for_link(const struct config_link *link, bool flash);

/* What its USSD screens hold. */
struct screen_size screen_size_for_link(const struct config_link *link);

#endif
