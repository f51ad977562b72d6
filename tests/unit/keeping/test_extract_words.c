/* What stands in the journal as a name or a number has words. */
#include "testing.h"

#include "agahi/keeping/extract_words.h"
#include "agahi/service/decide.h"

static void every_rule_has_words_of_its_own(void **state)
{
	(void)state;
	for (int rule = RULE_EXACT; rule <= RULE_EMPTY; rule++) {
		const char *name = decide_rule_name((enum decide_rule)rule);

		if (strcmp(extract_words_rule(name), name) == 0)
			fail_msg("no words for %s", name);
		for (int other = RULE_EXACT; other < rule; other++)
			assert_string_not_equal(extract_words_rule(name),
				extract_words_rule(decide_rule_name((enum decide_rule)other)));
	}
	assert_string_equal(extract_words_rule("of tomorrow"), "of tomorrow");
}

static void every_state_receipt_and_deed_has_words_and_a_name(void **state)
{
	struct citizen_request request = { 0 };

	(void)state;
	for (int i = 0; i < JOURNAL_STATE_COUNT; i++) {
		request.state = (enum journal_state)i;
		assert_non_null(extract_words_state(request.state));
		assert_non_null(extract_words_state_name(&request));
	}
	for (int i = CITIZEN_RECEIPT_DUE; i <= CITIZEN_NOT_DELIVERED; i++) {
		assert_non_null(extract_words_receipt((enum citizen_receipt)i));
		assert_non_null(extract_words_receipt_name((enum citizen_receipt)i));
	}
	for (int i = 0; i < STANDING_DEED_COUNT; i++) {
		assert_non_null(extract_words_deed((enum standing_deed)i));
		assert_non_null(extract_words_deed_name((enum standing_deed)i));
	}
	request.waits = true;
	assert_string_equal(extract_words_state_name(&request), "waiting");
}

static void what_a_newer_version_wrote_is_unknown(void **state)
{
	(void)state;
	assert_string_equal(extract_words_state((enum journal_state)77), "unknown");
	assert_string_equal(extract_words_receipt((enum citizen_receipt)77), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_has_words_of_its_own),
		cmocka_unit_test(every_state_receipt_and_deed_has_words_and_a_name),
		cmocka_unit_test(what_a_newer_version_wrote_is_unknown),
	};

	return RUN_SUITE(tests);
}
