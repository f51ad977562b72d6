/* What of a request and its answer is written down. */
#include "testing.h"

#include "agahi/request/wording.h"

static struct journal_entry entry;
static char room[WORDING_ROOM];

static void fill(const char *asked, const struct decision *decision)
{
	memset(&entry, 0, sizeof(entry));
	assert_true(wording_fill(&entry, asked, decision, room));
}

static void everything_is_a_copy_of_its_own(void **state)
{
	char topic[] = "vote", language[] = "en", keyword[] = "voting";
	const struct decision decision = { .kind = DECIDE_REPLY,
		.rule = RULE_WORD,
		.topic = topic,
		.language = language,
		.keyword = keyword,
		.text = "How to vote" };

	(void)state;
	fill("about voting", &decision);
	memset(topic, 'x', 4);
	memset(language, 'x', 2);
	memset(keyword, 'x', 6);
	assert_string_equal(entry.request, "");
	assert_string_equal(entry.topic, "vote");
	assert_string_equal(entry.language, "en");
	assert_string_equal(entry.keyword, "voting");
	assert_string_equal(entry.rule, "word");
	free(wording_more(entry.request, room));
}

static void silence_has_empty_words(void **state)
{
	const struct decision decision = { .kind = DECIDE_SILENT, .rule = RULE_STOPPED };

	(void)state;
	fill("hello", &decision);
	assert_string_equal(entry.topic, "");
	assert_string_equal(entry.language, "");
	assert_string_equal(entry.keyword, "");
	free(wording_more(entry.request, room));
}

/* Only what nobody understood is worth reading again. */
static void what_was_understood_is_not_kept(void **state)
{
	struct decision decision = { .kind = DECIDE_REPLY, .topic = "vote", .language = "en", .text = "How" };

	(void)state;
	for (int rule = RULE_EXACT; rule <= RULE_EMPTY; rule++) {
		decision.rule = (enum decide_rule)rule;
		fill("who is with my ssister", &decision);
		assert_string_equal(entry.request, rule == RULE_FALLBACK ? "who is with my ssister" : "");
		free(wording_more(entry.request, room));
	}
}

static void numbers_that_somebody_sent_are_masked(void **state)
{
	const struct decision decision = { .kind = DECIDE_SILENT, .rule = RULE_FALLBACK };

	(void)state;
	fill("my number 3520212345671 please", &decision);
	assert_null(strstr(entry.request, "35202"));
	assert_non_null(strstr(entry.request, "please"));
	free(wording_more(entry.request, room));
}

static void what_was_offered_is_kept_by_slug(void **state)
{
	struct decision decision = { .kind = DECIDE_REPLY,
		.rule = RULE_FALLBACK,
		.text = "F",
		.offer = { { "women", "check" }, 2, "en" } };

	(void)state;
	fill("can women chk", &decision);
	assert_string_equal(entry.offered, "women|check");
	assert_int_equal(entry.manner, JOURNAL_LISTED);
	free(wording_more(entry.request, room));
	decision.offer.count = 1;
	decision.names[0] = "Women";
	decision.other_language = true;
	decision.text = "Did you mean {topics}?";
	fill("can women chk", &decision);
	assert_int_equal(entry.manner, JOURNAL_NEAREST | JOURNAL_OTHER_LANGUAGE);
	free(wording_more(entry.request, room));
	decision.names[0] = NULL;
	decision.other_language = false;
	decision.text = "F";
	fill("can women chk", &decision);
	assert_string_equal(entry.offered, "women");
	free(wording_more(entry.request, room));
	decision.offer.count = 0;
	fill("can women chk", &decision);
	assert_null(entry.offered);
	assert_int_equal(entry.manner, 0);
	free(wording_more(entry.request, room));
}

static void a_long_request_is_cut_between_characters(void **state)
{
	const struct decision decision = { .kind = DECIDE_SILENT, .rule = RULE_FALLBACK };
	char text[WORDING_REQUEST_OCTETS + 50];

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text + WORDING_REQUEST_OCTETS - 1, "ووٹ", 6);
	text[sizeof(text) - 1] = '\0';
	fill(text, &decision);
	assert_int_equal(strlen(entry.request), WORDING_REQUEST_OCTETS - 1);
	free(wording_more(entry.request, room));
}

/* The room is for what is usual; what is not has as much as it needs. */
static void long_words_fit_too(void **state)
{
	char keyword[WORDING_ROOM + 1];
	const struct decision decision = {
		.kind = DECIDE_REPLY, .topic = "vote", .keyword = keyword, .text = "How"
	};

	(void)state;
	memset(keyword, 'a', sizeof(keyword));
	for (size_t len = WORDING_ROOM - 10; len < sizeof(keyword); len++) {
		keyword[len] = '\0';
		fill("vote", &decision);
		assert_string_equal(entry.keyword, keyword);
		assert_string_equal(entry.topic, "vote");
		assert_int_equal(entry.request != room, strlen(keyword) + 4 + 4 > WORDING_ROOM);
		free(wording_more(entry.request, room));
		keyword[len] = 'a';
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_a_copy_of_its_own),
		cmocka_unit_test(silence_has_empty_words),
		cmocka_unit_test(what_was_understood_is_not_kept),
		cmocka_unit_test(numbers_that_somebody_sent_are_masked),
		cmocka_unit_test(what_was_offered_is_kept_by_slug),
		cmocka_unit_test(a_long_request_is_cut_between_characters),
		cmocka_unit_test(long_words_fit_too),
	};

	return RUN_SUITE(tests);
}
