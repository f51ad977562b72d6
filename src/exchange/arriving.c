#include "agahi/exchange/arriving.h"

#include <stdio.h>
#include <string.h>

#include "agahi/edition/models.h"
#include "agahi/edition/rows.h"
#include "agahi/store/db.h"

/* --- what came ---------------------------------------------------------------------------------------- */

size_t arriving_count(const struct arriving *arriving)
{
	return exchange_file_count(arriving->file);
}

const struct edition *arriving_edition(const struct arriving *arriving, size_t at)
{
	return exchange_file_edition(arriving->file, at);
}

const struct edition *arriving_live(const struct arriving *arriving)
{
	const struct edition *first = arriving_count(arriving) > 0 ? arriving_edition(arriving, 0) : NULL;

	return first && first->state == EDITION_PUBLISHED ? first : NULL;
}

const struct edition *arriving_with_number(const struct arriving *arriving, long long number)
{
	for (size_t at = 0; number > 0 && at < arriving_count(arriving); at++) {
		if (arriving_edition(arriving, at)->number == number)
			return arriving_edition(arriving, at);
	}
	return NULL;
}

long long arriving_oldest(const struct arriving *arriving)
{
	long long oldest = 0;

	for (size_t at = 0; at < arriving_count(arriving); at++) {
		if (arriving_edition(arriving, at)->number > 0)
			oldest = arriving_edition(arriving, at)->number;
	}
	return oldest;
}

bool arriving_has_name(const struct arriving *arriving, const char *name)
{
	for (size_t at = 0; at < arriving_count(arriving); at++) {
		if (strcmp(arriving_edition(arriving, at)->name, name) == 0)
			return true;
	}
	return false;
}

/* --- its sets ----------------------------------------------------------------------------------------- */

static bool load_set(struct arriving *arriving, size_t at)
{
	if (!arriving->sets[at])
		arriving->sets[at] =
			exchange_file_set(arriving->file, at, arriving->error, sizeof(arriving->error));
	arriving->damaged = arriving->damaged || !arriving->sets[at];
	return arriving->sets[at] != NULL;
}

static bool is_missing(sqlite3 *db, const struct edition *edition)
{
	sqlite3_stmt *select =
		db_prepare(db, "SELECT 1 FROM edition WHERE hash = ?1 AND (number = ?2 OR name = ?3)");
	int step = SQLITE_ERROR;

	if (select) {
		db_bind_text(select, 1, edition->hash);
		sqlite3_bind_int64(select, 2, edition->number);
		db_bind_text(select, 3, edition->name);
		step = sqlite3_step(select);
	}
	sqlite3_finalize(select);
	return step != SQLITE_ROW;
}

static bool load_missing_sets(struct arriving *arriving)
{
	for (size_t at = 0; at < arriving_count(arriving); at++) {
		if (is_missing(arriving->db, arriving_edition(arriving, at)) && !load_set(arriving, at))
			return false;
	}
	return true;
}

bool arriving_open(struct arriving *arriving, sqlite3 *db, struct span octets, char *error, size_t size)
{
	memset(arriving, 0, sizeof(*arriving));
	arriving->db = db;
	arriving->file = exchange_file_read(octets, error, size);
	if (!arriving->file)
		return false;
	if (load_missing_sets(arriving))
		return true;
	snprintf(error, size, "%s", arriving->error);
	arriving_close(arriving);
	return false;
}

void arriving_close(struct arriving *arriving)
{
	for (size_t at = 0; at < EXCHANGE_MOST_EDITIONS; at++)
		message_set_free(arriving->sets[at]);
	exchange_file_free(arriving->file);
	memset(arriving, 0, sizeof(*arriving));
}

/* --- into the database -------------------------------------------------------------------------------- */

