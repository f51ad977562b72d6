#include "agahi/link/links.h"

#include <string.h>

bool links_any_is_bound(struct link *const *links, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (link_is_bound(links[i]))
			return true;
	}
	return false;
}

size_t links_find_smsc(struct link *const *links, size_t count, const char *smsc)
{
	size_t found = count;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(link_config(links[i])->smsc, smsc) != 0)
			continue;
		if (link_is_bound(links[i]))
			return i;
		if (found == count)
			found = i;
	}
	return found;
}
