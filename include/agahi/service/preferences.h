/* preferences: what each citizen told us about how to be answered: a language, and whether to be left alone.
 *
 * A table in memory, allocated at start, filled from the journal, which keeps the truth. Bounded: when it is
 * full, a new sender takes the place of the one known longest, whose owner is then answered by the script they write
 * in. Belongs to the loop's thread. 16 octets a sender. */
#ifndef AGAHI_PREFERENCES_H
#define AGAHI_PREFERENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PREFERENCES_SENDER_OCTETS = 16 };

struct preferences;

struct preference {
	const char *language; /* a tag, or NULL: never chosen */
	bool stopped;         /* asked for STOP and not for START since */
};

/* NULL when memory is short. */
struct preferences *preferences_new(size_t capacity);
void preferences_free(struct preferences *preferences);

void preferences_clear(struct preferences *preferences);

/* The sender will be asked about soon. */
void preferences_expect(const struct preferences *preferences, uint64_t sender);

struct preference preferences_get(const struct preferences *preferences, uint64_t sender);

/* The tag is copied. At most 255 different tags are known; a further one is not stored. */
void preferences_set(struct preferences *preferences, uint64_t sender, struct preference preference);

/* Nothing is left of the sender. */
void preferences_forget(struct preferences *preferences, uint64_t sender);

#endif
