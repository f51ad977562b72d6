/* assembly: what the gateway is made of, made and joined in the order in which one stands on the other.
 *
 * Open to gateway.h, which lets messages, replies and time go round in it; nobody else looks inside. */
#ifndef AGAHI_ASSEMBLY_H
#define AGAHI_ASSEMBLY_H

#include <event2/event.h>

#include "agahi/base/resolver.h"
#include "agahi/config/config.h"
#include "agahi/delivery/outbound.h"
#include "agahi/dialogue/dialogues.h"
#include "agahi/gateway/forgetting.h"
#include "agahi/intake/inbound.h"
#include "agahi/intake/restore.h"
#include "agahi/ops/disks.h"
#include "agahi/smpp/message.h"

/* Of links that are there, and of some that are gone and have still replies in hand. */
enum { ASSEMBLY_PLACES = 2 * CONFIG_MOST_LINKS };

enum { ASSEMBLY_IN_HAND = 100000 }; /* requests and replies in memory, about which none is taken any more */

/* Everywhere else a link is known by the number of its place, which it keeps. */
struct assembly_place {
	char name[64];
	const struct config *config; /* held: the link's is in it */
	enum assembly_use {
		PLACE_RUNS,
		PLACE_STOPPED, /* by the operator, who starts it again */
		PLACE_GONE /* not in the configuration; another may take the place when no reply waits for it */
	} use;
};

/* Who is called, all with the same argument. */
struct assembly_handlers {
	struct link_handlers link;
	requests_reply_h reply;
	void *arg;
};

struct assembly {
	const struct config *config; /* held */
	struct log *log;
	struct event_base *base;
	struct resolver *resolver;
	struct link_handlers link_handlers;

	/* stores and what is remembered in memory */
	struct journal *journal;
	struct sender_key key;
	struct forgetting forgetting; /* the writer's */
	struct limiter *limiter, *dial_limiter;
	struct blocklist blocklist; /* admission and dialogues look into it */
	struct preferences *preferences;
	struct conversations *conversations;
	struct redelivery *redelivery;
	struct metrics *metrics;
	struct disks *disks; /* NULL: nobody looks at them */

	/* by link; ASSEMBLY_PLACES, of which `link_count` were ever taken */
	struct link **links;
	size_t link_count;
	struct assembly_place *places;
	const char **link_names; /* NULL of one that is gone */
	size_t *smscs;           /* the same of links of one telco, and never given to another */
	size_t next_smsc;
	struct message_reading *readings;
	const char **own_addresses; /* of all links */

	/* the way in */
	struct message_log *messages;
	struct refusals *refusals;
	struct admission *admission;
	struct unanswered *unanswered;
	struct inhand *inhand; /* where requests and their replies stand */
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

/* Opens the stores and makes everything; nothing is connected yet. What it names must outlive it; so must `config`, whatever
 * takes its place (reconfigure.h): what waits for a restart is from it. False with `error` on
 * failure; assembly_free() is for the caller to call in any case. */
bool assembly_make(struct assembly *assembly, struct event_base *base, const struct config *config,
	struct log *log, const struct assembly_handlers *handlers, char *error, size_t size);

/* One link more, in a place that is PLACE_GONE until it is taken. False with `error`. */
bool assembly_add_link(struct assembly *assembly, const struct config *config, const struct config_link *link,
	char *error, size_t size);

/* The link has another configuration, or another name: all tables are told. `was`: its smsc of before; NULL: it is new. */
void assembly_note_link(struct assembly *assembly, size_t index, const char *was);

/* What the configuration says of these. */
struct limiter_rates assembly_rates(const struct config_rates *config);
struct outbound_rules assembly_rules(const struct config *config);
bool assembly_serves_ussd(const struct config *config);

/* The short codes of all links, a list that free() frees; their texts are the configuration's. False when memory is short. */
bool assembly_own_addresses(const struct config *config, struct config_strings *own);

/* Has everything answer from this catalogue, which must outlive its use. */
void assembly_set_catalogue(struct assembly *assembly, const struct catalogue *catalogue);

/* Closes the links and the journal, in which what is in hand stays, and frees everything. `clean`: see
 * journal_close(). */
void assembly_free(struct assembly *assembly, bool clean, struct moment now);

/* Requests, parts and receipts that wait for their commit. */
size_t assembly_uncommitted(const struct assembly *assembly);

#endif
