/* What is published and would be gone. */
#include "reported.h"

static void assert_vanished(const char *messages, bool allowed, enum fault kind, const char *words)
{
	struct report ignored = { 0 };
	struct message_set *live = test_set_from(TEST_MESSAGES, &ignored);
	struct check_options options = test_options;

	options.live = live;
	options.allow_removal = allowed;
	assert_told_with(&options, (struct test_tables){ .messages = messages }, kind, 0, words);
	message_set_free(live);
	report_free(&ignored);
}

static const char less[] =
	HEAD "vote,en,vote,x\nregister,en,register,y\nregister,ur,اندراج,فارم\nwomen,en,women,z\n"
	     "limited,en,,w\nlimited,ur,,ٹھہریں\nfallback,en,,f\nfallback,ur,,ووٹ\nhelp,en,help,h\n";

static void each_kind_is_one_line_without_the_others(void **state)
{
	(void)state;
	assert_vanished(less, false, FAULT_VANISH_TOPICS,
		"topics that vanish (4): stop, start, cnic, language; is the sheet whole? --remove allows "
		"it");
	assert_vanished(less, false, FAULT_VANISH_LANGUAGES, "languages that vanish (1): ur-Latn;");
	assert_vanished(
		less, false, FAULT_VANISH_TEXTS, "topics that lose a language (2): vote/ur, help/ur;");
}

static void what_is_allowed_is_listed_as_a_warning(void **state)
{
	(void)state;
	assert_vanished(less, true, FAULT_REMOVED_TOPICS,
		"warning: topics that vanish (4): stop, start, cnic, language");
	assert_int_equal(fault_fact(FAULT_REMOVED_LANGUAGES)->severity, FAULT_WARNING);
	assert_vanished(less, true, FAULT_REMOVED_TEXTS, "vote/ur, help/ur");
}

static void nothing_vanishes_from_nothing(void **state)
{
	(void)state;
	assert_not_told(TEST_MESSAGES, FAULT_VANISH_TOPICS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_one_line_without_the_others),
		cmocka_unit_test(what_is_allowed_is_listed_as_a_warning),
		cmocka_unit_test(nothing_vanishes_from_nothing),
	};

	return RUN_SUITE(tests);
}
