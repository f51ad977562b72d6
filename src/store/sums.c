#include "agahi/store/sums.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/store/db.h"

enum { EXPECTED = 65536 };

enum statement { READ_OUTBOX, WRITE_DOWN, ADD, ANY_WRITTEN, STATEMENT_COUNT };

#define ON_CONFLICT \
	" ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, parts = parts + excluded.parts"

static const char *const statement_sql[STATEMENT_COUNT] = {
	[READ_OUTBOX] = "SELECT received_ms, topic, language, link, rule, manner FROM outbox WHERE id = ?1",
	[WRITE_DOWN] = "INSERT INTO hourly_added (sums) VALUES (?1)",
	[ADD] = ("INSERT INTO hourly VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)" ON_CONFLICT),
	[ANY_WRITTEN] = "SELECT EXISTS (SELECT 1 FROM hourly_added)",
};

/* In the order of hourly_write(). */
static const char add_written_sql[] =
	"INSERT INTO hourly SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value "
	"->> 5,"
	" value ->> 6, value ->> 7, sum(value ->> 8), sum(value ->> 9) FROM hourly_added, json_each(sums)"
	" WHERE true GROUP BY 1, 2, 3, 4, 5, 6, 7, 8" ON_CONFLICT;

/* The kind that a request of the outbox is of, when it is sent. */
struct expected {
	int64_t id; /* 0: none */
	struct hourly_entry *entry;
	uint32_t generation; /* of which the entry is */
};

struct sums {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENT_COUNT];
	struct expected *expected; /* by the last digits of the id */
	struct hourly *counted;    /* by the open transaction */
	struct hourly *remembered; /* committed, and not added up */
	bool knows_all;            /* is that all that was written down? */
	bool adding;               /* while sums are added: did all go well? */
};

/* --- counting ----------------------------------------------------------------------------------------- */

/* What a dialogue asked for came by USSD, though its reply goes out by SMS. */
const char *sums_channel(const char *rule)
{
	return strcmp(rule, "dialled") == 0 ? HOURLY_USSD : HOURLY_SMS;
}

bool sums_add(struct sums *sums, const struct hourly_sum *more)
{
	return hourly_add(sums->counted, more);
}

static struct expected *expected_of(struct sums *sums, int64_t id)
{
	return &sums->expected[(uint64_t)id % EXPECTED];
}

void sums_expect(struct sums *sums, const struct journal_entry *entry)
{
	const struct hourly_sum kind = { entry->received_ms / HOURLY_MS, entry->topic, entry->language,
		sums_channel(entry->rule), entry->link, entry->rule, JOURNAL_SENT, entry->manner, 0, 0 };

	*expected_of(sums, entry->id) = (struct expected){ entry->id, hourly_find(sums->counted, &kind),
		hourly_generation(sums->counted) };
}

static bool read_and_add(struct sums *sums, const struct journal_settlement *settlement)
{
	sqlite3_stmt *row = sums->statements[READ_OUTBOX];
	bool added = true;

	sqlite3_bind_int64(row, 1, settlement->id);
	int step = sqlite3_step(row);
	if (step == SQLITE_ROW) {
		const char *rule = db_column_text(row, 4);
		const struct hourly_sum sum = { sqlite3_column_int64(row, 0) / HOURLY_MS,
			db_column_text(row, 1), db_column_text(row, 2), sums_channel(rule),
			db_column_text(row, 3), rule, (int)settlement->state,
			(unsigned)sqlite3_column_int(row, 5), 1, settlement->parts };

		added = hourly_add(sums->counted, &sum);
	}
	return sqlite3_reset(row) == SQLITE_OK && added;
}

bool sums_settle(struct sums *sums, const struct journal_settlement *settlement)
{
	struct expected *expected = expected_of(sums, settlement->id);
	bool is_expected = expected->id == settlement->id && expected->entry &&
		expected->generation == hourly_generation(sums->counted);

	if (expected->id == settlement->id)
		expected->id = 0; /* told a second time, it is looked for, and not there */
	if (settlement->state != JOURNAL_SENT || !is_expected)
		return read_and_add(sums, settlement);
	hourly_add_to(sums->counted, expected->entry, 1, settlement->parts);
	return true;
}

