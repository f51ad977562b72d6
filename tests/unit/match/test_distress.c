/* What cannot wait. */
#include "content.h"

#include "agahi/match/distress.h"
#include "agahi/text/fold.h"

static const char *topic_of(const char *rows, const char *text)
{
	static char slug[32];
	char folded[FOLD_MAX_OCTETS], csv[512];

	snprintf(csv, sizeof(csv),
		"topic,lang,keywords,text\nvote,en,vote,V\nhelp,en,help,H\nlimited,en,,L\nfallback,en,,F\n%s",
		rows);
	struct catalogue *catalogue = test_catalogue_from(csv);
	fold_text(text, strlen(text), folded);
	int topic = distress_topic(catalogue_topics(catalogue), folded);
	snprintf(slug, sizeof(slug), "%s",
		topic < 0 ? "none" : topics_slug(catalogue_topics(catalogue), topic));
	catalogue_free(catalogue);
	return slug;
}

static const char both[] = "emergency,en,danger,E\nstopped,en,kept out,S\n";

static void danger_is_told_in_every_language(void **state)
{
	(void)state;
	assert_string_equal(topic_of(both, "Polling station pe firing ho rahi hai"), "emergency");
	assert_string_equal(topic_of(both, "a boy is bleeding, no ambulance"), "emergency");
	assert_string_equal(topic_of(both, "یہاں گولیاں چل رہی ہیں"), "emergency");
	assert_string_equal(topic_of(both, "بے ہوش ہو کر گر گئے"), "emergency");
}

static void who_is_kept_from_voting_is_told_apart(void **state)
{
	(void)state;
	assert_string_equal(topic_of(both, "andar nahi jane de rahe"), "stopped");
	assert_string_equal(topic_of(both, "they are not letting us vote"), "stopped");
	assert_string_equal(topic_of(both, "دھمکی دی ہے"), "stopped");
	/* A life comes first. */
	assert_string_equal(topic_of(both, "dhamki di aur firing ki"), "emergency");
}

static void what_the_law_says_is_another_question(void **state)
{
	(void)state;
	assert_string_equal(topic_of(both, "dhamki dene ki saza kya hai"), "none");
	assert_string_equal(topic_of(both, "is firing in the air a crime"), "none");
	assert_string_equal(topic_of(both, "how do I vote"), "none");
	assert_string_equal(topic_of(both, ""), "none");
}

static void a_set_without_the_topics_is_not_troubled(void **state)
{
	(void)state;
	assert_string_equal(topic_of("", "firing"), "none");
	assert_string_equal(topic_of("stopped,en,kept out,S\n", "firing"), "none");
	assert_string_equal(topic_of("emergency,en,danger,E\n", "dhamki"), "none");
}

static void the_table_is_sorted(void **state)
{
	(void)state;
	assert_null(phrases_unsorted(distress_phrases()));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sorted),
		cmocka_unit_test(danger_is_told_in_every_language),
		cmocka_unit_test(who_is_kept_from_voting_is_told_apart),
		cmocka_unit_test(what_the_law_says_is_another_question),
		cmocka_unit_test(a_set_without_the_topics_is_not_troubled),
	};

	return RUN_SUITE(tests);
}
