#include "agahi/recall/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/journal/journal_db.h"
#include "agahi/store/db.h"

enum { PATH_SIZE = 4200 };

static const char *place_of(const struct identity_place *place)
{
	return place->place ? place->place : place->journal;
}

static bool is_file(const struct identity_place *place)
{
	return journal_db_is_file(place_of(place));
}

/* The journal, for messages. */
static const char *name_of(const struct identity_place *place, sqlite3 *db, char name[JOURNAL_DB_NAME_SIZE])
{
	if (is_file(place))
		return sqlite3_db_filename(db, "main");
	journal_db_name(place->place, name);
	return name;
}

static bool refuse(
	const struct identity_place *place, sqlite3 *db, const char *what, char *error, size_t size)
{
	char name[JOURNAL_DB_NAME_SIZE];

	snprintf(error, size, "%s: the key that its numbers were hashed with cannot be %s: %s",
		name_of(place, db, name), what, sqlite3_errmsg(db));
	return false;
}

static bool read_has_rows(sqlite3 *db, long long *has_rows)
{
	return db_read_number(db, "SELECT EXISTS (SELECT 1 FROM identities)", has_rows);
}

static bool set_check(sqlite3 *db, uint64_t check)
{
	char insert[96];

	snprintf(insert, sizeof(insert), "DELETE FROM key_check; INSERT INTO key_check VALUES (%lld);",
		(long long)check);
	return db_execute(db, insert);
}

static bool refuse_lost_key(const char *path, const char *database, char *error, size_t size)
{
	snprintf(error, size,
		"%s: the key for hashing numbers is missing, but %s has rows that were hashed with it. Put "
		"the key "
		"back, from where you keep it; where it is a systemd credential, only the daemon sees it, "
		"and a "
		"tool needs store.key_file or store.key_env. Only if it is lost for good, move that database "
		"away",
		path, database);
	return false;
}

/* Two nodes that each made one would not know each other's citizens. */
static bool refuse_to_make(const char *path, char *error, size_t size)
{
	snprintf(error, size,
		"%s: the key for hashing numbers is missing, and with the engine postgresql none is made: "
		"all "
		"nodes need the same one. Copy it there from a node that has it, or name it with "
		"store.key_file or store.key_env. Only for the first node of all, make one: openssl rand "
		"-out %s %d, readable by the daemon's user alone",
		path, path, SENDER_KEY_OCTETS);
	return false;
}

static bool refuse_foreign_key(const char *path, const char *database, char *error, size_t size)
{
	snprintf(error, size,
		"%s: this is not the key that the numbers in %s were hashed with. Put the key back that "
		"belongs to "
		"it",
		path, database);
	return false;
}

/* Of one in memory, which stands on another (foreign.h), SQLite does not know it. */
static bool is_read_only(sqlite3 *db)
{
	return sqlite3_db_readonly(db, "main") != 0 || db_number(db, "PRAGMA query_only", 0) != 0;
}

/* Rows of before there was a check value are taken to be of the key that is there. */
static bool agrees(const struct identity_place *place, sqlite3 *db, const char *path, uint64_t check,
	char *error, size_t size)
{
	char name[JOURNAL_DB_NAME_SIZE];
	long long kept = 0, has_rows = 0;

	if (!db_read_number(db, "SELECT value FROM key_check", &kept) || !read_has_rows(db, &has_rows))
		return refuse(place, db, "checked", error, size);
	if ((uint64_t)kept == check)
		return true;
	/* Where nodes share it, another may be about to write the first row. */
	if (kept != 0 && (has_rows || !is_file(place)))
		return refuse_foreign_key(path, name_of(place, db, name), error, size);
	return is_read_only(db) || set_check(db, check) || refuse(place, db, "noted", error, size);
}

