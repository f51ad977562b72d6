/* Whole editions in the database. */
#include "drafts_site.h"

static void assert_content(const struct message_set *set, long long edition)
{
	struct message_set *loaded = contents_load(site.db, edition);
	char hash[TABLES_HASH_SIZE], meant[TABLES_HASH_SIZE];

	assert_non_null(loaded);
	assert_true(tables_hash(set, meant) && tables_hash(loaded, hash));
	assert_string_equal(hash, meant);
	message_set_free(loaded);
}

static struct message_set *with_examples(void)
{
	struct message_set *set = site_set();

	assert_true(message_set_add_example(set, "vote", "en", "where do I go", 0));
	assert_true(message_set_add_example(set, "fallback", "en", "my balance", 0));
	assert_true(message_set_add_example(set, "vote", "en", "where do I go", 0));
	return set;
}

static void what_is_stored_comes_back_octet_for_octet(void **state)
{
	struct message_set *set = with_examples();

	(void)state;
	assert_content(set, site_add_edition(set, COURSE_RETIRED, 3, 0));
	message_set_free(set);
}

static void a_copy_has_the_same_rows(void **state)
{
	struct message_set *set = with_examples();
	long long from = site_add_edition(set, COURSE_RETIRED, 3, 0);
	struct message_set *none = message_set_new();
	long long to = site_add_edition(none, COURSE_DRAFT, 0, from);

	(void)state;
	assert_true(contents_copy(site.db, from, to));
	assert_content(set, to);
	assert_int_equal(contents_count(site.db, to, TABLE_MESSAGES), set->message_count);
	assert_int_equal(contents_count(site.db, to, TABLE_PLACEHOLDERS), 2);
	assert_int_equal(contents_count(site.db, to, TABLE_MENUS), 1);
	assert_int_equal(contents_count(site.db, to, TABLE_EXAMPLES), 3);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM example", 0), 3);
	message_set_free(set);
	message_set_free(none);
}

static void rows_that_say_the_same_keep_their_rev(void **state)
{
	long long id = site_draft();
	struct message_set *set = contents_load(site.db, id);
	const struct row_name vote = { TABLE_MESSAGES, { "vote", "en", NULL } },
			      register_ = { TABLE_MESSAGES, { "register", "en", NULL } };
	const struct stored_change change = { id, 7, site.people[SAIMA].id, 5 };
	struct message_set *fresh = message_set_new();
	struct stored_row past;

	(void)state;
	for (size_t i = set->message_count; i > 0; i--) /* turned round, one changed, one gone */
		if (strcmp(set->messages[i - 1].topic, "women") != 0)
			assert_true(row_copy(set, TABLE_MESSAGES, i - 1, fresh));
	size_t row = row_name_find(fresh, &vote);
	free(fresh->messages[row].text);
	fresh->messages[row].text = strdup("another");
	assert_true(contents_store(site.db, &change, fresh));
	assert_content(fresh, id);
	assert_int_equal(site_rev(id, &vote), 7);
	assert_int_equal(site_rev(id, &register_), 1);
	assert_true(stored_row_find_past(site.db, id, &vote, 1, &past));
	assert_int_equal(past.message->keyword_count, 3);
	stored_row_free(&past);
	const struct row_name women = { TABLE_MESSAGES, { "women", "en", NULL } };
	assert_int_equal(site_rev(id, &women), 0);
	assert_true(stored_row_find_past(site.db, id, &women, 1, &past));
	assert_string_equal(past.message->text, "Every woman may vote");
	stored_row_free(&past);
	message_set_free(set);
	message_set_free(fresh);
}

static void count_line(const struct contents_line *line, void *arg)
{
	size_t *count = arg;

	if (strcmp(line->topic, "vote") == 0 && strcmp(line->lang, "en") == 0) {
		assert_int_equal(line->keywords, 3);
		assert_int_equal(line->rev, 1);
		assert_string_equal(line->by_shown, "");
	}
	++*count;
}

static void messages_are_listed_in_order(void **state)
{
	size_t count = 0;

	(void)state;
	assert_true(contents_list_messages(site.db, site.live, count_line, &count));
	assert_int_equal(count, contents_count(site.db, site.live, TABLE_MESSAGES));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(what_is_stored_comes_back_octet_for_octet),
		SITE_TEST(a_copy_has_the_same_rows),
		SITE_TEST(rows_that_say_the_same_keep_their_rev),
		SITE_TEST(messages_are_listed_in_order),
	};

	return RUN_SUITE(tests);
}
