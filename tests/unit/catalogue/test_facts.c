/* What the program knows of its fixed topics. */
#include "testing.h"

#include "agahi/catalogue/facts.h"

static void each_fixed_topic_is_known_by_its_slug(void **state)
{
	(void)state;
	for (int fixed = 0; fixed < FIXED_COUNT; fixed++) {
		const struct topics_fact *fact = topics_fact((enum topics_fixed)fixed);

		assert_ptr_equal(topics_fact_named(fact->slug), fact);
		assert_false(fact->command && fact->subject);
		assert_true(fact->filled || !fact->filled_must);
	}
	assert_null(topics_fact_named("vote"));
	assert_null(topics_fact_named("dial-"));
}

static void words_of_screens_are_all_that_is_plain(void **state)
{
	(void)state;
	for (int fixed = FIXED_DIAL_NEXT; fixed <= FIXED_DIAL_SORRY; fixed++)
		assert_non_null(topics_fact((enum topics_fixed)fixed)->plain);
	assert_non_null(topics_fact(FIXED_LIMITED)->plain); /* shown when an SMS is not sent */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fixed_topic_is_known_by_its_slug),
		cmocka_unit_test(words_of_screens_are_all_that_is_plain),
	};

	return RUN_SUITE(tests);
}
