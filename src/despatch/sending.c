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

static bool write_begun(const char *path, const struct buffer *octets, char *error, size_t size)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	bool written = file >= 0 && write_octets(file, octets);

	if (!written)
		snprintf(error, size, "%s cannot be written: %s", path, strerror(errno));
	if (file >= 0 && close(file) != 0)
		written = false;
	if (!written && file >= 0)
		unlink(path);
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
	return query_run(db, "UPDATE edition SET sent_name = ?, sent_ms = ? WHERE id = ?",
		       QUERY(QUERY_TEXT(draft->sent_name), QUERY_NUMBER(deed->now_ms),
			       QUERY_NUMBER(draft->id))) &&
		deeds_move(db, deed, draft, COURSE_SEND) &&
		deeds_record(db, deed, "hand-over", deeds_about(draft->id, about), NULL, draft->hash);
}

static enum deed_result check(sqlite3 *db, const struct draft *draft, unsigned needed)
{
	long long count = reviewing_count(db, draft);

	if (count < 0)
		return DEED_FAILED;
	return count >= 1 && count >= needed && reviewing_is_intact(db, draft) ? DEED_DONE : DEED_CONFLICT;
}

/* The record is added before, so that the head of the chain in the file tells of it. */
static enum deed_result begin_file(
	sqlite3 *db, const struct draft *draft, const char *spool, bool withdrawn, char *error, size_t size)
{
	char begun[PATH_SIZE], named[PATH_SIZE];
	struct buffer octets = { 0 };
	enum deed_result result = DEED_DONE;

	name_paths(spool, draft->sent_name, begun, named);
	if (!write_edition(db, draft, withdrawn, &octets))
		result = DEED_FAILED;
	else if (!write_begun(begun, &octets, error, size))
		result = DEED_NOT_SENT;
	buffer_free(&octets);
	return result;
}

/* Ends the transaction in which a file was begun. Where it has no name afterwards, sending_resume() gives it one. */
static enum deed_result end_file(
	sqlite3 *db, const struct draft *draft, const char *spool, enum deed_result result)
{
	char begun[PATH_SIZE], named[PATH_SIZE];
	bool begins = result == DEED_DONE;

	result = deeds_end(db, result);
	name_paths(spool, draft->sent_name, begun, named);
	if (begins && result != DEED_DONE)
		unlink(begun);
	else if (begins && rename(begun, named) == 0)
		sync_folder(spool);
	return result;
}

static bool has_spool(const char *spool, char *error, size_t size)
{
	snprintf(error, size, "there is no folder to hand editions over (spool in the configuration)");
	return *spool != '\0';
}

enum deed_result sending_send(sqlite3 *db, const struct deed *deed, long long id, const char *spool,
	unsigned needed, char *error, size_t size)
{
	struct draft draft;

	if (!has_spool(spool, error, size))
		return DEED_NOT_SENT;
	enum deed_result result = deeds_begin(db, deed, id, COURSE_SEND, &draft, NULL);
	if (result == DEED_DONE)
		result = check(db, &draft, needed);
	if (result == DEED_DONE && !mark_sent(db, deed, &draft))
		result = DEED_FAILED;
	if (result == DEED_DONE)
		result = begin_file(db, &draft, spool, false, error, size);
	return end_file(db, &draft, spool, result);
}

enum deed_result sending_call_back(
	sqlite3 *db, const struct deed *deed, long long id, const char *spool, char *error, size_t size)
{
	char about[DEED_ABOUT_SIZE];
	struct draft draft;

	if (!has_spool(spool, error, size))
		return DEED_NOT_SENT;
	enum deed_result result = deeds_begin(db, deed, id, COURSE_CALL_BACK, &draft, NULL);
	if (result == DEED_DONE &&
		!deeds_record(
			db, deed, "withdraw", deeds_about(id, about), draft.hash, "asked of the gateway"))
		result = DEED_FAILED;
	if (result == DEED_DONE)
		result = begin_file(db, &draft, spool, true, error, size);
	return end_file(db, &draft, spool, result);
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

bool sending_resume(sqlite3 *db, const char *spool, char *error, size_t size)
{
	char path[PATH_SIZE];
	bool resumed = true;

	if (*spool == '\0')
		return true;
	snprintf(path, sizeof(path), "%.4096s/in", spool);
	DIR *folder = opendir(path);
	if (!folder) {
		snprintf(error, size, "%s cannot be read: %s", path, strerror(errno));
		return false;
	}
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (ends_in_begun(entry->d_name) && !resume_file(db, spool, entry->d_name)) {
			snprintf(error, size, "%s/%s cannot be named or removed", path, entry->d_name);
			resumed = false;
		}
	}
	closedir(folder);
	return resumed && sync_folder(spool);
}
