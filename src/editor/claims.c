#include "agahi/editor/claims.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const struct claim *claims_find(const struct claims *claims, const char *name)
{
	struct claim *found;

	HASH_FIND_STR(claims->first, name, found);
	return found;
}

struct claim *claims_make(struct claims *claims, const char *name, const void *row, const char *keyword)
{
	struct claim *found;

	HASH_FIND_STR(claims->first, name, found);
	if (found) {
		found->count++;
		return found;
	}
	struct claim *made = calloc(1, sizeof(*made));
	char *copy = made ? strdup(name) : NULL;
	if (copy) {
		*made = (struct claim){ .name = copy, .row = row, .keyword = keyword, .count = 1 };
		HASH_ADD_KEYPTR(hh, claims->first, made->name, strlen(made->name), made);
	}
	if (!copy || !made->hh.tbl) {
		claims->incomplete = true;
		free(copy);
		free(made);
	}
	return NULL;
}

size_t claims_count(const struct claims *claims)
{
	return HASH_COUNT(claims->first);
}

void claims_free(struct claims *claims)
{
	struct claim *each = claims->first;

	HASH_CLEAR(hh, claims->first); /* the table only; the claims are still in their row */
	while (each) {
		struct claim *next = each->hh.next;

		free(each->name);
		free(each);
		each = next;
	}
	claims->incomplete = false;
}
