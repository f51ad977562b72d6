#include "agahi/delivery/lines.h"

#include <stdlib.h>

#include "agahi/base/heap.h"

enum {
	/* By so much the first part of a reply goes ahead of later parts of older ones; so no answer stays half
	 * sent for longer than this. */
	FIRST_PARTS_AHEAD_MS = 250,
	FIRST_ROOM = 256
};

/* After the first refusal, the second, …; the last for all that follow. */
static const uint32_t rests_ms[] = { 1000, 2000, 5000, 10000, 30000, 60000, 120000, 300000 };

enum { RESTS = sizeof(rests_ms) / sizeof(rests_ms[0]) };

struct line {
	struct heap firsts; /* nothing of them was submitted yet */
	struct heap begun;
};

struct lines {
	struct heap resting; /* by when they are tried again */
	struct heap moving;  /* empty, but while a line changes over */
	size_t room;
	size_t link_count;
	struct line links[];
};

struct lines *lines_new(size_t link_count)
{
	struct lines *lines = calloc(1, sizeof(*lines) + link_count * sizeof(lines->links[0]));

	if (lines)
		lines->link_count = link_count;
	return lines;
}

void lines_free(struct lines *lines)
{
	if (!lines)
		return;
	for (size_t link = 0; link < lines->link_count; link++) {
		heap_free(&lines->links[link].firsts);
		heap_free(&lines->links[link].begun);
	}
	heap_free(&lines->resting);
	heap_free(&lines->moving);
	free(lines);
}

/* Every heap gets room for all, for any of them may come to hold all. */
bool lines_reserve(struct lines *lines, size_t count)
{
	size_t room = lines->room == 0 ? FIRST_ROOM : lines->room;

	while (room < count)
		room *= 2;
	if (room == lines->room)
		return true;
	bool reserved = heap_reserve(&lines->resting, room) && heap_reserve(&lines->moving, room);
	for (size_t link = 0; reserved && link < lines->link_count; link++)
		reserved = heap_reserve(&lines->links[link].firsts, room) &&
			heap_reserve(&lines->links[link].begun, room);
	if (reserved)
		lines->room = room;
	return reserved;
}

bool lines_add_link(struct lines **lines)
{
	struct line line = { .firsts = { 0 } };
	size_t count = (*lines)->link_count;
	struct lines *wider = NULL;

	if (heap_reserve(&line.firsts, (*lines)->room) && heap_reserve(&line.begun, (*lines)->room))
		wider = realloc(*lines, sizeof(*wider) + (count + 1) * sizeof(wider->links[0]));
	if (!wider) {
		heap_free(&line.firsts);
		heap_free(&line.begun);
		return false;
	}
	wider->links[count] = line;
	wider->link_count = count + 1;
	*lines = wider;
	return true;
}

void lines_stand(struct lines *lines, size_t link, bool begun, struct line_place *place)
{
	struct line *line = &lines->links[link];

	place->queued = true;
	heap_push(begun ? &line->begun : &line->firsts, (uint64_t)place->id, place);
}

bool lines_wait(const struct lines *lines, size_t link)
{
	return lines->links[link].firsts.count > 0 || lines->links[link].begun.count > 0;
}

static const struct heap *line_to_serve(const struct line *line)
{
	const struct line_place *first = heap_peek(&line->firsts);
	const struct line_place *begun = heap_peek(&line->begun);

	if (!first || !begun)
		return first ? &line->firsts : &line->begun;
	return first->asked_ms <= begun->asked_ms + FIRST_PARTS_AHEAD_MS ? &line->firsts : &line->begun;
}

static struct line_place *take_off(struct heap *heap)
{
	struct line_place *place = heap_pop(heap);

	if (place)
		place->queued = false;
	return place;
}

const struct line_place *lines_peek(const struct lines *lines, size_t link)
{
	return heap_peek(line_to_serve(&lines->links[link]));
}

struct line_place *lines_next(struct lines *lines, size_t link)
{
	struct line *line = &lines->links[link];

	return take_off(line_to_serve(line) == &line->firsts ? &line->firsts : &line->begun);
}

void lines_rest(struct lines *lines, struct line_place *place, unsigned attempt, uint64_t at_least_ms,
	uint64_t now_ms)
{
	uint64_t rest_ms = rests_ms[attempt < RESTS ? attempt : RESTS - 1];

	place->queued = true;
	heap_push(&lines->resting, now_ms + (rest_ms > at_least_ms ? rest_ms : at_least_ms), place);
}

uint64_t lines_wakes_ms(const struct lines *lines)
{
	return lines->resting.count > 0 ? lines->resting.entries[0].key : UINT64_MAX;
}

struct line_place *lines_wake(struct lines *lines, uint64_t now_ms)
{
	return lines_wakes_ms(lines) <= now_ms ? take_off(&lines->resting) : NULL;
}

void lines_change_over(struct lines *lines, size_t link, lines_other_h other, void *arg)
{
	struct line_place *place;

	while ((place = heap_pop(&lines->links[link].firsts)) != NULL)
		heap_push(&lines->moving, (uint64_t)place->id, place);
	while ((place = heap_pop(&lines->moving)) != NULL)
		heap_push(&lines->links[other(place, arg)].firsts, (uint64_t)place->id, place);
}
