#include "agahi/audit/checkpoint.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bureau/keyfile.h"
#include "agahi/bureau/query.h"
#include "agahi/store/db.h"

enum {
	SEED_OCTETS = 32,
	ID_OCTETS = 4,
	SIGNATURE_OCTETS = 64,
	SIGNED_OCTETS = ID_OCTETS + SIGNATURE_OCTETS,
	SIGNED_TEXT_SIZE = 96, /* base64 of these, and NUL */
	FAULT_SIZE = 256
};

_Static_assert(CHECKPOINT_PUBLIC_OCTETS == crypto_sign_PUBLICKEYBYTES, "Ed25519");
_Static_assert(CHECKPOINT_SECRET_OCTETS == crypto_sign_SECRETKEYBYTES, "Ed25519");

/* c2sp.org/signed-note: an em dash, a blank, the name, a blank, base64. */
static const char dash[] = "\xe2\x80\x94 ";
static const unsigned char ed25519_kind = 0x01;

/* --- the key ------------------------------------------------------------------------------------------ */

bool checkpoint_key_load(
	sqlite3 *db, const char *database, struct checkpoint_key *key, char *error, size_t size)
{
	unsigned char seed[SEED_OCTETS];
	char path[KEYFILE_PATH_SIZE];
	long long made = 1;

	if (!keyfile_beside(database, "desk-checkpoint.key", path)) {
		snprintf(error, size, "%s: the path is too long", database);
		return false;
	}
	if (!query_number(db, "SELECT count(*) FROM checkpoint", NULL, &made)) {
		snprintf(error, size, "%s: %s", database, sqlite3_errmsg(db));
		return false;
	}
	if (!keyfile_load(path, "the key of the checkpoints", made == 0, seed, sizeof(seed), error, size))
		return false;
	crypto_sign_seed_keypair(key->open, key->secret, seed);
	sodium_memzero(seed, sizeof(seed));
	return true;
}

bool checkpoint_origin_is_good(const char *origin)
{
	size_t len = strlen(origin);

	for (size_t i = 0; i < len; i++) {
		if (origin[i] <= ' ' || origin[i] > '~' || origin[i] == '+')
			return false;
	}
	return len > 0 && len < CHECKPOINT_ORIGIN_SIZE / 2;
}

static void key_id(
	const char *origin, const unsigned char open[CHECKPOINT_PUBLIC_OCTETS], unsigned char id[ID_OCTETS])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)origin, strlen(origin));
	crypto_hash_sha256_update(&state, (const unsigned char *)"\n", 1);
	crypto_hash_sha256_update(&state, &ed25519_kind, 1);
	crypto_hash_sha256_update(&state, open, CHECKPOINT_PUBLIC_OCTETS);
	crypto_hash_sha256_final(&state, hash);
	memcpy(id, hash, ID_OCTETS);
}

/* --- making ------------------------------------------------------------------------------------------- */

static void sign(const struct checkpoint_key *key, const struct checkpoint *checkpoint,
	char note[CHECKPOINT_NOTE_SIZE])
{
	unsigned char octets[SIGNED_OCTETS];
	char text[SIGNED_TEXT_SIZE];
	int len = snprintf(note, CHECKPOINT_NOTE_SIZE, "%s\n%lld\n%s\n", checkpoint->origin, checkpoint->n,
		checkpoint->hash);

	key_id(checkpoint->origin, key->open, octets);
	crypto_sign_detached(
		octets + ID_OCTETS, NULL, (const unsigned char *)note, (unsigned long long)len, key->secret);
	sodium_bin2base64(text, sizeof(text), octets, sizeof(octets), sodium_base64_VARIANT_ORIGINAL);
	snprintf(note + len, CHECKPOINT_NOTE_SIZE - (size_t)len, "\n%s%s %s\n", dash, checkpoint->origin,
		text);
}

