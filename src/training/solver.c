#include "agahi/training/solver.h"

#include <linear.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_THREADS = 8 };

/* How near to the best weights liblinear stops: relative to where it began. */
static const double NEAR_ENOUGH = 0.02;

struct work {
	const struct solver_order *order;
	const struct solver_weights *weights;
	/* Only buckets that a row has are columns, from 1 on: few examples are then learned from at once. */
	int *columns; /* by bucket; 0: none has it */
	int column_count;
	struct feature_node *nodes, **rows;
	pthread_mutex_t lock;
	atomic_size_t next; /* class */
	atomic_bool failed;
};

/* Behind the columns stands one that every row has. */
static int bias_column(const struct work *work)
{
	return work->column_count + 1;
}

static void say_nothing(const char *text)
{
	(void)text;
}

/* --- rows --------------------------------------------------------------------------------------------- */

/* In the order of the buckets, which is that of nothing else. */
static bool number_columns(struct work *work)
{
	const struct solver_order *order = work->order;

	work->columns = calloc(order->buckets + 1, sizeof(*work->columns));
	if (!work->columns)
		return false;
	for (size_t i = 0; i < order->row_count; i++) {
		for (size_t k = 0; k < order->rows[i].count; k++)
			work->columns[order->rows[i].buckets[k]] = 1;
	}
	for (size_t bucket = 0; bucket < order->buckets; bucket++) {
		if (work->columns[bucket] != 0)
			work->columns[bucket] = ++work->column_count;
	}
	return true;
}

static bool make_rows(struct work *work)
{
	const struct solver_order *order = work->order;
	size_t total = 1;

	for (size_t i = 0; i < order->row_count; i++)
		total += order->rows[i].count + 2;
	work->nodes = malloc(total * sizeof(*work->nodes));
	work->rows = malloc((order->row_count + 1) * sizeof(*work->rows));
	if (!work->nodes || !work->rows)
		return false;
	struct feature_node *node = work->nodes;
	for (size_t i = 0; i < order->row_count; i++) {
		const struct solver_row *row = &order->rows[i];

		work->rows[i] = node;
		for (size_t k = 0; k < row->count; k++)
			*node++ = (struct feature_node){ work->columns[row->buckets[k]],
				1 / sqrt((double)row->count) };
		*node++ = (struct feature_node){ bias_column(work), 1 };
		*node++ = (struct feature_node){ -1, 0 };
	}
	return true;
}

/* --- one class ---------------------------------------------------------------------------------------- */

static void keep(const struct work *work, size_t class, const struct model *trained)
{
	size_t buckets = work->order->buckets;
	double *weights = work->weights->weights + class * buckets;

	for (size_t bucket = 0; bucket < buckets; bucket++) {
		if (work->columns[bucket] != 0)
			weights[bucket] = trained->w[work->columns[bucket] - 1];
	}
	work->weights->biases[class] = trained->w[work->column_count];
}

/* Is each of `sides` there: rows of the class, and others? */
static bool take_sides(const struct solver_order *order, size_t class, double *sides)
{
	bool ours = false, others = false;

	for (size_t i = 0; i < order->row_count; i++) {
		bool is_ours = order->rows[i].class == class;

		sides[i] = is_ours ? 1 : -1;
		ours = ours || is_ours;
		others = others || !is_ours;
	}
	return ours && others;
}

static void train_class(struct work *work, size_t class, double *sides)
{
	const struct solver_order *order = work->order;
	const struct problem problem = {
		.l = (int)order->row_count, .n = bias_column(work), .y = sides, .x = work->rows, .bias = 1
	};
	const struct parameter parameter = {
		.solver_type = L2R_L2LOSS_SVC, .eps = NEAR_ENOUGH, .C = order->cost
	};

	if (!take_sides(order, class, sides))
		return;
	struct model *trained = train(&problem, &parameter);
	keep(work, class, trained);
	free_and_destroy_model(&trained);
}

/* --- all of them -------------------------------------------------------------------------------------- */

static void tell(struct work *work)
{
	if (!work->order->progress)
		return;
	pthread_mutex_lock(&work->lock);
	if (!work->order->progress(work->order->arg))
		atomic_store(&work->failed, true);
	pthread_mutex_unlock(&work->lock);
}

static void *run(void *arg)
{
	struct work *work = arg;
	double *sides = malloc(work->order->row_count * sizeof(*sides));
	size_t class;

	if (!sides)
		atomic_store(&work->failed, true);
	while (!atomic_load(&work->failed) &&
		(class = atomic_fetch_add(&work->next, 1)) < work->order->class_count) {
		train_class(work, class, sides);
		tell(work);
	}
	free(sides);
	return NULL;
}

/* The caller's thread works too, so that it goes on where no other can be started. */
static void run_threads(struct work *work)
{
	pthread_t threads[MOST_THREADS];
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t most = processors > MOST_THREADS ? MOST_THREADS : processors > 1 ? (size_t)processors : 1;
	size_t started = 0;

	while (started + 1 < most && pthread_create(&threads[started], NULL, run, work) == 0)
		started++;
	run(work);
	while (started > 0)
		pthread_join(threads[--started], NULL);
}

bool solver_train(const struct solver_order *order, struct solver_weights *weights)
{
	struct work work = { .order = order, .weights = weights, .lock = PTHREAD_MUTEX_INITIALIZER };

	weights->weights = calloc(order->class_count * order->buckets, sizeof(double));
	weights->biases = calloc(order->class_count, sizeof(double));
	bool done = weights->weights && weights->biases && number_columns(&work) && make_rows(&work);
	if (done) {
		set_print_string_function(say_nothing);
		run_threads(&work);
		done = !atomic_load(&work.failed);
	}
	free(work.rows);
	free(work.nodes);
	free(work.columns);
	return done;
}

void solver_free(struct solver_weights *weights)
{
	free(weights->weights);
	free(weights->biases);
	*weights = (struct solver_weights){ 0 };
}
