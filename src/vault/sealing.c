#include "agahi/vault/sealing.h"

#include <sodium.h>
#include <string.h>

/* The random octets; then, sealed, type of number, numbering plan, count of digits, digits, content; then the tag. */
enum {
	NONCE_OCTETS = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	SHORT_NONCE_OCTETS = crypto_aead_chacha20poly1305_ietf_NPUBBYTES,
	TAG_OCTETS = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	HEAD_OCTETS = 3
};

_Static_assert(KEYSLOTS_KEY_OCTETS == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "one key for each slot");
_Static_assert(NONCE_OCTETS == SEALING_LIFE_OCTETS + sizeof(int64_t), "the life's octets and the row's id");
_Static_assert(ADDRESS_SIZE <= UINT8_MAX, "the count of digits is one octet");

static void nonce_of(const uint8_t *life, int64_t id, uint8_t nonce[NONCE_OCTETS])
{
	memcpy(nonce, life, SEALING_LIFE_OCTETS);
	memcpy(nonce + SEALING_LIFE_OCTETS, &id, sizeof(id));
}

size_t sealing_size(const struct sealing_secret *secret)
{
	return SEALING_LIFE_OCTETS + HEAD_OCTETS + strlen(secret->sender.digits) + secret->len + TAG_OCTETS;
}

void sealing_prepare(const uint8_t key[KEYSLOTS_KEY_OCTETS], const uint8_t life[SEALING_LIFE_OCTETS],
	struct sealing_seal *seal)
{
	memcpy(seal->life, life, SEALING_LIFE_OCTETS);
	crypto_core_hchacha20(seal->subkey, life, key, NULL);
}

void sealing_close(const struct sealing_seal *seal, const struct sealing_secret *secret, uint8_t *sealed)
{
	size_t digits = strlen(secret->sender.digits), len = HEAD_OCTETS + digits + secret->len;
	const uint8_t kind = (uint8_t)secret->kind;
	uint8_t *plain = sealed + SEALING_LIFE_OCTETS; /* sealed where it stands */
	uint8_t nonce[SHORT_NONCE_OCTETS] = { 0 };     /* four octets of nothing, then the id */

	memcpy(sealed, seal->life, SEALING_LIFE_OCTETS);
	plain[0] = secret->sender.ton;
	plain[1] = secret->sender.npi;
	plain[2] = (uint8_t)digits;
	memcpy(plain + HEAD_OCTETS, secret->sender.digits, digits);
	if (secret->len > 0)
		memcpy(plain + HEAD_OCTETS + digits, secret->content, secret->len);
	memcpy(nonce + sizeof(nonce) - sizeof(secret->id), &secret->id, sizeof(secret->id));
	crypto_aead_chacha20poly1305_ietf_encrypt(
		plain, NULL, plain, len, &kind, sizeof(kind), NULL, nonce, seal->subkey);
}

static bool read_plain(const uint8_t *plain, size_t len, struct sealing_secret *secret)
{
	if (len < HEAD_OCTETS || plain[2] >= ADDRESS_SIZE || len < (size_t)HEAD_OCTETS + plain[2])
		return false;
	memset(&secret->sender, 0, sizeof(secret->sender));
	secret->sender.ton = plain[0];
	secret->sender.npi = plain[1];
	memcpy(secret->sender.digits, plain + HEAD_OCTETS, plain[2]);
	secret->content = plain + HEAD_OCTETS + plain[2];
	secret->len = len - HEAD_OCTETS - plain[2];
	return true;
}

bool sealing_open(const uint8_t key[KEYSLOTS_KEY_OCTETS], const uint8_t *sealed, size_t len, uint8_t *room,
	struct sealing_secret *secret)
{
	const uint8_t kind = (uint8_t)secret->kind;
	uint8_t nonce[NONCE_OCTETS];

	if (!sealed || len < SEALING_LIFE_OCTETS + TAG_OCTETS)
		return false;
	nonce_of(sealed, secret->id, nonce);
	return crypto_aead_xchacha20poly1305_ietf_decrypt(room, NULL, NULL, sealed + SEALING_LIFE_OCTETS,
		       len - SEALING_LIFE_OCTETS, &kind, sizeof(kind), nonce, key) == 0 &&
		read_plain(room, len - SEALING_LIFE_OCTETS - TAG_OCTETS, secret);
}
