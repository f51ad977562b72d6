/* From a citizen's words to a topic: phrases and scores; and the labelled messages of tests/match/messages.csv, of which `make bench-match` prints the table. */
#include "content.h"
#include "small_model.h"

#include "agahi/match/match.h"
#include "agahi/sheet/csv.h"
#include "agahi/text/fold.h"
#include "agahi/words/lexicon.h"

#include "../match/labelled.h"
#include "../match/sample.h"

/* --- matching ----------------------------------------------------------------------------------------- */

static struct catalogue *catalogue;

static struct match match(const char *text)
{
	struct language_order order;
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(text, strlen(text), folded);

	language_order_for(catalogue, TOPICS_NONE, folded, &order);
	return match_text(catalogue, &order, folded, len);
}

static void assert_match(const char *text, const char *topic, enum match_rule rule)
{
	struct match found = match(text);
	const char *slug =
		found.rule == MATCH_NONE ? "none" : topics_slug(catalogue_topics(catalogue), found.topic);

	if (found.rule != rule || strcmp(slug, topic) != 0)
		fail_msg("\"%s\": %s by rule %d, score %u", text, slug, found.rule, found.score);
}

static void use(const char *rows)
{
	char csv[4096];

	catalogue_free(catalogue);
	snprintf(csv, sizeof(csv), "topic,lang,keywords,text\n%s", rows);
	catalogue = test_catalogue_from(csv);
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	catalogue = NULL;
	return 0;
}

static void each_stage_has_its_rule(void **state)
{
	(void)state;
	use("register,en,register my vote|registration,R\ntransfer,en,transfer my vote|shift address,T\n"
	    "women,ur-Latn,khawateen,W\n");
	assert_match("Registration", "register", MATCH_EXACT);
	assert_match("registration please", "register", MATCH_PHRASE);
	assert_match("please, the registration", "register", MATCH_WORD);
	assert_match("regixtration", "register", MATCH_EDIT);
	assert_match("khwatin", "women", MATCH_SOUND);
	assert_match("registrations", "register", MATCH_EDIT);
	assert_match("can i shift my vote to a new address", "transfer", MATCH_SENTENCE);
	assert_match("what is this", "none", MATCH_NONE);
}

static void longer_keywords_beat_the_shorter_in_them(void **state)
{
	(void)state;
	use("vote,en,vote,V\ntransfer,en,vote transfer,T\nregister,en,vote register,R\n");
	assert_match("vote", "vote", MATCH_EXACT);
	assert_match("how do i vote", "vote", MATCH_WORD);
	assert_match("sir vote transfer", "transfer", MATCH_WORD);
	assert_match("transfer of my vote", "transfer", MATCH_SENTENCE);
	assert_match("transfer or register", "none", MATCH_NONE);
}

static void unknown_words_make_an_answer_less_likely(void **state)
{
	(void)state;
	use("results,en,result|election result|vote counting,R\nvote,en,vote|election,V\n");
	assert_match("the result please", "results", MATCH_WORD);
	assert_match("election result", "results", MATCH_EXACT);
	assert_match("matric result", "none", MATCH_NONE);
	assert_match("my school exam result", "none", MATCH_NONE);
}

static void a_guess_that_leads_to_two_topics_is_no_answer(void **state)
{
	(void)state;
	use("a,ur-Latn,shanakht,A\nb,ur-Latn,shanokht,B\n");
	assert_match("shnkht", "none", MATCH_NONE);
	use("a,ur-Latn,shanakht,A\na,en,shanokht,A\n");
	assert_match("shnkht", "a", MATCH_SOUND);
}

static void numbers_are_never_guessed(void **state)
{
	(void)state;
	use("results,en,form 45,R\ncorrect,en,form 23,C\ncheck,en,8300,K\n");
	assert_match("form 45", "results", MATCH_EXACT);
	assert_match("FORM-45!", "results", MATCH_EXACT);
	assert_match("form 46", "none", MATCH_NONE);
	assert_match("8200", "none", MATCH_NONE);
	assert_match("form45", "results", MATCH_PHRASE);
}

static void words_run_together_are_parted(void **state)
{
	(void)state;
	use("transgender,ur-Latn,khwaja sira,T\n");
	assert_match("khwajasira", "transgender", MATCH_PHRASE);
	assert_match("khwajasira ka vote", "transgender", MATCH_PHRASE);
}

static void commands_are_not_found_among_other_words(void **state)
{
	(void)state;
	use("stop,en,stop,S\nhelp,en,help,H\nwomen,en,women,W\n");
	assert_match("stop", "stop", MATCH_EXACT);
	assert_match("please stop", "stop", MATCH_COMMAND);
	assert_match("stop rigging", "none", MATCH_NONE);
	assert_match("help for women", "women", MATCH_WORD);
}

