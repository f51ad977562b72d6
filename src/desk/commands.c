#include "agahi/desk/commands.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/audit/checkpoint.h"
#include "agahi/audit/verify.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/keyfile.h"
#include "agahi/handover/edition_file.h"
#include "agahi/staff/box.h"
#include "agahi/staff/consent.h"
#include "agahi/staff/invitations.h"
#include "agahi/web/server.h"

enum { NOTE_OCTETS = 16 * 1024, ERROR_SIZE = 1024 };

static sqlite3 *open_database(
	const struct settings *settings, enum db_mode mode, char path[PATH_MAX], FILE *faults)
{
	char error[ERROR_SIZE] = "the name is too long";
	sqlite3 *db = settings_path(settings, "desk.db", path, PATH_MAX)
		? desk_db_open(path, mode, error, sizeof(error))
		: NULL;

	unsigned was;

	if (!db)
		fprintf(faults, "agahi-desk: %s: %s\n", path, error);
	else if (mode == DB_READ_WRITE && desk_db_close_to_others(path, &was, error, sizeof(error)) && was)
		fprintf(faults, "agahi-desk: %s: others could read it (0%o); it is 0600 now\n", path, was);
	return db;
}

/* --- invite ------------------------------------------------------------------------------------------- */

static const char *why_not(enum staff_result result)
{
	switch (result) {
	case STAFF_NOT_ALLOWED:
		return "there is an administrator already, who invites others in the desk";
	case STAFF_NAME_BAD:
		return "a name has 2 to 32 of a-z 0-9 . - _, and begins with a letter";
	case STAFF_NAME_TAKEN:
		return "the name is taken";
	default:
		return "the database could not be changed";
	}
}

static int print_link(const struct settings *settings, const char *token, FILE *out)
{
	fprintf(out, "http%s://%s/invitation/%s\n", *settings->web.certificate ? "s" : "", settings->web.host,
		token);
	return fflush(out) == 0 ? COMMANDS_DONE : COMMANDS_FAILED;
}

int commands_invite(
	const struct settings *settings, const char *name, int64_t now_ms, FILE *out, FILE *faults)
{
	char path[PATH_MAX], token[TOKEN_SIZE];
	sqlite3 *db = open_database(settings, DB_READ_WRITE, path, faults);

	if (!db)
		return COMMANDS_FAILED;
	enum staff_result result = invitations_first(db, name, now_ms, token);
	db_close(db);
	if (result == STAFF_DONE)
		return print_link(settings, token, out);
	fprintf(faults, "agahi-desk: %s cannot be invited: %s\n", name, why_not(result));
	return COMMANDS_FAILED;
}

/* --- reset -------------------------------------------------------------------------------------------- */

static const char *why_not_reset(enum staff_result result)
{
	switch (result) {
	case STAFF_NOT_ALLOWED:
		return "only an administrator's account is reset here; others are at the desk, under People";
	case STAFF_NO_SUCH:
		return "nobody who is active has that name";
	default:
		return "the database could not be changed";
	}
}

static enum staff_result reset(sqlite3 *db, const char *name, int64_t now_ms, char token[TOKEN_SIZE])
{
	const struct staff_actor actor = { .now_ms = now_ms };
	struct person person;

	if (!staff_find(db, name, &person))
		return STAFF_BROKEN;
	return invitations_reset(db, &actor, person.id, token);
}

int commands_reset(const struct settings *settings, const char *name, int64_t now_ms, FILE *out, FILE *faults)
{
	char path[PATH_MAX], token[TOKEN_SIZE];
	sqlite3 *db = open_database(settings, DB_READ_WRITE, path, faults);

	if (!db)
		return COMMANDS_FAILED;
	enum staff_result result = reset(db, name, now_ms, token);
	db_close(db);
	if (result == STAFF_DONE) {
		fprintf(faults,
			"agahi-desk: the link works once a second person has confirmed it at the desk, under "
			"People; where nobody is left there who could: agahi-desk --confirm %s\n",
			name);
		return print_link(settings, token, out);
	}
	fprintf(faults, "agahi-desk: %s cannot be reset: %s\n", name, why_not_reset(result));
	return COMMANDS_FAILED;
}

