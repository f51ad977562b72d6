#include "agahi/survey/figures_db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/owner.h"
#include "agahi/journal/journal_db.h"
#include "agahi/store/db.h"
#include "agahi/store/hourly.h"
#include "agahi/store/records.h"

enum { HOURS_OF_A_PIECE = 24 * 7, HOUR_LAST = INT32_MAX };

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

/* Nobody else sees the file before it is whole, so it needs no log of its own. */
static const char tables_sql[] =
	"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA user_version = 2;"
	"CREATE TABLE meta (version INTEGER NOT NULL, made_ms INTEGER NOT NULL, time_zone TEXT NOT NULL,"
	" least_people INTEGER NOT NULL, manner_hour INTEGER NOT NULL, waiting INTEGER);"
	"CREATE TABLE recent (minutes INTEGER PRIMARY KEY, requests INTEGER NOT NULL, span_ms INTEGER NOT "
	"NULL);"
	"CREATE TABLE hourly (hour INTEGER NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL, channel "
	"TEXT NOT NULL,"
	" link TEXT NOT NULL, rule TEXT NOT NULL, requests INTEGER NOT NULL, parts INTEGER NOT NULL,"
	" sent INTEGER NOT NULL, failed INTEGER NOT NULL, silent INTEGER NOT NULL, expired INTEGER NOT NULL,"
	" screens INTEGER NOT NULL, nearest INTEGER NOT NULL, listed INTEGER NOT NULL,"
	" other_language INTEGER NOT NULL, PRIMARY KEY (hour, topic, language, channel, link, rule)) WITHOUT "
	"ROWID;"
	"CREATE TABLE unmatched (folded TEXT PRIMARY KEY, text TEXT NOT NULL, people INTEGER NOT NULL,"
	" times INTEGER NOT NULL, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, offered TEXT NOT NULL,"
	" lang TEXT NOT NULL) WITHOUT ROWID;"
	"BEGIN";

/* States: store/records.h and hourly.h. ?1 up to ?2, without it. */
static const char hours_sql[] =
	"SELECT hour, topic, language, channel, link, rule, sum(iif(state < 100, requests, 0)), sum(parts),"
	" sum(iif(state = 0, requests, 0)), sum(iif(state = 1, requests, 0)), sum(iif(state = 2, requests, "
	"0)),"
	" sum(iif(state = 3, requests, 0)), sum(iif(state = 100, requests, 0)),"
	" sum(iif(state < 100 AND manner & 1, requests, 0)), sum(iif(state < 100 AND manner & 2, requests, "
	"0)),"
	" sum(iif(state < 100 AND manner & 4, requests, 0))"
	" FROM hourly WHERE hour >= ?1 AND hour < ?2 GROUP BY 1, 2, 3, 4, 5, 6";

_Static_assert(JOURNAL_NEAREST == 1 && JOURNAL_LISTED == 2 && JOURNAL_OTHER_LANGUAGE == 4,
	"hours_sql has the numbers");

enum { HOUR_COLUMNS = 16 };

struct writing {
	const struct figures_db_job *job;
	sqlite3 *journal, *file;
	sqlite3_stmt *insert; /* of an unmatched text */
	bool ended;           /* by go_on */
};

static bool may_go_on(void *arg)
{
	struct writing *writing = arg;

	writing->ended = writing->ended || !writing->job->go_on(writing->job->arg);
	return !writing->ended;
}

static bool write_meta(struct writing *writing)
{
	sqlite3_stmt *insert = db_prepare(writing->file, "INSERT INTO meta VALUES (?, ?, ?, ?, ?, ?)");
	long long manner_hour = 0;

	if (!insert || !db_read_number(writing->journal, "SELECT manner_hour FROM counted", &manner_hour)) {
		sqlite3_finalize(insert);
		return false;
	}
	sqlite3_bind_int(insert, 1, FIGURES_DB_VERSION);
	sqlite3_bind_int64(insert, 2, writing->job->now_ms);
	db_bind_text(insert, 3, writing->job->time_zone);
	sqlite3_bind_int(insert, 4, UNMATCHED_LEAST);
	sqlite3_bind_int64(insert, 5, manner_hour);
	if (writing->job->now)
		sqlite3_bind_int64(insert, 6, writing->job->now->waiting);
	bool done = db_run(insert);
	sqlite3_finalize(insert);
	return done;
}

static bool write_recent(struct writing *writing)
{
	const struct figures_db_now *now = writing->job->now;
	sqlite3_stmt *insert = db_prepare(writing->file, "INSERT INTO recent VALUES (?, ?, ?)");
	bool done = insert != NULL;

	for (size_t i = 0; done && now && i < FIGURES_DB_RECENT; i++) {
		sqlite3_bind_int64(insert, 1, now->recent[i].minutes);
		sqlite3_bind_int64(insert, 2, now->recent[i].requests);
		sqlite3_bind_int64(insert, 3, now->recent[i].span_ms);
		done = db_run(insert);
	}
	sqlite3_finalize(insert);
	return done;
}

