#include "agahi/recall/citizen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/sender.h"
#include "agahi/store/db.h"

static const int64_t MINUTE_MS = 60 * 1000;

/* ?1 to ?4 are the identities, the first again where there are fewer; ?5 from when on. */
#define IS_WHO "sender IN (?1, ?2, ?3, ?4)"
#define OF_WHO IS_WHO " AND received_ms >= ?5"

_Static_assert(SENDER_IDENTITIES == 4, "so many stand in IS_WHO");

static const char requests_sql[] =
	"SELECT id, received_ms, 0 AS waits, settled_ms, state, status, parts, resent, message_id, manner,"
	" link, service, topic, language, rule, keyword, request, offered FROM settled WHERE " OF_WHO
	" UNION ALL SELECT id, received_ms, 1, 0, 0, 0, 0, 0, '', manner, link, service_digits, topic, "
	"language,"
	" rule, keyword, request, offered FROM outbox WHERE " OF_WHO " ORDER BY received_ms, id";
/* In the order of the requests' ids, so that one pass gives each its own. */
static const char messages_sql[] =
	"SELECT request, since_ms, state, link, message_id FROM submission WHERE request IN"
	" (SELECT id FROM settled WHERE " OF_WHO " UNION ALL SELECT id FROM outbox WHERE " OF_WHO ")"
	" ORDER BY request, since_ms, message_id";
static const char parts_sql[] =
	"SELECT received_ms, link, service_digits, sequence, total FROM part WHERE " OF_WHO " ORDER BY id";
static const char silences_sql[] = "SELECT rule, link, sum(count), min(minute), max(minute) FROM silence"
				   " WHERE " IS_WHO " AND minute >= ?5 / 60000 GROUP BY rule, link"
				   " ORDER BY min(minute), rule, link";
static const char choices_sql[] =
	"SELECT since_ms, stopped, language FROM preference WHERE " IS_WHO " ORDER BY since_ms DESC";
/* Only who is on it as numbers are known today is not answered. */
static const char blocked_sql[] = "SELECT since_ms FROM blocked WHERE sender = ?1";
static const char fingerprints_sql[] =
	"SELECT count(*) FROM answered_part WHERE request IN"
	" (SELECT id FROM settled WHERE " OF_WHO " UNION ALL SELECT id FROM outbox WHERE " OF_WHO ")";

/* --- rows into an array ------------------------------------------------------------------------------- */

/* Of one query: fixed in size, one after another. */
struct rows {
	void *first;
	size_t count;
};

struct kind {
	const char *sql;
	size_t size; /* of a row */
	bool (*read)(sqlite3_stmt *row, void *into);
};

/* A row of zeros at the end; NULL when memory is short. */
static void *append(struct rows *rows, size_t size)
{
	/* At 0, 1, 2, 4, 8 … rows the room is full. */
	if ((rows->count & (rows->count - 1)) == 0) {
		void *more = reallocarray(rows->first, rows->count == 0 ? 1 : rows->count * 2, size);

		if (!more)
			return NULL;
		rows->first = more;
	}
	return memset((char *)rows->first + rows->count++ * size, 0, size);
}

static void copy(sqlite3_stmt *row, int column, char *out, size_t size)
{
	snprintf(out, size, "%s", db_column_text(row, column));
}

/* False when memory is short. */
static bool duplicate(sqlite3_stmt *row, int column, char **out)
{
	*out = strdup(db_column_text(row, column));
	return *out != NULL;
}

