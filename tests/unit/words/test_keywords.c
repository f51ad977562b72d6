/* Keywords, folded and found by hash. */
#include "testing.h"

#include "agahi/text/fold.h"
#include "agahi/words/keywords.h"

static const struct keyword *find(const struct keywords *keywords, const char *text)
{
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(text, strlen(text), folded);

	return keywords_find(keywords, folded, len);
}

static void a_keyword_is_found_as_it_folds(void **state)
{
	struct keywords *keywords = keywords_new(4);

	(void)state;
	assert_true(keywords_add(keywords, "How to Vote?", 3, 1));
	const struct keyword *keyword = find(keywords, "how TO vote");
	assert_non_null(keyword);
	assert_string_equal(keyword->written, "How to Vote?");
	assert_string_equal(keyword->folded, "how to vote");
	assert_int_equal(keyword->topic, 3);
	assert_int_equal(keyword->words, 3);
	assert_int_equal(keyword->languages, 2);
	assert_null(keyword->other_topic);
	assert_null(find(keywords, "how to"));
	assert_null(find(keywords, "how to vote now"));
	assert_null(keywords_find(keywords, "", 0));
	keywords_free(keywords);
}

static void a_topic_has_it_once_in_all_its_languages(void **state)
{
	struct keywords *keywords = keywords_new(3);

	(void)state;
	keywords_add(keywords, "vote", 1, 0);
	keywords_add(keywords, "VOTE", 1, 63);
	keywords_add(keywords, "?!", 1, 0); /* folds to nothing */
	assert_int_equal(keywords_count(keywords), 1);
	assert_true(keywords_at(keywords, 0)->languages == (UINT64_C(1) << 63 | 1));
	assert_string_equal(keywords_at(keywords, 0)->written, "vote");
	keywords_free(keywords);
}

static void topics_that_share_it_are_a_chain(void **state)
{
	struct keywords *keywords = keywords_new(3);
	unsigned topics = 0;

	(void)state;
	for (int topic = 0; topic < 3; topic++)
		keywords_add(keywords, "card", topic, topic);
	keywords_add(keywords, "card", 1, 9);
	for (const struct keyword *each = find(keywords, "card"); each; each = each->other_topic) {
		topics |= 1U << each->topic;
		assert_true(
			each->languages == (UINT64_C(1) << each->topic | (each->topic == 1 ? 1U << 9 : 0)));
	}
	assert_int_equal(topics, 7);
	assert_int_equal(find(keywords, "card")->topic, 2);
	assert_int_equal(keywords_count(keywords), 3);
	keywords_free(keywords);
}

static void a_full_table_still_finds_each_and_only_them(void **state)
{
	enum { MANY = 5000 };
	struct keywords *keywords = keywords_new(MANY);
	char word[32];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(word, sizeof(word), "keyword %d", i);
		assert_true(keywords_add(keywords, word, i, 0));
	}
	for (int i = 0; i < MANY; i++) {
		snprintf(word, sizeof(word), "keyword %d", i);
		assert_int_equal(find(keywords, word)->topic, i);
		assert_ptr_equal(find(keywords, word), keywords_at(keywords, (size_t)i));
	}
	assert_null(find(keywords, "keyword 5000"));
	keywords_free(keywords);
	keywords_free(NULL);
}

/* In a small table they stand in each other's places. */
static void a_beginning_of_a_keyword_is_another_one(void **state)
{
	enum { MANY = 32 };
	struct keywords *keywords = keywords_new(MANY);
	char word[MANY + 1];

	(void)state;
	for (int len = MANY; len > 0; len--) {
		memset(word, 'a', sizeof(word));
		word[len] = '\0';
		assert_null(find(keywords, word));
		assert_true(keywords_add(keywords, word, len, 0));
	}
	for (int len = MANY; len > 0; len--) {
		memset(word, 'a', sizeof(word));
		word[len] = '\0';
		assert_int_equal(find(keywords, word)->topic, len);
	}
	keywords_free(keywords);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_keyword_is_found_as_it_folds),
		cmocka_unit_test(a_topic_has_it_once_in_all_its_languages),
		cmocka_unit_test(topics_that_share_it_are_a_chain),
		cmocka_unit_test(a_full_table_still_finds_each_and_only_them),
		cmocka_unit_test(a_beginning_of_a_keyword_is_another_one),
	};

	return RUN_SUITE(tests);
}
