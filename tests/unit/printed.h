/* What a function prints into a stream, as text. */
#ifndef AGAHI_TEST_PRINTED_H
#define AGAHI_TEST_PRINTED_H

#include "testing.h"

struct printed {
	FILE *out;
	char *text;
	size_t len;
};

static inline void printed_begin(struct printed *printed)
{
	printed->out = open_memstream(&printed->text, &printed->len);
	assert_non_null(printed->out);
}

/* free() it. */
static inline char *printed_end(struct printed *printed)
{
	assert_int_equal(fclose(printed->out), 0);
	return printed->text;
}

#endif
