#include "agahi/despatch/arrivals.h"

#include <stdio.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/deeds.h"
#include "agahi/drafts/stored_rows.h"
#include "agahi/edition/models.h"

static const struct person gateway = { .name = "gateway" };

bool arrivals_record(const struct arrivals *arrivals, const char *what, long long id, const char *fresh)
{
	const struct deed deed = { .person = &gateway, .now_ms = arrivals->now_ms };
	char about[DEED_ABOUT_SIZE];

	return deeds_record(arrivals->db, &deed, what, deeds_about(id, about), NULL, fresh);
}

/* --- going live --------------------------------------------------------------------------------------- */

/* All that is live is so no more. */
static bool retire(const struct arrivals *arrivals)
{
	const struct deed deed = { .person = &gateway, .now_ms = arrivals->now_ms };
	struct draft live;

	if (!drafts_find_live(arrivals->db, &live))
		return false;
	return live.id == 0 ||
		(deeds_move(arrivals->db, &deed, &live, COURSE_REPLACED) &&
			arrivals_record(arrivals, "retired", live.id, NULL));
}

/* A number is one edition's: where the gateway was set back, and gives it to another, that one counts. */
static bool free_number(const struct arrivals *arrivals, long long number, long long id)
{
	return query_run(arrivals->db,
		"UPDATE edition SET number = 0 WHERE number = ? AND number > 0 AND id <> ?",
		QUERY(QUERY_NUMBER(number), QUERY_NUMBER(id)));
}

bool arrivals_go_live(
	const struct arrivals *arrivals, const struct draft *draft, const struct arrival *arrival)
{
	char number[32];

	snprintf(number, sizeof(number), "edition %lld", arrival->number);
	bool done = retire(arrivals) && free_number(arrivals, arrival->number, draft->id) &&
		query_run(arrivals->db,
			"UPDATE edition SET state = ?1, number = ?2, live_ms = ?3, changed_ms = ?4, "
			"published_by = CASE published_by"
			" WHEN '' THEN ?5 ELSE published_by END, refused = '' WHERE id = ?6",
			QUERY(QUERY_NUMBER(COURSE_LIVE), QUERY_NUMBER(arrival->number),
				QUERY_NUMBER(arrival->at_ms), QUERY_NUMBER(arrivals->now_ms),
				QUERY_TEXT(arrival->by), QUERY_NUMBER(draft->id))) &&
		stored_rows_forget_past(arrivals->db, draft->id) &&
		arrivals_record(arrivals, "live", draft->id, number) &&
		drafts_delete_unused_models(arrivals->db);
	*arrivals->live += done;
	return done;
}

bool arrivals_pass(const struct arrivals *arrivals, const struct draft *draft, const struct arrival *arrival)
{
	return free_number(arrivals, arrival->number, draft->id) &&
		query_run(arrivals->db,
			"UPDATE edition SET state = ?, number = ?, live_ms = ?, changed_ms = ? WHERE id = ?",
			QUERY(QUERY_NUMBER(COURSE_RETIRED), QUERY_NUMBER(arrival->number),
				QUERY_NUMBER(arrival->at_ms), QUERY_NUMBER(arrivals->now_ms),
				QUERY_NUMBER(draft->id))) &&
		stored_rows_forget_past(arrivals->db, draft->id) &&
		arrivals_record(arrivals, "retired", draft->id, NULL);
}

/* --- live.agahi --------------------------------------------------------------------------------------- */

/* What the desk handed over with this content, made from the same; a row of zeros where there is none. */
static bool find_sent(const struct arrivals *arrivals, const struct edition_file *file, struct draft *draft)
{
	long long id = query_number_or(arrivals->db,
		"SELECT e.id FROM edition e LEFT JOIN edition b ON b.id = e.base WHERE e.state IN (?, ?) AND "
		"e.hash = ?"
		" AND coalesce(b.number, 0) = ? ORDER BY e.sent_ms LIMIT 1",
		QUERY(QUERY_NUMBER(COURSE_SENT), QUERY_NUMBER(COURSE_SCHEDULED), QUERY_TEXT(file->hash),
			QUERY_NUMBER(file->base)),
		0);

	return drafts_find(arrivals->db, id, draft);
}

/* What has the number and the content; else what was handed over. */
static bool find_known(const struct arrivals *arrivals, const struct edition_file *file, struct draft *draft)
{
	if (!drafts_find_number(arrivals->db, file->number, draft))
		return false;
	if (draft->id != 0 && strcmp(draft->hash, file->hash) == 0)
		return true;
	return find_sent(arrivals, file, draft);
}

static bool store_model(const struct arrivals *arrivals, const struct edition_file *file)
{
	return file->model.len == 0 || *file->model_name == '\0' ||
		drafts_store_model(arrivals->db, file->model_name,
			(struct span){ (const uint8_t *)file->model.data, file->model.len });
}

/* An edition that the desk has not made: published at the gateway itself. */
static bool add_edition(const struct arrivals *arrivals, const struct edition_file *file, struct draft *draft)
{
	char model[TABLES_HASH_SIZE];
	long long base = query_number_or(arrivals->db,
		"SELECT id FROM edition WHERE number = ? AND number > 0", QUERY(QUERY_NUMBER(file->base)), 0);

	if (!models_hash(file->set, model) ||
		!query_run(arrivals->db,
			"INSERT INTO edition (title, note, base, state, made_ms, changed_ms, hash, model) "
			"VALUES (?, ?, ?, ?,"
			" ?, ?, ?, ?)",
			QUERY(QUERY_TEXT(file->title), QUERY_TEXT(file->note), QUERY_ID(base),
				QUERY_NUMBER(COURSE_RETIRED), QUERY_NUMBER(arrivals->now_ms),
				QUERY_NUMBER(arrivals->now_ms), QUERY_TEXT(file->hash), QUERY_TEXT(model))))
		return false;
	const struct stored_change change = { .edition = sqlite3_last_insert_rowid(arrivals->db), .rev = 1 };

	return contents_store(arrivals->db, &change, file->set) &&
		drafts_find(arrivals->db, change.edition, draft);
}

bool arrivals_take(const struct arrivals *arrivals, const struct edition_file *file)
{
	const struct arrival how = { file->number, file->published_ms ? file->published_ms : arrivals->now_ms,
		*file->sent_by != '\0' ? file->sent_by : file->by };
	struct draft draft;

	if (!find_known(arrivals, file, &draft))
		return false;
	if (draft.id != 0 && draft.state == COURSE_LIVE)
		return store_model(arrivals, file);
	if (draft.id == 0 && !add_edition(arrivals, file, &draft))
		return false;
	return store_model(arrivals, file) && arrivals_go_live(arrivals, &draft, &how);
}
