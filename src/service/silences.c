#include "agahi/service/silences.h"

#include <stdbool.h>
#include <stdlib.h>

#include "agahi/base/sets.h"

enum { MINUTE_MS = 60 * 1000 };

struct entry {
	int64_t counted_ms;     /* the last */
	struct silence silence; /* count 0: handed over */
};

struct silences {
	struct sets *sets;
	silences_h handler;
	void *arg;
};

static uint64_t when_counted(const void *entry, const void *nothing)
{
	(void)nothing;
	return (uint64_t)((const struct entry *)entry)->counted_ms;
}

struct silences *silences_new(size_t capacity, silences_h handler, void *arg)
{
	struct silences *silences = calloc(1, sizeof(*silences));

	if (!silences)
		return NULL;
	*silences = (struct silences){ sets_new(capacity, sizeof(struct entry), when_counted), handler, arg };
	if (!silences->sets) {
		free(silences);
		return NULL;
	}
	return silences;
}

void silences_free(struct silences *silences)
{
	if (!silences)
		return;
	sets_free(silences->sets);
	free(silences);
}

static void hand_over(struct silences *silences, struct entry *entry)
{
	if (entry->silence.count > 0)
		silences->handler(&entry->silence, silences->arg);
	entry->silence.count = 0;
}

/* All but the minute: a sender's next minute takes the place of the last. */
static uint64_t key_of(const struct silence *silence)
{
	return silence->sender ^ (uint64_t)(uintptr_t)silence->rule * UINT64_C(0x9e3779b97f4a7c15) ^
		(uint64_t)silence->link << 48;
}

static bool is_same(const struct silence *one, const struct silence *other)
{
	return one->sender == other->sender && one->minute == other->minute && one->rule == other->rule &&
		one->link == other->link;
}

void silences_count(
	struct silences *silences, uint64_t sender, const char *rule, size_t link, int64_t wall_ms)
{
	const struct silence silence = { sender, wall_ms / MINUTE_MS, rule, link, 0 };
	uint64_t key = key_of(&silence);
	struct entry *entry = sets_find(silences->sets, key);

	if (!entry)
		entry = sets_add(silences->sets, key, NULL);
	if (!is_same(&entry->silence, &silence))
		hand_over(silences, entry);
	if (entry->silence.count == 0)
		entry->silence = silence;
	entry->counted_ms = wall_ms;
	entry->silence.count++;
}

void silences_flush(struct silences *silences)
{
	for (size_t i = 0; i < sets_size(silences->sets); i++)
		hand_over(silences, sets_at(silences->sets, i));
}
