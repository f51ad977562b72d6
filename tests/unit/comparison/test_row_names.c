/* What rows are called, and what they say. */
#include "testing.h"

#include "agahi/comparison/pairing.h"
#include "agahi/comparison/row_names.h"
#include "agahi/text/utf8.h"

static struct message_set *sample(void)
{
	static const char *const menu[] = { "root", "1", "ur", "ووٹ", "vote" };
	struct message_set *set = message_set_new();
	struct message_row *row = message_set_add_message(set, "vote", "ur", "ایک", 0);

	assert_true(message_row_add_keyword(row, "ووٹ"));
	assert_non_null(message_set_add_message(set, "vote", "en", "one", 0));
	assert_true(message_set_add_placeholder(set, "hours", "", "8 to 5", 0));
	assert_true(message_set_add_menu(set, menu, 0));
	assert_true(message_set_add_example(set, "vote", "en", "where do I go", 0));
	return set;
}

static void rows_are_called_by_what_names_them(void **state)
{
	static const char *const meant[] = { "message vote ur", "placeholder hours ", "menu root 1 ur",
		"example vote en" };
	static const char *const languages[] = { "ur", "", "ur", "en" };
	struct message_set *set = sample();
	char text[ROW_NAME_SIZE];

	(void)state;
	for (enum table table = 0; table < TABLE_COUNT; table++) {
		struct row_name name = row_name_of(set, table, 0);

		assert_string_equal(row_name_write(&name, text), meant[table]);
		assert_string_equal(row_name_language(&name), languages[table]);
		assert_int_equal(row_name_find(set, &name), 0);
	}
	const struct row_name none = { TABLE_MESSAGES, { "vote", "xx", NULL } };
	assert_int_equal(row_name_find(set, &none), PAIRING_NONE);
	message_set_free(set);
}

static void a_name_that_is_long_is_cut_at_a_whole_character(void **state)
{
	char topic[600], text[ROW_NAME_SIZE];

	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		memset(topic, 'a', shift);
		for (size_t i = 0; i < 140; i++)
			memcpy(topic + shift + 2 * i, "و", 3);
		const struct row_name name = { TABLE_MESSAGES, { topic, "ur", NULL } };

		row_name_write(&name, text);
		assert_true(strlen(text) < ROW_NAME_SIZE && strlen(text) > ROW_NAME_SIZE - 6);
		assert_int_equal(utf8_first_fault(text, strlen(text)), strlen(text));
	}
}

static void a_hash_is_of_all_that_a_row_says(void **state)
{
	struct message_set *set = sample(), *other = sample();
	char first[TABLES_HASH_SIZE], second[TABLES_HASH_SIZE];

	(void)state;
	for (enum table table = 0; table < TABLE_COUNT; table++) {
		row_hash(set, table, 0, first);
		row_hash(other, table, 0, second);
		assert_string_equal(first, second);
		assert_true(row_says_the_same(set, 0, other, 0, table));
	}
	assert_true(message_row_add_keyword(&other->messages[0], ""));
	row_hash(set, TABLE_MESSAGES, 0, first);
	row_hash(other, TABLE_MESSAGES, 0, second);
	assert_string_not_equal(first, second);
	assert_false(row_says_the_same(set, 0, other, 0, TABLE_MESSAGES));
	message_set_free(set);
	message_set_free(other);
}

static void copies_say_the_same(void **state)
{
	struct message_set *set = sample(), *copy = message_set_new();
	char hash[TABLES_HASH_SIZE], meant[TABLES_HASH_SIZE];

	(void)state;
	for (enum table table = 0; table < TABLE_COUNT; table++) {
		for (size_t row = 0; row < row_count(set, table); row++)
			assert_true(row_copy(set, table, row, copy));
	}
	assert_true(tables_hash(set, meant) && tables_hash(copy, hash));
	assert_string_equal(hash, meant);
	message_set_free(set);
	message_set_free(copy);
}

static void two_rows_of_one_name_are_noticed(void **state)
{
	struct message_set *set = sample();

	(void)state;
	assert_true(row_names_are_unique(set, TABLE_MESSAGES));
	assert_non_null(message_set_add_message(set, "vote", "ur", "another", 0));
	assert_false(row_names_are_unique(set, TABLE_MESSAGES));
	assert_true(row_names_are_unique(set, TABLE_MENUS));
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_called_by_what_names_them),
		cmocka_unit_test(a_name_that_is_long_is_cut_at_a_whole_character),
		cmocka_unit_test(a_hash_is_of_all_that_a_row_says),
		cmocka_unit_test(copies_say_the_same),
		cmocka_unit_test(two_rows_of_one_name_are_noticed),
	};

	return RUN_SUITE(tests);
}
