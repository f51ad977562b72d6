#include "agahi/training/trainer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/text/fold.h"
#include "agahi/training/calibration.h"
#include "agahi/training/noise.h"
#include "agahi/training/solver.h"

enum { OCTET_MOST = 127 };

const struct trainer_options trainer_defaults = {
	/* What did best when whole tables of other authors were left out (make bench-learn): pieces of other lengths than
	 * four, and pairs with a word between, crowd the buckets. */
	.kinds = FEATURES_WORD | FEATURES_SKELETON | FEATURES_NEGATION | FEATURES_PAIR | FEATURES_GRAM_4 |
		FEATURES_STREAM,
	.cost = 3,
	.noise = 1,
	.folds = 3,
	.answer_at = CATALOGUE_ANSWER_AT,
};

/* --- rows --------------------------------------------------------------------------------------------- */

struct rows {
	struct solver_row *rows;
	size_t count;
	struct features features;
	unsigned kinds;
	size_t buckets;
	bool failed;
};

static void add_row(struct rows *rows, const char *folded, size_t len, uint16_t class)
{
	features_take(&rows->features, rows->kinds, rows->buckets, folded, len);
	uint16_t *buckets = malloc((rows->features.count + 1) * sizeof(*buckets));

	if (!buckets) {
		rows->failed = true;
		return;
	}
	for (size_t i = 0; i < rows->features.count; i++)
		buckets[i] = rows->features.list[i].bucket;
	rows->rows[rows->count++] = (struct solver_row){ buckets, rows->features.count, class };
}

/* One copy, of the first kind from a drawn one on that has anything to do in it. */
static void add_noisy_row(struct rows *rows, const struct corpus_text *text, unsigned copy)
{
	char noisy[FOLD_MAX_OCTETS], folded[FOLD_MAX_OCTETS];
	uint64_t seed = hash_octets(text->folded, text->len) + copy;

	for (size_t i = 0; i < NOISE_KINDS; i++) {
		enum noise_kind kind = (enum noise_kind)((seed + i) % NOISE_KINDS);
		size_t len = noise_make(kind, seed, text->folded, text->len, noisy);

		if (len == 0)
			continue;
		len = fold_text(noisy, len, folded);
		add_row(rows, folded, len, text->class);
		return;
	}
}

static bool make_rows(const struct corpus *corpus, const struct trainer_options *options,
	const struct trainer_trial *trial, struct rows *rows)
{
	rows->kinds = options->kinds;
	rows->buckets = model_buckets(corpus->class_count);
	rows->rows = calloc(corpus->count * (trial->noise + 1), sizeof(*rows->rows));
	if (!rows->rows)
		return false;
	for (size_t i = 0; i < corpus->count; i++) {
		const struct corpus_text *text = &corpus->texts[i];

		if (text->fold == trial->without)
			continue;
		add_row(rows, text->folded, text->len, text->class);
		for (unsigned copy = 0; copy < trial->noise && text->fold != CORPUS_NO_FOLD; copy++)
			add_noisy_row(rows, text, copy);
	}
	return !rows->failed;
}

static void free_rows(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		free((void *)rows->rows[i].buckets);
	free(rows->rows);
	free(rows);
}

/* --- weights as octets -------------------------------------------------------------------------------- */

struct quantised {
	size_t buckets, classes;
	int8_t *octets;
	uint32_t scales[MODEL_MOST_CLASSES];
	int32_t biases[MODEL_MOST_CLASSES];
};

static double largest(const double *weights, size_t count)
{
	double most = 0;

	for (size_t i = 0; i < count; i++)
		most = fabs(weights[i]) > most ? fabs(weights[i]) : most;
	return most;
}

static double clamp(double value, double most)
{
	return value > most ? most : value < -most ? -most : value;
}

static void quantise_class(struct quantised *to, const struct solver_weights *from, size_t class)
{
	const double *weights = from->weights + class * to->buckets;
	double step = largest(weights, to->buckets) / OCTET_MOST;

	to->scales[class] = (uint32_t)clamp(floor(step * (1 << MODEL_SCALE_BITS) + 0.5), MODEL_SCALE_MOST);
	to->biases[class] = (int32_t)clamp(floor(from->biases[class] * MODEL_UNIT + 0.5), MODEL_BIAS_MOST);
	for (size_t i = 0; i < to->buckets && step > 0; i++)
		to->octets[i * to->classes + class] =
			(int8_t)clamp(floor(weights[i] / step + 0.5), OCTET_MOST);
}

static bool quantise(struct quantised *to, const struct solver_weights *from, size_t buckets, size_t classes)
{
	*to = (struct quantised){
		.buckets = buckets, .classes = classes, .octets = calloc(buckets, classes)
	};
	for (size_t class = 0; to->octets && class < classes; class ++)
		quantise_class(to, from, class);
	return to->octets != NULL;
}

/* --- one training ------------------------------------------------------------------------------------- */

struct progress {
	trainer_progress_h handler;
	void *arg;
	unsigned done, all;
};

static bool on_class(void *arg)
{
	struct progress *progress = arg;

	progress->done++;
	return !progress->handler || progress->handler(progress->done * 1000 / progress->all, progress->arg);
}

