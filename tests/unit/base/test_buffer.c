/* Text that grows. */
#include "testing.h"

#include "agahi/base/buffer.h"

static void a_buffer_grows_and_can_be_taken(void **state)
{
	struct buffer buffer = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		buffer_add_format(&buffer, "%d,", i % 10);
	assert_int_equal(buffer.len, 2000);
	char *text = buffer_take(&buffer);
	assert_int_equal(strlen(text), 2000);
	free(text);
	text = buffer_take(&buffer);
	assert_string_equal(text, "");
	free(text);
}

static void what_was_added_ends_in_nul_and_may_hold_some(void **state)
{
	struct buffer buffer = { 0 };

	(void)state;
	buffer_add(&buffer, "a\0b", 3);
	assert_int_equal(buffer.len, 3);
	assert_memory_equal(buffer.data, "a\0b", 4);
	buffer_add(&buffer, NULL, 0);
	buffer_add_text(&buffer, "");
	assert_int_equal(buffer.len, 3);
	buffer_free(&buffer);
	assert_null(buffer.data);
	buffer_add_text(&buffer, "anew");
	assert_string_equal(buffer.data, "anew");
	buffer_free(&buffer);
}

static void one_that_is_emptied_begins_anew_in_its_memory(void **state)
{
	struct buffer buffer = { 0 };

	(void)state;
	buffer_empty(&buffer);
	assert_null(buffer.data);
	buffer_add_text(&buffer, "before");
	const char *memory = buffer.data;
	buffer.failed = true;
	buffer_empty(&buffer);
	assert_string_equal(buffer.data, "");
	buffer_add_text(&buffer, "after");
	assert_ptr_equal(buffer.data, memory);
	assert_string_equal(buffer.data, "after");
	buffer_free(&buffer);
}

static void a_format_longer_than_the_buffer_fits(void **state)
{
	struct buffer buffer = { 0 };

	(void)state;
	buffer_add_format(&buffer, "%0500d|", 7);
	buffer_add_format(&buffer, "%s", "");
	assert_int_equal(buffer.len, 501);
	assert_string_equal(buffer.data + 499, "7|");
	buffer_free(&buffer);
}

static void a_buffer_that_failed_takes_no_more_and_gives_nothing(void **state)
{
	struct buffer buffer = { 0 };

	(void)state;
	buffer_add_text(&buffer, "before");
	buffer.failed = true; /* as when memory is short */
	buffer_add_text(&buffer, "after");
	buffer_add_format(&buffer, "%d", 1);
	assert_int_equal(buffer.len, 6);
	assert_null(buffer_take(&buffer));
	assert_false(buffer.failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_buffer_grows_and_can_be_taken),
		cmocka_unit_test(what_was_added_ends_in_nul_and_may_hold_some),
		cmocka_unit_test(one_that_is_emptied_begins_anew_in_its_memory),
		cmocka_unit_test(a_format_longer_than_the_buffer_fits),
		cmocka_unit_test(a_buffer_that_failed_takes_no_more_and_gives_nothing),
	};

	return RUN_SUITE(tests);
}
