#include "agahi/learning/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/base/hash.h"

#define MAGIC "AGAHIMDL"

enum {
	MAGIC_LEN = 8,
	HASH_LEN = 8,
	LANES = 16, /* classes that are added at once */
	MOST_LANES = (MODEL_MOST_CLASSES + LANES - 1) / LANES * LANES,
	NEAR_FEATURES = INT16_MAX / 128, /* whose weights 16 bits hold the sum of */
	ROOT_BITS = 16,                  /* of 1 / sqrt(n) */
	UNIT_BITS = 10,                  /* MODEL_UNIT */
	SCORE_BITS = MODEL_SCALE_BITS + ROOT_BITS - UNIT_BITS
};

struct class
{
	char name[MODEL_NAME_SIZE];
	uint32_t scale;
	int32_t bias;
	bool is_distress;
};

struct model {
	unsigned kinds;
	struct model_expectation expectation;
	uint16_t sureness[MODEL_MARGINS], distress[MODEL_MARGINS];
	size_t buckets, class_count;
	size_t lanes; /* classes, filled up to a multiple of LANES */
	struct class classes[MODEL_MOST_CLASSES];
	uint32_t roots[FEATURES_MOST + 1]; /* 2^16 / sqrt(n) */
	int8_t *weights;                   /* [buckets][lanes] */
};

/* --- arithmetic --------------------------------------------------------------------------------------- */

static uint32_t root_of(uint64_t number)
{
	uint64_t root = 0;

	for (uint64_t bit = UINT64_C(1) << 31; bit > 0; bit >>= 1) {
		if ((root | bit) * (root | bit) <= number)
			root |= bit;
	}
	return (uint32_t)root;
}

static void fill_roots(struct model *model)
{
	for (size_t n = 1; n <= FEATURES_MOST; n++)
		model->roots[n] = root_of((UINT64_C(1) << (2 * ROOT_BITS)) / n);
}

/* Of a sum of weights over `n` features: under 2^17 * 2^26 * 2^16. */
static int32_t score_of(const struct model *model, const struct class *class, int32_t sum, size_t n)
{
	int64_t product = (int64_t)sum * class->scale * model->roots[n];

	return (int32_t)(product / (INT64_C(1) << SCORE_BITS));
}

size_t model_margin_index(int32_t margin)
{
	int64_t step = (int64_t)margin / MODEL_MARGIN_STEP + MODEL_MARGINS / 2;

	return step < 0 ? 0 : step >= MODEL_MARGINS ? MODEL_MARGINS - 1 : (size_t)step;
}

/* --- writing ------------------------------------------------------------------------------------------ */

static void put(struct buffer *out, uint64_t number, size_t octets)
{
	for (size_t i = 0; i < octets; i++)
		buffer_add(out, &(char){ (char)(number >> (8 * i)) }, 1);
}

static void put_sureness(struct buffer *out, const uint16_t sureness[MODEL_MARGINS])
{
	for (size_t i = 0; i < MODEL_MARGINS; i++)
		put(out, sureness[i], 2);
}

static void put_classes(const struct model_parts *parts, struct buffer *out)
{
	for (size_t i = 0; i < parts->class_count; i++) {
		size_t len = strlen(parts->names[i]);

		put(out, len, 1);
		buffer_add(out, parts->names[i], len);
		put(out, parts->scales[i], 4);
		put(out, (uint32_t)parts->biases[i], 4);
		put(out, parts->are_distress[i], 1);
	}
}

void model_write(const struct model_parts *parts, struct buffer *out)
{
	size_t begin = out->len;

	buffer_add_text(out, MAGIC);
	put(out, MODEL_VERSION, 2);
	put(out, parts->kinds, 2);
	put(out, parts->buckets, 4);
	put(out, parts->class_count, 2);
	put(out, parts->expectation.answer_at, 2);
	put(out, parts->expectation.messages, 4);
	put(out, parts->expectation.right, 4);
	put(out, parts->expectation.offered, 4);
	put(out, parts->expectation.wrong, 4);
	put_sureness(out, parts->sureness);
	put_sureness(out, parts->distress);
	put_classes(parts, out);
	buffer_add(out, parts->weights, parts->buckets * parts->class_count);
	if (!out->failed)
		put(out, hash_octets(out->data + begin, out->len - begin), HASH_LEN);
}

/* --- reading ------------------------------------------------------------------------------------------ */

/* What is left to read. Reading past the end gives 0 and is remembered. */
struct reader {
	const uint8_t *data;
	size_t len;
	bool short_of;
};

