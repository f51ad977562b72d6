#include "agahi/frame/desk.h"

#include <errno.h>
#include <event2/event.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/base/jobs.h"
#include "agahi/base/lockfile.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/drafts/presence.h"
#include "agahi/preview/learner.h"
#include "agahi/preview/workbench.h"
#include "agahi/staff/box.h"
#include "agahi/staff/sessions.h"
#include "agahi/web/assets.h"

enum { PAGES_OPEN = 1024, SOON_US = 100 * 1000 };

struct tender {
	desk_tend_h tend;
	void *arg;
};

struct desk {
	const struct settings *settings;
	struct log *log;
	char path[PATH_MAX]; /* of the database */
	int lock;            /* of the folder; -1: none */
	sqlite3 *db;
	struct box box;
	struct assets *assets;
	struct jobs *jobs, *long_jobs, *learning;
	struct workbench *workbench;
	struct learner *learner;
	struct presence *presence;
	struct event *soon, *every;
	struct tender tenders[DESK_TENDERS];
	size_t tender_count;
	struct desk_live live;
	struct {
		void *kept;
		desk_release_h release;
	} slots[DESK_SLOTS];
};

static void on_time(evutil_socket_t fd, short what, void *arg)
{
	struct desk *desk = arg;
	int64_t now_ms = clock_wall_ms();

	(void)fd;
	(void)what;
	for (size_t i = 0; i < desk->tender_count; i++)
		desk->tenders[i].tend(desk, now_ms, desk->tenders[i].arg);
}

static bool set_timers(struct desk *desk, struct event_base *base)
{
	const struct timeval soon = { 0, SOON_US }, interval = { DESK_EVERY_S, 0 };

	desk->soon = event_new(base, -1, 0, on_time, desk);
	desk->every = event_new(base, -1, EV_PERSIST, on_time, desk);
	return desk->soon && desk->every && event_add(desk->soon, &soon) == 0 &&
		event_add(desk->every, &interval) == 0;
}

/* A copy that was put back carelessly: it is mended, and told, for somebody may have read it. */
static bool close_to_others(const struct desk *desk, char *error, size_t size)
{
	unsigned was;

	if (!desk_db_close_to_others(desk->path, &was, error, size))
		return false;
	if (was != 0)
		log_warn(desk->log, "database_was_open", LOG_TEXT("file", desk->path),
			LOG_NUMBER("rights", was), LOG_TEXT("effect", "others on this machine could read it"),
			LOG_TEXT("next", "who might have? It is 0600 again"));
	return true;
}

static bool begin_sessions(const struct desk *desk, char *error, size_t size)
{
	if (sessions_at_start(desk->db, clock_wall_ms() - clock_uptime_ms()))
		return true;
	snprintf(error, size, "%s: %s", desk->path, sqlite3_errmsg(desk->db));
	return false;
}

/* Who has a page open is known to one process alone, and two would overtake each other's drafts. */
static bool lock_folder(struct desk *desk, char *error, size_t size)
{
	char path[PATH_MAX + 8];
	pid_t owner = 0;

	snprintf(path, sizeof(path), "%s.lock", desk->path);
	desk->lock = lockfile_take(path, &owner);
	if (desk->lock >= 0)
		return true;
	if (desk->lock == LOCKFILE_TAKEN)
		snprintf(error, size, "another agahi-desk (pid %ld) uses this database: %s", (long)owner,
			desk->path);
	else
		snprintf(error, size, "%s: the database cannot be locked: %s", path, strerror(errno));
	return false;
}

static bool open_database(struct desk *desk, char *error, size_t size)
{
	if (!settings_path(desk->settings, "desk.db", desk->path, sizeof(desk->path))) {
		snprintf(error, size, "store.folder: the name is too long");
		return false;
	}
	if (!lock_folder(desk, error, size))
		return false;
	desk->db = desk_db_open(desk->path, DB_READ_WRITE, error, size);
	return desk->db && close_to_others(desk, error, size) &&
		box_load(desk->db, desk->path, &desk->box, error, size) && begin_sessions(desk, error, size);
}

static bool build(struct desk *desk, struct event_base *base, char *error, size_t size)
{
	if (!open_database(desk, error, size))
		return false;
	snprintf(error, size, "memory or descriptors are short");
	desk->assets = assets_new(desk->settings->web.fonts, desk->log);
	desk->jobs = jobs_new(base);
	desk->long_jobs = jobs_new(base);
	desk->learning = jobs_new(base);
	desk->workbench = workbench_new(WORKBENCH_CAPACITY);
	desk->learner = learner_new();
	desk->presence = presence_new(PAGES_OPEN);
	return desk->assets && desk->jobs && desk->long_jobs && desk->learning && desk->workbench &&
		desk->learner && desk->presence && set_timers(desk, base);
}

struct desk *desk_new(
	struct event_base *base, const struct settings *settings, struct log *log, char *error, size_t size)
{
	struct desk *desk = calloc(1, sizeof(*desk));

	if (!desk) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	desk->lock = -1;
	desk->settings = settings;
	desk->log = log;
	calendar_use_zone(settings->service.time_zone);
	if (build(desk, base, error, size))
		return desk;
	desk_free(desk);
	return NULL;
}

