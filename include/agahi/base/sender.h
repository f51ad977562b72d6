/* sender: who asks, without saying who.
 *
 * A citizen's number, in its canonical form (msisdn.h), becomes a 64-bit identity by a keyed hash
 * (SipHash-2-4): the same number gives the same identity on this installation only, and without the key
 * nobody can try numbers against it. */
#ifndef AGAHI_SENDER_H
#define AGAHI_SENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/address.h"
#include "agahi/base/msisdn.h"

enum { SENDER_KEY_OCTETS = 16, SENDER_COUNTRY_SIZE = 8 };

/* What turns a number into an identity. */
struct sender_key {
	uint8_t octets[SENDER_KEY_OCTETS];
	char country_code[SENDER_COUNTRY_SIZE]; /* of national numbers; "": none */
};

/* Reads the key from `path`, which has its 16 octets or 32 hexadecimal digits; `may_make`: makes it (random, mode 0600) when there is none. On failure returns
 * false and says why in `error`. Whoever has rows that were hashed goes through identity.h, which does not
 * let a lost key be replaced. */
bool sender_key_load(const char *path, const char *country_code, bool may_make, struct sender_key *key,
	char *error, size_t size);

/* The same from text: 32 hexadecimal digits, and nothing behind them but an end of line. False when it is not that. */
bool sender_key_parse(const char *text, const char *country_code, struct sender_key *key);

/* Tells one key from another without telling the key; never the same for two, as far as chance goes. */
uint64_t sender_key_check(const struct sender_key *key);

uint64_t sender_identity(const struct sender_key *key, const struct address *address);

/* The same for a number as a person types it. */
uint64_t sender_identity_of(const struct sender_key *key, const char *msisdn);

enum { SENDER_IDENTITIES = 1 + MSISDN_OLDER };

/* The same, and behind it those under which older versions may have kept the number (msisdn_older()). Returns how many. */
size_t sender_identities_of(
	const struct sender_key *key, const char *msisdn, uint64_t identities[SENDER_IDENTITIES]);

#endif