/* --- confirm ------------------------------------------------------------------------------------------ */

static const char *why_not_confirmed(enum staff_result result)
{
	switch (result) {
	case STAFF_NOT_ALLOWED:
		return "there is somebody at the desk who can confirm it, under People";
	case STAFF_NO_SUCH:
		return "nothing waits to be confirmed about that name";
	default:
		return "the database could not be changed";
	}
}

int commands_confirm(const struct settings *settings, const char *name, int64_t now_ms, FILE *faults)
{
	char path[PATH_MAX];
	sqlite3 *db = open_database(settings, DB_READ_WRITE, path, faults);

	if (!db)
		return COMMANDS_FAILED;
	enum staff_result result = consent_give_here(db, name, now_ms);
	db_close(db);
	if (result == STAFF_DONE)
		return COMMANDS_DONE;
	fprintf(faults, "agahi-desk: %s cannot be confirmed: %s\n", name, why_not_confirmed(result));
	return COMMANDS_FAILED;
}

/* --- before the start --------------------------------------------------------------------------------- */

/* What stands beside the database; one that is not there yet is made by the start. */
static bool check_key(const char *database, const char *name, const char *what, FILE *faults)
{
	unsigned char octets[BOX_KEY_OCTETS];
	char path[KEYFILE_PATH_SIZE], error[ERROR_SIZE] = "";
	bool good = !keyfile_beside(database, name, path) || access(path, F_OK) != 0 ||
		keyfile_load(path, what, false, octets, sizeof(octets), error, sizeof(error));

	explicit_bzero(octets, sizeof(octets));
	if (!good)
		fprintf(faults, "agahi-desk: %s\n", error);
	return good;
}

/* That the key is the database's; without second factors it need not be there. */
static bool check_database(const char *path, FILE *faults)
{
	char error[ERROR_SIZE];
	sqlite3 *db = desk_db_peek(path, error, sizeof(error));
	struct box box;
	bool good = db ? db_number(db, "SELECT count(*) FROM person WHERE totp IS NOT NULL", 0) == 0 ||
			box_load(db, path, &box, error, sizeof(error))
		       : *error == '\0';

	explicit_bzero(&box, sizeof(box));
	db_close(db);
	if (!good)
		fprintf(faults, "agahi-desk: %s\n", error);
	return good;
}

static bool check_store(const struct settings *settings, FILE *faults)
{
	char path[PATH_MAX];

	if (access(settings->store.folder, W_OK | X_OK) != 0) {
		fprintf(faults, "agahi-desk: store.folder: %s: %s\n", settings->store.folder,
			strerror(errno));
		return false;
	}
	if (!settings_path(settings, "desk.db", path, sizeof(path))) {
		fprintf(faults, "agahi-desk: store.folder: the name is too long\n");
		return false;
	}
	unsigned rights = desk_db_open_to_others(path);
	if (rights != 0)
		fprintf(faults, "agahi-desk: %s: others may read it (0%o); the start makes it 0600\n", path,
			rights);
	bool own = check_key(path, "desk.key", "the key of the second factors", faults);
	bool other = check_key(path, "desk-checkpoint.key", "the key of the checkpoints", faults);
	return own && other && check_database(path, faults);
}

int commands_check(const struct settings *settings, FILE *faults)
{
	const struct settings_web *web = &settings->web;
	const struct web_settings served = {
		.listen = web->listen, .host = web->host, .certificate = web->certificate, .key = web->key
	};
	char error[ERROR_SIZE];
	bool good = web_server_check(&served, error, sizeof(error));

	if (!good)
		fprintf(faults, "agahi-desk: %s\n", error);
	return check_store(settings, faults) && good ? COMMANDS_DONE : COMMANDS_FAILED;
}

/* --- the record --------------------------------------------------------------------------------------- */

