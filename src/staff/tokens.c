#include "agahi/staff/tokens.h"

#include <sodium.h>
#include <string.h>

enum { TOKEN_OCTETS = 32 };

_Static_assert(TOKEN_SIZE == 2 * TOKEN_OCTETS + 1, "in hex");
_Static_assert(TOKEN_HASH_OCTETS == crypto_hash_sha256_BYTES, "SHA-256");

void token_make(char token[TOKEN_SIZE])
{
	unsigned char octets[TOKEN_OCTETS];

	randombytes_buf(octets, sizeof(octets));
	sodium_bin2hex(token, TOKEN_SIZE, octets, sizeof(octets));
	sodium_memzero(octets, sizeof(octets));
}

static bool is_hex(const char *text, size_t digits)
{
	return strlen(text) == digits && strspn(text, "0123456789abcdef") == digits;
}

bool token_hash(const char *token, unsigned char hash[TOKEN_HASH_OCTETS])
{
	memset(hash, 0, TOKEN_HASH_OCTETS);
	if (!is_hex(token, TOKEN_SIZE - 1))
		return false;
	crypto_hash_sha256(hash, (const unsigned char *)token, TOKEN_SIZE - 1);
	return true;
}

void token_key_write(const unsigned char hash[TOKEN_HASH_OCTETS], char key[TOKEN_KEY_SIZE])
{
	sodium_bin2hex(key, TOKEN_KEY_SIZE, hash, TOKEN_HASH_OCTETS);
}

bool token_key_read(const char *key, unsigned char hash[TOKEN_HASH_OCTETS])
{
	memset(hash, 0, TOKEN_HASH_OCTETS);
	return is_hex(key, TOKEN_KEY_SIZE - 1) &&
		sodium_hex2bin(hash, TOKEN_HASH_OCTETS, key, TOKEN_KEY_SIZE - 1, NULL, NULL, NULL) == 0;
}
