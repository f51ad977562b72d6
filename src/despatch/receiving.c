#include "agahi/despatch/receiving.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"
#include "agahi/despatch/arrivals.h"
#include "agahi/drafts/deeds.h"
#include "agahi/handover/edition_file.h"
#include "agahi/text/utf8.h"

/* What takes part in each call. */
struct receiving {
	sqlite3 *db;
	int64_t now_ms, written_ms;
	struct receiving_news *news;
	char *error; /* of `size` */
	size_t size;
	struct arrivals arrivals;
};

static struct receiving new_receiving(sqlite3 *db, int64_t now_ms, int64_t written_ms,
	struct receiving_news *news, char *error, size_t size)
{
	news->damaged = false;
	return (struct receiving){ db, now_ms, written_ms, news, error, size, { db, now_ms, &news->live } };
}

static const struct person gateway = { .name = "gateway" };

static struct deed deed_of(const struct receiving *receiving)
{
	return (struct deed){ .person = &gateway, .now_ms = receiving->now_ms };
}

static bool tell(struct receiving *receiving, const char *what, const char *why)
{
	snprintf(receiving->error, receiving->size, "%s: %s", what, why);
	receiving->news->damaged = true;
	return false;
}

static bool tell_database(struct receiving *receiving, const char *what)
{
	tell(receiving, what, sqlite3_errmsg(receiving->db));
	receiving->news->damaged = false;
	return false;
}

/* --- live.agahi ----------------------------------------------------------------------------------------- */

static bool keep_live(struct receiving *receiving, const struct edition_file *file)
{
	struct receiving_news before = *receiving->news;

	if (file->number <= 0)
		return tell(receiving, "live.agahi", "it has no number");
	bool taken = desk_db_begin(receiving->db);
	taken = taken && arrivals_take(&receiving->arrivals, file);
	if (!taken)
		tell_database(receiving, "what is live cannot be kept");
	if (sqlite3_get_autocommit(receiving->db) || !desk_db_end(receiving->db, taken))
		taken = false;
	if (!taken)
		*receiving->news = before;
	return taken;
}

bool receiving_keep_live(sqlite3 *db, const struct edition_file *file, int64_t now_ms,
	struct receiving_news *news, char *error, size_t size)
{
	struct receiving receiving = new_receiving(db, now_ms, 0, news, error, size);

	return keep_live(&receiving, file);
}

bool receiving_take_live(sqlite3 *db, struct span octets, int64_t now_ms, struct receiving_news *news,
	char *error, size_t size)
{
	struct receiving receiving = new_receiving(db, now_ms, 0, news, error, size);
	char reason[EDITION_FILE_ERROR_SIZE];
	struct edition_file *file = edition_file_read(octets, reason, sizeof(reason));
	bool taken = file ? keep_live(&receiving, file) : tell(&receiving, "live.agahi", reason);

	edition_file_free(file);
	return taken;
}

/* --- answers ------------------------------------------------------------------------------------------ */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* `refusal` is the gateway's word for the kind (acceptance.h), by which people are told in their own language. */
static bool refuse(struct receiving *receiving, struct draft *draft, const char *refusal, const char *reason)
{
	const struct deed deed = deed_of(receiving);
	char why[DRAFT_REFUSED_SIZE];

	size_t len = utf8_cut(reason, strlen(reason), sizeof(why) - 1);

	memcpy(why, reason, len);
	why[len] = '\0';
	bool done = deeds_move(receiving->db, &deed, draft, COURSE_REFUSED) &&
		query_run(receiving->db, "UPDATE edition SET refused = ?, refusal = ? WHERE id = ?",
			QUERY(QUERY_TEXT(*why ? why : "the gateway gave no reason"), QUERY_TEXT(refusal),
				QUERY_NUMBER(draft->id))) &&
		arrivals_record(&receiving->arrivals, "refused", draft->id, NULL);
	receiving->news->refused += done;
	return done;
}

/* As a signer asked; nothing is wrong with it. */
static bool call_back(struct receiving *receiving, struct draft *draft)
{
	const struct deed deed = deed_of(receiving);

	return deeds_move(receiving->db, &deed, draft, COURSE_CALLED_BACK) &&
		arrivals_record(&receiving->arrivals, "withdraw", draft->id, "as the gateway says");
}

static bool schedule(struct receiving *receiving, struct draft *draft)
{
	const struct deed deed = deed_of(receiving);

	if (draft->state == COURSE_SCHEDULED)
		return true;
	bool done = deeds_move(receiving->db, &deed, draft, COURSE_WAITS) &&
		arrivals_record(&receiving->arrivals, "accepted", draft->id, "scheduled");
	receiving->news->scheduled += done;
	return done;
}

/* Live since then; another may have replaced it before the desk heard of it. */
static bool take_accepted(struct receiving *receiving, struct draft *draft, const json_t *answer)
{
	const struct arrival how = { json_integer_value(json_object_get(answer, "number")),
		json_integer_value(json_object_get(answer, "at_ms")), "" };
	struct draft live;

	if (how.number <= 0 || !drafts_find_live(receiving->db, &live))
		return how.number <= 0; /* an answer without a number: what is live is told by live.agahi */
	if (live.number <= how.number)
		return arrivals_go_live(&receiving->arrivals, draft, &how);
	return arrivals_pass(&receiving->arrivals, draft, &how);
}

