/* admission: what is known of a sender before anything is decided: one of our own addresses, a company, blocked, over
 * the limit, a machine that answers our answers, or a citizen, and then which language was chosen.
 *
 * Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_ADMISSION_H
#define AGAHI_ADMISSION_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/base/sender.h"
#include "agahi/config/config.h"
#include "agahi/recall/blocklist.h"
#include "agahi/service/decide.h"
#include "agahi/service/limiter.h"
#include "agahi/service/preferences.h"

struct admission;

struct admission_parts {
	struct limiter *limiter; /* NULL: no limits */
	struct preferences *preferences;
	struct conversations *conversations;
	const struct blocklist *blocklist; /* its owner may put another in its place, between two calls */
	struct sender_key key;
	struct config_strings own_addresses; /* in whatever spelling they come */
	bool notice;                         /* tell a sender over the limit, once */
};

/* What the parts name must outlive it. NULL when memory is short. */
struct admission *admission_new(const struct admission_parts *parts);
void admission_free(struct admission *admission);

/* Other addresses of our own (what they point to must outlive it or the next), and whether the notice is given. False when
 * memory is short: then it stays as it was. */
bool admission_set_own(struct admission *admission, struct config_strings own, bool notice);

bool admission_is_own(struct admission *admission, const struct address *address);

/* By the canonical form, whose `identity` is known, so that no spelling of our own number gets round the guard against loops. */
enum decide_origin admission_origin(
	const struct admission *admission, const struct address *sender, uint64_t identity);

/* Would a message of this sender be met with silence, whatever it says? `rule` tells why. Takes nothing. */
bool admission_is_silenced(const struct admission *admission, const struct address *sender, struct moment now,
	enum decide_rule *rule);

/* What asking took from a sender; given back when the message is refused after all, for it comes again. */
struct admission_taken {
	bool token;
	bool notice;
	bool help; /* over the limit */
};

/* A message of the sender with this identity will be asked about soon: what is known of them is fetched meanwhile. */
void admission_expect(const struct admission *admission, uint64_t identity);

/* A message of the sender with this identity. `hash`: of its octets (repeats.h); 0: not known any more. */
struct decide_sender admission_ask(struct admission *admission, const struct decide_request *request,
	uint64_t identity, uint64_t hash, struct moment now, struct admission_taken *taken);

/* What was decided is remembered: an offer, thanks, help over the limit (then the notice is owed still). */
void admission_decided(struct admission *admission, uint64_t identity, const struct decision *decision,
	struct moment now, struct admission_taken *taken);

/* May an SMS be sent that the citizen asked for in a dialogue? */
bool admission_ask_sms(
	struct admission *admission, uint64_t identity, struct moment now, struct admission_taken *taken);

/* The message was taken: repetitions of it are counted. */
void admission_note(struct admission *admission, uint64_t identity, uint64_t hash, struct moment now);

void admission_give_back(struct admission *admission, uint64_t identity, const struct admission_taken *taken);

#endif