static bool read_request(sqlite3_stmt *row, void *into)
{
	struct citizen_request *request = into;

	request->id = sqlite3_column_int64(row, 0);
	request->received_ms = sqlite3_column_int64(row, 1);
	request->waits = sqlite3_column_int(row, 2) != 0;
	request->settled_ms = sqlite3_column_int64(row, 3);
	request->state = (enum journal_state)sqlite3_column_int(row, 4);
	request->status = (uint32_t)sqlite3_column_int64(row, 5);
	request->parts = (unsigned)sqlite3_column_int(row, 6);
	request->resent = sqlite3_column_int(row, 7) != 0;
	request->manner = (unsigned)sqlite3_column_int(row, 9);
	copy(row, 10, request->link, sizeof(request->link));
	copy(row, 11, request->service, sizeof(request->service));
	copy(row, 12, request->topic, sizeof(request->topic));
	copy(row, 13, request->language, sizeof(request->language));
	copy(row, 14, request->rule, sizeof(request->rule));
	return duplicate(row, 8, &request->message_ids) && duplicate(row, 15, &request->keyword) &&
		duplicate(row, 16, &request->question) && duplicate(row, 17, &request->offered);
}

static bool read_message(sqlite3_stmt *row, void *into)
{
	struct citizen_message *message = into;

	message->request = sqlite3_column_int64(row, 0);
	message->since_ms = sqlite3_column_int64(row, 1);
	message->receipt = (enum citizen_receipt)sqlite3_column_int(row, 2);
	copy(row, 3, message->smsc, sizeof(message->smsc));
	copy(row, 4, message->id, sizeof(message->id));
	return true;
}

static bool read_part(sqlite3_stmt *row, void *into)
{
	struct citizen_part *part = into;

	part->received_ms = sqlite3_column_int64(row, 0);
	copy(row, 1, part->link, sizeof(part->link));
	copy(row, 2, part->service, sizeof(part->service));
	part->sequence = (unsigned)sqlite3_column_int(row, 3);
	part->total = (unsigned)sqlite3_column_int(row, 4);
	return true;
}

static bool read_silence(sqlite3_stmt *row, void *into)
{
	struct citizen_silence *silence = into;

	copy(row, 0, silence->rule, sizeof(silence->rule));
	copy(row, 1, silence->link, sizeof(silence->link));
	silence->count = sqlite3_column_int64(row, 2);
	silence->first_ms = sqlite3_column_int64(row, 3) * MINUTE_MS;
	silence->last_ms = sqlite3_column_int64(row, 4) * MINUTE_MS;
	return true;
}

static bool read_choice(sqlite3_stmt *row, void *into)
{
	struct citizen_choice *choice = into;

	choice->since_ms = sqlite3_column_int64(row, 0);
	choice->stopped = sqlite3_column_int(row, 1) != 0;
	copy(row, 2, choice->language, sizeof(choice->language));
	return true;
}

/* --- queries ------------------------------------------------------------------------------------------ */

static sqlite3_stmt *ask(sqlite3 *db, const char *sql, const struct citizen_wanted *wanted)
{
	sqlite3_stmt *row = db_prepare(db, sql);
	int count = row ? sqlite3_bind_parameter_count(row) : 0;

	for (int i = 0; i < count && i < SENDER_IDENTITIES; i++)
		sqlite3_bind_int64(row, i + 1,
			(sqlite3_int64)wanted->identities[(size_t)i < wanted->identity_count ? i : 0]);
	if (count > SENDER_IDENTITIES)
		sqlite3_bind_int64(row, SENDER_IDENTITIES + 1, wanted->since_ms);
	return row;
}

static bool read_rows(
	sqlite3 *db, const struct kind *kind, const struct citizen_wanted *wanted, struct rows *rows)
{
	sqlite3_stmt *row = ask(db, kind->sql, wanted);
	int step = SQLITE_ERROR;

	while (row && (step = sqlite3_step(row)) == SQLITE_ROW) {
		void *into = append(rows, kind->size);

		if (!into || !kind->read(row, into))
			break;
	}
	return row && sqlite3_finalize(row) == SQLITE_OK && step == SQLITE_DONE;
}

