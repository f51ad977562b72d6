/* Commands in the ways people say them. */
#include "content.h"

#include "agahi/match/commands.h"
#include "agahi/text/fold.h"

static struct catalogue *catalogue;

static int set_up(void **state)
{
	(void)state;
	catalogue = test_catalogue_from(
		"topic,lang,keywords,text\nforget,en,forget me,R\nstop,en,stop,S\nstop,ur-Latn,band,"
		"S\nstart,en,start,B\nhelp,en,help,H\n"
		"help,ur-Latn,madad,H\nlanguage,en,english,E\nlanguage,ur,urdu,"
		"U\nthanks,en,thanks|thank you,T\n"
		"thanks,ur,شکریہ,T\ngreeting,en,salam,G\nother-language,ps,,P\nvote,"
		"en,vote,V\nlimited,en,,L\n"
		"fallback,en,,F\n");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

static struct match find(const char *text)
{
	struct language_order order;
	char folded[FOLD_MAX_OCTETS];

	fold_text(text, strlen(text), folded);
	language_order_for(catalogue, TOPICS_NONE, folded, &order);
	return commands_find(catalogue, &order, folded);
}

static void assert_finds(const char *topic, const char *const *texts)
{
	for (; *texts; texts++) {
		struct match match = find(*texts);
		const char *slug = match.rule == MATCH_NONE
			? "none"
			: topics_slug(catalogue_topics(catalogue), match.topic);

		if (strcmp(slug, topic) != 0)
			fail_msg("\"%s\" is %s, not %s", *texts, slug, topic);
	}
}

static void stop_is_known_in_many_words(void **state)
{
	static const char *const texts[] = { "please stop", "stop sms plz", "msg band karo",
		"ye sms band kar do bhai", "please don't text", "dont send me any more messages",
		"msg mat bhejo mujhe", "no more msgs please", "UNSUBSCRIBE", "یہ میسج بند کریں",
		"مجھے پیغام نہ بھیجیں", "leave me alone", NULL };

	(void)state;
	assert_finds("stop", texts);
}

static void so_are_start_and_help(void **state)
{
	static const char *const start[] = { "start again please", "dobara shuru karo", "start karo", NULL };
	static const char *const help[] = { "help please", "mujhe madad chahiye", "menu bhejo",
		"send me the list of topics", "رہنمائی کریں", NULL };

	(void)state;
	assert_finds("start", start);
	assert_finds("help", help);
}

static void a_language_is_asked_for_by_its_name(void **state)
{
	static const char *const known[] = { "english mein batao", "انگلش میں بتائیں",
		"please reply in english", "urdu zaban", NULL };
	static const char *const unknown[] = { "sindhi mein batao", "پښتو", "balochi please", NULL };

	(void)state;
	assert_finds("language", known);
	assert_finds("other-language", unknown);
	assert_int_equal(find("انگلش میں بتائیں").languages,
		UINT64_C(1) << topics_find_language(catalogue_topics(catalogue), "en"));
}

static void thanks_and_greetings_have_words_around_them(void **state)
{
	static const char *const thanks[] = { "thank you so much sir", "شکریہ جناب", "thanks bhai", NULL };
	static const char *const greeting[] = { "salam bhai", "salam ji", NULL };

	(void)state;
	assert_finds("greeting", greeting);
	assert_finds("thanks", thanks);
}

static void what_says_more_is_no_command(void **state)
{
	static const char *const texts[] = { "vote", "stop rigging", "they stop us", "help women vote",
		"start of polling time", "english medium school", "band baja", "thanks but where do I vote",
		"salam vote kaise", "", "please please please please please please please please stop",
		NULL };

	(void)state;
	assert_finds("none", texts);
}

static void the_tables_are_sorted(void **state)
{
	(void)state;
	assert_null(phrases_unsorted(commands_phrases()));
	assert_null(phrases_unsorted(commands_words_around()));
}

static void to_be_forgotten_is_said_in_a_keyword_with_nothing_but_politeness(void **state)
{
	static const char *const texts[] = { "forget me", "please forget me sir", "forget me plz", NULL };
	static const char *const others[] = { "do not forget me", "forget me not", "you forget me", NULL };

	(void)state;
	assert_finds("forget", texts);
	assert_finds("none", others);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_tables_are_sorted),
		TEST(stop_is_known_in_many_words),
		TEST(so_are_start_and_help),
		TEST(a_language_is_asked_for_by_its_name),
		TEST(thanks_and_greetings_have_words_around_them),
		TEST(what_says_more_is_no_command),
		TEST(to_be_forgotten_is_said_in_a_keyword_with_nothing_but_politeness),
	};

	return RUN_SUITE(tests);
}
