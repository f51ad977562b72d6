#include "agahi/doctor/places.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/folder.h"
#include "agahi/journal/journal_db.h"

#define USUAL_USER "agahi"

/* --- as whom ------------------------------------------------------------------------------------------ */

static const struct passwd *find_daemon(const char *journal)
{
	char folder[FACTS_PATH_SIZE];
	struct stat found;

	folder_of(journal, folder, sizeof(folder));
	if (stat(folder, &found) == 0 && found.st_uid != 0)
		return getpwuid(found.st_uid);
	return getpwnam(USUAL_USER);
}

/* With the home too: libpq looks for certificates there, and fails where that is still root's. */
static bool become(const struct passwd *user)
{
	return initgroups(user->pw_name, user->pw_gid) == 0 && setgid(user->pw_gid) == 0 &&
		setuid(user->pw_uid) == 0 && setenv("HOME", user->pw_dir, 1) == 0;
}

struct user_facts places_become_daemon(const char *journal)
{
	const struct passwd *daemon = geteuid() == 0 ? find_daemon(journal) : NULL;
	struct user_facts user = { .is_root = !(daemon && become(daemon)) && geteuid() == 0 };
	const struct passwd *now = getpwuid(geteuid());

	if (now)
		snprintf(user.name, sizeof(user.name), "%s", now->pw_name);
	else
		snprintf(user.name, sizeof(user.name), "uid %ld", (long)geteuid());
	return user;
}

/* --- what there is ------------------------------------------------------------------------------------ */

static void look(struct place_facts *place)
{
	int wanted = (place->needs & PLACE_READ ? R_OK : 0) | (place->needs & PLACE_WRITE ? W_OK : 0) |
		(place->needs & PLACE_FOLDER ? X_OK : 0);
	struct stat found;

	if (stat(place->path, &found) != 0) {
		place->error = errno;
		return;
	}
	place->is_folder = S_ISDIR(found.st_mode);
	place->is_strange = !S_ISREG(found.st_mode) && !place->is_folder;
	place->mode = found.st_mode & 07777;
	place->error = faccessat(AT_FDCWD, place->path, wanted, AT_EACCESS) == 0 ? 0 : errno;
}

/* NULL when memory is short. */
static struct place_facts *add(struct places *places, const char *what, unsigned needs, const char *make)
{
	struct place_facts *items = realloc(places->items, (places->count + 1) * sizeof(items[0]));

	if (!items) {
		places->failed = true;
		return NULL;
	}
	places->items = items;
	items[places->count] = (struct place_facts){ .what = what, .needs = needs, .make = make };
	return &items[places->count++];
}

/* Nothing where the configuration names none. */
static void add_file(
	struct places *places, const char *what, const char *link, const char *path, unsigned needs)
{
	struct place_facts *place = *path != '\0' ? add(places, what, needs, NULL) : NULL;

	if (!place)
		return;
	place->link = link;
	snprintf(place->path, sizeof(place->path), "%s", path);
	look(place);
}

static void add_beside(
	struct places *places, const char *what, const char *file, const char *ending, unsigned needs)
{
	char path[FACTS_PATH_SIZE];

	snprintf(path, sizeof(path), "%s%s", file, ending);
	add_file(places, what, NULL, path, needs | PLACE_MADE);
}

static void add_folder_of(
	struct places *places, const char *what, const char *file, unsigned needs, const char *make)
{
	struct place_facts *place = *file != '\0'
		? add(places, what, needs | PLACE_READ | PLACE_WRITE | PLACE_FOLDER, make)
		: NULL;

	if (!place)
		return;
	folder_of(file, place->path, sizeof(place->path));
	look(place);
}

static void add_link(struct places *places, const struct config_link *link)
{
	add_file(places, "the password", link->name, link->password_file, PLACE_READ | PLACE_SECRET);
	if (!link->tls.enabled)
		return;
	add_file(places, "tls.ca_file", link->name, link->tls.ca_file, PLACE_READ);
	add_file(places, "the certificate", link->name, link->tls.certificate_file, PLACE_READ);
	add_file(places, "the certificate's key", link->name, link->tls.key_file, PLACE_READ | PLACE_SECRET);
}

static void add_journal(struct places *places, const struct config_store *store)
{
	enum { OURS = PLACE_READ | PLACE_WRITE | PLACE_OWN };

	add_folder_of(places, "the journal's folder", store->journal, 0,
		"under systemd the first start makes it; else make it: install -d -o agahi -g agahi -m 0750");
	if (journal_db_is_file(config_place(store))) {
		add_beside(places, "the journal", store->journal, "", OURS);
		add_beside(places, "the journal's log", store->journal, "-wal", OURS);
		add_beside(places, "the journal's log", store->journal, "-shm", OURS);
		add_beside(places, "the keys of what waits", store->journal, ".slots", OURS);
	}
	if (*store->key_file != '\0')
		add_file(places, "the key", NULL, store->key_file, PLACE_READ | PLACE_SECRET);
	else if (*store->key_env == '\0')
		add_beside(places, "the key", store->journal, ".key", PLACE_READ | PLACE_OWN);
}

static void add_content(struct places *places, const struct config_store *store)
{
	add_folder_of(places, "the messages' folder", store->content, 0,
		"make it: install -d -o agahi -g agahi-operators -m 2770");
	add_beside(places, "the messages", store->content, "", PLACE_READ | PLACE_WRITE);
	add_beside(places, "the messages' log", store->content, "-wal", PLACE_READ | PLACE_WRITE);
	add_beside(places, "the messages' log", store->content, "-shm", PLACE_READ | PLACE_WRITE);
}

void places_look(const struct config *config, const char *file, struct places *places)
{
	add_file(places, "the configuration", NULL, file, PLACE_READ);
	for (size_t i = 0; i < config->link_count; i++)
		add_link(places, &config->links[i]);
	add_journal(places, &config->store);
	add_content(places, &config->store);
	add_folder_of(places, "the log's folder", config->log.file, 0,
		"make it: install -d -o agahi -g agahi -m 0750");
	/* RuntimeDirectory of the unit: there while the daemon runs. */
	add_folder_of(places, "the folder of admin.socket", config->admin.socket, PLACE_MADE, NULL);
}

void places_free(struct places *places)
{
	free(places->items);
	*places = (struct places){ 0 };
}