/* --- a model ------------------------------------------------------------------------------------------ */

static void a_model_is_asked_where_nothing_is_certain(void **state)
{
	(void)state;
	use("vote,en,ballots,V\ncard,en,cards,C\nstop,en,stop,S\nemergency,en,danger,E\nfallback,en,balance,"
	    "F\n");
	catalogue_set_model(catalogue, small_model());
	catalogue_set_answer_at(catalogue, 700);
	assert_match("my vote", "vote", MATCH_MODEL);
	assert_match("ballots", "vote", MATCH_EXACT);
	assert_match("please stop", "stop", MATCH_COMMAND);
	assert_match("firing ho rahi hai, vote", "emergency", MATCH_PRIORITY);
	assert_match("47", "none", MATCH_NONE);
	assert_int_equal(match("47").nearest_count, 0);
	/* Words are not weighed beside it. */
	assert_match("where are the ballots", "none", MATCH_NONE);
}

static void what_the_service_does_not_answer_is_known(void **state)
{
	(void)state;
	use("bring,en,passport,B\nfallback,en,passport fee|cricket,F\n");
	assert_match("passport", "bring", MATCH_EXACT);
	assert_match("what is the passport fee", "fallback", MATCH_WORD);
	assert_match("cricket", "fallback", MATCH_EXACT);
}

static void a_shared_keyword_goes_by_the_language_of_the_words(void **state)
{
	struct match found;

	(void)state;
	use("vote,en,vote|how to vote,V\nvote,ur-Latn,vote|vote kaise,V\nband,ur-Latn,bandobast,B\n");
	found = match("please tell me how to vote");
	assert_int_equal(found.rule, MATCH_WORD);
	struct language_order order;
	language_order_for(catalogue, TOPICS_NONE, "mera vote kaise", &order);
	assert_string_equal(topics_language_tag(catalogue_topics(catalogue), order.languages[0]), "ur-Latn");
	language_order_for(catalogue, TOPICS_NONE, "how to vote", &order);
	assert_string_equal(topics_language_tag(catalogue_topics(catalogue), order.languages[0]), "en");
}

static void the_little_words_of_a_new_language_are_learnt_from_its_texts(void **state)
{
	static const char *const tags[] = { "ur", "sd" };
	const struct topics_languages languages = { tags, 2, "ur" };
	struct report report = { 0 };
	char csv[4096] = "topic,lang,keywords,text\n";
	size_t len = strlen(csv);

	(void)state;
	for (unsigned i = 0; i < 10; i++)
		len += (size_t)snprintf(
			csv + len, sizeof(csv) - len, "topic%u,sd,لفظ%u,متن%u آهي ۽ ٻيو%u\n", i, i, i, i);
	struct message_set *set = test_set_from(csv, &report);
	catalogue = catalogue_build(set, &languages);
	const struct lexicon *lexicon = catalogue_lexicon(catalogue);
	char folded[FOLD_MAX_OCTETS];
	size_t word_len = fold_text("آهي", strlen("آهي"), folded);
	uint32_t word = vocabulary_find(lexicon_vocabulary(lexicon), folded, word_len);
	assert_true(word != VOCABULARY_NONE && lexicon_is_stopword(lexicon, word));
	assert_match("لفظ3 آهي", "topic3", MATCH_PHRASE);
	message_set_free(set);
	report_free(&report);
}

static void very_long_texts_are_bounded(void **state)
{
	char text[FOLD_MAX_OCTETS * 2];
	size_t len = 0;

	(void)state;
	use("vote,en,vote vote vote vote|vote,V\nregister,en,vote register,R\n");
	while (len + 6 < sizeof(text))
		len += (size_t)snprintf(text + len, sizeof(text) - len, "vote ");
	assert_int_equal(match(text).topic, 0);
}

/* A word of a kilobyte once cost five milliseconds: 281 of them a second stopped the service. */
static void a_word_longer_than_any_keyword_costs_nothing(void **state)
{
	static const char *const pieces[] = { "a", "ab", "vote", "ووٹ", "ا\u064b" };
	char text[FOLD_MAX_OCTETS];

	(void)state;
	use("vote,en,vote|voting|how to vote,V\nregister,ur,ووٹ کا اندراج,R\n");
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		size_t len = 0;

		while (len + strlen(pieces[i]) < sizeof(text))
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s", pieces[i]);
		struct match found = match(text);
		assert_int_equal(found.rule, MATCH_NONE);
		assert_in_range(found.steps, 1, 4);
	}
	/* Two words run together are still parted. */
	assert_match("howtovote", "none", MATCH_NONE);
	assert_match("votevoting", "none", MATCH_NONE);
	assert_match("ووٹکا اندراج", "register", MATCH_PHRASE);
}

