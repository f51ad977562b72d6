/* Names that may be taken once. */
#include "testing.h"

#include "agahi/editor/claims.h"

static void the_first_claim_holds_and_all_are_counted(void **state)
{
	struct claims claims = { NULL, false };
	int rows[2] = { 0 };

	(void)state;
	assert_null(claims_make(&claims, "a", &rows[0], "A"));
	assert_null(claims_make(&claims, "b", &rows[1], NULL));
	const struct claim *claim = claims_make(&claims, "a", &rows[1], "x");
	assert_ptr_equal(claim->row, &rows[0]);
	assert_string_equal(claim->keyword, "A");
	assert_int_equal(claim->count, 2);
	assert_ptr_equal(claims_find(&claims, "b")->row, &rows[1]);
	assert_null(claims_find(&claims, "c"));
	assert_int_equal(claims_count(&claims), 2);
	assert_string_equal(claims.first->name, "a"); /* they are met in their order */
	claims_free(&claims);
	assert_int_equal(claims_count(&claims), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_first_claim_holds_and_all_are_counted) };

	return RUN_SUITE(tests);
}
