#include "agahi/simulator/delayed.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	struct entry *next;
	uint64_t due_ms;
	uint32_t peer;
	size_t len;
	uint8_t octets[];
};

struct delayed {
	struct event *timer;
	delayed_h handler;
	void *arg;
	struct entry *first; /* the next one due */
	struct entry *last;
};

static void start_timer(struct delayed *delayed, struct moment now)
{
	if (!delayed->first)
		return;
	uint64_t now_ms = moment_ms(now), due_ms = delayed->first->due_ms;
	uint64_t wait_ms = due_ms > now_ms ? due_ms - now_ms : 0;
	struct timeval wait = { (time_t)(wait_ms / 1000), (suseconds_t)(wait_ms % 1000 * 1000) };

	event_add(delayed->timer, &wait);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct delayed *delayed = arg;
	const struct moment now = clock_now();

	(void)fd;
	(void)what;
	while (delayed->first && delayed->first->due_ms <= moment_ms(now)) {
		struct entry *entry = delayed->first;

		delayed->first = entry->next;
		delayed->handler(entry->peer, (struct span){ entry->octets, entry->len }, delayed->arg);
		free(entry);
	}
	start_timer(delayed, now);
}

struct delayed *delayed_new(struct event_base *base, delayed_h handler, void *arg)
{
	struct delayed *delayed = calloc(1, sizeof(*delayed));

	if (!delayed)
		return NULL;
	delayed->handler = handler;
	delayed->arg = arg;
	delayed->timer = event_new(base, -1, 0, on_timer, delayed);
	if (delayed->timer)
		return delayed;
	free(delayed);
	return NULL;
}

void delayed_free(struct delayed *delayed)
{
	if (!delayed)
		return;
	event_free(delayed->timer);
	for (struct entry *entry = delayed->first, *next; entry; entry = next) {
		next = entry->next;
		free(entry);
	}
	free(delayed);
}

bool delayed_add(
	struct delayed *delayed, uint32_t peer, struct span octets, uint32_t in_ms, struct moment now)
{
	struct entry *entry = malloc(sizeof(*entry) + octets.len);
	struct entry **at = &delayed->first;

	if (!entry)
		return false;
	entry->due_ms = moment_ms(now) + in_ms;
	entry->peer = peer;
	entry->len = octets.len;
	memcpy(entry->octets, octets.data, octets.len);
	/* Nearly always all wait equally long. */
	if (delayed->first && delayed->last->due_ms <= entry->due_ms)
		at = &delayed->last->next;
	while (*at && (*at)->due_ms <= entry->due_ms)
		at = &(*at)->next;
	entry->next = *at;
	*at = entry;
	if (!entry->next)
		delayed->last = entry;
	start_timer(delayed, now);
	return true;
}
