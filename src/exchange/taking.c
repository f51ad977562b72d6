#include "agahi/exchange/taking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/edition/library.h"
#include "agahi/edition/models.h"
#include "agahi/exchange/arriving.h"
#include "agahi/exchange/exchange.h"

struct taking {
	sqlite3 *db;
	int64_t version, now_ms;
	struct arriving arriving;
	char digest[TABLES_HASH_SIZE];
	int64_t known_version;
	long long known;            /* number of what was live in it */
	const struct edition *live; /* that comes; NULL: it has none */
	struct taking_news *news;
};

/* --- what stands here --------------------------------------------------------------------------------- */

static bool read_known(struct taking *taking)
{
	long long version = 0;
	bool read = db_read_number(taking->db, "SELECT version FROM shared", &version) &&
		db_read_number(taking->db, "SELECT number FROM shared", &taking->known);

	taking->known_version = version;
	return read;
}

/* Where it has the version, but other octets, the database that counts is another one: what comes now is the truth. */
static bool is_known(const struct taking *taking, const char *digest)
{
	return taking->known_version > taking->version ||
		(taking->known_version == taking->version && strcmp(digest, taking->digest) == 0);
}

/* Does the edition of that number here have that content? */
static bool is_here(struct taking *taking, const struct edition *edition, bool *here)
{
	char which[24];
	struct edition found;

	snprintf(which, sizeof(which), "%lld", edition->number);
	if (!editions_find_within(taking->db, which, &found) || !editions_fill_hash(taking->db, &found))
		return false;
	*here = found.id != 0 && strcmp(found.hash, edition->hash) == 0;
	return true;
}

/* --- what loses --------------------------------------------------------------------------------------- */

static bool is_name_free(struct taking *taking, const char *name, bool *is_free)
{
	struct edition found;
	bool read = editions_find_within(taking->db, name, &found);

	*is_free = found.id == 0 && !arriving_has_name(&taking->arriving, name);
	return read;
}

/* NAME, or NAME-2 and so on. */
static bool find_free_name(struct taking *taking, const char *wanted, char name[EDITION_NAME_SIZE])
{
	bool is_free = false;

	snprintf(name, EDITION_NAME_SIZE, "%s", wanted);
	for (int i = 2; is_name_free(taking, name, &is_free); i++) {
		if (is_free)
			return true;
		snprintf(name, EDITION_NAME_SIZE, "%.50s-%d", wanted, i);
	}
	return false;
}

static bool make_draft(struct taking *taking, const struct edition *edition, const char *name)
{
	char why[EDITION_TEXT_SIZE];
	sqlite3_stmt *update = db_prepare(taking->db,
		"UPDATE edition SET state = 'draft', number = NULL, published_ms = NULL, published_by = '',"
		" replaces = 0, at_ms = NULL, name = ?2, refused_ms = ?3, refused = ?4 WHERE id = ?1");
	bool done = update != NULL;

	if (done) {
		snprintf(why, sizeof(why),
			"it was edition %lld here; before it was shared, edition %lld (%.100s) was published "
			"on another node, and that is live",
			edition->number, taking->live->number, taking->live->author);
		sqlite3_bind_int64(update, 1, edition->id);
		db_bind_text(update, 2, name);
		sqlite3_bind_int64(update, 3, taking->now_ms);
		db_bind_text(update, 4, why);
		done = db_run(update);
	}
	sqlite3_finalize(update);
	return done;
}

static bool lose(struct taking *taking, const struct edition *edition)
{
	char wanted[EDITION_NAME_SIZE], name[EDITION_NAME_SIZE];

	/* As acceptance.h calls what is handed over: so who hands it over again is told that it was overtaken. */
	snprintf(wanted, sizeof(wanted), "edition-%.8s", edition->hash);
	if (!find_free_name(taking, wanted, name) || !make_draft(taking, edition, name))
		return false;
	taking->news->lost++;
	snprintf(taking->news->lost_draft, sizeof(taking->news->lost_draft), "%s", name);
	return true;
}

