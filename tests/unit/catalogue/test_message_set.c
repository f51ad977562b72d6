/* What operators write, as plain rows. */
#include "content.h"

static void placeholders_are_filled_by_language(void **state)
{
	struct report report = { 0 };
	struct message_set *set =
		test_set_from("topic,lang,keywords,text\n"
			      "a,en,x,call {helpline} or {nobody} {Not}\na,ur,y,{helpline}\n",
			&report);

	(void)state;
	message_set_add_placeholder(set, "helpline", "", "1234", 0);
	message_set_add_placeholder(set, "helpline", "ur", "۱۲۳۴", 0);
	char *english = message_set_fill(set, &set->messages[0]);
	char *urdu = message_set_fill(set, &set->messages[1]);
	assert_string_equal(english, "call 1234 or {nobody} {Not}");
	assert_string_equal(urdu, "۱۲۳۴");
	free(english);
	free(urdu);
	message_set_free(set);
	report_free(&report);
}

static void rows_keep_copies_of_what_was_added(void **state)
{
	struct message_set *set = message_set_new();
	char text[] = "text", keyword[] = "keyword";

	(void)state;
	for (unsigned i = 0; i < 100; i++) {
		struct message_row *row = message_set_add_message(set, "vote", "en", text, i);

		assert_non_null(row);
		for (unsigned j = 0; j < i % 5; j++)
			assert_true(message_row_add_keyword(row, keyword));
	}
	memset(text, 'x', 4);
	memset(keyword, 'x', 7);
	assert_int_equal(set->message_count, 100);
	for (unsigned i = 0; i < 100; i++) {
		assert_string_equal(set->messages[i].text, "text");
		assert_int_equal(set->messages[i].line, i);
		assert_int_equal(set->messages[i].keyword_count, i % 5);
	}
	assert_string_equal(set->messages[4].keywords[3], "keyword");
	message_set_free(set);
	message_set_free(NULL);
}

static void moved_rows_are_no_longer_where_they_were(void **state)
{
	static const char *const old[] = { "old", "a", "en", "Old", "vote" },
				 *const new[] = { "new", "a", "en", "New", "vote" };
	struct message_set *from = message_set_new(), *to = message_set_new();

	(void)state;
	message_set_add_menu(to, old, 1);
	message_set_add_menu(from, new, 7);
	message_set_add_placeholder(from, "name", "", "value", 3);
	message_set_move_menus(to, from);
	message_set_move_placeholders(to, from);
	assert_int_equal(to->menu_count, 1);
	assert_string_equal(to->menus[0].menu, "new");
	assert_int_equal(to->menus[0].line, 7);
	assert_int_equal(to->placeholder_count, 1);
	assert_int_equal(from->menu_count + from->placeholder_count, 0);
	message_set_free(from);
	assert_string_equal(message_set_placeholder(to, "name", 4, "en"), "value");
	message_set_free(to);
}

static void a_placeholder_is_small_letters_digits_and_underscores_in_braces(void **state)
{
	static const struct {
		const char *text, *name;
	} cases[] = { { "a {b_1} c", "b_1" }, { "{{b}", "b" }, { "{A} {b}", "b" }, { "{} {", "" },
		{ "{a b}", "" }, { "{ab", "" }, { "", "" } };
	const char *name;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *found = placeholder_find(cases[i].text, &name, &len);

		assert_true((found != NULL) == (*cases[i].name != '\0'));
		if (!found)
			continue;
		assert_int_equal(*found, '{');
		assert_int_equal(len, strlen(cases[i].name));
		assert_memory_equal(name, cases[i].name, len);
	}
}

/* Braces in a value are no placeholder, and a text is bounded however large its values are. */
static void a_text_is_filled_once_and_to_a_bound(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from("topic,lang,keywords,text\nvote,ur,a,{a}{b}\n", &report);
	char large[3000];

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	assert_true(message_set_add_placeholder(set, "a", "", "{b}", 0));
	assert_true(message_set_add_placeholder(set, "b", "", "{a}", 0));
	assert_true(message_set_add_placeholder(set, "c", "", large, 0));
	char *text = message_set_fill(set, &set->messages[0]);
	assert_string_equal(text, "{b}{a}");
	free(text);
	free(set->messages[0].text);
	set->messages[0].text = strdup("ووٹ{c}{c}{c}{c}{c}{c}{c}{c}{c}{c}");
	text = message_set_fill(set, &set->messages[0]);
	assert_int_equal(strlen(text), MESSAGE_SET_MAX_FILLED);
	free(text);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(placeholders_are_filled_by_language),
		cmocka_unit_test(rows_keep_copies_of_what_was_added),
		cmocka_unit_test(moved_rows_are_no_longer_where_they_were),
		cmocka_unit_test(a_placeholder_is_small_letters_digits_and_underscores_in_braces),
		cmocka_unit_test(a_text_is_filled_once_and_to_a_bound),
	};

	return RUN_SUITE(tests);
}
