#include "agahi/training/arithmetic.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* ln 2 in two parts: the first with so few bits that its multiples are exact. */
static const double LN2_HIGH = 0x1.62e42fee00000p-1, LN2_LOW = 0x1.a39ef35793c76p-33,
		    LN2_INVERSE = 0x1.71547652b82fep0;

static const double ROOT_OF_TWO = 0x1.6a09e667f3bcdp0;

enum {
	LANES = 4,
	EXP_TERMS = 14,
	LOG_TERMS = 12,
	EXP_MOST = 709,
	EXP_LEAST = -708,
	EXPONENT_BIAS = 1023,
	MANTISSA_BITS = 52
};

/* Four sums side by side are quicker than one, and an order like any other. */
static double dot(size_t n, const double *restrict x, const double *restrict y)
{
	double sums[LANES] = { 0 };
	size_t whole = n - n % LANES;

	for (size_t i = 0; i < whole; i += LANES) {
		for (size_t lane = 0; lane < LANES; lane++)
			sums[lane] += x[i + lane] * y[i + lane];
	}
	for (size_t i = whole; i < n; i++)
		sums[i - whole] += x[i] * y[i];
	return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

static void add_multiple(size_t n, double factor, const double *restrict x, double *restrict y)
{
	for (size_t i = 0; i < n; i++)
		y[i] += factor * x[i];
}

/* liblinear's vectors have no gaps: all strides are 1. */
static size_t length(const int *n)
{
	return *n > 0 ? (size_t)*n : 0;
}

double ddot_(const int *n, const double *x, const int *x_stride, const double *y, const int *y_stride)
{
	(void)x_stride;
	(void)y_stride;
	return dot(length(n), x, y);
}

double dnrm2_(const int *n, const double *x, const int *x_stride)
{
	return sqrt(ddot_(n, x, x_stride, x, x_stride));
}

int daxpy_(const int *n, const double *factor, const double *x, const int *x_stride, double *y,
	const int *y_stride)
{
	(void)x_stride;
	(void)y_stride;
	add_multiple(length(n), *factor, x, y);
	return 0;
}

int dscal_(const int *n, const double *factor, double *x, const int *x_stride)
{
	(void)x_stride;
	size_t count = length(n);

	for (size_t i = 0; i < count; i++)
		x[i] *= *factor;
	return 0;
}

static double power_of_two(int exponent)
{
	uint64_t bits = (uint64_t)(exponent + EXPONENT_BIAS) << MANTISSA_BITS;
	double power;

	memcpy(&power, &bits, sizeof(power));
	return power;
}

/* By its series, about the nearest multiple of ln 2. */
double __wrap_exp(double x)
{
	if (x > EXP_MOST)
		return HUGE_VAL;
	if (x < EXP_LEAST)
		return 0;
	int multiple = (int)(x * LN2_INVERSE + (x < 0 ? -0.5 : 0.5));
	double rest = (x - multiple * LN2_HIGH) - multiple * LN2_LOW, sum = 1;
	for (int term = EXP_TERMS; term > 0; term--)
		sum = 1 + sum * rest / term;
	return sum * power_of_two(multiple - 1) * 2;
}

/* log(m 2^e) = e ln 2 + 2 artanh((m - 1) / (m + 1)). Of numbers that are normal and above 0: liblinear asks for no other. */
double __wrap_log(double x)
{
	uint64_t bits;

	if (!(x > 0))
		return x < 0 ? NAN : -HUGE_VAL;
	memcpy(&bits, &x, sizeof(bits));
	int exponent = (int)(bits >> MANTISSA_BITS) - EXPONENT_BIAS;
	double mantissa = x / power_of_two(exponent), sum = 0;
	if (mantissa > ROOT_OF_TWO) {
		mantissa /= 2;
		exponent++;
	}
	double ratio = (mantissa - 1) / (mantissa + 1), square = ratio * ratio;
	for (int term = LOG_TERMS; term >= 0; term--)
		sum = sum * square + 1.0 / (2 * term + 1);
	return exponent * LN2_HIGH + (2 * ratio * sum + exponent * LN2_LOW);
}
