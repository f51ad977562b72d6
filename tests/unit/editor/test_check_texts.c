/* Texts as citizens get them. */
#include "reported.h"

#include <time.h>

#include "agahi/editor/check_texts.h"

static void an_empty_text_is_an_error(void **state)
{
	(void)state;
	assert_told(HEAD "vote,en,a,\n", FAULT_TEXT_EMPTY, 2, "the text is empty");
	assert_told(HEAD "vote,en,a\n", FAULT_TEXT_EMPTY, 2, "the text is empty");
}

static void braces_that_are_no_placeholder_are_told(void **state)
{
	static const struct {
		const char *text, *told;
		enum fault kind;
	} cases[] = {
		{ "on {Polling_Date}", "\"{Polling_Date}\"", FAULT_TEXT_BRACES },
		{ "on { x }", "\"{ x }\"", FAULT_TEXT_BRACES },
		{ "on {polling-date}", "\"{polling-date}\"", FAULT_TEXT_BRACES },
		{ "on {تاریخ}", "تاریخ", FAULT_TEXT_BRACES },
		{ "on {x", "\"{\"", FAULT_TEXT_BRACES },
		{ "on x}", "\"}\"", FAULT_TEXT_BRACES },
		{ "{}", "\"{}\"", FAULT_TEXT_BRACES_SIGNS },
		{ "a {[~]} b", "\"{[~]}\"", FAULT_TEXT_BRACES_SIGNS },
		{ "{a}} b", "\"}\"", FAULT_TEXT_BRACES_SIGNS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char csv[128];

		snprintf(csv, sizeof(csv), HEAD "vote,en,a,%s\n", cases[i].text);
		assert_told(csv, cases[i].kind, 2, cases[i].told);
	}
	assert_not_told(HEAD "vote,en,a,on {polling_date} {x}\n", FAULT_TEXT_BRACES);
	assert_not_told(HEAD "vote,en,a,on {polling_date} {x}\n", FAULT_TEXT_BRACES_SIGNS);
}

static void what_the_program_fills_must_have_its_place(void **state)
{
	(void)state;
	assert_told(HEAD "nearest,en,,Did you mean something?\n", FAULT_TEXT_UNFILLED, 2, "{topics}");
	assert_not_told(HEAD "nearest,en,,Did you mean {topics}?\n", FAULT_TEXT_UNFILLED);
	assert_not_told(HEAD "nearest,en,,Did you mean {topics}?\n", FAULT_PLACEHOLDER_MISSING);
}

static void a_text_is_in_the_letters_of_its_language(void **state)
{
	static const char *const arabic[] = { "ur", "sd", "ps", "pa-Arab", "bal", "skr" };
	static const char *const latin[] = { "en", "ur-Latn", "sd-Latn" };
	char csv[128];

	(void)state;
	for (size_t i = 0; i < sizeof(arabic) / sizeof(arabic[0]); i++) {
		snprintf(csv, sizeof(csv), HEAD "vote,%s,a,Polling day\nb,%s,c,More\n", arabic[i], arabic[i]);
		assert_told(csv, FAULT_TEXT_NO_ARABIC, 2, "(this is the first; 1 more");
	}
	for (size_t i = 0; i < sizeof(latin) / sizeof(latin[0]); i++) {
		snprintf(csv, sizeof(csv), HEAD "vote,%s,a,ووٹ ڈالیں\n", latin[i]);
		assert_told(csv, FAULT_TEXT_ALL_ARABIC, 2, latin[i]);
	}
	assert_not_told(HEAD "vote,ur,a,{helpline} 8300\n", FAULT_TEXT_NO_ARABIC);
	assert_not_told(HEAD "vote,ur,a,ECP: ووٹ\n", FAULT_TEXT_NO_ARABIC);
	assert_not_told(HEAD "vote,en,a,Send ووٹ\n", FAULT_TEXT_ALL_ARABIC);
}

static void costs_are_told(void **state)
{
	(void)state;
	assert_told(HEAD "vote,en,a,It\u2019s time\n", FAULT_TEXT_DEAR, 2, "\u2019 (U+2019; write ')");
	assert_told(HEAD "vote,en,a,\u201cVote\u201d \u2013 now\n", FAULT_TEXT_DEAR, 2,
		"costs 1 SMS only because of \u201c (U+201C; write \") \u201d (U+201D; write \") \u2013 "
		"(U+2013; write -)");
}

static void texts_are_proofread(void **state)
{
	(void)state;
	assert_told(HEAD
		"vote,en,a,one two three four five six seven eight nine ten one two three four five six "
		"seven eight nine ten one two three four five six seven eight nine ten one two "
		"three.\n",
		FAULT_TEXT_SENTENCE, 2, "has a sentence of 33 words");
	assert_told(HEAD "vote,ur,a,ECP کے دفتر سے پوچھیں کہ کیا کرنا ہے\n", FAULT_TEXT_LATIN_FIRST, 2,
		"\"ECP\" begins the line");
	assert_told(HEAD "vote,ur,a,دفتر کا نمبر 051-9204402 ہے\n", FAULT_TEXT_DIGITS_PARTED, 2,
		"\"051-9204402\" stands in an Urdu line");
}

/* A text of so many letters. */
static void assert_told_of_length(size_t len, enum fault kind, const char *words)
{
	char *csv = malloc(len + 64);

	strcpy(csv, HEAD "vote,en,a,");
	memset(csv + strlen(HEAD "vote,en,a,"), 'a', len);
	strcpy(csv + strlen(HEAD "vote,en,a,") + len, "\n");
	assert_told(csv, kind, 2, words);
	free(csv);
}

static void a_text_has_so_many_parts_and_no_more(void **state)
{
	(void)state;
	assert_told_of_length(3 * 153, FAULT_TEXT_COSTS, "costs 3 SMS; at most 2 are advised");
	assert_told_of_length(6 * 153, FAULT_TEXT_COSTS, "costs 6 SMS");
	assert_told_of_length(6 * 153 + 1, FAULT_TEXT_PARTS, "takes 7 SMS, the service allows 6");
	assert_told_of_length(40000, FAULT_TEXT_LONG, "longer than any SMS can be");
}

/* However many there are: each brace is looked at once. */
static void braces_cost_no_more_than_other_characters(void **state)
{
	static const char *const pieces[] = { "{ ", "{", "{a", "{}", "{a}{", "}", "{a}" };
	enum { LONGEST = 64000, ROWS = 20, MOST_SECONDS = 3 };

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct report report = { 0 };
		struct buffer csv = { 0 };
		clock_t begun = clock();

		buffer_add_text(&csv, HEAD);
		for (int row = 0; row < ROWS; row++) {
			buffer_add_format(&csv, "t%d,en,k%d,", row, row);
			for (size_t len = 0; len < LONGEST; len += strlen(pieces[i]))
				buffer_add_text(&csv, pieces[i]);
			buffer_add_text(&csv, "\n");
		}
		struct message_set *set = test_set_of((struct test_tables){ .messages = csv.data }, &report);
		check_message_set(set, &test_options, &report);
		assert_true(report.errors > 0);
		if (clock() - begun > MOST_SECONDS * CLOCKS_PER_SEC)
			fail_msg("%s took %ld ms", pieces[i],
				(long)((clock() - begun) * 1000 / CLOCKS_PER_SEC));
		message_set_free(set);
		report_free(&report);
		buffer_free(&csv);
	}
}

