#include "agahi/labels/labels.h"
#include "agahi/text/utf8.h"
#include "testing.h"

static const char *const holes[] = { "{value}", "{other}", "{number}" };

static bool is_arabic(uint32_t character)
{
	return (character >= 0x600 && character <= 0x6ff) || (character >= 0x750 && character <= 0x77f);
}

static bool has_arabic(const char *text)
{
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		if (is_arabic(character))
			return true;
	}
	return false;
}

/* Letters beside those of holes: "{value} ({other})" reads alike everywhere. */
static bool has_words(const char *text)
{
	for (bool hole = false; *text; text++) {
		hole = *text == '{' || (hole && *text != '}');
		if (!hole && ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z')))
			return true;
	}
	return false;
}

static void no_label_is_empty_in_one_language_or_without_urdu_letters_in_urdu(void **state)
{
	(void)state;
	for (int i = LABEL_NONE + 1; i < LABEL_COUNT; i++) {
		const char *urdu = labels_text(LABELS_URDU, (enum label)i);
		const char *english = labels_text(LABELS_ENGLISH, (enum label)i);

		if (!*english || !*urdu || has_arabic(english) || (has_words(english) && !has_arabic(urdu)))
			fail_msg("label %d: \"%s\", \"%s\"", i, english, urdu);
	}
}

static void no_hole_stands_in_one_language_that_the_other_lacks(void **state)
{
	(void)state;
	for (int i = 0; i < LABEL_COUNT; i++) {
		for (size_t k = 0; k < sizeof(holes) / sizeof(holes[0]); k++) {
			const char *english = labels_text(LABELS_ENGLISH, (enum label)i);
			const char *urdu = labels_text(LABELS_URDU, (enum label)i);

			if (!strstr(english, holes[k]) != !strstr(urdu, holes[k]))
				fail_msg("%s: \"%s\", \"%s\"", holes[k], english, urdu);
		}
	}
}

static void every_word_in_braces_is_a_hole_that_is_known(void **state)
{
	(void)state;
	for (int i = 0; i < LABEL_COUNT * LABELS_LANGUAGES; i++) {
		const char *text = labels_text(
			(enum labels_language)(i % LABELS_LANGUAGES), (enum label)(i / LABELS_LANGUAGES));

		for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
			size_t len = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz");
			bool known = len == 0 || at[1 + len] != '}'; /* braces that are shown */

			for (size_t k = 0; k < sizeof(holes) / sizeof(holes[0]); k++)
				known = known || strncmp(at, holes[k], strlen(holes[k])) == 0;
			if (!known)
				fail_msg("%s", text);
		}
	}
}

static void data_is_escaped_and_isolated_in_its_hole(void **state)
{
	struct html page = { 0 };

	(void)state;
	labels_write_with(&page, LABELS_ENGLISH, LABEL_SHELL_DRAFT,
		(struct label_with){ .value = "<b>ووٹ</b>", .number = 12401 });
	assert_string_equal(
		page.out.data, "Draft <bdi>12,401</bdi>: <bdi lang=\"ur\">&lt;b&gt;ووٹ&lt;/b&gt;</bdi>");
	buffer_free(&page.out);
}

static void urdu_in_an_english_page_says_so(void **state)
{
	struct html page = { 0 };

	(void)state;
	labels_write_with(&page, LABELS_ENGLISH, LABEL_SHELL_NEXT, (struct label_with){ .value = "خاموشی" });
	labels_write_with(&page, LABELS_ENGLISH, LABEL_SHELL_NEXT, (struct label_with){ .value = "Silence" });
	labels_write_with(&page, LABELS_URDU, LABEL_SHELL_NEXT, (struct label_with){ .value = "خاموشی" });
	assert_string_equal(page.out.data,
		"Next: <bdi lang=\"ur\">خاموشی</bdi>Next: <bdi>Silence</bdi>اگلی: <bdi>خاموشی</bdi>");
	buffer_free(&page.out);
}

static void an_attribute_has_the_words_without_markup(void **state)
{
	struct html page = { 0 };

	(void)state;
	labels_attribute(&page, HTML_ARIA_LABEL, LABELS_URDU, LABEL_SHELL_NEXT,
		(struct label_with){ .value = "\"x\"" });
	assert_string_equal(page.out.data, " aria-label=\"اگلی: &quot;x&quot;\"");
	buffer_free(&page.out);
	labels_attribute(&page, HTML_ARIA_LABEL, LABELS_URDU, LABEL_NONE, (struct label_with){ 0 });
	assert_string_equal(page.out.data, " aria-label=\"\"");
	buffer_free(&page.out);
}

static void a_value_that_looks_like_a_hole_stays_what_it_is(void **state)
{
	struct buffer text = { 0 };

	(void)state;
	labels_add(&text, LABELS_ENGLISH, LABEL_SHELL_NEXT, (struct label_with){ .value = "{value}" });
	assert_string_equal(text.data, "Next: {value}");
	buffer_free(&text);
}

