/* kept: what was delivered and is not acknowledged yet, so that a network can deliver it again when its connection was
 * lost. Copies, in the order in which they were delivered; at most KEPT_MOST, and what is beyond is not kept. */
#ifndef AGAHI_KEPT_H
#define AGAHI_KEPT_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/simulator/smsc.h"

enum { KEPT_MOST = 1000 };

struct kept;

/* NULL when memory is short. */
struct kept *kept_new(void);
void kept_free(struct kept *kept);

/* A message that smsc_deliver() took, with its cookie, which no other has. */
void kept_add(struct kept *kept, const struct pdu_message *message, uint32_t cookie);

/* It was answered, whatever the answer. Nothing when it is not kept. */
void kept_forget(struct kept *kept, uint32_t cookie);

/* Its connection was lost first. Nothing when it is not kept. */
void kept_lose(struct kept *kept, uint32_t cookie);

/* Delivers what was lost, as long as somebody is bound, with its old cookie. Returns how many. */
size_t kept_deliver(struct kept *kept, struct smsc *smsc);

#endif