struct claims {
	struct audit_claim *list;
	size_t count;
	bool failed;
};

/* `source` is copied: it outlives a checkpoint of the list. */
static void claim(struct claims *claims, const char *source, long long n, const char *hash)
{
	struct audit_claim *list = realloc(claims->list, (claims->count + 1) * sizeof(*list));
	char *name = strdup(source);

	if (list)
		claims->list = list;
	if (!list || !name) {
		claims->failed = true;
		free(name);
		return;
	}
	list[claims->count] = (struct audit_claim){ .source = name, .n = n };
	snprintf(list[claims->count].hash, AUDIT_HASH_SIZE, "%s", hash);
	claims->count++;
}

static void free_claims(struct claims *claims)
{
	for (size_t i = 0; i < claims->count; i++)
		free((char *)(uintptr_t)claims->list[i].source);
	free(claims->list);
}

static bool read_file(const char *path, size_t most, struct buffer *out)
{
	FILE *file = fopen(path, "rb");
	char octets[65536];
	size_t len;

	if (!file)
		return false;
	while (out->len <= most && (len = fread(octets, 1, sizeof(octets), file)) > 0)
		buffer_add(out, octets, len);
	bool good = !ferror(file) && out->len > 0 && out->len <= most && !out->failed;
	fclose(file);
	return good;
}

static bool claim_checkpoint(
	struct claims *claims, const char *path, const struct checkpoint_key *key, FILE *faults)
{
	struct buffer note = { 0 };
	struct checkpoint checkpoint;
	char error[ERROR_SIZE] = "cannot be read";
	bool good = read_file(path, NOTE_OCTETS, &note) &&
		checkpoint_read(note.data, key->open, &checkpoint, error, sizeof(error));

	if (good)
		claim(claims, path, checkpoint.n, checkpoint.hash);
	else
		fprintf(faults, "agahi-desk: %s: %s\n", path, error);
	buffer_free(&note);
	return good;
}

static bool claim_edition(struct claims *claims, const char *path, FILE *faults)
{
	struct buffer octets = { 0 };
	char error[EDITION_FILE_ERROR_SIZE] = "cannot be read";
	struct edition_file *file = NULL;

	if (read_file(path, EDITION_FILE_MAX_OCTETS, &octets))
		file = edition_file_read(
			(struct span){ (const uint8_t *)octets.data, octets.len }, error, sizeof(error));
	if (file && *file->audit_hash)
		claim(claims, path, file->audit, file->audit_hash);
	if (!file)
		fprintf(faults, "agahi-desk: %s: %s\n", path, error);
	buffer_free(&octets);
	bool good = file != NULL;
	edition_file_free(file);
	return good;
}

static bool claim_editions(struct claims *claims, const char *folder, FILE *faults)
{
	DIR *list = opendir(folder);
	bool good = list != NULL;
	char path[PATH_MAX];

	if (!list)
		fprintf(faults, "agahi-desk: %s: cannot be read\n", folder);
	for (const struct dirent *entry; list && (entry = readdir(list)) != NULL;) {
		const char *ending = strrchr(entry->d_name, '.');

		if (!ending || strcmp(ending, EDITION_FILE_ENDING) != 0)
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >= (int)sizeof(path) ||
			!claim_edition(claims, path, faults))
			good = false;
	}
	if (list)
		closedir(list);
	return good;
}

struct words {
	int argc;
	char **argv;
};

struct kept {
	struct claims *claims;
	const char *path;
	FILE *faults;
	bool damaged;
};

static void claim_kept(const struct checkpoint *checkpoint, const char *fault, void *arg)
{
	struct kept *kept = arg;

	if (!fault) {
		claim(kept->claims, "a checkpoint of the database", checkpoint->n, checkpoint->hash);
		return;
	}
	kept->damaged = true;
	fprintf(kept->faults,
		"agahi-desk: %s: checkpoint %lld of the database is damaged, or was changed: %s; compare "
		"with "
		"what others keep (--checkpoint FILE), and put the database back from a backup that agrees\n",
		kept->path, checkpoint->n, fault);
}

