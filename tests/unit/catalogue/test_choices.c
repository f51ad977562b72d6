/* Topics offered by number. */
#include "testing.h"

#include "agahi/catalogue/choices.h"

static void assert_writes(const char *text, const char *const *names, size_t count, const char *expected)
{
	struct buffer out = { 0 };

	choices_write(text, names, count, &out);
	assert_string_equal(out.data, expected);
	buffer_free(&out);
}

static void topics_stand_behind_their_numbers(void **state)
{
	static const char *const english[] = { "VOTE", "REGISTER", "CHECK" };
	static const char *const urdu[] = { "ووٹ", "اندراج", "فہرست" };

	(void)state;
	assert_writes("Did you mean {topics}? Reply with the number.", english, 3,
		"Did you mean 1 VOTE, 2 REGISTER, 3 CHECK? Reply with the number.");
	assert_writes("کیا {topics}؟", urdu, 3, "کیا 1 ووٹ، 2 اندراج، 3 فہرست؟");
	assert_writes("{topics}", english, 1, "1 VOTE");
}

static void a_text_without_a_place_stays_as_it_is(void **state)
{
	static const char *const names[] = { "VOTE" };

	(void)state;
	assert_false(choices_stand_in("Send HELP"));
	assert_writes("Send HELP", names, 1, "Send HELP");
	assert_true(choices_stand_in("Send {topics}"));
	assert_writes("Send {topics}.", names, 0, "Send .");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(topics_stand_behind_their_numbers),
		cmocka_unit_test(a_text_without_a_place_stays_as_it_is),
	};

	return RUN_SUITE(tests);
}
