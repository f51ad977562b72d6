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

static void what_was_put_where_is_kept_and_the_last_of_a_person_is_found(void **state)
{
	struct deed deed = deed_by(SAIMA);
	long long id = site_draft();
	struct hint put = { .state = HINT_TAKEN, .edition = id, .put = HINT_PUT_EXAMPLE }, hint;
	char folded[HINTS_MAX_TEXT + 1];

	(void)state;
	snprintf(put.text, sizeof(put.text), "Where?");
	snprintf(put.topic, sizeof(put.topic), "vote");
	snprintf(put.lang, sizeof(put.lang), "en");
	assert_int_equal(hints_note(site.db, &deed, "where", &put), DEED_DONE);
	deed.now_ms++;
	put.put = HINT_PUT_KEYWORD;
	put.state = HINT_LEFT;
	assert_int_equal(hints_note(site.db, &deed, "later", &put), DEED_DONE);
	assert_true(hints_find(site.db, "where", &hint));
	assert_int_equal(hint.put, HINT_PUT_EXAMPLE);
	assert_string_equal(hint.text, "Where?");
	assert_string_equal(hint.topic, "vote");
	assert_string_equal(hint.lang, "en");
	assert_true(hints_find_last(site.db, id, site.people[SAIMA].id, folded, &hint));
	assert_string_equal(folded, "later");
	assert_int_equal(hint.put, HINT_PUT_KEYWORD);
	assert_int_equal(hint.edition, id);
	assert_true(hints_find_last(site.db, id, site.people[TARIQ].id, folded, &hint));
	assert_int_equal(hint.state, HINT_OPEN);
	/* Of a draft that is given up both are open again. */
	assert_true(hints_reopen_of(site.db, id));
	assert_int_equal(hints_count(site.db, HINT_TAKEN) + hints_count(site.db, HINT_LEFT), 0);
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
		SITE_TEST(what_was_put_where_is_kept_and_the_last_of_a_person_is_found),
		SITE_TEST(only_editors_and_only_into_what_there_is),
	};

	return RUN_SUITE(tests);
}
