#include "agahi/training/calibration.h"

#include <stddef.h>

/* Classes of a message that are looked at: what is far behind is right so seldom that it says nothing. */
enum { SUREST = 5 };

/* Margins that were pooled. */
struct pool {
	uint64_t right, seen;
	uint64_t places; /* of those seen, added up */
};

void calibration_count(struct calibration *calibration, int32_t margin, bool right)
{
	size_t index = model_margin_index(margin);

	calibration->seen[index]++;
	calibration->right[index] += right;
}

void calibration_add(struct calibration *calibration, const struct model_scores *scores, int wanted)
{
	for (size_t i = 0; i < scores->count && i < SUREST; i++) {
		calibration_count(calibration, scores->classes[i].score - scores->classes[i == 0].score,
			scores->classes[i].number == wanted);
	}
}

static bool falls(const struct pool *before, const struct pool *after)
{
	return before->right * after->seen >= after->right * before->seen;
}

static void pool_last(struct pool *pools, size_t *count)
{
	while (*count > 1 && falls(&pools[*count - 2], &pools[*count - 1])) {
		pools[*count - 2].right += pools[*count - 1].right;
		pools[*count - 2].seen += pools[*count - 1].seen;
		pools[*count - 2].places += pools[*count - 1].places;
		(*count)--;
	}
}

/* --- the table ---------------------------------------------------------------------------------------- */

/* How sure a pool is at the mean of its margins; places are 16ths of a margin. */
struct point {
	uint32_t place, sureness;
};

enum { PLACES = 16 };

static size_t make_points(const struct calibration *calibration, struct point points[MODEL_MARGINS])
{
	struct pool pools[MODEL_MARGINS];
	size_t count = 0;
	uint32_t least = 0;

	for (size_t i = 0; i < MODEL_MARGINS; i++) {
		pools[count++] = (struct pool){ calibration->right[i], calibration->seen[i],
			(uint64_t)calibration->seen[i] * i * PLACES };
		pool_last(pools, &count);
	}
	for (size_t i = 0; i < count; i++) {
		/* One more that would have been wrong: few trials make nobody sure. */
		uint32_t share = (uint32_t)(pools[i].right * MODEL_SURE / (pools[i].seen + 1));

		least = share > least ? share : least;
		points[i] =
			(struct point){ pools[i].seen > 0 ? (uint32_t)(pools[i].places / pools[i].seen) : 0,
				least };
	}
	return count;
}

static uint32_t between(const struct point *left, const struct point *right, uint32_t place)
{
	return left->sureness +
		(right->sureness - left->sureness) * (place - left->place) / (right->place - left->place);
}

/* Straight from pool to pool: with steps in their place a few more examples would move the limit of what is answered by a
 * whole pool. */
void calibration_finish(const struct calibration *calibration, uint16_t sureness[MODEL_MARGINS])
{
	struct point points[MODEL_MARGINS];
	size_t count = make_points(calibration, points), at = 0;

	for (uint32_t margin = 0; margin < MODEL_MARGINS; margin++) {
		uint32_t place = margin * PLACES;

		while (at + 1 < count && points[at + 1].place < place)
			at++;
		if (place <= points[at].place || at + 1 == count)
			sureness[margin] = (uint16_t)points[at].sureness;
		else
			sureness[margin] = (uint16_t)between(&points[at], &points[at + 1], place);
	}
}
