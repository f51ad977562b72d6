#include "agahi/frame/route.h"

#include <string.h>

/* --- finding ------------------------------------------------------------------------------------------ */

static size_t segment_len(const char *path)
{
	return strcspn(path, "/");
}

static bool is_hole(const char *pattern, size_t len)
{
	return len > 2 && pattern[0] == '{' && pattern[len - 1] == '}';
}

/* Puts a segment into the storage as an argument. */
static bool keep_argument(const char *segment, size_t len, char storage[VISIT_PATH_SIZE], size_t *used,
	const char *arguments[WEB_MAX_ARGUMENTS], size_t *count)
{
	if (len == 0 || *count == WEB_MAX_ARGUMENTS || len >= VISIT_PATH_SIZE - *used)
		return false;
	arguments[(*count)++] = memcpy(storage + *used, segment, len);
	storage[*used + len] = '\0';
	*used += len + 1;
	return true;
}

/* How well a pattern fits: -1: not; else the number of its segments that are no holes. */
static int fit(const char *pattern, const char *path, char storage[VISIT_PATH_SIZE],
	const char *arguments[WEB_MAX_ARGUMENTS])
{
	size_t used = 0, count = 0;
	int literals = 0;

	while (*pattern == '/' && *path == '/') {
		pattern++, path++;
		size_t wanted = segment_len(pattern), len = segment_len(path);

		if (is_hole(pattern, wanted)) {
			if (!keep_argument(path, len, storage, &used, arguments, &count))
				return -1;
		} else if (wanted != len || memcmp(pattern, path, len) != 0) {
			return -1;
		} else {
			literals++;
		}
		pattern += wanted, path += len;
	}
	return *pattern || *path ? -1 : literals;
}

const struct desk_route *route_find(const struct routes *routes, enum web_method method, const char *path,
	char storage[VISIT_PATH_SIZE], const char *arguments[WEB_MAX_ARGUMENTS], bool *other)
{
	const struct desk_route *found = NULL;
	int best = -1;

	*other = false;
	for (size_t i = 0; i < routes->count; i++) {
		const struct desk_route *route = &routes->rows[i];
		int literals = fit(route->pattern, path, storage, arguments);

		if (literals >= 0 && route->method != method)
			*other = true;
		else if (literals > best) {
			best = literals;
			found = route;
		}
	}
	memset(arguments, 0, WEB_MAX_ARGUMENTS * sizeof(*arguments));
	if (found)
		fit(found->pattern, path, storage, arguments);
	return found;
}

/* --- who ---------------------------------------------------------------------------------------------- */

bool route_allows(const struct desk_route *route, const struct person *person, bool half)
{
	if (route->access & ROUTE_PUBLIC)
		return true;
	if (person->id == 0 || person->state != STAFF_ACTIVE)
		return false;
	if (half)
		return route->flags & ROUTE_WHILE_HALF;
	return (route->access & ROUTE_SIGNED_IN) || (route->access & ROUTE_ANY_ROLE & person->roles);
}

void route_print(const struct routes *routes, FILE *out)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = { { ROUTE_PUBLIC, "public" }, { ROUTE_SIGNED_IN, "signed-in" },
		{ STAFF_READER, "reader" }, { STAFF_EDITOR, "editor" }, { STAFF_SIGNER, "signer" },
		{ STAFF_ADMINISTRATOR, "administrator" } };

	for (size_t i = 0; i < routes->count; i++) {
		const struct desk_route *route = &routes->rows[i];
		const char *before = " ";

		fprintf(out, "%s %s", route->method == WEB_POST ? "POST" : "GET", route->pattern);
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
			if (!(route->access & names[k].bit))
				continue;
			fprintf(out, "%s%s", before, names[k].name);
			before = ",";
		}
		fprintf(out, "%s%s\n", route->access ? "" : " nobody",
			route->flags & ROUTE_WHILE_HALF ? " while-half" : "");
	}
}
