/* sender: who asks, without saying who.
 *
 * A citizen's number (MSISDN) becomes a 64-bit identity by a keyed hash (SipHash-2-4): the same number gives
 * the same identity on this installation only, and without the key nobody can try numbers against it. */
#ifndef AGAHI_SENDER_H
#define AGAHI_SENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SENDER_KEY_OCTETS = 16, SENDER_MASK_SIZE = 24 };

struct sender_key {
	uint8_t octets[SENDER_KEY_OCTETS];
};

/* Reads the key from `path`, making it (random, mode 0600) when there is none. On failure returns false and
 * says why in `error`. */
bool sender_key_load(const char *path, struct sender_key *key, char *error, size_t size);

/* The same with the key that belongs to a journal, which stands beside it as JOURNAL.key. */
bool sender_key_load_for(const char *journal, struct sender_key *key, char *error, size_t size);

/* The identity of a number in digits; a leading '+' or "00" makes no difference. */
uint64_t sender_identity(const struct sender_key *key, const char *msisdn);

/* Writes "923*****67" for "923001234567" (first three and last two digits; shorter ones lose more). Returns
 * `out`. */
const char *sender_mask(const char *msisdn, char out[SENDER_MASK_SIZE]);

/* Replaces, in place, every digit of a run of five or more digits by '#'. Blanks, hyphens and dots inside a
 * number do not end a run, and Arabic-Indic and Urdu digits count, so 35202-1234567-1 does not survive.
 * `text` is UTF-8 and becomes no longer. */
void sender_mask_text(char *text);

#endif
