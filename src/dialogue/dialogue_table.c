#include "agahi/dialogue/dialogue_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is longer is no key, and none of our business. */
enum { LONGEST_KEY = 24 };

const char *const dialogue_end_names[DIALOGUE_END_COUNT] = { "screen", "aborted", "timeout", "lost",
	"refused", "displaced" };

struct dialogue_table {
	struct dialogue *slots;
	uint32_t *free_slots;
	size_t capacity;
	size_t free_count;
	struct dialogue *open; /* by key */
	TAILQ_HEAD(, dialogue) order;
	dialogue_ended_h ended;
	void *arg;

	uint64_t begun, ends[DIALOGUE_END_COUNT];
	uint64_t deepest[DIALOGUE_MAX_DEPTH + 1], dropped[DIALOGUE_MAX_DEPTH + 1];
	struct histogram lifetimes;
};

struct dialogue_table *dialogue_table_new(size_t capacity)
{
	struct dialogue_table *table = calloc(1, sizeof(*table));

	if (!table)
		return NULL;
	table->capacity = capacity;
	TAILQ_INIT(&table->order);
	table->slots = calloc(capacity, sizeof(*table->slots));
	table->free_slots = calloc(capacity, sizeof(*table->free_slots));
	if (!table->slots || !table->free_slots) {
		dialogue_table_free(table);
		return NULL;
	}
	for (; table->free_count < capacity; table->free_count++)
		table->free_slots[table->free_count] = (uint32_t)(capacity - 1 - table->free_count);
	return table;
}

void dialogue_table_free(struct dialogue_table *table)
{
	struct dialogue *dialogue, *next;

	if (!table)
		return;
	HASH_ITER(hh, table->open, dialogue, next)
	{
		if (table->ended)
			table->ended(dialogue, DIALOGUE_LOST, dialogue->active_ms, table->arg);
	}
	HASH_CLEAR(hh, table->open);
	free(table->slots);
	free(table->free_slots);
	free(table);
}

void dialogue_table_tell(struct dialogue_table *table, dialogue_ended_h ended, void *arg)
{
	table->ended = ended;
	table->arg = arg;
}

void dialogue_key_of(size_t smsc, uint16_t number, uint64_t sender, struct dialogue_key *key)
{
	*key = (struct dialogue_key){ (uint32_t)smsc, number, sender };
}

struct dialogue *dialogue_table_find(struct dialogue_table *table, const struct dialogue_key *key)
{
	struct dialogue *found;

	HASH_FIND(hh, table->open, key, sizeof(*key), found);
	return found;
}

uint64_t dialogue_number(const struct dialogue *dialogue)
{
	return (uint64_t)dialogue->serial << 32 | dialogue->slot;
}

struct dialogue *dialogue_table_numbered(struct dialogue_table *table, uint64_t number)
{
	uint32_t slot = (uint32_t)number;
	struct dialogue *dialogue = slot < table->capacity ? &table->slots[slot] : NULL;

	return dialogue && dialogue->open && dialogue_number(dialogue) == number ? dialogue : NULL;
}

static void displace_idlest(struct dialogue_table *table, uint64_t now_ms)
{
	struct dialogue *idlest = TAILQ_FIRST(&table->order);

	if (idlest && now_ms - idlest->active_ms >= DIALOGUE_IDLE_MS)
		dialogue_table_end(table, idlest, DIALOGUE_DISPLACED, now_ms);
}

struct dialogue *dialogue_table_open(
	struct dialogue_table *table, const struct dialogue_key *key, uint64_t now_ms)
{
	if (table->free_count == 0)
		displace_idlest(table, now_ms);
	if (table->free_count == 0)
		return NULL;
	uint32_t slot = table->free_slots[--table->free_count];
	struct dialogue *dialogue = &table->slots[slot];

	*dialogue = (struct dialogue){ .key = *key,
		.slot = slot,
		.serial = dialogue->serial + 1,
		.open = true,
		.begun_ms = now_ms,
		.active_ms = now_ms };
	HASH_ADD(hh, table->open, key, sizeof(dialogue->key), dialogue);
	if (!dialogue->hh.tbl) { /* memory is short */
		dialogue->open = false;
		table->free_slots[table->free_count++] = slot;
		return NULL;
	}
	TAILQ_INSERT_TAIL(&table->order, dialogue, order);
	table->begun++;
	return dialogue;
}

