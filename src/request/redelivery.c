#include "agahi/request/redelivery.h"

#include <stdbool.h>
#include <stdlib.h>

#include "agahi/base/sets.h"

struct mark {
	union {
		void *request;     /* of one in hand */
		uint64_t since_ms; /* of one that was answered */
	};
	uint16_t link; /* ELSEWHERE: the life */
	uint8_t leg;
	bool in_hand;
	uint32_t generation; /* ELSEWHERE: the connection of that life */
};

enum { ELSEWHERE = UINT8_MAX /* in place of a leg */ };

/* Of a life (in short), or a connection of it. */
struct ending {
	uint64_t ended_ms;
	uint32_t origin;
	uint16_t life;
};

struct redelivery {
	redelivery_ended_h ended;
	void *arg;
	uint64_t started_ms;
	struct sets *marks; /* by fingerprint: there may be several of one */
	size_t endings;     /* that there ever were; the newest overwrites the oldest */
	struct ending ending[REDELIVERY_ENDS];
};

_Static_assert(sizeof(struct mark) + SETS_KEY_OCTETS == REDELIVERY_MESSAGE_OCTETS, "as the header says");

/* Who was answered longest ago is forgotten first; those in hand go last. */
static uint64_t when_answered(const void *kept, const void *nothing)
{
	const struct mark *mark = kept;

	(void)nothing;
	return mark->in_hand ? UINT64_MAX : mark->since_ms;
}

struct redelivery *redelivery_new(size_t capacity, uint64_t started_ms, redelivery_ended_h ended, void *arg)
{
	struct redelivery *redelivery = calloc(1, sizeof(*redelivery));

	if (!redelivery)
		return NULL;
	redelivery->ended = ended;
	redelivery->arg = arg;
	redelivery->started_ms = started_ms;
	redelivery->marks = sets_new(capacity, sizeof(struct mark), when_answered);
	if (redelivery->marks)
		return redelivery;
	free(redelivery);
	return NULL;
}

void redelivery_free(struct redelivery *redelivery)
{
	if (!redelivery)
		return;
	sets_free(redelivery->marks);
	free(redelivery);
}

/* The node and the last bits of its epoch, which come round after 64 lives of it: longer than the window. */
static uint16_t life_in_short(int64_t life)
{
	return (uint16_t)((uint64_t)life >> 32 << 6 | ((uint64_t)life & 0x3f));
}

static uint64_t ended_elsewhere_ms(const struct redelivery *redelivery, const struct mark *mark)
{
	size_t kept = redelivery->endings < REDELIVERY_ENDS ? redelivery->endings : REDELIVERY_ENDS;

	for (size_t i = 1; i <= kept; i++) {
		const struct ending *ending =
			&redelivery->ending[(redelivery->endings - i) % REDELIVERY_ENDS];

		if (ending->life == mark->link && (ending->origin == 0 || ending->origin == mark->generation))
			return ending->ended_ms;
	}
	return 0;
}

static uint64_t origin_ended_ms(const struct redelivery *redelivery, const struct mark *mark)
{
	const struct redelivery_origin origin = { mark->link, mark->leg, mark->generation };

	if (mark->leg == ELSEWHERE)
		return ended_elsewhere_ms(redelivery, mark);
	return mark->generation == REDELIVERY_EARLIER_LIFE ? redelivery->started_ms
							   : redelivery->ended(&origin, redelivery->arg);
}

static bool explains_redelivery(const struct redelivery *redelivery, const struct mark *mark, uint64_t now_ms)
{
	uint64_t ended_ms = origin_ended_ms(redelivery, mark);

	return ended_ms != 0 && now_ms - ended_ms <= REDELIVERY_WINDOW_MS &&
		ended_ms <= mark->since_ms + REDELIVERY_DOUBT_MS;
}

/* Not in hand. */
static struct mark mark_from(const struct redelivery_origin *origin, uint64_t since_ms)
{
	return (struct mark){ .since_ms = since_ms,
		.link = origin->link,
		.leg = origin->leg,
		.generation = origin->generation };
}

