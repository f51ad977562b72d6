/* A difference as a program reads it. */
#include "rows.h"

#include "agahi/comparison/difference_json.h"

static struct message_set *make_set(
	const char *text, const char *keywords, const char *value, const char *target, const char *example)
{
	struct message_set *set = message_set_new();

	assert_non_null(set);
	rows_add_message(set, "vote", "ur", keywords, text);
	assert_true(message_set_add_placeholder(set, "day", "", value, 0));
	rows_add_menu(set, "main", "vote", "ur", "ووٹ", target);
	assert_true(message_set_add_example(set, "vote", "ur", example, 0));
	return set;
}

static json_t *compared(struct message_set *before, struct message_set *after)
{
	struct difference *difference = difference_make(before, after);

	assert_non_null(difference);
	json_t *value = difference_json(difference);
	assert_non_null(value);
	difference_free(difference);
	message_set_free(before);
	message_set_free(after);
	return value;
}

static void assert_same(json_t *value, const char *expected)
{
	json_t *wanted = json_loads(expected, JSON_DECODE_ANY, NULL);

	assert_non_null(wanted);
	if (!json_equal(value, wanted)) {
		json_dumpf(value, stderr, JSON_INDENT(2) | JSON_ENCODE_ANY);
		fail();
	}
	json_decref(wanted);
}

static void every_field_is_named_as_its_column(void **state)
{
	json_t *value = compared(make_set("اصل کارڈ {day}", "ووٹ|ووٹنگ", "8", "vote", "کیسے"),
		make_set("نیا کارڈ {day}", "ووٹ|پرچی", "9", "menu:x", "کب"));

	(void)state;
	assert_same(json_object_get(value, "messages"),
		"[{\"topic\":\"vote\",\"lang\":\"ur\",\"change\":\"changed\",\"text_before\":\"اصل کارڈ "
		"{day}\","
		"\"text_after\":\"نیا کارڈ {day}\",\"words\":[{\"op\":\"removed\",\"text\":\"اصل\"},"
		"{\"op\":\"added\",\"text\":\"نیا\"},{\"op\":\"same\",\"text\":\" کارڈ {day}\"}],"
		"\"keywords_added\":[\"پرچی\"],\"keywords_removed\":[\"ووٹنگ\"],\"keywords_moved\":false}]");
	assert_same(json_object_get(value, "placeholders"),
		"[{\"placeholder\":\"day\",\"lang\":\"\",\"change\":\"changed\",\"value_before\":\"8\","
		"\"value_after\":\"9\",\"texts\":1}]");
	assert_same(json_object_get(value, "menus"),
		"[{\"menu\":\"main\",\"item\":\"vote\",\"lang\":\"ur\",\"change\":\"changed\","
		"\"label_before\":\"ووٹ\",\"label_after\":\"ووٹ\",\"target_before\":\"vote\","
		"\"target_after\":\"menu:x\"}]");
	assert_same(json_object_get(value, "examples"),
		"[{\"topic\":\"vote\",\"lang\":\"ur\",\"added\":[\"کب\"],\"removed\":[\"کیسے\"]}]");
	assert_same(json_object_get(value, "summary"),
		"{\"topics_added\":0,\"topics_removed\":0,\"texts_added\":0,\"texts_removed\":0,"
		"\"texts_changed\":1,\"keywords_added\":1,\"keywords_removed\":1,\"placeholders_added\":0,"
		"\"placeholders_removed\":0,\"placeholders_changed\":1,\"menu_items_added\":0,"
		"\"menu_items_removed\":0,\"menu_items_changed\":1,\"examples_added\":1,"
		"\"examples_removed\":1}");
	json_decref(value);
}

static void what_is_not_there_is_null(void **state)
{
	json_t *value = compared(message_set_new(), make_set("a", "k", "1", "vote", "e"));

	(void)state;
	assert_same(json_object_get(value, "messages"),
		"[{\"topic\":\"vote\",\"lang\":\"ur\",\"change\":\"added\",\"text_before\":null,"
		"\"text_after\":\"a\",\"words\":[],\"keywords_added\":[\"k\"],\"keywords_removed\":[],"
		"\"keywords_moved\":false}]");
	assert_same(json_object_get(value, "moved"), "[]");
	assert_same(json_object_get(value, "first_menu_after"), "null");
	json_decref(value);
}

static void rows_in_another_order_are_named_by_table(void **state)
{
	struct message_set *before = make_set("a", "k", "1", "vote", "e");
	struct message_set *after = make_set("a", "k", "1", "vote", "e");

	(void)state;
	rows_add_menu(before, "main", "b", "ur", "ب", "vote");
	rows_add_menu(after, "main", "b", "ur", "ب", "vote");
	struct menu_row first = after->menus[0];
	after->menus[0] = after->menus[1];
	after->menus[1] = first;
	json_t *value = compared(before, after);
	assert_same(json_object_get(value, "moved"), "[\"menus\"]");
	assert_same(json_object_get(value, "menus_moved"), "[\"main\"]");
	json_decref(value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_is_named_as_its_column),
		cmocka_unit_test(what_is_not_there_is_null),
		cmocka_unit_test(rows_in_another_order_are_named_by_table),
	};

	return RUN_SUITE(tests);
}
