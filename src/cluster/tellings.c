#include "agahi/cluster/tellings.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/store/entry_words.h"

void tellings_init(struct tellings *tellings)
{
	tellings->first = NULL;
	tellings->end = &tellings->first;
	tellings->count = 0;
}

void tellings_join(struct tellings *to, struct tellings *from)
{
	if (!from->first)
		return;
	*to->end = from->first;
	to->end = from->end;
	to->count += from->count;
	tellings_init(from);
}

struct telling *tellings_take(struct tellings *tellings)
{
	struct telling *telling = tellings->first;

	if (!telling)
		return NULL;
	tellings->first = telling->next;
	if (!tellings->first)
		tellings->end = &tellings->first;
	tellings->count--;
	return telling;
}

/* Numbers and replies are in clear in it. */
void telling_free(struct telling *telling)
{
	if (!telling)
		return;
	if (telling->kind == TELLING_REPLY || telling->kind == TELLING_PART)
		sodium_memzero(telling, sizeof(*telling) + telling->len);
	free(telling);
}

void tellings_clear(struct tellings *tellings)
{
	struct telling *telling;

	while ((telling = tellings_take(tellings)))
		telling_free(telling);
}

static void append(struct tellings *tellings, struct telling *telling)
{
	*tellings->end = telling;
	tellings->end = &telling->next;
	tellings->count++;
}

static struct telling *make(enum telling_kind kind, size_t len)
{
	struct telling *telling = calloc(1, sizeof(*telling) + len);

	if (!telling)
		return NULL;
	telling->kind = kind;
	telling->len = len;
	return telling;
}

struct telling *tellings_add(struct tellings *tellings, enum telling_kind kind, struct span octets)
{
	struct telling *telling = make(kind, octets.len);

	if (!telling)
		return NULL;
	if (octets.len > 0)
		memcpy(telling->octets, octets.data, octets.len);
	append(tellings, telling);
	return telling;
}

bool tellings_add_reply(struct tellings *tellings, const struct journal_entry *entry, bool resent)
{
	struct telling *telling = make(TELLING_REPLY, entry_words_size(entry));

	if (!telling)
		return false;
	telling->entry = *entry;
	entry_words_move(&telling->entry, (char *)telling->octets);
	telling->flag = resent;
	append(tellings, telling);
	return true;
}

size_t tellings_count_of(const struct tellings *tellings, enum telling_kind kind)
{
	size_t count = 0;

	for (const struct telling *telling = tellings->first; telling; telling = telling->next)
		count += telling->kind == kind;
	return count;
}

/* --- in the loop -------------------------------------------------------------------------------------- */

struct hearer {
	const struct following_handlers *handlers;
	int64_t life;
	uint64_t age_ms;
	struct moment now;
};

static void on_event(const struct feed_event *event, void *arg)
{
	const struct hearer *hearer = arg;

	hearer->handlers->heard(event, hearer->life, hearer->age_ms, hearer->now, hearer->handlers->arg);
}

static bool tell_feed(
	const struct telling *telling, const struct following_handlers *handlers, struct moment now)
{
	uint64_t now_ms = moment_ms(now);
	struct hearer hearer = { handlers, telling->number,
		now_ms > telling->at_ms ? now_ms - telling->at_ms : 0, now };

	return feed_unpack(telling->octets, telling->len, on_event, &hearer);
}

bool telling_tell(const struct telling *telling, const struct following_handlers *handlers, struct moment now)
{
	void *arg = handlers->arg;

	switch (telling->kind) {
	case TELLING_FEED:
		return tell_feed(telling, handlers, now);
	case TELLING_LIFE_ENDED:
		handlers->life_ended(telling->number, now, arg);
		break;
	case TELLING_REPLY:
		handlers->claimed(&telling->entry, telling->flag, now, arg);
		break;
	case TELLING_PART:
		handlers->part(&telling->part, telling->flag, telling->number, now, arg);
		break;
	case TELLING_CHANGED:
		handlers->changed(telling->what, now, arg);
		break;
	case TELLING_PUBLISHED:
		handlers->published(telling->number, telling->octets, telling->len, now, arg);
		break;
	case TELLING_RELEASED:
		handlers->released((const int64_t *)(const void *)telling->octets,
			telling->len / sizeof(int64_t), telling->flag, now, arg);
		break;
	}
	return true;
}
