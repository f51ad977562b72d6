#include "agahi/exchange/exchange.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "agahi/edition/library.h"
#include "agahi/edition/models.h"
#include "agahi/edition/rows.h"
#include "agahi/exchange/exchange_writer.h"

_Static_assert((int)EXCHANGE_HISTORY + (int)EXCHANGE_MOST_SCHEDULED < (int)EXCHANGE_MOST_EDITIONS,
	"what is packed has room");

void exchange_digest(struct span octets, char digest[TABLES_HASH_SIZE])
{
	*digest = '\0';
	if (octets.len >= EXCHANGE_DIGEST_SIZE)
		sodium_bin2hex(digest, TABLES_HASH_SIZE, octets.data + octets.len - EXCHANGE_DIGEST_SIZE,
			EXCHANGE_DIGEST_SIZE);
}

/* Ends the transaction; where it was not `done`, nothing was. */
static bool end(sqlite3 *db, bool done, char *error, size_t size)
{
	if (done && db_execute(db, "COMMIT"))
		return true;
	library_tell(db, error, size);
	if (!sqlite3_get_autocommit(db))
		db_execute(db, "ROLLBACK");
	return false;
}

/* --- what is here ------------------------------------------------------------------------------------- */

static bool store_hash(sqlite3 *db, const struct edition *edition)
{
	sqlite3_stmt *update = db_prepare(db, "UPDATE edition SET hash = ? WHERE id = ?");
	bool done = update != NULL;

	if (done) {
		db_bind_text(update, 1, edition->hash);
		sqlite3_bind_int64(update, 2, edition->id);
		done = db_run(update);
	}
	sqlite3_finalize(update);
	return done;
}

/* Those of before hashes were kept. */
static bool fill_hashes(sqlite3 *db)
{
	struct edition edition;
	long long id;

	while ((id = db_number(db,
			"SELECT min(id) FROM edition WHERE hash = '' AND (state = 'published' OR at_ms IS "
			"NOT NULL)",
			0)) > 0) {
		if (!editions_find_id_within(db, id, &edition) || !editions_fill_hash(db, &edition) ||
			!store_hash(db, &edition))
			return false;
	}
	return true;
}

