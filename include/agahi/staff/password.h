/* password: Argon2id of 64 MiB (libsodium's crypto_pwhash_str).
 *
 * Some 130 ms a call, so not for the loop's thread: all of this is without state and takes texts only, to run on a worker.
 * Callers wipe their copies (sodium_memzero). */
#ifndef AGAHI_STAFF_PASSWORD_H
#define AGAHI_STAFF_PASSWORD_H

#include <stdbool.h>

enum { PASSWORD_LEAST = 12 /* characters */, PASSWORD_MOST = 256 /* octets */, PASSWORD_HASH_SIZE = 128 };

enum password_fault {
	PASSWORD_GOOD,
	PASSWORD_SHORT,
	PASSWORD_LONG,
	PASSWORD_IS_NAME, /* or is made of nothing else: the name, once or more */
	PASSWORD_PLAIN,   /* one character, or two, again and again; 1234…, abcd… */
	PASSWORD_BAD,     /* not UTF-8, or with control characters */
};
enum password_fault password_fault(const char *password, const char *name);

/* False when memory is short. */
bool password_hash(const char *password, char hash[PASSWORD_HASH_SIZE]);

/* Is it the password of `hash`? With "" or NULL (an unknown name) it does the same work, and says no. */
bool password_check(const char *hash, const char *password);

#endif
