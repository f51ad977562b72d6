#include "agahi/drafts/reviewing.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/drafts/comments.h"
#include "agahi/drafts/contents.h"
#include "agahi/edition/models.h"
#include "agahi/store/db.h"

/* --- the statement and its seal ----------------------------------------------------------------------- */

void reviewing_write_statement(
	const struct draft *draft, const char *base_hash, char statement[REVIEWING_STATEMENT_SIZE])
{
	snprintf(statement, REVIEWING_STATEMENT_SIZE,
		"agahi-statement 1\ncontent sha256:%s\nbase sha256:%s\nfrom %lld\nmay-lose %s\ntitle "
		"%s\nnote %s\n",
		draft->hash, base_hash, (long long)(draft->from_ms / 1000), draft->may_lose ? "yes" : "no",
		draft->title, draft->note);
}

/* What it was made from, as it says in files; "" where that was nothing. */
static bool read_base_hash(sqlite3 *db, const struct draft *draft, char hash[TABLES_HASH_SIZE])
{
	struct draft base;

	if (!drafts_find(db, draft->base, &base))
		return false;
	memcpy(hash, base.hash, TABLES_HASH_SIZE);
	return true;
}

static bool set_seal(sqlite3 *db, struct draft *draft)
{
	char statement[REVIEWING_STATEMENT_SIZE], base[TABLES_HASH_SIZE];
	unsigned char octets[crypto_hash_sha256_BYTES];

	if (!read_base_hash(db, draft, base))
		return false;
	reviewing_write_statement(draft, base, statement);
	crypto_hash_sha256(octets, (const unsigned char *)statement, strlen(statement));
	sodium_bin2hex(draft->seal, sizeof(draft->seal), octets, sizeof(octets));
	return query_run(db, "UPDATE edition SET seal = ? WHERE id = ?",
		QUERY(QUERY_TEXT(draft->seal), QUERY_NUMBER(draft->id)));
}

bool reviewing_is_intact(sqlite3 *db, const struct draft *draft)
{
	struct message_set *set = contents_load(db, draft->id);
	char hash[TABLES_HASH_SIZE];
	bool intact = set && *draft->hash != '\0' && tables_hash(set, hash) && strcmp(hash, draft->hash) == 0;

	message_set_free(set);
	return intact;
}

/* --- submitting --------------------------------------------------------------------------------------- */

static bool was_checked(sqlite3 *db, const struct draft *draft, const struct reviewing_checked *checked)
{
	struct draft live;

	return checked && strcmp(checked->content, draft->hash) == 0 &&
		checked->may_lose == draft->may_lose && drafts_find_live(db, &live) &&
		live.id == checked->live;
}

/* The hashes of the content, and what keeps it from being frozen. */
static enum deed_result measure(sqlite3 *db, struct draft *draft, const struct reviewing_checked *checked)
{
	struct message_set *set = contents_load(db, draft->id);
	char base[TABLES_HASH_SIZE];
	bool measured = set && tables_hash(set, draft->hash) && models_hash(set, draft->model) &&
		read_base_hash(db, draft, base);

	message_set_free(set);
	if (!measured)
		return DEED_FAILED;
	if (strcmp(base, draft->hash) == 0)
		return DEED_UNCHANGED;
	if (!was_checked(db, draft, checked))
		return DEED_NEEDS_CHECK;
	return *draft->model == '\0' || drafts_has_model(db, draft->model) ? DEED_DONE : DEED_NEEDS_MODEL;
}

static bool freeze(sqlite3 *db, const struct deed *deed, struct draft *draft)
{
	char about[DEED_ABOUT_SIZE];

	return deeds_move(db, deed, draft, COURSE_SUBMIT) &&
		query_run(db,
			"UPDATE edition SET hash = ?, model = ?, submitted_by = ?, submitted_ms = ?, refused "
			"= '' WHERE id = ?",
			QUERY(QUERY_TEXT(draft->hash), QUERY_TEXT(draft->model),
				QUERY_NUMBER(deed->person->id), QUERY_NUMBER(deed->now_ms),
				QUERY_NUMBER(draft->id))) &&
		set_seal(db, draft) &&
		deeds_record(db, deed, "submit", deeds_about(draft->id, about), NULL, draft->hash);
}

enum deed_result reviewing_submit(sqlite3 *db, const struct deed *deed, long long id,
	const struct reviewing_checked *checked, char model[TABLES_HASH_SIZE])
{
	struct draft draft;
	enum deed_result result = deeds_begin(db, deed, id, COURSE_SUBMIT, &draft, NULL);

	if (result == DEED_DONE)
		result = measure(db, &draft, checked);
	if (model)
		memcpy(model, draft.model, TABLES_HASH_SIZE);
	if (result == DEED_DONE && !freeze(db, deed, &draft))
		result = DEED_FAILED;
	return deeds_end(db, result);
}

