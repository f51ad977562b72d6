/* Heads of requests: where they end, what they say, and what is none. */
#include "testing.h"

#include "agahi/web/head.h"

static char octets[HEAD_OCTETS + 100];
static struct head head;

static enum refusal parse(const char *text)
{
	size_t seen = 0, end = 0, len = strlen(text);
	enum refusal refusal = head_find_end(text, len, &seen, &end);

	if (refusal != REFUSAL_NONE)
		return refusal;
	assert_int_equal(end, len);
	memcpy(octets, text, len);
	return head_parse(&head, octets, len);
}

static void a_head_is_cut_into_its_pieces(void **state)
{
	(void)state;
	assert_int_equal(
		parse("POST /a?b=c HTTP/1.1\r\nHost: x\r\nX-Empty:\r\nAccept:  a, b \t\r\nhost:y\r\n\r\n"),
		REFUSAL_NONE);
	assert_string_equal(head.method, "POST");
	assert_string_equal(head.target, "/a?b=c");
	assert_int_equal(head.count, 4);
	assert_string_equal(head_value(&head, "accept"), "a, b");
	assert_string_equal(head_value(&head, "X-EMPTY"), "");
	assert_string_equal(head_value(&head, "Host"), "x");
	assert_int_equal(head_count(&head, "HOST"), 2);
	assert_null(head_value(&head, "Cookie"));
	assert_int_equal(head_count(&head, "Cookie"), 0);
}

static void the_end_is_found_however_it_is_cut(void **state)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\nbody\n\n";
	size_t seen = 0, end = 0;

	(void)state;
	for (size_t len = 0; len < 27; len++) {
		assert_int_equal(head_find_end(text, len, &seen, &end), REFUSAL_NONE);
		assert_int_equal(end, 0);
	}
	assert_int_equal(head_find_end(text, sizeof(text) - 1, &seen, &end), REFUSAL_NONE);
	assert_int_equal(end, 27);
}

static void what_no_browser_sends_is_refused_as_soon_as_it_is_seen(void **state)
{
	static const struct {
		const char *text;
		size_t len;
	} bad[] = {
#define OCTETS(literal) { literal, sizeof(literal) - 1 }
		OCTETS("GET / HTTP/1.1\n"), OCTETS("\n"), OCTETS("GET / HTTP/1.1\r\nHost: a\nX"),
		OCTETS("GET / HTTP/1.1\r\nHost: a\rX"), OCTETS("GET / HTTP/1.1\r\nHost: a\r\r\n"),
		OCTETS("GET / HTTP/1.1\r\nHost: a\0b"), OCTETS("GET / HTTP/1.1\r\nHost: \x7f"),
		OCTETS("GET / HTTP/1.1\r\nHost: \xd9\x88"), OCTETS("GET /\x01"),
		OCTETS("\x16\x03\x01"), /* TLS to a plain port */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		size_t seen = 0, end = 0;

		assert_int_equal(head_find_end(bad[i].text, bad[i].len, &seen, &end), REFUSAL_CONTROL);
	}
}

static void a_first_line_is_method_target_and_version(void **state)
{
	static const char *const bad[] = { "\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n",
		" GET / HTTP/1.1\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "GET / a HTTP/1.1\r\n\r\n",
		"G(T / HTTP/1.1\r\n\r\n", "GET / http/1.1\r\n\r\n", "GET\t/ HTTP/1.1\r\n\r\n",
		"GET /\ta HTTP/1.1\r\n\r\n" };
	static const char *const other[] = { "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/2.0\r\n\r\n",
		"GET / HTTP/1.1 \r\n\r\n", "GET / HTTP/1.11\r\n\r\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(parse(bad[i]), REFUSAL_LINE);
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		assert_int_equal(parse(other[i]), REFUSAL_VERSION);
}

static void a_header_has_a_name_and_a_colon(void **state)
{
	static const char *const bad[] = { ": empty", "Host : blank before the colon", " folded: line",
		"\tfolded: line", "no colon", "a b: c", "a(b): c", "\"a\": c" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[200];

		snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n", bad[i]);
		assert_int_equal(parse(text), REFUSAL_NAME);
	}
}

static void a_head_has_its_bounds(void **state)
{
	char text[HEAD_OCTETS + 100] = "GET / HTTP/1.1\r\n";
	size_t seen = 0, end = 0;

	(void)state;
	for (int i = 0; i < HEAD_FIELDS; i++)
		strcat(text, "A: b\r\n");
	strcat(text, "\r\n");
	assert_int_equal(parse(text), REFUSAL_NONE);
	strcpy(text + strlen(text) - 2, "A: b\r\n\r\n");
	assert_int_equal(parse(text), REFUSAL_HEAD_COUNT);
	memset(text, 'x', sizeof(text));
	memcpy(text + HEAD_OCTETS - 4, "\r\n\r\n", 4);
	assert_int_equal(head_find_end(text, sizeof(text), &seen, &end), REFUSAL_NONE);
	assert_int_equal(end, HEAD_OCTETS);
	memset(text, 'x', sizeof(text));
	seen = 0;
	assert_int_equal(head_find_end(text, HEAD_OCTETS, &seen, &end), REFUSAL_NONE);
	assert_int_equal(head_find_end(text, HEAD_OCTETS + 1, &seen, &end), REFUSAL_HEAD_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_head_is_cut_into_its_pieces),
		cmocka_unit_test(the_end_is_found_however_it_is_cut),
		cmocka_unit_test(what_no_browser_sends_is_refused_as_soon_as_it_is_seen),
		cmocka_unit_test(a_first_line_is_method_target_and_version),
		cmocka_unit_test(a_header_has_a_name_and_a_colon),
		cmocka_unit_test(a_head_has_its_bounds),
	};

	return RUN_SUITE(tests);
}
