/* What citizens may expect. */
#include "testing.h"

#include "agahi/training/expectation.h"

enum { VOTE, CARD, INK, FALLBACK, POSTAL, CLASSES };

static struct expectation expectation;

static int set_up(void **state)
{
	(void)state;
	memset(&expectation, 0, sizeof(expectation));
	expectation.fallback = FALLBACK;
	expectation.answer_at = 800;
	return 0;
}

/* Classes in this order, the first so sure. */
static enum expectation_outcome add(const char *order, uint16_t sureness, int wanted)
{
	struct model_scores scores = { .count = CLASSES };

	for (size_t i = 0; i < CLASSES; i++)
		scores.classes[i].number = (uint16_t)(order[i] - '0');
	scores.classes[0].sureness = sureness;
	return expectation_add(&expectation, &scores, wanted);
}

static void who_is_sure_answers(void **state)
{
	(void)state;
	assert_int_equal(add("01234", 800, VOTE), EXPECTATION_RIGHT);
	assert_int_equal(add("01234", 800, CARD), EXPECTATION_WRONG);
	assert_int_equal(add("01234", 799, VOTE), EXPECTATION_OFFERED);
	assert_int_equal(add("01234", 0, INK), EXPECTATION_OFFERED);
	assert_int_equal(add("01234", 0, POSTAL), EXPECTATION_MISSED);
}

static void what_is_not_answered_takes_no_offers_place(void **state)
{
	(void)state;
	assert_int_equal(add("03124", 100, INK), EXPECTATION_OFFERED);
	assert_int_equal(add("30124", 999, INK), EXPECTATION_OFFERED);
	assert_int_equal(add("30124", 999, POSTAL), EXPECTATION_MISSED);
}

static void not_answering_is_right_where_there_is_no_answer(void **state)
{
	(void)state;
	assert_int_equal(add("30124", 999, FALLBACK), EXPECTATION_RIGHT);
	assert_int_equal(add("03124", 700, FALLBACK), EXPECTATION_RIGHT);
	assert_int_equal(add("03124", 900, FALLBACK), EXPECTATION_WRONG);
}

static void sums_are_for_the_model(void **state)
{
	(void)state;
	add("01234", 900, VOTE);
	add("01234", 900, CARD);
	add("01234", 0, CARD);
	add("01234", 0, POSTAL);
	const struct model_expectation sum = expectation_sum(&expectation);
	assert_int_equal(sum.messages, 4);
	assert_int_equal(sum.right, 1);
	assert_int_equal(sum.offered, 1);
	assert_int_equal(sum.wrong, 1);
	assert_int_equal(sum.answer_at, 800);
}

static void the_worst_pairs_come_first(void **state)
{
	struct expectation_pair pairs[2];

	(void)state;
	assert_int_equal(expectation_pairs(&expectation, pairs, 2), 0);
	add("01234", 0, INK);
	for (int i = 0; i < 3; i++)
		add("10234", 0, VOTE);
	for (int i = 0; i < 2; i++)
		add("01234", 0, CARD);
	add("01234", 0, VOTE);
	assert_int_equal(expectation_pairs(&expectation, pairs, 2), 2);
	assert_int_equal(pairs[0].wanted, VOTE);
	assert_int_equal(pairs[0].taken, CARD);
	assert_int_equal(pairs[0].times, 3);
	assert_int_equal(pairs[1].wanted, CARD);
	assert_int_equal(pairs[1].times, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(who_is_sure_answers, set_up),
		cmocka_unit_test_setup(what_is_not_answered_takes_no_offers_place, set_up),
		cmocka_unit_test_setup(not_answering_is_right_where_there_is_no_answer, set_up),
		cmocka_unit_test_setup(sums_are_for_the_model, set_up),
		cmocka_unit_test_setup(the_worst_pairs_come_first, set_up),
	};

	return RUN_SUITE(tests);
}
