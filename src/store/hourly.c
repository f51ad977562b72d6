#include "agahi/store/hourly.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"

enum { WORDS = 5, FIRST_ROOM = 256 };

struct hourly_entry {
	uint64_t hash;
	struct hourly_sum sum; /* its words stand behind it */
	char *beginning;       /* of its array in JSON, as far as it is always the same */
	size_t beginning_len;
	struct hourly_entry *next_open;
	bool open; /* added to, and not handed over */
};

struct hourly {
	struct hourly_entry **places; /* open addressing; a power of two */
	size_t count, room;
	uint32_t generation;
	struct hourly_entry *open;
};

static void words_of(const struct hourly_sum *sum, const char *words[WORDS])
{
	words[0] = sum->topic;
	words[1] = sum->language;
	words[2] = sum->channel;
	words[3] = sum->link;
	words[4] = sum->rule;
}

static uint64_t hash_of(const struct hourly_sum *sum)
{
	uint64_t hash =
		(uint64_t)sum->hour * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)sum->state * 8 + sum->manner;
	const char *words[WORDS];

	words_of(sum, words);
	for (size_t i = 0; i < WORDS; i++)
		hash = hash * 31 + hash_octets(words[i], strlen(words[i]));
	return hash ^ hash >> 32;
}

static bool is_same(const struct hourly_sum *one, const struct hourly_sum *other)
{
	return one->hour == other->hour && one->state == other->state && one->manner == other->manner &&
		strcmp(one->topic, other->topic) == 0 && strcmp(one->language, other->language) == 0 &&
		strcmp(one->channel, other->channel) == 0 && strcmp(one->link, other->link) == 0 &&
		strcmp(one->rule, other->rule) == 0;
}

/* Where it stands, or would. */
static size_t place_of(const struct hourly *hourly, uint64_t hash, const struct hourly_sum *sum)
{
	size_t at = hash & (hourly->room - 1);

	while (hourly->places[at] &&
		(hourly->places[at]->hash != hash || !is_same(&hourly->places[at]->sum, sum)))
		at = (at + 1) & (hourly->room - 1);
	return at;
}

static void add_quoted(struct buffer *out, const char *word)
{
	buffer_add_text(out, "\"");
	for (const unsigned char *at = (const unsigned char *)word; *at; at++) {
		if (*at == '"' || *at == '\\' || *at < 0x20)
			buffer_add_format(out, "\\u%04x", *at);
		else
			buffer_add(out, (const char *)at, 1);
	}
	buffer_add_text(out, "\",");
}

static bool write_beginning(struct hourly_entry *entry)
{
	struct buffer text = { 0 };
	const char *words[WORDS];

	words_of(&entry->sum, words);
	buffer_add_format(&text, "[%lld,", (long long)entry->sum.hour);
	for (size_t i = 0; i < WORDS; i++)
		add_quoted(&text, words[i]);
	buffer_add_format(&text, "%d,%u,", entry->sum.state, entry->sum.manner);
	if (text.failed) {
		buffer_free(&text);
		return false;
	}
	entry->beginning = text.data;
	entry->beginning_len = text.len;
	return true;
}

static void free_entry(struct hourly_entry *entry)
{
	if (entry)
		free(entry->beginning);
	free(entry);
}

static struct hourly_entry *make_entry(uint64_t hash, const struct hourly_sum *sum)
{
	const char *words[WORDS], *copies[WORDS];
	size_t octets = 0;

	words_of(sum, words);
	for (size_t i = 0; i < WORDS; i++)
		octets += strlen(words[i]) + 1;
	struct hourly_entry *entry = calloc(1, sizeof(*entry) + octets);
	if (!entry)
		return NULL;
	char *at = (char *)(entry + 1);
	for (size_t i = 0; i < WORDS; i++) {
		copies[i] = at;
		at = stpcpy(at, words[i]) + 1;
	}
	entry->hash = hash;
	entry->sum = (struct hourly_sum){ sum->hour, copies[0], copies[1], copies[2], copies[3], copies[4],
		sum->state, sum->manner, 0, 0 };
	if (write_beginning(entry))
		return entry;
	free_entry(entry);
	return NULL;
}