static const uint8_t *take_octets(struct reader *reader, size_t octets)
{
	const uint8_t *data = reader->data;

	if (octets > reader->len) {
		reader->short_of = true;
		return NULL;
	}
	reader->data += octets;
	reader->len -= octets;
	return data;
}

static uint64_t take(struct reader *reader, size_t octets)
{
	const uint8_t *data = take_octets(reader, octets);
	uint64_t number = 0;

	for (size_t i = 0; data && i < octets; i++)
		number |= (uint64_t)data[i] << (8 * i);
	return number;
}

static const char *read_head(struct reader *reader, struct model *model)
{
	const uint8_t *magic = take_octets(reader, MAGIC_LEN);

	if (!magic || memcmp(magic, MAGIC, MAGIC_LEN) != 0)
		return "it does not begin as a model does";
	if (take(reader, 2) != MODEL_VERSION)
		return "it is of a version that this program does not know";
	model->kinds = (unsigned)take(reader, 2);
	if (model->kinds & ~(unsigned)FEATURES_KNOWN)
		return "it uses features that this program does not know";
	model->buckets = (size_t)take(reader, 4);
	model->class_count = (size_t)take(reader, 2);
	if (model->class_count < 2 || model->class_count > MODEL_MOST_CLASSES)
		return "it has too few or too many classes";
	if (model->buckets == 0 || model->buckets > model_buckets(model->class_count))
		return "it has no buckets, or too many";
	model->expectation.answer_at = (uint16_t)take(reader, 2);
	model->expectation.messages = (uint32_t)take(reader, 4);
	model->expectation.right = (uint32_t)take(reader, 4);
	model->expectation.offered = (uint32_t)take(reader, 4);
	model->expectation.wrong = (uint32_t)take(reader, 4);
	return NULL;
}

static const char *read_sureness(struct reader *reader, uint16_t sureness[MODEL_MARGINS])
{
	uint16_t least = 0;

	for (size_t i = 0; i < MODEL_MARGINS; i++) {
		sureness[i] = (uint16_t)take(reader, 2);
		if (sureness[i] < least || sureness[i] > MODEL_SURE)
			return "its table of sureness is none";
		least = sureness[i];
	}
	return NULL;
}

static const char *read_class(struct reader *reader, struct class *class)
{
	size_t len = (size_t)take(reader, 1);
	const uint8_t *name = take_octets(reader, len);

	if (!name || len == 0 || len >= MODEL_NAME_SIZE || memchr(name, '\0', len))
		return "one of its classes has no name";
	memcpy(class->name, name, len);
	class->scale = (uint32_t)take(reader, 4);
	class->bias = (int32_t)(uint32_t)take(reader, 4);
	class->is_distress = take(reader, 1) != 0;
	if (class->scale > MODEL_SCALE_MOST || class->bias > MODEL_BIAS_MOST ||
		class->bias < -MODEL_BIAS_MOST)
		return "one of its classes has a scale that is out of bounds";
	return NULL;
}

static const char *read_classes(struct reader *reader, struct model *model)
{
	const char *fault = NULL;

	for (size_t i = 0; !fault && i < model->class_count; i++)
		fault = read_class(reader, &model->classes[i]);
	return fault;
}

static const char *read_weights(struct reader *reader, struct model *model)
{
	size_t count = model->class_count;
	const uint8_t *weights = take_octets(reader, model->buckets * count);

	if (!weights || count == 0 || reader->len != 0)
		return "its length is not that of its weights";
	model->lanes = (count + LANES - 1) / LANES * LANES;
	model->weights = calloc(model->buckets, model->lanes);
	if (!model->weights)
		return "memory is short";
	for (size_t bucket = 0; bucket < model->buckets; bucket++)
		memcpy(model->weights + bucket * model->lanes, weights + bucket * count, count);
	return NULL;
}

static const char *read_all(struct span octets, struct model *model)
{
	struct reader reader = { octets.data, octets.len, false };

	if (octets.len <= HASH_LEN)
		return "it is empty";
	reader.len -= HASH_LEN;
	struct reader hash = { octets.data + reader.len, HASH_LEN, false };
	if (take(&hash, HASH_LEN) != hash_octets((const char *)octets.data, reader.len))
		return "it is damaged: its octets do not give its hash";
	const char *fault = read_head(&reader, model);
	if (!fault)
		fault = read_sureness(&reader, model->sureness);
	if (!fault)
		fault = read_sureness(&reader, model->distress);
	if (!fault)
		fault = read_classes(&reader, model);
	if (!fault && reader.short_of)
		fault = "it is cut short";
	return fault ? fault : read_weights(&reader, model);
}