static bool read_shared(sqlite3 *db, struct exchange_state *state)
{
	sqlite3_stmt *select = db_prepare(db, "SELECT version, digest FROM shared");
	int step = select ? sqlite3_step(select) : SQLITE_ERROR;

	if (step == SQLITE_ROW) {
		state->version = sqlite3_column_int64(select, 0);
		snprintf(state->digest, sizeof(state->digest), "%s", db_column_text(select, 1));
	}
	sqlite3_finalize(select);
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

static bool read_change(sqlite3 *db, struct exchange_state *state)
{
	long long changed = 0, full = 0;

	bool read = db_read_number(db,
		"SELECT EXISTS (SELECT number, hash FROM edition WHERE state = 'published'"
		"  EXCEPT SELECT number, hash FROM shared)"
		" OR EXISTS (SELECT name, hash, at_ms, base FROM edition WHERE at_ms IS NOT NULL"
		"  EXCEPT SELECT name, hash, at_ms, base FROM shared_schedule)"
		" OR EXISTS (SELECT name, hash, at_ms, base FROM shared_schedule"
		"  EXCEPT SELECT name, hash, at_ms, base FROM edition WHERE at_ms IS NOT NULL)",
		&changed);
	read = read &&
		db_read_number(db,
			"SELECT EXISTS (SELECT 1 FROM edition WHERE state = 'published' OR at_ms IS NOT "
			"NULL)",
			&full);
	state->changed = changed != 0;
	state->empty = full == 0;
	return read;
}

bool exchange_state(sqlite3 *db, struct exchange_state *state, char *error, size_t size)
{
	*state = (struct exchange_state){ 0 };
	bool done = library_begin(db, "BEGIN") && fill_hashes(db) && read_shared(db, state) &&
		read_change(db, state) &&
		db_read_number(db, "SELECT number FROM edition WHERE state = 'published'", &state->live);

	return end(db, done, error, size);
}

bool exchange_forget(sqlite3 *db, char *error, size_t size)
{
	bool done = library_begin(db, "BEGIN IMMEDIATE") && db_execute(db, "DELETE FROM shared") &&
		db_execute(db, "DELETE FROM shared_schedule");

	return end(db, done, error, size);
}

/* --- packing ------------------------------------------------------------------------------------------ */

struct packing {
	sqlite3 *db;
	struct exchange_writer *writer;
	char *error; /* "" where the database, or memory, is to blame */
	size_t size;
};

static bool add_model(struct packing *packing, const struct message_set *set)
{
	struct buffer octets = { 0 };
	char hash[TABLES_HASH_SIZE];

	if (!models_hash(set, hash))
		return false;
	if (*hash == '\0' || exchange_writer_has_model(packing->writer, hash))
		return true;
	bool added = models_find(packing->db, hash, &octets);
	if (added && octets.len > 0)
		added = exchange_writer_add_model(
			packing->writer, hash, (struct span){ (const uint8_t *)octets.data, octets.len });
	buffer_free(&octets);
	return added;
}

/* Of an old one that is damaged nobody needs to hear. */
static bool is_whole(
	struct packing *packing, struct edition *edition, const struct message_set *set, bool *whole)
{
	char hash[TABLES_HASH_SIZE];

	if (!tables_hash(set, hash))
		return false;
	if (*edition->hash == '\0')
		memcpy(edition->hash, hash, sizeof(hash));
	*whole = strcmp(edition->hash, hash) == 0;
	if (*whole || edition->state == EDITION_RETIRED)
		return true;
	snprintf(packing->error, packing->size,
		"the rows of what is %s are not what was kept: they were changed by other means than agahi, "
		"or the "
		"file is damaged",
		edition->state == EDITION_PUBLISHED ? "live" : "scheduled");
	return false;
}

static bool add_edition(struct packing *packing, long long id)
{
	struct message_set *set = message_set_new();
	struct edition edition;
	bool whole = false;

	bool added = set && editions_find_id_within(packing->db, id, &edition) &&
		rows_load(packing->db, id, set) && is_whole(packing, &edition, set, &whole);
	if (added && whole)
		added = exchange_writer_add(packing->writer, &edition, set) && add_model(packing, set);
	message_set_free(set);
	return added;
}

/* As long as there is `room`. */
static bool add_all(struct packing *packing, const char *sql, size_t room)
{
	sqlite3_stmt *select = db_prepare(packing->db, sql);
	int step = SQLITE_DONE;
	bool added = select != NULL;

	while (added && exchange_writer_size(packing->writer) < room &&
		(step = sqlite3_step(select)) == SQLITE_ROW)
		added = add_edition(packing, sqlite3_column_int64(select, 0));
	sqlite3_finalize(select);
	return added && (step == SQLITE_DONE || step == SQLITE_ROW);
}

static bool is_within_bounds(struct packing *packing)
{
	if (db_number(packing->db, "SELECT count(*) FROM edition WHERE at_ms IS NOT NULL", 0) <=
		EXCHANGE_MOST_SCHEDULED)
		return true;
	snprintf(packing->error, packing->size,
		"more than %d drafts are scheduled, which is more than nodes share: agahi unschedule some",
		EXCHANGE_MOST_SCHEDULED);
	return false;
}

static bool add_everything(struct packing *packing)
{
	char retired[128];

	snprintf(retired, sizeof(retired),
		"SELECT id FROM edition WHERE state = 'retired' ORDER BY number DESC LIMIT %d",
		EXCHANGE_HISTORY);
	return is_within_bounds(packing) &&
		add_all(packing, "SELECT id FROM edition WHERE state = 'published'", EXCHANGE_MAX_OCTETS) &&
		add_all(packing, retired, EXCHANGE_HISTORY_ROOM) &&
		add_all(packing, "SELECT id FROM edition WHERE at_ms IS NOT NULL ORDER BY name",
			EXCHANGE_MAX_OCTETS);
}

static bool end_packing(struct packing *packing, struct buffer *out)
{
	size_t most = EXCHANGE_MAX_OCTETS - 1024, octets = exchange_writer_size(packing->writer);

	if (octets <= most)
		return exchange_writer_end(packing->writer, out);
	snprintf(packing->error, packing->size,
		"what is live and scheduled is more than %d MiB, which is more than nodes share",
		EXCHANGE_MAX_OCTETS / 1024 / 1024);
	return false;
}

bool exchange_pack(sqlite3 *db, struct buffer *out, char *error, size_t size)
{
	struct packing packing = { db, exchange_writer_new(), error, size };

	*error = '\0';
	bool packed = packing.writer && library_begin(db, "BEGIN") && add_everything(&packing) &&
		end_packing(&packing, out);
	if (!packed && *error == '\0')
		library_tell(db, error, size);
	if (!sqlite3_get_autocommit(db))
		db_execute(db, "COMMIT");
	exchange_writer_free(packing.writer);
	return packed;
}