/* What the arguments name. */
static bool collect(
	struct claims *claims, const struct checkpoint_key *key, int argc, char **argv, FILE *faults)
{
	static const struct option options[] = { { "checkpoint", required_argument, NULL, 'c' },
		{ "editions", required_argument, NULL, 'e' }, { NULL, 0, NULL, 0 } };
	bool good = true;

	optind = 0; /* once more from the beginning (getopt(3)) */
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == 'c')
			good = claim_checkpoint(claims, optarg, key, faults) && good;
		else if (option == 'e')
			good = claim_editions(claims, optarg, faults) && good;
		else
			good = false;
	}
	return good && optind == argc && !claims->failed;
}

/* What is kept in the database itself may be damaged; the rest is looked at all the same. */
static int verify_with(sqlite3 *db, const struct checkpoint_key *key, struct claims *claims, const char *path,
	FILE *out, FILE *faults)
{
	struct kept kept = { claims, path, faults, false };
	struct audit_verdict verdict;

	if (!checkpoint_look(db, key->open, claim_kept, &kept)) {
		fprintf(faults, "agahi-desk: %s: the checkpoints cannot be read: %s\n", path,
			sqlite3_errmsg(db));
		return COMMANDS_FAILED;
	}
	bool read = !claims->failed && audit_verify(db, claims->list, claims->count, &verdict);
	fprintf(out, "%s\n", claims->failed ? "memory is short" : verdict.words);
	return read && verdict.whole && !kept.damaged ? COMMANDS_DONE : COMMANDS_FAILED;
}

static int verify(sqlite3 *db, const struct checkpoint_key *key, const char *path, struct words words,
	FILE *out, FILE *faults)
{
	struct claims claims = { .list = NULL };
	int result = collect(&claims, key, words.argc, words.argv, faults)
		? verify_with(db, key, &claims, path, out, faults)
		: COMMANDS_MISUSED;

	free_claims(&claims);
	return result;
}

static int make_checkpoint(sqlite3 *db, const struct settings *settings, const struct checkpoint_key *key,
	int64_t now_ms, FILE *out, FILE *faults)
{
	char note[CHECKPOINT_NOTE_SIZE];
	bool good = desk_db_begin(db) &&
		desk_db_end(db, checkpoint_make(db, key, settings->review.origin, now_ms, note));

	if (good)
		fputs(note, out);
	else
		fprintf(faults, "agahi-desk: no checkpoint could be made: %s\n",
			sqlite3_errcode(db) == SQLITE_OK || sqlite3_errcode(db) == SQLITE_DONE
				? "nothing is recorded yet, or the last one is damaged; audit verify tells"
				: sqlite3_errmsg(db));
	return good && fflush(out) == 0 ? COMMANDS_DONE : COMMANDS_FAILED;
}

int commands_audit(
	const struct settings *settings, int argc, char **argv, int64_t now_ms, FILE *out, FILE *faults)
{
	const char *what = argc > 0 ? argv[0] : "";
	bool verifies = strcmp(what, "verify") == 0, makes = strcmp(what, "checkpoint") == 0;
	struct checkpoint_key key;
	char path[PATH_MAX], error[ERROR_SIZE];
	int result = COMMANDS_FAILED;

	if (!verifies && !makes) {
		fprintf(faults, "agahi-desk: audit verify, or audit checkpoint\n");
		return COMMANDS_MISUSED;
	}
	sqlite3 *db = open_database(settings, makes ? DB_READ_WRITE : DB_READ_ONLY, path, faults);
	if (!db)
		return COMMANDS_FAILED;
	if (!checkpoint_key_load(db, path, &key, error, sizeof(error)))
		fprintf(faults, "agahi-desk: %s\n", error);
	else
		result = verifies ? verify(db, &key, path, (struct words){ argc, argv }, out, faults)
				  : make_checkpoint(db, settings, &key, now_ms, out, faults);
	explicit_bzero(&key, sizeof(key));
	db_close(db);
	return result;
}
