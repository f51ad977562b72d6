#include "agahi/request/linknames.h"

#include <stdlib.h>
#include <string.h>

struct linkname {
	struct linkname *next;
	char name[];
};

static struct linkname *add(const char *name)
{
	size_t size = strlen(name) + 1;
	struct linkname *added = malloc(sizeof(*added) + size);

	if (added)
		memcpy(added->name, name, size);
	return added;
}

const char *linknames_keep(struct linknames *names, const char *name)
{
	struct linkname **at = &names->first;

	while (*at && strcmp((*at)->name, name) != 0)
		at = &(*at)->next;
	struct linkname *found = *at;
	if (found)
		*at = found->next;
	else
		found = add(name);
	if (!found)
		return NULL;
	found->next = names->first;
	names->first = found;
	return found->name;
}

void linknames_free(struct linknames *names)
{
	while (names->first) {
		struct linkname *name = names->first;

		names->first = name->next;
		free(name);
	}
}
