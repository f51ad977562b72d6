#include "agahi/frame/assets.h"
#include "testing.h"

static char *make_fonts(void)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "NotoNastaliqUrdu-Regular.ttf");

	test_write_file(path, "a font");
	free(path);
	return folder;
}

static void sheet_and_script_are_served_under_names_with_their_hash(void **state)
{
	struct assets *assets = assets_new("", NULL);
	struct web_response response = { .status = 200 };
	const char *name = assets_name(assets, ASSET_SCRIPT);

	(void)state;
	assert_int_equal(strlen(name), strlen("desk-0123456789abcdef.js"));
	assert_true(assets_answer(assets, name, &response));
	assert_int_equal(response.type, WEB_SCRIPT);
	assert_true(response.immutable);
	assert_non_null(strstr((const char *)response.shared.data, "\"use strict\""));
	assert_string_equal(assets_name(assets, ASSET_NASKH), "");
	assert_false(assets_answer(assets, "", &response));
	assert_false(assets_answer(assets, "desk-0000000000000000.js", &response));
	assets_free(assets);
}

static void fonts_that_are_there_are_served_and_named_in_the_sheet(void **state)
{
	char *folder = make_fonts();
	struct assets *assets = assets_new(folder, NULL);
	struct web_response response = { .status = 200 };
	char wanted[256];

	(void)state;
	snprintf(wanted, sizeof(wanted), "url(/font/%s)", assets_name(assets, ASSET_NASTALIQ));
	assert_true(assets_answer(assets, assets_name(assets, ASSET_SHEET), &response));
	assert_non_null(strstr((const char *)response.shared.data, wanted));
	assert_null(strstr((const char *)response.shared.data, "font-weight:700;font-display"));
	assert_true(assets_answer(assets, assets_name(assets, ASSET_NASTALIQ), &response));
	assert_string_equal((const char *)response.shared.data, "a font");
	assert_int_equal(response.type, WEB_FONT);
	assets_free(assets);
	test_folder_remove(folder);
}

static void the_blank_between_words_of_urdu_is_our_fonts(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "NotoNaskhArabic-Regular.ttf");
	struct web_response response = { .status = 200 };
	struct assets *assets;
	const char *urdu, *latin;

	(void)state;
	test_write_file(path, "a font");
	assets = assets_new(folder, NULL);
	assert_true(assets_answer(assets, assets_name(assets, ASSET_SHEET), &response));
	urdu = strstr((const char *)response.shared.data, "font-family:\"Agahi Naskh\"");
	latin = strstr((const char *)response.shared.data, "font-family:\"Agahi Letters\"");
	assert_non_null(urdu);
	assert_non_null(latin);
	assert_true(strstr(urdu, "unicode-range:U+0020,") < latin);
	assert_true(strstr(latin, "unicode-range:U+0600-06FF") < strchr(latin, '}'));
	assets_free(assets);
	free(path);
	test_folder_remove(folder);
}

static void other_octets_have_another_name(void **state)
{
	char *folder = make_fonts();
	struct assets *with = assets_new(folder, NULL), *without = assets_new("", NULL);

	(void)state;
	assert_string_not_equal(assets_name(with, ASSET_SHEET), assets_name(without, ASSET_SHEET));
	assert_string_equal(assets_name(with, ASSET_SCRIPT), assets_name(without, ASSET_SCRIPT));
	assets_free(with);
	assets_free(without);
	test_folder_remove(folder);
}

/* What pages may not do at all (CSP, trusted types), and what the sheet must not choose. */
static void script_and_sheet_keep_to_what_pages_may(void **state)
{
	static const char *const never[] = { "innerHTML", "outerHTML", "insertAdjacent", "document.write",
		"eval(", "new Function", "DOMParser", "window.confirm", ".style", "Awami" };
	struct assets *assets = assets_new("", NULL);
	static const enum asset both[] = { ASSET_SHEET, ASSET_SCRIPT };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct web_response response = { .status = 200 };

		assert_true(assets_answer(assets, assets_name(assets, both[i]), &response));
		for (size_t k = 0; k < sizeof(never) / sizeof(never[0]); k++) {
			if (strstr((const char *)response.shared.data, never[k]))
				fail_msg("%s", never[k]);
		}
		assert_true(response.shared.len < 40000);
	}
	assets_free(assets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sheet_and_script_are_served_under_names_with_their_hash),
		cmocka_unit_test(fonts_that_are_there_are_served_and_named_in_the_sheet),
		cmocka_unit_test(the_blank_between_words_of_urdu_is_our_fonts),
		cmocka_unit_test(other_octets_have_another_name),
		cmocka_unit_test(script_and_sheet_keep_to_what_pages_may),
	};

	return RUN_SUITE(tests);
}
