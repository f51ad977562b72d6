/* What makes two texts the same word, and what must not. */
#include "testing.h"

#include "agahi/text/fold.h"

static const char *fold(const char *text, char out[FOLD_MAX_OCTETS])
{
	fold_text(text, strlen(text), out);
	return out;
}

static void assert_same(const char *left, const char *right)
{
	char a[FOLD_MAX_OCTETS], b[FOLD_MAX_OCTETS];

	assert_string_equal(fold(left, a), fold(right, b));
}

static void assert_different(const char *left, const char *right)
{
	char a[FOLD_MAX_OCTETS], b[FOLD_MAX_OCTETS];

	assert_string_not_equal(fold(left, a), fold(right, b));
}

static void case_and_punctuation_do_not_matter(void **state)
{
	(void)state;
	assert_same("Vote!", "vote");
	assert_same("  FORM-21 ", "form 21");
	assert_same("how\tto\n\nvote?", "How to vote");
	assert_same("ＶＯＴＥ", "vote");
	assert_same("café", "CAFE");
}

static void arabic_keyboards_write_the_same_urdu(void **state)
{
	(void)state;
	assert_same("شناختي كارڈ", "شناختی کارڈ");
	assert_same("فهرست", "فہرست");
	assert_same("مدد\u200cگار", "مددگار");
	assert_same("أندراج", "اندراج");
	assert_same("إندراج", "اندراج");
	assert_same("علاقۂ", "علاقہ");
	assert_same("على", "علی");
}

static void the_sisters_letters_are_read_as_urdu_writes_the_word(void **state)
{
	(void)state;
	assert_same("ووټ", "ووٹ");
	assert_same("ووٽ", "ووٹ");
	assert_same("کارډ", "کارڈ");
	assert_same("ڪارڊ", "کارڈ");
	assert_same("پولنګ", "پولنگ");
	assert_same("پولڱ", "پولنگ");
	assert_same("ٿاڻو", "تھانو");
	assert_same("ڀاءُ", "بھاء");
	assert_same("ووٹ پاوݨ", "ووٹ پاون");
	assert_same("گاࣇ", "گال");
	assert_same("رۆچ", "روچ");
	assert_different("ووٺ", "ووٹ"); /* an aspirate stays one */
}

static void digits_of_every_keypad_are_the_same(void **state)
{
	(void)state;
	assert_same("فارم ۲۱", "فارم 21");
	assert_same("٢١", "21");
	assert_same("२१", "21");
	assert_same("੨੧", "21");
	assert_same("２１", "21");
	assert_same("1\xef\xb8\x8f\xe2\x83\xa3", "1"); /* the key of an emoji keyboard */
}

static void diacritics_tatweel_and_marks_are_removed(void **state)
{
	(void)state;
	assert_same("وَوٹ", "ووٹ");
	assert_same("ووـــٹ", "ووٹ");
	assert_same("\u200fووٹ\u200e", "ووٹ");
	assert_same("ووٹ۔", "ووٹ");
	assert_same("شکریّہ", "شکریہ");
}

static void presentation_forms_are_letters(void **state)
{
	(void)state;
	assert_same("\ufeed\ufeed\ufb66", "ووٹ");
	assert_same("ﻻ", "لا");
}

static void digits_of_all_keyboards_are_the_same(void **state)
{
	(void)state;
	assert_same("۸۳۰۰", "8300");
	assert_same("٨٣٠٠", "8300");
	assert_same("فارم ۲۱", "فارم 21");
}

/* Each rule of fold.c's table with a real word, and the place of the letter in it. */
static void every_letter_rule_has_its_word(void **state)
{
	static const char *const pairs[][2] = { { "كارڈ", "کارڈ" }, { "شناختي", "شناختی" }, { "على", "علی" },
		{ "فهرست", "فہرست" }, { "فەرست", "فہرست" }, { "علاق\u06c0", "علاقہ" }, { "علاقۂ", "علاقہ" },
		{ "زكوة", "زکوۃ" }, { "أندراج", "اندراج" }, { "إندراج", "اندراج" }, { "ٱندراج", "اندراج" } };

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_same(pairs[i][0], pairs[i][1]);
}

