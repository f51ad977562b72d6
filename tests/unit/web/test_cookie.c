/* The two cookies: read out of whatever a browser sends, written so that nothing else can. */
#include "testing.h"

#include "agahi/web/cookie.h"

static const char *session_in(const char *header, bool tls)
{
	static char out[65];

	cookie_read(header, COOKIE_SESSION, tls, out, sizeof(out));
	return out;
}

static void a_session_is_found_among_others(void **state)
{
	(void)state;
	assert_string_equal(session_in("desk=abc-DEF_09", false), "abc-DEF_09");
	assert_string_equal(session_in("a=b; desk=x; c=d", false), "x");
	assert_string_equal(session_in("  a=b;desk=x ;c=d", false), "x");
	assert_string_equal(session_in("a=b; __Host-desk=y; desk=x", true), "y");
	assert_string_equal(session_in("a=b; __Host-desk=y; desk=x", false), "x");
}

static void what_is_not_exactly_it_is_none(void **state)
{
	static const char *const none[] = { NULL, "", ";", "=", "desk", "desk=", "Desk=x", "xdesk=x",
		"deskx=x", "desk =x", "a=desk=x", "desk=x y", "desk=\"x\"", "desk=x%20", "desk=x,y",
		"desk=x=", "desk=\xd9\x88", "a; b; c" };

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_string_equal(session_in(none[i], false), "");
	assert_string_equal(session_in("desk=x", true), ""); /* set by whom? */
}

static void two_of_one_name_are_none(void **state)
{
	(void)state;
	assert_string_equal(session_in("desk=x; desk=y", false), "");
	assert_string_equal(session_in("desk=x; a=b; desk=x", false), "");
}

static void a_longer_one_than_fits_is_none(void **state)
{
	char header[80] = "desk=";

	(void)state;
	memset(header + 5, 'x', 64);
	assert_int_equal(strlen(session_in(header, false)), 64);
	header[69] = 'x';
	assert_string_equal(session_in(header, false), "");
}

static void a_language_is_a_tag(void **state)
{
	char out[36];

	(void)state;
	cookie_read("desk=x; language=ur-Latn", COOKIE_LANGUAGE, false, out, sizeof(out));
	assert_string_equal(out, "ur-Latn");
	cookie_read("language=ur_Latn", COOKIE_LANGUAGE, false, out, sizeof(out));
	assert_string_equal(out, "");
	cookie_read("__Host-language=ur", COOKIE_LANGUAGE, true, out, sizeof(out));
	assert_string_equal(out, "ur");
}

static const char *written(enum cookie cookie, bool tls, const char *value)
{
	static char text[200];
	struct buffer out = { 0 };

	cookie_write(&out, cookie, tls, value);
	snprintf(text, sizeof(text), "%s", out.data);
	buffer_free(&out);
	return text;
}

static void what_is_written_is_for_this_site_alone(void **state)
{
	(void)state;
	assert_string_equal(written(COOKIE_SESSION, true, "abc"),
		"Set-Cookie: __Host-desk=abc; Path=/; HttpOnly; SameSite=Strict; Secure\r\n");
	assert_string_equal(written(COOKIE_SESSION, false, "abc"),
		"Set-Cookie: desk=abc; Path=/; HttpOnly; SameSite=Strict\r\n");
	assert_string_equal(written(COOKIE_LANGUAGE, true, "ur"),
		"Set-Cookie: __Host-language=ur; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000; "
		"Secure\r\n");
}

static void nothing_and_what_is_no_token_takes_it_away(void **state)
{
	static const char away[] = "Set-Cookie: desk=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0\r\n";

	(void)state;
	assert_string_equal(written(COOKIE_SESSION, false, ""), away);
	assert_string_equal(written(COOKIE_SESSION, false, "a;b"), away);
	assert_string_equal(written(COOKIE_SESSION, false, "a\r\nX: y"), away);
	assert_string_equal(written(COOKIE_LANGUAGE, false, ""),
		"Set-Cookie: language=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_session_is_found_among_others),
		cmocka_unit_test(what_is_not_exactly_it_is_none),
		cmocka_unit_test(two_of_one_name_are_none),
		cmocka_unit_test(a_longer_one_than_fits_is_none),
		cmocka_unit_test(a_language_is_a_tag),
		cmocka_unit_test(what_is_written_is_for_this_site_alone),
		cmocka_unit_test(nothing_and_what_is_no_token_takes_it_away),
	};

	return RUN_SUITE(tests);
}
