/* What the catalogue's words lead to. */
#include "testing.h"

#include "agahi/words/lexicon.h"

static uint32_t number_of(const struct lexicon *lexicon, const char *word)
{
	return vocabulary_find(lexicon_vocabulary(lexicon), word, strlen(word));
}

/* Where the words lead from the root, or LEXICON_NOWHERE. */
static uint32_t walk(const struct lexicon *lexicon, const char *words)
{
	uint32_t place = LEXICON_ROOT;

	while (*words != '\0' && place != LEXICON_NOWHERE) {
		size_t len = strcspn(words, " ");
		uint32_t word = vocabulary_find(lexicon_vocabulary(lexicon), words, len);

		place = word == VOCABULARY_NONE ? LEXICON_NOWHERE : lexicon_step(lexicon, place, word);
		words += len + (words[len] == ' ');
	}
	return place;
}

static const struct keyword how_to_vote = { .folded = "how to vote", .languages = 1, .topic = 4, .words = 3 };
static const struct keyword vote_fee = { .folded = "vote fee", .languages = 2, .topic = 2, .words = 2 };
static const struct keyword vote = { .folded = "vote", .languages = 2, .topic = 1, .words = 1 };

static struct lexicon *make(void)
{
	struct lexicon *lexicon = lexicon_new();

	assert_true(lexicon_add_stopwords(lexicon, "how to", 1));
	assert_true(lexicon_add_keyword(lexicon, &how_to_vote, true));
	assert_true(lexicon_add_keyword(lexicon, &vote_fee, false));
	assert_true(lexicon_add_keyword(lexicon, &vote, true));
	assert_true(lexicon_finish(lexicon));
	return lexicon;
}

static void a_phrase_is_found_with_and_without_its_little_words(void **state)
{
	struct lexicon *lexicon = make();
	const struct lexicon_end *end = lexicon_ends(lexicon, walk(lexicon, "how to vote"));

	(void)state;
	assert_ptr_equal(end->keyword, &how_to_vote);
	assert_true(end->literal);
	bool literal = false, telling = false;
	for (end = lexicon_ends(lexicon, walk(lexicon, "vote")); end; end = end->next) {
		literal = literal || (end->keyword == &vote && end->literal);
		telling = telling || (end->keyword == &how_to_vote && !end->literal);
	}
	assert_true(literal && telling);
	assert_null(lexicon_ends(lexicon, walk(lexicon, "how to")));
	assert_int_equal(walk(lexicon, "to vote"), LEXICON_NOWHERE);
	lexicon_free(lexicon);
}

static void a_word_leads_to_its_topics_in_order(void **state)
{
	struct lexicon *lexicon = make();
	size_t count;
	const int *topics = lexicon_topics(lexicon, number_of(lexicon, "vote"), &count);

	(void)state;
	assert_int_equal(count, 2);
	assert_int_equal(topics[0], 1);
	assert_int_equal(topics[1], 4);
	lexicon_topics(lexicon, number_of(lexicon, "fee"), &count);
	assert_int_equal(count, 0); /* its words count only together */
	lexicon_topics(lexicon, number_of(lexicon, "how"), &count);
	assert_int_equal(count, 0);
	lexicon_free(lexicon);
}

static void words_know_their_languages_and_whether_they_say_something(void **state)
{
	struct lexicon *lexicon = make();

	(void)state;
	assert_true(lexicon_is_stopword(lexicon, number_of(lexicon, "how")));
	assert_false(lexicon_is_stopword(lexicon, number_of(lexicon, "vote")));
	assert_int_equal(lexicon_languages(lexicon, number_of(lexicon, "vote")), 3);
	assert_int_equal(lexicon_languages(lexicon, number_of(lexicon, "how")), 1);
	assert_int_equal(number_of(lexicon, "nothing"), VOCABULARY_NONE);
	lexicon_free(lexicon);
}

static void a_word_of_too_many_topics_says_nothing_about_one(void **state)
{
	static struct keyword many[LEXICON_MAX_TOPICS + 1];
	struct lexicon *lexicon = lexicon_new();
	size_t count;

	(void)state;
	for (int i = 0; i <= LEXICON_MAX_TOPICS; i++) {
		many[i] = (struct keyword){
			.folded = "card", .languages = 1, .topic = LEXICON_MAX_TOPICS - i, .words = 1
		};
		assert_true(lexicon_add_keyword(lexicon, &many[i], true));
		lexicon_topics(lexicon, number_of(lexicon, "card"), &count);
		assert_int_equal(count, i < LEXICON_MAX_TOPICS ? i + 1 : 0);
	}
	lexicon_free(lexicon);
}

static void a_large_trie_keeps_its_ways(void **state)
{
	enum { MANY = 3000 };
	static struct keyword many[MANY];
	static char words[MANY][32];
	struct lexicon *lexicon = lexicon_new();

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(words[i], sizeof(words[i]), "a%d b%d c%d", i % 10, i % 100, i);
		many[i] = (struct keyword){ .folded = words[i], .languages = 1, .topic = i, .words = 3 };
		assert_true(lexicon_add_keyword(lexicon, &many[i], true));
	}
	assert_true(lexicon_finish(lexicon));
	for (int i = 0; i < MANY; i++)
		assert_ptr_equal(lexicon_ends(lexicon, walk(lexicon, words[i]))->keyword, &many[i]);
	assert_int_equal(walk(lexicon, "a1 b2"), LEXICON_NOWHERE);
	lexicon_free(lexicon);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_phrase_is_found_with_and_without_its_little_words),
		cmocka_unit_test(a_word_leads_to_its_topics_in_order),
		cmocka_unit_test(words_know_their_languages_and_whether_they_say_something),
		cmocka_unit_test(a_word_of_too_many_topics_says_nothing_about_one),
		cmocka_unit_test(a_large_trie_keeps_its_ways),
	};

	return RUN_SUITE(tests);
}
