#include "agahi/handover/stored.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/placing.h"
#include "agahi/edition/library.h"
#include "agahi/edition/models.h"

static void take_words(struct edition_file *file, const struct edition *edition)
{
	file->number = edition->number;
	file->may_lose = edition->may_lose;
	file->from_ms = edition->at_ms;
	file->published_ms = edition->published_ms;
	snprintf(file->title, sizeof(file->title), "%s", edition->title);
	snprintf(file->by, sizeof(file->by), "%s", edition->author);
	if (strcmp(edition->published_by, edition->author) != 0)
		snprintf(file->sent_by, sizeof(file->sent_by), "%s", edition->published_by);
	snprintf(file->note, sizeof(file->note), "%s", edition->note);
	snprintf(file->hash, sizeof(file->hash), "%s", edition->hash);
	file->audit = edition->audit;
	snprintf(file->audit_hash, sizeof(file->audit_hash), "%s", edition->audit_hash);
}

/* What it was made from has been retired, and stays; of one whose content nobody can tell any more, nothing is said. */
static bool take_base(
	sqlite3 *db, struct edition_file *file, const struct edition *edition, char *error, size_t size)
{
	struct edition base;
	char which[24];

	if (edition->base == 0)
		return true;
	snprintf(which, sizeof(which), "%lld", edition->base);
	if (!editions_find(db, which, &base, error, size))
		return false;
	if (base.id == 0 || *base.hash == '\0')
		return true;
	file->base = edition->base;
	snprintf(file->base_hash, sizeof(file->base_hash), "%s", base.hash);
	return true;
}

static bool take_model(sqlite3 *db, struct edition_file *file, char *error, size_t size)
{
	char hash[TABLES_HASH_SIZE];

	if (!models_hash(file->set, hash) || (*hash != '\0' && !models_find(db, hash, &file->model))) {
		library_tell(db, error, size);
		return false;
	}
	if (file->model.len > 0)
		snprintf(file->model_name, sizeof(file->model_name), "%s", hash);
	return true;
}

static bool take(sqlite3 *db, const char *which, struct edition_file *file, char *error, size_t size)
{
	struct edition edition;

	file->set = editions_load(db, which, &edition, error, size);
	if (!file->set)
		return false;
	*error = '\0';
	if (edition.id == 0)
		return false;
	take_words(file, &edition);
	return take_base(db, file, &edition, error, size) && take_model(db, file, error, size);
}

struct edition_file *stored_edition(sqlite3 *db, const char *which, char *error, size_t size)
{
	struct edition_file *file = calloc(1, sizeof(*file));

	snprintf(error, size, "memory is short");
	if (file && take(db, which, file, error, size))
		return file;
	edition_file_free(file);
	return NULL;
}

bool stored_write(sqlite3 *db, const char *which, const char *path, mode_t mode, char *error, size_t size)
{
	struct edition_file *file = stored_edition(db, which, error, size);
	struct buffer out = { 0 };
	bool written = file && edition_file_write(file, &out);

	if (file && !written)
		snprintf(error, size, "memory is short");
	written = written &&
		placing_write(path, (struct span){ (const uint8_t *)out.data, out.len }, mode, error, size);
	buffer_free(&out);
	edition_file_free(file);
	return written;
}
