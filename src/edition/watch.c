#include "agahi/edition/watch.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "agahi/base/clock.h"
#include "agahi/base/worker.h"
#include "agahi/edition/languages.h"
#include "agahi/edition/laying.h"
#include "agahi/edition/library.h"
#include "agahi/edition/models.h"
#include "agahi/edition/publishing.h"

enum { LOOK_EVERY_MS = 1000 };

struct watch {
	struct watch_parts parts;

	sqlite3 *db; /* the thread's, once it runs; NULL: it was replaced, and the new one cannot be opened */
	struct stat file; /* that it was when it was opened */
	long long data_version;
	int64_t due_ms; /* when the next draft is due, as of seen_version; 0: none is */
	long long seen_version;
	long long number;    /* of the edition that the loop has */
	long long row;       /* that it is; its number may become another's, whose content was shared first */
	char complaint[512]; /* of what cannot be used; "" */
	bool complained_due; /* of what is due and cannot be published */

	atomic_bool usable, changed; /* changed: since the loop was last told */
	atomic_ullong refused;       /* schedules */

	struct worker *worker;
	struct topics_languages *languages;      /* the thread's */
	struct laying laying;                    /* the same: the last catalogue that was built */
	bool reload, look_now;                   /* under the worker's lock, as are the next */
	struct topics_languages *next_languages; /* for the thread; NULL: as they are */
	struct catalogue *ready;                 /* for the loop */
};

/* --- what is live ------------------------------------------------------------------------------------- */

/* What it answers by keywords alone has learned nothing, or from a program of another version. */
static void tell_without_model(
	struct watch *watch, const struct message_set *set, const struct edition *edition)
{
	if (set->example_count > 0)
		log_warn(watch->parts.log, "model_missing", LOG_NUMBER("edition", edition->number),
			LOG_TEXT("effect", "citizens are answered by keywords alone"),
			LOG_TEXT("next", "agahi import with the same examples: it trains, and publishes"));
}

/* The model is the catalogue's, or is freed. */
static struct catalogue *build_with(struct watch *watch, const struct message_set *set,
	const struct edition *edition, struct model *model, char *error, size_t size)
{
	struct catalogue *catalogue = catalogue_build(set, watch->languages);

	if (!catalogue) {
		model_free(model);
		snprintf(error, size, "memory is short");
		return NULL;
	}
	catalogue_set_model(catalogue, model);
	catalogue_set_edition(catalogue, edition->number);
	laying_keep(&watch->laying, catalogue, set);
	return catalogue;
}

static bool has_room(const struct message_set *set, const struct edition *edition, char *error, size_t size)
{
	if (topics_count_languages(set) <= TOPICS_MAX_LANGUAGES)
		return true;
	snprintf(error, size, "edition %lld has more than %d languages", edition->number,
		TOPICS_MAX_LANGUAGES);
	return false;
}

static struct catalogue *build(struct watch *watch, const struct message_set *set,
	const struct edition *edition, char *error, size_t size)
{
	struct model *model;

	if (!has_room(set, edition, error, size) || !models_load(watch->db, set, &model, error, size))
		return NULL;
	if (!model)
		tell_without_model(watch, set, edition);
	return build_with(watch, set, edition, model, error, size);
}

/* Where only texts and menus are others, they are laid over what is there. */
static struct catalogue *lay_or_build(struct watch *watch, const struct message_set *set,
	const struct edition *edition, char *error, size_t size)
{
	struct catalogue *catalogue = laying_lay(&watch->laying, set);

	if (!catalogue)
		return build(watch, set, edition, error, size);
	catalogue_set_edition(catalogue, edition->number);
	return catalogue;
}

static struct message_set *load_set(
	struct watch *watch, const char *which, struct edition *edition, char *error, size_t size)
{
	if (!library_is_current(watch->db, error, size))
		return NULL;
	return editions_load(watch->db, which, edition, error, size);
}

static void note_edition(struct watch *watch, const struct edition *edition)
{
	watch->number = edition->number;
	watch->row = edition->id;
}