static void write_model(const struct corpus *corpus, const struct trainer_options *options,
	const struct trainer_trial *trial, const struct quantised *quantised, struct buffer *octets)
{
	static const uint16_t never_sure[MODEL_MARGINS];
	const struct model_parts parts = {
		.kinds = options->kinds,
		.expectation = trial->expectation,
		.buckets = quantised->buckets,
		.class_count = corpus->class_count,
		.names = (const char *const *)corpus->names,
		.are_distress = corpus->distress,
		.scales = quantised->scales,
		.biases = quantised->biases,
		.sureness = trial->sureness ? trial->sureness : never_sure,
		.distress = trial->distress ? trial->distress : never_sure,
		.weights = quantised->octets,
	};

	model_write(&parts, octets);
}

static bool fit(const struct corpus *corpus, const struct trainer_options *options,
	const struct trainer_trial *trial, struct progress *progress, struct buffer *octets)
{
	struct solver_weights weights = { 0 };
	struct quantised quantised = { 0 };
	struct rows *rows = calloc(1, sizeof(*rows));
	bool done = rows && make_rows(corpus, options, trial, rows);

	if (done) {
		const struct solver_order order = { .rows = rows->rows,
			.row_count = rows->count,
			.class_count = corpus->class_count,
			.buckets = rows->buckets,
			.cost = options->cost,
			.progress = progress ? on_class : NULL,
			.arg = progress };

		done = solver_train(&order, &weights) &&
			quantise(&quantised, &weights, rows->buckets, corpus->class_count);
	}
	if (done)
		write_model(corpus, options, trial, &quantised, octets);
	free(quantised.octets);
	solver_free(&weights);
	if (rows)
		free_rows(rows);
	return done && !octets->failed;
}

bool trainer_fit(const struct corpus *corpus, const struct trainer_options *options,
	const struct trainer_trial *trial, struct buffer *octets)
{
	return fit(corpus, options, trial, NULL, octets);
}

/* --- trials ------------------------------------------------------------------------------------------- */

/* What the models of the trials said of each text; NULL: it was in no trial. */
struct said {
	struct model_scores *scores;
	bool *tried;
};

static bool try_fold(const struct corpus *corpus, const struct trainer_options *options, unsigned fold,
	struct progress *progress, struct said *said)
{
	const struct trainer_trial trial = { .without = (int)fold };
	struct features *features = calloc(1, sizeof(*features));
	struct buffer octets = { 0 };
	struct model *model = NULL;
	char reason[128];

	if (features && fit(corpus, options, &trial, progress, &octets))
		model = model_read(
			(struct span){ (const uint8_t *)octets.data, octets.len }, reason, sizeof(reason));
	for (size_t i = 0; model && i < corpus->count; i++) {
		if (corpus->texts[i].fold != fold)
			continue;
		model_score(model, corpus->texts[i].folded, corpus->texts[i].len, features, &said->scores[i]);
		said->tried[i] = true;
	}
	bool done = model != NULL;
	model_free(model);
	buffer_free(&octets);
	free(features);
	return done;
}

static void calibrate(const struct corpus *corpus, const struct said *said, uint16_t sureness[MODEL_MARGINS],
	uint16_t distress[MODEL_MARGINS])
{
	struct calibration of_classes = { 0 }, of_distress = { 0 };

	for (size_t i = 0; i < corpus->count; i++) {
		uint16_t class = corpus->texts[i].class;

		if (!said->tried[i])
			continue;
		calibration_add(&of_classes, &said->scores[i], class);
		calibration_count(&of_distress, said->scores[i].distress_margin, corpus->distress[class]);
	}
	calibration_finish(&of_classes, sureness);
	calibration_finish(&of_distress, distress);
}

static void expect(const struct corpus *corpus, struct said *said, const uint16_t sureness[MODEL_MARGINS],
	struct expectation *expectation)
{
	for (size_t i = 0; i < corpus->count; i++) {
		struct model_scores *scores = &said->scores[i];

		if (!said->tried[i])
			continue;
		for (size_t k = 0; k < scores->count; k++)
			scores->classes[k].sureness = sureness[model_margin_index(
				scores->classes[k].score - scores->classes[k == 0].score)];
		expectation_add(expectation, scores, corpus->texts[i].class);
	}
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static bool make(const struct corpus *corpus, const struct trainer_options *options,
	struct progress *progress, struct said *said, struct buffer *octets, struct expectation *expectation)
{
	uint16_t sureness[MODEL_MARGINS], distress[MODEL_MARGINS];

	for (unsigned fold = 0; fold < options->folds; fold++) {
		if (!try_fold(corpus, options, fold, progress, said))
			return false;
	}
	calibrate(corpus, said, sureness, distress);
	expect(corpus, said, sureness, expectation);
	const struct trainer_trial last = { TRAINER_ALL, options->noise, sureness, distress,
		expectation_sum(expectation) };
	return fit(corpus, options, &last, progress, octets);
}

bool trainer_make(const struct corpus *corpus, const struct trainer_options *options,
	trainer_progress_h progress, void *arg, struct buffer *octets, struct expectation *expectation)
{
	struct progress told = { progress, arg, 0, (unsigned)corpus->class_count * (options->folds + 1) };
	struct said said = { calloc(corpus->count + 1, sizeof(*said.scores)),
		calloc(corpus->count + 1, sizeof(*said.tried)) };

	memset(expectation, 0, sizeof(*expectation));
	expectation->fallback = corpus->fallback;
	expectation->answer_at = options->answer_at;
	bool done = said.scores && said.tried && make(corpus, options, &told, &said, octets, expectation);
	free(said.scores);
	free(said.tried);
	return done;
}
