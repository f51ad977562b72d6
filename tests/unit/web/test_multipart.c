/* Forms with a file in them: what browsers send is read, whatever could be understood in two ways is refused. */
#include "testing.h"

#include "agahi/base/buffer.h"
#include "agahi/web/multipart.h"

#define FIELD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define NAMED(name, file) "Content-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n"
#define CSV "Content-Type: text/csv\r\n\r\n"

static struct form form;
static struct multipart_file file;
static char *octets;

static bool parse_of(const char *text, size_t len)
{
	form_free(&form);
	free(octets);
	octets = malloc(len ? len : 1); /* of this size and no more: a sanitizer sees who reads on */
	assert_non_null(octets);
	memcpy(octets, text, len);
	return multipart_parse(octets, len, "xYz", &form, &file);
}

static bool parse(const char *text)
{
	return parse_of(text, strlen(text));
}

static int forget(void **state)
{
	(void)state;
	form_free(&form);
	free(octets);
	octets = NULL;
	return 0;
}

static void fields_and_a_file_come_out(void **state)
{
	static const char text[] = "--xYz\r\n" FIELD("do") "look\r\n--xYz\r\n" NAMED("file", "messages.csv")
		CSV "a,b\r\n\r\n--xY\r\n\0\xff\r\n--xYz\r\n" FIELD("note") "ووٹ\r\ntwo\r\n--xYz--\r\n";

	(void)state;
	assert_true(parse_of(text, sizeof(text) - 1));
	assert_int_equal(form.count, 2);
	assert_string_equal(form_value(&form, "do"), "look");
	assert_string_equal(form_value(&form, "note"), "ووٹ\ntwo");
	assert_string_equal(file.name, "messages.csv");
	assert_int_equal(file.octets.len, 15);
	assert_memory_equal(file.octets.data, "a,b\r\n\r\n--xY\r\n\0\xff", 15);
}

static void what_is_empty_is_there(void **state)
{
	(void)state;
	assert_true(parse("--xYz\r\n" FIELD("a") "\r\n--xYz\r\n" NAMED(
		"file", "") "Content-Type: application/octet-stream\r\n\r\n\r\n--xYz--"));
	assert_true(form_has(&form, "a"));
	assert_string_equal(form_value(&form, "a"), "");
	assert_string_equal(file.name, "");
	assert_int_equal(file.octets.len, 0);
	assert_true(parse("--xYz\r\n" FIELD("a") "b\r\n--xYz--"));
	assert_null(file.name);
	assert_true(parse("--xYz--\r\n"));
	assert_int_equal(form.count, 0);
}

static void folders_of_a_files_name_are_left_out(void **state)
{
	(void)state;
	assert_true(parse("--xYz\r\n" NAMED("file", "C:\\fake/path\\مثالیں.csv") "\r\nx\r\n--xYz--\r\n"));
	assert_string_equal(file.name, "مثالیں.csv");
}

static void what_browsers_do_not_send_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"--xYz",
		"--xYz\r\n",
		"--xYz-",
		"--xYz\n" FIELD("a") "b\r\n--xYz--",
		"\r\n--xYz\r\n" FIELD("a") "b\r\n--xYz--",
		"before\r\n--xYz\r\n" FIELD("a") "b\r\n--xYz--",
		"--xyz\r\n" FIELD("a") "b\r\n--xyz--",
		"--xYz\r\n" FIELD("a") "b\r\n--xYz--behind",
		"--xYz\r\n" FIELD("a") "b\r\n--xYz--\r\n\r\n",
		"--xYz\r\n" FIELD("a") "b\r\n--xYz",
		"--xYz\r\n" FIELD("a") "b\r\n--xYz \r\n" FIELD("c") "d\r\n--xYz--",
		"--xYz\r\n" FIELD("a") "b--xYz--",
		"--xYz\r\nb\r\n--xYz--",
		"--xYz\r\n\r\nb\r\n--xYz--",
		"--xYz\r\nContent-Type: text/plain\r\n\r\nb\r\n--xYz--",
		"--xYz\r\nContent-Transfer-Encoding: base64\r\n" FIELD("a") "b\r\n--xYz--",
		"--xYz\r\nX-Other: 1\r\n" FIELD("a") "b\r\n--xYz--",
		"--xYz\r\nContent-Type: a\r\nContent-Type: b\r\n" FIELD("a") "b\r\n--xYz--",
		"--xYz\r\nContent-Type: a\x01\r\n" FIELD("a") "b\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n" FIELD("b") "c\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--xYz--",
		"--xYz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nb\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data; name=\"a\"; filename*=\"b\"\r\n\r\nb\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data; filename=\"b\"; name=\"a\"\r\n\r\nb\r\n--xYz--",
		"--xYz\r\n" FIELD("") "b\r\n--xYz--",
		"--xYz\r\n" FIELD("a b") "b\r\n--xYz--",
		"--xYz\r\n" FIELD("a\\\"b") "b\r\n--xYz--",
		"--xYz\r\n" FIELD("a") "\xff\r\n--xYz--",
		"--xYz\r\n" NAMED("f", "\xff") "\r\nb\r\n--xYz--",
		"--xYz\r\n" NAMED("f", "a\tb") "\r\nb\r\n--xYz--",
		"--xYz\r\n" NAMED("f", "") "\r\nb\r\n--xYz--",
		"--xYz\r\n" NAMED("f", "1") "\r\nb\r\n--xYz\r\n" NAMED("f", "2") "\r\nb\r\n--xYz--",
	};
	char with_nul[] = "--xYz\r\n" FIELD("a") "b\0c\r\n--xYz--";

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (parse(texts[i]))
			fail_msg("%s", texts[i]);
		assert_null(form.fields);
		assert_null(file.name);
	}
	assert_false(parse_of(with_nul, sizeof(with_nul) - 1));
	with_nul[sizeof(with_nul) - sizeof("\0c\r\n--xYz--")] = 'n';
	assert_true(parse_of(with_nul, sizeof(with_nul) - 1));
}

