#include "agahi/simulator/tally.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 };

uint32_t tally_add(struct tally *tally, uint32_t cookie)
{
	if (tally->count == tally->room) {
		uint32_t room = tally->room > 0 ? tally->room * 2 : FIRST_ROOM;
		struct tally_entry *entries = realloc(tally->entries, room * sizeof(*entries));

		if (!entries)
			return 0;
		tally->entries = entries;
		tally->room = room;
	}
	tally->entries[tally->count++] = (struct tally_entry){ cookie, 0 };
	tally->unanswered++;
	return tally->count;
}

void tally_take_back(struct tally *tally)
{
	tally->count--;
	tally->unanswered--;
}

static struct tally_entry *find(struct tally *tally, uint32_t sequence)
{
	return sequence >= 1 && sequence <= tally->count ? &tally->entries[sequence - 1] : NULL;
}

enum tally_verdict tally_take(struct tally *tally, uint32_t sequence)
{
	struct tally_entry *entry = find(tally, sequence);

	if (!entry)
		return TALLY_UNASKED;
	if (entry->responses++ > 0)
		return TALLY_AGAIN;
	tally->unanswered--;
	return TALLY_FIRST;
}

uint32_t tally_settle(struct tally *tally, uint32_t sequence)
{
	struct tally_entry *entry = find(tally, sequence);

	if (!entry)
		return 0;
	uint32_t cookie = entry->cookie;
	entry->cookie = 0;
	return cookie;
}

void tally_free(struct tally *tally)
{
	free(tally->entries);
	memset(tally, 0, sizeof(*tally));
}
