/* inbound: what citizens send, from PDU to acknowledged request.
 *
 * Decodes the text, puts long messages together, asks decide() for the answer, hands request and reply to the
 * journal, and acknowledges the deliver_sm when they are committed. What cannot be accepted now is refused
 * with a temporary error, so that the SMSC keeps it. Belongs to the loop's thread. */
#ifndef AGAHI_INBOUND_H
#define AGAHI_INBOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue.h"
#include "agahi/journal.h"
#include "agahi/limiter.h"
#include "agahi/link.h"
#include "agahi/metrics.h"
#include "agahi/preferences.h"
#include "agahi/sender.h"

struct inbound;

/* A committed request whose reply is to be sent; `entry` is valid during the call only. */
typedef void (*inbound_reply_h)(size_t link_index, const struct journal_entry *entry, void *arg);

struct inbound_parts {
	struct journal *journal;
	struct limiter *limiter; /* NULL: no limits */
	struct preferences *preferences;
	struct sender_key key;
	struct log *log;
	struct metrics *metrics;
	struct config_strings own_addresses;
	bool notice; /* tell a sender over the limit, once */
	inbound_reply_h reply;
	void *arg;
};

/* `links` are told apart by their index. NULL when memory is short. */
struct inbound *inbound_new(const struct inbound_parts *parts, struct link **links);
void inbound_free(struct inbound *inbound);

/* The catalogue to decide by; it stays the caller's. Nothing is answered before the first. */
void inbound_set_catalogue(struct inbound *inbound, const struct catalogue *catalogue);

/* While refusing, messages get a temporary error (draining, or too much in hand). */
void inbound_refuse(struct inbound *inbound, bool refuse);

void inbound_message(
	struct inbound *inbound, size_t link_index, const struct link_ticket *ticket, const struct pdu *pdu);

/* What a dialled session leaves behind: a reply that it asked for by SMS, or a language that it chose. */
struct inbound_dialled {
	const struct journal_address *sender;
	const struct journal_address *service; /* the short code that the SMS comes from */
	const char *keys;                      /* what was dialled and pressed, for the records */
	const char *topic;
	const char *language;
	const char *reply; /* NULL: only the language is to be remembered */
	bool sets_language;
	void (*done)(uint64_t cookie, bool committed, void *arg); /* may be NULL */
	uint64_t cookie;
	void *arg;
};

enum inbound_dialled_result { DIALLED_TAKEN, DIALLED_OVER_LIMIT, DIALLED_REFUSED };

/* Commits it like any request, after the SMS limiter was asked about a reply; `done` is called after the
 * commit, when it was taken. */
enum inbound_dialled_result inbound_dialled(
	struct inbound *inbound, size_t link_index, const struct inbound_dialled *dialled);

/* The journal's handlers. */
void inbound_entry_done(struct inbound *inbound, struct journal_entry *entry, bool committed);
void inbound_part_done(struct inbound *inbound, void *owner, int64_t part_id, bool committed);
void inbound_receipt_done(struct inbound *inbound, void *owner, bool committed);

/* A part that the journal kept from before a restart. */
void inbound_restore_part(struct inbound *inbound, size_t link_index, const struct journal_part *part);

/* A message that an earlier life made safe just before it ended: journal_read_doubtful(). */
void inbound_restore_message(struct inbound *inbound, uint64_t fingerprint);

/* To be called every second: hands on long messages whose missing parts did not come, and tries again to
 * commit those whose commit failed. */
void inbound_expire(struct inbound *inbound);

/* Requests that wait for their commit. */
size_t inbound_pending(const struct inbound *inbound);

/* The limiter's clock: milliseconds, monotonic, and large enough that yesterday has a time too. */
uint64_t inbound_limiter_time(int64_t wall_ms);

#endif