static void parts_and_heads_are_bounded(void **state)
{
	struct buffer text = { 0 };

	(void)state;
	for (int i = 0; i < MULTIPART_PARTS; i++)
		buffer_add_text(&text, "--xYz\r\n" FIELD("a") "b\r\n");
	buffer_add_text(&text, "--xYz--");
	assert_true(parse_of(text.data, text.len));
	assert_int_equal(form.count, MULTIPART_PARTS);
	text.len -= 7;
	buffer_add_text(&text, "--xYz\r\n" FIELD("a") "b\r\n--xYz--");
	assert_false(parse_of(text.data, text.len));
	buffer_free(&text);
	buffer_add_text(&text, "--xYz\r\n" NAMED("f", "1") "\r\nb\r\n"); /* it counts, wherever it stands */
	for (int i = 0; i < MULTIPART_PARTS; i++)
		buffer_add_text(&text, "--xYz\r\n" FIELD("a") "b\r\n");
	buffer_add_text(&text, "--xYz--");
	assert_false(parse_of(text.data, text.len));
	buffer_free(&text);
	buffer_add_text(&text, "--xYz\r\nContent-Type: ");
	for (int i = 0; i < MULTIPART_HEAD; i++)
		buffer_add_text(&text, "a");
	buffer_add_text(&text, "\r\n" FIELD("a") "b\r\n--xYz--");
	assert_false(parse_of(text.data, text.len));
	buffer_free(&text);
	buffer_add_text(&text, "--xYz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"");
	for (int i = 0; i <= MULTIPART_FILE_NAME; i++)
		buffer_add_text(&text, "a");
	buffer_add_text(&text, "\"\r\n\r\nb\r\n--xYz--");
	assert_false(parse_of(text.data, text.len));
	buffer_free(&text);
}

#define LONG "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" /* one too many */

static void the_boundary_is_what_a_browser_makes(void **state)
{
	static const char *const bad[] = { "multipart/form-data", "multipart/form-data;",
		"multipart/mixed; boundary=a",
		"multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
		"multipart/form-data boundary=a", "multipart/form-data; charset=x; boundary=a",
		"multipart/form-data; boundary=a b", "multipart/form-data; boundary=a; x=y",
		"multipart/form-data; boundary=\"a", "text/csv; boundary=a",
		("multipart/form-data; boundary=" LONG) };
	char boundary[MULTIPART_BOUNDARY_SIZE];

	(void)state;
	assert_true(multipart_find_boundary(
		"multipart/form-data; boundary=----WebKitFormBoundary7MA4Y", boundary));
	assert_string_equal(boundary, "----WebKitFormBoundary7MA4Y");
	assert_true(multipart_find_boundary("Multipart/Form-Data;boundary=\"a:b\"", boundary));
	assert_string_equal(boundary, "a:b");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(multipart_find_boundary(bad[i], boundary));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(fields_and_a_file_come_out, forget),
		cmocka_unit_test_teardown(what_is_empty_is_there, forget),
		cmocka_unit_test_teardown(folders_of_a_files_name_are_left_out, forget),
		cmocka_unit_test_teardown(what_browsers_do_not_send_is_refused, forget),
		cmocka_unit_test_teardown(parts_and_heads_are_bounded, forget),
		cmocka_unit_test(the_boundary_is_what_a_browser_makes),
	};

	return RUN_SUITE(tests);
}
