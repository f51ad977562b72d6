/* test_fault: does this process do without something that the promise rests on, so that the tests can see that they would
 * notice (tests/cluster/Controls.pm)? Only in a build for them, by the environment variable AGAHI_TEST_FAULT:
 *
 *   lease    a node submits however long it has not reached the database
 *   fence    a life is never over, whatever the database says of it
 *   commit   a commit is told as one when the statements before COMMIT went well
 *   local    commits wait for no standby
 *
 * In any other build it is always false. */
#ifndef AGAHI_TEST_FAULT_H
#define AGAHI_TEST_FAULT_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static inline bool test_fault(const char *what)
{
#ifdef AGAHI_TEST_FAULTS
	const char *fault = getenv("AGAHI_TEST_FAULT");

	return fault && strcmp(fault, what) == 0;
#else
	(void)what;
	return false;
#endif
}

#endif
