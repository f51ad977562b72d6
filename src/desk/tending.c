#include "agahi/desk/tending.h"

#include <jansson.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "agahi/audit/checkpoint.h"
#include "agahi/base/clock.h"
#include "agahi/base/told.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"
#include "agahi/despatch/receiving.h"
#include "agahi/despatch/sending.h"
#include "agahi/staff/sessions.h"

enum { STATE_OCTETS = 1 << 20, SWEEP_MS = 10 * 60 * 1000 };

struct tending {
	uint64_t seen; /* of out/live.agahi, by receiving.h */
	int64_t swept_ms;
	bool resumed;
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

static void look_at_state(struct desk *desk)
{
	const struct settings *settings = desk_settings(desk);
	struct desk_live live = *desk_live(desk);
	int64_t told_ms = written_ms(settings, "out/state.json");
	int64_t counted_ms = written_ms(settings, "out/figures.db");
	char path[PATH_MAX];
	char *octets = malloc(STATE_OCTETS);
	FILE *file = settings_spool_path(settings, "out/state.json", path, sizeof(path)) ? fopen(path, "rb")
											 : NULL;

	if (file && octets && tending_read_state(octets, fread(octets, 1, STATE_OCTETS, file), &live)) {
		live.seen_ms = told_ms > counted_ms ? told_ms : counted_ms;
		desk_set_live(desk, &live);
	}
	if (file)
		fclose(file);
	free(octets);
}

/* --- the spool ---------------------------------------------------------------------------------------- */

static void tell_fault(struct desk *desk, struct tending *tending, const char *event, const char *error)
{
	uint64_t count;

	if (told_count(&tending->faults, clock_monotonic_ms(), &count))
		log_warn(desk_log(desk), event, LOG_TEXT("reason", error),
			LOG_TALLY(count, tending->faults.total));
}

static void look_at_spool(struct desk *desk, struct tending *tending, int64_t now_ms)
{
	const char *spool = desk_settings(desk)->store.spool;
	struct receiving_news news = { 0 };
	char error[1024] = "";

	if (!*spool)
		return;
	if (!tending->resumed &&
		!(tending->resumed = sending_resume(desk_database(desk), spool, error, sizeof(error))))
		tell_fault(desk, tending, "handover_unfinished", error);
	if (!receiving_look(desk_database(desk), spool, &tending->seen, now_ms, &news, error, sizeof(error)))
		tell_fault(desk, tending, "spool_unread", error);
	if (news.live || news.scheduled || news.refused)
		log_info(desk_log(desk), "gateway_said", LOG_NUMBER("live", news.live),
			LOG_NUMBER("scheduled", news.scheduled), LOG_NUMBER("refused", news.refused));
	look_at_state(desk);
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
	look_at_spool(desk, arg, now_ms);
	make_first_checkpoint(desk, arg, now_ms);
	if (!sessions_note_start(desk_database(desk), now_ms - clock_uptime_ms()))
		tell_fault(desk, arg, "sessions_not_swept", sqlite3_errmsg(desk_database(desk)));
	sweep(desk, arg, now_ms);
}

struct tending *tending_new(struct desk *desk)
{
	struct tending *tending = calloc(1, sizeof(*tending));

	if (tending && desk_every(desk, tend, tending))
		return tending;
	free(tending);
	return NULL;
}

void tending_free(struct tending *tending)
{
	free(tending);
}