static struct catalogue *load(struct watch *watch, const char *which, char *error, size_t size)
{
	struct edition edition;
	struct message_set *set = load_set(watch, which, &edition, error, size);
	struct catalogue *catalogue = set ? build(watch, set, &edition, error, size) : NULL;

	message_set_free(set);
	if (catalogue)
		note_edition(watch, &edition);
	return catalogue;
}

/* What is ready for the loop, in exchange for this. */
static struct catalogue *exchange(struct watch *watch, struct catalogue *catalogue)
{
	worker_lock(watch->worker);
	struct catalogue *old = watch->ready;
	watch->ready = catalogue;
	worker_unlock(watch->worker);
	return old;
}

/* A catalogue that the loop did not take yet is replaced. */
static void hand_over(struct watch *watch, struct catalogue *catalogue)
{
	catalogue_free(exchange(watch, catalogue));
	if (!worker_tell(watch->worker))
		log_error(watch->parts.log, "content_handover_failed", LOG_WORD("call", "eventfd"),
			LOG_TEXT("reason", strerror(errno)));
}

/* Tells once what keeps the live edition from being used. */
static void complain(struct watch *watch, bool again, const char *error)
{
	atomic_store(&watch->usable, false);
	if (!again && strcmp(watch->complaint, error) == 0)
		return;
	snprintf(watch->complaint, sizeof(watch->complaint), "%s", error);
	log_error(watch->parts.log, "content_unreadable", LOG_TEXT("reason", error),
		LOG_TEXT("effect", "the messages in memory stay in use"),
		LOG_TEXT("next",
			"publish again: agahi import, or agahi publish with the number of an edition that "
			"was good"));
}

static bool open_file(struct watch *watch, char *error, size_t size)
{
	watch->db = library_open(watch->parts.path, DB_READ_ONLY, error, size);
	if (watch->db && stat(watch->parts.path, &watch->file) != 0)
		memset(&watch->file, 0, sizeof(watch->file));
	return watch->db != NULL;
}

/* Another file may stand in its place, put there by a restore; who goes on with the old one hears of nothing any more. */
static bool is_replaced(const struct watch *watch)
{
	struct stat now;

	return !watch->db || stat(watch->parts.path, &now) != 0 || now.st_ino != watch->file.st_ino ||
		now.st_dev != watch->file.st_dev;
}

/* False while there is none to look into. */
static bool follow_file(struct watch *watch, bool forced, bool *replaced)
{
	char error[512];

	*replaced = is_replaced(watch);
	if (!*replaced)
		return true;
	db_close(watch->db);
	if (!open_file(watch, error, sizeof(error))) {
		complain(watch, forced, error);
		return false;
	}
	log_warn(watch->parts.log, "content_replaced", LOG_TEXT("reason", "another file stands in its place"),
		LOG_TEXT("effect", "citizens are answered from what is live in it"));
	return true;
}

/* Whatever it is that changed: the loop hears of it, and the next time that something is due is known. */
static void note_change(struct watch *watch, long long version)
{
	watch->seen_version = version;
	watch->due_ms = editions_next_due_ms(watch->db);
	atomic_store(&watch->changed, true);
	worker_tell(watch->worker);
}

static void look(struct watch *watch, bool forced)
{
	bool replaced;

	if (!follow_file(watch, forced, &replaced))
		return;
	long long version = db_number(watch->db, "PRAGMA data_version", -1);
	char error[512];

	if (forced || replaced || version != watch->seen_version)
		note_change(watch, version);
	if (!forced && !replaced && version == watch->data_version)
		return;
	struct edition edition;
	struct message_set *set = load_set(watch, EDITION_LIVE, &edition, error, sizeof(error));
	/* That a draft was kept, or a time set, changes nothing for citizens. */
	bool known =
		set && !forced && !replaced && edition.number == watch->number && edition.id == watch->row;
	struct catalogue *catalogue = NULL;
	if (set && !known)
		catalogue = (forced || replaced ? build : lay_or_build)(
			watch, set, &edition, error, sizeof(error));
	message_set_free(set);
	if (!known && !catalogue) {
		complain(watch, forced, error);
		return;
	}
	atomic_store(&watch->usable, true);
	*watch->complaint = '\0';
	watch->data_version = version;
	if (known)
		return;
	note_edition(watch, &edition);
	hand_over(watch, catalogue);
}

