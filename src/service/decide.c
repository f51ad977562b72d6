#include "agahi/service/decide.h"

#include <string.h>

#include "agahi/match/language.h"
#include "agahi/text/fold.h"

/* Citizens have numbers of at least seven digits; shorter ones are services (ITU-T E.164, short codes). */
enum { SHORTEST_PHONE_NUMBER = 7, TON_ALPHANUMERIC = 5, IDENTITY_DIGITS = 13 };

static const char *const rule_names[] = { "exact", "phrase", "word", "edit", "sound", "sentence",
	"identity_number", "fallback", "limited", "blocked", "stopped", "loop", "dialled", "empty" };

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

static struct decision reply(
	const struct topics *topics, int topic, int language, enum decide_rule rule, const char *keyword)
{
	return (struct decision){ .kind = DECIDE_REPLY,
		.rule = rule,
		.topic = topics_slug(topics, topic),
		.language = topics_language_tag(topics, language),
		.keyword = keyword,
		.text = topics_text(topics, topic, language) };
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

/* The card holder is told in two languages: the service's default one and, where that is the citizen's own,
 * the next that the operator put. */
static struct decision reply_identity_number(const struct topics *topics, const struct language_order *order)
{
	struct decision decision = reply_fixed(topics, order, FIXED_CNIC, RULE_IDENTITY_NUMBER);
	int topic = topics_find_fixed(topics, FIXED_CNIC);
	int languages = (int)topics_language_count(topics);

	if (decision.kind == DECIDE_SILENT)
		return decision;
	decision.also = topics_text(topics, topic, topics_default_language(topics));
	for (int language = 0; language < languages && (!decision.also || decision.also == decision.text);
		language++)
		decision.also = topics_text(topics, topic, language);
	if (decision.also == decision.text)
		decision.also = NULL;
	return decision;
}

/* Did the citizen mean one of these? False when there is nothing to name, or no text to name it in. */
static bool name_nearest(const struct topics *topics, const struct language_order *order,
	const struct match *match, struct decision *decision)
{
	int topic = topics_find_fixed(topics, FIXED_NEAREST);
	int language = topic < 0 ? TOPICS_NONE : language_with_text(order, topics, topic);

	for (size_t i = 0; i < match->nearest_count && language >= 0; i++) {
		const char *name = topics_name(topics, match->nearest[i], language);

		if (!name)
			continue;
		decision->offered[decision->nearest_count] = topics_slug(topics, match->nearest[i]);
		decision->nearest[decision->nearest_count++] = name;
	}
	if (decision->nearest_count == 0)
		return false;
	decision->text = topics_text(topics, topic, language);
	decision->language = topics_language_tag(topics, language);
	return true;
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
	RULE_SOUND, RULE_SENTENCE };

static struct decision reply_match(
	const struct topics *topics, const struct language_order *order, const struct match *match)
{
	int language = language_for_match(order, topics, match->topic, match->languages);
	struct decision decision =
		reply(topics, match->topic, language, match_rules[match->rule], match->keyword);

	decision.score = match->score;
	decision.sets_language = match->topic == topics_find_fixed(topics, FIXED_LANGUAGE);
	if (match->topic == topics_find_fixed(topics, FIXED_STOP)) {
		decision.sets_stopped = true;
		decision.stopped = true;
	} else if (match->topic == topics_find_fixed(topics, FIXED_START)) {
		decision.sets_stopped = true;
	}
	return decision;
}

/* The whole text comes first; then a line of it that is a keyword by itself; then its words. */
static struct match find_topic(const struct catalogue *catalogue, const struct language_order *order,
	const char *text, const char *folded, size_t len)
{
	struct match match = { .rule = MATCH_NONE };

	if (strpbrk(text, "\r\n"))
		match = match_line(catalogue, order, text);
	return match.rule != MATCH_NONE ? match : match_text(catalogue, order, folded, len);
}

static struct decision decide_on_words(const struct catalogue *catalogue, const struct language_order *order,
	const struct decide_sender *sender, const char *text, const char *folded, size_t len)
{
	const struct topics *topics = catalogue_topics(catalogue);

	if (has_identity_number(folded)) {
		struct decision decision = reply_identity_number(topics, order);

		if (decision.kind == DECIDE_REPLY)
			return decision;
	}
	struct match match = find_topic(catalogue, order, text, folded, len);
	bool known_to_be_foreign =
		match.rule != MATCH_NONE && match.topic == topics_find_fixed(topics, FIXED_FALLBACK);
	if (match.rule != MATCH_NONE && !known_to_be_foreign)
		return reply_match(topics, order, &match);
	if (sender->stopped)
		return silence(RULE_STOPPED);
	struct decision decision = reply_fallback(topics, order);
	if (!known_to_be_foreign && decision.kind == DECIDE_REPLY)
		name_nearest(topics, order, &match, &decision);
	return decision;
}

static void write_names(const struct decision *decision, struct buffer *out)
{
	for (size_t i = 0; i < decision->nearest_count; i++) {
		bool latin = (unsigned char)decision->nearest[i][0] < 0x80;

		if (i > 0)
			buffer_add_text(out, latin ? ", " : "، ");
		buffer_add_text(out, decision->nearest[i]);
	}
}

bool decision_write(const struct decision *decision, struct buffer *out)
{
	static const char placeholder[] = "{topics}";

	if (!decision->text)
		return false;
	const char *place = decision->nearest_count > 0 ? strstr(decision->text, placeholder) : NULL;
	if (place) {
		buffer_add(out, decision->text, (size_t)(place - decision->text));
		write_names(decision, out);
		buffer_add_text(out, place + strlen(placeholder));
	} else {
		buffer_add_text(out, decision->text);
	}
	if (decision->also) {
		buffer_add_text(out, "\n\n");
		buffer_add_text(out, decision->also);
	}
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

struct decision decide(const struct decide_request *request, const struct catalogue *catalogue,
	const struct decide_sender *sender)
{
	const struct topics *topics = catalogue_topics(catalogue);
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(request->text, strlen(request->text), folded);
	struct language_order order;

	const char *reason = machine_reason(request, catalogue, sender, folded, len);
	if (reason)
		return (struct decision){ .kind = DECIDE_SILENT, .rule = RULE_LOOP, .reason = reason };
	if (sender->verdict == LIMITER_BLOCKED)
		return silence(RULE_BLOCKED);
	int preferred = sender->language ? topics_find_language(topics, sender->language) : TOPICS_NONE;
	language_order_for(catalogue, preferred, folded, &order);
	if (sender->verdict == LIMITER_SILENT || (sender->verdict == LIMITER_NOTICE && sender->stopped))
		return silence(RULE_LIMITED);
	if (sender->verdict == LIMITER_NOTICE)
		return reply_fixed(topics, &order, FIXED_LIMITED, RULE_LIMITED);
	return decide_on_words(catalogue, &order, sender, request->text, folded, len);
}
