#include "agahi/request/admission.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/msisdn.h"
#include "agahi/service/repeats.h"

enum { WATCHED_SENDERS = 65536 }; /* for machines that answer our answers */

struct admission {
	struct admission_parts parts;
	struct repeats *repeats;
	uint64_t *own;           /* identities of our own addresses */
	struct address last_own; /* nearly every message is to the same */
};

/* --- who it is ---------------------------------------------------------------------------------------- */

static bool is_own_identity(const struct admission *admission, uint64_t identity)
{
	for (size_t i = 0; i < admission->parts.own_addresses.count; i++) {
		if (admission->own[i] == identity)
			return true;
	}
	return false;
}

bool admission_is_own(struct admission *admission, const struct address *address)
{
	const struct address *last = &admission->last_own;

	if (*last->digits != '\0' && address->ton == last->ton && address->npi == last->npi &&
		strcmp(address->digits, last->digits) == 0)
		return true;
	if (!is_own_identity(admission, sender_identity(&admission->parts.key, address)))
		return false;
	admission->last_own = *address;
	return true;
}

enum decide_origin admission_origin(
	const struct admission *admission, const struct address *sender, uint64_t identity)
{
	const struct config_strings *own = &admission->parts.own_addresses;
	char number[ADDRESS_SIZE];

	if (is_own_identity(admission, identity))
		return ORIGIN_OURSELVES;
	msisdn_canonical(admission->parts.key.country_code, sender, number);
	return decide_origin_of(sender->ton, number, own->items, own->count);
}

bool admission_is_silenced(const struct admission *admission, const struct address *sender, struct moment now,
	enum decide_rule *rule)
{
	uint64_t identity = sender_identity(&admission->parts.key, sender);
	struct limiter *limiter = admission->parts.limiter;

	if (admission_origin(admission, sender, identity) != ORIGIN_PHONE)
		*rule = RULE_LOOP;
	else if (blocklist_has(admission->parts.blocklist, identity))
		*rule = RULE_BLOCKED;
	else if (limiter && limiter_is_silent(limiter, identity, moment_ms(now)))
		*rule = RULE_LIMITED;
	else
		return false;
	return true;
}

/* --- asking ------------------------------------------------------------------------------------------- */

static enum limiter_verdict take_token(
	struct admission *admission, uint64_t identity, struct moment now, struct admission_taken *taken)
{
	enum limiter_verdict verdict = limiter_take(admission->parts.limiter, identity, moment_ms(now));

	taken->token = verdict == LIMITER_ALLOW;
	taken->notice = verdict == LIMITER_NOTICE;
	return taken->notice && !admission->parts.notice ? LIMITER_SILENT : verdict;
}

void admission_expect(const struct admission *admission, uint64_t identity)
{
	preferences_expect(admission->parts.preferences, identity);
	conversations_expect(admission->parts.conversations, identity);
	repeats_expect(admission->repeats, identity);
	if (admission->parts.limiter)
		limiter_expect(admission->parts.limiter, identity);
}

struct decide_sender admission_ask(struct admission *admission, const struct decide_request *request,
	uint64_t identity, uint64_t hash, struct moment now, struct admission_taken *taken)
{
	struct preference preference = preferences_get(admission->parts.preferences, identity);
	struct conversation conversation =
		conversations_get(admission->parts.conversations, identity, moment_ms(now));
	struct decide_sender sender = { .language = preference.language,
		.stopped = preference.stopped,
		.offer = conversation.offer,
		.thanked = conversation.thanked };
	struct limiter *limiter = admission->parts.limiter;

	*taken = (struct admission_taken){ .token = false };
	if (blocklist_has(admission->parts.blocklist, identity)) {
		sender.verdict = LIMITER_BLOCKED;
	} else if (hash != 0 && repeats_is_machine(admission->repeats, identity, hash, moment_ms(now))) {
		/* Over the limit is over the limit, whoever it is; else a machine costs its number no token. */
		bool limited = limiter && limiter_is_silent(limiter, identity, moment_ms(now));

		sender.machine = !limited;
		sender.verdict = limited ? LIMITER_SILENT : LIMITER_ALLOW;
	} else if (limiter && decide_counts(request)) {
		sender.verdict = take_token(admission, identity, now, taken);
		sender.help_owed = sender.verdict != LIMITER_ALLOW && limiter_owes_help(limiter, identity);
	}
	return sender;
}

void admission_decided(struct admission *admission, uint64_t identity, const struct decision *decision,
	struct moment now, struct admission_taken *taken)
{
	struct conversations *conversations = admission->parts.conversations;

	if (decision->forgets)
		conversations_forget(conversations, identity);
	if (decision->offer.count > 0)
		conversations_note_offer(conversations, identity, &decision->offer, moment_ms(now));
	if (decision->thanks)
		conversations_note_thanks(conversations, identity, moment_ms(now));
	if (!decision->helped)
		return;
	limiter_note_help(admission->parts.limiter, identity, true);
	if (taken->notice)
		limiter_untell(admission->parts.limiter, identity);
	*taken = (struct admission_taken){ .help = true };
}

bool admission_ask_sms(
	struct admission *admission, uint64_t identity, struct moment now, struct admission_taken *taken)
{
	struct limiter *limiter = admission->parts.limiter;

	*taken = (struct admission_taken){ .token = false };
	if (blocklist_has(admission->parts.blocklist, identity))
		return false;
	taken->token = limiter && limiter_take(limiter, identity, moment_ms(now)) == LIMITER_ALLOW;
	return taken->token || !limiter;
}

void admission_note(struct admission *admission, uint64_t identity, uint64_t hash, struct moment now)
{
	if (hash != 0)
		repeats_note(admission->repeats, identity, hash, moment_ms(now));
}

void admission_give_back(struct admission *admission, uint64_t identity, const struct admission_taken *taken)
{
	if (taken->token)
		limiter_give_back(admission->parts.limiter, identity);
	if (taken->notice)
		limiter_untell(admission->parts.limiter, identity);
	if (taken->help)
		limiter_note_help(admission->parts.limiter, identity, false);
}

/* --- life --------------------------------------------------------------------------------------------- */

bool admission_set_own(struct admission *admission, struct config_strings own, bool notice)
{
	uint64_t *identities = calloc(own.count + 1, sizeof(identities[0]));

	if (!identities)
		return false;
	for (size_t i = 0; i < own.count; i++)
		identities[i] = sender_identity_of(&admission->parts.key, own.items[i]);
	free(admission->own);
	admission->own = identities;
	admission->last_own = (struct address){ .ton = 0 };
	admission->parts.own_addresses = own;
	admission->parts.notice = notice;
	return true;
}

struct admission *admission_new(const struct admission_parts *parts)
{
	struct admission *admission = calloc(1, sizeof(*admission));

	if (!admission)
		return NULL;
	admission->parts = *parts;
	admission->repeats = repeats_new(WATCHED_SENDERS);
	if (!admission->repeats || !admission_set_own(admission, parts->own_addresses, parts->notice)) {
		admission_free(admission);
		return NULL;
	}
	return admission;
}

void admission_free(struct admission *admission)
{
	if (!admission)
		return;
	free(admission->own);
	repeats_free(admission->repeats);
	free(admission);
}
