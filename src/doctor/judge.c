#include "agahi/doctor/judge.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { KIB = 1024 };

/* --- configuration ------------------------------------------------------------------------------------ */

static void judge_open_password(const struct configuration_facts *facts, struct diagnosis *diagnosis)
{
	if (!facts->has_password || (facts->mode & 0004) == 0)
		return;
	diagnosis_add(diagnosis, "configuration", VERDICT_WARNING,
		"%s has a password in it, and everybody may read it", facts->path);
	diagnosis_advise(diagnosis,
		"put it into a file of its own (password_file), or take the file from the others: chmod o-r "
		"%s",
		facts->path);
}

static void judge_faults(const struct configuration_facts *facts, struct diagnosis *diagnosis)
{
	const char *line = facts->faults;

	while (*line != '\0') {
		int len = (int)strcspn(line, "\n");

		diagnosis_add(diagnosis, "configuration", VERDICT_FAULT, "%.*s", len, line);
		diagnosis_advise(diagnosis,
			"mend it in %s; agahid -t checks again, agahi.conf(5) has every key", facts->path);
		line += len + (line[len] == '\n');
	}
}

void judge_configuration(const struct configuration_facts *facts, struct diagnosis *diagnosis)
{
	if (*facts->faults != '\0') {
		judge_faults(facts, diagnosis);
		return;
	}
	diagnosis_add(diagnosis, "configuration", VERDICT_WELL, "%s: %zu link%s", facts->path, facts->links,
		facts->links == 1 ? "" : "s");
	judge_open_password(facts, diagnosis);
	if (*facts->one_telco == '\0')
		return;
	diagnosis_add(diagnosis, "configuration", VERDICT_WARNING, "%s are taken as ways to one telco",
		facts->one_telco);
	diagnosis_advise(
		diagnosis, "give each link its links.smsc: the same where they are one, else another");
}

/* --- rights ------------------------------------------------------------------------------------------- */

static void tell_place(const struct place_facts *place, enum verdict verdict, const char *what,
	const char *detail, struct diagnosis *diagnosis)
{
	diagnosis_add(diagnosis, "rights", verdict, "%s%s%s, %s: %s%s", place->what,
		place->link ? " of " : "", place->link ? place->link : "", place->path, what, detail);
}

static void judge_missing(const struct place_facts *place, struct diagnosis *diagnosis)
{
	tell_place(place, VERDICT_FAULT, "it is not there", "", diagnosis);
	if (place->make)
		diagnosis_advise(
			diagnosis, "%s %s; or mend its name in the configuration", place->make, place->path);
	else
		diagnosis_advise(diagnosis, "put it there, or mend its name in the configuration");
}

static void judge_denied(
	const struct user_facts *user, const struct place_facts *place, struct diagnosis *diagnosis)
{
	tell_place(place, VERDICT_FAULT,
		(place->needs & PLACE_WRITE) != 0 ? "it cannot be read and written: " : "it cannot be read: ",
		strerror(place->error), diagnosis);
	if (place->error == EACCES || place->error == EPERM)
		diagnosis_advise(diagnosis,
			"give it to %s, with every folder above it: chown, chmod; id %s tells the groups "
			"(docs/host.md, Permissions)",
			user->name, user->name);
	else if (place->error == EROFS)
		diagnosis_advise(diagnosis, "mount that file system for writing");
	else
		diagnosis_advise(diagnosis, "mend its name, or what stands there");
}

static bool is_too_open(const struct place_facts *place)
{
	mode_t others = (place->needs & PLACE_OWN) != 0 ? 0077
		: (place->needs & PLACE_SECRET) != 0    ? 0007
							: 0;

	return (place->mode & others) != 0;
}

