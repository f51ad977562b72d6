/* solver: weights that tell classes apart, by liblinear (a support vector machine with squared hinge loss, in the primal,
 * each class against all others: of what it offers without lots the best on messages of authors it had not seen).
 *
 * The only file that knows liblinear. Its solver 2 draws no lots, and computes with training/arithmetic.h; classes are
 * trained side by side in threads that share nothing but the rows. So the same rows give the same weights, to the last
 * bit, however many processors there are and whatever was trained before. */
#ifndef AGAHI_SOLVER_H
#define AGAHI_SOLVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct solver_row {
	const uint16_t *buckets; /* no two the same; each counts 1 / sqrt(count) */
	size_t count;
	uint16_t class;
};

/* From any of the threads, one at a time: one more class is done. False: nobody wants the weights any more. */
typedef bool (*solver_progress_h)(void *arg);

struct solver_order {
	const struct solver_row *rows;
	size_t row_count, class_count;
	size_t buckets; /* every bucket is under it */
	double cost;    /* liblinear's C */
	solver_progress_h progress;
	void *arg;
};

struct solver_weights {
	double *weights; /* [class][buckets] */
	double *biases;  /* [class] */
};

/* False when memory is short, or it was told to stop; solver_free() in any case. A class without rows, or without others, has weights 0. */
bool solver_train(const struct solver_order *order, struct solver_weights *weights);
void solver_free(struct solver_weights *weights);

#endif
