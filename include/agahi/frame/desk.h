/* desk: what every page of the desk works with, and the way a page is asked for.
 *
 * A page is an entry of the table of routes and a function of type desk_page_h. The gate (gate.h) has found the person and
 * checked the role before it is called; it answers by visit->exchange->response. Everything here belongs to the loop's
 * thread; jobs (desk_work) run on a worker, one after the other. */
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

struct visit {
	struct desk *desk;
	struct web_exchange *exchange; /* request and response */
	struct person person;          /* who is logged in; id 0: nobody */
	enum labels_language language; /* of the page */
	int64_t now_ms;                /* of the wall clock, since 1970 */
	char session[WEB_TOKEN_SIZE];  /* the session's cookie; "" */
};

typedef void (*desk_page_h)(struct visit *visit);

sqlite3 *desk_database(const struct desk *desk);
const struct settings *desk_settings(const struct desk *desk);
struct log *desk_log(const struct desk *desk);

/* Puts a job on the worker: `run` there (with a connection of its own if it opens one), then `done` in the loop's thread. At
 * most `DESK_JOBS` wait; false when these are there already: answer 503. */
enum { DESK_JOBS = 16 };
typedef void (*desk_job_h)(void *arg);
bool desk_work(struct desk *desk, desk_job_h run, desk_job_h done, void *arg);

#endif
