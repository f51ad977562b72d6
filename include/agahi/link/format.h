/* format: how a link wants its texts, from its configuration. */
#ifndef AGAHI_FORMAT_H
#define AGAHI_FORMAT_H

#include <stdbool.h>

#include "agahi/config/config.h"
#include "agahi/smpp/pdu.h"
#include "agahi/text/screen.h"
#include "agahi/text/segment.h"

/* `flash`: shown at once and not kept by the phone. */
struct segment_format format_for_link(const struct config_link *link, bool flash);

/* Addresses of what is submitted: from our `service` to the citizen, with the TON and NPI that the provider
 * prescribes for ours. */
void fill_addresses_for_link(const struct config_link *link, const struct address *service,
	const struct address *citizen, struct pdu_message *message);

/* What its USSD screens hold. */
struct screen_size screen_size_for_link(const struct config_link *link);

#endif
