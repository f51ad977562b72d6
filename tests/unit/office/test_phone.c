/* The training phone as it travels, and one step more. */
#include "sample_set.h"

#include "agahi/office/phone.h"

static const struct replay_terms terms = { .code = "*8300#", .screen = { CHARSET_GSM7, 182, 80 } };
static struct catalogue *catalogue;
static struct phone phone;

static int set_up(void **state)
{
	struct message_set *set = sample_set(0);

	(void)state;
	memset(&phone, 0, sizeof(phone));
	catalogue = catalogue_build(set, &test_languages);
	message_set_free(set);
	return catalogue ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

static bool step(const char *octets)
{
	struct form form = { 0 };

	assert_true(form_parse(&form, octets, strlen(octets)));
	bool taken = phone_step(&phone, &form, catalogue, &terms);
	form_free(&form);
	return taken;
}

static void assert_steps(const char *wanted)
{
	struct buffer out = { 0 };

	steps_write(&phone.steps, &out);
	assert_string_equal(out.data ? out.data : "", wanted);
	buffer_free(&out);
}

static void what_is_typed_is_sent_dialled_or_pressed(void **state)
{
	(void)state;
	assert_true(step("typed=vote"));
	assert_true(step("typed=1"));
	assert_true(step("typed=*8300%23"));
	assert_true(step("typed=1"));
	assert_steps("svote|s1|d*8300#|k1");
}

static void buttons_dial_press_and_begin_again(void **state)
{
	(void)state;
	assert_true(step("do=dial&typed=not+this"));
	assert_true(step("key=00&typed=nor+this"));
	assert_steps("d*8300#|k00");
	assert_true(step("do=again&typed=x"));
	assert_steps("");
	assert_true(step("typed="));
	assert_steps("");
}

static void a_full_phone_takes_no_more(void **state)
{
	(void)state;
	for (int i = 0; i < STEPS_MOST; i++)
		assert_true(step("key=1"));
	assert_false(step("typed=vote"));
	assert_false(step("do=dial"));
	assert_int_equal(phone.steps.count, STEPS_MOST);
	assert_true(step("do=again"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_typed_is_sent_dialled_or_pressed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(buttons_dial_press_and_begin_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_full_phone_takes_no_more, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
