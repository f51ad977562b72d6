#include "agahi/training/expectation.h"

#include <stdbool.h>
#include <string.h>

static bool is_offered(const struct expectation *expectation, const struct model_scores *scores, int wanted)
{
	size_t offers = 0;

	for (size_t i = 0; i < scores->count && offers < EXPECTATION_OFFERS; i++) {
		if (scores->classes[i].number == expectation->fallback)
			continue;
		if (scores->classes[i].number == wanted)
			return true;
		offers++;
	}
	return false;
}

static enum expectation_outcome judge(
	const struct expectation *expectation, const struct model_scores *scores, int wanted)
{
	const struct model_class *best = &scores->classes[0];
	bool answered = best->sureness >= expectation->answer_at && best->number != expectation->fallback;

	if (wanted == expectation->fallback)
		return answered ? EXPECTATION_WRONG : EXPECTATION_RIGHT;
	if (answered)
		return best->number == wanted ? EXPECTATION_RIGHT : EXPECTATION_WRONG;
	return is_offered(expectation, scores, wanted) ? EXPECTATION_OFFERED : EXPECTATION_MISSED;
}

enum expectation_outcome expectation_add(
	struct expectation *expectation, const struct model_scores *scores, int wanted)
{
	enum expectation_outcome outcome = judge(expectation, scores, wanted);

	expectation->counts[outcome]++;
	if (scores->classes[0].number != wanted)
		expectation->confused[wanted][scores->classes[0].number]++;
	return outcome;
}

/* Puts a pair in its place among those that are kept, best first; returns how many are. */
static size_t insert(struct expectation_pair *pairs, size_t count, size_t most, struct expectation_pair pair)
{
	size_t at = count;

	while (at > 0 && pairs[at - 1].times < pair.times)
		at--;
	if (at == most)
		return count;
	size_t moved = (count < most ? count : most - 1) - at;
	memmove(pairs + at + 1, pairs + at, moved * sizeof(*pairs));
	pairs[at] = pair;
	return count < most ? count + 1 : most;
}

size_t expectation_pairs(const struct expectation *expectation, struct expectation_pair *pairs, size_t most)
{
	size_t count = 0;

	for (unsigned wanted = 0; wanted < MODEL_MOST_CLASSES; wanted++) {
		for (unsigned taken = 0; taken < MODEL_MOST_CLASSES; taken++) {
			uint32_t times = expectation->confused[wanted][taken];

			if (times > 0)
				count = insert(pairs, count, most,
					(struct expectation_pair){
						(uint16_t)wanted, (uint16_t)taken, times });
		}
	}
	return count;
}

struct model_expectation expectation_sum(const struct expectation *expectation)
{
	struct model_expectation sum = { .right = expectation->counts[EXPECTATION_RIGHT],
		.offered = expectation->counts[EXPECTATION_OFFERED],
		.wrong = expectation->counts[EXPECTATION_WRONG],
		.answer_at = expectation->answer_at };

	for (size_t i = 0; i < EXPECTATION_OUTCOMES; i++)
		sum.messages += expectation->counts[i];
	return sum;
}