bool checkpoint_make(sqlite3 *db, const struct checkpoint_key *key, const char *origin, long long now_ms,
	char note[CHECKPOINT_NOTE_SIZE])
{
	struct checkpoint head = { .at_ms = now_ms }, newest;

	if (!checkpoint_origin_is_good(origin) || !audit_head(db, &head.n, head.hash) || head.n == 0 ||
		!checkpoint_newest(db, &newest, note))
		return false;
	if (newest.n == head.n && strcmp(newest.hash, head.hash) == 0)
		return true;
	snprintf(head.origin, sizeof(head.origin), "%s", origin);
	sign(key, &head, note);
	return query_run(db, "INSERT OR REPLACE INTO checkpoint (n, note, at_ms) VALUES (?1, ?2, ?3)",
		QUERY(QUERY_NUMBER(head.n), QUERY_TEXT(note), QUERY_NUMBER(now_ms)));
}

/* --- reading ------------------------------------------------------------------------------------------ */

/* Takes the line that begins at *at, without its end; false when it has none, or is too long for `line`. */
static bool take_line(const char **at, char *line, size_t size)
{
	const char *end = strchr(*at, '\n');

	if (!end || (size_t)(end - *at) >= size)
		return false;
	memcpy(line, *at, (size_t)(end - *at));
	line[end - *at] = '\0';
	*at = end + 1;
	return true;
}

static bool read_number(const char *text, long long *n)
{
	char *end;

	if (*text < '1' || *text > '9')
		return false;
	errno = 0;
	*n = strtoll(text, &end, 10);
	return *end == '\0' && errno == 0;
}

static bool is_hash(const char *text)
{
	return strlen(text) == AUDIT_HASH_SIZE - 1 && strspn(text, "0123456789abcdef") == AUDIT_HASH_SIZE - 1;
}

/* The three lines; *at is behind them then. */
static bool read_lines(const char **at, struct checkpoint *checkpoint)
{
	char number[24];

	memset(checkpoint, 0, sizeof(*checkpoint));
	return take_line(at, checkpoint->origin, sizeof(checkpoint->origin)) &&
		checkpoint_origin_is_good(checkpoint->origin) && take_line(at, number, sizeof(number)) &&
		read_number(number, &checkpoint->n) &&
		take_line(at, checkpoint->hash, sizeof(checkpoint->hash)) && is_hash(checkpoint->hash);
}

