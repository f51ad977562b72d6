/* guest: one browser's connection: requests come out of it one after the other, answers go in. Belongs to the loop's
 * thread. */
#ifndef AGAHI_GUEST_H
#define AGAHI_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/web/exchange.h"
#include "agahi/web/guard.h"
#include "agahi/web/refusal.h"

struct bufferevent;
struct guest;

enum { WEB_WITHIN_S = 30, WEB_IDLE_S = 60, WEB_FAREWELL_S = 2 };

/* Of all bodies that came and have not been answered, and of those from one address (bodies.h). */
enum { WEB_BODIES = 64 << 20, WEB_BODIES_OF_ADDRESS = 32 << 20 };

/* What all guests share. */
struct guest_place {
	struct guard_site site;
	struct refusals refusals;
	size_t bodies; /* octets of bodies that came and have not been answered */
	void (*handle)(struct web_exchange *exchange, void *arg);
	web_knows_h knows; /* NULL: everybody is known */
	void *arg;
	/* May the guest keep so many octets more of its body? Others may be ended for them, the guest itself is not. */
	bool (*has_room)(struct guest *guest, size_t more, struct moment now, void *owner);
	void (*ended)(struct guest *guest, void *owner); /* it is gone after this */
	void *owner;
};

/* Takes `bev` over. NULL when memory is short. `address` is the browser's. */
struct guest *guest_new(
	struct guest_place *place, struct bufferevent *bev, const char *address, struct moment now);

/* Without a word to `ended`. A deferred exchange lives on. */
void guest_free(struct guest *guest);

/* Ends it if it takes too long. */
void guest_look(struct guest *guest, struct moment now);

/* How easily it can be missed: the least first, among equals the earliest `*since_ms`. False: not at all, for its answer is
 * being made. */
bool guest_can_go(const struct guest *guest, int *rank, uint64_t *since_ms);
const char *guest_address(const struct guest *guest);

/* What of its body is here, and whose that is, as limits go (base/network.h). `*unfinished`: more is to come. */
size_t guest_body(const struct guest *guest, bool *unfinished);
const char *guest_network(const struct guest *guest);

/* Its unfinished body goes, with an answer that says so; it may be gone afterwards. */
void guest_give_way(struct guest *guest, struct moment now);

#endif
