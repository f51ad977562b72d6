/* assembly: what the gateway is made of, made and joined in the order in which one stands on the other.
 *
 * Open to gateway.h, which lets messages, replies and time go round in it; nobody else looks inside. */
#ifndef AGAHI_ASSEMBLY_H
#define AGAHI_ASSEMBLY_H

#include <event2/event.h>

#include "agahi/base/resolver.h"
#include "agahi/config/config.h"
#include "agahi/dialogue/dialogues.h"
#include "agahi/gateway/inbound.h"
#include "agahi/gateway/outbound.h"
#include "agahi/gateway/restore.h"
#include "agahi/smpp/message.h"

/* Who is called, all with the same argument. */
struct assembly_handlers {
	struct link_handlers link;
	requests_reply_h reply;
	void *arg;
};

struct assembly {
	const struct config *config;
	struct log *log;
	struct resolver *resolver;

	/* stores and what is remembered in memory */
	struct journal *journal;
	struct sender_key key;
	struct limiter *limiter, *dial_limiter;
	struct blocklist blocklist; /* admission and dialogues look into it */
	struct preferences *preferences;
	struct conversations *conversations;
	struct redelivery *redelivery;
	struct metrics *metrics;

	/* by link */
	struct link **links;
	size_t link_count;
	const char **link_names;
	size_t *smscs; /* the first link of the same telco */
	struct message_reading *readings;
	const char **own_addresses; /* of all links */

	/* the way in */
	struct refusals *refusals;
	struct admission *admission;
	struct unanswered *unanswered;
	struct requests *requests;
	struct fragments *fragments;
	struct receipts *receipts;
	struct inbound *inbound;

	/* the way out */
	struct outbound *outbound;
	struct surveyor *surveyor; /* NULL: no figures are written */
	struct shown *shown;
	struct dialogues *dialogues;
	struct restore *restore;
};

/* Opens the stores and makes everything; nothing is connected yet. What it names must outlive it. False with `error` on
 * failure; assembly_free() is for the caller to call in any case. */
bool assembly_make(struct assembly *assembly, struct event_base *base, const struct config *config,
	struct log *log, const struct assembly_handlers *handlers, char *error, size_t size);

/* Has everything answer from this catalogue, which must outlive its use. */
void assembly_set_catalogue(struct assembly *assembly, const struct catalogue *catalogue);

/* Closes the links and the journal, in which what is in hand stays, and frees everything. `clean`: see
 * journal_close(). */
void assembly_free(struct assembly *assembly, bool clean, struct moment now);

/* Requests, parts and receipts that wait for their commit. */
size_t assembly_uncommitted(const struct assembly *assembly);

#endif
