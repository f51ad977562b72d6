#include "agahi/request/wording.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/mask.h"
#include "agahi/text/utf8.h"

static const char *put_string(char **at, const char *text, size_t len)
{
	char *copy = *at;

	memcpy(copy, text, len);
	copy[len] = '\0';
	*at += len + 1;
	return copy;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* With a | or a NUL behind each. */
static size_t offered_octets(const struct decision *decision)
{
	size_t octets = 0;

	for (size_t i = 0; i < decision->offer.count; i++)
		octets += strlen(decision->offer.topics[i]) + 1;
	return octets;
}

/* NULL when nothing was offered. */
static const char *put_offered(char **at, const struct decision *decision)
{
	const char *offered = decision->offer.count > 0 ? *at : NULL;

	for (size_t i = 0; i < decision->offer.count; i++) {
		put_string(at, decision->offer.topics[i], strlen(decision->offer.topics[i]));
		if (i + 1 < decision->offer.count)
			(*at)[-1] = '|';
	}
	return offered;
}

static unsigned manner_of(const struct decision *decision)
{
	unsigned manner = decision->other_language ? JOURNAL_OTHER_LANGUAGE : 0;

	manner |= decision->forgets ? JOURNAL_FORGETS : 0;
	if (decision->names[0])
		return manner | JOURNAL_NEAREST;
	return decision->offer.count > 0 ? manner | JOURNAL_LISTED : manner;
}

bool wording_fill(struct journal_entry *entry, const char *asked, const struct decision *decision,
	char room[WORDING_ROOM])
{
	const char *topic = or_empty(decision->topic), *language = or_empty(decision->language);
	const char *keyword = or_empty(decision->keyword);
	size_t topic_len = strlen(topic), language_len = strlen(language), keyword_len = strlen(keyword);
	/* What nobody has to learn from is not kept. */
	size_t kept =
		decision->rule == RULE_FALLBACK ? utf8_cut(asked, strlen(asked), WORDING_REQUEST_OCTETS) : 0;
	size_t octets = kept + topic_len + language_len + keyword_len + offered_octets(decision) + 4;

	char *at = octets > WORDING_ROOM ? malloc(octets) : room, *request = at;
	if (!at)
		return false;
	entry->request = put_string(&at, asked, kept);
	mask_text(request);
	entry->topic = put_string(&at, topic, topic_len);
	entry->language = put_string(&at, language, language_len);
	entry->keyword = put_string(&at, keyword, keyword_len);
	entry->offered = put_offered(&at, decision);
	entry->rule = decide_rule_name(decision->rule);
	entry->manner = manner_of(decision);
	return true;
}

char *wording_more(const char *request, const char room[WORDING_ROOM])
{
	return request == room ? NULL : (char *)(uintptr_t)request;
}