/* Runs it with the facts of an edition, each where the statement has a place for it. */
static bool run_with(sqlite3 *db, const char *sql, const struct edition *edition)
{
	sqlite3_stmt *statement = db_prepare(db, sql);
	const struct {
		const char *name;
		long long number;
	} numbers[] = { { ":id", edition->id }, { ":number", edition->number },
		{ ":made_ms", edition->made_ms }, { ":published_ms", edition->published_ms },
		{ ":base", edition->base }, { ":replaces", edition->replaces },
		{ ":may_lose", edition->may_lose }, { ":at_ms", edition->at_ms },
		{ ":audit", edition->audit } };
	const struct {
		const char *name, *text;
	} texts[] = { { ":name", edition->name }, { ":title", edition->title },
		{ ":author", edition->author }, { ":note", edition->note },
		{ ":published_by", edition->published_by }, { ":hash", edition->hash },
		{ ":audit_hash", edition->audit_hash } };

	if (!statement)
		return false;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		int at = sqlite3_bind_parameter_index(statement, numbers[i].name);

		if (at > 0)
			sqlite3_bind_int64(statement, at, numbers[i].number);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		int at = sqlite3_bind_parameter_index(statement, texts[i].name);

		if (at > 0)
			db_bind_text(statement, at, texts[i].text);
	}
	bool done = db_run(statement);
	sqlite3_finalize(statement);
	return done;
}

/* One that this program would not make, or cannot read, is left out: the edition is answered from by keywords, and the watch
 * tells. */
static bool store_model(struct arriving *arriving, const struct message_set *set)
{
	char hash[TABLES_HASH_SIZE], reason[128];

	if (!models_hash(set, hash))
		return false;
	struct span octets = *hash != '\0' ? exchange_file_model(arriving->file, hash) : (struct span){ 0 };
	if (octets.len == 0)
		return true;
	struct model *model = model_read(octets, reason, sizeof(reason));
	bool stored = !model || models_store(arriving->db, hash, octets);
	model_free(model);
	return stored;
}

bool arriving_store(struct arriving *arriving, size_t at)
{
	const struct edition *edition = arriving_edition(arriving, at);

	if (!load_set(arriving, at) ||
		!run_with(arriving->db,
			"INSERT INTO edition (state, number, name, title, author, note, published_by, "
			"made_ms,"
			" published_ms, base, replaces, hash, may_lose, at_ms, audit, audit_hash)"
			" VALUES (iif(:number > 0, 'retired', 'draft'), nullif(:number, 0), nullif(:name, "
			"''),"
			" :title, :author, :note, :published_by, :made_ms, nullif(:published_ms, 0), :base,"
			" :replaces, :hash, :may_lose, nullif(:at_ms, 0), :audit, :audit_hash)",
			edition))
		return false;
	long long id = sqlite3_last_insert_rowid(arriving->db);
	arriving->stored[at] = true;
	return rows_store(arriving->db, id, arriving->sets[at]) && store_model(arriving, arriving->sets[at]);
}

bool arriving_tell_same(struct arriving *arriving, size_t at)
{
	return run_with(arriving->db,
		"UPDATE edition SET title = :title, author = :author, note = :note, published_by = "
		":published_by,"
		" published_ms = nullif(:published_ms, 0), base = :base, replaces = :replaces,"
		" at_ms = nullif(:at_ms, 0), refused_ms = NULL, refused = ''"
		" WHERE iif(:number > 0, number = :number, name = :name)",
		arriving_edition(arriving, at));
}

bool arriving_delete(sqlite3 *db, const struct edition *draft)
{
	return rows_delete(db, draft->id) && run_with(db, "DELETE FROM edition WHERE id = :id", draft);
}

/* --- what was shared last ----------------------------------------------------------------------------- */

