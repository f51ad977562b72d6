/* What keeps the daemon from taking questions, by name, and what an SMSC hears of it. */
#include "testing.h"

#include "agahi/gateway/readiness.h"

static const struct readiness ready = { .healthy = true, .leased = true, .has_content = true, .bound = true };

static void what_is_ready_has_no_reason(void **state)
{
	(void)state;
	assert_null(readiness_reason(&ready));
	assert_int_equal(readiness_refusal(&ready), REFUSAL_COUNT);
}

static void each_lack_has_its_words(void **state)
{
	struct readiness lack = ready;

	(void)state;
	lack.bound = false;
	assert_string_equal(readiness_reason(&lack), "no link is bound");
	lack.has_content = false;
	assert_string_equal(readiness_reason(&lack), "no message set is published");
	lack.full = true;
	assert_string_equal(readiness_reason(&lack), "the journal is over store.max_size");
	lack.healthy = false;
	assert_string_equal(readiness_reason(&lack), "the journal cannot be written");
	lack.leased = false;
	assert_non_null(strstr(readiness_reason(&lack), "another node"));
	lack.draining = true;
	assert_string_equal(readiness_reason(&lack), "draining");
}

static void what_passes_is_told_as_busy_and_a_full_journal_as_full(void **state)
{
	struct readiness lack = ready;

	(void)state;
	lack.full = true;
	assert_int_equal(readiness_refusal(&lack), REFUSED_FULL);
	lack.crowded = true;
	assert_int_equal(readiness_refusal(&lack), REFUSED_BUSY);
	lack.crowded = false;
	lack.leased = false;
	assert_int_equal(readiness_refusal(&lack), REFUSED_BUSY);
	lack = ready;
	lack.healthy = false; /* each commit that fails answers for itself */
	assert_int_equal(readiness_refusal(&lack), REFUSAL_COUNT);
	lack.draining = true;
	assert_int_equal(readiness_refusal(&lack), REFUSED_BUSY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_ready_has_no_reason),
		cmocka_unit_test(each_lack_has_its_words),
		cmocka_unit_test(what_passes_is_told_as_busy_and_a_full_journal_as_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
