/* Rows one by one. */
#include "drafts_site.h"

static void a_row_of_each_table_is_put_found_and_taken_away(void **state)
{
	static const char *const menu[] = { "root", "9", "ur", "مزید", "help" };
	long long id = site_draft();
	const struct stored_change change = { id, 2, site.people[SAIMA].id, 77 };
	struct message_set *set = message_set_new();
	struct stored_row row;

	(void)state;
	struct message_row *message = message_set_add_message(set, "new", "ur", "نیا", 0);
	assert_true(message_row_add_keyword(message, "نیا لفظ"));
	assert_true(message_set_add_placeholder(set, "new", "", "1", 0));
	assert_true(message_set_add_menu(set, menu, 0));
	for (enum table table = TABLE_MESSAGES; table < TABLE_EXAMPLES; table++) {
		struct row_name name = row_name_of(set, table, 0);

		assert_true(stored_row_put(site.db, &change, table, set));
		assert_true(stored_row_find(site.db, id, &name, &row));
		assert_non_null(row.set);
		assert_true(row_says_the_same(set, 0, row.set, 0, table));
		assert_int_equal(row.rev, 2);
		assert_int_equal(row.at_ms, 77);
		assert_string_equal(row.by_shown, "SAIMA");
		assert_int_equal(row.message != NULL, table == TABLE_MESSAGES);
		assert_int_equal(row.placeholder != NULL, table == TABLE_PLACEHOLDERS);
		assert_int_equal(row.menu != NULL, table == TABLE_MENUS);
		stored_row_free(&row);
		assert_true(stored_row_remove(site.db, &change, &name));
		assert_false(stored_row_remove(site.db, &change, &name));
		assert_true(stored_row_find(site.db, id, &name, &row));
		assert_null(row.set);
		assert_int_equal(row.rev, 0);
	}
	assert_int_equal(
		query_number_or(site.db, "SELECT count(*) FROM keyword WHERE edition = ? AND topic = 'new'",
			QUERY(QUERY_NUMBER(id)), -1),
		0);
	message_set_free(set);
}

static void what_a_row_was_is_known_until_it_is_forgotten(void **state)
{
	static const char *const menu[] = { "root", "1", "en", "label \"quoted\"", "target" };
	long long id = site_draft();
	struct message_set *set = message_set_new();
	struct stored_row row;

	(void)state;
	struct message_row *message = message_set_add_message(set, "vote", "en", "a \\ \"b\"\nc", 0);
	assert_true(message_row_add_keyword(message, "k"));
	assert_true(message_set_add_placeholder(set, "hours", "", "{x}", 0));
	assert_true(message_set_add_menu(set, menu, 0));
	for (enum table table = TABLE_MESSAGES; table < TABLE_EXAMPLES; table++) {
		struct row_name name = row_name_of(set, table, 0);

		assert_true(stored_row_keep_past(site.db, id, 5, set, table, 0));
		assert_true(stored_row_find_past(site.db, id, &name, 5, &row));
		assert_true(row_says_the_same(set, 0, row.set, 0, table));
		stored_row_free(&row);
		assert_true(stored_row_find_past(site.db, id, &name, 6, &row));
		assert_null(row.set);
	}
	assert_true(stored_rows_forget_past(site.db, id));
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM past", -1), 0);
	message_set_free(set);
}

static void a_row_moves_before_another_or_to_the_end(void **state)
{
	long long id = site_draft();
	const struct stored_change change = { id, 2, 0, 0 };
	const struct row_name women = { TABLE_MESSAGES, { "women", "en", NULL } },
			      vote = { TABLE_MESSAGES, { "vote", "en", NULL } };

	(void)state;
	assert_true(stored_row_move(site.db, &change, &women, &vote));
	struct message_set *set = contents_load(site.db, id);
	assert_int_equal(row_name_find(set, &women), 0);
	assert_int_equal(row_name_find(set, &vote), 1);
	assert_int_equal(set->messages[0].keyword_count, 1);
	message_set_free(set);
	assert_true(stored_row_move(site.db, &change, &women, NULL));
	set = contents_load(site.db, id);
	assert_int_equal(row_name_find(set, &women), set->message_count - 1);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(a_row_of_each_table_is_put_found_and_taken_away),
		SITE_TEST(what_a_row_was_is_known_until_it_is_forgotten),
		SITE_TEST(a_row_moves_before_another_or_to_the_end),
	};

	return RUN_SUITE(tests);
}
