/* What a text costs: parts, how full they are, and the price. */
#include "testing.h"

#include "agahi/preview/cost.h"

static const struct cost_terms terms = { .paisa = 35 };
static struct cost cost;

/* So many of a character. */
static char *many(const char *character, size_t count)
{
	char *text = calloc(count * strlen(character) + 1, 1);

	assert_non_null(text);
	for (size_t i = 0; i < count; i++)
		strcat(text, character);
	return text;
}

static void measure(const char *character, size_t count, const struct cost_terms *by)
{
	char *text = many(character, count);

	assert_true(cost_of(text, by, &cost));
	free(text);
}

static void a_short_text_is_one_part_of_septets(void **state)
{
	(void)state;
	assert_true(cost_of("Vote [here]", &terms, &cost));
	assert_string_equal(cost.encoding, "gsm7");
	assert_int_equal(cost.parts, 1);
	assert_int_equal(cost.used[0], 13); /* brackets are two septets each */
	assert_int_equal(cost.room, 160);
	assert_int_equal(cost.paisa, 35);
	measure("a", 160, &terms);
	assert_int_equal(cost.parts, 1);
}

static void urdu_goes_as_units_and_its_parts_add_up(void **state)
{
	char sum[COST_SUM_SIZE];

	(void)state;
	measure("ب", 195, &terms);
	assert_string_equal(cost.encoding, "ucs2");
	assert_int_equal(cost.room, 67);
	assert_int_equal(cost.paisa, 105);
	cost_write_sum(&cost, sum);
	assert_string_equal(sum, "67+67+61");
	measure("ب", 70, &terms);
	assert_int_equal(cost.room, 70);
	measure("😀", 36, &terms); /* pairs of units */
	cost_write_sum(&cost, sum);
	assert_string_equal(sum, "66+6");
}

static void rooms_are_those_of_the_standard(void **state)
{
	struct cost_terms by = terms;

	(void)state;
	measure("a", 200, &by);
	assert_int_equal(cost.room, 153);
	by.format.header = SEGMENT_HEADER_16BIT;
	measure("a", 200, &by);
	assert_int_equal(cost.room, 152);
	measure("ب", 200, &by);
	assert_int_equal(cost.room, 66);
	by = (struct cost_terms){ .format.urdu = true };
	measure("ب", 100, &by);
	assert_string_equal(cost.encoding, "gsm7-ur");
	assert_int_equal(cost.room, 155);
	measure("ب", 200, &by);
	assert_int_equal(cost.room, 149);
	by.format.header = SEGMENT_HEADER_NONE;
	by.format.urdu = false;
	measure("a", 500, &by);
	assert_int_equal(cost.parts, 1);
	assert_int_equal(cost.room, 500);
}

/* Where the SMSC makes septets of Latin-1, it is the septets that fill the part. */
static void another_alphabet_is_measured_in_septets_too(void **state)
{
	const struct cost_terms latin = { .format.alphabet = CHARSET_LATIN1 };

	(void)state;
	assert_true(cost_of("[a]", &latin, &cost));
	assert_int_equal(cost.used[0], 5);
}

static void a_sum_of_many_parts_is_cut_and_no_sms_holds_all(void **state)
{
	char sum[COST_SUM_SIZE];

	(void)state;
	measure("a", 153 * 10, &terms);
	cost_write_sum(&cost, sum);
	assert_string_equal(sum, "153+153+153+153+153+153+153+153+…");
	measure("a", 153 * 256, &terms);
	assert_int_equal(cost.parts, 0);
	assert_int_equal(cost.paisa, 0);
	cost_write_sum(&cost, sum);
	assert_string_equal(sum, "");
	assert_true(cost_of("", &terms, &cost));
	assert_int_equal(cost.parts, 1);
}

static void a_text_has_three_ways_or_fewer(void **state)
{
	struct cost_ways ways;

	(void)state;
	assert_true(cost_of_ways("Vote", &terms, &ways));
	assert_int_equal(ways.gsm7.parts, 1);
	assert_int_equal(ways.ucs2.parts, 1);
	assert_int_equal(ways.ucs2.used[0], 4);
	assert_int_equal(ways.urdu.parts, 0); /* nothing to save */
	char *urdu = many("ب", 195);
	assert_true(cost_of_ways(urdu, &terms, &ways));
	free(urdu);
	assert_int_equal(ways.gsm7.parts, 0);
	assert_int_equal(ways.urdu.parts, 2);
	assert_int_equal(ways.ucs2.parts, 3);
}

static void rupees_have_two_places(void **state)
{
	char rupees[COST_RUPEES_SIZE];

	(void)state;
	cost_write_rupees(1305, rupees);
	assert_string_equal(rupees, "13.05");
	cost_write_rupees(0, rupees);
	assert_string_equal(rupees, "0.00");
	cost_write_rupees(-7, rupees);
	assert_string_equal(rupees, "-0.07");
	cost_write_rupees(INT64_MIN, rupees);
	assert_string_equal(rupees, "-92233720368547758.08");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_text_is_one_part_of_septets),
		cmocka_unit_test(urdu_goes_as_units_and_its_parts_add_up),
		cmocka_unit_test(rooms_are_those_of_the_standard),
		cmocka_unit_test(another_alphabet_is_measured_in_septets_too),
		cmocka_unit_test(a_sum_of_many_parts_is_cut_and_no_sms_holds_all),
		cmocka_unit_test(a_text_has_three_ways_or_fewer),
		cmocka_unit_test(rupees_have_two_places),
	};

	return RUN_SUITE(tests);
}
