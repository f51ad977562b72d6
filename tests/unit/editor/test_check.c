/* What is wrong with a message set, and what could be better. */
#include "reported.h"

static void faults_are_told_with_line_and_column(void **state)
{
	(void)state;
	assert_reported(HEAD "vote,en,a,\n", REPORT_ERROR, "m.csv:2: text", "is empty");
	assert_reported(HEAD "vote,fr,a,bonjour\n", REPORT_ERROR, "m.csv:2: lang",
		"\"fr\" is not a language of the service; known are ur en ur-Latn");
	assert_reported(HEAD "Vote!,en,a,x\n", REPORT_ERROR, "m.csv:2: topic", "small letters");
	assert_reported(
		HEAD "vote,en,a,x\nvote,en,b,y\n", REPORT_ERROR, "m.csv:3: topic", "already, on line 2");
	assert_reported(HEAD "vote,en,?!,x\n", REPORT_ERROR, "m.csv:2: keywords", "no letter or digit");
	assert_reported(
		HEAD "vote,en,a,call {helpline}\n", REPORT_ERROR, "m.csv:2: text", "{helpline} has no value");
}

static void a_keyword_of_two_topics_is_told(void **state)
{
	(void)state;
	assert_reported(HEAD "vote,en,Card,x\ncnic,en,card!,y\n", REPORT_ERROR, "m.csv:3: keywords",
		"\"card!\" belongs to topic vote already");
	assert_reported(HEAD "vote,en,card,x\ncnic,ur-Latn,card,y\n", REPORT_WARNING, "m.csv:3: keywords",
		"the citizen's language decides");
	assert_reported(HEAD "vote,en,card|card,x\n", REPORT_WARNING, "m.csv:2: keywords", "listed twice");
}

static void gaps_and_costs_are_remarked_on(void **state)
{
	(void)state;
	assert_reported(HEAD "vote,en,a,x\n", REPORT_WARNING, "m.csv:2: topic", "not translated to ur-Latn");
	assert_reported(HEAD "vote,en,a,x\n", REPORT_WARNING, "topic fallback", "is missing");
	assert_reported(HEAD "vote,en,a,It\u2019s time\n", REPORT_WARNING, "m.csv:2: text",
		"\u2019 (U+2019; write ')");
}

static void texts_are_proofread(void **state)
{
	(void)state;
	assert_reported(HEAD "vote,en,a,\u201cVote\u201d \u2013 now\n", REPORT_WARNING, "m.csv:2: text",
		"costs 1 part only because of \u201c (U+201C; write \") \u201d (U+201D; write \") \u2013 "
		"(U+2013; "
		"write -)");
	assert_reported(HEAD
		"vote,en,a,one two three four five six seven eight nine ten one two three four five six "
		"seven eight nine ten one two three four five six seven eight nine ten one two "
		"three.\n",
		REPORT_WARNING, "m.csv:2: text", "has a sentence of 33 words");
	assert_reported(HEAD "vote,ur,a,ECP کے دفتر سے پوچھیں کہ کیا کرنا ہے\n", REPORT_WARNING,
		"m.csv:2: text", "\"ECP\" begins the line");
	assert_reported(HEAD "vote,ur,a,دفتر کا نمبر 051-9204402 ہے\n", REPORT_WARNING, "m.csv:2: text",
		"\"051-9204402\" stands in an Urdu line");
	assert_reported(HEAD "nearest,en,,Did you mean something?\n", REPORT_ERROR, "m.csv:2: text",
		"has no {topics}");
}

static void a_good_set_has_no_errors(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);

	(void)state;
	check_message_set(set, &test_languages, &report);
	assert_int_equal(report.errors, 0);
	report_free(&report);
	message_set_free(set);
}

static void the_sample_set_is_without_remark_and_within_its_cost(void **state)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	(void)state;
	assert_true(import_messages("conf/messages.csv", set, &report));
	assert_true(import_placeholders("conf/placeholders.csv", set, &report));
	check_message_set(set, &test_languages, &report);
	if (report.count > 0)
		report_print(&report, stderr);
	assert_int_equal(report.count, 0);
	assert_true(set->message_count >= 3 * 20);
	report_free(&report);
	message_set_free(set);
}

static void a_topic_has_a_name_that_fits_everywhere(void **state)
{
	char csv[256];

	(void)state;
	assert_reported(HEAD ",en,a,x\n", REPORT_ERROR, "m.csv:2: topic", "is empty");
	snprintf(csv, sizeof(csv), HEAD "%064d,en,a,x\n", 0);
	assert_reported(csv, REPORT_ERROR, "m.csv:2: topic", "at most 63");
	snprintf(csv, sizeof(csv), HEAD "%063d,en,a,x\n", 0);
	assert_not_reported(csv, "at most 63");
}

static void what_the_program_fills_is_no_gap(void **state)
{
	(void)state;
	assert_not_reported(HEAD "nearest,en,,Did you mean {topics}?\n", "{topics}");
	assert_reported(HEAD "vote,en,a,{topics}\n", REPORT_ERROR, "m.csv:2: text", "{topics} has no value");
	assert_reported(
		HEAD "nearest,en,,{topics} {other}\n", REPORT_ERROR, "m.csv:2: text", "{other} has no value");
}

static void each_topic_that_is_needed_is_missed(void **state)
{
	(void)state;
	for (int fixed = 0; fixed < FIXED_COUNT; fixed++) {
		const struct topics_fact *fact = topics_fact((enum topics_fixed)fixed);
		char place[64];

		snprintf(place, sizeof(place), "topic %s", fact->slug);
		if (fact->needed)
			assert_reported(HEAD "vote,en,a,x\n", REPORT_WARNING, place, "citizens get nothing");
	}
}

static void a_text_longer_than_any_sms_is_an_error(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(HEAD "vote,en,a,x\n", &report);
	size_t len = 153 * 256;

	(void)state;
	free(set->messages[0].text);
	set->messages[0].text = malloc(len + 1);
	memset(set->messages[0].text, 'a', len);
	set->messages[0].text[len] = '\0';
	check_message_set(set, &test_languages, &report);
	assert_true(test_is_reported(&report, REPORT_ERROR, "m.csv:2: text", "longer than any SMS"));
	message_set_free(set);
	report_free(&report);
}

static void spellings_that_fold_to_one_are_harmless(void **state)
{
	(void)state;
	assert_not_reported(HEAD "vote,en,Card|card!,x\nvote,ur,CARD,y\n", "card");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faults_are_told_with_line_and_column),
		cmocka_unit_test(a_keyword_of_two_topics_is_told),
		cmocka_unit_test(gaps_and_costs_are_remarked_on),
		cmocka_unit_test(texts_are_proofread),
		cmocka_unit_test(a_good_set_has_no_errors),
		cmocka_unit_test(the_sample_set_is_without_remark_and_within_its_cost),
		cmocka_unit_test(a_topic_has_a_name_that_fits_everywhere),
		cmocka_unit_test(what_the_program_fills_is_no_gap),
		cmocka_unit_test(each_topic_that_is_needed_is_missed),
		cmocka_unit_test(a_text_longer_than_any_sms_is_an_error),
		cmocka_unit_test(spellings_that_fold_to_one_are_harmless),
	};

	return RUN_SUITE(tests);
}
