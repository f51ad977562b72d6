#include "agahi/exchange/sharing.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/worker.h"
#include "agahi/edition/library.h"
#include "agahi/exchange/exchange.h"
#include "agahi/exchange/taking.h"

enum { AGAIN_AFTER_MS = 5 * 1000, MOST_DOUBLED = 4, TRIES_BEFORE_TOLD = 3, ANYWAY_MS = 60 * 1000 };

struct shared_version {
	int64_t version; /* 0: none */
	uint8_t *octets;
	size_t len;
};

struct sharing {
	struct sharing_parts parts;

	struct shared_version newest; /* these are the thread's, once it runs: what was told last */
	bool to_take;                 /* it is not here yet */
	bool refused;                 /* it is damaged: whoever publishes next puts it right */
	bool foreign;                 /* a program of another version wrote it: nothing is put in its place */
	bool look;                    /* is anything changed here? */
	int64_t offered_after; /* what was offered last is to come after this; -1: nothing is offered */
	uint64_t again_ms;     /* when to try again what had no effect yet; 0: nothing had none */
	bool waited;           /* it is that time */
	unsigned tries;        /* to share, since a version was told */
	char complaint[512];

	atomic_llong version;
	atomic_bool well;

	struct worker *worker;
	bool changed;               /* under the worker's lock, as are the next */
	struct shared_version told; /* for the thread */
	int64_t after;              /* what the loop shall publish comes after this */
	struct buffer offer;        /* that; empty: nothing */
};

/* --- words -------------------------------------------------------------------------------------------- */

/* Later each time: what is offered is packed anew, which is work. */
static void try_again(struct sharing *sharing)
{
	unsigned doubled = sharing->tries < MOST_DOUBLED ? sharing->tries : MOST_DOUBLED;

	sharing->again_ms = clock_monotonic_ms() + (sharing->parts.again_ms << doubled);
}

/* What is wrong, with what it means and what to do. */
struct fault {
	const char *effect, *next;
};

static const struct fault cannot_take = { "citizens are answered from what was live; it is tried again",
	"look at the disk, and the rights of the content database" };
static const struct fault damaged = { "citizens are answered from what was live",
	"agahi publish on a node whose messages are right: that takes its place" };
static const struct fault of_another_version = { "citizens are answered from what was live",
	"run the same version of Agahi on all nodes" };
static const struct fault cannot_share = {
	"what is published here is answered from here alone; it is tried again", "see the reason"
};
static const struct fault nobody_hears = {
	"what is published here is answered from here alone; it is offered again",
	"look at the database of the nodes (store.database), and what the log says of it"
};

/* Once, until all goes well again. */
static void tell_fault(
	struct sharing *sharing, const char *event, const char *reason, const struct fault *fault)
{
	atomic_store(&sharing->well, false);
	if (strcmp(sharing->complaint, reason) == 0)
		return;
	snprintf(sharing->complaint, sizeof(sharing->complaint), "%s", reason);
	log_error(sharing->parts.log, event, LOG_TEXT("reason", reason), LOG_TEXT("effect", fault->effect),
		LOG_TEXT("next", fault->next));
}

static void end_complaint(struct sharing *sharing)
{
	*sharing->complaint = '\0';
	atomic_store(&sharing->well, true);
}

static void tell_taken(struct sharing *sharing, const struct taking_news *news)
{
	log_info(sharing->parts.log, "content_taken", LOG_NUMBER("version", sharing->newest.version),
		LOG_NUMBER("edition", news->live), LOG_TEXT("by", news->by));
	if (news->lost > 0)
		log_warn(sharing->parts.log, "content_overtaken", LOG_NUMBER("editions", news->lost),
			LOG_TEXT("draft", news->lost_draft),
			LOG_TEXT("reason", "another node published first"),
			LOG_TEXT("effect", "what was published here is a draft; what was shared is live"),
			LOG_TEXT("next", "agahi diff, then agahi publish --anyway if it shall be live"));
	if (news->renamed > 0)
		log_warn(sharing->parts.log, "draft_renamed", LOG_NUMBER("drafts", news->renamed),
			LOG_TEXT("draft", news->renamed_draft),
			LOG_TEXT("reason", "a draft of its name was scheduled on another node"),
			LOG_TEXT("effect", "it is kept under this name"));
}

/* --- what was published ------------------------------------------------------------------------------- */

/* True when there is a newer one. */
static bool hear(struct sharing *sharing)
{
	worker_lock(sharing->worker);
	struct shared_version told = sharing->told;
	sharing->told = (struct shared_version){ 0 };
	worker_unlock(sharing->worker);
	if (told.version <= sharing->newest.version) {
		free(told.octets);
		return false;
	}
	free(sharing->newest.octets);
	sharing->newest = told;
	sharing->to_take = true;
	sharing->refused = sharing->foreign = false;
	sharing->tries = 0;
	return true;
}

