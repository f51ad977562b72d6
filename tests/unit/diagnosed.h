/* What a suite's judges have found: of which check, how grave, in which words. */
#ifndef AGAHI_TEST_DIAGNOSED_H
#define AGAHI_TEST_DIAGNOSED_H

#include "testing.h"

#include "agahi/doctor/diagnosis.h"

static struct diagnosis diagnosis;

static inline int tear_down(void **state)
{
	(void)state;
	diagnosis_free(&diagnosis);
	return 0;
}

/* What was found last: of that check, so grave, with these words and, unless NULL, this advice. */
static inline void assert_last(const char *check, enum verdict verdict, const char *words, const char *advice)
{
	assert_true(diagnosis.count > 0);
	const struct finding *last = &diagnosis.items[diagnosis.count - 1];

	assert_string_equal(last->check, check);
	assert_int_equal(last->verdict, verdict);
	if (!strstr(last->found.data, words))
		fail_msg("wanted \"%s\" in: %s", words, last->found.data);
	if (!advice)
		assert_int_equal(last->advice.len, 0);
	else if (last->advice.len == 0 || !strstr(last->advice.data, advice))
		fail_msg("wanted \"%s\" in the advice: %s", advice, last->advice.data);
}

#endif