/* --- what is due -------------------------------------------------------------------------------------- */

static void tell_due(const struct edition *edition, void *arg)
{
	struct watch *watch = arg;

	if (edition->state == EDITION_PUBLISHED) {
		log_info(watch->parts.log, "edition_published", LOG_NUMBER("edition", edition->number),
			LOG_NUMBER("replaces", edition->replaces), LOG_TEXT("by", edition->published_by),
			LOG_TEXT("how", "by its schedule"));
		return;
	}
	atomic_fetch_add(&watch->refused, 1);
	log_error(watch->parts.log, "schedule_refused", LOG_TEXT("draft", edition->name),
		LOG_TEXT("reason", edition->refused), LOG_TEXT("effect", "what is live stays live"),
		LOG_TEXT("next", "agahi diff, then agahi publish --anyway, or make the draft anew"));
}

/* A connection of its own: the thread's cannot write. */
static bool publish_due(struct watch *watch, int64_t wall_ms, char *error, size_t size)
{
	sqlite3 *db = library_open(watch->parts.path, DB_READ_WRITE, error, size);
	bool done = db && publishing_publish_due(db, wall_ms, tell_due, watch, error, size);

	db_close(db);
	return done;
}

static void see_to_due(struct watch *watch, int64_t wall_ms)
{
	char error[512];

	if (!watch->db || watch->due_ms == 0 || watch->due_ms > wall_ms)
		return;
	bool done = publish_due(watch, wall_ms, error, sizeof(error));
	if (!done && !watch->complained_due)
		log_error(watch->parts.log, "schedule_failed", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "what is live stays live; it is tried again every second"));
	watch->complained_due = !done;
}

/* --- the thread --------------------------------------------------------------------------------------- */

static uint64_t wait_ms(const struct watch *watch)
{
	int64_t due_ms = watch->db ? watch->due_ms : 0, left_ms = due_ms - clock_wall_ms();

	return due_ms > 0 && left_ms < LOOK_EVERY_MS ? (uint64_t)(left_ms > 1 ? left_ms : 1) : LOOK_EVERY_MS;
}

static bool wait_for_turn(struct watch *watch, bool *forced)
{
	uint64_t at_most_ms = watch->complained_due ? LOOK_EVERY_MS : wait_ms(watch);

	worker_lock(watch->worker);
	if (!watch->reload && !watch->look_now)
		worker_sleep(watch->worker, at_most_ms);
	*forced = watch->reload;
	watch->reload = watch->look_now = false;
	if (watch->next_languages) {
		laying_forget(&watch->laying);
		free(watch->languages);
		watch->languages = watch->next_languages;
		watch->next_languages = NULL;
	}
	bool go_on = !worker_is_stopping(watch->worker);
	worker_unlock(watch->worker);
	return go_on;
}

static void run(void *arg)
{
	struct watch *watch = arg;
	bool forced;

	while (wait_for_turn(watch, &forced)) {
		see_to_due(watch, clock_wall_ms());
		look(watch, forced);
	}
}

static void on_told(struct moment now, void *arg)
{
	struct watch *watch = arg;
	struct catalogue *catalogue = exchange(watch, NULL);

	(void)now;
	if (catalogue)
		watch->parts.handler(catalogue, watch->parts.arg);
	if (atomic_exchange(&watch->changed, false) && watch->parts.changed)
		watch->parts.changed(watch->parts.arg);
}

/* An old answer is better than none: at the start there is no other in memory. */
static struct catalogue *load_earlier(struct watch *watch, const char *reason)
{
	long long newest = editions_newest(watch->db);
	char which[24], error[512];

	for (long long earlier = newest; earlier > 0 && earlier > newest - EDITIONS_LOOK_BACK; earlier--) {
		snprintf(which, sizeof(which), "%lld", earlier);
		struct catalogue *catalogue = load(watch, which, error, sizeof(error));
		if (!catalogue)
			continue;
		log_error(watch->parts.log, "content_unreadable", LOG_TEXT("reason", reason),
			LOG_TEXT("effect", "citizens are answered from an earlier edition"),
			LOG_NUMBER("edition", earlier), LOG_TEXT("next", "publish again"));
		snprintf(watch->complaint, sizeof(watch->complaint), "%s", reason);
		return catalogue;
	}
	return NULL;
}