bool arriving_was_shared(sqlite3 *db, const struct edition *draft, bool *was)
{
	sqlite3_stmt *select = db_prepare(
		db, "SELECT 1 FROM shared_schedule WHERE name = ? AND hash = ? AND at_ms = ? AND base = ?");
	int step = SQLITE_ERROR;

	if (select) {
		db_bind_text(select, 1, draft->name);
		db_bind_text(select, 2, draft->hash);
		sqlite3_bind_int64(select, 3, draft->at_ms);
		sqlite3_bind_int64(select, 4, draft->base);
		step = sqlite3_step(select);
	}
	sqlite3_finalize(select);
	*was = step == SQLITE_ROW;
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

static bool has_gone_live(const struct arriving *arriving, const struct edition *draft)
{
	for (size_t at = 0; at < arriving_count(arriving); at++) {
		const struct edition *edition = arriving_edition(arriving, at);

		if (edition->number > draft->base && edition->base == draft->base &&
			strcmp(edition->hash, draft->hash) == 0)
			return true;
	}
	return false;
}

static bool is_from_elsewhere(sqlite3 *db, const struct edition *draft, bool *elsewhere)
{
	sqlite3_stmt *select = db_prepare(db, "SELECT elsewhere FROM shared_schedule WHERE name = ?");
	int step = SQLITE_ERROR;

	if (select) {
		db_bind_text(select, 1, draft->name);
		step = sqlite3_step(select);
	}
	*elsewhere = step == SQLITE_ROW && sqlite3_column_int(select, 0) != 0;
	sqlite3_finalize(select);
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

static bool end_one(struct arriving *arriving, const struct edition *draft)
{
	bool was_shared, elsewhere, live = has_gone_live(arriving, draft);

	if (!arriving_was_shared(arriving->db, draft, &was_shared) ||
		!is_from_elsewhere(arriving->db, draft, &elsewhere))
		return false;
	if (live)
		return arriving_delete(arriving->db, draft);
	if (!was_shared || arriving_has_name(arriving, draft->name))
		return true;
	return elsewhere ? arriving_delete(arriving->db, draft)
			 : run_with(arriving->db, "UPDATE edition SET at_ms = NULL WHERE id = :id", draft);
}

bool arriving_end_withdrawn(struct arriving *arriving)
{
	struct edition draft;
	long long id = 0;
	char sql[128];

	for (;;) {
		snprintf(sql, sizeof(sql),
			"SELECT min(id) FROM edition WHERE at_ms IS NOT NULL AND id > %lld", id);
		if (!db_read_number(arriving->db, sql, &id))
			return false;
		if (id == 0)
			return true;
		if (!editions_find_id_within(arriving->db, id, &draft) ||
			!editions_fill_hash(arriving->db, &draft) || !end_one(arriving, &draft))
			return false;
	}
}

struct remembered {
	bool elsewhere[EXCHANGE_MOST_EDITIONS];
};

static bool insert_schedule(sqlite3 *db, const struct edition *draft, bool elsewhere)
{
	return run_with(db,
		elsewhere ? "INSERT INTO shared_schedule (name, hash, at_ms, base, elsewhere)"
			    " VALUES (:name, :hash, :at_ms, :base, 1)"
			  : "INSERT INTO shared_schedule (name, hash, at_ms, base, elsewhere)"
			    " VALUES (:name, :hash, :at_ms, :base, 0)",
		draft);
}

/* Which of its drafts were made elsewhere: those that came just now, or before. */
static bool find_elsewhere(const struct arriving *arriving, struct remembered *remembered)
{
	for (size_t at = 0; at < arriving_count(arriving); at++) {
		const struct edition *draft = arriving_edition(arriving, at);

		if (draft->state == EDITION_DRAFT &&
			!is_from_elsewhere(arriving->db, draft, &remembered->elsewhere[at]))
			return false;
		remembered->elsewhere[at] = remembered->elsewhere[at] || arriving->stored[at];
	}
	return true;
}

bool arriving_remember(struct arriving *arriving)
{
	struct remembered remembered = { { false } };

	if (!find_elsewhere(arriving, &remembered) ||
		!db_execute(arriving->db, "DELETE FROM shared_schedule"))
		return false;
	for (size_t at = 0; at < arriving_count(arriving); at++) {
		const struct edition *draft = arriving_edition(arriving, at);

		if (draft->state == EDITION_DRAFT &&
			!insert_schedule(arriving->db, draft, remembered.elsewhere[at]))
			return false;
	}
	return true;
}
