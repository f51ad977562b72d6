/* What is said beside a field: of this row and no other, at once and by the whole check. */
#include "reported.h"

#include "agahi/preview/checks.h"

static const struct test_tables tables = { .messages = HEAD
	"vote,en,vote|votes!!|women,Vote at {place} {oops\n"
	"vote,ur,ووٹ,ووٹ\n"
	"women,en,women,Every woman may vote on {day}\n" TEST_NEEDED,
	.placeholders = PLACEHOLDERS "day,en,45000\nday,ur,جمعہ\nspare,en,x\n",
	.menus = MENUS "start,title,en,Start,\nstart,a,en,Vote,vote\nstart,b,en,Nothing,no-such\n" };

static struct message_set *set;
static struct report report;
static struct checks checks;

static int set_up(void **state)
{
	struct report reading = { 0 };

	(void)state;
	set = test_set_of(tables, &reading);
	report_free(&reading);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	report_free(&report);
	report = (struct report){ 0 };
	checks_free(&checks);
	message_set_free(set);
	return 0;
}

static size_t count_of(enum fault kind)
{
	size_t count = 0;

	for (size_t i = 0; i < checks.count; i++)
		count += checks.list[i].kind == kind;
	return count;
}

static void at_once(struct checks_place place)
{
	checks_at_once(set, &test_options, &place, &report);
	assert_true(checks_beside(&report, &place, PHRASES_ENGLISH, &checks));
}

static void whole(struct checks_place place)
{
	check_message_set(set, &test_options, &report);
	assert_true(checks_beside(&report, &place, PHRASES_ENGLISH, &checks));
}

static void a_message_is_told_its_own_faults_at_once(void **state)
{
	(void)state;
	at_once((struct checks_place){ .topic = "vote", .lang = "en" });
	assert_int_equal(count_of(FAULT_TEXT_BRACES), 1);
	assert_int_equal(count_of(FAULT_PLACEHOLDER_MISSING), 1);
	assert_int_equal(count_of(FAULT_KEYWORD_TAKEN), 0); /* of the whole */
	for (size_t i = 0; i < checks.count; i++) {
		assert_non_null(checks.list[i].words);
		assert_true(i == 0 || checks.list[i].severity <= checks.list[i - 1].severity);
		assert_true((checks.list[i].severity == FAULT_ERROR) == (i < checks.errors));
		if (checks.list[i].kind == FAULT_TEXT_BRACES)
			assert_string_equal(checks.list[i].column, "text");
	}
}

/* What is said at once is also said by the whole check. */
static void the_whole_says_that_and_more(void **state)
{
	struct checks first = { 0 };

	(void)state;
	at_once((struct checks_place){ .topic = "vote", .lang = "en" });
	first = checks;
	checks = (struct checks){ 0 };
	report_free(&report);
	report = (struct report){ 0 };
	whole((struct checks_place){ .topic = "vote", .lang = "en" });
	for (size_t i = 0; i < first.count; i++)
		assert_int_equal(count_of(first.list[i].kind), 1);
	checks_free(&first);
	checks_free(&checks);
	assert_true(checks_beside(
		&report, &(struct checks_place){ .topic = "women", .lang = "en" }, PHRASES_URDU, &checks));
	assert_int_equal(count_of(FAULT_KEYWORD_TAKEN), 1); /* told where it came second */
}

static void another_message_has_none_of_it(void **state)
{
	(void)state;
	at_once((struct checks_place){ .topic = "vote", .lang = "ur" });
	assert_int_equal(checks.count, 0);
	at_once((struct checks_place){ .topic = "vote", .lang = "xx" });
	assert_int_equal(checks.count, 0);
}

static void a_value_is_told_its_number_and_whether_it_is_used(void **state)
{
	(void)state;
	at_once((struct checks_place){ .placeholder = "day", .lang = "en" });
	assert_int_equal(count_of(FAULT_VALUE_SERIAL), 1);
	assert_int_equal(count_of(FAULT_PLACEHOLDER_UNUSED), 0);
	checks_free(&checks);
	at_once((struct checks_place){ .placeholder = "day", .lang = "ur" });
	assert_int_equal(count_of(FAULT_VALUE_SERIAL), 0);
	checks_free(&checks);
	at_once((struct checks_place){ .placeholder = "spare" });
	assert_int_equal(count_of(FAULT_PLACEHOLDER_UNUSED), 1);
	checks_free(&checks);
	at_once((struct checks_place){ .placeholder = "spar" });
	assert_int_equal(count_of(FAULT_PLACEHOLDER_UNUSED), 0);
}

static void an_item_of_a_menu_is_told_where_it_leads_nowhere(void **state)
{
	(void)state;
	at_once((struct checks_place){ .menu = "start", .item = "b", .lang = "en" });
	assert_int_equal(count_of(FAULT_MENU_TARGET), 1);
	assert_int_equal(checks.errors, count_of(FAULT_MENU_TARGET));
	checks_free(&checks);
	at_once((struct checks_place){ .menu = "start", .item = "a" });
	assert_int_equal(checks.errors, 0);
	checks_free(&checks);
	at_once((struct checks_place){ 0 });
	assert_int_equal(checks.count, 0);
}

/* --- whose a keyword is ------------------------------------------------------------------------------- */

static void claims(const char *topic, const char *lang, const char *keyword)
{
	const struct checks_place place = { .topic = topic, .lang = lang };
	char *keywords[] = { (char *)(uintptr_t)keyword, (char *)(uintptr_t) "nobody has this" };
	const struct message_row row = { .topic = (char *)(uintptr_t)topic,
		.lang = (char *)(uintptr_t)lang,
		.text = (char *)(uintptr_t) "text",
		.keywords = keywords,
		.keyword_count = 2 };

	tear_down(NULL);
	set_up(NULL);
	checks_claims(set, &row, &report);
	assert_true(checks_beside(&report, &place, PHRASES_ENGLISH, &checks));
}

static void a_keyword_that_another_topic_has_is_an_error_whichever_came_first(void **state)
{
	(void)state;
	claims("women", "en", "Votes!");
	assert_int_equal(checks.errors, 1);
	assert_int_equal(count_of(FAULT_KEYWORD_TAKEN), 1);
	assert_string_equal(checks.list[0].column, "keywords");
	assert_non_null(strstr(checks.list[0].words, "vote"));
	claims("vote", "en", "women");
	assert_int_equal(count_of(FAULT_KEYWORD_TAKEN), 1);
	claims("a-new-topic", "en", "women");
	assert_int_equal(checks.errors, 1); /* both have it: one cause, one line */
}

static void in_another_language_it_is_a_remark(void **state)
{
	(void)state;
	claims("women", "en", "ووٹ");
	assert_int_equal(checks.errors, 0);
	assert_int_equal(count_of(FAULT_KEYWORD_SHARED), 1);
}

static void a_topics_own_keywords_are_its_own(void **state)
{
	(void)state;
	claims("vote", "en", "vote");
	assert_int_equal(checks.count, 0);
	claims("vote", "ur-Latn", "vote");
	assert_int_equal(checks.count, 0);
	claims("women", "en", "!!");
	assert_int_equal(checks.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_message_is_told_its_own_faults_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_whole_says_that_and_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_message_has_none_of_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_value_is_told_its_number_and_whether_it_is_used, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			an_item_of_a_menu_is_told_where_it_leads_nowhere, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_keyword_that_another_topic_has_is_an_error_whichever_came_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(in_another_language_it_is_a_remark, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_topics_own_keywords_are_its_own, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
