#include "content.h"

#include "agahi/edition/tables.h"

static struct message_set *make_set(const char *text)
{
	static const char *const menu[5] = { "root", "a", "en", "Vote, here", "vote" };
	struct message_set *set = message_set_new();
	struct message_row *row = message_set_add_message(set, "vote", "en", text, 0);

	assert_true(message_row_add_keyword(row, "vote") && message_row_add_keyword(row, "how, to"));
	assert_true(message_set_add_placeholder(set, "helpline", "", "1234", 0));
	assert_true(message_set_add_menu(set, menu, 0));
	assert_true(message_set_add_example(set, "vote", "en", "where do I \"vote\"", 0));
	return set;
}

static void assert_table(const struct message_set *set, enum table table, const char *expected)
{
	struct buffer out = { 0 };

	table_write(set, table, &out);
	assert_string_equal(out.data, expected);
	buffer_free(&out);
}

static void each_table_is_written_as_spreadsheets_expect_it(void **state)
{
	struct message_set *set = make_set(" two\nlines");

	(void)state;
	assert_table(set, TABLE_MESSAGES,
		"\xef\xbb\xbftopic,lang,keywords,text\r\nvote,en,\"vote|how, to\",\" two\nlines\"\r\n");
	assert_table(set, TABLE_PLACEHOLDERS, "\xef\xbb\xbfplaceholder,lang,value\r\nhelpline,,1234\r\n");
	assert_table(set, TABLE_MENUS,
		"\xef\xbb\xbfmenu,item,lang,label,target\r\nroot,a,en,\"Vote, here\",vote\r\n");
	assert_table(set, TABLE_EXAMPLES,
		"\xef\xbb\xbftopic,lang,text\r\nvote,en,\"where do I \"\"vote\"\"\"\r\n");
	message_set_free(set);
}

static void equal_content_has_one_hash_and_any_change_another(void **state)
{
	char hash[TABLES_HASH_SIZE], other[TABLES_HASH_SIZE];
	struct message_set *set = make_set("Vote"), *same = make_set("Vote"), *changed = make_set("Vote.");

	(void)state;
	assert_true(tables_hash(set, hash) && tables_hash(same, other));
	assert_int_equal(strlen(hash), 64);
	assert_string_equal(hash, other);
	assert_true(tables_hash(changed, other));
	assert_string_not_equal(hash, other);
	assert_true(message_set_add_example(same, "vote", "en", "x", 0) && tables_hash(same, other));
	assert_string_not_equal(hash, other);
	message_set_free(set);
	message_set_free(same);
	message_set_free(changed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_table_is_written_as_spreadsheets_expect_it),
		cmocka_unit_test(equal_content_has_one_hash_and_any_change_another),
	};

	return RUN_SUITE(tests);
}
