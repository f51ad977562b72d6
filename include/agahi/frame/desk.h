/* desk: what every page of the desk works with, and the way a page is asked for.
 *
 * A page is an entry of the table of routes (route.h) and a function of type desk_page_h. The gate (gate.h) has found the
 * person and checked the role before it is called; it answers by visit->exchange->response, with the shell (shell.h) and the
 * widgets (widgets.h) around its own. Everything here belongs to the loop's thread; jobs (desk_work) run on one worker, one
 * after the other. */
#ifndef AGAHI_DESK_H
#define AGAHI_DESK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/log.h"
#include "agahi/frame/settings.h"
#include "agahi/labels/labels.h"
#include "agahi/staff/staff.h"
#include "agahi/web/exchange.h"

struct desk;
struct event_base;
struct assets;
struct box;
struct presence;
struct jobs_owner;
struct learner;
struct workbench;

enum { VISIT_ERRORS = 32, VISIT_PATH_SIZE = 1024 };

/* What is wrong with a field of the form that came; shown beside it and in the summary. */
struct visit_error {
	const char *field; /* its name; NULL: of the form as a whole */
	enum label label;
	struct label_with with; /* texts that live as long as the visit */
};

struct visit {
	struct desk *desk;
	struct web_exchange *exchange; /* request and response */
	struct html *page;             /* the response's */
	struct person person;          /* who is logged in; id 0: nobody */
	bool half; /* the password was right, the second factor is still to come: then `person` is set */
	enum labels_language language; /* of the page */
	int64_t now_ms;                /* of the wall clock, since 1970 */
	int64_t up_ms;                 /* since the machine started */
	char session[WEB_TOKEN_SIZE];  /* the session's cookie; "" */
	unsigned session_s;            /* seconds until the session ends if nothing happens */

	/* of widgets.h */
	struct visit_error errors[VISIT_ERRORS];
	size_t error_count;

	/* of gate.h */
	bool keeps;                 /* the form that came belongs to another page: it is kept hidden */
	bool waits;                 /* for a job */
	char path[VISIT_PATH_SIZE]; /* that request.arguments stand in */
	const void *gate;
};

typedef void (*desk_page_h)(struct visit *visit);

/* Opens (makes) the database. `settings` and `log` outlive the desk. NULL with `error`. */
struct desk *desk_new(
	struct event_base *base, const struct settings *settings, struct log *log, char *error, size_t size);

/* Jobs that wait are done first, so that no exchange is left over. */
void desk_free(struct desk *desk);

sqlite3 *desk_database(const struct desk *desk);
const struct settings *desk_settings(const struct desk *desk);
struct log *desk_log(const struct desk *desk);
const struct assets *desk_assets(const struct desk *desk);

/* For jobs, which open their own. */
const char *desk_database_path(const struct desk *desk);

/* What seals the secrets of second factors. */
const struct box *desk_box(const struct desk *desk);

/* Who has which page open: visit's shell_page.place. */
struct presence *desk_presence(struct desk *desk);

/* Catalogues of drafts that are written at, and what is being learned (preview/). */
struct workbench *desk_workbench(struct desk *desk);
struct learner *desk_learner(struct desk *desk);

/* Puts a job on the worker: `run` there (with a connection of its own if it opens one), then `done` in the loop's thread. At
 * most JOBS_WAITING (jobs.h) wait; false when these are there already: answer gate_refuse(visit, 503). */
typedef void (*desk_job_h)(void *arg);
bool desk_work(struct desk *desk, desk_job_h run, desk_job_h done, void *arg);

/* The same on a second worker, for what takes seconds: no log-in waits for it. */
bool desk_work_long(struct desk *desk, desk_job_h run, desk_job_h done, void *arg);

/* The same on a third one, for what takes a minute (preview/learner.h): no figures and no check wait for it. */
bool desk_work_learning(struct desk *desk, desk_job_h run, desk_job_h done, void *arg);

/* The same for a page that cannot answer before: `run(arg)` on the worker, then `answer(visit, arg)` in the loop's thread fills the
 * response. The visit, its exchange and all texts of the request live until then. */
typedef void (*desk_answer_h)(struct visit *visit, void *arg);
bool desk_wait(struct visit *visit, desk_job_h run, desk_answer_h answer, void *arg);

/* The same for one of many who may ask for it (jobs.h): nobody has more than one place in the line. */
bool desk_wait_for(
	struct visit *visit, const struct jobs_owner *owner, desk_job_h run, desk_answer_h answer, void *arg);

/* The same on the second worker. */
bool desk_wait_long(struct visit *visit, desk_job_h run, desk_answer_h answer, void *arg);

/* Every other second, and once soon after the start: for looking at the spool and the like; at most 8. */
enum { DESK_EVERY_S = 2, DESK_TENDERS = 8 };
typedef void (*desk_tend_h)(struct desk *desk, int64_t now_ms, void *arg);
bool desk_every(struct desk *desk, desk_tend_h tend, void *arg);

/* What a room keeps here for its pages from one visit to the next; NULL until it was put there. `release` (may be NULL) is called
 * when the desk goes, after the last job. One thing a slot: it is put once. */
enum desk_slot {
	DESK_SLOT_BENCH,      /* bench/bench.h */
	DESK_SLOT_QUESTIONS,  /* bench/questions.h */
	DESK_SLOT_UPLOADS,    /* fittings/uploads.h */
	DESK_SLOT_LEARNED,    /* bench/learned.h */
	DESK_SLOT_CHECKS,     /* bench/checking.h */
	DESK_SLOT_SUBMITTING, /* review/submitting.h */
	DESK_SLOTS
};
typedef void (*desk_release_h)(void *kept);
void *desk_kept(const struct desk *desk, enum desk_slot slot);
void desk_keep(struct desk *desk, enum desk_slot slot, void *kept, desk_release_h release);

/* The same, made of `size` noughts where there is nothing yet. NULL when memory is short. */
void *desk_kept_or_new(struct desk *desk, enum desk_slot slot, size_t size, desk_release_h release);

/* What keeps the desk and the gateway apart, in kinds that an operator can act upon. */
enum desk_trouble {
	DESK_TROUBLE_NONE,
	DESK_TROUBLE_NO_FOLDER, /* the spool is not there */
	DESK_TROUBLE_RIGHTS,    /* the desk may not write there */
	DESK_TROUBLE_FULL,      /* its disk is */
	DESK_TROUBLE_BROKEN     /* anything else; the log tells */
};

/* What the gateway says is live, for the banner of every page and for /poll. Number 0: not known. Whoever looks at the spool
 * sets it. */
struct desk_live {
	long long number;
	char hash[65];
	char title[128];
	int64_t since_ms;
	int64_t next_ms; /* the next edition that is scheduled; 0: none */
	char next[128];  /* its title */
	int64_t seen_ms; /* when the gateway last said so; 0: never */
	enum desk_trouble trouble;
	int64_t trouble_ms; /* since when */
};
const struct desk_live *desk_live(const struct desk *desk);
void desk_set_live(struct desk *desk, const struct desk_live *live);

#endif
