/* Days in what operators write, and what spreadsheets make of them. */
#include "testing.h"

#include "agahi/sheet/days.h"

static const struct day today = { 2027, 2, 10 };

/* clang-format off */
static void days_are_read_in_many_spellings(void **state)
{
	static const struct {
		const char *text;
		enum days_verdict verdict;
	} cases[] = {
		{ "31 February", DAYS_IMPOSSIBLE }, { "February 31", DAYS_IMPOSSIBLE }, { "Feb 30th, 2027", DAYS_IMPOSSIBLE },
		{ "31 April 2027", DAYS_IMPOSSIBLE }, { "0 March", DAYS_IMPOSSIBLE }, { "29 February 2027", DAYS_IMPOSSIBLE },
		{ "29 February 2028", DAYS_FINE }, { "29 February", DAYS_FINE }, { "31/2/2027", DAYS_IMPOSSIBLE },
		{ "2027-02-31", DAYS_IMPOSSIBLE }, { "13/14/2027", DAYS_IMPOSSIBLE }, { "31-02-2027", DAYS_IMPOSSIBLE },
		{ "۳۱ فروری", DAYS_IMPOSSIBLE }, { "۳۱ فروری ۲۰۲۷", DAYS_IMPOSSIBLE }, { "31 فروری", DAYS_IMPOSSIBLE },
		{ "٣١ فروری", DAYS_IMPOSSIBLE }, { "اتوار 31 اپریل", DAYS_IMPOSSIBLE }, { "31 farvari", DAYS_IMPOSSIBLE },
		{ "8 March 2027", DAYS_FINE }, { "Sunday 8 March", DAYS_FINE }, { "8 مارچ", DAYS_FINE }, { "3/8/2027", DAYS_FINE },
		{ "10 February 2027", DAYS_FINE }, { "9 February 2027", DAYS_PAST }, { "8th Feb. 2027", DAYS_PAST },
		{ "February 8, 2024", DAYS_PAST }, { "8/2/2024", DAYS_PAST }, { "2024-02-08", DAYS_PAST }, { "۸ فروری ۲۰۲۴", DAYS_PAST },
		{ "8 January", DAYS_PAST }, { "25 December", DAYS_PAST }, { "20 October", DAYS_FINE }, { "9 February", DAYS_PAST },
		{ "from 8 January 2027 to 8 March 2027", DAYS_FINE }, { "8 am to 5 pm", DAYS_FINE }, { "051-9204402", DAYS_FINE },
		{ "8-Feb-24", DAYS_PAST }, { "8-Feb-31", DAYS_FINE }, { "08-02-24", DAYS_PAST }, { "8/2/24", DAYS_PAST }, { "31/2/31", DAYS_IMPOSSIBLE },
		{ "2/8/24", DAYS_PAST }, { "8.3.27", DAYS_FINE }, { "31-Apr-27", DAYS_IMPOSSIBLE }, { "31st of February 2031", DAYS_IMPOSSIBLE },
		{ "8th of February 2024", DAYS_PAST }, { "the 8th of March", DAYS_FINE }, { "February 2024", DAYS_PAST }, { "February 2027", DAYS_FINE },
		{ "8 March 2017", DAYS_PAST }, { "Sunday, 31 February 2027", DAYS_IMPOSSIBLE }, { "31 فروری تک", DAYS_IMPOSSIBLE },
		{ "you may vote", DAYS_FINE }, { "", DAYS_FINE }, { "0800-02-2027", DAYS_FINE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char found[DAYS_FOUND_SIZE];

		if (days_judge(cases[i].text, today, true, found) != cases[i].verdict)
			fail_msg("%s is not %d", cases[i].text, cases[i].verdict);
	}
}

static void numbers_beside_other_words_are_at_most_doubtful_days(void **state)
{
	static const struct {
		const char *text;
		enum days_verdict verdict;
		const char *found;
	} cases[] = {
		{ "House 45 May Street", DAYS_FINE, NULL }, { "40 Mar Road", DAYS_FINE, NULL }, { "99 April Plaza", DAYS_FINE, NULL },
		{ "under section 45 may be fined", DAYS_FINE, NULL }, { "Notification 12/34/2026", DAYS_FINE, NULL }, { "FIR 45/67/2021", DAYS_FINE, NULL },
		{ "vote on 31 February please", DAYS_DOUBTFUL, "31 february" }, { "polls open 31/2/2027 all day", DAYS_DOUBTFUL, "31 2 2027" },
		{ "office shut 45 May 2027", DAYS_DOUBTFUL, "45 may 2027" }, { "31 February 2027 at 8 am", DAYS_IMPOSSIBLE, "31 february 2027" },
		{ "8 March 2017", DAYS_FINE, NULL }, { "born before 1 January 2009", DAYS_FINE, NULL }, { "the Act of 2 October 2025", DAYS_FINE, NULL },
		{ "8 February 2024", DAYS_PAST, NULL }, { "08-02-24", DAYS_FINE, NULL }, { "31-02-24", DAYS_FINE, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char found[DAYS_FOUND_SIZE];

		if (days_judge(cases[i].text, today, false, found) != cases[i].verdict)
			fail_msg("%s is not %d", cases[i].text, cases[i].verdict);
		if (cases[i].found)
			assert_string_equal(found, cases[i].found);
	}
}
/* clang-format on */

static void nothing_is_past_of_a_day_that_is_not_known(void **state)
{
	char found[DAYS_FOUND_SIZE];

	(void)state;
	assert_int_equal(days_judge("8 February 2024", (struct day){ 0 }, true, found), DAYS_FINE);
	assert_int_equal(days_judge("8 January", (struct day){ 0 }, true, found), DAYS_FINE);
}

static void assert_serial(const char *text, bool day_expected, const char *wanted)
{
	char meaning[DAYS_MEANING_SIZE] = "";

	assert_int_equal(days_is_serial(text, day_expected, meaning), wanted != NULL);
	if (wanted)
		assert_string_equal(meaning, wanted);
}

static void numbers_of_a_spreadsheet_are_told_with_what_they_stand_for(void **state)
{
	(void)state;
	assert_serial("0.333333", false, "08:00");
	assert_serial("0.3333333333", false, "08:00");
	assert_serial("0,708333", false, "17:00");
	assert_serial(".333", false, "08:00");
	assert_serial(".", true, NULL);
	assert_serial("0.5", true, "12:00");
	assert_serial("0.5", false, NULL);
	assert_serial("45000", true, "2023-03-15");
	assert_serial("45000", false, NULL);
	assert_serial("45000.333333", false, "2023-03-15 08:00");
	assert_serial("46454", true, "2027-03-08");
	assert_serial("8300", true, NULL);
	assert_serial("2027", true, NULL);
	assert_serial("1.333333", true, NULL);
	assert_serial("45000 rupees", true, NULL);
	assert_serial("", true, NULL);
}

static void long_numbers_that_were_shortened_are_told(void **state)
{
	(void)state;
	assert_true(days_is_scientific("9.23E+11"));
	assert_true(days_is_scientific("9E+11"));
	assert_true(days_is_scientific("3,001e+9"));
	assert_true(days_is_scientific("9.23E11"));
	assert_false(days_is_scientific("1E2"));
	assert_false(days_is_scientific("2e5"));
	assert_false(days_is_scientific("923001234567"));
	assert_false(days_is_scientific("9E"));
	assert_false(days_is_scientific("9.23E+11 x"));
	assert_false(days_is_scientific(""));
}

static void days_as_a_spreadsheet_rewrites_them_are_told(void **state)
{
	char number[DAYS_MEANING_SIZE], meaning[DAYS_MEANING_SIZE];

	(void)state;
	assert_true(days_is_rewritten("8-Mar"));
	assert_true(days_is_rewritten("Mar-08"));
	assert_true(days_is_rewritten("08-Mar-27"));
	assert_false(days_is_rewritten("8 March"));
	assert_false(days_is_rewritten("mar"));
	assert_false(days_is_rewritten("Mar"));
	assert_false(days_is_rewritten("8-Map"));
	assert_false(days_is_rewritten("NA-08"));
	assert_false(days_is_rewritten(""));
	assert_true(days_find_serial("Open 0.333333 to 0.708333", number, meaning));
	assert_string_equal(number, "0.333333");
	assert_string_equal(meaning, "08:00");
	assert_false(days_find_serial("Fee 0.125, or 0.5 of it", number, meaning));
	assert_false(days_find_serial("", number, meaning));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_read_in_many_spellings),
		cmocka_unit_test(numbers_beside_other_words_are_at_most_doubtful_days),
		cmocka_unit_test(days_as_a_spreadsheet_rewrites_them_are_told),
		cmocka_unit_test(nothing_is_past_of_a_day_that_is_not_known),
		cmocka_unit_test(numbers_of_a_spreadsheet_are_told_with_what_they_stand_for),
		cmocka_unit_test(long_numbers_that_were_shortened_are_told),
	};

	return RUN_SUITE(tests);
}
