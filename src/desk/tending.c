#include "agahi/desk/tending.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/audit/checkpoint.h"
#include "agahi/base/clock.h"
#include "agahi/base/folderwatch.h"
#include "agahi/base/hash.h"
#include "agahi/base/told.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"
#include "agahi/despatch/looking.h"
#include "agahi/despatch/sending.h"
#include "agahi/staff/sessions.h"

enum { SWEEP_MS = 10 * 60 * 1000, SEND_AGAIN_MS = 10 * 1000, MOST_TOLD = 32 };

struct tending {
	struct desk *desk;
	struct folderwatch *folderwatch;
	struct looking_seen seen;
	bool reading;  /* live.agahi, on the worker */
	bool again;    /* something is to be looked at again soon */
	bool unread;   /* something could not be read at the last look */
	bool stranded; /* something could not be put into `in` */
	uint64_t send_not_before_ms;
	uint64_t told[MOST_TOLD]; /* files and reasons, by hash, that are told and last */
	size_t told_count;
	int64_t swept_ms;
	bool has_checkpoint;
	struct told faults;
};

/* --- what is live, for the banner --------------------------------------------------------------------- */

static void copy(char *out, size_t size, const json_t *text)
{
	snprintf(out, size, "%s", json_is_string(text) ? json_string_value(text) : "");
}

static void read_next(const json_t *scheduled, struct desk_live *live)
{
	size_t i;
	json_t *one;

	live->next_ms = 0;
	live->next[0] = '\0';
	json_array_foreach((json_t *)(uintptr_t)scheduled, i, one)
	{
		int64_t at_ms = json_integer_value(json_object_get(one, "at_ms"));

		if (at_ms <= 0 || (live->next_ms != 0 && at_ms >= live->next_ms))
			continue;
		live->next_ms = at_ms;
		copy(live->next, sizeof(live->next), json_object_get(one, "title"));
	}
}

