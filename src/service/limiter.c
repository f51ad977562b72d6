#include "agahi/service/limiter.h"

#include <stdbool.h>
#include <stdlib.h>

#include "agahi/base/sets.h"

enum { MINUTE_MS = 60 * 1000, DAY_MS = 24 * 60 * 60 * 1000 };

/* In `day_full`: the notice was given; help was given although over the limit. */
static const uint64_t TOLD = UINT64_C(1) << 63, HELPED = UINT64_C(1) << 62;

struct entry {
	uint64_t burst_full; /* when the bucket is full again, ms */
	uint64_t day_full;
};

_Static_assert(sizeof(struct entry) + SETS_KEY_OCTETS == LIMITER_SENDER_OCTETS, "as the header says");

struct limiter {
	uint64_t burst_interval; /* ms a token */
	uint64_t burst_capacity; /* ms the whole bucket */
	uint64_t day_interval;
	uint64_t day_capacity;
	struct sets *sets;
};

/* --- what is forgotten first -------------------------------------------------------------------------- */

static uint64_t day_full(const struct entry *entry)
{
	return entry->day_full & ~(TOLD | HELPED);
}

static uint64_t tokens_missing(uint64_t full_at, uint64_t interval, uint64_t now_ms)
{
	return full_at > now_ms ? (full_at - now_ms) / interval + 1 : 0;
}

struct moment_of {
	const struct limiter *limiter;
	uint64_t now_ms;
};

/* Whose buckets are fullest is forgotten first. */
static uint64_t all_missing(const void *kept, const void *arg)
{
	const struct entry *entry = kept;
	const struct moment_of *of = arg;

	return tokens_missing(entry->burst_full, of->limiter->burst_interval, of->now_ms) +
		tokens_missing(day_full(entry), of->limiter->day_interval, of->now_ms);
}

/* --- life --------------------------------------------------------------------------------------------- */

struct limiter *limiter_new(size_t capacity, const struct limiter_rates *rates)
{
	struct limiter *limiter = calloc(1, sizeof(*limiter));

	if (!limiter)
		return NULL;
	limiter_set_rates(limiter, rates);
	limiter->sets = sets_new(capacity, sizeof(struct entry), all_missing);
	if (limiter->sets)
		return limiter;
	free(limiter);
	return NULL;
}

void limiter_set_rates(struct limiter *limiter, const struct limiter_rates *rates)
{
	limiter->burst_interval = MINUTE_MS / rates->per_minute;
	limiter->burst_capacity = limiter->burst_interval * rates->burst;
	limiter->day_interval = DAY_MS / rates->per_day;
	limiter->day_capacity = limiter->day_interval * rates->per_day;
}

void limiter_free(struct limiter *limiter)
{
	if (!limiter)
		return;
	sets_free(limiter->sets);
	free(limiter);
}

/* --- use ---------------------------------------------------------------------------------------------- */

void limiter_expect(const struct limiter *limiter, uint64_t sender)
{
	sets_expect(limiter->sets, sender);
}

static struct entry *find(const struct limiter *limiter, uint64_t sender)
{
	return sets_find(limiter->sets, sender);
}

static struct entry *find_or_make(struct limiter *limiter, uint64_t sender, uint64_t now_ms)
{
	struct entry *entry = find(limiter, sender);

	if (!entry) {
		entry = sets_add(limiter->sets, sender, &(struct moment_of){ limiter, now_ms });
		*entry = (struct entry){ 0, 0 };
	}
	return entry;
}

static uint64_t after_one_more(uint64_t full_at, uint64_t interval, uint64_t now_ms)
{
	return (full_at > now_ms ? full_at : now_ms) + interval;
}

/* Notice and help may be given again only to one who has been quiet until the burst was whole. */
static uint64_t told_still(const struct entry *entry, uint64_t now_ms)
{
	return entry->burst_full <= now_ms ? 0 : entry->day_full & (TOLD | HELPED);
}

void limiter_took(struct limiter *limiter, uint64_t sender, uint64_t now_ms)
{
	struct entry *entry = find_or_make(limiter, sender, now_ms);
	uint64_t told = told_still(entry, now_ms);

	entry->burst_full = after_one_more(entry->burst_full, limiter->burst_interval, now_ms);
	entry->day_full = after_one_more(day_full(entry), limiter->day_interval, now_ms) | told;
}

enum limiter_verdict limiter_take(struct limiter *limiter, uint64_t sender, uint64_t now_ms)
{
	struct entry *entry = find_or_make(limiter, sender, now_ms);
	uint64_t burst = after_one_more(entry->burst_full, limiter->burst_interval, now_ms);
	uint64_t day = after_one_more(day_full(entry), limiter->day_interval, now_ms);

	if (burst - now_ms > limiter->burst_capacity || day - now_ms > limiter->day_capacity) {
		bool told = entry->day_full & TOLD;

		entry->day_full |= TOLD;
		return told ? LIMITER_SILENT : LIMITER_NOTICE;
	}
	entry->day_full = day | told_still(entry, now_ms);
	entry->burst_full = burst;
	return LIMITER_ALLOW;
}

bool limiter_is_silent(struct limiter *limiter, uint64_t sender, uint64_t now_ms)
{
	const struct entry *entry = find(limiter, sender);

	if (!entry || !(entry->day_full & TOLD))
		return false;
	return after_one_more(entry->burst_full, limiter->burst_interval, now_ms) - now_ms >
		limiter->burst_capacity ||
		after_one_more(day_full(entry), limiter->day_interval, now_ms) - now_ms >
		limiter->day_capacity;
}

void limiter_give_back(struct limiter *limiter, uint64_t sender)
{
	struct entry *entry = find(limiter, sender);

	if (!entry || entry->burst_full < limiter->burst_interval || day_full(entry) <= limiter->day_interval)
		return;
	entry->burst_full -= limiter->burst_interval;
	entry->day_full -= limiter->day_interval;
}

bool limiter_owes_help(struct limiter *limiter, uint64_t sender)
{
	const struct entry *entry = find(limiter, sender);

	return entry && !(entry->day_full & HELPED);
}

void limiter_note_help(struct limiter *limiter, uint64_t sender, bool given)
{
	struct entry *entry = find(limiter, sender);

	if (entry)
		entry->day_full = given ? entry->day_full | HELPED : entry->day_full & ~HELPED;
}

void limiter_note_notice(struct limiter *limiter, uint64_t sender)
{
	struct entry *entry = find(limiter, sender);

	if (entry)
		entry->day_full |= TOLD;
}

void limiter_untell(struct limiter *limiter, uint64_t sender)
{
	struct entry *entry = find(limiter, sender);

	if (entry)
		entry->day_full &= ~TOLD;
}
