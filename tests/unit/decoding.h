/* How octets of an alphabet read, for the suites that ask. */
#ifndef AGAHI_TEST_DECODING_H
#define AGAHI_TEST_DECODING_H

#include "testing.h"

#include "agahi/text/charset.h"

static inline void assert_decodes(enum charset charset, const void *octets, size_t len, const char *wanted)
{
	struct buffer out = { 0 };

	buffer_add(&out, "", 0);
	charset_decode(charset, span_of(octets, len), &out);
	assert_string_equal(out.data, wanted);
	buffer_free(&out);
}

#endif
