/* handset: the simulator's phone when it dials: sends a code and keys, draws the screens that come back.
 *
 * One session at a time; a new code gives the old one up. A screen is drawn in a frame, with its encoding,
 * how many characters of the network's limit are left, and whether the session goes on. */
#ifndef AGAHI_HANDSET_H
#define AGAHI_HANDSET_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/simulator/smsc.h"
#include "agahi/smpp/ussd.h"
#include "agahi/text/screen.h"

struct handset;

/* NULL when memory is short. `smsc` must outlive it. */
struct handset *handset_new(struct smsc *smsc, const struct ussd_dialect *dialect,
	const struct screen_size *size, const char *service, uint32_t quirks);
void handset_free(struct handset *handset);

/* Is it a code, such as *8301#? */
bool handset_is_code(const char *text);

/* Each sends one message; false when nobody is bound. `cookie` as in smsc.h. */
bool handset_dial(struct handset *handset, const char *number, const char *code, uint32_t cookie);
bool handset_press(struct handset *handset, const char *keys, uint32_t cookie);

/* Is a session open, so that what is typed are keys? */
bool handset_is_open(const struct handset *handset);

/* Draws the screen when the PDU is one of the session's. Returns its text (free() it), or NULL. */
char *handset_take(struct handset *handset, const struct pdu *pdu);

#endif