static void languages_are_found_by_their_tags_and_urdu_where_there_is_none(void **state)
{
	(void)state;
	assert_int_equal(labels_find("en"), LABELS_ENGLISH);
	assert_int_equal(labels_find("ur"), LABELS_URDU);
	assert_int_equal(labels_find("fr"), LABELS_URDU);
	assert_int_equal(labels_find(NULL), LABELS_URDU);
	assert_string_equal(labels_tag(LABELS_ENGLISH), "en");
	assert_true(labels_are_right_to_left(LABELS_URDU));
	assert_false(labels_are_right_to_left(LABELS_ENGLISH));
}

static void languages_of_texts_have_names_and_directions(void **state)
{
	(void)state;
	assert_string_equal(labels_tongue(LABELS_ENGLISH, "ur-Latn"), "Urdu in Latin letters");
	assert_string_equal(labels_tongue(LABELS_ENGLISH, "xx"), "xx");
	assert_true(labels_tongue_is_right_to_left("sd"));
	assert_false(labels_tongue_is_right_to_left("ur-Latn"));
	assert_false(labels_tongue_is_right_to_left("xx"));
}

static void every_language_of_the_country_has_its_name(void **state)
{
	static const char *const tags[] = { "ur", "en", "ur-Latn", "ps", "sd", "pa", "pa-Arab", "pnb", "skr",
		"bal", "brh", "hno", "hnd", "ks", "scl", "bft", "bsk", "khw", "trw", "gju", "phr", "fa",
		"ar" };

	(void)state;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		assert_string_not_equal(labels_tongue(LABELS_ENGLISH, tags[i]), tags[i]);
		assert_true(has_arabic(labels_tongue(LABELS_URDU, tags[i])));
	}
	assert_string_equal(labels_tongue(LABELS_URDU, "pa-Arab"), "پنجابی");
	assert_string_equal(labels_tongue(LABELS_ENGLISH, "pa-Arab-PK"), "Punjabi");
	assert_string_equal(labels_tongue(LABELS_ENGLISH, "sd-PK"), "Sindhi");
	assert_string_equal(labels_tongue(LABELS_ENGLISH, "ur-Latn-PK"), "Urdu in Latin letters");
}

static void a_language_that_nobody_knows_or_in_other_letters_is_its_tag(void **state)
{
	(void)state;
	assert_string_equal(labels_tongue(LABELS_URDU, "tlh"), "tlh");
	assert_string_equal(labels_tongue(LABELS_URDU, "sd-Deva"), "sd-Deva");
	assert_string_equal(labels_tongue(LABELS_URDU, "ps-Latn"), "ps-Latn");
	assert_string_equal(labels_tongue(LABELS_URDU, ""), "");
}

static void a_text_runs_as_the_letters_of_its_language_do(void **state)
{
	(void)state;
	assert_true(labels_tongue_is_right_to_left("pa-Arab"));
	assert_true(labels_tongue_is_right_to_left("brh"));
	assert_true(labels_tongue_is_right_to_left("pnb"));
	assert_true(labels_tongue_is_right_to_left("ur-PK"));
	assert_false(labels_tongue_is_right_to_left("ur-Latn"));
	assert_false(labels_tongue_is_right_to_left("sd-Latn"));
	assert_false(labels_tongue_is_right_to_left("en"));
}

static void nothing_stands_behind_a_colon_that_nothing_follows(void **state)
{
	struct html page = { 0 };
	struct buffer text = { 0 };

	(void)state;
	labels_write_with(
		&page, LABELS_ENGLISH, LABEL_EDITION_NAME, (struct label_with){ .number = 1, .value = "" });
	assert_string_equal(page.out.data, "Edition <bdi>1</bdi>");
	buffer_free(&page.out);
	labels_add(&text, LABELS_URDU, LABEL_SHELL_DRAFT, (struct label_with){ .number = 4 });
	assert_string_equal(text.data, "مسودہ 4");
	buffer_free(&text);
	labels_add(
		&text, LABELS_ENGLISH, LABEL_SHELL_DRAFT, (struct label_with){ .number = 4, .value = "x" });
	assert_string_equal(text.data, "Draft 4: x");
	buffer_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_label_is_empty_in_one_language_or_without_urdu_letters_in_urdu),
		cmocka_unit_test(no_hole_stands_in_one_language_that_the_other_lacks),
		cmocka_unit_test(every_word_in_braces_is_a_hole_that_is_known),
		cmocka_unit_test(data_is_escaped_and_isolated_in_its_hole),
		cmocka_unit_test(urdu_in_an_english_page_says_so),
		cmocka_unit_test(an_attribute_has_the_words_without_markup),
		cmocka_unit_test(a_value_that_looks_like_a_hole_stays_what_it_is),
		cmocka_unit_test(languages_are_found_by_their_tags_and_urdu_where_there_is_none),
		cmocka_unit_test(languages_of_texts_have_names_and_directions),
		cmocka_unit_test(every_language_of_the_country_has_its_name),
		cmocka_unit_test(a_language_that_nobody_knows_or_in_other_letters_is_its_tag),
		cmocka_unit_test(a_text_runs_as_the_letters_of_its_language_do),
		cmocka_unit_test(nothing_stands_behind_a_colon_that_nothing_follows),
	};

	return RUN_SUITE(tests);
}
