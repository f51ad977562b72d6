#include "agahi/writing/message_form.h"

#include "page_of.h"

static struct form parsed(const char *octets)
{
	struct form form = { 0 };

	assert_true(form_parse(&form, octets, strlen(octets)));
	return form;
}

static void fields_become_a_row(void **state)
{
	struct form form = parsed("rev=7&text=++A+text%0A&keywords=vote%0Avoting%0Avote&examples=a");
	struct message_form read;

	(void)state;
	assert_true(message_form_read(&form, &read));
	struct message_row row = message_form_row(&read, "vote", "en");
	assert_int_equal(read.rev, 7);
	assert_string_equal(row.text, "A text");
	assert_int_equal(row.keyword_count, 2);
	assert_string_equal(row.keywords[1], "voting");
	assert_int_equal(read.examples.count, 1);
	message_form_free(&read);
	form_free(&form);
}

static void what_is_wrong_is_told_by_its_field(void **state)
{
	struct form form = parsed("text=+&keywords=a");
	struct message_form read;
	struct page_of of;

	(void)state;
	page_of_begin(&of, NULL);
	assert_true(message_form_read(&form, &read));
	assert_false(message_form_judge(&of.visit, &read));
	assert_int_equal(of.visit.error_count, 1);
	assert_string_equal(of.visit.errors[0].field, "text");
	message_form_free(&read);
	form_free(&form);
	page_of_end(&of);
}

static void keywords_of_two_people_are_joined(void **state)
{
	char *before[] = { "vote", "poll", "old" }, *after[] = { "vote", "poll", "old", "theirs" };
	const struct message_row base = { .keywords = before, .keyword_count = 3 };
	const struct message_row theirs = { .keywords = after, .keyword_count = 4 };
	struct form form = parsed("text=x&keywords=vote%0Apoll%0Amine");
	struct message_form read;
	struct buffer joined = { 0 };

	(void)state;
	assert_true(message_form_read(&form, &read));
	message_form_join_keywords(&base, &theirs, &read, &joined);
	assert_string_equal(joined.data, "vote\npoll\ntheirs\nmine\n");
	buffer_free(&joined);
	message_form_free(&read);
	form_free(&form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_become_a_row),
		cmocka_unit_test(what_is_wrong_is_told_by_its_field),
		cmocka_unit_test(keywords_of_two_people_are_joined),
	};

	return RUN_SUITE(tests);
}
