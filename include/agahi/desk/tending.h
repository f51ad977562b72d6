/* tending: what the desk does by itself: looks at what the gateway says when something comes into the spool (folderwatch.h),
 * puts there what could not be put there before, and sweeps out sessions that are over. What is wrong with the spool stands
 * in desk_live() for the banner, until it is over. */
#ifndef AGAHI_TENDING_H
#define AGAHI_TENDING_H

#include <stdbool.h>

#include "agahi/frame/desk.h"

struct tending;

/* Ends what was being handed over when the desk stopped, then tends in the loop `base`. NULL when memory is short. */
struct tending *tending_new(struct desk *desk, struct event_base *base);
void tending_free(struct tending *tending); /* after the desk */

/* What people are told of an errno with which the spool was refused. */
enum desk_trouble tending_trouble(int reason);

/* out/state.json, as the gateway writes it, for the banner. False, with *live as it was, when it is none. */
bool tending_read_state(const char *octets, size_t len, struct desk_live *live);

#endif
