#include "agahi/catalogue/meanings.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/text/fold.h"
#include "agahi/words/frequent.h"
#include "agahi/words/stopwords.h"
#include "agahi/words/vocabulary.h"

/* The words of all keywords, whatever they say. */
static struct vocabulary *keyword_words(const struct keywords *keywords)
{
	struct vocabulary *words = vocabulary_new();

	for (size_t i = 0; words && i < keywords_count(keywords); i++) {
		for (const char *at = keywords_at(keywords, i)->folded; *at != '\0';) {
			size_t len = strcspn(at, " ");

			if (vocabulary_add(words, at, len) == VOCABULARY_NONE) {
				vocabulary_free(words);
				return NULL;
			}
			at += len + (at[len] == ' ');
		}
	}
	return words;
}

/* For a language without a list: what stands in many of its texts. */
static bool write_frequent_words(const struct topics *topics, int language,
	const struct vocabulary *words_of_keywords, struct buffer *words)
{
	size_t count = topics_count(topics);
	const char **texts = calloc(count + 1, sizeof(*texts));

	for (size_t topic = 0; texts && topic < count; topic++)
		texts[topic] = topics_text(topics, (int)topic, language);
	buffer_add(words, "", 0);
	bool written = texts && frequent_words(texts, count, words_of_keywords, words);
	free((void *)texts);
	return written;
}

static bool add_frequent_words(struct lexicon *lexicon, const struct topics *topics, int language,
	const struct vocabulary *words_of_keywords)
{
	struct buffer words = { 0 };
	bool added = write_frequent_words(topics, language, words_of_keywords, &words) &&
		lexicon_add_stopwords(lexicon, words.data, UINT64_C(1) << language);

	buffer_free(&words);
	return added;
}

static bool add_folded_stopwords(struct lexicon *lexicon, const char *words, uint64_t languages)
{
	char folded[FOLD_MAX_OCTETS];

	while (*words != '\0') {
		size_t len = strcspn(words, " ");

		fold_text(words, len, folded);
		if (!lexicon_add_stopwords(lexicon, folded, languages))
			return false;
		words += len + (words[len] == ' ');
	}
	return true;
}

static bool add_stopwords(
	struct lexicon *lexicon, const struct topics *topics, const struct keywords *keywords)
{
	int languages = (int)topics_language_count(topics);
	struct vocabulary *words = NULL; /* of keywords, once a language needs them */
	bool added = add_folded_stopwords(lexicon, stopwords_names(), 0);

	for (int language = 0; added && language < languages; language++) {
		const char *list = stopwords_of(topics_language_tag(topics, language));

		if (!list && !words)
			words = keyword_words(keywords);
		if (list)
			added = add_folded_stopwords(lexicon, list, UINT64_C(1) << language);
		else
			added = words && add_frequent_words(lexicon, topics, language, words);
	}
	vocabulary_free(words);
	return added;
}

static bool add_keywords(
	struct lexicon *lexicon, const struct topics *topics, const struct keywords *keywords)
{
	int foreign = topics_find_fixed(topics, FIXED_FALLBACK);

	for (size_t i = 0; i < keywords_count(keywords); i++) {
		const struct keyword *keyword = keywords_at(keywords, i);
		/* "passport fee" is none of our subjects, but "passport" may be. */
		bool words_count = keyword->words == 1 || keyword->topic != foreign;

		if (!lexicon_add_keyword(lexicon, keyword, words_count))
			return false;
	}
	return true;
}

struct lexicon *meanings_learn(const struct topics *topics, const struct keywords *keywords)
{
	struct lexicon *lexicon = lexicon_new();

	if (lexicon && add_stopwords(lexicon, topics, keywords) && add_keywords(lexicon, topics, keywords) &&
		lexicon_finish(lexicon))
		return lexicon;
	lexicon_free(lexicon);
	return NULL;
}

/* Whatever keywords there are: words that are left out on their account are left out of both. */
bool meanings_stay(const struct topics *before, const struct topics *after, int language)
{
	struct buffer was = { 0 }, is = { 0 };

	if (stopwords_of(topics_language_tag(after, language)))
		return true;
	struct vocabulary *none = vocabulary_new();
	bool stay = none && write_frequent_words(before, language, none, &was) &&
		write_frequent_words(after, language, none, &is) && strcmp(was.data, is.data) == 0;
	vocabulary_free(none);
	buffer_free(&was);
	buffer_free(&is);
	return stay;
}
