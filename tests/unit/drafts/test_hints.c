/* What became of texts that nobody understood. */
#include "drafts_site.h"

#include "agahi/drafts/hints.h"

static void a_text_is_open_taken_left_and_open_again(void **state)
{
	const struct deed deed = deed_by(SAIMA);
	long long id = site_draft();
	struct hint hint;

	(void)state;
	assert_true(hints_find(site.db, "ووٹ کدھر", &hint));
	assert_int_equal(hint.state, HINT_OPEN);
	assert_int_equal(hints_set(site.db, &deed, "ووٹ کدھر", HINT_TAKEN, id), DEED_DONE);
	assert_true(hints_find(site.db, "ووٹ کدھر", &hint));
	assert_int_equal(hint.state, HINT_TAKEN);
	assert_int_equal(hint.edition, id);
	assert_string_equal(hint.by_shown, "SAIMA");
	assert_int_equal(hints_count(site.db, HINT_TAKEN), 1);
	assert_int_equal(hints_set(site.db, &deed, "ووٹ کدھر", HINT_LEFT, 0), DEED_DONE);
	assert_int_equal(hints_count(site.db, HINT_LEFT), 1);
	assert_int_equal(hints_set(site.db, &deed, "ووٹ کدھر", HINT_OPEN, 0), DEED_DONE);
	assert_true(hints_find(site.db, "ووٹ کدھر", &hint));
	assert_int_equal(hint.state, HINT_OPEN);
}

static void the_record_has_no_words_of_citizens(void **state)
{
	const struct deed deed = deed_by(SAIMA);

	(void)state;
	assert_int_equal(hints_set(site.db, &deed, "zebra", HINT_LEFT, 0), DEED_DONE);
	assert_int_equal(site_records("hint"), 1);
	assert_int_equal(db_number(site.db,
				 "SELECT count(*) FROM audit WHERE CAST(record AS TEXT) LIKE '%zebra%'", -1),
		0);
}

static void only_editors_and_only_into_what_there_is(void **state)
{
	const struct deed saima = deed_by(SAIMA), ahmed = deed_by(AHMED);

	(void)state;
	assert_int_equal(hints_set(site.db, &ahmed, "x", HINT_LEFT, 0), DEED_NOT_YOURS);
	assert_int_equal(hints_set(site.db, &saima, "x", HINT_TAKEN, 999), DEED_MISSING);
	assert_int_equal(hints_set(site.db, &saima, "", HINT_LEFT, 0), DEED_UNFIT);
	assert_int_equal(hints_set(site.db, &saima, "x", (enum hint_state)9, 0), DEED_UNFIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(a_text_is_open_taken_left_and_open_again),
		SITE_TEST(the_record_has_no_words_of_citizens),
		SITE_TEST(only_editors_and_only_into_what_there_is),
	};

	return RUN_SUITE(tests);
}