/* --- approving ---------------------------------------------------------------------------------------- */

/* Of this seal, by active signers who have not touched it: what they are now, not what they were. */
#define STANDING \
	" FROM approval a JOIN person p ON p.id = a.person WHERE a.edition = ?1 AND a.hash = ?2 AND ?2 <> " \
	"''" \
	" AND p.state = 1 AND p.roles & 4 AND NOT EXISTS (SELECT 1 FROM touched t WHERE t.edition = " \
	"a.edition AND" \
	" t.person = a.person)"
_Static_assert(STAFF_ACTIVE == 1 && STAFF_SIGNER == 4, "the statement has these numbers");

long long reviewing_count(sqlite3 *db, const struct draft *draft)
{
	return query_number_or(
		db, "SELECT count(*)" STANDING, QUERY(QUERY_NUMBER(draft->id), QUERY_TEXT(draft->seal)), -1);
}

bool reviewing_list(sqlite3 *db, const struct draft *draft, reviewing_each_h handler, void *arg)
{
	sqlite3_stmt *select =
		query_prepare(db, "SELECT p.id, p.name, p.shown, a.at_ms" STANDING " ORDER BY a.at_ms, p.id",
			QUERY(QUERY_NUMBER(draft->id), QUERY_TEXT(draft->seal)));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		const struct reviewing_signature signature = { sqlite3_column_int64(select, 0),
			db_column_text(select, 1), db_column_text(select, 2),
			sqlite3_column_int64(select, 3) };

		handler(&signature, arg);
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

bool reviewing_is_enough(sqlite3 *db, const struct draft *draft, unsigned needed)
{
	return query_number_or(db,
		       "SELECT count(*) >= max(1, ?3) AND sum(a.person <> ?4) > 0 AND sum(a.person <> ?5) > 0"
		       " AND sum(a.person <> ?6) > 0" STANDING,
		       QUERY(QUERY_NUMBER(draft->id), QUERY_TEXT(draft->seal), QUERY_NUMBER(needed),
			       QUERY_NUMBER(draft->planned_by), QUERY_NUMBER(draft->described_by),
			       QUERY_NUMBER(draft->submitted_by)),
		       0) == 1;
}

/* Where one approval is enough, it is not that of who said when, under which name, or that it is ready. */
static enum deed_result check_own(sqlite3 *db, const struct draft *draft, long long person, unsigned needed)
{
	bool own =
		person == draft->planned_by || person == draft->described_by || person == draft->submitted_by;

	return own && needed <= 1 && reviewing_count(db, draft) < 1 ? DEED_OWN : DEED_DONE;
}

static enum deed_result check_twice(sqlite3 *db, const struct draft *draft, long long person)
{
	long long count = query_number_or(db,
		"SELECT count(*) FROM approval WHERE edition = ? AND person = ? AND hash = ?",
		QUERY(QUERY_NUMBER(draft->id), QUERY_NUMBER(person), QUERY_TEXT(draft->seal)), -1);

	return count < 0 ? DEED_FAILED : count > 0 ? DEED_TWICE : DEED_DONE;
}

static bool approve(
	sqlite3 *db, const struct deed *deed, struct draft *draft, unsigned needed, bool *finished)
{
	char about[DEED_ABOUT_SIZE];

	if (!query_run(db,
		    "INSERT OR REPLACE INTO approval (edition, person, hash, at_ms) VALUES (?, ?, ?, ?)",
		    QUERY(QUERY_NUMBER(draft->id), QUERY_NUMBER(deed->person->id), QUERY_TEXT(draft->seal),
			    QUERY_NUMBER(deed->now_ms))))
		return false;
	*finished = reviewing_is_enough(db, draft, needed);
	return deeds_move(db, deed, draft, *finished ? COURSE_FINISH : COURSE_APPROVE) &&
		deeds_record(db, deed, "approve", deeds_about(draft->id, about), NULL, draft->seal);
}

enum deed_result reviewing_approve(
	sqlite3 *db, const struct deed *deed, const struct reviewing_approval *approval, bool *finished)
{
	struct draft draft;
	enum deed_result result = deeds_begin(db, deed, approval->edition, COURSE_APPROVE, &draft, NULL);

	*finished = false;
	if (result == DEED_DONE && (*draft.seal == '\0' || strcmp(draft.seal, approval->seal) != 0))
		result = DEED_CONFLICT;
	if (result == DEED_DONE)
		result = check_twice(db, &draft, deed->person->id);
	if (result == DEED_DONE)
		result = check_own(db, &draft, deed->person->id, approval->needed);
	if (result == DEED_DONE && !reviewing_is_intact(db, &draft))
		result = DEED_CONFLICT;
	if (result == DEED_DONE && !approve(db, deed, &draft, approval->needed, finished))
		result = DEED_FAILED;
	result = deeds_end(db, result);
	*finished = *finished && result == DEED_DONE;
	return result;
}

enum deed_result reviewing_may_approve(
	sqlite3 *db, const struct person *person, long long id, unsigned needed)
{
	struct draft draft;
	bool touched;

	if (!drafts_find(db, id, &draft) || !drafts_is_touched_by(db, id, person->id, &touched))
		return DEED_FAILED;
	if (draft.id == 0)
		return DEED_MISSING;
	if ((person->roles & course_roles(COURSE_APPROVE)) == 0)
		return DEED_NOT_YOURS;
	if (touched)
		return DEED_TOUCHED;
	if (course_next(draft.state, COURSE_APPROVE) == COURSE_STATES)
		return DEED_WRONG_STATE;
	enum deed_result result = check_twice(db, &draft, person->id);
	return result == DEED_DONE ? check_own(db, &draft, person->id, needed) : result;
}

/* --- back, and when it goes live ---------------------------------------------------------------------- */

static bool move_with_record(sqlite3 *db, const struct deed *deed, struct draft *draft,
	enum course_action action, const char *what)
{
	char about[DEED_ABOUT_SIZE], seal[TABLES_HASH_SIZE];

	memcpy(seal, draft->seal, sizeof(seal));
	return deeds_move(db, deed, draft, action) &&
		deeds_record(db, deed, what, deeds_about(draft->id, about), *seal ? seal : NULL, NULL);
}

enum deed_result reviewing_ask(sqlite3 *db, const struct deed *deed, long long id, const char *comment)
{
	struct draft draft;
	enum deed_result result = deeds_begin(db, deed, id, COURSE_ASK, &draft, NULL);

	if (result == DEED_DONE)
		result = comments_put(db, deed, id, "", "", comment);
	if (result == DEED_DONE && !move_with_record(db, deed, &draft, COURSE_ASK, "change-asked"))
		result = DEED_FAILED;
	return deeds_end(db, result);
}

enum deed_result reviewing_withdraw(sqlite3 *db, const struct deed *deed, long long id)
{
	struct draft draft;
	enum deed_result result = deeds_begin(db, deed, id, COURSE_WITHDRAW, &draft, NULL);

	if (result == DEED_DONE && !move_with_record(db, deed, &draft, COURSE_WITHDRAW, "withdraw"))
		result = DEED_FAILED;
	return deeds_end(db, result);
}

static enum deed_result plan(
	sqlite3 *db, const struct deed *deed, struct draft *draft, int64_t from_ms, bool may_lose)
{
	char about[DEED_ABOUT_SIZE], old[40], fresh[40];

	if (draft->from_ms == from_ms && draft->may_lose == may_lose)
		return DEED_UNCHANGED;
	if (draft->may_lose && !may_lose && draft->state != COURSE_DRAFT)
		return DEED_NEEDS_CHECK;
	snprintf(old, sizeof(old), "%lld%s", (long long)draft->from_ms, draft->may_lose ? " may-lose" : "");
	snprintf(fresh, sizeof(fresh), "%lld%s", (long long)from_ms, may_lose ? " may-lose" : "");
	draft->from_ms = from_ms;
	draft->may_lose = may_lose;
	draft->planned_by = deed->person->id;
	return query_run(db, "UPDATE edition SET from_ms = ?, may_lose = ?, planned_by = ? WHERE id = ?",
		       QUERY(QUERY_NUMBER(from_ms), QUERY_NUMBER(may_lose), QUERY_NUMBER(draft->planned_by),
			       QUERY_NUMBER(draft->id))) &&
			deeds_move(db, deed, draft, COURSE_PLAN) &&
			(draft->state != COURSE_IN_REVIEW || set_seal(db, draft)) &&
			deeds_record(db, deed, "schedule", deeds_about(draft->id, about), old, fresh)
		? DEED_DONE
		: DEED_FAILED;
}

enum deed_result reviewing_plan(
	sqlite3 *db, const struct deed *deed, long long id, int64_t from_ms, bool may_lose)
{
	struct draft draft;

	if (from_ms != 0 && from_ms <= deed->now_ms)
		return DEED_UNFIT;
	enum deed_result result = deeds_begin(db, deed, id, COURSE_PLAN, &draft, NULL);
	if (result == DEED_DONE)
		result = plan(db, deed, &draft, from_ms / 1000 * 1000, may_lose);
	return deeds_end(db, result);
}
