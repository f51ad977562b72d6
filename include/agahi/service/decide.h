/* decide: the decision about what a citizen gets. A pure function: no socket, no file, no clock.
 *
 * The daemon, `agahi ask`, the tests and the fuzzers all call it; no rule about replies lives anywhere else.
 */
#ifndef AGAHI_DECIDE_H
#define AGAHI_DECIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/match/match.h"
#include "agahi/service/conversations.h"
#include "agahi/service/limiter.h"

/* Type of number as in SMPP 3.4, 5.2.5, as far as it matters here. */
enum decide_origin {
	ORIGIN_PHONE,        /* a number that a person can have */
	ORIGIN_ALPHANUMERIC, /* a name: a company's sender */
	ORIGIN_SHORT_CODE,   /* another service */
	ORIGIN_OURSELVES     /* one of our own addresses */
};

struct decide_request {
	const char *text; /* UTF-8, as it was decoded */
	enum decide_origin origin;
	bool receipt; /* a delivery receipt, not a message */
};

struct decide_sender {
	enum limiter_verdict verdict;
	const char *language; /* the stored preference, or NULL */
	bool stopped;
	bool machine;       /* repeats.h takes it for one */
	struct offer offer; /* what stands open for a number */
	bool thanked;       /* their thanks were answered today */
	bool help_owed;     /* over the limit, and not yet helped since */
};

enum decide_kind { DECIDE_REPLY, DECIDE_SILENT };

/* What the citizen's words or their state led to. Names: decide_rule_name(). */
enum decide_rule {
	RULE_EXACT,
	RULE_COMMAND,
	RULE_PRIORITY,
	RULE_MODEL,
	RULE_PHRASE,
	RULE_WORD,
	RULE_EDIT,
	RULE_SOUND,
	RULE_SENTENCE,
	RULE_IDENTITY_NUMBER, /* the text holds a national identity number */
	RULE_PICK,            /* the number of a topic that was offered */
	RULE_LAPSED,          /* a number, and nothing is offered any more: help */
	RULE_FALLBACK,
	RULE_THANKED, /* thanks again: silence, so that two who are polite come to an end */
	RULE_LIMITED, /* the one notice, or silence after it */
	RULE_BLOCKED,
	RULE_STOPPED, /* nothing matched, and the sender asked for STOP */
	RULE_LOOP,    /* a machine's sender, our own text back, or the same text again and again */
	RULE_DIALLED, /* chosen in a menu of dial.h; never by decide() */
	RULE_EMPTY    /* the catalogue has nothing to say */
};

struct decision {
	enum decide_kind kind;
	enum decide_rule rule;
	/* All of these point into the catalogue; NULL where they do not apply. */
	const char *topic;
	const char *language;
	const char *keyword;
	const char *text;               /* the reply, before decision_write(); NULL when silent */
	const char *reason;             /* with RULE_LOOP: in words, for the log; static */
	unsigned score;                 /* match.h; 0 where nothing was scored */
	const char *names[CHOICES_MAX]; /* of what is offered, for {topics} in the text */
	/* What is to be remembered of the sender, if anything. */
	bool sets_language; /* to `language` */
	bool sets_stopped;
	bool stopped; /* the new value, with sets_stopped */
	bool forgets; /* everything of the sender but this answer: said in a keyword of the set, never guessed */
	bool other_language; /* it was clearly asked in another than `language` (language.h), and that was not wished for */
	struct offer offer; /* a number gets one of these from now on */
	bool thanks;        /* were answered */
	bool helped;        /* although over the limit */
};

struct decision decide(const struct decide_request *request, const struct catalogue *catalogue,
	const struct decide_sender *sender);

/* Appends the reply as the citizen gets it. False when there is none, or memory is short. */
bool decision_write(const struct decision *decision, struct buffer *out);

/* Is this a person's message, that the limiter is to be asked about? Others are never answered. */
bool decide_counts(const struct decide_request *request);

const char *decide_rule_name(enum decide_rule rule);

/* What kind of sender an address is: `ton` as on the wire, `own` our addresses. */
enum decide_origin decide_origin_of(
	uint8_t ton, const char *address, const char *const *own, size_t own_count);

#endif