/* A key that is missing may be made only where nothing was hashed yet. */
static bool may_be_made(
	const struct identity_place *place, sqlite3 *db, const char *path, char *error, size_t size)
{
	long long has_rows = 0;

	if (!is_file(place))
		return refuse_to_make(path, error, size);
	if (!read_has_rows(db, &has_rows))
		return refuse(place, db, "looked for", error, size);
	return !has_rows || refuse_lost_key(path, sqlite3_db_filename(db, "main"), error, size);
}

/* --- where it is -------------------------------------------------------------------------------------- */

struct source {
	const char *variable; /* NULL: a file */
	char name[PATH_SIZE]; /* for messages: of the file or the variable */
	bool may_be_made;
};

static bool is_said(const char *text)
{
	return text && *text != '\0';
}

/* The service manager shows its credentials to the service alone: tools that are run by hand have none. */
static bool find_credential(char path[PATH_SIZE])
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	snprintf(path, PATH_SIZE, "%s/" IDENTITY_CREDENTIAL, folder ? folder : "");
	return folder && access(path, F_OK) == 0;
}

static void find_source(const struct identity_place *place, struct source *source)
{
	*source = (struct source){ .variable = is_said(place->key_env) ? place->key_env : NULL };
	if (source->variable) {
		snprintf(source->name, sizeof(source->name), "the environment variable %s", place->key_env);
	} else if (is_said(place->key_file)) {
		snprintf(source->name, sizeof(source->name), "%s", place->key_file);
	} else if (!find_credential(source->name)) {
		snprintf(source->name, sizeof(source->name), "%s.key", place->journal);
		source->may_be_made = true;
	}
}

static bool read_variable(const struct source *source, const char *country_code, struct sender_key *key,
	char *error, size_t size)
{
	const char *text = getenv(source->variable);

	if (text && sender_key_parse(text, country_code, key))
		return true;
	snprintf(error, size,
		"%s: %s; it must have the key for hashing numbers, %d hexadecimal digits (a new one: openssl "
		"rand "
		"-hex %d)",
		source->name, text ? "this is not such a key" : "it is not set", 2 * SENDER_KEY_OCTETS,
		SENDER_KEY_OCTETS);
	return false;
}

static bool read_key(const struct identity_place *place, sqlite3 *db, const struct source *source,
	struct sender_key *key, char *error, size_t size)
{
	if (source->variable)
		return read_variable(source, place->country_code, key, error, size);
	return (!source->may_be_made || access(source->name, F_OK) == 0 ||
		       may_be_made(place, db, source->name, error, size)) &&
		sender_key_load(source->name, place->country_code, source->may_be_made, key, error, size);
}

/* --- the key ------------------------------------------------------------------------------------------ */

struct identity_place identity_place_of(const struct config *config)
{
	return (struct identity_place){ config->store.journal, config->service.country_code,
		config->store.key_file, config->store.key_env, config_place(&config->store) };
}

bool identity_load(
	const struct identity_place *place, sqlite3 *db, struct sender_key *key, char *error, size_t size)
{
	struct source source;

	find_source(place, &source);
	return read_key(place, db, &source, key, error, size) &&
		agrees(place, db, source.name, sender_key_check(key), error, size);
}

enum identity_verdict identity_look(const struct identity_place *place, sqlite3 *db, char *error, size_t size)
{
	struct source source;
	struct sender_key key;

	find_source(place, &source);
	if (source.may_be_made && access(source.name, F_OK) != 0)
		return may_be_made(place, db, source.name, error, size) ? IDENTITY_TO_BE_MADE
									: IDENTITY_ABSENT;
	source.may_be_made = false;
	bool is_good = read_key(place, db, &source, &key, error, size) &&
		agrees(place, db, source.name, sender_key_check(&key), error, size);
	explicit_bzero(&key, sizeof(key));
	return is_good ? IDENTITY_GOOD : IDENTITY_REFUSED;
}

bool identity_prepare(const struct identity_place *place, struct sender_key *key, char *error, size_t size)
{
	sqlite3 *db = journal_db_open(place_of(place), DB_READ_WRITE, error, size);
	bool loaded = db && identity_load(place, db, key, error, size);

	db_close(db);
	return loaded;
}
