#include "agahi/training/calibration.h"

#include <stddef.h>

/* Classes of a message that are looked at: what is far behind is right so seldom that it says nothing. */
enum { SUREST = 5 };

/* Margins that were pooled. */
struct pool {
	uint64_t right, seen;
	size_t margins;
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
		pools[*count - 2].margins += pools[*count - 1].margins;
		(*count)--;
	}
}

void calibration_finish(const struct calibration *calibration, uint16_t sureness[MODEL_MARGINS])
{
	struct pool pools[MODEL_MARGINS];
	size_t count = 0, margin = 0;
	uint16_t least = 0;

	for (size_t i = 0; i < MODEL_MARGINS; i++) {
		pools[count++] = (struct pool){ calibration->right[i], calibration->seen[i], 1 };
		pool_last(pools, &count);
	}
	for (size_t i = 0; i < count; i++) {
		/* One more that would have been wrong: few trials make nobody sure. */
		uint16_t share = (uint16_t)(pools[i].right * MODEL_SURE / (pools[i].seen + 1));

		least = share > least ? share : least;
		for (size_t k = 0; k < pools[i].margins; k++)
			sureness[margin++] = least;
	}
}
