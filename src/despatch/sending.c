#include "agahi/despatch/sending.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/audit/audit.h"
#include "agahi/bureau/query.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/reviewing.h"
#include "agahi/handover/edition_file.h"

enum { PATH_SIZE = 4400 + DRAFT_FILE_SIZE + 32, FILE_MODE = 0640 };

#define BEGUN ".begun" /* the ending of a file that is not named yet */
#define WAITING \
	".waiting" /* and of one that is written after it was handed over: half of it may stand there */

/* --- the edition file --------------------------------------------------------------------------------- */

static void add_approval(const struct reviewing_signature *signature, void *arg)
{
	struct edition_file *file = arg;

	if (file->approval_count == EDITION_FILE_MOST_APPROVALS)
		return;
	struct edition_file_approval *approval = &file->approvals[file->approval_count++];
	snprintf(approval->name, sizeof(approval->name), "%s", signature->name);
	approval->at_ms = signature->at_ms;
}

static bool fill(sqlite3 *db, const struct draft *draft, struct edition_file *file)
{
	struct draft base;

	file->number = draft->number > 0 ? draft->number : drafts_next_number(db);
	file->base = draft->base_number;
	file->from_ms = draft->from_ms;
	file->may_lose = draft->may_lose;
	snprintf(file->title, sizeof(file->title), "%s", draft->title);
	snprintf(file->note, sizeof(file->note), "%s", draft->note);
	snprintf(file->by, sizeof(file->by), "%s",
		draft->submitted_by ? draft->submitted_by_shown : draft->published_by);
	if (strcmp(draft->published_by, file->by) != 0)
		snprintf(file->sent_by, sizeof(file->sent_by), "%s", draft->published_by);
	snprintf(file->model_name, sizeof(file->model_name), "%s", draft->model);
	file->set = contents_load(db, draft->id);
	if (!file->set || !drafts_find(db, draft->base, &base) ||
		!reviewing_list(db, draft, add_approval, file))
		return false;
	if (base.number > 0)
		snprintf(file->base_hash, sizeof(file->base_hash), "%s", base.hash);
	if (*draft->model != '\0' && !drafts_find_model(db, draft->model, &file->model))
		return false;
	if (file->model.len == 0)
		*file->model_name = '\0';
	return audit_head(db, &file->audit, file->audit_hash);
}

static bool write_edition(sqlite3 *db, const struct draft *draft, bool withdrawn, struct buffer *out)
{
	struct edition_file *file = calloc(1, sizeof(*file));
	bool written = file && fill(db, draft, file);

	if (written) {
		file->withdrawn = withdrawn;
		written = edition_file_write(file, out);
	}
	edition_file_free(file);
	return written;
}

bool sending_write_file(sqlite3 *db, const struct draft *draft, struct buffer *out)
{
	return write_edition(db, draft, false, out);
}

/* --- files -------------------------------------------------------------------------------------------- */

static bool sync_folder(const char *spool)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%.4096s/in", spool);
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool synced = folder >= 0 && fsync(folder) == 0;
	if (folder >= 0)
		close(folder);
	return synced;
}

static bool write_octets(int file, const struct buffer *octets)
{
	for (size_t done = 0; done < octets->len;) {
		ssize_t wrote = write(file, octets->data + done, octets->len - done);

		if (wrote < 0 && errno != EINTR)
			return false;
		done += wrote > 0 ? (size_t)wrote : 0;
	}
	return fchmod(file, FILE_MODE) == 0 && fsync(file) == 0;
}

/* False with errno. */
static bool write_begun(const char *path, const struct buffer *octets)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	bool written = file >= 0 && write_octets(file, octets);
	int reason = errno;

	if (file >= 0 && close(file) != 0 && written) {
		written = false;
		reason = errno;
	}
	if (!written && file >= 0)
		unlink(path);
	errno = reason;
	return written;
}

/* A file that was begun, and its name. */
static void name_paths(const char *spool, const char *name, char begun[PATH_SIZE], char named[PATH_SIZE])
{
	snprintf(begun, PATH_SIZE, "%.4096s/in/%.*s" BEGUN, spool, DRAFT_FILE_SIZE, name);
	snprintf(named, PATH_SIZE, "%.4096s/in/%.*s" EDITION_FILE_ENDING, spool, DRAFT_FILE_SIZE, name);
}

/* --- handing over ------------------------------------------------------------------------------------- */

static bool mark_sent(sqlite3 *db, const struct deed *deed, struct draft *draft)
{
	char about[DEED_ABOUT_SIZE];

	/* Never the name of an earlier one, whose answer may stand there still. */
	snprintf(draft->sent_name, sizeof(draft->sent_name), "edition-%lld-%lld", draft->id,
		(long long)deed->now_ms);
	snprintf(draft->published_by, sizeof(draft->published_by), "%s", deed->person->shown);
	return query_run(db, "UPDATE edition SET sent_name = ?, sent_ms = ?, published_by = ? WHERE id = ?",
		       QUERY(QUERY_TEXT(draft->sent_name), QUERY_NUMBER(deed->now_ms),
			       QUERY_TEXT(draft->published_by), QUERY_NUMBER(draft->id))) &&
		deeds_move(db, deed, draft, COURSE_SEND) &&
		deeds_record(db, deed, "hand-over", deeds_about(draft->id, about), NULL, draft->hash);
}

