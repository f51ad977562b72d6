/* A model of three classes that was not trained: "vote" speaks for the first, "card" for the second, which stands here for
 * a topic of distress. */
#ifndef AGAHI_TEST_SMALL_MODEL_H
#define AGAHI_TEST_SMALL_MODEL_H

#include "testing.h"

#include "agahi/base/buffer.h"
#include "agahi/learning/model.h"

enum { SMALL_CLASSES = 3, SMALL_BUCKETS = 1 << 15 };

static const char *small_names[SMALL_CLASSES] = { "vote", "card", "fallback" };

/* Gives every word of `text` a weight for a class. */
static inline void small_speak(int8_t *weights, const char *text, size_t class, int8_t weight)
{
	static struct features features;

	features_take(&features, FEATURES_WORD, SMALL_BUCKETS, text, strlen(text));
	for (size_t i = 0; i < features.count; i++)
		weights[features.list[i].bucket * SMALL_CLASSES + class] = weight;
}

/* Its octets, and so many of a hundred messages it answered wrongly; free the buffer. */
static inline struct buffer small_model_octets(uint32_t wrong)
{
	static const uint32_t scales[SMALL_CLASSES] = { 1 << 20, 1 << 20, 1 << 20 };
	static const int32_t biases[SMALL_CLASSES] = { -MODEL_UNIT, -MODEL_UNIT, 10 };
	static int8_t weights[SMALL_BUCKETS * SMALL_CLASSES];
	static const bool are_distress[SMALL_CLASSES] = { false, true, false };
	uint16_t sureness[MODEL_MARGINS];
	struct buffer octets = { 0 };

	for (size_t i = 0; i < MODEL_MARGINS; i++)
		sureness[i] = (uint16_t)(i * MODEL_SURE / MODEL_MARGINS);
	small_speak(weights, "vote", 0, 100);
	small_speak(weights, "card", 1, 100);
	small_speak(weights, "old", 1, -3);
	const struct model_parts parts = { .kinds = FEATURES_WORD,
		.expectation = { 100, 80, 15, wrong, 800 },
		.buckets = SMALL_BUCKETS,
		.class_count = SMALL_CLASSES,
		.names = small_names,
		.are_distress = are_distress,
		.scales = scales,
		.biases = biases,
		.sureness = sureness,
		.distress = sureness,
		.weights = weights };
	model_write(&parts, &octets);
	assert_false(octets.failed);
	return octets;
}

static inline struct model *small_model(void)
{
	struct buffer octets = small_model_octets(1);
	char reason[128];
	struct model *model = model_read(span_of(octets.data, octets.len), reason, sizeof(reason));

	assert_non_null(model);
	buffer_free(&octets);
	return model;
}

/* The same, with other names for "vote" and "card". */
static inline struct model *small_model_named(const char *vote, const char *card)
{
	small_names[0] = vote;
	small_names[1] = card;
	struct model *model = small_model();
	small_names[0] = "vote";
	small_names[1] = "card";
	return model;
}

#endif