static void end_taking(struct sharing *sharing, enum taking_result result, const char *error)
{
	sharing->to_take = result == TAKING_FAILED;
	sharing->refused = result == TAKING_REFUSED;
	sharing->foreign = result == TAKING_FOREIGN;
	sharing->look = true;
	if (result == TAKING_FAILED) {
		try_again(sharing);
		tell_fault(sharing, "content_not_taken", error, &cannot_take);
	} else if (sharing->refused || sharing->foreign) {
		tell_fault(
			sharing, "content_refused", error, sharing->foreign ? &of_another_version : &damaged);
	} else {
		end_complaint(sharing);
		atomic_store(&sharing->version, sharing->newest.version);
	}
}

/* What the database here remembers is of another one, whose versions went further. */
static bool forget_other(struct sharing *sharing, sqlite3 *db, char *error, size_t size)
{
	struct exchange_state state;

	if (!exchange_state(db, &state, error, size))
		return false;
	if (state.version <= sharing->newest.version)
		return true;
	log_warn(sharing->parts.log, "content_went_back", LOG_NUMBER("version", sharing->newest.version),
		LOG_NUMBER("had", state.version),
		LOG_TEXT("reason", "the database of the nodes was restored, or is another"),
		LOG_TEXT("effect",
			"its version is taken; what was published here since is shared, or a draft"));
	return exchange_forget(db, error, size);
}

static void take(struct sharing *sharing, sqlite3 *db)
{
	const struct span octets = { sharing->newest.octets, sharing->newest.len };
	struct taking_news news;
	char error[512] = "";
	enum taking_result result = TAKING_FAILED;

	if (forget_other(sharing, db, error, sizeof(error)))
		result = taking_take(
			db, sharing->newest.version, octets, clock_wall_ms(), &news, error, sizeof(error));
	end_taking(sharing, result, error);
	if (result != TAKING_DONE)
		return;
	tell_taken(sharing, &news);
	sharing->parts.taken(sharing->parts.arg);
}

/* --- what is changed here ----------------------------------------------------------------------------- */

/* What cannot be taken by us cannot be taken by others. */
static bool can_be_taken(const struct buffer *octets, char *error, size_t size)
{
	struct exchange_file *file =
		exchange_file_read((struct span){ (const uint8_t *)octets->data, octets->len }, error, size);
	bool good = file != NULL;

	for (size_t at = 0; good && at < exchange_file_count(file); at++) {
		struct message_set *set = exchange_file_set(file, at, error, size);

		good = set != NULL;
		message_set_free(set);
	}
	exchange_file_free(file);
	return good;
}

static void offer(struct sharing *sharing, sqlite3 *db, int64_t after)
{
	struct buffer octets = { 0 };
	char error[512];

	try_again(sharing);
	if (!exchange_pack(db, &octets, error, sizeof(error)) ||
		!can_be_taken(&octets, error, sizeof(error))) {
		tell_fault(sharing, "content_not_shared", error, &cannot_share);
		buffer_free(&octets);
		return;
	}
	worker_lock(sharing->worker);
	buffer_free(&sharing->offer);
	sharing->offer = octets;
	sharing->after = after;
	worker_unlock(sharing->worker);
	sharing->offered_after = after;
	if (!worker_tell(sharing->worker))
		tell_fault(sharing, "content_not_shared", strerror(errno), &cannot_share);
}

/* Before any version was told nobody knows whether there is one: a database that is empty, and was not before, has none. */
static int64_t version_before(const struct sharing *sharing, const struct exchange_state *state)
{
	if (sharing->newest.version > 0)
		return sharing->newest.version;
	return sharing->tries % 2 == 0 ? state->version : 0;
}

/* What no node has shared yet, as far as was told, is to be shared as well. */
static bool is_to_share(const struct sharing *sharing, const struct exchange_state *state)
{
	bool offered = sharing->offered_after >= sharing->newest.version;

	if (sharing->foreign || (state->empty && state->version == 0) || (offered && !sharing->waited))
		return false;
	return state->changed || (sharing->newest.version == 0 && sharing->waited);
}

/* Another file was put in the place of the database. */
static bool is_behind(const struct sharing *sharing, const struct exchange_state *state)
{
	return state->version < sharing->newest.version && !sharing->refused && !sharing->foreign;
}

static void look_at(struct sharing *sharing, sqlite3 *db, const struct exchange_state *state)
{
	bool same = !state->changed && sharing->newest.version > 0;

	if (is_behind(sharing, state)) {
		take(sharing, db);
	} else if (is_to_share(sharing, state)) {
		offer(sharing, db, version_before(sharing, state));
		if (++sharing->tries == TRIES_BEFORE_TOLD)
			tell_fault(sharing, "content_not_shared",
				"it was offered three times, and no version was told since", &nobody_hears);
	} else if (same) {
		sharing->offered_after = -1;
		sharing->again_ms = 0;
	} else if (sharing->again_ms == 0) {
		try_again(sharing);
	}
}

static void look(struct sharing *sharing, sqlite3 *db)
{
	struct exchange_state state;
	char error[512];

	sharing->look = false;
	if (!exchange_state(db, &state, error, sizeof(error))) {
		try_again(sharing);
		tell_fault(sharing, "content_not_shared", error, &cannot_share);
		return;
	}
	atomic_store(&sharing->version, state.version);
	look_at(sharing, db, &state);
	sharing->waited = false;
}