void desk_free(struct desk *desk)
{
	if (!desk)
		return;
	if (desk->soon)
		event_free(desk->soon);
	if (desk->every)
		event_free(desk->every);
	if (desk->learner)
		learner_stop(desk->learner);
	jobs_free(desk->jobs);
	jobs_free(desk->long_jobs);
	jobs_free(desk->learning);
	learner_free(desk->learner);
	for (size_t i = 0; i < DESK_SLOTS; i++) {
		if (desk->slots[i].release)
			desk->slots[i].release(desk->slots[i].kept);
	}
	workbench_free(desk->workbench);
	presence_free(desk->presence);
	assets_free(desk->assets);
	db_close(desk->db);
	if (desk->lock >= 0)
		close(desk->lock);
	explicit_bzero(&desk->box, sizeof(desk->box));
	free(desk);
}

sqlite3 *desk_database(const struct desk *desk)
{
	return desk->db;
}

const struct settings *desk_settings(const struct desk *desk)
{
	return desk->settings;
}

struct log *desk_log(const struct desk *desk)
{
	return desk->log;
}

const struct assets *desk_assets(const struct desk *desk)
{
	return desk->assets;
}

const char *desk_database_path(const struct desk *desk)
{
	return desk->path;
}

const struct box *desk_box(const struct desk *desk)
{
	return &desk->box;
}

struct presence *desk_presence(struct desk *desk)
{
	return desk->presence;
}

struct workbench *desk_workbench(struct desk *desk)
{
	return desk->workbench;
}

struct learner *desk_learner(struct desk *desk)
{
	return desk->learner;
}

const struct desk_live *desk_live(const struct desk *desk)
{
	return &desk->live;
}

void desk_set_live(struct desk *desk, const struct desk_live *live)
{
	desk->live = *live;
}

void *desk_kept(const struct desk *desk, enum desk_slot slot)
{
	return desk->slots[slot].kept;
}

void desk_keep(struct desk *desk, enum desk_slot slot, void *kept, desk_release_h release)
{
	desk->slots[slot].kept = kept;
	desk->slots[slot].release = release;
}

void *desk_kept_or_new(struct desk *desk, enum desk_slot slot, size_t size, desk_release_h release)
{
	if (!desk->slots[slot].kept)
		desk_keep(desk, slot, calloc(1, size), release);
	return desk->slots[slot].kept;
}

bool desk_every(struct desk *desk, desk_tend_h tend, void *arg)
{
	if (desk->tender_count == DESK_TENDERS)
		return false;
	desk->tenders[desk->tender_count++] = (struct tender){ tend, arg };
	return true;
}

/* --- jobs --------------------------------------------------------------------------------------------- */

bool desk_work(struct desk *desk, desk_job_h run, desk_job_h done, void *arg)
{
	return jobs_put(desk->jobs, run, done, arg);
}

bool desk_work_long(struct desk *desk, desk_job_h run, desk_job_h done, void *arg)
{
	return jobs_put(desk->long_jobs, run, done, arg);
}

bool desk_work_learning(struct desk *desk, desk_job_h run, desk_job_h done, void *arg)
{
	return jobs_put(desk->learning, run, done, arg);
}

struct waiting {
	struct visit *visit;
	desk_job_h run;
	desk_answer_h answer;
	void *arg;
};

static void run_waiting(void *arg)
{
	struct waiting *waiting = arg;

	waiting->run(waiting->arg);
}

static void answer_waiting(void *arg)
{
	struct waiting *waiting = arg;
	struct visit *visit = waiting->visit;
	struct web_exchange *exchange = visit->exchange;

	visit->waits = false;
	waiting->answer(visit, waiting->arg);
	free(waiting);
	if (visit->waits) /* for another job */
		return;
	free(visit);
	exchange_finish(exchange);
}

struct line {
	struct jobs *jobs;
	const struct jobs_owner *owner; /* NULL: nobody in particular */
};

static bool put(const struct line *line, struct waiting *waiting)
{
	if (line->owner)
		return jobs_put_for(line->jobs, line->owner, run_waiting, answer_waiting, waiting);
	return jobs_put(line->jobs, run_waiting, answer_waiting, waiting);
}

static bool wait_in(struct line line, struct visit *visit, desk_job_h run, desk_answer_h answer, void *arg)
{
	struct waiting *waiting = calloc(1, sizeof(*waiting));

	if (!waiting)
		return false;
	*waiting = (struct waiting){ visit, run, answer, arg };
	if (!put(&line, waiting)) {
		free(waiting);
		return false;
	}
	visit->waits = true;
	exchange_defer(visit->exchange);
	return true;
}

bool desk_wait(struct visit *visit, desk_job_h run, desk_answer_h answer, void *arg)
{
	return wait_in((struct line){ visit->desk->jobs, NULL }, visit, run, answer, arg);
}

bool desk_wait_for(
	struct visit *visit, const struct jobs_owner *owner, desk_job_h run, desk_answer_h answer, void *arg)
{
	return wait_in((struct line){ visit->desk->jobs, owner }, visit, run, answer, arg);
}

bool desk_wait_long(struct visit *visit, desk_job_h run, desk_answer_h answer, void *arg)
{
	return wait_in((struct line){ visit->desk->long_jobs, NULL }, visit, run, answer, arg);
}
