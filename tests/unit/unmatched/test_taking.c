/* A text goes into a draft: as an example or a keyword, by who may, or not at all. */
#include "drafts_site.h"

#include "agahi/drafts/examples.h"
#include "agahi/unmatched/taking.h"

static struct hint put;

static enum deed_result take(
	enum who who, enum taking_kind kind, const char *topic, const char *lang, long long draft)
{
	const struct deed deed = deed_by(who);

	return taking_put(site.db, &deed,
		&(struct taking){ kind, "where do I go", topic, lang, draft, "from citizens" }, &put);
}

static long long open_drafts(void)
{
	return db_number(site.db, "SELECT count(*) FROM edition WHERE state = 0", -1);
}

static void an_example_goes_into_the_draft(void **state)
{
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)"where do I go", 0 };
	long long id = site_draft();
	bool there = false;

	(void)state;
	assert_int_equal(take(SAIMA, TAKING_EXAMPLE, "vote", "en", id), DEED_DONE);
	assert_int_equal(put.edition, id);
	assert_true(examples_has(site.db, id, &example, &there) && there);
	/* Once more is no fault. */
	assert_int_equal(take(SAIMA, TAKING_EXAMPLE, "vote", "en", id), DEED_DONE);
}

static void a_keyword_goes_to_its_message(void **state)
{
	const struct row_name name = { TABLE_MESSAGES, { "vote", "en", NULL } };
	long long id = site_draft();
	struct stored_row row;

	(void)state;
	assert_int_equal(take(SAIMA, TAKING_KEYWORD, "vote", "en", id), DEED_DONE);
	assert_true(stored_row_find(site.db, id, &name, &row));
	assert_string_equal(row.message->keywords[row.message->keyword_count - 1], "where do I go");
	stored_row_free(&row);
	assert_int_equal(take(SAIMA, TAKING_KEYWORD, "register", "ur-Latn", id), DEED_MISSING);
}

static void without_a_draft_one_is_made_from_what_is_live(void **state)
{
	(void)state;
	assert_int_equal(take(SAIMA, TAKING_EXAMPLE, "vote", "en", 0), DEED_DONE);
	const struct draft draft = site_find(put.edition);
	assert_string_equal(draft.title, "from citizens");
	assert_int_equal(draft.base, site.live);
	assert_int_equal(taking_draft_of(site.db, site.people[SAIMA].id), put.edition);
}

static void what_comes_to_nothing_leaves_no_draft(void **state)
{
	const struct deed deed = deed_by(SAIMA);

	(void)state;
	assert_int_equal(take(SAIMA, TAKING_EXAMPLE, "nosuch", "en", 0), DEED_MISSING);
	assert_int_equal(take(TARIQ, TAKING_EXAMPLE, "vote", "en", 0), DEED_NOT_YOURS);
	assert_int_equal(take(READER, TAKING_EXAMPLE, "vote", "en", 0), DEED_NOT_YOURS);
	assert_int_equal(taking_put(site.db, &deed,
				 &(struct taking){ TAKING_KEYWORD, "a|b", "vote", "en", 0, "t" }, &put),
		DEED_UNFIT);
	assert_int_equal(open_drafts(), 0);
}

static void what_is_reviewed_is_not_touched_unasked(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "new words"), DEED_DONE);
	assert_int_equal(taking_draft_of(site.db, site.people[SAIMA].id), id);
	assert_int_equal(site_submit(site.db, SAIMA, id), DEED_DONE);
	assert_int_equal(taking_draft_of(site.db, site.people[SAIMA].id), 0);
	assert_int_equal(taking_draft_of(site.db, site.people[TARIQ].id), 0);
}

static enum deed_result undo(enum who who, const struct hint *hint)
{
	const struct deed deed = deed_by(who);

	assert_int_equal(hints_note(site.db, &deed, "where do i go", hint), DEED_DONE);
	return taking_undo(site.db, &deed, "where do i go", hint);
}

