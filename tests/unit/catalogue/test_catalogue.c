/* The published message set, made for answering. */
#include "content.h"

#include "agahi/text/script.h"

#include "agahi/catalogue/menus.h"
#include "agahi/text/fold.h"
#include "agahi/words/lexicon.h"

#include "small_model.h"

static bool is_ours(const struct catalogue *catalogue, const char *text)
{
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(text, strlen(text), folded);

	return catalogue_is_own_text(catalogue, folded, len);
}

static void our_own_text_is_known_by_how_it_begins(void **state)
{
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);

	(void)state;
	assert_true(is_ours(catalogue, "How to vote: bring your original identity card to the station"));
	assert_true(is_ours(catalogue, "HOW TO VOTE bring your original identity card to the sta"));
	assert_true(is_ours(catalogue, "ووٹ کے لیے اصل شناختی کارڈ ساتھ لائیں"));
	assert_false(is_ours(catalogue, "How to vote: bring your original")); /* so much, anybody may write */
	assert_false(
		is_ours(catalogue, "Fwd: How to vote: bring your original identity card to the station"));
	assert_false(is_ours(catalogue, "We will stay quiet"));
	assert_false(is_ours(catalogue, ""));
	catalogue_free(catalogue);
}

static void all_its_parts_are_of_one_set(void **state)
{
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);
	const struct topics *topics = catalogue_topics(catalogue);
	const struct keyword *keyword = keywords_find(catalogue_keywords(catalogue), "urdu", 4);

	(void)state;
	assert_string_equal(topics_slug(topics, keyword->topic), "language");
	assert_int_equal(keyword->languages, 1);
	assert_true(vocabulary_find(lexicon_vocabulary(catalogue_lexicon(catalogue)), "urdu", 4) !=
		VOCABULARY_NONE);
	assert_int_equal(menus_count(catalogue_menus(catalogue)), 0);
	catalogue_free(catalogue);
}

static void the_scripts_are_those_of_its_languages(void **state)
{
	struct catalogue *latin = test_catalogue_from("topic,lang,keywords,text\nvote,fr,voter,Votez\n");
	struct catalogue *both = test_catalogue_from(TEST_MESSAGES);

	(void)state;
	/* Of the service's default, too, whether or not it has a text yet. */
	assert_int_equal(catalogue_scripts(latin), SCRIPT_LATIN | SCRIPT_ARABIC);
	assert_int_equal(catalogue_scripts(both), SCRIPT_LATIN | SCRIPT_ARABIC);
	assert_int_equal(keywords_count(catalogue_keywords(latin)), 1);
	assert_int_equal(catalogue_edition(latin), 0);
	catalogue_set_edition(latin, 7);
	assert_int_equal(catalogue_edition(latin), 7);
	catalogue_free(latin);
	catalogue_free(both);
}

/* "passport fee" is none of our subjects, "passport" may be one. */
static void phrases_that_are_not_answered_do_not_take_their_words(void **state)
{
	struct catalogue *catalogue =
		test_catalogue_from("topic,lang,keywords,text\nfallback,en,passport fee|cricket,F\n");
	const struct lexicon *lexicon = catalogue_lexicon(catalogue);
	size_t count;

	(void)state;
	lexicon_topics(lexicon, vocabulary_find(lexicon_vocabulary(lexicon), "passport", 8), &count);
	assert_int_equal(count, 0);
	lexicon_topics(lexicon, vocabulary_find(lexicon_vocabulary(lexicon), "cricket", 7), &count);
	assert_int_equal(count, 1);
	catalogue_free(catalogue);
}

static void an_empty_set_is_a_catalogue_too(void **state)
{
	struct message_set *set = message_set_new();
	struct catalogue *catalogue = catalogue_build(set, &test_languages);

	(void)state;
	assert_int_equal(topics_count(catalogue_topics(catalogue)), 0);
	assert_false(is_ours(catalogue, "How to vote: bring your original identity card to the station"));
	catalogue_free(catalogue);
	catalogue_free(NULL);
	message_set_free(set);
}

static void classes_of_a_model_are_its_topics(void **state)
{
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);
	const struct topics *topics = catalogue_topics(catalogue);

	(void)state;
	assert_null(catalogue_model(catalogue));
	catalogue_set_model(catalogue, small_model());
	assert_non_null(catalogue_model(catalogue));
	assert_int_equal(catalogue_topic_of_class(catalogue, 0), topics_find(topics, "vote"));
	assert_int_equal(catalogue_topic_of_class(catalogue, 1), -1); /* there is no such topic */
	catalogue_set_model(catalogue, small_model());                /* in place of the first */
	catalogue_set_model(catalogue, NULL);
	assert_null(catalogue_model(catalogue));
	catalogue_set_model(catalogue, small_model());
	catalogue_free(catalogue);
}

static void an_overlay_knows_its_own_texts_and_no_others(void **state)
{
	static const char old[] = "How to vote: bring your original identity card to the station";
	static const char new[] = "Bring your card to the station where your name is on the list of voters";
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);
	const struct topics *topics = catalogue_topics(catalogue);
	const struct catalogue_text text = { topics_find(topics, "vote"), topics_find_language(topics, "en"),
		new, old, new };
	struct catalogue *over = catalogue_overlay(catalogue, &(struct catalogue_changes){ &text, 1, NULL });

	(void)state;
	assert_non_null(over);
	assert_true(is_ours(over, new));
	assert_false(is_ours(over, old));
	assert_true(is_ours(catalogue, old));
	assert_ptr_equal(catalogue_keywords(over), catalogue_keywords(catalogue));
	assert_ptr_equal(catalogue_menus(over), catalogue_menus(catalogue));
	assert_true(catalogue_overlay_is_exact(over, topics_find_language(topics, "en")));
	struct catalogue *same = catalogue_overlay(over, &(struct catalogue_changes){ NULL, 0, NULL });
	assert_non_null(same);
	assert_ptr_equal(catalogue_topics(same), catalogue_topics(over));
	catalogue_free(catalogue);
	catalogue_free(over);
	assert_true(is_ours(same, new)); /* it holds what it was laid over */
	catalogue_free(same);
}

static void who_holds_a_catalogue_keeps_it(void **state)
{
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES), *held = catalogue_hold(catalogue);

	(void)state;
	assert_ptr_equal(held, catalogue);
	catalogue_free(catalogue);
	assert_false(catalogue_is_overlay(held));
	assert_int_not_equal(topics_count(catalogue_topics(held)), 0);
	catalogue_free(held);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_text_is_known_by_how_it_begins),
		cmocka_unit_test(all_its_parts_are_of_one_set),
		cmocka_unit_test(the_scripts_are_those_of_its_languages),
		cmocka_unit_test(phrases_that_are_not_answered_do_not_take_their_words),
		cmocka_unit_test(an_empty_set_is_a_catalogue_too),
		cmocka_unit_test(classes_of_a_model_are_its_topics),
		cmocka_unit_test(an_overlay_knows_its_own_texts_and_no_others),
		cmocka_unit_test(who_holds_a_catalogue_keeps_it),
	};

	return RUN_SUITE(tests);
}