/* A thousand times a large value would be gigabytes. */
static void a_text_is_bounded_after_its_placeholders(void **state)
{
	struct buffer messages = { 0 }, placeholders = { 0 };

	(void)state;
	buffer_add_text(&messages, HEAD "vote,en,a,");
	for (int i = 0; i < 1000; i++)
		buffer_add_text(&messages, "{a}");
	buffer_add_text(&placeholders, PLACEHOLDERS "a,,");
	for (int i = 0; i < 3000; i++)
		buffer_add_text(&placeholders, "big value ");
	assert_told_of((struct test_tables){ .messages = messages.data, .placeholders = placeholders.data },
		FAULT_TEXT_LONG, 2, "longer than any SMS");
	buffer_free(&messages);
	buffer_free(&placeholders);
}

static void nobody_is_sent_to_the_code_that_was_written_to(void **state)
{
#define ROLL PLACEHOLDERS "roll_code,,8300\n"
#define SENDS HEAD "check,en,check,Send your number to {roll_code}\n"
	struct check_options options = test_options;

	(void)state;
	assert_not_told_of(
		(struct test_tables){ .messages = SENDS, .placeholders = ROLL }, FAULT_TEXT_OWN_CODE);
	options.codes[0] = "8301";
	options.codes[1] = "8300";
	options.code_count = 2;
	assert_told_with(&options, (struct test_tables){ .messages = SENDS, .placeholders = ROLL },
		FAULT_TEXT_OWN_CODE, 2,
		"sends citizens to \"8300\", the very number that they have written to");
	assert_told_with(&options,
		(struct test_tables){ .messages = HEAD "check,ur,a,نمبر ۸۳۰۱ پر بھیجیں\n" },
		FAULT_TEXT_OWN_CODE, 2, "۸۳۰۱");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_text_is_an_error),
		cmocka_unit_test(braces_that_are_no_placeholder_are_told),
		cmocka_unit_test(what_the_program_fills_must_have_its_place),
		cmocka_unit_test(a_text_is_in_the_letters_of_its_language),
		cmocka_unit_test(costs_are_told),
		cmocka_unit_test(texts_are_proofread),
		cmocka_unit_test(a_text_has_so_many_parts_and_no_more),
		cmocka_unit_test(braces_cost_no_more_than_other_characters),
		cmocka_unit_test(a_text_is_bounded_after_its_placeholders),
		cmocka_unit_test(nobody_is_sent_to_the_code_that_was_written_to),
	};

	return RUN_SUITE(tests);
}