static bool judge_place(
	const struct user_facts *user, const struct place_facts *place, struct diagnosis *diagnosis)
{
	bool is_missing = place->error == ENOENT;

	if (is_missing && (place->needs & PLACE_MADE) != 0)
		return true;
	if (is_missing) {
		judge_missing(place, diagnosis);
	} else if (place->error != 0) {
		judge_denied(user, place, diagnosis);
	} else if (((place->needs & PLACE_FOLDER) != 0) != place->is_folder) {
		tell_place(place, VERDICT_FAULT, place->is_folder ? "it is a folder" : "it is no folder", "",
			diagnosis);
		diagnosis_advise(diagnosis, "mend its name in the configuration");
	} else if (place->is_strange) {
		tell_place(place, VERDICT_FAULT, "it is no plain file", "", diagnosis);
		diagnosis_advise(diagnosis, "mend its name in the configuration, or what stands there");
	} else if (is_too_open(place)) {
		tell_place(place, VERDICT_WARNING, "it is a secret that others may read", "", diagnosis);
		diagnosis_advise(diagnosis, "chmod %s %s",
			(place->needs & PLACE_OWN) != 0 ? "go-rwx" : "o-rwx", place->path);
	} else {
		return true;
	}
	return false;
}

void judge_rights(const struct user_facts *user, const struct place_facts *places, size_t count,
	struct diagnosis *diagnosis)
{
	size_t good = 0;

	for (size_t i = 0; i < count; i++)
		good += judge_place(user, &places[i], diagnosis);
	if (user->is_root) {
		diagnosis_add(diagnosis, "rights", VERDICT_WARNING,
			"looked at as root, who may do everything: what the daemon's user may is not known");
		diagnosis_advise(diagnosis,
			"run it as the daemon's user (sudo -u agahi agahi doctor), or give the journal's "
			"folder to "
			"that user");
	} else if (good == count) {
		diagnosis_add(diagnosis, "rights", VERDICT_WELL,
			"%s may read and write what it must, and others may not read what is secret",
			user->name);
	}
}

/* --- the journal's lock and key ------------------------------------------------------------------------ */

void judge_lock(const struct lock_facts *facts, struct diagnosis *diagnosis)
{
	if (facts->state == LOCK_TAKEN) {
		diagnosis_add(diagnosis, "lock", VERDICT_WELL, "a daemon runs on this journal (pid %ld)",
			(long)facts->owner);
	} else if (facts->state == LOCK_FREE) {
		diagnosis_add(diagnosis, "lock", VERDICT_WELL, "no daemon runs on this journal");
		diagnosis_advise(diagnosis, "systemctl start agahid, when all else is well");
	} else {
		diagnosis_add(diagnosis, "lock", VERDICT_WARNING,
			"whether a daemon runs on this journal cannot be seen: %s", strerror(facts->error));
		diagnosis_advise(diagnosis, "run it as the daemon's user, or as root");
	}
}

void judge_key(const struct key_facts *facts, const struct lock_facts *lock, struct diagnosis *diagnosis)
{
	if (facts->state == KEY_GOOD) {
		diagnosis_add(diagnosis, "key", VERDICT_WELL, "it is the one that the journal belongs to");
	} else if (facts->state == KEY_TO_BE_MADE) {
		diagnosis_add(diagnosis, "key", VERDICT_WELL, "the first start makes it");
	} else if (facts->state == KEY_UNKNOWN) {
		diagnosis_add(diagnosis, "key", VERDICT_WARNING,
			"not looked at: the journal that it belongs to cannot be read");
		diagnosis_advise(diagnosis, "mend the journal first");
	} else if (facts->is_absent && lock->state == LOCK_TAKEN) {
		diagnosis_add(diagnosis, "key", VERDICT_WARNING,
			"it is not to be seen from here, but the daemon runs: it will have it as a systemd "
			"credential");
		diagnosis_advise(diagnosis,
			"nothing, where the unit says LoadCredential; else put it back before the next "
			"start");
	} else {
		diagnosis_add(diagnosis, "key", VERDICT_FAULT, "%s", facts->words);
		diagnosis_advise(diagnosis,
			"bring the journal and its key together again (docs/host.md, Secret on the disk)");
	}
}

/* --- databases ---------------------------------------------------------------------------------------- */

