#include "agahi/preview/lessons.h"

#include <string.h>

#include "agahi/text/fold.h"
#include "agahi/words/lexicon.h"
#include "agahi/words/vocabulary.h"

/* The topic of the sample set that the words of the first lessons speak of. */
static const char *const asked_topic = "vote";

static const struct lessons_words words[LESSONS_COUNT] = {
	[LESSONS_ASK] = { LABEL_LESSON_ASK, LABEL_LESSON_ASK_TASK },
	[LESSONS_MISSPELL] = { LABEL_LESSON_MISSPELL, LABEL_LESSON_MISSPELL_TASK },
	[LESSONS_LANGUAGE] = { LABEL_LESSON_LANGUAGE, LABEL_LESSON_LANGUAGE_TASK },
	[LESSONS_CHOOSE] = { LABEL_LESSON_CHOOSE, LABEL_LESSON_CHOOSE_TASK },
	[LESSONS_UNKNOWN] = { LABEL_LESSON_UNKNOWN, LABEL_LESSON_UNKNOWN_TASK },
	[LESSONS_DIAL] = { LABEL_LESSON_DIAL, LABEL_LESSON_DIAL_TASK },
	[LESSONS_STOP_START] = { LABEL_LESSON_STOP_START, LABEL_LESSON_STOP_START_TASK },
};

struct lessons_words lessons_words(enum lessons_task lesson)
{
	return words[lesson];
}

/* The first that citizens are offered in any language, where the set has none of the name. */
static int topic_to_ask(const struct topics *topics)
{
	int topic = topics_find(topics, asked_topic);

	for (int language = 0; topic < 0 && language < (int)topics_language_count(topics); language++) {
		size_t count;
		const int *first = topics_first(topics, language, &count);

		topic = count > 0 ? first[0] : TOPICS_NONE;
	}
	return topic;
}

int lessons_topic(const struct catalogue *catalogue, enum lessons_task lesson)
{
	const struct topics *topics = catalogue_topics(catalogue);

	if (lesson == LESSONS_ASK || lesson == LESSONS_MISSPELL)
		return topic_to_ask(topics);
	return TOPICS_NONE;
}

static const char *name_of(const struct topics *topics, int topic, const char *tag)
{
	int language = topics_find_language(topics, tag);
	const char *name = topic >= 0 && language >= 0 ? topics_name(topics, topic, language) : NULL;

	for (int other = 0; !name && topic >= 0 && other < (int)topics_language_count(topics); other++)
		name = topics_name(topics, topic, other);
	return name ? name : "";
}

/* How one asks for a language, in its own words: the first keyword that it has of the topic. */
static const char *word_for_language(const struct catalogue *catalogue, const char *tag)
{
	const struct topics *topics = catalogue_topics(catalogue);
	int topic = topics_find_fixed(topics, FIXED_LANGUAGE), language = topics_find_language(topics, tag);
	const struct keywords *keywords = catalogue_keywords(catalogue);

	for (size_t i = 0; topic >= 0 && language >= 0 && i < keywords_count(keywords); i++) {
		const struct keyword *keyword = keywords_at(keywords, i);

		if (keyword->topic == topic && keyword->languages >> language & 1)
			return keyword->written;
	}
	return "";
}

const char *lessons_value(const struct catalogue *catalogue, const struct replay_terms *terms,
	enum lessons_task lesson, enum labels_language language)
{
	const char *other = language == LABELS_URDU ? "en" : "ur";

	switch (lesson) {
	case LESSONS_ASK:
	case LESSONS_MISSPELL:
		return name_of(catalogue_topics(catalogue), lessons_topic(catalogue, lesson),
			language == LABELS_URDU ? "ur" : "en");
	case LESSONS_LANGUAGE:
		return word_for_language(catalogue, other);
	case LESSONS_DIAL:
		return terms->code;
	default:
		return "";
	}
}

/* --- what was done ------------------------------------------------------------------------------------ */

/* Is there a word in it that no keyword has, but that one may stand for? */
static bool is_misspelt(const struct catalogue *catalogue, const char *text)
{
	const struct vocabulary *vocabulary = lexicon_vocabulary(catalogue_lexicon(catalogue));
	char folded[FOLD_MAX_OCTETS];

	fold_text(text, strlen(text), folded);
	for (const char *at = folded; *at != '\0';) {
		size_t len = strcspn(at, " ");
		struct vocabulary_guesses guesses = { .count = 0 };

		if (vocabulary_find(vocabulary, at, len) == VOCABULARY_NONE)
			vocabulary_guess(vocabulary, at, len, &guesses);
		if (guesses.count > 0)
			return true;
		at += len + (at[len] == ' ');
	}
	return false;
}

static bool is_of(
	const struct catalogue *catalogue, const struct replay_bubble *bubble, enum lessons_task lesson)
{
	int topic = lessons_topic(catalogue, lesson);

	return bubble->topic &&
		(topic < 0 || strcmp(bubble->topic, topics_slug(catalogue_topics(catalogue), topic)) == 0);
}

/* An answer to a question, and not to what somebody pressed or was not understood in. */
static bool is_understood(enum decide_rule rule)
{
	return rule == RULE_EXACT || rule == RULE_PRIORITY || (rule >= RULE_MODEL && rule <= RULE_SENTENCE);
}

static void tick_received(const struct catalogue *catalogue, const struct replay_bubble *bubble,
	const char *sent, bool done[LESSONS_COUNT])
{
	if (is_understood(bubble->rule) && is_of(catalogue, bubble, LESSONS_ASK)) {
		done[LESSONS_ASK] = true;
		done[LESSONS_MISSPELL] = done[LESSONS_MISSPELL] || is_misspelt(catalogue, sent);
	}
	done[LESSONS_LANGUAGE] = done[LESSONS_LANGUAGE] || bubble->sets_language;
	done[LESSONS_CHOOSE] = done[LESSONS_CHOOSE] || bubble->rule == RULE_PICK;
	done[LESSONS_UNKNOWN] = done[LESSONS_UNKNOWN] || bubble->rule == RULE_FALLBACK;
}

void lessons_tick(const struct catalogue *catalogue, const struct replay *replay, bool done[LESSONS_COUNT])
{
	const char *sent = "";
	bool stopped = false;

	memset(done, 0, LESSONS_COUNT * sizeof(*done));
	for (size_t i = 0; i < replay->count; i++) {
		const struct replay_bubble *bubble = &replay->bubbles[i];

		if (bubble->kind == REPLAY_SENT)
			sent = bubble->text;
		else if (bubble->kind == REPLAY_RECEIVED)
			tick_received(catalogue, bubble, sent, done);
		else if (bubble->kind == REPLAY_SCREEN && bubble->topic)
			done[LESSONS_DIAL] = true;
		if (!bubble->sets_stopped)
			continue;
		done[LESSONS_STOP_START] = done[LESSONS_STOP_START] || (stopped && !bubble->stopped);
		stopped = bubble->stopped;
	}
}
