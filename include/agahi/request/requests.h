/* requests: from a citizen's words to a committed request and its reply.
 *
 * Asks decide() for the answer, hands request and reply to the journal, acknowledges every delivery of the message when
 * they are committed, and hands the reply on. What is not to be answered at all (over the limit, blocked, a machine) is
 * acknowledged at once and counted, not written. Dialogues leave their SMS and their choice of language here, too.
 * Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_REQUESTS_H
#define AGAHI_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/sender.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/journal/journal.h"
#include "agahi/link/link.h"
#include "agahi/ops/metrics.h"
#include "agahi/request/admission.h"
#include "agahi/request/committed.h"
#include "agahi/request/inhand.h"
#include "agahi/request/message_log.h"
#include "agahi/request/redelivery.h"
#include "agahi/request/refusals.h"
#include "agahi/request/tickets.h"
#include "agahi/request/unanswered.h"
#include "agahi/service/preferences.h"

struct requests;

/* A committed request whose reply is to be sent. True: its block and its text are the receiver's from here on. The entry
 * stands in that block: it is read before anything is written there. */
typedef bool (*requests_reply_h)(const struct committed *committed, struct moment now, void *arg);

struct requests_parts {
	struct journal *journal;
	struct admission *admission;
	struct unanswered *unanswered;
	struct preferences *preferences;
	struct redelivery *redelivery;
	struct refusals *refusals;
	struct sender_key key;
	struct log *log;
	struct metrics *metrics;
	struct link **links;
	struct message_log *messages; /* NULL: none */
	struct inhand *inhand;        /* of blocks of requests_block_size() octets or more */
	bool shared; /* other nodes share the journal, and are told of what is committed: entries have their SMSC */
	requests_reply_h reply;
	void *arg;
};

size_t requests_block_size(void);

/* What the parts name must outlive it. NULL when memory is short. */
struct requests *requests_new(const struct requests_parts *parts);
void requests_free(struct requests *requests);

/* The catalogue to decide by; it stays the caller's, and may go when another has taken its place: what is in hand has
 * texts of its own. */
void requests_set_catalogue(struct requests *requests, const struct catalogue *catalogue);

/* A citizen's whole message, and where it came from. */
struct question {
	size_t link_index;
	const struct address *sender;
	const struct address *service;
	uint64_t identity;    /* the sender's (base/sender.h); 0: it is not known yet */
	uint64_t fingerprint; /* redelivery.h; 0: none */
	uint64_t hash;        /* of what was sent, octet for octet: repeats.h; 0: not known any more */
	const char *text;
	const struct ticket *ticket; /* to be answered; NULL: its parts were answered one by one */
	const int64_t *part_ids;     /* of the journal's rows that it was put together from */
	size_t part_id_count;
};

/* False when memory is short; then nothing was answered. */
bool requests_ask(struct requests *requests, const struct question *question, struct moment now);

/* What a dialogue leaves behind: a reply that was asked for by SMS, or a language that was chosen. */
struct dialled {
	size_t link_index;
	const struct address *sender;
	const struct address *service; /* the short code that the SMS comes from */
	const char *keys;              /* what was dialled and pressed, for the records */
	const char *topic;
	const char *language;
	const char *reply; /* NULL: only the language is to be remembered */
	bool sets_language;
	void (*done)(uint64_t cookie, bool committed, struct moment now, void *arg); /* may be NULL */
	uint64_t cookie;
	void *arg;
};

enum dialled_result { DIALLED_TAKEN, DIALLED_OVER_LIMIT, DIALLED_REFUSED };

/* Commits it like any request, after the SMS limiter was asked about a reply; `done` is called after the commit, when it
 * was taken. */
enum dialled_result requests_dialled(
	struct requests *requests, const struct dialled *dialled, struct moment now);

/* To be called every second: hands in again what could not be committed and nobody brings again. */
void requests_tick(struct requests *requests);

/* Who asked `id` is forgotten by it, here or at another node: what they asked before, and could not be committed yet, is
 * forgotten too. */
void requests_forget(struct requests *requests, uint64_t identity, int64_t id);

/* Those that wait for their commit. */
size_t requests_pending(const struct requests *requests);

#endif