/* --- with the transaction ----------------------------------------------------------------------------- */

bool sums_write(struct sums *sums)
{
	sqlite3_stmt *write = sums->statements[WRITE_DOWN];
	struct buffer text = { 0 };

	hourly_write(sums->counted, &text);
	if (!text.data && !text.failed)
		return true;
	bool written = !text.failed &&
		sqlite3_bind_text(write, 1, text.data, (int)text.len, SQLITE_STATIC) == SQLITE_OK &&
		db_run(write);
	buffer_free(&text);
	return written;
}

static void remember(const struct hourly_sum *sum, void *arg)
{
	struct sums *sums = arg;

	if (!hourly_add(sums->remembered, sum))
		sums->knows_all = false;
}

void sums_committed(struct sums *sums)
{
	hourly_hand_over(sums->counted, remember, sums);
}

void sums_discard(struct sums *sums)
{
	hourly_discard(sums->counted);
}

/* --- adding up ---------------------------------------------------------------------------------------- */

static void add_one(const struct hourly_sum *sum, void *arg)
{
	struct sums *sums = arg;
	sqlite3_stmt *add = sums->statements[ADD];

	sqlite3_bind_int64(add, 1, sum->hour);
	db_bind_text(add, 2, sum->topic);
	db_bind_text(add, 3, sum->language);
	db_bind_text(add, 4, sum->channel);
	db_bind_text(add, 5, sum->link);
	db_bind_text(add, 6, sum->rule);
	sqlite3_bind_int(add, 7, sum->state);
	sqlite3_bind_int(add, 8, (int)sum->manner);
	sqlite3_bind_int64(add, 9, sum->requests);
	sqlite3_bind_int64(add, 10, sum->parts);
	sums->adding = sums->adding && db_run(add);
}

static bool add_all(struct sums *sums)
{
	if (!sums->knows_all)
		return db_execute(sums->db, add_written_sql);
	sums->adding = true;
	hourly_hand_over(sums->remembered, add_one, sums);
	return sums->adding;
}

static bool is_anything_written(struct sums *sums)
{
	sqlite3_stmt *row = sums->statements[ANY_WRITTEN];
	bool any = sqlite3_step(row) != SQLITE_ROW || sqlite3_column_int(row, 0) != 0;

	sqlite3_reset(row);
	return any;
}

bool sums_add_up(struct sums *sums)
{
	if (!is_anything_written(sums)) {
		sums->knows_all = true;
		return true;
	}
	bool added = db_execute(sums->db, "BEGIN IMMEDIATE");
	if (!added)
		return false;
	added = add_all(sums) && db_execute(sums->db, "DELETE FROM hourly_added") &&
		db_execute(sums->db, "COMMIT");
	if (!sqlite3_get_autocommit(sums->db))
		db_execute(sums->db, "ROLLBACK");
	hourly_discard(sums->remembered); /* after a failure the rows are what is known */
	sums->knows_all = added;
	return added;
}

/* --- life --------------------------------------------------------------------------------------------- */

struct sums *sums_new(sqlite3 *db)
{
	struct sums *sums = calloc(1, sizeof(*sums));

	if (!sums)
		return NULL;
	sums->db = db;
	sums->counted = hourly_new();
	sums->remembered = hourly_new();
	sums->expected = calloc(EXPECTED, sizeof(sums->expected[0]));
	if (sums->counted && sums->remembered && sums->expected &&
		db_prepare_all(db, statement_sql, STATEMENT_COUNT, sums->statements))
		return sums;
	sums_free(sums);
	return NULL;
}

void sums_free(struct sums *sums)
{
	if (!sums)
		return;
	db_finalize_all(sums->statements, STATEMENT_COUNT);
	hourly_free(sums->counted);
	hourly_free(sums->remembered);
	free(sums->expected);
	free(sums);
}
