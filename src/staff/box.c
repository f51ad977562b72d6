#include "agahi/staff/box.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bureau/keyfile.h"
#include "agahi/bureau/query.h"

_Static_assert(BOX_KEY_OCTETS == crypto_secretbox_KEYBYTES, "one key for both uses");
_Static_assert(BOX_KEY_OCTETS == crypto_generichash_KEYBYTES, "one key for both uses");
_Static_assert(BOX_MORE_OCTETS == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, "nonce and tag");

void box_seal(const struct box *box, const void *octets, size_t len, unsigned char *sealed)
{
	randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, octets, len, sealed, box->key);
}

bool box_open(const struct box *box, const unsigned char *sealed, size_t sealed_len, void *octets, size_t len)
{
	return sealed && sealed_len == len + BOX_MORE_OCTETS &&
		crypto_secretbox_open_easy(octets, sealed + crypto_secretbox_NONCEBYTES,
			sealed_len - crypto_secretbox_NONCEBYTES, sealed, box->key) == 0;
}

void box_hash(const struct box *box, const char *purpose, const char *text, unsigned char *hash, size_t len)
{
	unsigned char whole[BOX_HASH_OCTETS];
	crypto_generichash_state state;

	crypto_generichash_init(&state, box->key, sizeof(box->key), sizeof(whole));
	/* With its NUL: where the purpose ends is part of what is hashed. */
	crypto_generichash_update(&state, (const unsigned char *)purpose, strlen(purpose) + 1);
	crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
	crypto_generichash_final(&state, whole, sizeof(whole));
	memcpy(hash, whole, len < sizeof(whole) ? len : sizeof(whole));
	sodium_memzero(whole, sizeof(whole));
}

/* Does the key open a secret that is there? Any will do: all are under the same one. */
static bool opens(const struct box *box, sqlite3_stmt *row)
{
	size_t len = (size_t)sqlite3_column_bytes(row, 0);
	unsigned char *octets = len > BOX_MORE_OCTETS ? malloc(len) : NULL;
	bool opened =
		octets && box_open(box, sqlite3_column_blob(row, 0), len, octets, len - BOX_MORE_OCTETS);

	if (octets)
		sodium_memzero(octets, len);
	free(octets);
	return opened;
}

bool box_load(sqlite3 *db, const char *database, struct box *box, char *error, size_t size)
{
	sqlite3_stmt *row = query_prepare(db, "SELECT totp FROM person WHERE totp IS NOT NULL LIMIT 1", NULL);
	int step = row ? sqlite3_step(row) : SQLITE_ERROR;
	char path[KEYFILE_PATH_SIZE];
	bool loaded = false;

	if (step != SQLITE_ROW && step != SQLITE_DONE)
		snprintf(error, size, "%s: %s", database, sqlite3_errmsg(db));
	else if (!keyfile_beside(database, "desk.key", path))
		snprintf(error, size, "%s: the path is too long", database);
	else
		loaded = keyfile_load(path, "the key of the second factors", step == SQLITE_DONE, box->key,
			sizeof(box->key), error, size);
	if (loaded && step == SQLITE_ROW && !opens(box, row)) {
		snprintf(error, size,
			"%s: this is not the key of the second factors in %s; bring back the one that was "
			"beside it",
			path, database);
		loaded = false;
	}
	sqlite3_finalize(row);
	return loaded;
}
