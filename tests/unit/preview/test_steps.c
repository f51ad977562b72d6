/* Steps of the training phone, in and out of a form's field. */
#include "testing.h"

#include "agahi/preview/steps.h"

static struct steps steps;

static void assert_written(const char *wanted)
{
	struct buffer field = { 0 };

	steps_write(&steps, &field);
	assert_non_null(field.data);
	assert_string_equal(field.data, wanted);
	assert_int_equal(steps.written, strlen(wanted));
	buffer_free(&field);
}

static void what_is_written_is_read_again(void **state)
{
	(void)state;
	steps_clear(&steps);
	assert_written("");
	assert_true(steps_add(&steps, STEP_SMS, "HOW TO VOTE"));
	assert_true(steps_add(&steps, STEP_DIAL, "*8300#"));
	assert_true(steps_add(&steps, STEP_KEY, "2"));
	assert_true(steps_add(&steps, STEP_SMS, "ووٹ | a\\b\r\nline"));
	assert_true(steps_add(&steps, STEP_SMS, ""));
	static const char field[] = "sHOW TO VOTE|d*8300#|k2|sووٹ \\p a\\\\b\\r\\nline|s";
	assert_written(field);
	assert_true(steps_read(&steps, field));
	assert_int_equal(steps.count, 5);
	assert_int_equal(steps.list[1].kind, STEP_DIAL);
	assert_int_equal(steps.list[2].kind, STEP_KEY);
	assert_string_equal(steps.list[3].text, "ووٹ | a\\b\r\nline");
	assert_string_equal(steps.list[4].text, "");
	assert_written(field);
}

static void assert_refused(const char *field)
{
	assert_true(steps_read(&steps, "sa"));
	assert_false(steps_read(&steps, field));
	assert_int_equal(steps.count, 0);
}

static void what_is_none_of_ours_is_refused(void **state)
{
	(void)state;
	assert_refused("xa");
	assert_refused("|");
	assert_refused("sa|");
	assert_refused("|sa");
	assert_refused("sa||sb");
	assert_refused("sa\\");
	assert_refused("sa\\q");
	assert_refused("sa\\|sb");
	assert_refused("s\xff");
	assert_true(steps_read(&steps, ""));
	assert_int_equal(steps.count, 0);
}

static void the_phone_is_full_at_its_most_steps(void **state)
{
	char field[4 * STEPS_MOST + 4] = "";

	(void)state;
	steps_clear(&steps);
	for (size_t i = 0; i < STEPS_MOST; i++) {
		assert_true(steps_add(&steps, STEP_KEY, "9"));
		strcat(field, i > 0 ? "|k9" : "k9");
	}
	assert_false(steps_add(&steps, STEP_KEY, "9"));
	assert_true(steps_read(&steps, field));
	strcat(field, "|k9");
	assert_refused(field);
}

static void the_field_is_full_at_its_most_octets(void **state)
{
	char text[STEPS_OCTETS + 2];

	(void)state;
	memset(text, '|', sizeof(text)); /* two octets each when it is written */
	text[STEPS_OCTETS / 2] = '\0';
	steps_clear(&steps);
	assert_false(steps_add(&steps, STEP_SMS, text));
	assert_true(steps_add(&steps, STEP_SMS, text + 1));
	assert_false(steps_add(&steps, STEP_SMS, text + STEPS_OCTETS / 2 - 1));
	memset(text, 's', sizeof(text) - 1);
	text[STEPS_OCTETS + 1] = '\0';
	assert_refused(text);
	assert_true(steps_read(&steps, text + 1));
	assert_int_equal(steps.written, STEPS_OCTETS);
}

/* Whatever comes, what is read writes itself. */
static void any_field_is_read_or_refused_and_never_changed(void **state)
{
	static const char letters[] = "sdk|\\pnrx\n1";
	uint32_t seed = 1;

	(void)state;
	for (size_t round = 0; round < 20000; round++) {
		char field[16] = "";
		size_t len = round % sizeof(field);

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1664525 + 1013904223;
			field[i] = letters[(seed >> 24) % (sizeof(letters) - 1)];
		}
		if (steps_read(&steps, field) && !strchr(field, '\n'))
			assert_written(field);
	}
}

static void what_is_typed_is_a_code_a_key_or_a_text(void **state)
{
	(void)state;
	assert_int_equal(steps_kind_of("*8300#", false), STEP_DIAL);
	assert_int_equal(steps_kind_of("*8300*2*1#", true), STEP_DIAL);
	assert_int_equal(steps_kind_of("2", true), STEP_KEY);
	assert_int_equal(steps_kind_of("2", false), STEP_SMS);
	assert_int_equal(steps_kind_of("*vote#", false), STEP_SMS);
	assert_int_equal(steps_kind_of("*#", false), STEP_SMS);
	assert_int_equal(steps_kind_of("", false), STEP_SMS);
	/* Who dialled, and now writes, has put the code away. */
	assert_int_equal(steps_kind_of("STOP", true), STEP_SMS);
	assert_int_equal(steps_kind_of("ووٹ", true), STEP_SMS);
	assert_int_equal(steps_kind_of("2 days", true), STEP_SMS);
	assert_int_equal(steps_kind_of("۲", true), STEP_KEY);
	assert_int_equal(steps_kind_of("00", true), STEP_KEY);
	assert_int_equal(steps_kind_of("#", true), STEP_KEY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(what_is_none_of_ours_is_refused),
		cmocka_unit_test(the_phone_is_full_at_its_most_steps),
		cmocka_unit_test(the_field_is_full_at_its_most_octets),
		cmocka_unit_test(any_field_is_read_or_refused_and_never_changed),
		cmocka_unit_test(what_is_typed_is_a_code_a_key_or_a_text),
	};

	return RUN_SUITE(tests);
}
