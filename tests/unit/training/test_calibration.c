/* How sure is what is so far ahead? */
#include "testing.h"

#include "agahi/training/calibration.h"

static struct calibration calibration;
static uint16_t sureness[MODEL_MARGINS];

static int set_up(void **state)
{
	(void)state;
	memset(&calibration, 0, sizeof(calibration));
	return 0;
}

/* Messages in which class 0 is `steps` ahead of class 1, and which of them are of class 0. */
static void add(int steps, unsigned times, unsigned right)
{
	struct model_scores scores = { .count = 2 };

	scores.classes[0] = (struct model_class){ 0, 0, steps * MODEL_MARGIN_STEP };
	scores.classes[1] = (struct model_class){ 1, 0, 0 };
	for (unsigned i = 0; i < times; i++)
		calibration_add(&calibration, &scores, i < right ? 0 : 1);
}

static uint16_t at(int steps)
{
	return sureness[MODEL_MARGINS / 2 + steps];
}

static void sureness_is_how_often_it_was_right(void **state)
{
	(void)state;
	add(2, 1000, 600);
	add(20, 1000, 990);
	calibration_finish(&calibration, sureness);
	assert_in_range(at(2), 595, 600);
	assert_in_range(at(20), 985, 990);
	assert_in_range(at(-2), 395, 400); /* the other one */
	assert_in_range(at(-20), 5, 10);
	assert_true(at(10) > at(2) &&
		at(10) < at(20)); /* nothing was seen there: straight from one to the other */
}

static void one_thing_is_counted_at_its_margin(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		calibration_count(&calibration, -4 * MODEL_MARGIN_STEP, i < 300);
	calibration_count(&calibration, 4 * MODEL_MARGIN_STEP, true);
	calibration_finish(&calibration, sureness);
	assert_in_range(at(-4), 295, 300);
	assert_in_range(at(4), 500, 501); /* of one trial */
}

static void it_never_falls(void **state)
{
	(void)state;
	add(3, 100, 90);
	add(5, 100, 50);
	add(9, 100, 80);
	calibration_finish(&calibration, sureness);
	assert_in_range(at(4), 690, 700); /* 3 and 5, pooled */
	for (size_t i = 1; i < MODEL_MARGINS; i++)
		assert_true(sureness[i] >= sureness[i - 1]);
}

static void few_trials_make_nobody_sure(void **state)
{
	(void)state;
	add(50, 2, 2);
	calibration_finish(&calibration, sureness);
	assert_in_range(at(50), 600, 700);
	memset(&calibration, 0, sizeof(calibration));
	calibration_finish(&calibration, sureness);
	assert_int_equal(at(50), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(sureness_is_how_often_it_was_right, set_up),
		cmocka_unit_test_setup(one_thing_is_counted_at_its_margin, set_up),
		cmocka_unit_test_setup(it_never_falls, set_up),
		cmocka_unit_test_setup(few_trials_make_nobody_sure, set_up),
	};

	return RUN_SUITE(tests);
}
