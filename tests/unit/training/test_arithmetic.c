/* The same sums on every machine. */
#include "testing.h"

#include <math.h>

#include "agahi/training/arithmetic.h"

static const int one = 1;

static void assert_near(double is, double should)
{
	if (fabs(is - should) > 4e-16 * fabs(should))
		fail_msg("%.17g in place of %.17g", is, should);
}

static void exp_and_log_are_right_to_about_the_last_bit(void **state)
{
	(void)state;
	assert_near(__wrap_exp(0), 1);
	assert_near(__wrap_exp(1), 0x1.5bf0a8b145769p+1);
	assert_near(__wrap_exp(-1), 0x1.78b56362cef38p-2);
	assert_near(__wrap_exp(100), 0x1.3494a9b171bf5p+144);
	assert_near(__wrap_exp(-30.5), 0x1.ff3864232b407p-45);
	assert_near(__wrap_log(2), 0x1.62e42fefa39efp-1);
	assert_near(__wrap_log(10), 0x1.26bb1bbb55516p+1);
	assert_near(__wrap_log(0.001), -0x1.ba18a998fffap+2);
	assert_true(__wrap_log(1) == 0);
	for (double x = -20; x < 20; x += 0.37)
		assert_true(fabs(__wrap_log(__wrap_exp(x)) - x) < 1e-14);
}

static void what_is_beyond_all_bounds_does_not_trap(void **state)
{
	(void)state;
	assert_true(isinf(__wrap_exp(1e6)));
	assert_true(__wrap_exp(-1e6) == 0);
	assert_true(isinf(__wrap_log(0)));
	assert_true(isnan(__wrap_log(-1)));
}

static void vectors_are_added_and_multiplied(void **state)
{
	const double x[] = { 1, 2, 3, 4, 5 };
	double y[] = { 5, 4, 3, 2, 1 };
	const int n = 5;
	const double two = 2, half = 0.5;

	(void)state;
	assert_true(ddot_(&n, x, &one, y, &one) == 35);
	assert_true(dnrm2_(&n, x, &one) == sqrt(55));
	daxpy_(&n, &two, x, &one, y, &one);
	assert_true(y[0] == 7 && y[4] == 11);
	dscal_(&n, &half, y, &one);
	assert_true(y[0] == 3.5 && y[4] == 5.5);
}

/* To the last bit: the order is part of the promise. */
static void a_sum_has_one_order(void **state)
{
	double x[1001];
	const int n = 1001;
	uint64_t bits;

	(void)state;
	for (int i = 0; i < n; i++)
		x[i] = 1.0 / (i + 3);
	double sum = ddot_(&n, x, &one, x, &one);
	memcpy(&bits, &sum, sizeof(bits));
	assert_int_equal(bits, UINT64_C(0x3fd93645dc8d029c));
	sum = __wrap_exp(0.7) + __wrap_log(0.7);
	memcpy(&bits, &sum, sizeof(bits));
	assert_int_equal(bits, UINT64_C(0x3ffa8363f914c33a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exp_and_log_are_right_to_about_the_last_bit),
		cmocka_unit_test(what_is_beyond_all_bounds_does_not_trap),
		cmocka_unit_test(vectors_are_added_and_multiplied),
		cmocka_unit_test(a_sum_has_one_order),
	};

	return RUN_SUITE(tests);
}