static enum deed_result check(sqlite3 *db, const struct draft *draft, unsigned needed)
{
	return reviewing_is_enough(db, draft, needed) && reviewing_is_intact(db, draft) ? DEED_DONE
											: DEED_CONFLICT;
}

/* Why a file could not be written; `reason` is an errno. */
static void tell(struct sending_folder *folder, int reason, const char *path)
{
	folder->reason = reason;
	snprintf(folder->error, sizeof(folder->error), "%.300s: %s", path, strerror(reason));
}

/* The record is added before, so that the head of the chain in the file tells of it. */
static enum deed_result begin_file(sqlite3 *db, const struct draft *draft, const char *begun, bool withdrawn,
	struct sending_folder *folder)
{
	struct buffer octets = { 0 };
	enum deed_result result = DEED_DONE;

	if (!write_edition(db, draft, withdrawn, &octets)) {
		result = DEED_FAILED;
	} else if (!write_begun(begun, &octets)) {
		tell(folder, errno, begun);
		result = DEED_NOT_SENT;
	}
	buffer_free(&octets);
	return result;
}

static bool name_file(const char *spool, const char *begun, const char *named, struct sending_folder *folder)
{
	if (rename(begun, named) == 0)
		return sync_folder(spool);
	tell(folder, errno, named);
	return false;
}

/* Ends the transaction in which a file was begun. Where it has no name afterwards, sending_tend() gives it one. */
static enum deed_result end_file(sqlite3 *db, const struct draft *draft, const char *spool,
	enum deed_result result, struct sending_folder *folder)
{
	char begun[PATH_SIZE], named[PATH_SIZE];
	bool begins = result == DEED_DONE && folder->reason == 0;

	result = deeds_end(db, result);
	name_paths(spool, draft->sent_name, begun, named);
	if (begins && result != DEED_DONE)
		unlink(begun);
	else if (begins)
		name_file(spool, begun, named, folder);
	return result;
}

static bool has_spool(const char *spool, struct sending_folder *folder)
{
	*folder = (struct sending_folder){ 0 };
	snprintf(folder->error, sizeof(folder->error),
		"there is no folder to hand editions over (spool in the configuration)");
	if (*spool == '\0')
		return false;
	*folder->error = '\0';
	return true;
}

/* What cannot be written now is handed over all the same: sending_tend() writes it as soon as that can be. */
enum deed_result sending_send(sqlite3 *db, const struct deed *deed, long long id, const char *spool,
	unsigned needed, struct sending_folder *folder)
{
	char begun[PATH_SIZE], named[PATH_SIZE];
	struct draft draft = { 0 };

	if (!has_spool(spool, folder))
		return DEED_NOT_SENT;
	enum deed_result result = deeds_begin(db, deed, id, COURSE_SEND, &draft, NULL);
	if (result == DEED_DONE)
		result = check(db, &draft, needed);
	if (result == DEED_DONE && !mark_sent(db, deed, &draft))
		result = DEED_FAILED;
	name_paths(spool, draft.sent_name, begun, named);
	if (result == DEED_DONE && begin_file(db, &draft, begun, false, folder) == DEED_FAILED)
		result = DEED_FAILED;
	result = end_file(db, &draft, spool, result, folder);
	folder->waiting = result == DEED_DONE && folder->reason != 0;
	return result;
}

/* The gateway has never seen it. */
static enum deed_result take_back_here(
	sqlite3 *db, const struct deed *deed, struct draft *draft, const char *spool)
{
	char about[DEED_ABOUT_SIZE], begun[PATH_SIZE], named[PATH_SIZE];

	name_paths(spool, draft->sent_name, begun, named);
	bool done = deeds_record(db, deed, "withdraw", deeds_about(draft->id, about), draft->hash,
			    "before the gateway had it") &&
		deeds_move(db, deed, draft, COURSE_CALLED_BACK);
	enum deed_result result = deeds_end(db, done ? DEED_DONE : DEED_FAILED);
	if (result == DEED_DONE)
		unlink(begun);
	return result;
}

enum deed_result sending_call_back(
	sqlite3 *db, const struct deed *deed, long long id, const char *spool, struct sending_folder *folder)
{
	char about[DEED_ABOUT_SIZE], begun[PATH_SIZE], named[PATH_SIZE];
	struct draft draft = { 0 };

	if (!has_spool(spool, folder))
		return DEED_NOT_SENT;
	enum deed_result result = deeds_begin(db, deed, id, COURSE_CALL_BACK, &draft, NULL);
	if (result == DEED_DONE && sending_waits(&draft, spool))
		return take_back_here(db, deed, &draft, spool);
	if (result == DEED_DONE &&
		!deeds_record(
			db, deed, "withdraw", deeds_about(id, about), draft.hash, "asked of the gateway"))
		result = DEED_FAILED;
	name_paths(spool, draft.sent_name, begun, named);
	if (result == DEED_DONE)
		result = begin_file(db, &draft, begun, true, folder);
	return end_file(db, &draft, spool, result, folder);
}

