/* head: the first line and the headers of a request, read strictly (RFC 9112, 3 and 5). Pure.
 *
 * What other readers repair is refused: a line that ends in LF alone, a folded header, a blank before the colon, an empty
 * name, control characters, octets beyond ASCII. So there is but one way to understand what passes. */
#ifndef AGAHI_HEAD_H
#define AGAHI_HEAD_H

#include <stddef.h>

#include "agahi/web/refusal.h"

enum { HEAD_OCTETS = 8192, HEAD_FIELDS = 64 };

struct head_field {
	const char *name;
	const char *value; /* without the blanks around it */
};

struct head {
	const char *method;
	const char *target;
	struct head_field fields[HEAD_FIELDS];
	size_t count;
};

/* Looks for the end of a head, which `octets` begin with. `*seen` is how many were looked at before, 0 at first. `*end` is
 * the head's length with its last CR LF, 0: there is more to come. Refuses as soon as it can be seen. */
enum refusal head_find_end(const char *octets, size_t len, size_t *seen, size_t *end);

/* `octets` are a whole head, `len` of them (head_find_end()), and a NUL after them; they are cut into pieces, and `head` points
 * there. */
enum refusal head_parse(struct head *head, char *octets, size_t len);

/* The first of that name (ASCII, in any case); NULL. */
const char *head_value(const struct head *head, const char *name);
size_t head_count(const struct head *head, const char *name);

#endif
