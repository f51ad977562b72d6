/* The number that a citizen's reply names. */
#include "testing.h"

#include "agahi/service/pick.h"
#include "agahi/text/fold.h"

static struct pick pick(const char *text)
{
	char folded[FOLD_MAX_OCTETS];

	fold_text(text, strlen(text), folded);
	return pick_read(folded);
}

static void assert_picks(const char *text, unsigned number)
{
	if (pick(text).number != number)
		fail_msg("\"%s\" is %u, not %u", text, pick(text).number, number);
}

static void a_digit_is_read_on_every_keypad(void **state)
{
	(void)state;
	assert_picks("1", 1);
	assert_picks(" 3. ", 3);
	assert_picks("(2)", 2);
	assert_picks("۲", 2);
	assert_picks("٣", 3);
	assert_picks("२", 2);
	assert_picks("２", 2);
	assert_picks("②", 2);
	assert_picks("2️⃣", 2);
	assert_true(pick("2").in_digits);
}

static void words_around_the_number_do_not_matter(void **state)
{
	(void)state;
	assert_picks("1 bhejo", 1);
	assert_picks("number 2 please", 2);
	assert_picks("No.3", 3);
	assert_picks("no2", 2);
	assert_picks("2 wala bhej do", 2);
	assert_picks("1 do", 1);
	assert_picks("نمبر ۲ بھیجیں", 2);
	assert_picks("mujhe 3 chahiye", 3);
	assert_picks("3 send", 3);
}

static void number_words_are_read_too(void **state)
{
	(void)state;
	assert_picks("two", 2);
	assert_picks("do", 2);
	assert_picks("pehla wala", 1);
	assert_picks("teesra bhejo", 3);
	assert_picks("دوسرا", 2);
	assert_picks("the first one", 1);
	assert_picks("ek do", 1);
	assert_false(pick("teen").in_digits);
}

static void what_says_more_is_no_pick(void **state)
{
	(void)state;
	assert_picks("", 0);
	assert_picks("0", 0);
	assert_picks("4", 0);
	assert_picks("12", 0);
	assert_picks("1 2", 0);
	assert_picks("1 vote", 0);
	assert_picks("vote", 0);
	assert_picks("please", 0);
	assert_picks("2 dusra 3", 0);
	assert_picks("mere 3 bete hain", 0);
	assert_picks("form 1", 0);
	assert_picks("please send me number please ok 1", 0);
	assert_picks("1 teen", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_digit_is_read_on_every_keypad),
		cmocka_unit_test(words_around_the_number_do_not_matter),
		cmocka_unit_test(number_words_are_read_too),
		cmocka_unit_test(what_says_more_is_no_pick),
	};

	return RUN_SUITE(tests);
}
