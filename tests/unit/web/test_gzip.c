#include "agahi/web/gzip.h"

#include <string.h>
#include <zlib.h>

#include "testing.h"

static void browsers_say_whether_they_take_it(void **state)
{
	static const char *const taken[] = { "gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.8",
		"gzip;q=0.001", "deflate,gzip", "gzip ; q=1", " gzip", "*;q=0, gzip" };
	static const char *const refused[] = { "", "identity", "deflate, br", "gzip;q=0", "gzip; q=0.000",
		"gzip;Q=0 ", "x-gzip", "gzipped", ",,;", "br;q=gzip", "gzip;q=0, br;q=1" };

	(void)state;
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		assert_true(gzip_is_taken(taken[i]));
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_false(gzip_is_taken(refused[i]));
}

static void unpacked_it_is_what_it_was(void **state)
{
	static unsigned char plain[100000], again[sizeof(plain)];
	struct buffer packed = { 0 };
	z_stream stream = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(plain); i++)
		plain[i] = (unsigned char)(i * i / 7 % 61);
	assert_true(gzip_pack((struct span){ plain, sizeof(plain) }, &packed));
	assert_true(packed.len > 18 && packed.len < sizeof(plain) / 2);
	stream.next_in = (unsigned char *)packed.data;
	stream.avail_in = (unsigned)packed.len;
	stream.next_out = again;
	stream.avail_out = sizeof(again);
	assert_int_equal(inflateInit2(&stream, 16 + MAX_WBITS), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.total_out, sizeof(plain));
	inflateEnd(&stream);
	assert_memory_equal(again, plain, sizeof(plain));
	buffer_free(&packed);
}

static void nothing_is_packed_too(void **state)
{
	struct buffer packed = { 0 };

	(void)state;
	assert_true(gzip_pack((struct span){ (const uint8_t *)"", 0 }, &packed));
	assert_int_equal(packed.len, 20);
	buffer_free(&packed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(browsers_say_whether_they_take_it),
		cmocka_unit_test(unpacked_it_is_what_it_was),
		cmocka_unit_test(nothing_is_packed_too),
	};

	return RUN_SUITE(tests);
}