static void judge_version(const struct database_facts *facts, struct diagnosis *diagnosis)
{
	bool is_newer = facts->version > facts->known;

	diagnosis_add(diagnosis, "databases", is_newer ? VERDICT_FAULT : VERDICT_WARNING,
		"%s, %s: its schema is version %lld, this program knows %d", facts->what, facts->path,
		facts->version, facts->known);
	if (is_newer)
		diagnosis_advise(diagnosis,
			"install the newer agahi again, or put a backup of this version in its place");
	else
		diagnosis_advise(diagnosis, "make a backup; the daemon's next start brings it up to date");
}

/* Where it cannot even be opened as what it should be. */
static bool judge_opening(const struct database_facts *facts, struct diagnosis *diagnosis)
{
	const char *why = facts->error != 0           ? strerror(facts->error)
		: facts->octets == 0                  ? "it is empty"
		: !facts->is_sqlite                   ? "it is no SQLite database"
		: facts->state == DATABASE_UNREADABLE ? facts->words
		: !facts->is_ours                     ? "it is another program's database"
						      : NULL;

	if (!why)
		return true;
	diagnosis_add(diagnosis, "databases", VERDICT_FAULT, "%s, %s: %s", facts->what, facts->path, why);
	if (facts->error != 0)
		diagnosis_advise(diagnosis, "see what is said of rights; ls -l %s", facts->path);
	else
		diagnosis_advise(diagnosis, "with the daemon stopped, move it away, and %s", facts->if_lost);
	return false;
}

static void judge_server(const struct database_facts *facts, struct diagnosis *diagnosis)
{
	if (facts->state != DATABASE_WHOLE) {
		diagnosis_add(diagnosis, "databases", VERDICT_FAULT, "%s, %s: %s", facts->what, facts->path,
			facts->words);
		diagnosis_advise(diagnosis,
			"do what it says; where it was not reached, see that its servers run, and that this "
			"node may connect: psql with what store.database says, as the daemon's user "
			"(docs/cluster.md)");
	} else if (facts->needs_standby) {
		diagnosis_add(diagnosis, "databases", VERDICT_FAULT,
			"%s, %s: no standby is waited for (synchronous_standby_names is empty), so the "
			"daemon does "
			"not start",
			facts->what, facts->path);
		diagnosis_advise(diagnosis,
			"set up a synchronous standby (docs/cluster.md), or store.alone = true, where one "
			"machine "
			"is to be enough");
	} else {
		diagnosis_add(diagnosis, "databases", VERDICT_WELL, "%s, %s: reached, and of this version",
			facts->what, facts->path);
	}
}

void judge_database(const struct database_facts *facts, struct diagnosis *diagnosis)
{
	if (facts->is_remote) {
		judge_server(facts, diagnosis);
		return;
	}
	if (facts->error == ENOENT) {
		diagnosis_add(diagnosis, "databases", VERDICT_WELL,
			"%s, %s: not there yet; the first start makes it", facts->what, facts->path);
		return;
	}
	if (!judge_opening(facts, diagnosis))
		return;
	if (facts->version != facts->known) {
		judge_version(facts, diagnosis);
		return;
	}
	if (facts->state == DATABASE_DAMAGED) {
		diagnosis_add(diagnosis, "databases", VERDICT_FAULT, "%s, %s: it is damaged: %s", facts->what,
			facts->path, facts->words);
		diagnosis_advise(diagnosis, "look at the disk (dmesg, smartctl); with the daemon stopped, %s",
			facts->if_lost);
		return;
	}
	diagnosis_add(diagnosis, "databases", VERDICT_WELL, "%s, %s: %" PRId64 " KiB, schema %d, %s",
		facts->what, facts->path, facts->octets / KIB, facts->known,
		facts->state == DATABASE_WHOLE ? "whole" : "nothing amiss in what was looked at");
}

void judge_live(const struct live_facts *facts, struct diagnosis *diagnosis)
{
	if (facts->number > 0) {
		diagnosis_add(diagnosis, "messages", VERDICT_WELL, "edition %lld is live", facts->number);
	} else if (facts->number == 0) {
		diagnosis_add(diagnosis, "messages", VERDICT_WARNING,
			"no message set is published: nobody gets an answer");
		diagnosis_advise(diagnosis, "the operators publish one: agahi import");
	}
}