struct model *model_read(struct span octets, char *reason, size_t size)
{
	struct model *model = calloc(1, sizeof(*model));
	const char *fault = model ? read_all(octets, model) : "memory is short";

	if (!fault) {
		fill_roots(model);
		return model;
	}
	snprintf(reason, size, "the model cannot be used: %s", fault);
	model_free(model);
	return NULL;
}

void model_free(struct model *model)
{
	if (!model)
		return;
	free(model->weights);
	free(model);
}

size_t model_class_count(const struct model *model)
{
	return model->class_count;
}

const char *model_class_name(const struct model *model, size_t number)
{
	return model->classes[number].name;
}

bool model_class_is_distress(const struct model *model, size_t number)
{
	return model->classes[number].is_distress;
}

const struct model_expectation *model_expectation(const struct model *model)
{
	return &model->expectation;
}

/* --- scoring ------------------------------------------------------------------------------------------ */

/* A whole block at once, so that the compiler adds its lanes side by side. */
static void add_lanes(int16_t *sums, const int8_t *weights)
{
	for (size_t i = 0; i < LANES; i++)
		sums[i] = (int16_t)(sums[i] + weights[i]);
}

static void empty_lanes(int16_t *from, int32_t *to, size_t lanes)
{
	for (size_t lane = 0; lane < lanes; lane++) {
		to[lane] += from[lane];
		from[lane] = 0;
	}
}

/* In sums of 16 bits, twice as quick as of 32, for as many features as cannot overflow them. */
static void add_weights(const struct model *model, const struct features *features, int32_t *sums)
{
	int16_t near[MOST_LANES] = { 0 };

	for (size_t i = 0; i < features->count; i++) {
		const int8_t *weights = model->weights + features->list[i].bucket * model->lanes;

		for (size_t lane = 0; lane < model->lanes; lane += LANES)
			add_lanes(near + lane, weights + lane);
		if (i % NEAR_FEATURES == NEAR_FEATURES - 1)
			empty_lanes(near, sums, model->lanes);
	}
	empty_lanes(near, sums, model->lanes);
}

/* Puts a class in its place among those before it; level ones stay in the order of their numbers. */
static void insert(struct model_scores *scores, struct model_class class)
{
	size_t at = scores->count++;

	for (; at > 0 && scores->classes[at - 1].score < class.score; at--)
		scores->classes[at] = scores->classes[at - 1];
	scores->classes[at] = class;
}

/* How far each is ahead of the best other one. */
static void set_sureness(const struct model *model, struct model_scores *scores)
{
	for (size_t i = 0; i < scores->count; i++) {
		int32_t other = scores->classes[i == 0].score;

		scores->classes[i].sureness =
			model->sureness[model_margin_index(scores->classes[i].score - other)];
	}
}

/* The best of either kind, and how far apart they are. */
static void set_distress(const struct model *model, struct model_scores *scores)
{
	const struct model_class *best[2] = { NULL, NULL };

	for (size_t i = scores->count; i-- > 0;)
		best[model->classes[scores->classes[i].number].is_distress] = &scores->classes[i];
	scores->distress = 0;
	scores->distress_margin = 0;
	if (!best[false] || !best[true])
		return;
	scores->distress_margin = best[true]->score - best[false]->score;
	scores->distress = model->distress[model_margin_index(scores->distress_margin)];
}

void model_score(const struct model *model, const char *folded, size_t len, struct features *features,
	struct model_scores *scores)
{
	int32_t sums[MOST_LANES] = { 0 };

	features_take(features, model->kinds, model->buckets, folded, len);
	add_weights(model, features, sums);
	scores->count = 0;
	for (size_t i = 0; i < model->class_count; i++) {
		int32_t score = score_of(model, &model->classes[i], sums[i], features->count);

		insert(scores, (struct model_class){ (uint16_t)i, 0, score + model->classes[i].bias });
	}
	set_sureness(model, scores);
	set_distress(model, scores);
}

int32_t model_explain(const struct model *model, const struct features *features, size_t number,
	int32_t shares[FEATURES_MOST_WORDS])
{
	const struct class *class = &model->classes[number];
	int32_t sum = 0, before = 0;

	memset(shares, 0, FEATURES_MOST_WORDS * sizeof(shares[0]));
	/* Each is given what the score so far grows by, so nothing is lost by rounding. */
	for (size_t i = 0; i < features->count; i++) {
		sum += model->weights[features->list[i].bucket * model->lanes + number];
		int32_t so_far = score_of(model, class, sum, features->count);
		shares[features->list[i].word] += so_far - before;
		before = so_far;
	}
	return class->bias;
}