bool tending_read_state(const char *octets, size_t len, struct desk_live *live)
{
	json_t *state = json_loadb(octets, len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *now = json_object_get(state, "live");
	bool good = json_is_object(state) && json_is_object(now);

	if (good) {
		live->number = json_integer_value(json_object_get(now, "number"));
		live->since_ms = json_integer_value(json_object_get(now, "published_ms"));
		copy(live->hash, sizeof(live->hash), json_object_get(now, "hash"));
		copy(live->title, sizeof(live->title), json_object_get(now, "title"));
		read_next(json_object_get(state, "scheduled"), live);
	}
	json_decref(state);
	return good;
}

/* When the gateway last wrote to the file; 0: never. */
static int64_t written_ms(const struct settings *settings, const char *name)
{
	char path[PATH_MAX];
	struct stat about;

	if (!settings_spool_path(settings, name, path, sizeof(path)) || stat(path, &about) != 0)
		return 0;
	return (int64_t)about.st_mtim.tv_sec * 1000 + about.st_mtim.tv_nsec / 1000000;
}

/* When the gateway was last heard of. */
static void note_word(struct desk *desk)
{
	struct desk_live live = *desk_live(desk);
	int64_t told_ms = written_ms(desk_settings(desk), "out/state.json");
	int64_t counted_ms = written_ms(desk_settings(desk), "out/figures.db");

	live.seen_ms = told_ms > counted_ms ? told_ms : counted_ms;
	desk_set_live(desk, &live);
}

static void on_state(const char *octets, size_t len, void *arg)
{
	struct tending *tending = arg;
	struct desk_live live = *desk_live(tending->desk);

	if (tending_read_state(octets, len, &live))
		desk_set_live(tending->desk, &live);
}

/* --- trouble with the folder ---------------------------------------------------------------------------- */

enum desk_trouble tending_trouble(int reason)
{
	switch (reason) {
	case 0:
		return DESK_TROUBLE_NONE;
	case ENOENT:
	case ENOTDIR:
		return DESK_TROUBLE_NO_FOLDER;
	case EACCES:
	case EPERM:
	case EROFS:
		return DESK_TROUBLE_RIGHTS;
	case ENOSPC:
	case EDQUOT:
		return DESK_TROUBLE_FULL;
	default:
		return DESK_TROUBLE_BROKEN;
	}
}

/* The banner has it from the moment when it began until it is over. */
static void set_trouble(struct desk *desk, enum desk_trouble trouble, int64_t now_ms)
{
	struct desk_live live = *desk_live(desk);

	if (live.trouble == trouble)
		return;
	if (trouble == DESK_TROUBLE_NONE)
		log_info(desk_log(desk), "spool_in_order",
			LOG_TEXT("effect", "editions are handed over again, and the gateway is heard"));
	live.trouble = trouble;
	live.trouble_ms = now_ms;
	desk_set_live(desk, &live);
}

/* A file and a reason are told once, for as long as it lasts. */
static void on_fault(const char *file, const char *reason, void *arg)
{
	struct tending *tending = arg;
	uint64_t hash = hash_octets(file, strlen(file)) ^ (hash_octets(reason, strlen(reason)) << 1);

	tending->unread = true;
	for (size_t i = 0; i < tending->told_count; i++) {
		if (tending->told[i] == hash)
			return;
	}
	if (tending->told_count == MOST_TOLD)
		return;
	tending->told[tending->told_count++] = hash;
	log_warn(desk_log(tending->desk), "spool_unread", LOG_TEXT("file", file), LOG_TEXT("reason", reason),
		LOG_TEXT("effect", "it is passed over until it is another one; the others are taken"));
}

/* --- the spool ---------------------------------------------------------------------------------------- */

static void send_what_waits(struct tending *tending, int64_t now_ms)
{
	struct desk *desk = tending->desk;
	struct sending_folder folder;

	if (tending->stranded && clock_monotonic_ms() < tending->send_not_before_ms)
		return;
	sending_tend(desk_database(desk), desk_settings(desk)->store.spool, now_ms, &folder);
	if (folder.put > 0)
		log_info(desk_log(desk), "edition_sent", LOG_NUMBER("editions", folder.put),
			LOG_TEXT("effect", "what waited for the folder is handed over"));
	if (folder.reason != 0 && !tending->stranded)
		log_error(desk_log(desk), "handover_unfinished", LOG_TEXT("reason", folder.error),
			LOG_NUMBER("waiting", folder.waiting),
			LOG_TEXT("effect", "what is handed over waits here; people are told on every page"),
			LOG_TEXT("next",
				"make the folder, give the rights (docs/host.md), or make room on its disk; "
				"it is tried again every ten seconds"));
	tending->stranded = folder.reason != 0;
	tending->send_not_before_ms = clock_monotonic_ms() + SEND_AGAIN_MS;
	set_trouble(desk, tending_trouble(folder.reason), now_ms);
}

struct look {
	struct tending *tending;
	struct receiving_news news;
	struct looking looking;
};

static void begin_look(struct look *look, struct tending *tending, int64_t now_ms)
{
	*look = (struct look){ .tending = tending };
	look->looking = (struct looking){ .db = desk_database(tending->desk),
		.spool = desk_settings(tending->desk)->store.spool,
		.now_ms = now_ms,
		.news = &look->news,
		.fault = on_fault,
		.state = on_state,
		.arg = tending };
	tending->unread = false;
}

static void end_look(struct look *look, bool all)
{
	struct tending *tending = look->tending;
	const struct receiving_news *news = &look->news;

	if (news->live || news->scheduled || news->refused)
		log_info(desk_log(tending->desk), "gateway_said", LOG_NUMBER("live", news->live),
			LOG_NUMBER("scheduled", news->scheduled), LOG_NUMBER("refused", news->refused));
	tending->again = tending->again || !all;
	if (all && !tending->unread)
		tending->told_count = 0;
	note_word(tending->desk);
}

struct reading {
	struct tending *tending;
	struct looking_live live;
};

static void read_live(void *arg)
{
	struct reading *reading = arg;

	looking_read_live(desk_settings(reading->tending->desk)->store.spool, &reading->live);
}

static void take_live(void *arg)
{
	struct reading *reading = arg;
	struct tending *tending = reading->tending;
	struct look look;

	begin_look(&look, tending, clock_wall_ms());
	tending->reading = false;
	bool all = looking_take_live(&look.looking, &tending->seen, &reading->live);
	end_look(&look, looking_at_state(&look.looking, &tending->seen) && all);
	free(reading);
}

/* It may be megabytes: not in the loop. */
static bool have_live_read(struct tending *tending)
{
	struct reading *reading = calloc(1, sizeof(*reading));

	if (!reading)
		return false;
	reading->tending = tending;
	tending->reading = desk_work(tending->desk, read_live, take_live, reading);
	if (!tending->reading)
		free(reading);
	return tending->reading;
}

static void look_at_spool(struct tending *tending, int64_t now_ms)
{
	const char *spool = desk_settings(tending->desk)->store.spool;
	struct look look;

	if (!*spool)
		return;
	tending->again = false;
	send_what_waits(tending, now_ms);
	begin_look(&look, tending, now_ms);
	bool all = looking_at_answers(&look.looking, &tending->seen) && !tending->stranded;
	if (!tending->reading && looking_live_is_due(spool, &tending->seen))
		all = have_live_read(tending) && all;
	if (!tending->reading)
		all = looking_at_state(&look.looking, &tending->seen) && all;
	end_look(&look, all);
}

static void on_ring(void *arg)
{
	look_at_spool(arg, clock_wall_ms());
}

/* --- by the clock --------------------------------------------------------------------------------------- */

static void tell_fault(struct desk *desk, struct tending *tending, const char *event, const char *error)
{
	uint64_t count;

	if (told_count(&tending->faults, clock_monotonic_ms(), &count))
		log_warn(desk_log(desk), event, LOG_TEXT("reason", error),
			LOG_TALLY(count, tending->faults.total));
}

/* --- the record --------------------------------------------------------------------------------------- */

static bool sign(struct desk *desk, int64_t now_ms, char *error, size_t size)
{
	sqlite3 *db = desk_database(desk);
	struct checkpoint_key key;
	char note[CHECKPOINT_NOTE_SIZE];

	if (!checkpoint_key_load(db, desk_database_path(desk), &key, error, size))
		return false;
	bool made = desk_db_begin(db) &&
		desk_db_end(db, checkpoint_make(db, &key, desk_settings(desk)->review.origin, now_ms, note));
	sodium_memzero(&key, sizeof(key));
	if (!made)
		snprintf(error, size, "%s", sqlite3_errmsg(db));
	return made;
}

/* As soon as there is a record, there is a checkpoint of it: from then on none can be cut off unseen, nor the key be lost so. */
static void make_first_checkpoint(struct desk *desk, struct tending *tending, int64_t now_ms)
{
	sqlite3 *db = desk_database(desk);
	char error[1024];

	if (tending->has_checkpoint || query_number_or(db, "SELECT max(n) FROM audit", NULL, 0) == 0)
		return;
	tending->has_checkpoint = query_number_or(db, "SELECT count(*) FROM checkpoint", NULL, 0) > 0 ||
		sign(desk, now_ms, error, sizeof(error));
	if (!tending->has_checkpoint)
		tell_fault(desk, tending, "checkpoint_not_made", error);
}

/* --- sessions ----------------------------------------------------------------------------------------- */

static void sweep(struct desk *desk, struct tending *tending, int64_t now_ms)
{
	if (now_ms >= tending->swept_ms && now_ms - tending->swept_ms < SWEEP_MS)
		return;
	tending->swept_ms = now_ms;
	if (!sessions_sweep(desk_database(desk), clock_uptime_ms()))
		tell_fault(desk, tending, "sessions_not_swept", sqlite3_errmsg(desk_database(desk)));
}

static void tend(struct desk *desk, int64_t now_ms, void *arg)
{
	struct tending *tending = arg;

	if (tending->again)
		look_at_spool(tending, now_ms);
	make_first_checkpoint(desk, tending, now_ms);
	if (!sessions_note_start(desk_database(desk), now_ms - clock_uptime_ms()))
		tell_fault(desk, tending, "sessions_not_swept", sqlite3_errmsg(desk_database(desk)));
	sweep(desk, tending, now_ms);
}

struct tending *tending_new(struct desk *desk, struct event_base *base)
{
	struct tending *tending = calloc(1, sizeof(*tending));
	char out[PATH_MAX];

	if (!tending)
		return NULL;
	tending->desk = desk;
	const struct folderwatch_parts parts = { base, desk_log(desk), out, DESK_EVERY_S * 1000, on_ring,
		tending };
	if (settings_spool_path(desk_settings(desk), "out", out, sizeof(out)))
		tending->folderwatch = folderwatch_new(&parts);
	if ((tending->folderwatch || !*desk_settings(desk)->store.spool) && desk_every(desk, tend, tending))
		return tending;
	tending_free(tending);
	return NULL;
}

void tending_free(struct tending *tending)
{
	if (!tending)
		return;
	folderwatch_free(tending->folderwatch);
	free(tending);
}
