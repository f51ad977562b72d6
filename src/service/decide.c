#include "agahi/service/decide.h"

#include <string.h>

#include "agahi/match/distress.h"
#include "agahi/match/language.h"
#include "agahi/service/pick.h"
#include "agahi/text/fold.h"
#include "agahi/text/sister.h"

/* Citizens have numbers of at least seven digits; shorter ones are services (ITU-T E.164, short codes). */
enum { SHORTEST_PHONE_NUMBER = 7, TON_ALPHANUMERIC = 5, IDENTITY_DIGITS = 13 };

static const char *const rule_names[] = { "exact", "command", "priority", "model", "phrase", "word", "edit",
	"sound", "sentence", "identity_number", "pick", "lapsed", "fallback", "thanked", "limited", "blocked",
	"stopped", "loop", "dialled", "empty" };

const char *decide_rule_name(enum decide_rule rule)
{
	return rule_names[rule];
}

enum decide_origin decide_origin_of(
	uint8_t ton, const char *address, const char *const *own, size_t own_count)
{
	size_t digits = strspn(*address == '+' ? address + 1 : address, "0123456789");

	for (size_t i = 0; i < own_count; i++) {
		if (strcmp(address, own[i]) == 0)
			return ORIGIN_OURSELVES;
	}
	if (ton == TON_ALPHANUMERIC || digits == 0 || address[digits + (*address == '+')] != '\0')
		return ORIGIN_ALPHANUMERIC;
	return digits < SHORTEST_PHONE_NUMBER ? ORIGIN_SHORT_CODE : ORIGIN_PHONE;
}

/* Does the text hold a national identity number: thirteen digits, perhaps with hyphens or blanks inside? */
static bool has_identity_number(const char *folded)
{
	size_t digits = 0;

	for (; *folded != '\0'; folded++) {
		if (*folded >= '0' && *folded <= '9') {
			digits++;
			continue;
		}
		if (*folded == ' ' && digits > 0 && digits < IDENTITY_DIGITS)
			continue; /* a hyphen or blank inside the number was folded to this */
		if (digits == IDENTITY_DIGITS)
			return true;
		digits = 0;
	}
	return digits == IDENTITY_DIGITS;
}

static struct decision silence(enum decide_rule rule)
{
	return (struct decision){ .kind = DECIDE_SILENT, .rule = rule };
}

/* The offer that a text always ends in. */
static void offer_first(const struct topics *topics, int topic, int language, struct offer *offer)
{
	int named = topics_offer_language(topics, topic, language);

	if (named < 0)
		return;
	const int *first = topics_first(topics, named, &offer->count);
	for (size_t i = 0; i < offer->count; i++)
		offer->topics[i] = topics_slug(topics, first[i]);
	offer->language = topics_language_tag(topics, language);
}

static struct decision reply(
	const struct topics *topics, int topic, int language, enum decide_rule rule, const char *keyword)
{
	struct decision decision = { .kind = DECIDE_REPLY,
		.rule = rule,
		.topic = topics_slug(topics, topic),
		.language = topics_language_tag(topics, language),
		.keyword = keyword,
		.text = topics_text(topics, topic, language) };

	offer_first(topics, topic, language, &decision.offer);
	return decision;
}

/* The topic in the best language that it has; silence when the set does not have the topic at all. */
static struct decision reply_fixed(const struct topics *topics, const struct language_order *order,
	enum topics_fixed fixed, enum decide_rule rule)
{
	int topic = topics_find_fixed(topics, fixed);
	int language = topic < 0 ? TOPICS_NONE : language_with_text(order, topics, topic);

	if (language < 0)
		return silence(rule);
	return reply(topics, topic, language, rule, NULL);
}

/* --- offers ------------------------------------------------------------------------------------------- */

/* Three topics in a language: what is near, then the first of the set; and last whom to turn to, where somebody is likely in
 * distress. */
struct offering {
	const struct topics *topics;
	int language;
	int last; /* or TOPICS_NONE */
	int chosen[CHOICES_MAX];
	size_t count;
};

static bool can_offer(const struct topics *topics, int topic, int language)
{
	return topic >= 0 && topics_name(topics, topic, language) && topics_text(topics, topic, language);
}

static void choose(struct offering *offering, const int *wanted, size_t count)
{
	size_t room = CHOICES_MAX - (offering->last >= 0);

	for (size_t i = 0; i < count && offering->count < room; i++) {
		bool taken = wanted[i] == offering->last;

		for (size_t j = 0; j < offering->count; j++)
			taken = taken || offering->chosen[j] == wanted[i];
		if (!taken && can_offer(offering->topics, wanted[i], offering->language))
			offering->chosen[offering->count++] = wanted[i];
	}
}