void dialogue_table_end(
	struct dialogue_table *table, struct dialogue *dialogue, enum dialogue_end end, uint64_t now_ms)
{
	if (table->ended)
		table->ended(dialogue, end, now_ms, table->arg);
	table->ends[end]++;
	table->deepest[dialogue->deepest]++;
	if (end != DIALOGUE_ENDED)
		table->dropped[dialogue->deepest]++;
	histogram_observe(&table->lifetimes, (now_ms - dialogue->begun_ms) * 1000);
	HASH_DEL(table->open, dialogue);
	TAILQ_REMOVE(&table->order, dialogue, order);
	dialogue->open = false;
	table->free_slots[table->free_count++] = dialogue->slot;
}

void dialogue_table_touch(struct dialogue_table *table, struct dialogue *dialogue, size_t link,
	const struct link_ticket *ticket, uint64_t now_ms)
{
	dialogue->active_ms = now_ms;
	dialogue->link = (uint32_t)link;
	dialogue->ticket = *ticket;
	TAILQ_REMOVE(&table->order, dialogue, order);
	TAILQ_INSERT_TAIL(&table->order, dialogue, order);
}

void dialogue_note_pressed(struct dialogue *dialogue, const char *keys)
{
	size_t len = strlen(dialogue->pressed);
	size_t count = strspn(keys, "0123456789*");
	bool fits = len + count + 2 <= sizeof(dialogue->pressed);

	if (keys[count] != '\0' || count > LONGEST_KEY || !fits)
		return;
	snprintf(dialogue->pressed + len, sizeof(dialogue->pressed) - len, "%s%s", len > 0 ? "*" : "", keys);
}

void dialogue_note_depth(struct dialogue *dialogue, unsigned depth)
{
	if (depth > DIALOGUE_MAX_DEPTH)
		depth = DIALOGUE_MAX_DEPTH;
	if (depth > dialogue->deepest)
		dialogue->deepest = (uint8_t)depth;
}

void dialogue_table_expire(
	struct dialogue_table *table, dialogue_is_over_h is_over, void *arg, uint64_t now_ms)
{
	struct dialogue *dialogue, *next;

	HASH_ITER(hh, table->open, dialogue, next)
	{
		enum dialogue_end end = is_over(dialogue, now_ms, arg);

		if (end != DIALOGUE_END_COUNT)
			dialogue_table_end(table, dialogue, end, now_ms);
	}
}

size_t dialogue_table_count(const struct dialogue_table *table)
{
	return HASH_COUNT(table->open);
}

/* --- figures ------------------------------------------------------------------------------------------ */

static void write_ends(const struct figure *figure, const void *of, struct buffer *out)
{
	const struct dialogue_table *table = of;
	char label[32];

	for (int end = 0; end < DIALOGUE_END_COUNT; end++) {
		snprintf(label, sizeof(label), "end=\"%s\"", dialogue_end_names[end]);
		figure_write_sample(figure, label, table->ends[end], out);
	}
}

static void write_depths(const struct figure *figure, const uint64_t *depths, struct buffer *out)
{
	char label[32];

	for (unsigned depth = 1; depth <= DIALOGUE_MAX_DEPTH; depth++) {
		snprintf(label, sizeof(label), "depth=\"%u\"", depth);
		figure_write_sample(figure, label, depths[depth], out);
	}
}

static void write_deepest(const struct figure *figure, const void *of, struct buffer *out)
{
	write_depths(figure, ((const struct dialogue_table *)of)->deepest, out);
}

static void write_dropped(const struct figure *figure, const void *of, struct buffer *out)
{
	write_depths(figure, ((const struct dialogue_table *)of)->dropped, out);
}

static unsigned long long count_open(const void *of)
{
	return dialogue_table_count(of);
}

struct figures dialogue_table_figures(void)
{
	static const struct figure table[] = {
		{ "agahi_ussd_sessions", FIGURE_GAUGE, "Dialogues that are open.", .value = count_open },
		{ "agahi_ussd_begun_total", FIGURE_COUNTER, "Dialogues begun.",
			.offset = offsetof(struct dialogue_table, begun) },
		{ "agahi_ussd_ends_total", FIGURE_COUNTER, "Dialogues by how they ended.", .labels = "end",
			.samples = write_ends },
		{ "agahi_ussd_depth_total", FIGURE_COUNTER, "Ended dialogues by the deepest screen they saw.",
			.labels = "depth", .samples = write_deepest },
		{ "agahi_ussd_dropped_total", FIGURE_COUNTER,
			"The same of those that did not end with a last screen.", .labels = "depth",
			.samples = write_dropped },
		{ "agahi_ussd_session_seconds", FIGURE_HISTOGRAM, "How long dialogues lasted.",
			.offset = offsetof(struct dialogue_table, lifetimes) },
	};

	return FIGURES_OF(table);
}
