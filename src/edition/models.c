#include "agahi/edition/models.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "agahi/edition/library.h"
#include "agahi/store/db.h"

/* --- under which hash --------------------------------------------------------------------------------- */

/* With its NUL, so that no two lists of texts are the same octets. */
static void add_text(crypto_hash_sha256_state *state, const char *text)
{
	crypto_hash_sha256_update(state, (const unsigned char *)text, strlen(text) + 1);
}

static void add_keywords(crypto_hash_sha256_state *state, const struct message_set *set)
{
	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];

		for (size_t k = 0; k < row->keyword_count; k++) {
			add_text(state, row->topic);
			add_text(state, row->keywords[k]);
		}
	}
}

static void add_examples(crypto_hash_sha256_state *state, const struct message_set *set)
{
	for (size_t i = 0; i < set->example_count; i++) {
		add_text(state, set->examples[i].topic);
		add_text(state, set->examples[i].text);
	}
}

bool models_hash(const struct message_set *set, char hash[TABLES_HASH_SIZE])
{
	unsigned char octets[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	char version[32];

	*hash = '\0';
	if (set->example_count == 0)
		return true;
	snprintf(version, sizeof(version), "model %d", MODEL_VERSION);
	crypto_hash_sha256_init(&state);
	add_text(&state, version);
	add_keywords(&state, set);
	add_text(&state, "");
	add_examples(&state, set);
	crypto_hash_sha256_final(&state, octets);
	sodium_bin2hex(hash, TABLES_HASH_SIZE, octets, sizeof(octets));
	return true;
}

/* --- the table ---------------------------------------------------------------------------------------- */

bool models_find(sqlite3 *db, const char *hash, struct buffer *octets)
{
	sqlite3_stmt *select = db_prepare(db, "SELECT octets FROM model WHERE hash = ?");
	int step = SQLITE_ERROR;

	if (!select)
		return false;
	db_bind_text(select, 1, hash);
	step = sqlite3_step(select);
	if (step == SQLITE_ROW) {
		const void *blob = sqlite3_column_blob(select, 0);

		buffer_add(octets, blob ? blob : "", (size_t)sqlite3_column_bytes(select, 0));
	}
	sqlite3_finalize(select);
	return (step == SQLITE_ROW || step == SQLITE_DONE) && !octets->failed;
}

bool models_store(sqlite3 *db, const char *hash, struct span octets)
{
	sqlite3_stmt *insert = db_prepare(db, "INSERT OR REPLACE INTO model (hash, octets) VALUES (?, ?)");
	bool stored = insert != NULL;

	if (stored) {
		db_bind_text(insert, 1, hash);
		sqlite3_bind_blob64(insert, 2, octets.data, octets.len, SQLITE_STATIC);
		stored = db_run(insert);
	}
	sqlite3_finalize(insert);
	return stored;
}

bool models_delete_unused(sqlite3 *db)
{
	char sql[320];

	snprintf(sql, sizeof(sql),
		"DELETE FROM model WHERE hash NOT IN (SELECT model FROM edition WHERE model IS NOT NULL"
		" AND (number IS NULL OR number > (SELECT max(number) FROM edition) - %d))",
		MODELS_EDITIONS);
	return db_execute(db, sql);
}

/* --- for who answers ---------------------------------------------------------------------------------- */

bool models_load(sqlite3 *db, const struct message_set *set, struct model **model, char *error, size_t size)
{
	char hash[TABLES_HASH_SIZE];
	struct buffer octets = { 0 };

	*model = NULL;
	bool read = models_hash(set, hash);
	if (read && *hash != '\0')
		read = models_find(db, hash, &octets);
	if (!read)
		library_tell(db, error, size);
	if (read && octets.data) {
		*model = model_read((struct span){ (const uint8_t *)octets.data, octets.len }, error, size);
		read = *model != NULL;
	}
	buffer_free(&octets);
	return read;
}
