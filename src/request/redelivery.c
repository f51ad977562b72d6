#include "agahi/request/redelivery.h"

#include <stdbool.h>
#include <stdlib.h>

enum { SET_SIZE = 8 };

struct mark {
	uint64_t fingerprint;
	uint64_t since_ms; /* answered; of one in hand: 0 */
	struct redelivery_origin origin;
	bool used;
	void *request; /* of one in hand; else NULL */
};

struct redelivery {
	redelivery_ended_h ended;
	void *arg;
	uint64_t started_ms;
	size_t set_mask;
	struct mark marks[];
};

_Static_assert(sizeof(struct mark) == 40, "as the header says");

struct redelivery *redelivery_new(size_t capacity, uint64_t started_ms, redelivery_ended_h ended, void *arg)
{
	size_t sets = 1;

	while (sets * SET_SIZE < capacity)
		sets *= 2;
	struct redelivery *redelivery =
		calloc(1, sizeof(*redelivery) + sets * SET_SIZE * sizeof(redelivery->marks[0]));
	if (redelivery) {
		redelivery->ended = ended;
		redelivery->arg = arg;
		redelivery->started_ms = started_ms;
		redelivery->set_mask = sets - 1;
	}
	return redelivery;
}

void redelivery_free(struct redelivery *redelivery)
{
	free(redelivery);
}

static struct mark *set_of(struct redelivery *redelivery, uint64_t fingerprint)
{
	return &redelivery->marks[((size_t)fingerprint & redelivery->set_mask) * SET_SIZE];
}

static bool explains_redelivery(const struct redelivery *redelivery, const struct mark *mark, uint64_t now_ms)
{
	uint64_t ended_ms = mark->origin.generation == REDELIVERY_EARLIER_LIFE
		? redelivery->started_ms
		: redelivery->ended(&mark->origin, redelivery->arg);

	return ended_ms != 0 && now_ms - ended_ms <= REDELIVERY_WINDOW_MS &&
		ended_ms <= mark->since_ms + REDELIVERY_DOUBT_MS;
}

enum redelivery_verdict redelivery_check(struct redelivery *redelivery, uint64_t fingerprint,
	const struct redelivery_origin *origin, uint64_t now_ms, void **request)
{
	struct mark *set = set_of(redelivery, fingerprint);

	for (size_t i = 0; i < SET_SIZE; i++) {
		if (!set[i].used || set[i].fingerprint != fingerprint)
			continue;
		if (set[i].request) {
			*request = set[i].request;
			return REDELIVERY_PENDING;
		}
		if (explains_redelivery(redelivery, &set[i], now_ms)) {
			set[i].origin = *origin; /* whose answer may be lost too */
			set[i].since_ms = now_ms;
			return REDELIVERY_REPEATED;
		}
	}
	return REDELIVERY_NEW;
}

/* A free place, else that of the one answered longest ago; those in hand go last. */
static struct mark *make_room(struct mark *set)
{
	struct mark *oldest = &set[0];

	for (size_t i = 0; i < SET_SIZE; i++) {
		if (!set[i].used)
			return &set[i];
		if (!set[i].request && (oldest->request || set[i].since_ms < oldest->since_ms))
			oldest = &set[i];
	}
	return oldest;
}

void redelivery_received(struct redelivery *redelivery, uint64_t fingerprint,
	const struct redelivery_origin *origin, void *request)
{
	struct mark *mark = make_room(set_of(redelivery, fingerprint));

	*mark = (struct mark){ fingerprint, 0, *origin, true, request };
}

/* NULL when it had to make room meanwhile. */
static struct mark *find_in_hand(struct redelivery *redelivery, uint64_t fingerprint, const void *request)
{
	struct mark *set = set_of(redelivery, fingerprint);

	for (size_t i = 0; i < SET_SIZE; i++) {
		if (set[i].used && set[i].fingerprint == fingerprint && set[i].request == request)
			return &set[i];
	}
	return NULL;
}

void redelivery_answered(
	struct redelivery *redelivery, uint64_t fingerprint, const void *request, uint64_t now_ms)
{
	struct mark *mark = find_in_hand(redelivery, fingerprint, request);

	if (!mark)
		return;
	mark->request = NULL;
	mark->since_ms = now_ms;
}

void redelivery_refused(struct redelivery *redelivery, uint64_t fingerprint, const void *request)
{
	struct mark *mark = find_in_hand(redelivery, fingerprint, request);

	if (mark)
		mark->used = false;
}

void redelivery_restore(struct redelivery *redelivery, uint64_t fingerprint)
{
	struct mark *mark = make_room(set_of(redelivery, fingerprint));
	const struct redelivery_origin origin = { 0, 0, REDELIVERY_EARLIER_LIFE };

	*mark = (struct mark){ fingerprint, redelivery->started_ms, origin, true, NULL };
}
