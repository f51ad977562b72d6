/* trainer: a model from a corpus.
 *
 * First trials: each fold is set aside once, a model is made of the others without noise and asked for its texts; from
 * what it said come the table of sureness and what to expect. Then the model, of everything and of copies with noise
 * (noise.h). The same corpus and options give the same octets on every machine of one architecture, whatever
 * the number of processors (solver.h, arithmetic.h). A change here that makes other octets raises MODEL_VERSION. */
#ifndef AGAHI_TRAINER_H
#define AGAHI_TRAINER_H

#include "agahi/base/buffer.h"
#include "agahi/training/corpus.h"
#include "agahi/training/expectation.h"

struct trainer_options {
	unsigned kinds;     /* of features */
	double cost;        /* how much a fault costs against large weights: liblinear's C */
	unsigned noise;     /* copies of each example */
	unsigned folds;     /* of the corpus */
	uint16_t answer_at; /* per mille; for what to expect */
};

/* What `import` takes. */
extern const struct trainer_options trainer_defaults;

/* How much is done, in per mille. From any thread, one at a time. False: it is to stop, for nobody wants the model any more. */
typedef bool (*trainer_progress_h)(unsigned done, void *arg);

/* Appends the model's octets. False when memory is short, or it was told to stop. */
bool trainer_make(const struct corpus *corpus, const struct trainer_options *options,
	trainer_progress_h progress, void *arg, struct buffer *octets, struct expectation *expectation);

/* --- for benches -------------------------------------------------------------------------------------- */

enum { TRAINER_ALL = -1 };

struct trainer_trial {
	int without; /* fold; TRAINER_ALL */
	unsigned noise;
	const uint16_t *sureness; /* MODEL_MARGINS; NULL: all 0 */
	const uint16_t *distress; /* the same */
	struct model_expectation expectation;
};

/* One training. Appends the octets. */
bool trainer_fit(const struct corpus *corpus, const struct trainer_options *options,
	const struct trainer_trial *trial, struct buffer *octets);

#endif
