#include "agahi/link/window.h"

#include <stdlib.h>

enum { LAST_SEQUENCE = 0x7fffffff, LATE_FACTOR = 4 };

struct slot {
	uint32_t sequence; /* 0: free */
	struct submitter submitter;
	uint64_t deadline_ms;
};

/* A request that was given up. Sequence numbers grow, so a place is used again only when so many have been
 * sent since as there are places. */
struct late {
	uint32_t sequence; /* 0: free */
	struct submitter submitter;
};

struct window {
	struct late *late;
	size_t late_mask;
	size_t size;
	size_t used;
	size_t mask;
	uint32_t last;
	size_t oldest; /* where the search for expired ones begins */
	struct slot slots[];
};

static size_t slots_for(size_t size)
{
	size_t slots = 16;

	while (slots < size * 2)
		slots *= 2;
	return slots;
}

struct window *window_new(size_t size)
{
	size_t slots = slots_for(size);
	struct window *window = calloc(1, sizeof(*window) + slots * sizeof(window->slots[0]));
	if (!window)
		return NULL;
	window->size = size;
	window->mask = slots - 1;
	window->late_mask = slots * LATE_FACTOR - 1;
	window->late = calloc(slots * LATE_FACTOR, sizeof(window->late[0]));
	if (!window->late) {
		free(window);
		return NULL;
	}
	return window;
}

void window_free(struct window *window)
{
	if (!window)
		return;
	free(window->late);
	free(window);
}

/* What has places of its own in a table has them in one of twice as many. */
static void move_all(const struct window *from, struct window *to)
{
	for (size_t i = 0; i <= from->mask; i++) {
		if (from->slots[i].sequence != 0)
			to->slots[from->slots[i].sequence & to->mask] = from->slots[i];
	}
	for (size_t i = 0; i <= from->late_mask; i++) {
		if (from->late[i].sequence != 0)
			to->late[from->late[i].sequence & to->late_mask] = from->late[i];
	}
	to->used = from->used;
	to->last = from->last;
}

bool window_resize(struct window **window, size_t size)
{
	if (slots_for(size) <= (*window)->mask + 1) {
		(*window)->size = size;
		return true;
	}
	struct window *wider = window_new(size);

	if (!wider)
		return false;
	move_all(*window, wider);
	window_free(*window);
	*window = wider;
	return true;
}

size_t window_used(const struct window *window)
{
	return window->used;
}

bool window_is_full(const struct window *window)
{
	return window->used >= window->size;
}

static struct slot *slot_of(struct window *window, uint32_t sequence)
{
	return &window->slots[sequence & window->mask];
}

/* At most half the slots are taken, so a free one is near. */
uint32_t window_spare_sequence(struct window *window)
{
	do
		window->last = window->last >= LAST_SEQUENCE ? 1 : window->last + 1;
	while (slot_of(window, window->last)->sequence != 0);
	return window->last;
}

uint32_t window_open(struct window *window, const struct submitter *submitter, uint64_t deadline_ms)
{
	if (window_is_full(window))
		return 0;
	window_spare_sequence(window);
	*slot_of(window, window->last) = (struct slot){ window->last, *submitter, deadline_ms };
	window->used++;
	return window->last;
}

static void take_out(struct window *window, struct slot *slot, struct submitter *submitter)
{
	*submitter = slot->submitter;
	slot->sequence = 0;
	window->used--;
}

static enum window_found close_late(struct window *window, uint32_t sequence, struct submitter *submitter)
{
	struct late *late = &window->late[sequence & window->late_mask];

	if (late->sequence != sequence)
		return WINDOW_UNKNOWN;
	late->sequence = 0;
	*submitter = late->submitter;
	return WINDOW_LATE;
}

enum window_found window_close(struct window *window, uint32_t sequence, struct submitter *submitter)
{
	struct slot *slot = slot_of(window, sequence);

	if (sequence == 0)
		return WINDOW_UNKNOWN;
	if (slot->sequence != sequence)
		return close_late(window, sequence, submitter);
	take_out(window, slot, submitter);
	return WINDOW_OPEN;
}

bool window_take_expired(struct window *window, uint64_t now_ms, struct submitter *submitter)
{
	for (size_t looked = 0; window->used > 0 && looked <= window->mask; looked++) {
		struct slot *slot = &window->slots[window->oldest];

		if (slot->sequence != 0 && slot->deadline_ms <= now_ms) {
			window->late[slot->sequence & window->late_mask] =
				(struct late){ slot->sequence, slot->submitter };
			take_out(window, slot, submitter);
			return true;
		}
		window->oldest = (window->oldest + 1) & window->mask;
	}
	return false;
}
