/* hosts: is anybody there? Connects to every host of every link, all at once, and hangs up: nothing is said, no bind.
 *
 * As the daemon does it: the same look-up of names, from links.local_address. Of TLS nothing is tried. */
#ifndef AGAHI_HOSTS_H
#define AGAHI_HOSTS_H

#include "agahi/config/config.h"
#include "agahi/doctor/facts.h"

struct hosts {
	struct host_facts *items;
	size_t count;
};

/* Takes no longer than `most_ms`. False when memory is short. hosts_free() it in any case; what it says points into the
 * configuration. */
bool hosts_look(const struct config *config, unsigned most_ms, struct hosts *hosts);
void hosts_free(struct hosts *hosts);

#endif
