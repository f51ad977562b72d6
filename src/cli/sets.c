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

static bool content_is_there(const struct config *config)
{
	if (access(config->store.content, F_OK) == 0 || errno != ENOENT)
		return true;
	cli_say("%s: the content database cannot be opened: it is not there; nothing was imported yet",
		config->store.content);
	return false;
}

sqlite3 *cli_open_content(const struct config *config, enum db_mode mode)
{
	char error[1024];

	if (mode == DB_READ_ONLY && !content_is_there(config))
		return NULL;
	sqlite3 *db = library_open(config->store.content, mode, error, sizeof(error));
	if (!db)
		cli_say("%s", error);
	return db;
}

sqlite3 *cli_change_content(const struct config *config)
{
	return content_is_there(config) ? cli_open_content(config, DB_READ_WRITE) : NULL;
}

/* --- store or files ----------------------------------------------------------------------------------- */

bool cli_find_stored(const struct config *config, const char *which, struct edition *found)
{
	char error[512];
	sqlite3 *db = config ? library_open(config->store.content, DB_READ_ONLY, error, sizeof(error)) : NULL;
	bool stored = db && editions_find(db, which, found, error, sizeof(error)) && found->id != 0;

	db_close(db);
	return stored;
}

/* What an edition or a draft can be called, is one; unless there is none, but a file. */
static bool is_path(const struct config *config, const char *which)
{
	struct edition found;
	bool number = *which != '\0' && strspn(which, "0123456789") == strlen(which);

	if (strpbrk(which, "/."))
		return true;
	if (number || strcmp(which, EDITION_LIVE) == 0)
		return false;
	if (!edition_name_is_good(which))
		return true;
	return access(which, F_OK) == 0 && !cli_find_stored(config, which, &found);
}

bool cli_set_is_out_of_reach(const struct config *config, const char *which)
{
	if (config || is_path(NULL, which))
		return false;
	if (strcmp(which, EDITION_LIVE) == 0)
		cli_say("which configuration? agahi -c FILE …; without one only files can be looked at");
	else
		cli_say("there is no file \"%s\" here; if it is an edition or a draft, which configuration? "
			"agahi -c FILE …",
			which);
	return true;
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

bool cli_stands(const char *path)
{
	struct stat what;

	return lstat(path, &what) == 0;
}

/* The messages there must be, the other tables may be. */
static bool read_folder(struct cli_set *opened, const char *folder, struct report *report)
{
	bool read = true;

	for (int table = 0; read && table < TABLE_COUNT; table++) {
		opened->paths[table] = cli_path_in(folder, (enum table)table);
		read = opened->paths[table] != NULL;
		if (read && (table == TABLE_MESSAGES || cli_stands(opened->paths[table])))
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
		cli_say("the messages cannot be read: %s", error);
		return false;
	}
	cli_edition_called(&opened->edition, opened->called);
	if (opened->edition.id != 0 || strcmp(which, EDITION_LIVE) == 0)
		return true;
	cli_say("there is no edition or draft \"%s\", and no such file; agahi history lists what there is",
		which);
	return false;
}

bool cli_set_open(
	struct cli_set *opened, const struct config *config, const char *which, struct report *report)
{
	memset(opened, 0, sizeof(*opened));
	if (is_path(config, which)) {
		if (read_path(opened, which, report))
			return true;
		cli_say("memory is short");
		return false;
	}
	sqlite3 *db = config ? cli_open_content(config, DB_READ_ONLY) : NULL;
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
		cli_say("%s; nor can an earlier edition be read: nothing is compared with it, and nothing "
			"stays of it",
			reason);
		set = message_set_new();
	} else if (!set) {
		cli_say("the messages cannot be read: %s", reason);
	} else if (*reason != '\0') {
		cli_say("%s; edition %lld is taken in its place", reason, found.number);
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

/* Also for a set that is not stored: it is found by what it would be made from. */
static struct model *find_model(const struct config *config, const struct message_set *set)
{
	struct model *model = NULL;
	char error[1024];

	if (set->example_count == 0 || !config || access(config->store.content, F_OK) != 0)
		return NULL;
	sqlite3 *db = library_open(config->store.content, DB_READ_ONLY, error, sizeof(error));
	if (!db || !models_load(db, set, &model, error, sizeof(error)))
		cli_say("what was learned from the examples is not used: %s", error);
	db_close(db);
	return model;
}

struct catalogue *cli_build_catalogue(const struct config *config, const struct message_set *set)
{
	const struct topics_languages languages = cli_languages(config);
	struct catalogue *catalogue = catalogue_build(set, &languages);

	if (!catalogue)
		return NULL;
	catalogue_set_model(catalogue, find_model(config, set));
	if (config)
		catalogue_set_answer_at(catalogue, config_answer_at(config));
	return catalogue;
}

bool cli_tell_lacking(const struct cli_set *opened, const struct catalogue *catalogue)
{
	char cure[CLI_CALLED_SIZE + 32] = "export it and import it again, which learns it anew";

	if (opened->edition.id == 0)
		snprintf(cure, sizeof(cure), "agahi import %s --draft learns it", opened->called);
	if (!lesson_is_lacking(opened->set, catalogue_model(catalogue)))
		return false;
	cli_say("what the examples of %s teach is not known here: it is answered by its keywords "
		"alone; %s",
		opened->called, cure);
	return true;
}

struct catalogue *cli_load_catalogue(const struct config *config, const char *which)
{
	struct catalogue *catalogue = NULL;
	struct report report = { 0 };
	struct cli_set opened;

	if (cli_set_open(&opened, config, which, &report) && report.errors == 0) {
		catalogue = cli_build_catalogue(config, opened.set);
		if (catalogue)
			cli_tell_lacking(&opened, catalogue);
		else
			cli_say("memory is short");
	}
	report_print(&report, cli_phrases(NULL), stderr);
	report_free(&report);
	cli_set_close(&opened);
	return catalogue;
}
