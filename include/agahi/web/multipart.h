/* multipart: a form that may hold a file (multipart/form-data, RFC 7578), read strictly, in one pass over the octets where they
 * stand. Pure.
 *
 * What browsers send passes: nothing before the first part, Content-Disposition and Content-Type alone in the head of each, one
 * file at most, and the rest is fields, as form.h has them. Whatever could be understood in two ways is refused as a whole. */
#ifndef AGAHI_WEB_MULTIPART_H
#define AGAHI_WEB_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/span.h"
#include "agahi/web/form.h"

enum {
	MULTIPART_PARTS = 32,        /* fields, and the file */
	MULTIPART_HEAD = 1024,       /* octets of the head of a part */
	MULTIPART_FILE_NAME = 255,   /* octets */
	MULTIPART_BOUNDARY_SIZE = 71 /* RFC 2046, 5.1.1, and a NUL */
};

struct multipart_file {
	const char *name; /* without folders; "": none was chosen. NULL: there is no field for one */
	struct span octets;
};

/* Of a Content-Type. False when it is not this one, or has no boundary, or one that browsers do not make. */
bool multipart_find_boundary(const char *type, char boundary[MULTIPART_BOUNDARY_SIZE]);

/* `octets` are changed, and what is read points into them. `form` and `file` zero-initialised before. False, with nothing to
 * free, when they are refused, or memory is short. */
bool multipart_parse(
	char *octets, size_t len, const char *boundary, struct form *form, struct multipart_file *file);

#endif
