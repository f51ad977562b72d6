/* poll: what open pages ask every ten seconds: who else has this open, how long the session lasts, what is live. */
#ifndef AGAHI_POLL_H
#define AGAHI_POLL_H

#include "agahi/frame/desk.h"

/* GET /poll?place=…: {"seconds": 1700, "live": 12, "others": ["Ahmed"]}. Keeps no session alive (ROUTE_QUIET). */
void poll_page(struct visit *visit);

/* Notes that the person has the place (shell_page.place) open, and names the others who have: at most eight. */
typedef void (*poll_other_h)(const char *shown, void *arg);
void poll_list_others(struct visit *visit, const char *place, poll_other_h handler, void *arg);

/* POST /stay: somebody is there; the same answer, or back to the first page without our script. */
void poll_stay_page(struct visit *visit);

#endif
