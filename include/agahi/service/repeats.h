/* repeats: is somebody at the other end, or a machine that answers our answers?
 *
 * A person who gets the answer to a question does not ask the very same again within seconds, several times
 * in a row; an automatic reply does, and each answer of ours brings the next. Told by octets, number and time
 * alone, so that it needs no list of names. Bounded: 24 octets a sender; who wrote longest ago is forgotten. Belongs to the loop's thread; time
 * is passed in (milliseconds, monotonic). */
#ifndef AGAHI_REPEATS_H
#define AGAHI_REPEATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REPEATS_ALLOWED = 3, REPEATS_WITHIN_MS = 10000, REPEATS_SENDER_OCTETS = 24 };

struct repeats;

struct repeats *repeats_new(size_t senders); /* NULL when memory is short */
void repeats_free(struct repeats *repeats);

/* The sender will be asked about soon. */
void repeats_expect(const struct repeats *repeats, uint64_t sender);

/* `sender` writes a message with this hash. True when it is the same as the one before for more than
 * REPEATS_ALLOWED times in a row, each within REPEATS_WITHIN_MS of the last. Notes nothing: what is refused
 * comes again by the network's doing, and not by the sender's. */
bool repeats_is_machine(struct repeats *repeats, uint64_t sender, uint64_t hash, uint64_t now_ms);

/* It was taken. */
void repeats_note(struct repeats *repeats, uint64_t sender, uint64_t hash, uint64_t now_ms);

#endif
