#include "agahi/despatch/receiving.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/buffer.h"
#include "agahi/base/hash.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"
#include "agahi/despatch/arrivals.h"
#include "agahi/drafts/deeds.h"
#include "agahi/handover/edition_file.h"
#include "agahi/text/utf8.h"

enum {
	MOST_ANSWER = 64 * 1024,
	MOST_STATE = 4 * 1024 * 1024,
	PATH_SIZE = 4400,
};

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
	return false;
}

static bool tell_database(struct receiving *receiving, const char *what)
{
	return tell(receiving, what, sqlite3_errmsg(receiving->db));
}

/* --- live.agahi ----------------------------------------------------------------------------------------- */

static bool take_live(struct receiving *receiving, struct span octets)
{
	char error[EDITION_FILE_ERROR_SIZE];
	struct receiving_news before = *receiving->news;
	struct edition_file *file = edition_file_read(octets, error, sizeof(error));

	if (!file)
		return tell(receiving, "live.agahi", error);
	if (file->number <= 0) {
		edition_file_free(file);
		return tell(receiving, "live.agahi", "it has no number");
	}
	bool taken = desk_db_begin(receiving->db);
	taken = taken && arrivals_take(&receiving->arrivals, file);
	edition_file_free(file);
	if (!taken)
		tell_database(receiving, "what is live cannot be kept");
	if (sqlite3_get_autocommit(receiving->db) || !desk_db_end(receiving->db, taken))
		taken = false;
	if (!taken)
		*receiving->news = before;
	return taken;
}

bool receiving_take_live(sqlite3 *db, struct span octets, int64_t now_ms, struct receiving_news *news,
	char *error, size_t size)
{
	struct receiving receiving = new_receiving(db, now_ms, 0, news, error, size);

	return take_live(&receiving, octets);
}

/* --- answers ------------------------------------------------------------------------------------------ */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool refuse(struct receiving *receiving, struct draft *draft, const char *reason)
{
	const struct deed deed = deed_of(receiving);
	char why[DRAFT_REFUSED_SIZE];

	size_t len = utf8_cut(reason, strlen(reason), sizeof(why) - 1);

	memcpy(why, reason, len);
	why[len] = '\0';
	bool done = deeds_move(receiving->db, &deed, draft, COURSE_REFUSED) &&
		query_run(receiving->db, "UPDATE edition SET refused = ? WHERE id = ?",
			QUERY(QUERY_TEXT(*why ? why : "the gateway gave no reason"),
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
	return strcmp(result, "refused") != 0 || refuse(receiving, &draft, text_of(answer, "reason"));
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
	return refuse(
		receiving, &draft, refused ? text_of(refused, "reason") : "it was taken back at the gateway");
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

/* --- the folder --------------------------------------------------------------------------------------- */

enum found { FOUND, NOT_THERE, NOT_READABLE };

static bool read_octets(int fd, size_t len, struct buffer *octets)
{
	char piece[16 * 1024];

	while (octets->len < len && !octets->failed) {
		ssize_t got = read(fd, piece, sizeof(piece));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		buffer_add(octets, piece, (size_t)got);
	}
	return !octets->failed;
}

/* A regular file of at most `most` octets. */
static enum found read_file(
	struct receiving *receiving, const char *spool, const char *name, size_t most, struct buffer *octets)
{
	char path[PATH_SIZE];
	struct stat what;

	snprintf(path, sizeof(path), "%.4096s/out/%s", spool, name);
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return NOT_THERE;
	bool read = fd >= 0 && fstat(fd, &what) == 0;
	if (!read)
		tell(receiving, path, strerror(errno));
	else if (!(read = S_ISREG(what.st_mode) && what.st_size > 0 && (size_t)what.st_size <= most))
		tell(receiving, path, "it is no file, empty, or larger than the gateway writes");
	else if (!(read = read_octets(fd, (size_t)what.st_size, octets)))
		tell(receiving, path, "it cannot be read to its end");
	receiving->written_ms =
		read ? what.st_mtim.tv_sec * INT64_C(1000) + what.st_mtim.tv_nsec / 1000000 : 0;
	if (fd >= 0)
		close(fd);
	return read ? FOUND : NOT_READABLE;
}

typedef bool (*take_h)(struct receiving *receiving, struct span octets);

static bool take_answer_file(struct receiving *receiving, struct span octets)
{
	return take_json(receiving, octets, "an answer of the gateway", take_answer);
}

static bool take_state_file(struct receiving *receiving, struct span octets)
{
	return take_json(receiving, octets, "state.json of the gateway", take_state);
}

static bool take_file(
	struct receiving *receiving, const char *spool, const char *name, size_t most, take_h take)
{
	struct buffer octets = { 0 };
	enum found found = read_file(receiving, spool, name, most, &octets);
	bool taken = found == NOT_THERE ||
		(found == FOUND &&
			take(receiving, (struct span){ (const uint8_t *)octets.data, octets.len }));

	buffer_free(&octets);
	return taken;
}

struct names {
	char names[DRAFTS_MOST_OPEN][DRAFT_FILE_SIZE];
	size_t count;
};

static void note_sent(const struct draft *draft, void *arg)
{
	struct names *names = arg;

	if ((draft->state == COURSE_SENT || draft->state == COURSE_SCHEDULED) && *draft->sent_name != '\0' &&
		names->count < DRAFTS_MOST_OPEN)
		memcpy(names->names[names->count++], draft->sent_name, DRAFT_FILE_SIZE);
}

static bool look_for_answers(struct receiving *receiving, const char *spool)
{
	struct names names = { .count = 0 };
	char name[DRAFT_FILE_SIZE + 16];

	if (!drafts_list(receiving->db, DRAFTS_OPEN, DRAFTS_MOST_OPEN, note_sent, &names))
		return tell_database(receiving, "what was handed over cannot be read");
	for (size_t i = 0; i < names.count; i++) {
		snprintf(name, sizeof(name), "%s.answer", names.names[i]);
		if (!take_file(receiving, spool, name, MOST_ANSWER, take_answer_file))
			return false;
	}
	return true;
}

/* Which file stands there; 0: none. */
static uint32_t fingerprint(const char *spool, const char *name)
{
	char path[PATH_SIZE];
	struct stat what;

	snprintf(path, sizeof(path), "%.4096s/out/%s", spool, name);
	if (stat(path, &what) != 0)
		return 0;
	const int64_t facts[] = { what.st_mtim.tv_sec, what.st_mtim.tv_nsec, what.st_size,
		(int64_t)what.st_ino };
	return (uint32_t)hash_octets((const char *)facts, sizeof(facts)) | 1;
}

bool receiving_look(sqlite3 *db, const char *spool, uint64_t *seen, int64_t now_ms,
	struct receiving_news *news, char *error, size_t size)
{
	struct receiving receiving = new_receiving(db, now_ms, 0, news, error, size);

	*news = (struct receiving_news){ 0 };
	if (*spool == '\0')
		return true;
	uint32_t live = fingerprint(spool, "live.agahi"), state = fingerprint(spool, "state.json");
	if (!look_for_answers(&receiving, spool))
		return false;
	if (live != (uint32_t)(*seen >> 32) &&
		!take_file(&receiving, spool, "live.agahi", EDITION_FILE_MAX_OCTETS, take_live))
		return false;
	*seen = (uint64_t)live << 32 | (uint32_t)*seen;
	if (state != (uint32_t)*seen &&
		!take_file(&receiving, spool, "state.json", MOST_STATE, take_state_file))
		return false;
	*seen = (uint64_t)live << 32 | state;
	return true;
}
