/* turn: one request as the server keeps it, from its head until its answer: the exchange that handlers see, and the octets
 * that its texts stand in. Lives on its own: the connection may end before. Belongs to the loop's thread. */
#ifndef AGAHI_TURN_H
#define AGAHI_TURN_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"
#include "agahi/web/exchange.h"
#include "agahi/web/guard.h"
#include "agahi/web/head.h"

struct turn {
	struct web_exchange exchange; /* first: from it to the turn */
	struct guard_pass pass;
	void *guest;   /* whose it is; NULL: the browser has gone */
	bool handling; /* the handler has not returned yet */
	struct head head;
	struct buffer octets; /* of the head */
	struct buffer body;
	char *path;
	char language[36];
};

/* NULL when memory is short. */
struct turn *turn_new(void);
void turn_free(struct turn *turn); /* NULL is fine */

/* A whole head (head_find_end()), of which it takes a copy. */
enum refusal turn_take_head(struct turn *turn, const char *octets, size_t len, const struct guard_site *site);

/* May its body be as long as it says? WEB_BODY_OF_STRANGERS may be anybody's; more, who is known by the
 * session (`knows` NULL: everybody is). */
bool turn_may_be_so_long(const struct turn *turn, bool tls, web_knows_h knows, void *arg);

/* With `turn->body` whole: fills in the exchange. */
enum refusal turn_prepare(struct turn *turn, const struct guard_site *site, const char *address);

#endif