/* --- the thread --------------------------------------------------------------------------------------- */

/* A connection for the turn: so another file in its place is seen. */
static void turn(struct sharing *sharing)
{
	char error[512];
	sqlite3 *db = library_open(sharing->parts.content, DB_READ_WRITE, error, sizeof(error));

	if (!db) {
		try_again(sharing);
		tell_fault(sharing, "content_not_shared", error, &cannot_share);
		return;
	}
	if (sharing->to_take)
		take(sharing, db);
	for (int i = 0; i < 2 && sharing->look && !sharing->to_take; i++)
		look(sharing, db);
	db_close(db);
}

static uint64_t wait_ms(const struct sharing *sharing)
{
	uint64_t now_ms = clock_monotonic_ms(), at_ms = sharing->again_ms;

	if (at_ms == 0)
		return ANYWAY_MS;
	return at_ms > now_ms ? at_ms - now_ms : 1;
}

static bool wait_for_turn(struct sharing *sharing)
{
	worker_lock(sharing->worker);
	if (!worker_is_stopping(sharing->worker) && !sharing->changed && sharing->told.version == 0)
		worker_sleep(sharing->worker, wait_ms(sharing));
	sharing->look = sharing->look || sharing->changed;
	sharing->changed = false;
	bool go_on = !worker_is_stopping(sharing->worker);
	worker_unlock(sharing->worker);
	return go_on;
}

static bool is_due(struct sharing *sharing)
{
	bool heard = hear(sharing);

	if (sharing->again_ms != 0 && sharing->again_ms <= clock_monotonic_ms()) {
		sharing->again_ms = 0;
		sharing->waited = sharing->look = true;
	}
	return heard || sharing->look;
}

static void run(void *arg)
{
	struct sharing *sharing = arg;

	do {
		if (is_due(sharing))
			turn(sharing);
	} while (wait_for_turn(sharing));
}

/* --- the loop ----------------------------------------------------------------------------------------- */

static void on_told(struct moment now, void *arg)
{
	struct sharing *sharing = arg;

	(void)now;
	worker_lock(sharing->worker);
	struct buffer octets = sharing->offer;
	int64_t after = sharing->after;
	sharing->offer = (struct buffer){ 0 };
	worker_unlock(sharing->worker);
	if (octets.len == 0)
		return;
	/* Where it is busy, it is offered again as what had no effect. */
	sharing->parts.publish(after, octets.data, octets.len, sharing->parts.arg);
	buffer_free(&octets);
}

void sharing_content_changed(struct sharing *sharing)
{
	worker_lock(sharing->worker);
	sharing->changed = true;
	worker_wake(sharing->worker);
	worker_unlock(sharing->worker);
}

void sharing_published(struct sharing *sharing, int64_t version, const void *octets, size_t len)
{
	/* More than it may be is refused by its length, and not looked at. */
	size_t kept = len <= EXCHANGE_MAX_OCTETS ? len : 0;
	uint8_t *copy = malloc(kept + 1);

	if (!copy) {
		log_error(sharing->parts.log, "content_not_taken", LOG_TEXT("reason", "memory is short"),
			LOG_NUMBER("version", version));
		return;
	}
	if (kept > 0)
		memcpy(copy, octets, kept);
	worker_lock(sharing->worker);
	if (version > sharing->told.version) {
		uint8_t *old = sharing->told.octets;

		sharing->told = (struct shared_version){ version, copy, len };
		copy = old;
		worker_wake(sharing->worker);
	}
	worker_unlock(sharing->worker);
	free(copy);
}

int64_t sharing_version(const struct sharing *sharing)
{
	return atomic_load(&sharing->version);
}

bool sharing_is_well(const struct sharing *sharing)
{
	return atomic_load(&sharing->well);
}

struct sharing *sharing_start(const struct sharing_parts *parts, char *error, size_t size)
{
	struct sharing *sharing = calloc(1, sizeof(*sharing));

	snprintf(error, size, "memory is short");
	if (!sharing)
		return NULL;
	sharing->parts = *parts;
	if (sharing->parts.again_ms == 0)
		sharing->parts.again_ms = AGAIN_AFTER_MS;
	sharing->offered_after = -1;
	sharing->look = true;
	atomic_store(&sharing->well, true);
	sharing->worker = worker_new();
	if (sharing->worker && worker_start(sharing->worker, parts->base, run, on_told, sharing))
		return sharing;
	if (sharing->worker)
		snprintf(error, size, "the thread that shares what is published cannot start: %s",
			strerror(errno));
	sharing_stop(sharing);
	return NULL;
}

void sharing_stop(struct sharing *sharing)
{
	if (!sharing)
		return;
	worker_free(sharing->worker);
	free(sharing->newest.octets);
	free(sharing->told.octets);
	buffer_free(&sharing->offer);
	free(sharing);
}
