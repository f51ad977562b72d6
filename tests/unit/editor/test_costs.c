/* What each text costs to send. */
#include "reported.h"

#include <jansson.h>

#include "agahi/editor/costs.h"

static void costs_are_told_in_both_encodings(void **state)
{
	struct report report = { 0 };
	struct message_set *set =
		test_set_from(HEAD "vote,en,a,Vote\nvote,ur,ب,ووٹ\nlong,ur,پ,"
				   "اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب "
				   "اب اب اب اب اب اب اب اب اب\ncare,ur,ت,غور ئ\n",
			&report);
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	costs_print(set, out);
	fclose(out);
	assert_non_null(strstr(text, "gsm7  1 part"));
	assert_non_null(strstr(text, "ucs2  2 parts   in 7 bits: 1"));
	assert_non_null(strstr(text, "not in 7 bits: غ (U+063A) ئ (U+0626)"));
	assert_non_null(strstr(text, "ur: 3 texts, 4 parts; with Urdu's 7-bit tables 3 (1 texts"));
	free(text);
	message_set_free(set);
	report_free(&report);
}

static void the_same_stands_in_json(void **state)
{
	struct report report = { 0 };
	struct message_set *set =
		test_set_from(HEAD "vote,en,a,Vote {name}\nvote,ur,ب,ووٹ\ncare,ur,ت,غور\n", &report);
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	const char *topic, *encoding, *letters;
	int parts;
	json_t *seven;

	(void)state;
	message_set_add_placeholder(set, "name", "", "now", 0);
	costs_print_json(set, out);
	fclose(out);
	json_t *list = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(list), 3);
	assert_int_equal(
		json_unpack(json_array_get(list, 0), "{s:s, s:s, s:i, s:o, s:s}", "topic", &topic, "encoding",
			&encoding, "parts", &parts, "parts_7bit", &seven, "in_the_way", &letters),
		0);
	assert_string_equal(topic, "vote");
	assert_string_equal(encoding, "gsm7");
	assert_int_equal(parts, 1);
	assert_true(json_is_null(seven));
	json_unpack(json_array_get(list, 2), "{s:s}", "in_the_way", &letters);
	assert_string_equal(letters, "غ (U+063A)");
	json_decref(list);
	free(text);
	message_set_free(set);
}

static void a_set_without_texts_has_no_sums(void **state)
{
	struct message_set *set = message_set_new();
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	costs_print(set, out);
	fclose(out);
	assert_string_equal(text, "");
	free(text);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(costs_are_told_in_both_encodings),
		cmocka_unit_test(the_same_stands_in_json),
		cmocka_unit_test(a_set_without_texts_has_no_sums),
	};

	return RUN_SUITE(tests);
}