static struct match match_lines(const char *text)
{
	struct language_order order;

	language_order_for(catalogue, TOPICS_NONE, text, &order);
	return match_line(catalogue, &order, text);
}

static void a_line_that_is_a_keyword_decides(void **state)
{
	static const char *const texts[] = { "vote\n--\nSent from my phone", "Hello,\r\nVOTE!\r\n",
		"> vote\n> more", "\n\nvote", "nothing\nvote\nregister" };

	(void)state;
	use("vote,en,vote,V\nregister,en,register,R\n");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct match found = match_lines(texts[i]);

		assert_int_equal(found.rule, MATCH_EXACT);
		assert_string_equal(found.keyword, "vote");
	}
	assert_int_equal(match_lines("i vote\nhere").rule, MATCH_NONE);
	assert_int_equal(match_lines("").rule, MATCH_NONE);
	assert_int_equal(match_lines("\n\r\n").rule, MATCH_NONE);
}

/* To stop somebody's answers, or to change the language, is a wish that nobody has by the way. */
static void a_line_that_is_a_command_counts_only_where_nothing_more_is_said(void **state)
{
	static const char *const wishes[] = { "stop", "stop\n", "stop\n--", "Hello\nSTOP.",
		"stop\n> how to vote", "stop\n\n:-)" };
	static const char *const others[] = { "stop\nthem from taking my card",
		"do they\nstop\nme at the gate", "stop\nکیوں", "they beat my brother\nthanks",
		"guns at the gate\nstop" };

	(void)state;
	use("stop,en,stop,S\nvote,en,vote,V\ngreeting,en,hello,G\nthanks,en,thanks,T\n");
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++)
		assert_int_equal(match_lines(wishes[i]).rule, MATCH_EXACT);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(match_lines(others[i]).rule, MATCH_NONE);
	assert_string_equal(match_lines("stop\nasking, tell me of\nvote\nplease").keyword, "vote");
	char text[400];
	memset(text, 'x', sizeof(text));
	snprintf(text + 300, sizeof(text) - 300, "\nstop");
	assert_int_equal(match_lines(text).rule, MATCH_NONE);
}

/* --- the labelled messages ---------------------------------------------------------------------------- */

static void labelled_messages_find_their_topics(void **state)
{
	static const char *const examples[] = { "conf/examples.csv" };
	struct message_set *set = sample_set(examples, 1);
	struct buffer text = sample_read_file("tests/match/messages.csv");
	unsigned outcomes[LABELLED_OUTCOMES] = { 0 }, messages = 0;
	struct csv_reader reader;
	struct csv_row row;

	(void)state;
	catalogue = sample_catalogue(set);
	assert_non_null(catalogue_model(catalogue));
	csv_open(&reader, text.data, text.len);
	csv_next(&reader, &row);
	for (; csv_next(&reader, &row) == CSV_ROW; messages++) {
		struct decision decision = labelled_ask(catalogue, row.fields[LABELLED_TEXT]);

		assert_non_null(decision.topic);
		outcomes[labelled_judge(&decision, row.fields[LABELLED_TOPIC])]++;
	}
	assert_true(messages >= 600);
	/* Issue of trust: what is not understood may get an offer, but hardly anything a wrong answer. */
	assert_true((outcomes[LABELLED_RIGHT] + outcomes[LABELLED_OFFERED]) * 100 >= messages * 95);
	assert_true(outcomes[LABELLED_WRONG] * 100 < messages * 2);
	message_set_free(set);
	buffer_free(&text);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_stage_has_its_rule),
		TEST(longer_keywords_beat_the_shorter_in_them),
		TEST(unknown_words_make_an_answer_less_likely),
		TEST(a_guess_that_leads_to_two_topics_is_no_answer),
		TEST(numbers_are_never_guessed),
		TEST(words_run_together_are_parted),
		TEST(commands_are_not_found_among_other_words),
		TEST(a_model_is_asked_where_nothing_is_certain),
		TEST(what_the_service_does_not_answer_is_known),
		TEST(a_shared_keyword_goes_by_the_language_of_the_words),
		TEST(the_little_words_of_a_new_language_are_learnt_from_its_texts),
		TEST(very_long_texts_are_bounded),
		TEST(a_word_longer_than_any_keyword_costs_nothing),
		TEST(a_line_that_is_a_keyword_decides),
		TEST(a_line_that_is_a_command_counts_only_where_nothing_more_is_said),
		TEST(labelled_messages_find_their_topics),
	};

	return RUN_SUITE(tests);
}
