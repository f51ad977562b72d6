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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_buffer_grows_and_can_be_taken),
	};

	return RUN_SUITE(tests);
}
