/* tending: what the desk does by itself every other second: looks at what the gateway says, and sweeps out sessions that are over. */
#ifndef AGAHI_TENDING_H
#define AGAHI_TENDING_H

#include <stdbool.h>

#include "agahi/frame/desk.h"

struct tending;

/* Ends what was being handed over when the desk stopped, then tends by desk_every(). NULL when memory is short. */
struct tending *tending_new(struct desk *desk);
void tending_free(struct tending *tending); /* after the desk */

/* out/state.json, as the gateway writes it, for the banner. False, with *live as it was, when it is none. */
bool tending_read_state(const char *octets, size_t len, struct desk_live *live);

#endif
