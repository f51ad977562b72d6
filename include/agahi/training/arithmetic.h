/* arithmetic: what liblinear computes with, in place of what happens to be installed.
 *
 * A sum of many numbers depends in its last bits on the order in which they are added, which each BLAS chooses by the
 * processor; so do exp() and log(), which the C library has in several forms. These do the same on every machine: one
 * order, and nothing but the four operations and roots, which IEEE 754 defines to the last bit. So the same examples
 * give the same model. The linker puts them in the place of the others (LINEAR_LIBS in the Makefile); the names are
 * Fortran's and the linker's. Accurate to about the last bit, which training does not need. Pure. */
#ifndef AGAHI_ARITHMETIC_H
#define AGAHI_ARITHMETIC_H

/* Level 1 of BLAS, for vectors without gaps as all of liblinear's are: strides are not looked at. */
double ddot_(const int *n, const double *x, const int *x_stride, const double *y, const int *y_stride);
double dnrm2_(const int *n, const double *x, const int *x_stride);
int daxpy_(const int *n, const double *factor, const double *x, const int *x_stride, double *y,
	const int *y_stride);
int dscal_(const int *n, const double *factor, double *x, const int *x_stride);

/* exp() and log(), as liblinear's calls find them. */
double __wrap_exp(double x);
double __wrap_log(double x);

#endif
