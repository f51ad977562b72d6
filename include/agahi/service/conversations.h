/* conversations: what was said to each citizen last, as far as the next message may lean on it: the topics that were
 * offered by number, and whether thanks were answered today.
 *
 * A table in memory, allocated at start and lost at a restart: a number then gets help, and thanks are answered once
 * more. CONVERSATIONS_SENDERS of 24 octets each, 6 MiB; when a set is full, who was spoken to longest ago is forgotten, by the second.
 * Beside them at most CONVERSATIONS_NAMES different names of topics and languages, 64 octets each; what would be one
 * more is not remembered. Belongs to the loop's thread; time is passed in (milliseconds, monotonic). */
#ifndef AGAHI_CONVERSATIONS_H
#define AGAHI_CONVERSATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/choices.h"

enum {
	CONVERSATIONS_SENDERS = 262144,
	CONVERSATIONS_SENDER_OCTETS = 24,
	CONVERSATIONS_NAMES = 1024,
	CONVERSATIONS_OFFER_MS = 10 * 60 * 1000,
	CONVERSATIONS_THANKS_MS = 24 * 60 * 60 * 1000
};

/* Topics by slug, the first is 1. */
struct offer {
	const char *topics[CHOICES_MAX];
	size_t count;         /* 0: nothing */
	const char *language; /* it was made in: a number has none of its own */
};

struct conversation {
	struct offer offer; /* the last, for CONVERSATIONS_OFFER_MS; its names live as long as the table */
	bool thanked;       /* within CONVERSATIONS_THANKS_MS */
};

struct conversations;

/* NULL when memory is short. */
struct conversations *conversations_new(size_t senders);
void conversations_free(struct conversations *conversations);

/* The sender will be asked about soon. */
void conversations_expect(const struct conversations *conversations, uint64_t sender);

struct conversation conversations_get(
	const struct conversations *conversations, uint64_t sender, uint64_t now_ms);

/* This was offered then; in the place of what was offered before. What another node offered may be heard of late: where a newer
 * offer is known, nothing. */
void conversations_note_offer(
	struct conversations *conversations, uint64_t sender, const struct offer *offer, uint64_t now_ms);

void conversations_note_thanks(struct conversations *conversations, uint64_t sender, uint64_t now_ms);

/* Nothing is left of the sender. */
void conversations_forget(struct conversations *conversations, uint64_t sender);

#endif