/* The last resort, where it is but what was learned that is damaged. */
static struct catalogue *load_without_model(struct watch *watch, const char *reason)
{
	struct edition edition;
	char error[512];
	struct message_set *set = load_set(watch, EDITION_LIVE, &edition, error, sizeof(error));
	struct catalogue *catalogue = set && has_room(set, &edition, error, sizeof(error))
		? build_with(watch, set, &edition, NULL, error, sizeof(error))
		: NULL;

	message_set_free(set);
	if (!catalogue)
		return NULL;
	note_edition(watch, &edition);
	log_error(watch->parts.log, "content_unreadable", LOG_TEXT("reason", reason),
		LOG_TEXT("effect", "citizens are answered by keywords alone"),
		LOG_NUMBER("edition", edition.number),
		LOG_TEXT("next", "agahi import with the same tables: it learns anew, and publishes"));
	snprintf(watch->complaint, sizeof(watch->complaint), "%s", reason);
	return catalogue;
}

static struct catalogue *load_first(struct watch *watch, char *error, size_t size)
{
	char reason[512];

	see_to_due(watch, clock_wall_ms());
	struct catalogue *first = load(watch, EDITION_LIVE, reason, sizeof(reason));
	atomic_store(&watch->usable, first != NULL);
	if (!first)
		first = load_earlier(watch, reason);
	if (!first)
		first = load_without_model(watch, reason);
	if (!first)
		snprintf(error, size, "%s: the content database cannot be read: %s", watch->parts.path,
			reason);
	return first;
}

static bool prepare(struct watch *watch, struct catalogue **first, char *error, size_t size)
{
	watch->worker = worker_new();
	watch->languages = languages_copy(watch->parts.languages);
	if (!watch->worker || !watch->languages) {
		snprintf(error, size, "memory is short");
		return false;
	}
	if (!open_file(watch, error, size))
		return false;
	watch->data_version = watch->seen_version = db_number(watch->db, "PRAGMA data_version", -1);
	watch->due_ms = editions_next_due_ms(watch->db);
	*first = load_first(watch, error, size);
	if (!*first)
		return false;
	if (worker_start(watch->worker, watch->parts.base, run, on_told, watch))
		return true;
	snprintf(error, size, "the thread that watches the content cannot start: %s", strerror(errno));
	catalogue_free(*first);
	*first = NULL;
	return false;
}

struct watch *watch_start(const struct watch_parts *parts, struct catalogue **first, char *error, size_t size)
{
	struct watch *watch = calloc(1, sizeof(*watch));

	*first = NULL;
	if (!watch) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	watch->parts = *parts;
	if (prepare(watch, first, error, size))
		return watch;
	watch_stop(watch);
	return NULL;
}

static void wake(struct watch *watch, bool *wish)
{
	worker_lock(watch->worker);
	*wish = true;
	worker_wake(watch->worker);
	worker_unlock(watch->worker);
}

void watch_reload(struct watch *watch)
{
	wake(watch, &watch->reload);
}

void watch_look_now(struct watch *watch)
{
	wake(watch, &watch->look_now);
}

bool watch_set_languages(struct watch *watch, const struct topics_languages *languages)
{
	struct topics_languages *next = languages_copy(languages);

	if (!next)
		return false;
	worker_lock(watch->worker);
	free(watch->next_languages);
	watch->next_languages = next;
	watch->reload = true;
	worker_wake(watch->worker);
	worker_unlock(watch->worker);
	return true;
}

bool watch_is_usable(const struct watch *watch)
{
	return atomic_load(&watch->usable);
}

unsigned long long watch_refused(const struct watch *watch)
{
	return atomic_load(&watch->refused);
}

void watch_stop(struct watch *watch)
{
	if (!watch)
		return;
	worker_free(watch->worker);
	catalogue_free(watch->ready);
	db_close(watch->db);
	laying_forget(&watch->laying);
	free(watch->languages);
	free(watch->next_languages);
	free(watch);
}
