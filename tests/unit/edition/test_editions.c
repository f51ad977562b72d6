/* Editions, found and read. */
#include "edition_site.h"

static void publish(const char *text, int64_t now_ms)
{
	struct message_set *set = set_saying(text);

	assert_true(test_publish(site.db, set, now_ms, site.error, sizeof(site.error)));
	message_set_free(set);
}

static void keep(const char *name, const char *text)
{
	const struct publishing_order order = {
		.by = "ahmed", .title = "Ramadan hours", .now_ms = 7, .base = 2
	};
	struct message_set *set = set_saying(text);

	assert_int_equal(publishing_keep_draft(site.db, name, set, &order, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	message_set_free(set);
}

static void an_edition_is_found_as_live_by_number_or_by_a_drafts_name(void **state)
{
	(void)state;
	assert_int_equal(edition_of("live").id, 0);
	publish("one", 1);
	publish("two", 2);
	keep("hours", "three");
	assert_int_equal(edition_of("live").number, 2);
	assert_int_equal(edition_of("1").state, EDITION_RETIRED);
	assert_int_equal(edition_of("3").id, 0);
	assert_int_equal(edition_of("nobody").id, 0);
	struct edition draft = edition_of("hours");
	assert_int_equal(draft.state, EDITION_DRAFT);
	assert_int_equal(draft.number, 0);
	assert_int_equal(draft.base, 2);
	assert_string_equal(draft.author, "ahmed");
	assert_string_equal(draft.title, "Ramadan hours");
	assert_int_equal(draft.made_ms, 7);
	assert_string_equal(text_of("1"), "one");
	assert_string_equal(text_of("live"), "two");
	assert_string_equal(text_of("hours"), "three");
	assert_string_equal(text_of("nobody"), "");
}

static void only_names_that_are_no_numbers_are_good(void **state)
{
	(void)state;
	assert_true(edition_name_is_good("draft"));
	assert_true(edition_name_is_good("polling-day_2"));
	assert_false(edition_name_is_good("live"));
	assert_false(edition_name_is_good("12"));
	assert_false(edition_name_is_good(""));
	assert_false(edition_name_is_good("-x"));
	assert_false(edition_name_is_good("a.csv"));
	assert_false(edition_name_is_good("a/b"));
	assert_false(edition_name_is_good("Draft"));
	assert_false(
		edition_name_is_good("a-name-of-sixty-four-letters-is-one-too-long-for-a-draft-to-have-i"));
}

struct seen {
	char text[256];
};

static void on_edition(const struct edition *edition, void *arg)
{
	struct seen *seen = arg;
	size_t len = strlen(seen->text);

	snprintf(seen->text + len, sizeof(seen->text) - len, "%lld%s:%s ", edition->number, edition->name,
		edition_state_name(edition->state));
}

static void drafts_are_listed_first_and_then_the_newest_edition(void **state)
{
	struct seen seen = { "" };

	(void)state;
	publish("one", 1);
	publish("two", 2);
	publish("three", 3);
	keep("zebra", "z");
	keep("alpha", "a");
	assert_true(editions_list(site.db, SIZE_MAX, on_edition, &seen, site.error, sizeof(site.error)));
	assert_string_equal(seen.text, "0alpha:draft 0zebra:draft 3:published 2:retired 1:retired ");
	*seen.text = '\0';
	assert_true(editions_list(site.db, 2, on_edition, &seen, site.error, sizeof(site.error)));
	assert_string_equal(seen.text, "0alpha:draft 0zebra:draft 3:published 2:retired ");
}

static void rows_that_were_changed_by_hand_are_told(void **state)
{
	struct edition edition;

	(void)state;
	publish("one", 1);
	assert_true(db_execute(site.db, "UPDATE message SET text = 'two'"));
	assert_null(editions_load(site.db, "live", &edition, site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "edition 1 are not what was kept"));
	assert_true(db_execute(site.db, "UPDATE message SET text = 'one'"));
	assert_string_equal(text_of("live"), "one");
	assert_true(db_execute(site.db, "DROP TABLE keyword"));
	assert_null(editions_load(site.db, "live", &edition, site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "no such table"));
}

static void damage_is_told_as_such(void **state)
{
	struct edition live, found;

	(void)state;
	publish("one", 1);
	publish("two", 2);
	assert_true(db_execute(site.db, "PRAGMA foreign_keys = OFF; DELETE FROM message WHERE set_id = 2"));
	assert_null(editions_load(site.db, "live", &live, site.error, sizeof(site.error)));
	assert_string_equal(site.error, "edition 2 is damaged: there are keywords without their message");
	struct message_set *set =
		editions_load_usable(site.db, &live, &found, site.error, sizeof(site.error));
	assert_string_equal(set->messages[0].text, "one");
	assert_int_equal(live.number, 2);
	assert_int_equal(found.number, 1);
	message_set_free(set);
	assert_true(db_execute(site.db, "UPDATE edition SET state = 'retired'"));
	assert_null(editions_load(site.db, "live", &live, site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "none of its editions is live"));
	set = editions_load_usable(site.db, &live, &found, site.error, sizeof(site.error));
	assert_string_equal(set->messages[0].text, "one");
	message_set_free(set);
}

static void a_reader_sees_the_old_edition_or_the_new_one(void **state)
{
	struct message_set *new = set_saying("new");
	struct edition live;

	(void)state;
	publish("old", 1);
	sqlite3 *reader = library_open(site.path, DB_READ_ONLY, site.error, sizeof(site.error));
	assert_non_null(reader);
	assert_false(test_publish(reader, new, 2, site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "readonly"));
	assert_true(db_execute(reader, "BEGIN") && db_number(reader, "SELECT count(*) FROM edition", 0) == 1);
	publish("new", 2);
	assert_int_equal(db_number(reader, "SELECT count(*) FROM edition", 0), 1);
	assert_true(db_execute(reader, "COMMIT"));
	assert_true(editions_find(reader, "live", &live, site.error, sizeof(site.error)));
	assert_int_equal(live.number, 2);
	db_close(reader);
	message_set_free(new);
}

static void the_next_due_is_the_earliest(void **state)
{
	const struct publishing_order order = { .by = "saima", .base = 2 };

	(void)state;
	publish("one", 1);
	publish("two", 2);
	keep("late", "x");
	keep("soon", "y");
	assert_int_equal(editions_next_due_ms(site.db), 0);
	assert_int_equal(publishing_schedule(site.db, "late", &order, 900, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_int_equal(publishing_schedule(site.db, "soon", &order, 500, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_int_equal(editions_next_due_ms(site.db), 500);
	assert_int_equal(edition_of("soon").at_ms, 500);
}

static void an_edition_is_found_by_its_content_and_what_it_was_made_from(void **state)
{
	struct edition found;

	(void)state;
	struct message_set *set = set_saying("one");
	assert_true(test_publish(site.db, set, 1000, site.error, sizeof(site.error)));
	struct edition first = edition_of("1");
	assert_true(editions_find_content(site.db, first.hash, 0, &found, site.error, sizeof(site.error)));
	assert_int_equal(found.number, 1);
	assert_true(test_publish(site.db, set, 2000, site.error, sizeof(site.error)));
	assert_true(editions_find_content(site.db, first.hash, 0, &found, site.error, sizeof(site.error)));
	assert_int_equal(found.number, 2);
	const struct publishing_order order = { .by = "ahmed", .now_ms = 3000, .base = 2 };
	assert_int_equal(publishing_keep_draft(site.db, "mine", set, &order, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_true(editions_find_content(site.db, first.hash, 2, &found, site.error, sizeof(site.error)));
	assert_int_equal(found.id, 0);
	assert_true(db_execute(site.db, "ALTER TABLE edition RENAME TO gone"));
	assert_false(editions_find_content(site.db, first.hash, 2, &found, site.error, sizeof(site.error)));
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(an_edition_is_found_as_live_by_number_or_by_a_drafts_name),
		SITE_TEST(only_names_that_are_no_numbers_are_good),
		SITE_TEST(drafts_are_listed_first_and_then_the_newest_edition),
		SITE_TEST(rows_that_were_changed_by_hand_are_told),
		SITE_TEST(damage_is_told_as_such),
		SITE_TEST(a_reader_sees_the_old_edition_or_the_new_one),
		SITE_TEST(the_next_due_is_the_earliest),
		SITE_TEST(an_edition_is_found_by_its_content_and_what_it_was_made_from),
	};

	return RUN_SUITE(tests);
}
