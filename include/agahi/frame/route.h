/* route: the rows of the one table that says which pages there are and who may have them.
 *
 * Everything that the desk answers stands there; what does not is 404, and what says no access is nobody's. Pure. */
#ifndef AGAHI_ROUTE_H
#define AGAHI_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "agahi/frame/desk.h"

/* Who: one of these two, or the roles of staff.h, of which any will do (STAFF_EDITOR | STAFF_SIGNER). 0: nobody. */
enum { ROUTE_PUBLIC = 1 << 8, ROUTE_SIGNED_IN = 1 << 9 };
enum { ROUTE_ANY_ROLE = STAFF_READER | STAFF_EDITOR | STAFF_SIGNER | STAFF_ADMINISTRATOR };

enum {
	ROUTE_WHILE_HALF = 1, /* also while only the password was given: the second step, log-out */
	ROUTE_LOGIN =
		2, /* the page that is shown to nobody in particular, in the place of one that wants somebody */
	ROUTE_SECOND = 4, /* and to somebody who is half logged in */
	ROUTE_QUIET = 8,  /* asked for by our script on its own: does not keep the session alive */
	ROUTE_UPLOAD = 16 /* its form may hold a file */
};

struct desk_route {
	enum web_method method;
	const char
		*pattern; /* "/set/{e}/message/{topic}/{lang}": a hole takes one whole segment, not empty */
	unsigned access;
	desk_page_h page;
	unsigned flags;
};

struct routes {
	const struct desk_route *rows;
	size_t count;
};

/* The row for a path; fills `arguments` with what stands in the holes, in `storage`. Literal patterns win over holes. NULL: none
 * (then *other tells whether there is one for the other method). */
const struct desk_route *route_find(const struct routes *routes, enum web_method method, const char *path,
	char storage[VISIT_PATH_SIZE], const char *arguments[WEB_MAX_ARGUMENTS], bool *other);

/* May this person? A half logged in one has no roles. */
bool route_allows(const struct desk_route *route, const struct person *person, bool half);

/* "GET /set/{e}/diff reader,editor,signer,administrator", a line a row; "public", "signed-in", "nobody". */
void route_print(const struct routes *routes, FILE *out);

#endif