/* The one number of a query; `is_there` tells whether it gives a row. */
static bool read_number(
	sqlite3 *db, const char *sql, const struct citizen_wanted *wanted, bool *is_there, int64_t *number)
{
	sqlite3_stmt *row = ask(db, sql, wanted);

	*is_there = row && sqlite3_step(row) == SQLITE_ROW;
	if (*is_there)
		*number = sqlite3_column_int64(row, 0);
	return row && sqlite3_finalize(row) == SQLITE_OK;
}

enum { REQUESTS, MESSAGES, PARTS, SILENCES, CHOICES, KINDS };

static const struct kind kinds[KINDS] = {
	[REQUESTS] = { requests_sql, sizeof(struct citizen_request), read_request },
	[MESSAGES] = { messages_sql, sizeof(struct citizen_message), read_message },
	[PARTS] = { parts_sql, sizeof(struct citizen_part), read_part },
	[SILENCES] = { silences_sql, sizeof(struct citizen_silence), read_silence },
	[CHOICES] = { choices_sql, sizeof(struct citizen_choice), read_choice },
};

static bool read_all(sqlite3 *db, const struct citizen_wanted *wanted, struct citizen *citizen)
{
	struct rows rows[KINDS] = { 0 };
	bool is_counted, done = true;

	for (size_t i = 0; done && i < KINDS; i++)
		done = read_rows(db, &kinds[i], wanted, &rows[i]);
	*citizen = (struct citizen){ .requests = rows[REQUESTS].first,
		.request_count = rows[REQUESTS].count,
		.messages = rows[MESSAGES].first,
		.message_count = rows[MESSAGES].count,
		.parts = rows[PARTS].first,
		.part_count = rows[PARTS].count,
		.silences = rows[SILENCES].first,
		.silence_count = rows[SILENCES].count,
		.choices = rows[CHOICES].first,
		.choice_count = rows[CHOICES].count };
	return done && read_number(db, blocked_sql, wanted, &citizen->is_blocked, &citizen->blocked_ms) &&
		read_number(db, fingerprints_sql, wanted, &is_counted, &citizen->fingerprints);
}

static int compare_request(const void *key, const void *entry)
{
	const struct citizen_message *message = entry;
	int64_t id = *(const int64_t *)key;

	return (id > message->request) - (id < message->request);
}

/* Messages stand in the order of their requests' ids, the requests in that of their times. */
static void give_messages(struct citizen *citizen)
{
	for (size_t i = 0; i < citizen->request_count && citizen->message_count > 0; i++) {
		struct citizen_request *request = &citizen->requests[i];
		const struct citizen_message *end = citizen->messages + citizen->message_count;
		const struct citizen_message *one = bsearch(&request->id, citizen->messages,
			citizen->message_count, sizeof(*one), compare_request);

		if (!one)
			continue;
		while (one > citizen->messages && one[-1].request == request->id)
			one--;
		request->messages = one;
		while (one < end && one->request == request->id)
			one++;
		request->message_count = (size_t)(one - request->messages);
	}
}

bool citizen_load(sqlite3 *db, const struct citizen_wanted *wanted, struct citizen *citizen)
{
	*citizen = (struct citizen){ 0 };
	/* After a failure the caller closes the connection, and finds its message still there. */
	if (!db_execute(db, "BEGIN") || !read_all(db, wanted, citizen) || !db_execute(db, "COMMIT"))
		return false;
	give_messages(citizen);
	return true;
}

void citizen_free(struct citizen *citizen)
{
	for (size_t i = 0; i < citizen->request_count; i++) {
		free(citizen->requests[i].message_ids);
		free(citizen->requests[i].keyword);
		free(citizen->requests[i].question);
		free(citizen->requests[i].offered);
	}
	free(citizen->requests);
	free(citizen->messages);
	free(citizen->parts);
	free(citizen->silences);
	free(citizen->choices);
	*citizen = (struct citizen){ 0 };
}

bool citizen_is_unknown(const struct citizen *citizen)
{
	return citizen->request_count == 0 && citizen->part_count == 0 && citizen->silence_count == 0 &&
		citizen->choice_count == 0 && !citizen->is_blocked;
}
