/* What the desk knows of editions. */
#include "drafts_site.h"

static void what_is_live_is_found_by_number_and_as_such(void **state)
{
	struct draft draft;

	(void)state;
	assert_true(drafts_find_live(site.db, &draft));
	assert_int_equal(draft.number, 12);
	assert_true(drafts_find_number(site.db, 12, &draft));
	assert_int_equal(draft.id, site.live);
	assert_true(drafts_find_number(site.db, 0, &draft));
	assert_int_equal(draft.id, 0);
	assert_int_equal(site_find(999).id, 0);
	assert_int_equal(drafts_next_number(site.db), 13);
}

static void a_draft_of_what_is_live_no_more_is_overtaken(void **state)
{
	long long id = site_draft();
	struct message_set *set = site_set();

	(void)state;
	assert_false(site_find(id).overtaken);
	assert_int_equal(site_find(id).base_number, 12);
	assert_string_equal(site_find(id).made_by_shown, "SAIMA");
	assert_true(db_execute(site.db, "UPDATE edition SET state = 6 WHERE number = 12"));
	site_add_edition(set, COURSE_LIVE, 13, site.live);
	assert_true(site_find(id).overtaken);
	assert_false(site_find(site.live).overtaken);
	message_set_free(set);
}

static void note_id(const struct draft *draft, void *arg)
{
	sprintf((char *)arg + strlen(arg), "%lld ", draft->id);
}

static void lists_are_of_the_open_the_past_or_all(void **state)
{
	char text[100] = "", meant[100];
	long long first = site_draft(), second = site_draft(), given_up = site_draft();
	const struct deed deed = deed_by(SAIMA);

	(void)state;
	assert_int_equal(making_give_up(site.db, &deed, given_up), DEED_DONE);
	assert_int_equal(site_touch(site.db, SAIMA, first, "x"), DEED_DONE);
	assert_true(drafts_list(site.db, DRAFTS_OPEN, 10, note_id, text));
	snprintf(meant, sizeof(meant), "%lld %lld ", first, second);
	assert_string_equal(text, meant);
	*text = '\0';
	assert_true(drafts_list(site.db, DRAFTS_PAST, 10, note_id, text));
	snprintf(meant, sizeof(meant), "%lld ", site.live);
	assert_string_equal(text, meant);
	*text = '\0';
	assert_true(drafts_list(site.db, DRAFTS_ALL, 1, note_id, text));
	snprintf(meant, sizeof(meant), "%lld ", given_up);
	assert_string_equal(text, meant);
}

static void the_newest_of_a_person_is_one_they_made_or_touched(void **state)
{
	long long first = site_draft(), second = site_draft();
	struct draft draft;

	(void)state;
	assert_true(drafts_find_newest_of(site.db, site.people[SAIMA].id, &draft));
	assert_int_equal(draft.id, second);
	assert_true(drafts_find_newest_of(site.db, site.people[DILSHAD].id, &draft));
	assert_int_equal(draft.id, 0);
	assert_int_equal(site_touch(site.db, DILSHAD, first, "x"), DEED_DONE);
	assert_true(drafts_find_newest_of(site.db, site.people[DILSHAD].id, &draft));
	assert_int_equal(draft.id, first);
}

static void note_person(long long person, const char *shown, void *arg)
{
	(void)person;
	strcat(arg, shown);
}

static void who_touched_it_is_listed(void **state)
{
	long long id = site_draft();
	char text[100] = "";

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "a"), DEED_DONE);
	assert_int_equal(site_touch(site.db, DILSHAD, id, "b"), DEED_DONE);
	assert_true(drafts_list_touched(site.db, id, note_person, text));
	assert_string_equal(text, "DILSHADSAIMA");
}

static void models_are_kept_while_they_are_named(void **state)
{
	struct buffer octets = { 0 };

	(void)state;
	assert_true(drafts_store_model(site.db, "used", span_of("abc", 3)));
	assert_true(drafts_store_model(site.db, "unused", span_of("x", 1)));
	assert_true(db_execute(site.db, "UPDATE edition SET model = 'used' WHERE number = 12"));
	assert_true(drafts_delete_unused_models(site.db));
	assert_true(drafts_has_model(site.db, "used"));
	assert_false(drafts_has_model(site.db, "unused"));
	assert_true(drafts_find_model(site.db, "used", &octets));
	assert_int_equal(octets.len, 3);
	assert_true(drafts_find_model(site.db, "unused", &octets));
	assert_int_equal(octets.len, 3);
	buffer_free(&octets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(what_is_live_is_found_by_number_and_as_such),
		SITE_TEST(a_draft_of_what_is_live_no_more_is_overtaken),
		SITE_TEST(lists_are_of_the_open_the_past_or_all),
		SITE_TEST(the_newest_of_a_person_is_one_they_made_or_touched),
		SITE_TEST(who_touched_it_is_listed),
		SITE_TEST(models_are_kept_while_they_are_named),
	};

	return RUN_SUITE(tests);
}