/* --- what waits here ---------------------------------------------------------------------------------- */

static bool is_missing(const char *path)
{
	return access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

/* The gateway answers before it removes: what is gone from in/ has its answer in out/ by then. */
bool sending_waits(const struct draft *draft, const char *spool)
{
	char begun[PATH_SIZE], named[PATH_SIZE], answer[PATH_SIZE];

	if (draft->state != COURSE_SENT || *draft->sent_name == '\0' || *spool == '\0')
		return false;
	name_paths(spool, draft->sent_name, begun, named);
	snprintf(answer, sizeof(answer), "%.4096s/out/%.*s.answer", spool, DRAFT_FILE_SIZE, draft->sent_name);
	return is_missing(named) && is_missing(answer);
}

struct waiting {
	long long ids[DRAFTS_MOST_OPEN];
	const char *spool;
	size_t count;
};

static void note_waiting(const struct draft *draft, void *arg)
{
	struct waiting *waiting = arg;

	if (sending_waits(draft, waiting->spool) && waiting->count < DRAFTS_MOST_OPEN)
		waiting->ids[waiting->count++] = draft->id;
}

static bool put(sqlite3 *db, long long id, const char *spool, int64_t now_ms, struct sending_folder *folder)
{
	char begun[PATH_SIZE], named[PATH_SIZE], waiting[PATH_SIZE];
	struct draft draft;

	if (!drafts_find(db, id, &draft))
		return false;
	name_paths(spool, draft.sent_name, begun, named);
	snprintf(
		waiting, sizeof(waiting), "%.4096s/in/%.*s" WAITING, spool, DRAFT_FILE_SIZE, draft.sent_name);
	return begin_file(db, &draft, waiting, false, folder) == DEED_DONE &&
		name_file(spool, waiting, named, folder) &&
		query_run(db, "UPDATE edition SET sent_ms = ? WHERE id = ?",
			QUERY(QUERY_NUMBER(now_ms), QUERY_NUMBER(id)));
}

static void put_what_waits(sqlite3 *db, const char *spool, int64_t now_ms, struct sending_folder *folder)
{
	struct waiting waiting = { .spool = spool };

	if (!drafts_list(db, DRAFTS_OPEN, DRAFTS_MOST_OPEN, note_waiting, &waiting)) {
		folder->reason = EIO;
		snprintf(folder->error, sizeof(folder->error), "desk.db: %s", sqlite3_errmsg(db));
		return;
	}
	for (size_t i = 0; i < waiting.count; i++) {
		bool done = put(db, waiting.ids[i], spool, now_ms, folder);

		folder->put += done;
		folder->waiting += !done;
	}
}

/* --- after a stop ------------------------------------------------------------------------------------- */

static bool ends_in_begun(const char *name)
{
	size_t len = strlen(name), ending = strlen(BEGUN);

	return len > ending && len - ending < DRAFT_FILE_SIZE && strcmp(name + len - ending, BEGUN) == 0;
}

static bool resume_file(sqlite3 *db, const char *spool, const char *file)
{
	char name[DRAFT_FILE_SIZE], begun[PATH_SIZE], named[PATH_SIZE];

	snprintf(name, sizeof(name), "%.*s", (int)(strlen(file) - strlen(BEGUN)), file);
	name_paths(spool, name, begun, named);
	long long sent = query_number_or(db,
		"SELECT count(*) FROM edition WHERE sent_name = ? AND state IN (?, ?)",
		QUERY(QUERY_TEXT(name), QUERY_NUMBER(COURSE_SENT), QUERY_NUMBER(COURSE_SCHEDULED)), -1);
	return sent >= 0 && (sent > 0 ? rename(begun, named) == 0 : unlink(begun) == 0);
}

static void name_what_was_begun(
	sqlite3 *db, const char *spool, const char *path, struct sending_folder *folder)
{
	DIR *in = opendir(path);

	if (!in) {
		tell(folder, errno, path);
		return;
	}
	for (struct dirent *entry; (entry = readdir(in));) {
		if (ends_in_begun(entry->d_name) && !resume_file(db, spool, entry->d_name))
			tell(folder, errno, entry->d_name);
	}
	closedir(in);
}

void sending_tend(sqlite3 *db, const char *spool, int64_t now_ms, struct sending_folder *folder)
{
	char path[PATH_SIZE];

	*folder = (struct sending_folder){ 0 };
	if (*spool == '\0')
		return;
	snprintf(path, sizeof(path), "%.4096s/in", spool);
	name_what_was_begun(db, spool, path, folder);
	put_what_waits(db, spool, now_ms, folder);
	if (folder->reason == 0 && access(path, W_OK | X_OK) != 0)
		tell(folder, errno, path);
}
