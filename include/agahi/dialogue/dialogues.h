/* dialogues: USSD dialogues between the links and dial().
 *
 * Every message of a dialogue is acknowledged at once and answered by a screen; nothing is written to disk but what a
 * citizen asks to be sent by SMS, or a language that they choose. A dialogue ends with its last screen, when the network
 * aborts it, after the link's time-out, with its connection, or when its screen is refused; an answer to a dialogue that
 * is not there begins anew, one that cannot be read gets a last screen that says so, and an empty one, by which networks
 * confirm a last screen, gets nothing. Bounded: `most` at once (dialogue_table.h); one more gets a last screen, unless
 * another has been idle for long. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_DIALOGUES_H
#define AGAHI_DIALOGUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/sender.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/link/link.h"
#include "agahi/ops/figures.h"
#include "agahi/recall/blocklist.h"
#include "agahi/request/requests.h"
#include "agahi/service/limiter.h"
#include "agahi/service/preferences.h"
#include "agahi/smpp/message.h"

struct dialogues;
struct shown;

struct dialogues_parts {
	struct requests *requests; /* for what is sent by SMS */
	struct limiter *limiter;   /* of dialogues; NULL: no limits */
	struct preferences *preferences;
	struct shown *shown;               /* counts topics (shown.h) */
	const struct blocklist *blocklist; /* its owner may put another in its place, between two calls */
	struct sender_key key;
	struct log *log;
	struct message_log *messages; /* NULL: none */
	struct link **links;          /* NULL where there is none yet: dialogues_set_link() */
	size_t link_count;
	const size_t *smscs; /* by link: the first link of the same telco */
	size_t most;
};

/* What the parts name must outlive it. NULL when memory is short. */
struct dialogues *dialogues_new(const struct dialogues_parts *parts);

/* Close the links first: they tell what became of open submits. */
void dialogues_free(struct dialogues *dialogues);

/* The link is there, or has another configuration. */
void dialogues_set_link(struct dialogues *dialogues, size_t link_index);

/* USSD is served from now on, by a link that it was not served by at the start: so many at once, within these limits. Nobody
 * has a dialogue open. False when memory is short: it stays as it was. */
bool dialogues_serve(struct dialogues *dialogues, struct limiter *limiter, size_t most);

/* The catalogue to show; dialogues of the one before begin anew with their next key. */
void dialogues_set_catalogue(struct dialogues *dialogues, const struct catalogue *catalogue);

/* While refusing, every screen is a last one that asks to dial again. */
void dialogues_refuse(struct dialogues *dialogues, bool refuse);

/* While refusing those, a text that is asked for by SMS is not taken, and a language is not remembered: nothing is
 * written. */
void dialogues_refuse_sms(struct dialogues *dialogues, bool refuse);

/* Takes a message of a dialogue (MESSAGE_DIALOGUE); false when the link serves no codes. */
bool dialogues_take(struct dialogues *dialogues, const struct ticket *ticket, const struct message *message,
	struct moment now);

/* Sends screens that waited for room on the link. */
void dialogues_pump(struct dialogues *dialogues, size_t link_index, struct moment now);

/* To be called every second: forgets dialogues whose time or connection is over. */
void dialogues_tick(struct dialogues *dialogues, struct moment now);

size_t dialogues_count(const struct dialogues *dialogues);

/* Appends the values of all figures of the room; and their list. */
void dialogues_write_figures(const struct dialogues *dialogues, struct buffer *out);
void dialogues_list_figures(struct buffer *out);

#endif
