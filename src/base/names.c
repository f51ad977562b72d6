#include "agahi/base/names.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"

struct names {
	size_t most, count;
	size_t room;               /* places: a power of two, half of them free at least */
	uint16_t *places;          /* by hash, open addressing: a number, 0: free */
	char (*texts)[NAMES_SIZE]; /* by number */
};

static const char other[] = "other";

struct names *names_new(size_t most)
{
	struct names *names = calloc(1, sizeof(*names));

	if (!names)
		return NULL;
	names->most = most;
	names->count = 1;
	names->room = 2;
	while (names->room < 2 * (most + 1))
		names->room *= 2;
	names->places = calloc(names->room, sizeof(names->places[0]));
	names->texts = calloc(most + 1, sizeof(names->texts[0]));
	if (!names->places || !names->texts) {
		names_free(names);
		return NULL;
	}
	memcpy(names->texts[NAMES_OTHER], other, sizeof(other));
	return names;
}

void names_free(struct names *names)
{
	if (!names)
		return;
	free(names->places);
	free(names->texts);
	free(names);
}

static bool is_label(const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (name[i] < ' ' || name[i] > '~' || name[i] == '"' || name[i] == '\\')
			return false;
	}
	return len < NAMES_SIZE && strcmp(name, other) != 0;
}

size_t names_number(struct names *names, const char *name)
{
	size_t len = strlen(name);
	size_t at = hash_octets(name, len) & (names->room - 1);

	while (names->places[at] != 0 && strcmp(names->texts[names->places[at]], name) != 0)
		at = (at + 1) & (names->room - 1);
	if (names->places[at] != 0)
		return names->places[at];
	if (names->count > names->most || !is_label(name, len))
		return NAMES_OTHER;
	memcpy(names->texts[names->count], name, len + 1);
	names->places[at] = (uint16_t)names->count;
	return names->count++;
}

size_t names_count(const struct names *names)
{
	return names->count;
}

const char *names_at(const struct names *names, size_t number)
{
	return names->texts[number];
}
