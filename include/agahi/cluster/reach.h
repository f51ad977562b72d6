/* reach: the SMSCs that this node is bound to, and how many replies for them it has room for. Pure. */
#ifndef AGAHI_REACH_H
#define AGAHI_REACH_H

#include <stdbool.h>
#include <stddef.h>

enum { REACH_MAX = 64 };

struct reach {
	char *names[REACH_MAX];
	size_t count;
	size_t room;
};

/* The names are copied, of more than REACH_MAX the first. False when memory is short: then it has those that there was memory
 * for. What it had is not freed. */
bool reach_copy(struct reach *to, const char *const *names, size_t count, size_t room);
void reach_clear(struct reach *reach);

/* Has it these names, in this order? */
bool reach_is(const struct reach *reach, const char *const *names, size_t count);

#endif
