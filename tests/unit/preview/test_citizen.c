/* What a citizen gets who writes this. */
#include "content.h"

#include "agahi/preview/citizen.h"

static const struct cost_terms terms = { .paisa = 35 };

static void an_answer_has_its_text_and_its_price(void **state)
{
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);
	struct citizen_answer answer;

	(void)state;
	assert_true(citizen_ask(catalogue, "ووٹ", NULL, &terms, &answer));
	assert_int_equal(answer.decision.rule, RULE_EXACT);
	assert_string_equal(answer.decision.topic, "vote");
	assert_string_equal(answer.decision.language, "ur");
	assert_string_equal(answer.text.data, "ووٹ کے لیے اصل شناختی کارڈ ساتھ لائیں");
	assert_string_equal(answer.cost.encoding, "ucs2");
	assert_int_equal(answer.cost.used[0], 37);
	assert_int_equal(answer.cost.paisa, 35);
	citizen_answer_free(&answer);
	catalogue_free(catalogue);
}

static void offered_topics_stand_in_the_text(void **state)
{
	struct catalogue *catalogue =
		test_catalogue_from(TEST_MESSAGES "nearest,en,,Did you mean {topics}?\n");
	struct citizen_answer answer;

	(void)state;
	assert_true(citizen_ask(catalogue, "can women register", NULL, &terms, &answer));
	assert_int_equal(answer.decision.rule, RULE_FALLBACK);
	assert_int_equal(answer.decision.offer.count, 3);
	assert_non_null(strstr(answer.text.data, "Did you mean 1 "));
	citizen_answer_free(&answer);
	catalogue_free(catalogue);
}

static void silence_has_a_rule_and_no_price(void **state)
{
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);
	const struct decide_sender stopped = { .verdict = LIMITER_ALLOW, .stopped = true };
	struct citizen_answer answer;

	(void)state;
	assert_true(citizen_ask(catalogue, "zqxwv", &stopped, &terms, &answer));
	assert_int_equal(answer.decision.kind, DECIDE_SILENT);
	assert_int_equal(answer.decision.rule, RULE_STOPPED);
	assert_int_equal(answer.text.len, 0);
	assert_int_equal(answer.cost.parts, 0);
	assert_int_equal(answer.cost.paisa, 0);
	citizen_answer_free(&answer);
	catalogue_free(catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_has_its_text_and_its_price),
		cmocka_unit_test(offered_topics_stand_in_the_text),
		cmocka_unit_test(silence_has_a_rule_and_no_price),
	};

	return RUN_SUITE(tests);
}