static void different_urdu_words_stay_different(void **state)
{
	static const char *const pairs[][2] = {
		/* ھ makes the consonant before it an aspirate; ہ is a letter of its own. */
		{ "پھل", "پہل" },     /* fruit, beginning */
		{ "بھر", "بہر" },     /* full, for */
		{ "کھا", "کہا" },     /* eat, said */
		{ "گھر", "گہر" },     /* house, pearl */
		{ "پھر", "پہر" },     /* again, watch of the day */
		{ "بھی", "بہی" },     /* too, quince */
		{ "بھائی", "بہائی" }, /* brother, Baha'i */
		{ "دھن", "دہن" },     /* tune, mouth */
		{ "جھاں", "جہاں" },   /* –, where */
		{ "آب", "اب" },       /* water, now */
		{ "آم", "ام" },       /* mango, mother */
		{ "کئی", "کیی" },
		{ "مؤثر", "موثر" },
		{ "بے", "بی" },
		{ "ڈال", "دال" },
		{ "ٹوٹ", "توت" },
		{ "پڑھ", "پرھ" },
		{ "ماں", "مان" }, /* mother, accept */
		{ "ذات", "زات" },
		{ "صدر", "سدر" },
		{ "طرف", "ترف" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_different(pairs[i][0], pairs[i][1]);
}

static void emoji_and_empty_texts_fold_to_nothing(void **state)
{
	char out[FOLD_MAX_OCTETS];

	(void)state;
	assert_string_equal(fold("🗳️👍", out), "");
	assert_string_equal(fold("", out), "");
	assert_string_equal(fold("?!…", out), "");
	assert_string_equal(fold("vote 🗳️ please", out), "vote please");
}

static void broken_octets_are_no_letters(void **state)
{
	char out[FOLD_MAX_OCTETS];

	(void)state;
	assert_string_equal(fold("vote\xff\xc3", out), "vote");
	assert_string_equal(fold("\xd9", out), "");
}

static void long_texts_are_cut_at_a_character(void **state)
{
	static char text[8192];
	char out[FOLD_MAX_OCTETS];

	(void)state;
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "ب", 2);
	size_t len = fold_text(text, sizeof(text) - 2, out);
	assert_true(len < FOLD_MAX_OCTETS);
	assert_int_equal(len % 2, 0);
	/* A ligature that stands for a phrase of eighteen letters, many times. */
	for (size_t i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "ﷺ", 3);
	assert_true(fold_text(text, sizeof(text) - 2, out) > 0);
}

static void folding_again_changes_nothing(void **state)
{
	static const char *const texts[] = { "Vote!", "شناختي كارڈ", "علاقۂ", "ﷺ", "ＦＯＲＭ ㉑", "İstanbul",
		"ΑΣ", "각", "é̀", "ſ" };
	char once[FOLD_MAX_OCTETS], twice[FOLD_MAX_OCTETS];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		fold(texts[i], once);
		assert_string_equal(fold(once, twice), once);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_and_punctuation_do_not_matter),
		cmocka_unit_test(arabic_keyboards_write_the_same_urdu),
		cmocka_unit_test(the_sisters_letters_are_read_as_urdu_writes_the_word),
		cmocka_unit_test(digits_of_every_keypad_are_the_same),
		cmocka_unit_test(diacritics_tatweel_and_marks_are_removed),
		cmocka_unit_test(presentation_forms_are_letters),
		cmocka_unit_test(digits_of_all_keyboards_are_the_same),
		cmocka_unit_test(every_letter_rule_has_its_word),
		cmocka_unit_test(different_urdu_words_stay_different),
		cmocka_unit_test(emoji_and_empty_texts_fold_to_nothing),
		cmocka_unit_test(broken_octets_are_no_letters),
		cmocka_unit_test(long_texts_are_cut_at_a_character),
		cmocka_unit_test(folding_again_changes_nothing),
	};

	return RUN_SUITE(tests);
}
