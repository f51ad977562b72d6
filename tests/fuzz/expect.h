/* What fuzzers expect of what they call: where it does not hold they end as at a crash. */
#ifndef AGAHI_FUZZ_EXPECT_H
#define AGAHI_FUZZ_EXPECT_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/text/utf8.h"

static inline void expect(bool holds)
{
	if (!holds)
		abort();
}

/* A field of a form: UTF-8, each end of a line one LF. */
static inline void expect_text(const char *text)
{
	size_t len = strlen(text);

	expect(utf8_first_fault(text, len) == len && !strchr(text, '\r'));
}

#endif
