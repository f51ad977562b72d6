/* A stored model that somebody changed, and any text scored by what is still one: it is refused or it works within its
 * bounds, and the shares of words add up. The hash is made right each time, so that what is behind it is reached. */
#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/base/hash.h"
#include "agahi/learning/model.h"
#include "agahi/text/fold.h"

enum { CLASSES = 3, BUCKETS = 1 << 15, HASH_LEN = 8 };

static void write_small(struct buffer *out)
{
	static const char *const names[CLASSES] = { "vote", "card", "fallback" };
	static const uint32_t scales[CLASSES] = { 1 << 20, MODEL_SCALE_MOST, 0 };
	static const bool are_distress[CLASSES] = { false, true, false };
	static const int32_t biases[CLASSES] = { -MODEL_BIAS_MOST, 0, MODEL_BIAS_MOST };
	static uint16_t sureness[MODEL_MARGINS];
	static int8_t weights[BUCKETS * CLASSES];

	for (size_t i = 0; i < sizeof(weights); i++)
		weights[i] = (int8_t)(i * 2654435761u >> 24);
	for (size_t i = 0; i < MODEL_MARGINS; i++)
		sureness[i] = (uint16_t)(i * 3);
	const struct model_parts parts = { .kinds = FEATURES_KNOWN,
		.buckets = BUCKETS,
		.class_count = CLASSES,
		.names = names,
		.are_distress = are_distress,
		.scales = scales,
		.biases = biases,
		.sureness = sureness,
		.distress = sureness,
		.weights = weights };
	model_write(&parts, out);
	if (out->failed)
		abort();
}

static void seal(uint8_t *octets, size_t len)
{
	if (len < HASH_LEN)
		return;
	uint64_t hash = hash_octets((const char *)octets, len - HASH_LEN);
	for (size_t i = 0; i < HASH_LEN; i++)
		octets[len - HASH_LEN + i] = (uint8_t)(hash >> (8 * i));
}

static void score(const struct model *model, const uint8_t *data, size_t size)
{
	static struct features features;
	struct model_scores scores;
	char folded[FOLD_MAX_OCTETS];
	int32_t shares[FEATURES_MOST_WORDS];

	model_score(model, folded, fold_text((const char *)data, size, folded), &features, &scores);
	if (scores.count != model_class_count(model) || scores.distress > MODEL_SURE)
		abort();
	for (size_t i = 0; i < scores.count; i++) {
		int32_t sum = model_explain(model, &features, scores.classes[i].number, shares);

		for (size_t word = 0; word < FEATURES_MOST_WORDS; word++)
			sum += shares[word];
		if (sum != scores.classes[i].score || scores.classes[i].sureness > MODEL_SURE)
			abort();
		if (i > 0 && scores.classes[i].score > scores.classes[i - 1].score)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* First octet: 0 a whole model, 1 one whose beginning is overwritten, 2 octets that are the model; the next, how many
 * overwrite (times 4); what is left is the text too. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct buffer small;
	char reason[128];

	if (!small.data)
		write_small(&small);
	if (size < 2)
		return 0;
	bool raw = data[0] % 3 == 2;
	size_t len = raw ? size - 2 : small.len;
	uint8_t *octets = malloc(len + 1);
	if (!octets)
		return 0;
	memcpy(octets, raw ? data + 2 : (const uint8_t *)small.data, len);
	size_t over = data[0] % 3 == 1 ? data[1] * 4u : 0;
	if (over > size - 2)
		over = size - 2;
	if (!raw)
		memcpy(octets, data + 2, over);
	seal(octets, len);
	struct model *model = model_read((struct span){ octets, len }, reason, sizeof(reason));
	if (!model && data[0] % 3 == 0)
		abort();
	if (model)
		score(model, data + 2 + over, size - 2 - over);
	model_free(model);
	free(octets);
	return 0;
}