static void choose_three(struct offering *offering, const struct match *match)
{
	int complaint = topics_find_fixed(offering->topics, FIXED_COMPLAINT);
	size_t first_count;
	const int *first = topics_first(offering->topics, offering->language, &first_count);

	if (match->distress == MATCH_LIKELY_DISTRESS &&
		can_offer(offering->topics, complaint, offering->language))
		offering->last = complaint;
	choose(offering, match->nearest, match->nearest_count);
	choose(offering, first, first_count);
	if (offering->last >= 0)
		offering->chosen[offering->count++] = offering->last;
}

/* Did the citizen mean one of these? False when nothing is near, or there is no text to name it in. */
static bool offer_nearest(const struct topics *topics, const struct language_order *order,
	const struct match *match, struct decision *decision)
{
	int urgent = match->distress != MATCH_NO_DISTRESS ? topics_find_fixed(topics, FIXED_NEAREST_URGENT)
							  : TOPICS_NONE;
	int topic = urgent >= 0 ? urgent : topics_find_fixed(topics, FIXED_NEAREST);
	struct offering offering = { .topics = topics,
		.language = topic < 0 ? TOPICS_NONE : language_with_text(order, topics, topic),
		.last = TOPICS_NONE };

	if (match->nearest_count == 0 || offering.language < 0)
		return false;
	choose_three(&offering, match);
	if (offering.count == 0)
		return false;
	decision->text = topics_text(topics, topic, offering.language);
	decision->language = topics_language_tag(topics, offering.language);
	decision->offer = (struct offer){ .count = offering.count, .language = decision->language };
	for (size_t i = 0; i < offering.count; i++) {
		decision->offer.topics[i] = topics_slug(topics, offering.chosen[i]);
		decision->names[i] = topics_name(topics, offering.chosen[i], offering.language);
	}
	return true;
}

static struct decision reply_pick(
	const struct topics *topics, const struct language_order *order, const struct offer *offer, int topic)
{
	int language = offer->language ? topics_find_language(topics, offer->language) : TOPICS_NONE;

	if (language < 0 || !topics_text(topics, topic, language))
		language = language_with_text(order, topics, topic);
	return language < 0 ? silence(RULE_EMPTY) : reply(topics, topic, language, RULE_PICK, NULL);
}

/* The topic of the offer that has the number, if it is still in the set. */
static int topic_of_pick(const struct topics *topics, const struct offer *offer, unsigned number)
{
	return number > 0 && number <= offer->count ? topics_find(topics, offer->topics[number - 1])
						    : TOPICS_NONE;
}

/* Is the text a number of the offer with the name that stands beside it there: "1 VOTE"? */
static bool names_offered(
	const struct topics *topics, const struct offer *offer, size_t at, const char *folded)
{
	int topic = topics_find(topics, offer->topics[at]);
	int language = offer->language ? topics_find_language(topics, offer->language) : TOPICS_NONE;
	const char *name = topic >= 0 && language >= 0 ? topics_name(topics, topic, language) : NULL;
	char folded_name[FOLD_MAX_OCTETS];

	if (!name || folded[0] != (char)('1' + at) || folded[1] != ' ')
		return false;
	fold_text(name, strlen(name), folded_name);
	return strcmp(folded + 2, folded_name) == 0;
}

static struct pick read_named(const struct topics *topics, const struct offer *offer, const char *folded)
{
	for (size_t i = 0; i < offer->count; i++) {
		if (names_offered(topics, offer, i, folded))
			return (struct pick){ (unsigned)i + 1, true };
	}
	return (struct pick){ 0, false };
}

/* Only what has a digit in it can be a number when nothing is offered; most texts are spared the reading. */
static struct pick read_pick(
	const struct topics *topics, const struct decide_sender *sender, const char *folded)
{
	if (sender->offer.count == 0 && !strpbrk(folded, "123"))
		return (struct pick){ 0, false };
	struct pick pick = pick_read(folded);
	return pick.number > 0 ? pick : read_named(topics, &sender->offer, folded);
}

/* --- what is not understood --------------------------------------------------------------------------- */

/* In the sister's own language, where the set has the words for it. */
static struct decision reply_to_sister(
	const struct topics *topics, const struct language_order *order, const char *text)
{
	const char *sister = sister_of(text);
	int topic = topics_find_fixed(topics, FIXED_OTHER_LANGUAGE);
	int language = sister ? topics_find_language(topics, sister) : TOPICS_NONE;

	if (!sister || topic < 0)
		return silence(RULE_EMPTY);
	if (language < 0 || !topics_text(topics, topic, language))
		language = language_with_text(order, topics, topic);
	return language < 0 ? silence(RULE_EMPTY) : reply(topics, topic, language, RULE_FALLBACK, NULL);
}

static struct decision reply_fallback(const struct topics *topics, const struct language_order *order)
{
	struct decision decision = reply_fixed(topics, order, FIXED_FALLBACK, RULE_FALLBACK);