static enum hint_state state_of_it(void)
{
	struct hint hint;

	assert_true(hints_find(site.db, "where do i go", &hint));
	return hint.state;
}

static void what_was_put_is_taken_out_again(void **state)
{
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)"where do I go", 0 };
	const struct row_name name = { TABLE_MESSAGES, { "vote", "en", NULL } };
	long long id = site_draft();
	struct stored_row row;
	bool there = true;

	(void)state;
	assert_int_equal(take(SAIMA, TAKING_EXAMPLE, "vote", "en", id), DEED_DONE);
	assert_int_equal(put.put, HINT_PUT_EXAMPLE);
	put.state = HINT_TAKEN;
	assert_true(taking_can_undo(site.db, &put));
	assert_int_equal(undo(SAIMA, &put), DEED_DONE);
	assert_true(examples_has(site.db, id, &example, &there) && !there);
	assert_int_equal(state_of_it(), HINT_OPEN);
	assert_int_equal(undo(SAIMA, &put), DEED_DONE); /* it is out already */
	assert_int_equal(take(SAIMA, TAKING_KEYWORD, "vote", "en", id), DEED_DONE);
	assert_int_equal(put.put, HINT_PUT_KEYWORD);
	put.state = HINT_TAKEN;
	assert_int_equal(undo(SAIMA, &put), DEED_DONE);
	assert_true(stored_row_find(site.db, id, &name, &row));
	for (size_t i = 0; i < row.message->keyword_count; i++)
		assert_string_not_equal(row.message->keywords[i], "where do I go");
	stored_row_free(&row);
}

static void what_was_there_before_or_is_no_draft_any_more_stays(void **state)
{
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)"where do I go", 0 };
	long long id = site_draft();
	struct hint first;
	bool there = false;

	(void)state;
	assert_int_equal(take(SAIMA, TAKING_EXAMPLE, "vote", "en", id), DEED_DONE);
	first = put;
	assert_int_equal(take(SAIMA, TAKING_EXAMPLE, "vote", "en", id), DEED_DONE);
	assert_int_equal(put.put, HINT_PUT_NOTHING);
	put.state = HINT_TAKEN;
	assert_false(taking_can_undo(site.db, &put));
	assert_int_equal(undo(SAIMA, &put), DEED_DONE);
	assert_true(examples_has(site.db, id, &example, &there) && there);
	first.state = HINT_TAKEN;
	assert_true(query_run(site.db, "UPDATE edition SET state = ? WHERE id = ?",
		QUERY(QUERY_NUMBER(COURSE_APPROVED), QUERY_NUMBER(id))));
	assert_false(taking_can_undo(site.db, &first));
	assert_int_equal(undo(SAIMA, &first), DEED_DONE);
	assert_int_equal(state_of_it(), HINT_OPEN);
	assert_true(examples_has(site.db, id, &example, &there) && there);
}

static void who_may_not_write_the_language_may_not_take_it_out(void **state)
{
	const struct deed tariq = deed_by(TARIQ);

	(void)state;
	assert_int_equal(take(SAIMA, TAKING_EXAMPLE, "vote", "en", site_draft()), DEED_DONE);
	assert_int_equal(taking_undo(site.db, &tariq, "where do i go", &put), DEED_NOT_YOURS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(an_example_goes_into_the_draft),
		SITE_TEST(a_keyword_goes_to_its_message),
		SITE_TEST(without_a_draft_one_is_made_from_what_is_live),
		SITE_TEST(what_comes_to_nothing_leaves_no_draft),
		SITE_TEST(what_is_reviewed_is_not_touched_unasked),
		SITE_TEST(what_was_put_is_taken_out_again),
		SITE_TEST(what_was_there_before_or_is_no_draft_any_more_stays),
		SITE_TEST(who_may_not_write_the_language_may_not_take_it_out),
	};

	return RUN_SUITE(tests);
}