/* One that comes has the number of another content; or it was published here since, from what is live no more. */
static bool has_lost(struct taking *taking, const struct edition *edition, bool ahead)
{
	long long oldest = arriving_oldest(&taking->arriving);
	const struct edition *same = arriving_with_number(&taking->arriving, edition->number);

	if (same)
		return strcmp(same->hash, edition->hash) != 0;
	if (ahead || edition->number <= taking->known)
		return false;
	return edition->number > oldest || taking->known_version > 0;
}

/* What stays has the numbers of all nodes. */
static bool end_what_lost(struct taking *taking, bool ahead)
{
	struct edition edition;
	char which[24];
	long long number = editions_newest(taking->db), oldest = arriving_oldest(&taking->arriving);
	long long until = taking->known < oldest ? taking->known : oldest - 1;

	for (; number > until && number > 0; number--) {
		snprintf(which, sizeof(which), "%lld", number);
		if (!editions_find_within(taking->db, which, &edition) ||
			!editions_fill_hash(taking->db, &edition))
			return false;
		if (edition.id != 0 && has_lost(taking, &edition, ahead) && !lose(taking, &edition))
			return false;
	}
	return true;
}

/* --- what was published ------------------------------------------------------------------------------- */

static bool take_published(struct taking *taking)
{
	bool here = false;

	for (size_t at = arriving_count(&taking->arriving); at-- > 0;) {
		const struct edition *edition = arriving_edition(&taking->arriving, at);

		if (edition->state == EDITION_DRAFT)
			continue;
		if (!is_here(taking, edition, &here) ||
			!(here ? arriving_tell_same(&taking->arriving, at)
			       : arriving_store(&taking->arriving, at)))
			return false;
	}
	return true;
}

static bool make_live(struct taking *taking)
{
	sqlite3_stmt *update = NULL;
	bool done = db_execute(taking->db, "UPDATE edition SET state = 'retired' WHERE state = 'published'");

	if (done)
		update = db_prepare(taking->db, "UPDATE edition SET state = 'published' WHERE number = ?");
	if (update) {
		sqlite3_bind_int64(update, 1, taking->live->number);
		done = db_run(update);
	}
	sqlite3_finalize(update);
	return update && done;
}

static bool take_live(struct taking *taking)
{
	bool ahead = false;

	if (!taking->live)
		return true;
	if (!is_here(taking, taking->live, &ahead) || !end_what_lost(taking, ahead) ||
		!take_published(taking))
		return false;
	/* What was published here on top of it stays. */
	return (ahead && editions_newest(taking->db) > taking->live->number) || make_live(taking);
}

/* --- what is scheduled -------------------------------------------------------------------------------- */

/* Gives its name to one that comes; what is not scheduled is a node's own, and nobody's to delete. */
static bool rename_draft(struct taking *taking, const struct edition *draft)
{
	char name[EDITION_NAME_SIZE];
	sqlite3_stmt *update = NULL;
	bool done = find_free_name(taking, draft->name, name);

	if (done)
		update = db_prepare(taking->db, "UPDATE edition SET name = ? WHERE id = ?");
	if (update) {
		db_bind_text(update, 1, name);
		sqlite3_bind_int64(update, 2, draft->id);
		done = db_run(update);
	}
	sqlite3_finalize(update);
	taking->news->renamed++;
	snprintf(taking->news->renamed_draft, sizeof(taking->news->renamed_draft), "%s", name);
	return update && done;
}

/* It has gone live here already, at its time. */
static bool is_live_here(struct taking *taking, const struct edition *draft, bool *live)
{
	char error[256];
	struct edition found;
	bool read = editions_find_content(taking->db, draft->hash, draft->base, &found, error, sizeof(error));

	*live = found.id != 0 && found.number > draft->base;
	return read;
}

static bool place_draft(struct taking *taking, size_t at, const struct edition *here)
{
	const struct edition *draft = arriving_edition(&taking->arriving, at);
	bool was_shared = false;

	if (here->id == 0)
		return arriving_store(&taking->arriving, at);
	if (strcmp(here->hash, draft->hash) == 0)
		return arriving_tell_same(&taking->arriving, at);
	if (here->at_ms != 0 && !arriving_was_shared(taking->db, here, &was_shared))
		return false;
	return (was_shared ? arriving_delete(taking->db, here) : rename_draft(taking, here)) &&
		arriving_store(&taking->arriving, at);
}

