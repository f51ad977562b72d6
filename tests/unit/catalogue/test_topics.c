/* What can be answered, and in which words. */
#include "content.h"

#include "agahi/catalogue/topics.h"

static struct topics *topics;

static void build(const char *rows)
{
	struct report report = { 0 };
	char csv[4096];

	snprintf(csv, sizeof(csv), "topic,lang,keywords,text\n%s", rows);
	struct message_set *set = test_set_from(csv, &report);
	topics = topics_build(set, &test_languages);
	assert_non_null(topics);
	message_set_free(set);
	report_free(&report);
}

static int tear_down(void **state)
{
	(void)state;
	topics_free(topics);
	topics = NULL;
	return 0;
}

/* HELP is no subject among other words, but may be named to who was not understood. */
static void a_command_is_no_subject(void **state)
{
	(void)state;
	assert_true(topics_is_subject("vote"));
	assert_true(topics_is_subject("cnic"));
	assert_false(topics_is_subject("help"));
	assert_false(topics_is_subject("stop"));
	assert_false(topics_is_subject("fallback"));
	build("help,en,help,H\nstop,en,stop,S\nvote,en,vote,V\ncnic,en,cnic,C\n");
	assert_true(topics_is_command(topics, topics_find(topics, "help")));
	assert_false(topics_is_command(topics, topics_find(topics, "cnic")));
	assert_false(topics_is_command(topics, topics_find(topics, "vote")));
	assert_string_equal(topics_name(topics, topics_find(topics, "help"), 1), "HELP");
	assert_null(topics_name(topics, topics_find(topics, "stop"), 1));
	assert_string_equal(topics_name(topics, topics_find(topics, "cnic"), 1), "CNIC");
}

static void topics_and_languages_are_numbered_in_their_order(void **state)
{
	(void)state;
	build("vote,en,vote,V\nvote,ur,ووٹ,و\nhelp,en,help,H\nvote,ur-Latn,vote,W\nlost,fr,perdu,P\n");
	assert_int_equal(topics_count(topics), 3);
	assert_int_equal(topics_language_count(topics), 4);
	assert_string_equal(topics_slug(topics, 1), "help");
	assert_int_equal(topics_find(topics, "help"), 1);
	assert_int_equal(topics_find_fixed(topics, FIXED_HELP), 1);
	assert_int_equal(topics_find_fixed(topics, FIXED_STOP), TOPICS_NONE);
	assert_int_equal(topics_find(topics, "nothing"), TOPICS_NONE);
	assert_int_equal(topics_find_language(topics, "en"), 1);
	assert_int_equal(topics_find_language(topics, "fr"), 3); /* named by nobody, and in the set */
	assert_int_equal(topics_default_language(topics), 0);
	assert_string_equal(topics_language_tag(topics, 2), "ur-Latn");
	assert_string_equal(topics_text(topics, 0, 2), "W");
	assert_null(topics_text(topics, 1, 0));
	assert_null(topics_text(topics, 2, 1));
	assert_string_equal(topics_text(topics, 2, 3), "P");
}

static void a_language_that_the_set_lacks_is_none_unless_it_is_the_default(void **state)
{
	(void)state;
	build("vote,sd,ووٽ,و\nvote,en,vote,V\n");
	assert_int_equal(topics_language_count(topics), 3);
	assert_string_equal(topics_language_tag(topics, 0), "ur");
	assert_string_equal(topics_language_tag(topics, 1), "en");
	assert_string_equal(topics_language_tag(topics, 2), "sd");
	assert_int_equal(topics_find_language(topics, "ur-Latn"), TOPICS_NONE);
}

static void names_are_the_first_keyword_in_capitals(void **state)
{
	(void)state;
	build("vote,en,How to "
	      "vote|vote,V\nvote,ur,ووٹ,و\nquiet,en,,Q\nfallback,en,cricket,F\nquiet,ur-Latn,,Q\n");
	assert_string_equal(topics_name(topics, 0, 1), "HOW TO VOTE");
	assert_string_equal(topics_name(topics, 0, 0), "ووٹ");
	assert_null(topics_name(topics, 0, 2));
	assert_null(topics_name(topics, 1, 1));
	assert_null(topics_name(topics, 2, 1));
}

static void of_two_rows_the_later_one_counts(void **state)
{
	(void)state;
	build("vote,en,one,first\nvote,en,two,second\n");
	assert_string_equal(topics_text(topics, 0, 1), "second");
	assert_string_equal(topics_name(topics, 0, 1), "TWO");
}