static bool grow(struct hourly *hourly)
{
	struct hourly_entry **old = hourly->places;
	size_t old_room = hourly->room;
	struct hourly_entry **places = calloc(old_room * 2, sizeof(struct hourly_entry *));

	if (!places)
		return false;
	hourly->places = places;
	hourly->room = old_room * 2;
	for (size_t i = 0; i < old_room; i++) {
		if (old[i])
			places[place_of(hourly, old[i]->hash, &old[i]->sum)] = old[i];
	}
	free(old);
	return true;
}

struct hourly_entry *hourly_find(struct hourly *hourly, const struct hourly_sum *sum)
{
	uint64_t hash = hash_of(sum);
	size_t at = place_of(hourly, hash, sum);

	if (hourly->places[at])
		return hourly->places[at];
	if (hourly->count >= hourly->room / 2) {
		if (!grow(hourly))
			return NULL;
		at = place_of(hourly, hash, sum);
	}
	hourly->places[at] = make_entry(hash, sum);
	hourly->count += hourly->places[at] != NULL;
	return hourly->places[at];
}

void hourly_add_to(struct hourly *hourly, struct hourly_entry *entry, int64_t requests, int64_t parts)
{
	if (!entry->open) {
		entry->open = true;
		entry->next_open = hourly->open;
		hourly->open = entry;
	}
	entry->sum.requests += requests;
	entry->sum.parts += parts;
}

bool hourly_add(struct hourly *hourly, const struct hourly_sum *more)
{
	struct hourly_entry *entry = hourly_find(hourly, more);

	if (entry)
		hourly_add_to(hourly, entry, more->requests, more->parts);
	return entry != NULL;
}

uint32_t hourly_generation(const struct hourly *hourly)
{
	return hourly->generation;
}

static void forget_all(struct hourly *hourly)
{
	for (size_t i = 0; i < hourly->room; i++) {
		free_entry(hourly->places[i]);
		hourly->places[i] = NULL;
	}
	hourly->count = 0;
	hourly->generation++;
}

void hourly_discard(struct hourly *hourly)
{
	while (hourly->open) {
		struct hourly_entry *entry = hourly->open;

		hourly->open = entry->next_open;
		entry->open = false;
		entry->sum.requests = entry->sum.parts = 0;
	}
	if (hourly->count > HOURLY_REMEMBERED)
		forget_all(hourly);
}

void hourly_hand_over(struct hourly *hourly, hourly_h handler, void *arg)
{
	for (const struct hourly_entry *entry = hourly->open; entry; entry = entry->next_open)
		handler(&entry->sum, arg);
	hourly_discard(hourly);
}

static void add_number(struct buffer *out, int64_t number, char end)
{
	char digits[24];
	size_t at = sizeof(digits);

	digits[--at] = end;
	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	buffer_add(out, digits + at, sizeof(digits) - at);
}

void hourly_write(const struct hourly *hourly, struct buffer *out)
{
	const char *between = "[";

	for (const struct hourly_entry *entry = hourly->open; entry; entry = entry->next_open) {
		buffer_add(out, between, 1);
		buffer_add(out, entry->beginning, entry->beginning_len);
		add_number(out, entry->sum.requests, ',');
		add_number(out, entry->sum.parts, ']');
		between = ",";
	}
	if (hourly->open)
		buffer_add(out, "]", 1);
}

struct hourly *hourly_new(void)
{
	struct hourly *hourly = calloc(1, sizeof(*hourly));

	if (!hourly)
		return NULL;
	hourly->room = FIRST_ROOM;
	hourly->places = calloc(hourly->room, sizeof(struct hourly_entry *));
	if (hourly->places)
		return hourly;
	free(hourly);
	return NULL;
}

void hourly_free(struct hourly *hourly)
{
	if (!hourly)
		return;
	forget_all(hourly);
	free(hourly->places);
	free(hourly);
}
