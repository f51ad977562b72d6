/* tokens: 256 random bits that stand for a person's right to something: a session, an invitation. The browser has the token
 * in hex, the database its SHA-256 only: a copy of the database lets nobody in. */
#ifndef AGAHI_STAFF_TOKENS_H
#define AGAHI_STAFF_TOKENS_H

#include <stdbool.h>

enum { TOKEN_SIZE = 65, TOKEN_HASH_OCTETS = 32, TOKEN_KEY_SIZE = 65 };

void token_make(char token[TOKEN_SIZE]);

/* False, and a hash of zeros, when it is not 64 hex digits as token_make() writes them. */
bool token_hash(const char *token, unsigned char hash[TOKEN_HASH_OCTETS]);

/* The hash in hex: names a session or an invitation in lists and forms, and opens nothing. */
void token_key_write(const unsigned char hash[TOKEN_HASH_OCTETS], char key[TOKEN_KEY_SIZE]);
bool token_key_read(const char *key, unsigned char hash[TOKEN_HASH_OCTETS]);

#endif
