/* gate: the one way from a request to a page.
 *
 * Finds the row of the table, the language of the page (the cookie, the person's, the browser's; Urdu first), the person behind the
 * session, and whether they may. Who is not logged in is sent to the log-in (GET: 303 with the way back; POST: 401 and the
 * log-in page, with the posted fields kept hidden in it, so that they go on after the log-in). Refusals are pages, in words: 401, 403,
 * 404, 405, 503; for our script, JSON {"refused": …}. What was kept for after the log-in stays also on pages that say that something
 * went wrong on the way. */
#ifndef AGAHI_GATE_H
#define AGAHI_GATE_H

#include "agahi/frame/desk.h"
#include "agahi/frame/route.h"

struct gate;

/* `routes` and `desk` outlive it. NULL when memory is short. */
struct gate *gate_new(struct desk *desk, struct routes routes);
void gate_free(struct gate *gate);

/* A web_handler_h; `gate` is the struct gate. */
void gate_answer(struct web_exchange *exchange, void *gate);

/* A web_knows_h: is somebody logged in, both steps, by this cookie? `gate` is the struct gate. */
bool gate_knows(const char *session, void *gate);

/* For the pages of the log-in, when a step went well: `session` is the cookie of the session as it is now. A session that still
 * wants its second factor gets the page of that, another goes on: with the kept fields to the page they were meant for, or to
 * where the person wanted to go, or to the first page. */
void gate_go_on(struct visit *visit, const char *session);

/* Hidden fields for the forms of the log-in: what is kept, and where to go after. Fields whose name begins with "password" or
 * "secret" are not kept. */
void gate_write_kept(struct visit *visit);

/* Pages that refuse. */
void gate_refuse(struct visit *visit, int status); /* 403, 404, 409, 503 … in words */

/* The row of a number in the path ({e}), as pages want it: false (and 404 answered) when it is no number from 1. */
bool gate_number(struct visit *visit, size_t argument, long long *number);

#endif
