/* poll: what open pages ask every ten seconds: who else has this open, how long the session lasts, what is live; and whether what
 * they wait for is there. */
#ifndef AGAHI_POLL_H
#define AGAHI_POLL_H

#include "agahi/frame/widgets.h"

/* GET /poll?place=…: {"seconds": 1700, "live": 12, "others": ["Ahmed"]}. Keeps no session alive (ROUTE_QUIET). */
void poll_page(struct visit *visit);

/* Notes that the person has the place (shell_page.place) open, and names the others who have: at most eight. */
typedef void (*poll_other_h)(const char *shown, void *arg);
void poll_list_others(struct visit *visit, const char *place, poll_other_h handler, void *arg);

/* What goes on by itself: our script asks `path` for it, and loads the page anew when it is there; who has no script does so by
 * the link. poll_answer_awaited() is what that path answers. */
struct poll_awaited {
	const char *path;
	enum widget_tone tone;
	enum label label, again;     /* what is said; the link's words */
	const char *const *segments; /* of the page; ended by NULL */
};
void poll_write_awaited(struct visit *visit, const struct poll_awaited *awaited);
void poll_answer_awaited(struct visit *visit, bool ready);

/* POST /stay: somebody is there; the same answer, or back to the first page without our script. */
void poll_stay_page(struct visit *visit);

#endif