/* By the name that it was sent under. */
static bool find_answered(struct receiving *receiving, const json_t *answer, struct draft *draft)
{
	char name[DRAFT_FILE_SIZE];
	const char *file = text_of(answer, "file");
	size_t len = strlen(file), ending = strlen(EDITION_FILE_ENDING);

	if (len > ending && strcmp(file + len - ending, EDITION_FILE_ENDING) == 0)
		len -= ending;
	if (len == 0 || len >= sizeof(name))
		return drafts_find(receiving->db, 0, draft);
	memcpy(name, file, len);
	name[len] = '\0';
	return drafts_find(receiving->db,
		query_number_or(receiving->db,
			"SELECT id FROM edition WHERE sent_name = ? AND state IN (?, ?)",
			QUERY(QUERY_TEXT(name), QUERY_NUMBER(COURSE_SENT), QUERY_NUMBER(COURSE_SCHEDULED)),
			0),
		draft);
}

static bool take_answer(struct receiving *receiving, const json_t *answer)
{
	const char *result = text_of(answer, "result");
	struct draft draft;

	if (!find_answered(receiving, answer, &draft))
		return false;
	if (draft.id == 0)
		return true;
	if (strcmp(result, "accepted") == 0)
		return take_accepted(receiving, &draft, answer);
	if (strcmp(result, "scheduled") == 0)
		return schedule(receiving, &draft);
	if (strcmp(result, "withdrawn") == 0)
		return call_back(receiving, &draft);
	return strcmp(result, "refused") != 0 ||
		refuse(receiving, &draft, text_of(answer, "refusal"), text_of(answer, "reason"));
}

/* A function that takes JSON, in one transaction. */
static bool take_json(struct receiving *receiving, struct span octets, const char *what,
	bool (*take)(struct receiving *receiving, const json_t *json))
{
	struct receiving_news before = *receiving->news;
	json_error_t fault;
	json_t *json = json_loadb((const char *)octets.data, octets.len, 0, &fault);

	if (!json_is_object(json)) {
		json_decref(json);
		return tell(receiving, what, "it is not JSON as the gateway writes it");
	}
	bool taken = desk_db_begin(receiving->db);
	taken = taken && take(receiving, json);
	json_decref(json);
	if (!taken)
		tell_database(receiving, what);
	if (sqlite3_get_autocommit(receiving->db) || !desk_db_end(receiving->db, taken))
		taken = false;
	if (!taken)
		*receiving->news = before;
	return taken;
}

bool receiving_take_answer(sqlite3 *db, struct span octets, int64_t now_ms, struct receiving_news *news,
	char *error, size_t size)
{
	struct receiving receiving = new_receiving(db, now_ms, 0, news, error, size);

	return take_json(&receiving, octets, "an answer of the gateway", take_answer);
}

/* --- what waits --------------------------------------------------------------------------------------- */

/* The entry of a list that has the hash. */
static const json_t *entry_of(const json_t *list, const char *hash)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (strcmp(text_of(json_array_get(list, i), "hash"), hash) == 0)
			return json_array_get(list, i);
	}
	return NULL;
}

struct waiting {
	long long ids[DRAFTS_MOST_OPEN];
	size_t count;
};

static void note_waiting(const struct draft *draft, void *arg)
{
	struct waiting *waiting = arg;

	if (draft->state == COURSE_SCHEDULED && waiting->count < DRAFTS_MOST_OPEN)
		waiting->ids[waiting->count++] = draft->id;
}

static bool take_waiting(struct receiving *receiving, const json_t *state, long long id)
{
	const json_t *refused;
	struct draft draft;

	if (!drafts_find(receiving->db, id, &draft))
		return false;
	if (draft.changed_ms >= receiving->written_ms ||
		entry_of(json_object_get(state, "scheduled"), draft.hash) ||
		strcmp(text_of(json_object_get(state, "live"), "hash"), draft.hash) == 0)
		return true;
	refused = entry_of(json_object_get(state, "refused"), draft.hash);
	if (!refused)
		return refuse(receiving, &draft, "taken-back", "it was taken back at the gateway");
	return refuse(receiving, &draft, "overtaken", text_of(refused, "reason"));
}

static bool take_state(struct receiving *receiving, const json_t *state)
{
	struct waiting waiting = { .count = 0 };

	if (!drafts_list(receiving->db, DRAFTS_OPEN, DRAFTS_MOST_OPEN, note_waiting, &waiting))
		return false;
	for (size_t i = 0; i < waiting.count; i++) {
		if (!take_waiting(receiving, state, waiting.ids[i]))
			return false;
	}
	return true;
}

bool receiving_take_state(sqlite3 *db, const struct receiving_state *state, int64_t now_ms,
	struct receiving_news *news, char *error, size_t size)
{
	struct receiving receiving = new_receiving(db, now_ms, state->written_ms, news, error, size);

	return take_json(&receiving, state->octets, "the gateway's state", take_state);
}
