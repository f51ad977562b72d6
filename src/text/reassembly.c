#include "agahi/text/reassembly.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
/* Memory that is short is told by hh.tbl, and ends nothing. */
#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "agahi/text/guess.h"

struct slot {
	bool filled;
	enum charset charset;
	uint8_t len;
	uint8_t octets[REASSEMBLY_PART_OCTETS];
	int64_t id;
	int64_t holder;
};

struct message {
	struct reassembly_key key;
	uint64_t since_ms;
	uint8_t missing;
	bool is_shared;                  /* some part is, or was, another's */
	struct reassembly_origin origin; /* of its latest part, of ours if there are any */
	struct slot *slots;
	UT_hash_handle hh; /* in order of arrival, so the head has waited longest */
};

struct reassembly {
	struct message *messages;
	size_t capacity;
	uint64_t timeout_ms;
	unsigned scripts;
	reassembly_message_h handler;
	void *arg;
};

struct reassembly *reassembly_new(
	size_t capacity, uint64_t timeout_ms, unsigned scripts, reassembly_message_h handler, void *arg)
{
	struct reassembly *reassembly = calloc(1, sizeof(*reassembly));

	if (reassembly)
		*reassembly = (struct reassembly){ NULL, capacity, timeout_ms, scripts, handler, arg };
	return reassembly;
}

void reassembly_set_scripts(struct reassembly *reassembly, unsigned scripts)
{
	reassembly->scripts = scripts;
}

static void forget(struct reassembly *reassembly, struct message *message)
{
	HASH_DEL(reassembly->messages, message); // NOLINT(clang-analyzer-unix.Malloc): loses track in uthash
	free(message->slots);
	free(message);
}

void reassembly_free(struct reassembly *reassembly)
{
	if (!reassembly)
		return;
	while (reassembly->messages)
		forget(reassembly, reassembly->messages);
	free(reassembly);
}

void reassembly_forget(struct reassembly *reassembly, uint64_t sender)
{
	struct message *message, *next;

	HASH_ITER(hh, reassembly->messages, message, next)
	{
		if (message->key.sender == sender)
			forget(reassembly, message);
	}
}

/* Neighbouring parts of one declared charset are read as one, so that a character split between them is whole
 * again before anybody asks what charset they really are in. */
static void join(const struct message *message, unsigned scripts, struct buffer *text)
{
	uint8_t run[REASSEMBLY_MAX_PARTS * REASSEMBLY_PART_OCTETS];

	for (size_t i = 0; i < message->key.total;) {
		enum charset charset = message->slots[i].charset;
		size_t len = 0;

		if (!message->slots[i].filled) {
			i++;
			continue;
		}
		for (; i < message->key.total && message->slots[i].filled &&
			message->slots[i].charset == charset;
			i++) {
			memcpy(run + len, message->slots[i].octets, message->slots[i].len);
			len += message->slots[i].len;
		}
		const struct span octets = { run, len };
		charset_decode(guess_charset(charset, octets, scripts), octets, text);
	}
}

static void hand_on(struct reassembly *reassembly, struct message *message)
{
	int64_t ids[REASSEMBLY_MAX_PARTS];
	struct buffer text = { 0 };
	struct reassembly_message whole = { .origin = &message->origin, .ids = ids };

	buffer_add(&text, "", 0);
	join(message, reassembly->scripts, &text);
	for (size_t i = 0; i < message->key.total; i++) {
		if (message->slots[i].filled)
			ids[whole.id_count++] = message->slots[i].id;
	}
	whole.text = text.data ? text.data : "";
	reassembly->handler(&whole, reassembly->arg);
	buffer_free(&text);
	forget(reassembly, message);
}

/* --- whose it is -------------------------------------------------------------------------------------- */

static bool is_alive(const struct slot *slot)
{
	return slot->filled && slot->holder >= REASSEMBLY_OURS;
}

static bool is_held_by_us(const struct slot *slot)
{
	return slot->filled && (slot->holder == REASSEMBLY_OURS || slot->holder == REASSEMBLY_TAKEN_OVER);
}

/* All nodes come to the same: they know the same parts, but for what is on its way. */
static bool is_ours(const struct message *message)
{
	const struct slot *lowest = NULL;

	if (!message->is_shared)
		return true;
	for (size_t i = 0; i < message->key.total; i++) {
		if (is_alive(&message->slots[i]))
			return message->slots[i].holder == REASSEMBLY_OURS;
		if (message->slots[i].filled && !lowest)
			lowest = &message->slots[i];
	}
	return lowest && is_held_by_us(lowest);
}

static bool is_held_in_part(const struct message *message)
{
	for (size_t i = 0; i < message->key.total; i++) {
		if (is_held_by_us(&message->slots[i]))
			return true;
	}
	return false;
}

/* It has to make room. */
static void give_up(struct reassembly *reassembly, struct message *message)
{
	if (is_ours(message))
		hand_on(reassembly, message);
	else
		forget(reassembly, message);
}

/* --- taking parts ------------------------------------------------------------------------------------- */

static struct message *begin(struct reassembly *reassembly, const struct reassembly_key *key, uint64_t now_ms)
{
	struct message *message = calloc(1, sizeof(*message));