	if (decision.kind == DECIDE_SILENT)
		decision = reply_fixed(topics, order, FIXED_HELP, RULE_FALLBACK);
	if (decision.kind == DECIDE_SILENT)
		decision.rule = RULE_EMPTY;
	return decision;
}

/* By match_rule. */
static const enum decide_rule match_rules[] = { RULE_FALLBACK, RULE_EXACT, RULE_PHRASE, RULE_WORD, RULE_EDIT,
	RULE_SOUND, RULE_SENTENCE, RULE_COMMAND, RULE_PRIORITY, RULE_MODEL };

static struct decision reply_match(const struct topics *topics, const struct language_order *order,
	const struct decide_sender *sender, const struct match *match)
{
	bool is_thanks = match->topic == topics_find_fixed(topics, FIXED_THANKS);

	if (is_thanks && sender->thanked)
		return silence(RULE_THANKED);
	bool chooses = match->topic == topics_find_fixed(topics, FIXED_LANGUAGE);
	/* Whoever asks for a language gets that one, in whatever words they ask. */
	int language = chooses ? language_of_set(order, topics, match->topic, match->languages)
			       : language_for_match(order, topics, match->topic, match->languages);
	struct decision decision =
		reply(topics, match->topic, language, match_rules[match->rule], match->keyword);

	decision.score = match->score;
	decision.thanks = is_thanks;
	decision.sets_language = chooses;
	if (match->topic == topics_find_fixed(topics, FIXED_STOP)) {
		decision.sets_stopped = true;
		decision.stopped = true;
	} else if (match->topic == topics_find_fixed(topics, FIXED_START)) {
		decision.sets_stopped = true;
	}
	decision.forgets = match->topic == topics_find_fixed(topics, FIXED_FORGET);
	return decision;
}

/* The whole text comes first; then a line of it that is a keyword by itself; then its words. */
static struct match find_topic(const struct catalogue *catalogue, const struct language_order *order,
	const char *text, const char *folded, size_t len)
{
	struct match match = { .rule = MATCH_NONE };

	/* A signature, or thanks on a line of their own, are not what somebody in danger means. */
	if (strpbrk(text, "\r\n") && !match_is_distress(catalogue, folded, len))
		match = match_line(catalogue, order, text);
	return match.rule != MATCH_NONE ? match : match_text(catalogue, order, folded, len);
}

/* Nothing answers it: what is near, or what can be asked. */
static struct decision reply_without_topic(const struct topics *topics, const struct language_order *order,
	const char *text, const struct match *match)
{
	struct decision decision = silence(RULE_EMPTY);

	if (match->distress == MATCH_NO_DISTRESS)
		decision = reply_to_sister(topics, order, text);
	if (decision.kind == DECIDE_REPLY)
		return decision;
	decision = reply_fallback(topics, order);
	if (decision.kind == DECIDE_REPLY)
		offer_nearest(topics, order, match, &decision);
	return decision;
}

static struct decision decide_on_match(const struct catalogue *catalogue, const struct language_order *order,
	const struct decide_sender *sender, const char *text, struct match match)
{
	const struct topics *topics = catalogue_topics(catalogue);
	bool known_to_be_foreign =
		match.rule != MATCH_NONE && match.topic == topics_find_fixed(topics, FIXED_FALLBACK);

	if (match.rule != MATCH_NONE && !known_to_be_foreign)
		return reply_match(topics, order, sender, &match);
	/* Whoever may be in distress is told whom to call, whatever they said before. */
	if (sender->stopped && match.distress == MATCH_NO_DISTRESS)
		return silence(RULE_STOPPED);
	return known_to_be_foreign ? reply_fallback(topics, order)
				   : reply_without_topic(topics, order, text, &match);
}

static struct decision decide_on_words(const struct catalogue *catalogue, const struct language_order *order,
	const struct decide_sender *sender, const char *text, const char *folded, size_t len)
{
	const struct topics *topics = catalogue_topics(catalogue);

	if (has_identity_number(folded) && !match_is_distress(catalogue, folded, len)) {
		struct decision decision = reply_fixed(topics, order, FIXED_CNIC, RULE_IDENTITY_NUMBER);

		if (decision.kind == DECIDE_REPLY)
			return decision;
	}
	struct pick pick = read_pick(topics, sender, folded);
	int picked = topic_of_pick(topics, &sender->offer, pick.number);
	if (picked >= 0)
		return reply_pick(topics, order, &sender->offer, picked);
	struct match match = find_topic(catalogue, order, text, folded, len);
	if (pick.number > 0 && pick.in_digits && match.rule != MATCH_EXACT)
		return sender->stopped ? silence(RULE_STOPPED)
				       : reply_fixed(topics, order, FIXED_HELP, RULE_LAPSED);
	return decide_on_match(catalogue, order, sender, text, match);
}

