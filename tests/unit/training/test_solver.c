/* Weights that tell classes apart. */
#include "testing.h"

#include "agahi/training/solver.h"

enum { ROWS = 60, CLASSES = 3, BUCKETS = 6000 };

static uint16_t buckets[ROWS][3];
static struct solver_row rows[ROWS];

/* Each class has a bucket of its own, beside one that all have and one that says nothing. */
static void make_rows(void)
{
	for (size_t i = 0; i < ROWS; i++) {
		uint16_t class = (uint16_t)(i % CLASSES);

		buckets[i][0] = (uint16_t)(100 + class);
		buckets[i][1] = 7;
		buckets[i][2] = (uint16_t)(1000 + i * 37 % 50);
		rows[i] = (struct solver_row){ buckets[i], 3, class };
	}
}

static bool count(void *arg)
{
	++*(unsigned *)arg;
	return true;
}

static void solve(struct solver_weights *weights, unsigned *told)
{
	const struct solver_order order = { rows, ROWS, CLASSES, BUCKETS, 10, count, told };

	make_rows();
	assert_true(solver_train(&order, weights));
}

static void each_class_is_told_by_what_it_alone_has(void **state)
{
	struct solver_weights weights;
	unsigned told = 0;

	(void)state;
	solve(&weights, &told);
	for (size_t class = 0; class < CLASSES; class ++) {
		const double *own = weights.weights + class * BUCKETS;

		for (size_t other = 0; other < CLASSES; other++)
			assert_true(other == class ? own[100 + other] > 1 : own[100 + other] < -0.5);
		assert_true(own[5000] == 0);
		assert_true(weights.biases[class] < 0);
	}
	assert_int_equal(told, CLASSES);
	solver_free(&weights);
}

/* Also after others were trained: it draws no lots. */
static void the_same_rows_give_the_same_weights_to_the_last_bit(void **state)
{
	struct solver_weights first, second, other;
	unsigned told = 0;

	(void)state;
	solve(&first, &told);
	const struct solver_order order = { rows, ROWS / 2, CLASSES, BUCKETS, 3, NULL, NULL };
	assert_true(solver_train(&order, &other));
	(void)rand();
	solve(&second, &told);
	assert_memory_equal(first.weights, second.weights, CLASSES * BUCKETS * sizeof(double));
	assert_memory_equal(first.biases, second.biases, CLASSES * sizeof(double));
	solver_free(&first);
	solver_free(&second);
	solver_free(&other);
}

static void a_class_without_rows_has_no_weights(void **state)
{
	struct solver_weights weights;

	(void)state;
	make_rows();
	for (size_t i = 0; i < ROWS; i++)
		rows[i].class = (uint16_t)(i % 2);
	const struct solver_order order = { rows, ROWS, CLASSES, BUCKETS, 10, NULL, NULL };
	assert_true(solver_train(&order, &weights));
	for (size_t i = 0; i < BUCKETS; i++)
		assert_true(weights.weights[2 * BUCKETS + i] == 0);
	solver_free(&weights);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_class_is_told_by_what_it_alone_has),
		cmocka_unit_test(the_same_rows_give_the_same_weights_to_the_last_bit),
		cmocka_unit_test(a_class_without_rows_has_no_weights),
	};

	return RUN_SUITE(tests);
}