	if (!message)
		return NULL;
	message->slots = calloc(key->total, sizeof(message->slots[0]));
	if (!message->slots) {
		free(message);
		return NULL;
	}
	if (HASH_COUNT(reassembly->messages) >= reassembly->capacity)
		give_up(reassembly, reassembly->messages);
	memcpy(&message->key, key, sizeof(*key)); /* with its padding, which is part of the comparison */
	message->since_ms = now_ms;
	message->missing = key->total;
	HASH_ADD(hh, reassembly->messages, key, sizeof(message->key), message);
	if (message->hh.tbl)
		return message;
	free(message->slots); /* memory is short, and uthash has said so (below) */
	free(message);
	return NULL;
}

static void fill_slot(struct message *message, const struct reassembly_part *part)
{
	struct slot *slot = &message->slots[part->sequence - 1];

	slot->filled = true;
	slot->charset = part->charset;
	slot->len = (uint8_t)part->text.len;
	slot->id = part->id;
	slot->holder = part->holder;
	if (part->text.len > 0)
		memcpy(slot->octets, part->text.data, part->text.len);
	if (part->holder <= REASSEMBLY_OURS || message->missing == message->key.total)
		message->origin = part->origin;
	message->is_shared = message->is_shared || part->holder != REASSEMBLY_OURS;
	message->missing--;
}

static bool is_same_part(const struct slot *slot, const struct reassembly_part *part)
{
	return slot->len == part->text.len &&
		(slot->len == 0 || memcmp(slot->octets, part->text.data, slot->len) == 0);
}

static enum reassembly_result hand_on_if_whole(struct reassembly *reassembly, struct message *message)
{
	if (message->missing > 0 || !is_ours(message))
		return REASSEMBLY_WAITING;
	hand_on(reassembly, message);
	return REASSEMBLY_COMPLETE;
}

/* The same part once more: a row that was taken over is known already; of two that different nodes hold the older one counts,
 * so that all agree. */
static enum reassembly_result take_again(struct reassembly *reassembly, struct message *message,
	const struct reassembly_part *part, int64_t *replaced)
{
	struct slot *slot = &message->slots[part->sequence - 1];

	if (slot->id == part->id && slot->holder != part->holder) {
		slot->holder = part->holder;
		return hand_on_if_whole(reassembly, message);
	}
	if (slot->holder == part->holder || part->id > slot->id)
		return REASSEMBLY_DUPLICATE;
	bool was_ours = is_held_by_us(slot);
	if (was_ours && replaced)
		*replaced = slot->id;
	slot->id = part->id;
	slot->holder = part->holder;
	message->is_shared = true;
	return was_ours ? REASSEMBLY_REPLACED : hand_on_if_whole(reassembly, message);
}

enum reassembly_result reassembly_add(struct reassembly *reassembly, const struct reassembly_key *key,
	const struct reassembly_part *part, uint64_t now_ms, int64_t *replaced)
{
	struct message *message;

	if (key->total > REASSEMBLY_MAX_PARTS || part->sequence < 1 || part->sequence > key->total ||
		part->text.len > REASSEMBLY_PART_OCTETS)
		return REASSEMBLY_REFUSED;
	HASH_FIND(hh, reassembly->messages, key, sizeof(*key), message);
	if (message && message->slots[part->sequence - 1].filled) {
		if (is_same_part(&message->slots[part->sequence - 1], part))
			return take_again(reassembly, message, part, replaced);
		/* The sender's phone, or the SMSC, gives a new message the number of one that never became
		 * whole. */
		give_up(reassembly, message);
		message = NULL;
	}
	if (!message)
		message = begin(reassembly, key, now_ms);
	if (!message)
		return REASSEMBLY_REFUSED;
	fill_slot(message, part);
	return hand_on_if_whole(reassembly, message);
}

/* --- time, and other nodes ---------------------------------------------------------------------------- */

/* What another is to hand on, and we hold parts of, waits as long again: if it has not been asked by then, it is by us. */
void reassembly_expire(struct reassembly *reassembly, uint64_t now_ms)
{
	struct message *message, *next;

	HASH_ITER(hh, reassembly->messages, message, next)
	{
		uint64_t age_ms = now_ms - message->since_ms;

		if (age_ms < reassembly->timeout_ms)
			return;
		if (is_ours(message) || (is_held_in_part(message) && age_ms >= 2 * reassembly->timeout_ms))
			hand_on(reassembly, message);
		else if (!is_held_in_part(message))
			forget(reassembly, message);
	}
}

void reassembly_holder_gone(struct reassembly *reassembly, int64_t holder)
{
	struct message *message, *next;

	HASH_ITER(hh, reassembly->messages, message, next)
	{
		bool changed = false;

		for (size_t i = 0; message->is_shared && i < message->key.total; i++) {
			if (!message->slots[i].filled || message->slots[i].holder != holder)
				continue;
			message->slots[i].holder = REASSEMBLY_NOBODYS;
			changed = true;
		}
		if (changed)
			hand_on_if_whole(reassembly, message);
	}
}

static struct slot *find_row(const struct message *message, int64_t id)
{
	for (size_t i = 0; i < message->key.total; i++) {
		if (message->slots[i].filled && message->slots[i].id == id)
			return &message->slots[i];
	}
	return NULL;
}

void reassembly_part_done(struct reassembly *reassembly, int64_t id)
{
	struct message *message, *next;

	HASH_ITER(hh, reassembly->messages, message, next)
	{
		struct slot *slot = find_row(message, id);

		if (!slot)
			continue;
		slot->filled = false;
		message->missing++;
		if (message->missing == message->key.total)
			forget(reassembly, message);
		return;
	}
}

size_t reassembly_waiting(const struct reassembly *reassembly)
{
	return HASH_COUNT(reassembly->messages);
}
