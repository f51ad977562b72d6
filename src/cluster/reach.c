#include "agahi/cluster/reach.h"

#include <stdlib.h>
#include <string.h>

void reach_clear(struct reach *reach)
{
	for (size_t i = 0; i < reach->count; i++)
		free(reach->names[i]);
	*reach = (struct reach){ .count = 0 };
}

bool reach_copy(struct reach *to, const char *const *names, size_t count, size_t room)
{
	*to = (struct reach){ .room = room };
	while (to->count < count && to->count < REACH_MAX) {
		to->names[to->count] = strdup(names[to->count]);
		if (!to->names[to->count])
			return false;
		to->count++;
	}
	return true;
}

bool reach_is(const struct reach *reach, const char *const *names, size_t count)
{
	if (reach->count != (count < REACH_MAX ? count : REACH_MAX))
		return false;
	for (size_t i = 0; i < reach->count; i++) {
		if (strcmp(reach->names[i], names[i]) != 0)
			return false;
	}
	return true;
}
