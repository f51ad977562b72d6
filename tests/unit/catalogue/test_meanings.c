/* What the words of a catalogue's keywords lead to. */
#include "content.h"

#include "agahi/catalogue/meanings.h"

static const char *const tags[] = { "en", "xx" };
static const struct topics_languages languages = { tags, 2, "en" };

enum { TOPICS = 12 };

/* Topics in a language whose texts begin with a word, but for the first few. */
static struct topics *make_topics(const char *lang, const char *word, int others)
{
	struct message_set *set = message_set_new();

	for (int i = 0; i < TOPICS; i++) {
		char slug[16], text[64];

		snprintf(slug, sizeof(slug), "t%d", i);
		snprintf(text, sizeof(text), "%s number%d", i < others ? "mango" : word, i);
		assert_non_null(message_set_add_message(set, slug, lang, text, 0));
	}
	struct topics *topics = topics_build(set, &languages);
	assert_non_null(topics);
	message_set_free(set);
	return topics;
}

static bool says_nothing(const struct lexicon *lexicon, const char *word)
{
	uint32_t number = vocabulary_find(lexicon_vocabulary(lexicon), word, strlen(word));

	return number != VOCABULARY_NONE && lexicon_is_stopword(lexicon, number);
}

static void words_that_say_nothing_are_listed_or_told_from_texts(void **state)
{
	struct keywords *keywords = keywords_new(2);
	struct topics *topics = make_topics("xx", "zul", 1);

	(void)state;
	assert_true(keywords_add(keywords, "vote where", 3, topics_find_language(topics, "xx")));
	struct lexicon *lexicon = meanings_learn(topics, keywords);
	assert_non_null(lexicon);
	assert_true(says_nothing(lexicon, "zul"));
	assert_true(says_nothing(lexicon, "the"));
	assert_true(says_nothing(lexicon, "lahore"));
	assert_false(says_nothing(lexicon, "mango"));
	assert_false(says_nothing(lexicon, "vote"));
	lexicon_free(lexicon);
	/* A keyword says something, however often texts do. */
	assert_true(keywords_add(keywords, "zul", 2, topics_find_language(topics, "xx")));
	lexicon = meanings_learn(topics, keywords);
	assert_false(says_nothing(lexicon, "zul"));
	lexicon_free(lexicon);
	topics_free(topics);
	keywords_free(keywords);
}

static bool stays(const char *lang, const char *word, int others)
{
	struct topics *before = make_topics(lang, "zul", 1), *after = make_topics(lang, word, others);
	bool stays = meanings_stay(before, after, topics_find_language(after, lang));

	topics_free(before);
	topics_free(after);
	return stays;
}

static void they_stay_while_texts_have_the_same_ones(void **state)
{
	(void)state;
	assert_true(stays("xx", "zul", 1));
	assert_true(stays("xx", "zul", 2));
	assert_false(stays("xx", "zul", TOPICS / 2)); /* "mango" is one then */
	assert_false(stays("xx", "quz", 1));
	assert_true(stays("en", "quz", 1)); /* it has a list */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_that_say_nothing_are_listed_or_told_from_texts),
		cmocka_unit_test(they_stay_while_texts_have_the_same_ones),
	};

	return RUN_SUITE(tests);
}