static bool read_signature(
	const char *at, const struct checkpoint *checkpoint, unsigned char octets[SIGNED_OCTETS])
{
	char line[CHECKPOINT_NOTE_SIZE], expected[CHECKPOINT_ORIGIN_SIZE + 16];
	size_t len;

	if (!take_line(&at, line, sizeof(line)) || *line || !take_line(&at, line, sizeof(line)) || *at)
		return false;
	snprintf(expected, sizeof(expected), "%s%s ", dash, checkpoint->origin);
	size_t begins = strlen(expected);
	return strncmp(line, expected, begins) == 0 &&
		sodium_base642bin(octets, SIGNED_OCTETS, line + begins, strlen(line + begins), NULL, &len,
			NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
		len == SIGNED_OCTETS;
}

bool checkpoint_read(const char *note, const unsigned char open[CHECKPOINT_PUBLIC_OCTETS],
	struct checkpoint *checkpoint, char *error, size_t size)
{
	unsigned char octets[SIGNED_OCTETS], id[ID_OCTETS];
	const char *at = note;

	if (!read_lines(&at, checkpoint) || !read_signature(at, checkpoint, octets)) {
		snprintf(error, size,
			"this is no checkpoint: it has three lines (origin, number, hash), an empty one, "
			"and the line with the signature");
		return false;
	}
	key_id(checkpoint->origin, open, id);
	if (memcmp(id, octets, ID_OCTETS) != 0 ||
		crypto_sign_verify_detached(octets + ID_OCTETS, (const unsigned char *)note,
			(unsigned long long)(at - note), open) != 0) {
		snprintf(error, size, "the signature is not of this desk, or the note was changed");
		return false;
	}
	return true;
}

static void look_at(sqlite3_stmt *row, const unsigned char open[CHECKPOINT_PUBLIC_OCTETS],
	checkpoint_look_h handler, void *arg)
{
	struct checkpoint checkpoint;
	char fault[FAULT_SIZE];
	long long n = sqlite3_column_int64(row, 0);
	bool good = checkpoint_read(db_column_text(row, 1), open, &checkpoint, fault, sizeof(fault));

	if (good && checkpoint.n != n) {
		snprintf(fault, sizeof(fault), "its note is of record %lld", checkpoint.n);
		good = false;
	}
	if (!good)
		checkpoint = (struct checkpoint){ .n = n };
	checkpoint.at_ms = sqlite3_column_int64(row, 2);
	handler(&checkpoint, good ? NULL : fault, arg);
}

bool checkpoint_look(
	sqlite3 *db, const unsigned char open[CHECKPOINT_PUBLIC_OCTETS], checkpoint_look_h handler, void *arg)
{
	sqlite3_stmt *row = query_prepare(db, "SELECT n, note, at_ms FROM checkpoint ORDER BY n DESC", NULL);

	while (row && sqlite3_step(row) == SQLITE_ROW)
		look_at(row, open, handler, arg);
	return row && sqlite3_finalize(row) == SQLITE_OK;
}

static bool read_kept(sqlite3_stmt *row, struct checkpoint *checkpoint, char note[CHECKPOINT_NOTE_SIZE])
{
	const char *text = db_column_text(row, 0), *at = text;

	if (strlen(text) >= CHECKPOINT_NOTE_SIZE || !read_lines(&at, checkpoint))
		return false;
	checkpoint->at_ms = sqlite3_column_int64(row, 1);
	snprintf(note, CHECKPOINT_NOTE_SIZE, "%s", text);
	return true;
}

bool checkpoint_newest(sqlite3 *db, struct checkpoint *checkpoint, char note[CHECKPOINT_NOTE_SIZE])
{
	sqlite3_stmt *row =
		query_prepare(db, "SELECT note, at_ms FROM checkpoint ORDER BY n DESC LIMIT 1", NULL);
	bool good = row != NULL;

	memset(checkpoint, 0, sizeof(*checkpoint));
	*note = '\0';
	if (good && sqlite3_step(row) == SQLITE_ROW)
		good = read_kept(row, checkpoint, note);
	return sqlite3_finalize(row) == SQLITE_OK && good;
}

/* --- for others --------------------------------------------------------------------------------------- */

void checkpoint_print_key(
	const char *origin, const unsigned char open[CHECKPOINT_PUBLIC_OCTETS], struct buffer *out)
{
	unsigned char id[ID_OCTETS], octets[1 + CHECKPOINT_PUBLIC_OCTETS];
	char hex[2 * ID_OCTETS + 1], text[64];

	key_id(origin, open, id);
	octets[0] = ed25519_kind;
	memcpy(octets + 1, open, CHECKPOINT_PUBLIC_OCTETS);
	sodium_bin2base64(text, sizeof(text), octets, sizeof(octets), sodium_base64_VARIANT_ORIGINAL);
	buffer_add_format(out, "%s+%s+%s", origin, sodium_bin2hex(hex, sizeof(hex), id, sizeof(id)), text);
}

/* In groups of four, eight a line: to be compared by two people, one of whom reads aloud. */
static void print_hash(const char *hash, struct buffer *out)
{
	for (size_t i = 0; i < strlen(hash); i += 4)
		buffer_add_format(
			out, "%s%.4s%s", i % 32 == 0 ? "    " : " ", hash + i, i % 32 == 28 ? "\n" : "");
}

void checkpoint_print(const struct checkpoint *checkpoint, const char *note,
	const unsigned char open[CHECKPOINT_PUBLIC_OCTETS], struct buffer *out)
{
	buffer_add_format(out,
		"THE RECORD OF THE DESK: A CHECKPOINT\n\n"
		"The record of who did what is a chain: the hash of a record contains\n"
		"all those before it. Who keeps this sheet where nobody of the desk can\n"
		"reach it can prove later that records 1 to %lld stand as they did.\n\n"
		"record number %lld has the hash\n\n",
		checkpoint->n, checkpoint->n);
	print_hash(checkpoint->hash, out);
	buffer_add_text(out, "\nThe note, to be kept as a file:\n\n");
	buffer_add_text(out, note);
	buffer_add_text(out, "\nThe desk's key for such notes:\n\n");
	checkpoint_print_key(checkpoint->origin, open, out);
	buffer_add_text(out,
		"\n\nTo check: agahi-desk -c FILE audit verify --checkpoint NOTE\n"
		"\nReceived by, on:\n");
}