static bool take_draft(struct taking *taking, size_t at)
{
	const struct edition *draft = arriving_edition(&taking->arriving, at);
	struct edition here;
	bool live, was_shared;

	if (!is_live_here(taking, draft, &live) || !arriving_was_shared(taking->db, draft, &was_shared) ||
		!editions_find_within(taking->db, draft->name, &here) ||
		!editions_fill_hash(taking->db, &here))
		return false;
	/* Nothing new of it: where it is another here, or gone, that was done here since. */
	return live || was_shared || place_draft(taking, at, &here);
}

static bool take_drafts(struct taking *taking)
{
	for (size_t at = 0; at < arriving_count(&taking->arriving); at++) {
		if (arriving_edition(&taking->arriving, at)->state == EDITION_DRAFT &&
			!take_draft(taking, at))
			return false;
	}
	return true;
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static bool remember(struct taking *taking)
{
	sqlite3_stmt *insert = db_prepare(taking->db,
		"INSERT OR REPLACE INTO shared (id, version, digest, number, hash) VALUES (1, ?, ?, ?, ?)");
	bool done = insert != NULL;

	if (done) {
		sqlite3_bind_int64(insert, 1, taking->version);
		db_bind_text(insert, 2, taking->digest);
		sqlite3_bind_int64(insert, 3, taking->live ? taking->live->number : 0);
		db_bind_text(insert, 4, taking->live ? taking->live->hash : "");
		done = db_run(insert);
	}
	sqlite3_finalize(insert);
	return done && arriving_remember(&taking->arriving);
}

static bool tell(struct taking *taking)
{
	struct edition live;

	if (!editions_find_within(taking->db, EDITION_LIVE, &live))
		return false;
	taking->news->live = live.number;
	snprintf(taking->news->by, sizeof(taking->news->by), "%s", live.published_by);
	return true;
}

static bool take(struct taking *taking)
{
	return take_live(taking) && arriving_end_withdrawn(&taking->arriving) && take_drafts(taking) &&
		remember(taking) && models_delete_unused(taking->db) && tell(taking);
}

static enum taking_result take_within(struct taking *taking, char *error, size_t size)
{
	char digest[TABLES_HASH_SIZE] = "";
	struct exchange_state state;

	/* Hashes of long ago are filled before. */
	if (!exchange_state(taking->db, &state, error, size))
		return TAKING_FAILED;
	memcpy(digest, state.digest, sizeof(digest));
	if (!library_begin(taking->db, "BEGIN IMMEDIATE") || !read_known(taking)) {
		library_tell(taking->db, error, size);
		return TAKING_FAILED;
	}
	if (is_known(taking, digest))
		return TAKING_KNOWN;
	snprintf(error, size, "%s", "");
	if (take(taking) && db_execute(taking->db, "COMMIT"))
		return TAKING_DONE;
	if (taking->arriving.damaged) {
		snprintf(error, size, "%s", taking->arriving.error);
		return TAKING_REFUSED;
	}
	library_tell(taking->db, error, size);
	return TAKING_FAILED;
}

enum taking_result taking_take(sqlite3 *db, int64_t version, struct span octets, int64_t now_ms,
	struct taking_news *news, char *error, size_t size)
{
	struct taking taking = { .db = db, .version = version, .now_ms = now_ms, .news = news };

	memset(news, 0, sizeof(*news));
	if (!arriving_open(&taking.arriving, db, octets, error, size))
		return exchange_file_is_of_other_format(octets) ? TAKING_FOREIGN : TAKING_REFUSED;
	exchange_digest(octets, taking.digest);
	taking.live = arriving_live(&taking.arriving);
	enum taking_result result = take_within(&taking, error, size);
	if (!sqlite3_get_autocommit(db))
		db_execute(db, "ROLLBACK");
	arriving_close(&taking.arriving);
	if (result != TAKING_DONE)
		memset(news, 0, sizeof(*news));
	return result;
}
