#include "agahi/dialogue/callers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/ops/metrics.h"

/* What is longer is no key, and none of our business. */
enum { LONGEST_KEY = 24 };

struct callers {
	struct caller *slots;
	uint32_t *free_slots;
	size_t capacity;
	size_t free_count;
	struct caller *open; /* by key */
	TAILQ_HEAD(, caller) order;

	uint64_t begun, ends[CALLER_END_COUNT];
	uint64_t deepest[CALLERS_MAX_DEPTH + 1], dropped[CALLERS_MAX_DEPTH + 1];
	struct histogram session_times;
};

struct callers *callers_new(size_t capacity)
{
	struct callers *callers = calloc(1, sizeof(*callers));

	if (!callers)
		return NULL;
	callers->capacity = capacity;
	TAILQ_INIT(&callers->order);
	callers->slots = calloc(capacity, sizeof(*callers->slots));
	callers->free_slots = calloc(capacity, sizeof(*callers->free_slots));
	if (!callers->slots || !callers->free_slots) {
		callers_free(callers);
		return NULL;
	}
	for (; callers->free_count < capacity; callers->free_count++)
		callers->free_slots[callers->free_count] = (uint32_t)(capacity - 1 - callers->free_count);
	return callers;
}

void callers_free(struct callers *callers)
{
	if (!callers)
		return;
	HASH_CLEAR(hh, callers->open);
	free(callers->slots);
	free(callers->free_slots);
	free(callers);
}

void caller_key_of(size_t smsc, uint16_t session, uint64_t sender, struct caller_key *key)
{
	memset(key, 0, sizeof(*key));
	key->smsc = (uint32_t)smsc;
	key->session = session;
	key->sender = sender;
}

struct caller *callers_find(struct callers *callers, const struct caller_key *key)
{
	struct caller *found;

	HASH_FIND(hh, callers->open, key, sizeof(*key), found);
	return found;
}

struct caller *callers_at(struct callers *callers, uint32_t slot)
{
	return slot < callers->capacity && callers->slots[slot].open ? &callers->slots[slot] : NULL;
}

static void displace_idlest(struct callers *callers)
{
	struct caller *idlest = TAILQ_FIRST(&callers->order);

	if (idlest && clock_monotonic_ms() - idlest->active_ms >= CALLERS_IDLE_MS)
		callers_end(callers, idlest, CALLER_DISPLACED);
}

struct caller *callers_open(struct callers *callers, const struct caller_key *key)
{
	if (callers->free_count == 0)
		displace_idlest(callers);
	if (callers->free_count == 0)
		return NULL;
	uint32_t slot = callers->free_slots[--callers->free_count];
	struct caller *caller = &callers->slots[slot];
	uint32_t serial = caller->serial + 1;

	memset(caller, 0, sizeof(*caller));
	memcpy(&caller->key, key, sizeof(*key)); /* with its padding, which is part of the comparison */
	caller->slot = slot;
	caller->serial = serial;
	caller->open = true;
	caller->begun_ms = caller->active_ms = clock_monotonic_ms();
	HASH_ADD(hh, callers->open, key, sizeof(caller->key), caller);
	if (!caller->hh.tbl) { /* memory is short */
		caller->open = false;
		callers->free_slots[callers->free_count++] = slot;
		return NULL;
	}
	TAILQ_INSERT_TAIL(&callers->order, caller, order);
	callers->begun++;
	return caller;
}

void callers_end(struct callers *callers, struct caller *caller, enum caller_end end)
{
	callers->ends[end]++;
	callers->deepest[caller->deepest]++;
	if (end != CALLER_ENDED)
		callers->dropped[caller->deepest]++;
	histogram_observe(&callers->session_times, (clock_monotonic_ms() - caller->begun_ms) * 1000);
	HASH_DEL(callers->open, caller);
	TAILQ_REMOVE(&callers->order, caller, order);
	caller->open = false;
	callers->free_slots[callers->free_count++] = caller->slot;
}

void callers_touch(
	struct callers *callers, struct caller *caller, size_t link, const struct link_ticket *ticket)
{
	caller->active_ms = clock_monotonic_ms();
	caller->link = (uint32_t)link;
	caller->ticket = *ticket;
	TAILQ_REMOVE(&callers->order, caller, order);
	TAILQ_INSERT_TAIL(&callers->order, caller, order);
}

void caller_note_pressed(struct caller *caller, const char *keys)
{
	size_t len = strlen(caller->pressed);
	size_t count = strspn(keys, "0123456789*");
	bool fits = len + count + 2 <= sizeof(caller->pressed);

	if (keys[count] != '\0' || count > LONGEST_KEY || !fits)
		return;
	snprintf(caller->pressed + len, sizeof(caller->pressed) - len, "%s%s", len > 0 ? "*" : "", keys);
}

void callers_expire(struct callers *callers, caller_is_over_h is_over, void *arg)
{
	uint64_t now_ms = clock_monotonic_ms();
	struct caller *caller, *next;

	HASH_ITER(hh, callers->open, caller, next)
	{
		enum caller_end end = is_over(caller, now_ms, arg);

		if (end != CALLER_END_COUNT)
			callers_end(callers, caller, end);
	}
}

size_t callers_count(const struct callers *callers)
{
	return HASH_COUNT(callers->open);
}

/* --- figures ------------------------------------------------------------------------------------------ */

static void write_ends(const struct callers *callers, struct buffer *out)
{
	static const char *const names[CALLER_END_COUNT] = { "end=\"screen\"", "end=\"aborted\"",
		"end=\"timeout\"", "end=\"lost\"", "end=\"refused\"", "end=\"displaced\"" };

	metrics_write_head("agahi_ussd_ends_total", "counter", "Dialled sessions by how they ended.", out);
	for (int end = 0; end < CALLER_END_COUNT; end++)
		metrics_write_sample("agahi_ussd_ends_total", names[end], callers->ends[end], out);
}

static void write_depths(
	const char *name, const char *help, const uint64_t depths[CALLERS_MAX_DEPTH + 1], struct buffer *out)
{
	char label[32];

	metrics_write_head(name, "counter", help, out);
	for (unsigned depth = 1; depth <= CALLERS_MAX_DEPTH; depth++) {
		snprintf(label, sizeof(label), "depth=\"%u\"", depth);
		metrics_write_sample(name, label, depths[depth], out);
	}
}

void callers_write_metrics(const struct callers *callers, struct buffer *out)
{
	metrics_write_head("agahi_ussd_begun_total", "counter", "Dialled sessions begun.", out);
	metrics_write_sample("agahi_ussd_begun_total", "", callers->begun, out);
	write_ends(callers, out);
	write_depths("agahi_ussd_depth_total", "Ended sessions by the deepest screen they saw.",
		callers->deepest, out);
	write_depths("agahi_ussd_dropped_total", "The same of those that did not end with a last screen.",
		callers->dropped, out);
	metrics_write_histogram(
		&callers->session_times, "agahi_ussd_session_seconds", "How long sessions lasted.", out);
}
