/* Keywords that nobody can find or writes, and those that two topics claim. */
#include "reported.h"

static void a_keyword_of_two_topics_is_told(void **state)
{
	(void)state;
	assert_told(HEAD "vote,en,Card,x\ncnic,en,card!,y\n", FAULT_KEYWORD_TAKEN, 3,
		"\"card!\" belongs to topic \"vote\" already, row 2");
	assert_told(HEAD "vote,en,card,x\ncnic,ur-Latn,card,y\n", FAULT_KEYWORD_SHARED, 3,
		"in en, row 2; the citizen's language decides");
	assert_told(HEAD "vote,en,card|card,x\n", FAULT_KEYWORD_TWICE, 2, "listed twice");
}

static void spellings_that_fold_to_one_are_harmless(void **state)
{
	(void)state;
	assert_not_told(HEAD "vote,en,Card|card!,x\nvote,ur,CARD,y\n", FAULT_KEYWORD_TWICE);
	assert_not_told(HEAD "vote,en,Card|card!,x\nvote,ur,CARD,y\n", FAULT_KEYWORD_SHARED);
}

static void what_nobody_can_find_is_told(void **state)
{
	(void)state;
	assert_told(HEAD "vote,en,?!,x\n", FAULT_KEYWORD_SIGNS, 2, "no letter or digit");
	assert_told(
		HEAD "vote,en,\"vote, voting\",x\n", FAULT_KEYWORD_COMMA, 2, "\"vote, voting\" has a comma");
	assert_told(HEAD "vote,en,vote;voting,x\n", FAULT_KEYWORD_COMMA, 2, "parted by |");
	assert_told(HEAD "vote,ur,ووٹ، ووٹنگ,ووٹ\n", FAULT_KEYWORD_COMMA, 2, "");
	assert_told(HEAD "vote,ur,ووٹ؛ ووٹنگ,ووٹ\n", FAULT_KEYWORD_COMMA, 2, "");
	static const char *const signs[] = { "¦", "｜", "，", "、", "；" };
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		char csv[64];

		snprintf(csv, sizeof(csv), HEAD "vote,en,a%s b,x\n", signs[i]);
		assert_told(csv, FAULT_KEYWORD_COMMA, 2, signs[i]);
	}
	assert_told(HEAD "vote,en,vote / voting,x\n", FAULT_KEYWORD_SEVERAL, 2, "may be several");
	assert_not_told(HEAD "vote,en,24/7|B/C form,x\n", FAULT_KEYWORD_SEVERAL);
	assert_told(HEAD "vote,en,{x},x\n", FAULT_KEYWORD_BRACES, 2, "\"{x}\" has braces");
	assert_told(HEAD "vote,en,one two three four five six seven,x\n", FAULT_KEYWORD_WORDS, 2,
		"has 7 words, more than 6");
	assert_not_told(HEAD "vote,en,one two three four five six,x\n", FAULT_KEYWORD_WORDS);
}

static void a_row_has_so_many_keywords_and_no_more(void **state)
{
	struct buffer csv = { 0 };

	(void)state;
	buffer_add_text(&csv, HEAD "vote,en,");
	for (int i = 0; i <= CHECK_MAX_ROW_KEYWORDS; i++)
		buffer_add_format(&csv, "w%d|", i);
	buffer_add_text(&csv, ",x\n");
	assert_told(csv.data, FAULT_KEYWORDS_MANY, 2, "has 201 keywords, at most 200");
	buffer_free(&csv);
	buffer_add_text(&csv, HEAD "vote,en,");
	for (int i = 0; i <= CHECK_MAX_KEYWORD_OCTETS; i++)
		buffer_add_text(&csv, "w");
	buffer_add_text(&csv, ",x\n");
	assert_told(csv.data, FAULT_KEYWORD_LONG, 2, "has 201 octets, at most 200");
	buffer_free(&csv);
}

static void a_set_has_so_many_keywords_and_no_more(void **state)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	(void)state;
	for (int i = 0; i < CHECK_MAX_KEYWORDS / CHECK_MAX_ROW_KEYWORDS + 1; i++) {
		char topic[16];

		snprintf(topic, sizeof(topic), "t%d", i);
		struct message_row *row = message_set_add_message(set, topic, "en", "x", 0);
		for (int j = 0; j < CHECK_MAX_ROW_KEYWORDS; j++)
			message_row_add_keyword(row, "w");
	}
	check_message_set(set, &test_options, &report);
	assert_int_equal(
		test_count_reported(&report, FAULT_KEYWORDS_TOTAL, 0, "100200 keywords, at most 100000"), 1);
	report_free(&report);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_keyword_of_two_topics_is_told),
		cmocka_unit_test(spellings_that_fold_to_one_are_harmless),
		cmocka_unit_test(what_nobody_can_find_is_told),
		cmocka_unit_test(a_row_has_so_many_keywords_and_no_more),
		cmocka_unit_test(a_set_has_so_many_keywords_and_no_more),
	};

	return RUN_SUITE(tests);
}