/* --- hours -------------------------------------------------------------------------------------------- */

/* One read transaction of the journal. */
static bool copy_hours(sqlite3_stmt *row, sqlite3_stmt *insert, int64_t from, int64_t to, bool *empty)
{
	int step;

	sqlite3_bind_int64(row, 1, from);
	sqlite3_bind_int64(row, 2, to);
	while ((step = sqlite3_step(row)) == SQLITE_ROW) {
		*empty = false;
		for (int i = 0; i < HOUR_COLUMNS; i++)
			sqlite3_bind_value(insert, i + 1, sqlite3_column_value(row, i));
		if (!db_run(insert))
			break;
	}
	sqlite3_reset(row);
	return step == SQLITE_DONE;
}

/* A clock that was wrong once must not have all weeks since asked for, each with a database's round trip. */
static bool skip_to_next(struct writing *writing, long long *from)
{
	char sql[96];
	long long next = HOUR_LAST;

	snprintf(sql, sizeof(sql), "SELECT ifnull(min(hour), %d) FROM hourly WHERE hour >= %lld", HOUR_LAST,
		*from + HOURS_OF_A_PIECE);
	if (!db_read_number(writing->journal, sql, &next))
		return false;
	*from = next - HOURS_OF_A_PIECE; /* a piece is added to it */
	return true;
}

static bool write_hours(struct writing *writing)
{
	sqlite3_stmt *row = db_prepare(writing->journal, hours_sql);
	sqlite3_stmt *insert = db_prepare(
		writing->file, "INSERT INTO hourly VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	long long first = 0, last = -1;
	bool done = row && insert &&
		db_read_number(writing->journal, "SELECT min(hour) FROM hourly", &first) &&
		db_read_number(writing->journal, "SELECT ifnull(max(hour), -1) FROM hourly", &last);

	last = last > HOUR_LAST ? HOUR_LAST : last;
	for (long long from = first; done && from <= last; from += HOURS_OF_A_PIECE) {
		bool empty = true;
		done = may_go_on(writing) && copy_hours(row, insert, from, from + HOURS_OF_A_PIECE, &empty) &&
			(!empty || skip_to_next(writing, &from));
	}
	sqlite3_finalize(row);
	sqlite3_finalize(insert);
	return done;
}

/* --- texts -------------------------------------------------------------------------------------------- */

static bool write_text(const struct unmatched_text *text, void *arg)
{
	const struct writing *writing = arg;

	db_bind_text(writing->insert, 1, text->folded);
	db_bind_text(writing->insert, 2, text->text);
	sqlite3_bind_int64(writing->insert, 3, text->people);
	sqlite3_bind_int64(writing->insert, 4, text->times);
	sqlite3_bind_int64(writing->insert, 5, text->first_ms);
	sqlite3_bind_int64(writing->insert, 6, text->last_ms);
	db_bind_text(writing->insert, 7, text->offered);
	db_bind_text(writing->insert, 8, text->language);
	return db_run(writing->insert);
}

static bool write_texts(struct writing *writing)
{
	writing->insert = db_prepare(writing->file, "INSERT INTO unmatched VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
	bool done = writing->insert &&
		unmatched_read(writing->journal, writing->job->now_ms - FIGURES_DB_DAYS * DAY_MS, write_text,
			may_go_on, writing);
	sqlite3_finalize(writing->insert);
	return done;
}

/* --- the file ----------------------------------------------------------------------------------------- */

void figures_db_path(const char *content, char path[FIGURES_DB_PATH_SIZE])
{
	const char *slash = strrchr(content, '/');

	snprintf(path, FIGURES_DB_PATH_SIZE, "%.*sfigures.db", slash ? (int)(slash - content + 1) : 0,
		content);
}

/* Whatever the umask, the group of the folder reads it, and nobody else. */
static bool create(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);

	if (fd < 0)
		return false;
	owner_give(fd, path);
	bool done = fchmod(fd, 0640) == 0;
	return close(fd) == 0 && done;
}

static bool sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return done;
}

static bool write_file(struct writing *writing, const char *path, char *error, size_t size)
{
	bool written = sqlite3_open_v2(path, &writing->file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
			       NULL) == SQLITE_OK &&
		db_execute(writing->file, tables_sql) && write_meta(writing) && write_recent(writing) &&
		write_hours(writing) && write_texts(writing) && db_execute(writing->file, "COMMIT");

	if (writing->ended)
		error[0] = '\0';
	else if (!written)
		snprintf(error, size, "%s: %s; the journal: %s", path, sqlite3_errmsg(writing->file),
			sqlite3_errmsg(writing->journal));
	return sqlite3_close(writing->file) == SQLITE_OK && written;
}

