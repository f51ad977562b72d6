/* Which message set a command is about: what is live, a draft, an edition by its number, or files. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/cli/cli.h"
#include "agahi/edition/library.h"
#include "agahi/edition/models.h"
#include "agahi/sheet/import.h"

sqlite3 *cli_open_content(const struct config *config, enum db_mode mode)
{
	char error[1024];

	if (!config) {
		fprintf(stderr,
			"agahi: which configuration? agahi -c FILE …; without one only files can be looked "
			"at\n");
		return NULL;
	}
	if (mode == DB_READ_ONLY && access(config->store.content, F_OK) != 0 && errno == ENOENT) {
		fprintf(stderr,
			"agahi: %s: the content database cannot be opened: it is not there; nothing was "
			"imported yet\n",
			config->store.content);
		return NULL;
	}
	sqlite3 *db = library_open(config->store.content, mode, error, sizeof(error));
	if (!db)
		fprintf(stderr, "agahi: %s\n", error);
	return db;
}

/* A folder or a file, and nothing that an edition can be called. */
static bool is_path(const char *which)
{
	struct stat what;

	return strpbrk(which, "/.") || (!edition_name_is_good(which) && stat(which, &what) == 0) ||
		(stat(which, &what) == 0 && S_ISDIR(what.st_mode));
}

void cli_edition_called(const struct edition *edition, char called[CLI_CALLED_SIZE])
{
	if (edition->id == 0)
		snprintf(called, CLI_CALLED_SIZE, "nothing");
	else if (edition->number > 0)
		snprintf(called, CLI_CALLED_SIZE, "edition %lld", edition->number);
	else if (strcmp(edition->name, EDITION_THE_DRAFT) == 0)
		snprintf(called, CLI_CALLED_SIZE, "the draft");
	else
		snprintf(called, CLI_CALLED_SIZE, "draft %s", edition->name);
}

/* --- files -------------------------------------------------------------------------------------------- */

static bool read_table(struct cli_set *opened, enum table table, struct report *report)
{
	return import_table(table, opened->paths[table], opened->set, report);
}

char *cli_path_in(const char *folder, enum table table)
{
	char *path = NULL;

	return asprintf(&path, "%s/%s.csv", folder, table_fact(table)->name) < 0 ? NULL : path;
}

/* The messages there must be, the other tables may be. */
static bool read_folder(struct cli_set *opened, const char *folder, struct report *report)
{
	bool read = true;

	for (int table = 0; read && table < TABLE_COUNT; table++) {
		opened->paths[table] = cli_path_in(folder, (enum table)table);
		read = opened->paths[table] != NULL;
		if (read && (table == TABLE_MESSAGES || access(opened->paths[table], F_OK) == 0))
			read_table(opened, (enum table)table, report);
	}
	return read;
}

static bool read_path(struct cli_set *opened, const char *path, struct report *report)
{
	struct stat what;

	snprintf(opened->called, sizeof(opened->called), "%.200s", path);
	opened->set = message_set_new();
	if (!opened->set)
		return false;
	if (stat(path, &what) == 0 && S_ISDIR(what.st_mode))
		return read_folder(opened, path, report);
	opened->paths[TABLE_MESSAGES] = strdup(path);
	if (opened->paths[TABLE_MESSAGES])
		read_table(opened, TABLE_MESSAGES, report);
	return opened->paths[TABLE_MESSAGES] != NULL;
}

/* --- either ------------------------------------------------------------------------------------------- */

static bool read_stored(struct cli_set *opened, sqlite3 *db, const char *which)
{
	char error[512];

	opened->set = editions_load(db, which, &opened->edition, error, sizeof(error));
	if (!opened->set) {
		fprintf(stderr, "agahi: the messages cannot be read: %s\n", error);
		return false;
	}
	cli_edition_called(&opened->edition, opened->called);
	if (opened->edition.id != 0 || strcmp(which, EDITION_LIVE) == 0)
		return true;
	fprintf(stderr,
		"agahi: there is no edition or draft \"%s\", and no such file; agahi history lists what "
		"there is\n",
		which);
	return false;
}

bool cli_set_open(
	struct cli_set *opened, const struct config *config, const char *which, struct report *report)
{
	memset(opened, 0, sizeof(*opened));
	if (is_path(which)) {
		if (read_path(opened, which, report))
			return true;
		fprintf(stderr, "agahi: memory is short\n");
		return false;
	}
	sqlite3 *db = cli_open_content(config, DB_READ_ONLY);
	bool read = db && read_stored(opened, db, which);
	db_close(db);
	return read;
}

struct message_set *cli_load_live(sqlite3 *db, struct edition *live)
{
	struct edition found;
	char reason[512];
	struct message_set *set = editions_load_usable(db, live, &found, reason, sizeof(reason));

	if (!set && live->id != 0) {
		fprintf(stderr,
			"agahi: %s; nor can an earlier edition be read: nothing is compared with it, and "
			"nothing "
			"stays of it\n",
			reason);
		set = message_set_new();
	} else if (!set) {
		fprintf(stderr, "agahi: the messages cannot be read: %s\n", reason);
	} else if (*reason != '\0') {
		fprintf(stderr, "agahi: %s; edition %lld is taken in its place\n", reason, found.number);
	}
	return set;
}

void cli_set_close(struct cli_set *opened)
{
	message_set_free(opened->set);
	for (int table = 0; table < TABLE_COUNT; table++)
		free(opened->paths[table]);
	memset(opened, 0, sizeof(*opened));
}

void cli_add_model(const struct config *config, struct catalogue *catalogue, const struct message_set *set)
{
	struct model *model = NULL;
	char error[1024];

	if (set->example_count == 0 || !config || access(config->store.content, F_OK) != 0)
		return;
	sqlite3 *db = library_open(config->store.content, DB_READ_ONLY, error, sizeof(error));
	if (db && models_load(db, set, &model, error, sizeof(error)))
		catalogue_set_model(catalogue, model);
	else
		fprintf(stderr, "agahi: what was learned from the examples is not used: %s\n", error);
	db_close(db);
}

struct catalogue *cli_load_catalogue(const struct config *config, const char *which)
{
	const struct topics_languages languages = cli_languages(config);
	struct catalogue *catalogue = NULL;
	struct report report = { 0 };
	struct cli_set opened;

	if (cli_set_open(&opened, config, which, &report) && report.errors == 0) {
		catalogue = catalogue_build(opened.set, &languages);
		if (catalogue)
			cli_add_model(config, catalogue, opened.set);
		else
			fprintf(stderr, "agahi: memory is short\n");
	}
	report_print(&report, cli_phrases(NULL), stderr);
	report_free(&report);
	cli_set_close(&opened);
	return catalogue;
}