bool decision_write(const struct decision *decision, struct buffer *out)
{
	if (!decision->text)
		return false;
	if (decision->names[0])
		choices_write(decision->text, decision->names, decision->offer.count, out);
	else
		buffer_add_text(out, decision->text);
	return !out->failed;
}

bool decide_counts(const struct decide_request *request)
{
	return !request->receipt && request->origin == ORIGIN_PHONE;
}

/* Why nobody is to be answered, for the night shift; NULL where somebody is. */
static const char *machine_reason(const struct decide_request *request, const struct catalogue *catalogue,
	const struct decide_sender *sender, const char *folded, size_t len)
{
	static const char *const origins[] = { [ORIGIN_PHONE] = NULL,
		[ORIGIN_ALPHANUMERIC] = "the sender is a name and no number",
		[ORIGIN_SHORT_CODE] = "the sender has fewer than seven digits: a service and no phone",
		[ORIGIN_OURSELVES] = "the sender is one of our own addresses" };

	if (request->receipt)
		return "a delivery receipt";
	if (origins[request->origin])
		return origins[request->origin];
	if (catalogue_is_own_text(catalogue, folded, len))
		return "our own text came back";
	return sender->machine ? "the same text again and again within seconds" : NULL;
}

/* HELP, or what is said to who is in danger. */
static struct match match_help(
	const struct catalogue *catalogue, const struct language_order *order, const char *folded, size_t len)
{
	const struct topics *topics = catalogue_topics(catalogue);
	int emergency = topics_find_fixed(topics, FIXED_EMERGENCY);
	struct match match = match_command(catalogue, order, folded, len);

	if (match.rule != MATCH_NONE &&
		(match.topic == topics_find_fixed(topics, FIXED_HELP) || match.topic == emergency))
		return match;
	if (emergency >= 0 && distress_topic(topics, folded) == emergency)
		return (struct match){ .rule = MATCH_PRIORITY, .topic = emergency };
	return (struct match){ .rule = MATCH_NONE };
}

/* One notice, then silence; but whoever asks for help, or is in danger, is answered once. */
static struct decision decide_over_limit(const struct catalogue *catalogue,
	const struct language_order *order, const struct decide_sender *sender, const char *folded,
	size_t len)
{
	const struct topics *topics = catalogue_topics(catalogue);
	struct match match = { .rule = MATCH_NONE };

	if (sender->help_owed)
		match = match_help(catalogue, order, folded, len);
	if (match.rule != MATCH_NONE) {
		struct decision decision = reply_match(topics, order, sender, &match);

		decision.helped = true;
		return decision;
	}
	if (sender->verdict == LIMITER_SILENT || sender->stopped)
		return silence(RULE_LIMITED);
	return reply_fixed(topics, order, FIXED_LIMITED, RULE_LIMITED);
}

/* Whoever asks for a language by its name gets it on purpose. */
static bool is_in_another_language(
	const struct topics *topics, const struct language_order *order, const struct decision *decision)
{
	size_t place = 0;

	if (decision->kind == DECIDE_SILENT || decision->sets_language)
		return false;
	while (place < order->count &&
		topics_language_tag(topics, order->languages[place]) != decision->language)
		place++;
	if (place == order->count)
		return false;
	return language_is_another(order, topics, order->languages[place]);
}

static struct decision decide_for_person(const struct catalogue *catalogue,
	const struct language_order *order, const struct decide_sender *sender, const char *text,
	const char *folded, size_t len)
{
	struct decision decision = sender->verdict == LIMITER_ALLOW
		? decide_on_words(catalogue, order, sender, text, folded, len)
		: decide_over_limit(catalogue, order, sender, folded, len);

	decision.other_language = is_in_another_language(catalogue_topics(catalogue), order, &decision);
	return decision;
}

struct decision decide(const struct decide_request *request, const struct catalogue *catalogue,
	const struct decide_sender *sender)
{
	const struct topics *topics = catalogue_topics(catalogue);
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(request->text, strlen(request->text), folded);
	catalogue_fetch(catalogue, folded, len);
	struct language_order order;

	const char *reason = machine_reason(request, catalogue, sender, folded, len);
	if (reason)
		return (struct decision){ .kind = DECIDE_SILENT, .rule = RULE_LOOP, .reason = reason };
	if (sender->verdict == LIMITER_BLOCKED)
		return silence(RULE_BLOCKED);
	int preferred = sender->language ? topics_find_language(topics, sender->language) : TOPICS_NONE;
	language_order_for(catalogue, preferred, folded, &order);
	const char *sister = sister_of(request->text);
	if (sister)
		language_order_hear(&order, topics_find_language(topics, sister));
	return decide_for_person(catalogue, &order, sender, request->text, folded, len);
}
