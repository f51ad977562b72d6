/* New drafts. */
#include "drafts_site.h"

#include "agahi/drafts/hints.h"

static bool is_touched(long long id, enum who who)
{
	bool touched;

	assert_true(drafts_is_touched_by(site.db, id, site.people[who].id, &touched));
	return touched;
}

static long long make(enum who who, long long from)
{
	const struct deed deed = deed_by(who);
	long long id;

	assert_int_equal(making_new(site.db, &deed, from, "title", "note", &id), DEED_DONE);
	return id;
}

static void a_draft_of_what_is_live_is_touched_by_nobody(void **state)
{
	long long id = make(DILSHAD, site.live);

	(void)state;
	assert_false(is_touched(id, DILSHAD));
	assert_int_equal(site_find(id).base, site.live);
	assert_string_equal(site_find(id).note, "note");
	assert_int_equal(contents_count(site.db, id, TABLE_MESSAGES),
		contents_count(site.db, site.live, TABLE_MESSAGES));
	assert_int_equal(site_records("draft"), 1);
}

static void taking_back_is_made_from_what_is_live_with_the_rows_of_an_old_one(void **state)
{
	struct message_set *set = site_set();
	char hash[TABLES_HASH_SIZE], meant[TABLES_HASH_SIZE];

	(void)state;
	free(set->messages[0].text);
	set->messages[0].text = strdup("as it was");
	long long old = site_add_edition(set, COURSE_RETIRED, 7, 0);
	long long id = make(DILSHAD, old);
	assert_true(is_touched(id, DILSHAD));
	assert_int_equal(site_find(id).base, site.live);
	struct message_set *loaded = contents_load(site.db, id);
	assert_true(tables_hash(set, meant) && tables_hash(loaded, hash));
	assert_string_equal(hash, meant);
	message_set_free(set);
	message_set_free(loaded);
}

static void a_draft_of_a_draft_is_touched_by_all_who_touched_that_one(void **state)
{
	long long first = site_draft();

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, first, "x"), DEED_DONE);
	assert_true(db_execute(site.db, "UPDATE edition SET state = 6 WHERE number = 12"));
	struct message_set *set = site_set();
	site_add_edition(set, COURSE_LIVE, 13, site.live);
	message_set_free(set);
	long long second = make(DILSHAD, first);
	assert_true(is_touched(second, SAIMA));
	assert_true(is_touched(second, DILSHAD));
	/* What went live since is not in it: it stays on its base, and is overtaken as the first one is. */
	assert_int_equal(site_find(second).base, site.live);
	assert_true(site_find(second).overtaken);
}

static void an_empty_one_is_touched_by_who_makes_it(void **state)
{
	long long id = make(DILSHAD, 0);

	(void)state;
	assert_true(is_touched(id, DILSHAD));
	assert_int_equal(contents_count(site.db, id, TABLE_MESSAGES), 0);
}

static void there_are_so_many_and_no_more(void **state)
{
	const struct deed deed = deed_by(SAIMA);
	long long id;

	(void)state;
	for (int i = 0; i < DRAFTS_MOST_OPEN; i++)
		make(SAIMA, 0);
	assert_int_equal(making_new(site.db, &deed, 0, "one more", NULL, &id), DEED_FULL);
	assert_int_equal(id, 0);
}

static void titles_are_lines_and_only_editors_write_them(void **state)
{
	const struct deed saima = deed_by(SAIMA), ahmed = deed_by(AHMED);
	long long id, draft = site_draft();

	(void)state;
	assert_int_equal(making_new(site.db, &saima, 0, "", NULL, &id), DEED_UNFIT);
	assert_int_equal(making_new(site.db, &saima, 0, "a\nb", NULL, &id), DEED_UNFIT);
	assert_int_equal(making_new(site.db, &saima, 999, "a", NULL, &id), DEED_MISSING);
	assert_int_equal(making_new(site.db, &ahmed, 0, "a", NULL, &id), DEED_NOT_YOURS);
	assert_int_equal(making_describe(site.db, &ahmed, draft, "a", ""), DEED_NOT_YOURS);
	assert_int_equal(making_describe(site.db, &saima, draft, "پولنگ کا دن", "n"), DEED_DONE);
	assert_string_equal(site_find(draft).title, "پولنگ کا دن");
	assert_int_equal(site_find(draft).rev, 1);
}

static void what_is_given_up_gives_its_hints_back(void **state)
{
	const struct deed deed = deed_by(SAIMA);
	long long id = site_draft();
	struct hint hint;

	(void)state;
	assert_int_equal(hints_set(site.db, &deed, "where", HINT_TAKEN, id), DEED_DONE);
	assert_int_equal(making_give_up(site.db, &deed, id), DEED_DONE);
	assert_true(hints_find(site.db, "where", &hint));
	assert_int_equal(hint.state, HINT_OPEN);
	assert_int_equal(site_find(id).state, COURSE_GIVEN_UP);
	assert_int_equal(making_give_up(site.db, &deed, id), DEED_WRONG_STATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(a_draft_of_what_is_live_is_touched_by_nobody),
		SITE_TEST(taking_back_is_made_from_what_is_live_with_the_rows_of_an_old_one),
		SITE_TEST(a_draft_of_a_draft_is_touched_by_all_who_touched_that_one),
		SITE_TEST(an_empty_one_is_touched_by_who_makes_it),
		SITE_TEST(there_are_so_many_and_no_more),
		SITE_TEST(titles_are_lines_and_only_editors_write_them),
		SITE_TEST(what_is_given_up_gives_its_hints_back),
	};

	return RUN_SUITE(tests);
}
