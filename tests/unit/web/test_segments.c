/* Percent-encoding: what is written comes back, and what hides something does not pass. */
#include "testing.h"

#include "agahi/web/segments.h"

static void what_is_encoded_comes_back(void **state)
{
	struct buffer out = { 0 };

	(void)state;
	for (int octet = 1; octet < 128; octet++) {
		char text[2] = { (char)octet, '\0' };

		if (octet < 0x20 ? !strchr("\t\n\r", octet) : octet == 0x7f)
			continue;
		segments_encode(&out, text);
		assert_true(strspn(out.data,
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%") ==
			out.len);
		size_t len = out.len;
		assert_true(segments_decode(out.data, &len, false));
		assert_int_equal(len, 1);
		assert_int_equal(out.data[0], octet);
		buffer_free(&out);
	}
}

static void what_is_no_text_is_replaced(void **state)
{
	struct buffer out = { 0 };

	(void)state;
	segments_encode(&out,
		"a\xff\x01"
		"b");
	assert_string_equal(out.data,
		"a%EF%BF%BD%EF%BF%BD"
		"b");
	segments_encode(&out, NULL);
	assert_string_equal(out.data,
		"a%EF%BF%BD%EF%BF%BD"
		"b");
	buffer_free(&out);
}

static const char *decoded(const char *path)
{
	static char text[100];

	snprintf(text, sizeof(text), "%s", path);
	return segments_decode_path(text) ? text : NULL;
}

static void a_path_is_decoded(void **state)
{
	(void)state;
	assert_string_equal(decoded("/"), "/");
	assert_string_equal(decoded("/set/live/message/%d9%88%D9%88%D9%B9/ur"), "/set/live/message/ووٹ/ur");
	assert_string_equal(decoded("/a+b/%41"), "/a+b/A");
	assert_string_equal(decoded("/a/...x/.well"), "/a/...x/.well");
}

static void a_path_that_hides_something_is_none(void **state)
{
	static const char *const bad[] = { "", "a", "*", "/a/../b", "/..", "/./a", "/a/.", "/%2e%2e/a",
		"/%2E/a", "/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "/a%00", "/a%0ab", "/a%7f", "/%ff",
		"/%C0%AF", "/a%", "/a%1", "/a%zz", "/%C2%85" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_null(decoded(bad[i]));
}

static void nul_and_half_an_octet_do_not_decode(void **state)
{
	char text[] = "a%00", half[] = "%4", plus[] = "a+b";
	size_t len = 4;

	(void)state;
	assert_false(segments_decode(text, &len, true));
	len = 2;
	assert_false(segments_decode(half, &len, true));
	len = 3;
	assert_true(segments_decode(plus, &len, true));
	assert_memory_equal(plus, "a b", 3);
}

static void what_an_address_cannot_carry_is_known_beforehand(void **state)
{
	static const char *const good[] = { "vote", "ووٹ", "a b", "...", ".well", "%2f", "a?b#c&d",
		"\"><script>" };
	static const char *const bad[] = { "", ".", "..", "a/b", "/", "a\\b", "a\nb", "\x7f", "\xc2\x85",
		"\xff" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		const char *const segments[] = { "set", good[i], "en", NULL };
		struct buffer path = { 0 };

		assert_true(segments_can_carry(good[i]));
		segments_encode_path(&path, segments);
		assert_true(segments_decode_path(path.data));
		assert_memory_equal(path.data + 5, good[i], strlen(good[i]));
		buffer_free(&path);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(segments_can_carry(bad[i]));
}

static void a_decoded_path_is_encoded_as_it_was(void **state)
{
	static const char *const paths[][2] = { { "/", "/" }, { "/set/1", "/set/1" },
		{ "/set/\xd9\x88?x", "/set/%D9%88%3Fx" }, { "/a/b/", "/a/b/" }, { "none", "" } };
	char path[2000] = "/a/";

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct buffer out = { 0 };

		segments_encode_whole(&out, paths[i][0]);
		assert_string_equal(out.data ? out.data : "", paths[i][1]);
		buffer_free(&out);
	}
	struct buffer out = { 0 };
	memset(path + 3, 'x', sizeof(path) - 4);
	segments_encode_whole(&out, path);
	assert_string_equal(out.data, "/a");
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_decoded_path_is_encoded_as_it_was),
		cmocka_unit_test(what_is_encoded_comes_back),
		cmocka_unit_test(what_is_no_text_is_replaced),
		cmocka_unit_test(a_path_is_decoded),
		cmocka_unit_test(a_path_that_hides_something_is_none),
		cmocka_unit_test(nul_and_half_an_octet_do_not_decode),
		cmocka_unit_test(what_an_address_cannot_carry_is_known_beforehand),
	};

	return RUN_SUITE(tests);
}
