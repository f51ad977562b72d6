/* Which row of one table is which of another. */
#include "rows.h"

#include "agahi/comparison/pairing.h"

/* Rows are letters: their keys. */
static struct pairing_table table_of(const char *rows)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f" };
	struct pairing_table table = { calloc(strlen(rows) + 1, sizeof(struct pairing_key)), strlen(rows) };

	assert_non_null(table.keys);
	for (size_t i = 0; i < table.count; i++)
		table.keys[i] = (struct pairing_key){ { "same", names[rows[i] - 'a'] } };
	return table;
}

/* `pairs`: "old row,new row" with a dash where there is none, a blank behind each. */
static void assert_pairs(const char *before_rows, const char *after_rows, const char *pairs, bool moved)
{
	struct pairing_table before = table_of(before_rows), after = table_of(after_rows);
	struct pairing pairing;
	char written[256] = "";

	assert_true(pairing_make(&before, &after, &pairing));
	for (size_t i = 0; i < pairing.count; i++) {
		size_t old = pairing.pairs[i].before, new = pairing.pairs[i].after;

		snprintf(written + strlen(written), sizeof(written) - strlen(written), "%c%c ",
			old == PAIRING_NONE ? '-' : (char)('0' + old),
			new == PAIRING_NONE ? '-' : (char)('0' + new));
	}
	assert_string_equal(written, pairs);
	assert_int_equal(pairing.moved, moved);
	free(pairing.pairs);
	free(before.keys);
	free(after.keys);
}

static void rows_stand_in_the_new_order(void **state)
{
	(void)state;
	assert_pairs("abc", "abc", "00 11 22 ", false);
	assert_pairs("ab", "acb", "00 -1 12 ", false);
	assert_pairs("", "ab", "-0 -1 ", false);
	assert_pairs("", "", "", false);
}

static void what_is_gone_stands_where_it_stood(void **state)
{
	(void)state;
	assert_pairs("abcd", "bd", "0- 10 2- 31 ", false);
	assert_pairs("abc", "", "0- 1- 2- ", false);
	assert_pairs("abc", "cda", "20 -1 02 1- ", true);
}

static void rows_that_only_changed_places_are_told(void **state)
{
	(void)state;
	assert_pairs("abc", "cab", "20 01 12 ", true);
	assert_pairs("ab", "bca", "10 -1 02 ", true);
}

static void rows_of_one_key_go_together_in_their_order(void **state)
{
	(void)state;
	assert_pairs("aab", "aba", "00 21 12 ", true);
	assert_pairs("aa", "aaa", "00 11 -2 ", false);
	assert_pairs("aaa", "a", "00 1- 2- ", false);
}

/* --- tables of sets ----------------------------------------------------------------------------------- */

static void add_rows(struct message_set *set, const char *lang, const char *value)
{
	rows_add_message(set, "vote", lang, "a|b", value);
	assert_true(message_set_add_placeholder(set, "day", lang, value, 0));
	rows_add_menu(set, "main", "vote", lang, value, value);
	assert_true(message_set_add_example(set, "vote", lang, value, 0));
}

/* A row goes with its namesake, whatever else it holds; an example has nothing else. */
static void rows_of_every_table_go_by_what_names_them(void **state)
{
	struct message_set *before = message_set_new(), *after = message_set_new();

	(void)state;
	add_rows(before, "en", "x");
	add_rows(before, "ur", "x");
	add_rows(after, "ur", "y");
	for (int table = 0; table < TABLE_COUNT; table++) {
		struct pairing pairing;

		assert_true(pairing_of_tables(before, after, (enum table)table, &pairing));
		assert_int_equal(pairing.count, table == TABLE_EXAMPLES ? 3 : 2);
		assert_int_equal(pairing.pairs[0].after, PAIRING_NONE);
		assert_int_equal(pairing.pairs[1].before, 1);
		assert_int_equal(pairing.pairs[1].after, table == TABLE_EXAMPLES ? PAIRING_NONE : 0);
		free(pairing.pairs);
	}
	message_set_free(before);
	message_set_free(after);
}

static void keywords_of_a_row_that_is_not_there_are_none(void **state)
{
	struct message_set *set = message_set_new();
	struct pairing pairing;

	(void)state;
	rows_add_message(set, "vote", "en", "a|b", "x");
	assert_true(pairing_of_keywords(NULL, &set->messages[0], &pairing));
	assert_int_equal(pairing.count, 2);
	assert_int_equal(pairing.pairs[1].before, PAIRING_NONE);
	assert_int_equal(pairing.pairs[1].after, 1);
	free(pairing.pairs);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_stand_in_the_new_order),
		cmocka_unit_test(what_is_gone_stands_where_it_stood),
		cmocka_unit_test(rows_that_only_changed_places_are_told),
		cmocka_unit_test(rows_of_one_key_go_together_in_their_order),
		cmocka_unit_test(rows_of_every_table_go_by_what_names_them),
		cmocka_unit_test(keywords_of_a_row_that_is_not_there_are_none),
	};

	return RUN_SUITE(tests);
}
