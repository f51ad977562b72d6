#include "agahi/drafts/presence.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/text/utf8.h"

struct seat {
	long long person; /* 0: free */
	int64_t since_ms, heard_ms;
	char what[PRESENCE_MAX_WHAT];
};

struct presence {
	size_t capacity;
	struct seat seats[];
};

struct presence *presence_new(size_t capacity)
{
	struct presence *presence = calloc(1, sizeof(*presence) + capacity * sizeof(struct seat));

	if (presence)
		presence->capacity = capacity;
	return presence;
}

void presence_free(struct presence *presence)
{
	free(presence);
}

static void cut(const char *what, char out[PRESENCE_MAX_WHAT])
{
	size_t len = utf8_cut(what, strlen(what), PRESENCE_MAX_WHAT - 1);

	memcpy(out, what, len);
	out[len] = '\0';
}

static bool is_gone(const struct seat *seat, int64_t now_ms)
{
	return seat->person == 0 || now_ms - seat->heard_ms >= PRESENCE_MS;
}

static struct seat *find(struct presence *presence, long long person, const char *what)
{
	for (size_t i = 0; i < presence->capacity; i++) {
		if (presence->seats[i].person == person && strcmp(presence->seats[i].what, what) == 0)
			return &presence->seats[i];
	}
	return NULL;
}

/* A free one, or that of who was heard of longest ago. */
static struct seat *find_place(struct presence *presence)
{
	struct seat *oldest = NULL;

	for (size_t i = 0; i < presence->capacity; i++) {
		struct seat *seat = &presence->seats[i];

		if (seat->person == 0)
			return seat;
		if (!oldest || seat->heard_ms < oldest->heard_ms)
			oldest = seat;
	}
	return oldest;
}

void presence_note(struct presence *presence, long long person, const char *what, int64_t now_ms)
{
	char name[PRESENCE_MAX_WHAT];

	cut(what, name);
	struct seat *seat = find(presence, person, name);
	if (!seat && (seat = find_place(presence))) {
		*seat = (struct seat){ .person = person, .since_ms = now_ms };
		memcpy(seat->what, name, sizeof(name));
	}
	if (!seat)
		return;
	if (seat->heard_ms != 0 && is_gone(seat, now_ms))
		seat->since_ms = now_ms; /* was away, and is back */
	seat->heard_ms = now_ms;
}

void presence_leave(struct presence *presence, long long person, const char *what)
{
	char name[PRESENCE_MAX_WHAT];

	cut(what, name);
	struct seat *seat = find(presence, person, name);
	if (seat)
		seat->person = 0;
}

/* Who came next after `after`: by when they came, then by place. NULL: nobody. */
static const struct seat *next_of(
	const struct presence *presence, const char *what, const struct seat *after, int64_t now_ms)
{
	const struct seat *next = NULL;

	for (size_t i = 0; i < presence->capacity; i++) {
		const struct seat *seat = &presence->seats[i];

		if (is_gone(seat, now_ms) || strcmp(seat->what, what) != 0)
			continue;
		if (after &&
			(seat->since_ms < after->since_ms ||
				(seat->since_ms == after->since_ms && seat <= after)))
			continue;
		if (!next || seat->since_ms < next->since_ms)
			next = seat;
	}
	return next;
}

void presence_list(const struct presence *presence, const char *what, long long person, int64_t now_ms,
	presence_each_h handler, void *arg)
{
	char name[PRESENCE_MAX_WHAT];

	cut(what, name);
	for (const struct seat *seat = NULL; (seat = next_of(presence, name, seat, now_ms));) {
		if (seat->person != person)
			handler(seat->person, seat->since_ms, arg);
	}
}