bool figures_db_write(const struct figures_db_job *job, char *error, size_t size)
{
	char path[FIGURES_DB_PATH_SIZE + 8];
	struct writing writing = { .job = job,
		.journal = journal_db_open(job->journal, DB_READ_BRIEFLY, error, size) };

	if (!writing.journal)
		return false;
	snprintf(path, sizeof(path), "%s.new", job->path);
	unlink(path); /* of a life that ended in the middle */
	snprintf(error, size, "%s cannot be made", path);
	bool written = create(path) && write_file(&writing, path, error, size);
	if (written && (!sync_file(path) || rename(path, job->path) != 0)) {
		snprintf(error, size, "%s cannot be put in place: %s", job->path, strerror(errno));
		written = false;
	}
	if (!written)
		unlink(path);
	db_close(writing.journal);
	return written;
}

/* In a URI these mean something else. */
static void escape(const char *path, char *out, size_t size)
{
	size_t len = 0;

	for (; *path && len + 4 < size; path++)
		len += (size_t)snprintf(
			out + len, size - len, strchr("%?#", *path) ? "%%%02x" : "%c", (unsigned char)*path);
	out[len] = '\0';
}

/* What is no file, a pipe for one, could be waited for for ever. */
static bool is_readable(const char *path, char *error, size_t size)
{
	struct stat stat_of;

	if (access(path, R_OK) != 0)
		snprintf(error, size,
			errno == ENOENT
				? "%s is not there: a running agahid writes it within a minute of its start"
				: "%s cannot be read: ask the host for the group of its folder",
			path);
	else if (stat(path, &stat_of) != 0 || !S_ISREG(stat_of.st_mode))
		snprintf(error, size, "%s is no file: take it away, agahid writes another within a minute",
			path);
	else
		return true;
	return false;
}

sqlite3 *figures_db_open(const char *path, char *error, size_t size)
{
	char escaped[3 * FIGURES_DB_PATH_SIZE], uri[sizeof(escaped) + 32];
	sqlite3 *db = NULL;

	if (!is_readable(path, error, size))
		return NULL;
	escape(path, escaped, sizeof(escaped));
	snprintf(uri, sizeof(uri), "file:%s?immutable=1", escaped);
	if (sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) ==
			SQLITE_OK &&
		db_number(db, "SELECT version FROM meta", -1) == FIGURES_DB_VERSION)
		return db;
	snprintf(error, size, "%s is not a file of figures that this program reads: %s", path,
		sqlite3_errcode(db) == SQLITE_OK ? "it is of another version" : sqlite3_errmsg(db));
	sqlite3_close(db);
	return NULL;
}

static bool read_recent(sqlite3 *db, struct figures_db_now *now)
{
	sqlite3_stmt *row = db_prepare(db, "SELECT minutes, requests, span_ms FROM recent ORDER BY minutes");
	int step = SQLITE_ERROR;

	for (size_t i = 0; row && (step = sqlite3_step(row)) == SQLITE_ROW && i < FIGURES_DB_RECENT; i++) {
		now->recent[i].minutes = sqlite3_column_int64(row, 0);
		now->recent[i].requests = sqlite3_column_int64(row, 1);
		now->recent[i].span_ms = sqlite3_column_int64(row, 2);
	}
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

bool figures_db_read_meta(sqlite3 *db, struct figures_db_meta *meta)
{
	sqlite3_stmt *row = db_prepare(db, "SELECT made_ms, time_zone, manner_hour, waiting FROM meta");
	bool read = row && sqlite3_step(row) == SQLITE_ROW;

	memset(meta, 0, sizeof(*meta));
	if (read) {
		meta->made_ms = sqlite3_column_int64(row, 0);
		snprintf(meta->zone, sizeof(meta->zone), "%s", db_column_text(row, 1));
		meta->manner_ms = sqlite3_column_int64(row, 2) * HOURLY_MS;
		meta->has_now = sqlite3_column_type(row, 3) != SQLITE_NULL;
		meta->now.waiting = sqlite3_column_int64(row, 3);
	}
	sqlite3_finalize(row);
	return read && read_recent(db, &meta->now);
}

bool figures_db_read_texts(
	sqlite3 *db, const struct figures_db_wanted *wanted, unmatched_h handler, void *arg)
{
	sqlite3_stmt *row = db_prepare(db,
		"SELECT folded, text, people, times, first_ms, last_ms, offered, lang FROM unmatched"
		" WHERE last_ms >= ?1 AND people >= ?2 ORDER BY people DESC, times DESC, folded LIMIT ?3");
	int step = SQLITE_ERROR;
	bool go_on = row != NULL;

	if (row) {
		sqlite3_bind_int64(row, 1, wanted->since_ms);
		sqlite3_bind_int64(row, 2, wanted->least);
		sqlite3_bind_int64(row, 3, wanted->most);
	}
	while (go_on && (step = sqlite3_step(row)) == SQLITE_ROW) {
		const struct unmatched_text text = { .folded = db_column_text(row, 0),
			.text = db_column_text(row, 1),
			.people = sqlite3_column_int64(row, 2),
			.times = sqlite3_column_int64(row, 3),
			.first_ms = sqlite3_column_int64(row, 4),
			.last_ms = sqlite3_column_int64(row, 5),
			.offered = db_column_text(row, 6),
			.language = db_column_text(row, 7) };

		go_on = handler(&text, arg);
	}
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}