static void languages_are_told_by_their_letters(void **state)
{
	(void)state;
	build("vote,en,vote,Vote\nvote,ur,ووٹ,ووٹ ڈالیں ECP\nvote,ur-Latn,vote,Vote dalen\n");
	assert_false(topics_language_is_latin(topics, 0));
	assert_true(topics_language_is_latin(topics, 1));
	assert_true(topics_language_is_latin(topics, 2));
}

static void words_fall_back_to_the_default_and_then_to_any(void **state)
{
	static const char *const words[] = { "ur", NULL, "ur-Latn" },
				 *const one[] = { NULL, NULL, "ur-Latn" },
				 *const none[] = { NULL, NULL, NULL };

	(void)state;
	build("vote,en,vote,V\nhelp,ur,مدد,م\nhelp,en,help,H\nthanks,ur-Latn,,S\n");
	assert_string_equal(topics_best_word(topics, words, 2), "ur-Latn");
	assert_string_equal(topics_best_word(topics, words, 1), "ur");
	assert_string_equal(topics_best_word(topics, one, 1), "ur-Latn");
	assert_null(topics_best_word(topics, none, 1));
	assert_string_equal(topics_best_text(topics, 0, 0), "V");
	assert_string_equal(topics_best_text(topics, 1, 2), "م");
}

static void a_default_that_the_service_lacks_is_the_first(void **state)
{
	static const char *const tags[] = { "en", "ur" };
	const struct topics_languages languages = { tags, 2, "sd" }, none = { tags, 0, "en" };
	struct message_set *set = message_set_new();

	(void)state;
	message_set_add_message(set, "vote", "ur", "x", 0);
	topics = topics_build(set, &languages);
	assert_int_equal(topics_default_language(topics), 0);
	assert_int_equal(topics_language_count(topics), 1);
	assert_true(topics_languages_have(&languages, "ur"));
	assert_false(topics_languages_have(&languages, "sd"));
	topics_free(topics);
	message_set_free(set);
	set = message_set_new();
	topics = topics_build(set, &none); /* nothing yet: its default is a language all the same */
	assert_int_equal(topics_count(topics), 0);
	assert_string_equal(topics_language_tag(topics, 0), "en");
	message_set_free(set);
}

static void another_text_is_laid_over_and_the_original_stays(void **state)
{
	(void)state;
	build("vote,en,vote,Vote\nvote,ur,ووٹ,ووٹ\nhelp,en,help,Old\nnearest,en,,Near {topics}\n");
	const struct topics_change changes[] = { { topics_find(topics, "vote"),
							 topics_find_language(topics, "en"), "Vote anew" },
		{ topics_find(topics, "help"), topics_find_language(topics, "en"), "Send {topics}" },
		{ topics_find(topics, "vote"), topics_find_language(topics, "ur"), "ab roman mein" },
		{ topics_find(topics, "nearest"), topics_find_language(topics, "en"), "Nearer {topics}" } };
	struct topics *over = topics_overlay(topics, changes, 4);

	assert_non_null(over);
	assert_string_equal(topics_text(over, changes[0].topic, changes[0].language), "Vote anew");
	assert_string_equal(topics_text(over, changes[1].topic, changes[1].language), "Send 1 VOTE");
	assert_int_equal(
		topics_offer_language(over, changes[1].topic, changes[1].language), changes[1].language);
	assert_int_equal(topics_offer_language(topics, changes[1].topic, changes[1].language), TOPICS_NONE);
	assert_string_equal(topics_text(over, changes[3].topic, changes[3].language), "Nearer {topics}");
	assert_true(topics_language_is_latin(over, changes[2].language));
	assert_false(topics_language_is_latin(topics, changes[2].language));
	assert_string_equal(topics_text(topics, changes[0].topic, changes[0].language), "Vote");
	topics_free(over);
	assert_string_equal(topics_text(topics, changes[2].topic, changes[2].language), "ووٹ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_command_is_no_subject, tear_down),
		cmocka_unit_test_teardown(topics_and_languages_are_numbered_in_their_order, tear_down),
		cmocka_unit_test_teardown(
			a_language_that_the_set_lacks_is_none_unless_it_is_the_default, tear_down),
		cmocka_unit_test_teardown(names_are_the_first_keyword_in_capitals, tear_down),
		cmocka_unit_test_teardown(of_two_rows_the_later_one_counts, tear_down),
		cmocka_unit_test_teardown(languages_are_told_by_their_letters, tear_down),
		cmocka_unit_test_teardown(words_fall_back_to_the_default_and_then_to_any, tear_down),
		cmocka_unit_test_teardown(a_default_that_the_service_lacks_is_the_first, tear_down),
		cmocka_unit_test_teardown(another_text_is_laid_over_and_the_original_stays, tear_down),
	};

	return RUN_SUITE(tests);
}