enum redelivery_verdict redelivery_check(struct redelivery *redelivery, uint64_t fingerprint,
	const struct redelivery_origin *origin, uint64_t now_ms, void **request)
{
	sets_expect(redelivery->marks, fingerprint); /* a new one takes a place there at once */
	struct mark *mark = sets_find(redelivery->marks, fingerprint);

	for (; mark; mark = sets_find_next(redelivery->marks, fingerprint, mark)) {
		if (mark->in_hand) {
			*request = mark->request;
			return REDELIVERY_PENDING;
		}
		if (explains_redelivery(redelivery, mark, now_ms)) {
			*mark = mark_from(origin, now_ms); /* it may be lost too */
			return REDELIVERY_REPEATED;
		}
	}
	return REDELIVERY_NEW;
}

void redelivery_received(struct redelivery *redelivery, uint64_t fingerprint,
	const struct redelivery_origin *origin, void *request)
{
	struct mark *mark = sets_add(redelivery->marks, fingerprint, NULL);

	*mark = mark_from(origin, 0);
	mark->in_hand = true;
	mark->request = request;
}

/* NULL when it had to make room meanwhile. */
static struct mark *find_in_hand(
	const struct redelivery *redelivery, uint64_t fingerprint, const void *request)
{
	struct mark *mark = sets_find(redelivery->marks, fingerprint);

	while (mark && !(mark->in_hand && mark->request == request))
		mark = sets_find_next(redelivery->marks, fingerprint, mark);
	return mark;
}

void redelivery_answered(
	struct redelivery *redelivery, uint64_t fingerprint, const void *request, uint64_t now_ms)
{
	struct mark *mark = find_in_hand(redelivery, fingerprint, request);

	if (!mark)
		return;
	mark->in_hand = false;
	mark->since_ms = now_ms;
}

void redelivery_refused(struct redelivery *redelivery, uint64_t fingerprint, const void *request)
{
	struct mark *mark = find_in_hand(redelivery, fingerprint, request);

	if (mark)
		sets_drop(redelivery->marks, mark);
}

/* The older it is, the less it is in doubt, and the sooner it makes room. */
void redelivery_restore(struct redelivery *redelivery, uint64_t fingerprint, uint64_t age_ms)
{
	static const struct redelivery_origin origin = { 0, 0, REDELIVERY_EARLIER_LIFE };
	struct mark *mark = sets_add(redelivery->marks, fingerprint, NULL);

	*mark = mark_from(&origin, redelivery->started_ms > age_ms ? redelivery->started_ms - age_ms : 0);
}

/* --- elsewhere ---------------------------------------------------------------------------------------- */

/* A question of several parts is told once more when it is asked, as the part that completed it: one mark explains one
 * redelivery, so there is to be one. */
static bool is_known_elsewhere(const struct redelivery *redelivery, uint64_t fingerprint, uint16_t life)
{
	const struct mark *mark = sets_find(redelivery->marks, fingerprint);

	while (mark && (mark->in_hand || mark->leg != ELSEWHERE || mark->link != life))
		mark = sets_find_next(redelivery->marks, fingerprint, mark);
	return mark != NULL;
}

void redelivery_elsewhere(
	struct redelivery *redelivery, uint64_t fingerprint, int64_t life, uint32_t origin, uint64_t since_ms)
{
	uint16_t in_short = life_in_short(life);

	if (origin == 0 && is_known_elsewhere(redelivery, fingerprint, in_short))
		return;
	struct mark *mark = sets_add(redelivery->marks, fingerprint, NULL);
	*mark = (struct mark){
		.since_ms = since_ms, .link = in_short, .leg = ELSEWHERE, .generation = origin
	};
}

void redelivery_ended_elsewhere(
	struct redelivery *redelivery, int64_t life, uint32_t origin, uint64_t ended_ms)
{
	redelivery->ending[redelivery->endings++ % REDELIVERY_ENDS] =
		(struct ending){ ended_ms, origin, life_in_short(life) };
}
