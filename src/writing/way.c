#include "agahi/writing/way.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/service/dial.h"

/* Where one has come to, and by which keys. */
struct stop {
	struct dial_session session;
	char keys[WAY_SIZE];
};

struct search {
	const struct catalogue *catalogue;
	const char *topic, *lang;
	const struct screen_size *size;
	struct stop *stops;
	size_t count;
};

static bool is_there(const struct search *search, const struct dial_screen *screen)
{
	return screen->topic && screen->language && strcmp(screen->topic, search->topic) == 0 &&
		strcmp(screen->language, search->lang) == 0;
}

/* Is it worth going on from there? */
static bool leads_on(
	const struct search *search, const struct dial_session *session, const struct dial_screen *screen)
{
	if (screen->wrong_key || screen->last || screen->sends_sms || screen->topic)
		return false;
	return !session->chosen || !screen->language || strcmp(screen->language, search->lang) == 0;
}

/* Every key of one stop. True when one of them is the end of the way. */
static bool try_keys(struct search *search, const struct stop *from, char keys[WAY_SIZE])
{
	size_t len = strlen(from->keys);
	struct dial_screen screen;

	for (char key = '1'; key <= '9' && search->count < WAY_MOST_TRIES; key++) {
		struct stop *stop = &search->stops[search->count];
		const char pressed[2] = { key, '\0' };

		*stop = *from;
		stop->keys[len] = key;
		dial_press(&stop->session, search->catalogue, pressed, search->size, &screen);
		if (is_there(search, &screen)) {
			memcpy(keys, stop->keys, WAY_SIZE);
			return true;
		}
		if (len + 1 < WAY_MOST_KEYS && leads_on(search, &stop->session, &screen))
			search->count++;
	}
	return false;
}

bool way_find(const struct catalogue *catalogue, const char *topic, const char *lang,
	const struct screen_size *size, char keys[WAY_SIZE])
{
	struct search search = {
		.catalogue = catalogue, .topic = topic, .lang = lang, .size = size, .count = 1
	};
	struct dial_screen screen;
	bool found = false;

	memset(keys, 0, WAY_SIZE);
	search.stops = calloc(WAY_MOST_TRIES + 1, sizeof(*search.stops));
	if (!search.stops)
		return false;
	dial_begin(&search.stops[0].session, catalogue, TOPICS_NONE, "", size, &screen);
	found = is_there(&search, &screen);
	for (size_t i = 0; i < search.count && !found && !screen.last && i < WAY_MOST_TRIES / 9; i++) {
		struct stop from = search.stops[i];

		found = try_keys(&search, &from, keys);
	}
	free(search.stops);
	return found;
}
