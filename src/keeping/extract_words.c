#include "agahi/keeping/extract_words.h"

#include <string.h>

struct named {
	const char *name, *words;
};

static const struct named rules[] = {
	{ "exact", "the text is a keyword" },
	{ "command", "the text is a keyword, with words around it" },
	{ "priority", "the text tells of danger, or of somebody who is kept from voting" },
	{ "model", "the text is like examples of this topic" },
	{ "phrase", "a keyword of several words is in the text" },
	{ "word", "a keyword is in the text" },
	{ "edit", "a word of the text is a keyword but for a letter" },
	{ "sound", "a word of the text sounds like a keyword" },
	{ "sentence", "the words of the text speak for this topic" },
	{ "identity_number", "an identity number was in the text; it is not kept" },
	{ "pick", "the number of a topic that was offered" },
	{ "lapsed", "a number, when nothing was offered any more" },
	{ "fallback", "not understood: the menu was the answer" },
	{ "thanked", "thanks for the second time that day" },
	{ "limited", "asked more often than the limit" },
	{ "blocked", "the number was blocked" },
	{ "stopped", "not understood, after STOP" },
	{ "loop", "taken for a machine" },
	{ "dialled", "asked for on a screen (USSD)" },
	{ "empty", "the messages had nothing to say" },
};

static const struct named states[JOURNAL_STATE_COUNT] = {
	[JOURNAL_SENT] = { "sent", "sent" },
	[JOURNAL_FAILED] = { "failed", "not sent: the network refused it for good" },
	[JOURNAL_SILENT] = { "silent", "none: it was not answered" },
	[JOURNAL_EXPIRED] = { "expired", "not sent: it waited longer than a reply may" },
};

static const struct named receipts[] = {
	[CITIZEN_RECEIPT_DUE] = { "due", "no receipt came so far" },
	[CITIZEN_DELIVERED] = { "delivered", "delivered" },
	[CITIZEN_NOT_DELIVERED] = { "not_delivered", "not delivered" },
};

static const struct named deeds[STANDING_DEED_COUNT] = {
	[STANDING_FORGET] = { "forget", "all of before was removed" },
	[STANDING_BLOCK] = { "block", "the number was blocked" },
	[STANDING_UNBLOCK] = { "unblock", "the number was let in again" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Numbers come from a file, which a newer version may have written. */
static struct named entry_of(const struct named *table, size_t count, size_t index)
{
	return index < count ? table[index] : (struct named){ "unknown", "unknown" };
}

const char *extract_words_rule(const char *rule)
{
	for (size_t i = 0; i < COUNT(rules); i++) {
		if (strcmp(rules[i].name, rule) == 0)
			return rules[i].words;
	}
	return rule;
}

const char *extract_words_state(enum journal_state state)
{
	return entry_of(states, COUNT(states), (size_t)state).words;
}

const char *extract_words_receipt(enum citizen_receipt receipt)
{
	return entry_of(receipts, COUNT(receipts), (size_t)receipt).words;
}

const char *extract_words_deed(enum standing_deed deed)
{
	return entry_of(deeds, COUNT(deeds), (size_t)deed).words;
}

const char *extract_words_state_name(const struct citizen_request *request)
{
	return request->waits ? "waiting" : entry_of(states, COUNT(states), (size_t)request->state).name;
}

const char *extract_words_receipt_name(enum citizen_receipt receipt)
{
	return entry_of(receipts, COUNT(receipts), (size_t)receipt).name;
}

const char *extract_words_deed_name(enum standing_deed deed)
{
	return entry_of(deeds, COUNT(deeds), (size_t)deed).name;
}
