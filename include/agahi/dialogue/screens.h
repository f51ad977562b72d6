/* screens: USSD screens on their way to the network.
 *
 * A screen goes out at once where the link has room, else it waits for room behind those before it: for a while, for
 * nobody looks at a screen that is late. Bounded. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_SCREENS_H
#define AGAHI_SCREENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/link/link.h"
#include "agahi/ops/figures.h"
#include "agahi/service/dial.h"
#include "agahi/smpp/ussd.h"

/* Longer than any network keeps a dialogue open without a screen. */
enum { SCREENS_WAIT_MS = 30000 };

struct screens;

struct screens_parts {
	struct link **links; /* NULL where there is none yet: screens_set_link() */
	size_t link_count;
	size_t waiting; /* at once, on each link */
	/* Is the dialogue of that number still there? If not, a screen of it that waits is not sent. */
	bool (*is_wanted)(uint64_t dialogue, void *arg);
	/* What became of the submit; not told of screens that belong to no dialogue. */
	submit_told_h told;
	void *arg;
};

/* What the parts name must outlive it. NULL when memory is short. */
struct screens *screens_new(const struct screens_parts *parts);
void screens_free(struct screens *screens);

/* What a screen gives back of the message that it answers. */
struct screens_origin {
	size_t link_index;
	struct ussd_echo echo;
	const char *service_type;
	const struct address *citizen;
	const struct address *service;
	uint64_t asked_us; /* when that message came (struct moment) */
};

/* `dialogue`: the number of the dialogue that goes on; 0 with a last screen. False when too many wait, or memory is
 * short: the citizen dials again. */
bool screens_send(struct screens *screens, const struct dial_screen *shown,
	const struct screens_origin *origin, uint64_t dialogue, struct moment now);

/* Sends what waited for room on the link. */
void screens_pump(struct screens *screens, size_t link_index, struct moment now);

/* To be called every second: drops what waits for a link that is gone, and what has waited too long. */
void screens_tick(struct screens *screens, struct moment now);

/* Another bound of those that wait on each link. */
void screens_set_waiting(struct screens *screens, size_t most);

/* The link is there, or has another configuration. */
void screens_set_link(struct screens *screens, size_t link_index);

/* How the link wants dialogues, and what its screens hold. */
const struct ussd_dialect *screens_dialect(const struct screens *screens, size_t link_index);
const struct screen_size *screens_size(const struct screens *screens, size_t link_index);

/* `of` is the screens. */
struct figures screens_figures(void);

#endif
