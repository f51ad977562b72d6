/* What a spreadsheet does to a text on its way. */
#include "testing.h"

#include "agahi/sheet/damage.h"

static void assert_damage(const char *text, enum damage wanted, const char *found)
{
	const char *at;
	size_t len;
	enum damage damage = damage_find(text, &at, &len);

	if (damage != wanted)
		fail_msg("%d in place of %d: %s", damage, wanted, text);
	if (wanted == DAMAGE_NONE || !found)
		return;
	assert_int_equal(len, strlen(found));
	assert_memory_equal(at, found, len);
}

/* clang-format off */
static void utf8_that_was_read_in_a_windows_set_is_found(void **state)
{
	static const char *const texts[] = {
		"Ù¾ÙˆÙ„Ù†Ú¯", /* 1252 of پولنگ */
		"Ù¾Ù\302\210Ù\302\204Ù\302\206Ú¯", /* Latin-1 of پولنگ */
		"Ã™Â¾Ã™Ë†Ã™â€žÃ™â€\u00a0ÃšÂ¯", /* twice پولنگ */
		"ÙˆÙˆÙ¹ ÚˆØ§Ù„Ù†Û’ Ú©Ø§ Ø·Ø±ÛŒÙ‚Û\302\201", /* 1252 of ووٹ ڈالنے کا طریقہ */
		"Ù\302\210Ù\302\210Ù¹ Ú\302\210Ø§Ù\302\204Ù\302\206Û\302\222 Ú©Ø§ Ø·Ø±Û\302\214Ù\302\202Û\302\201", /* Latin-1 of ووٹ ڈالنے کا طریقہ */
		"Ã™Ë†Ã™Ë†Ã™Â¹ ÃšË†Ã˜Â§Ã™â€žÃ™â€\u00a0Ã›â€™ ÃšÂ©Ã˜Â§ Ã˜Â·Ã˜Â±Ã›Å’Ã™â€šÃ›Â\302\201", /* twice ووٹ ڈالنے کا طریقہ */
		"Ø´Ù†Ø§Ø®ØªÛŒ Ú©Ø§Ø±Úˆ", /* 1252 of شناختی کارڈ */
		"Ø´Ù\302\206Ø§Ø®ØªÛ\302\214 Ú©Ø§Ø±Ú\302\210", /* Latin-1 of شناختی کارڈ */
		"Ã˜Â´Ã™â€\u00a0Ã˜Â§Ã˜Â®Ã˜ÂªÃ›Å’ ÃšÂ©Ã˜Â§Ã˜Â±ÃšË†", /* twice شناختی کارڈ */
		"Ø³Ù†ÚŒÙŠ Ù»ÙˆÙ„ÙŠ", /* 1252 of سنڌي ٻولي */
		"Ø³Ù\302\206Ú\302\214Ù\302\212 Ù»Ù\302\210Ù\302\204Ù\302\212", /* Latin-1 of سنڌي ٻولي */
		"Ã˜Â³Ã™â€\u00a0ÃšÅ’Ã™Å\u00a0 Ã™Â»Ã™Ë†Ã™â€žÃ™Å\u00a0", /* twice سنڌي ٻولي */
		"Itâ€™s â€“ â€œsoâ€\302\235", /* 1252 of It’s – “so” */
		"Itâ\302\200\302\231s â\302\200\302\223 â\302\200\302\234soâ\302\200\302\235", /* Latin-1 of It’s – “so” */
		"ItÃ¢â‚¬â„¢s Ã¢â‚¬â€œ Ã¢â‚¬Å“soÃ¢â‚¬Â\302\235", /* twice It’s – “so” */
		"cafÃ©", /* 1252 of café */
		"cafÃ©", /* Latin-1 of café */
		"cafÃƒÂ©", /* twice café */
		"ظ¾ظˆظ„ظ†ع¯", /* 1256 of پولنگ */
		"ظˆظˆظ¹ عˆط§ظ„ظ†غ’ ع©ط§ ط·ط±غŒظ‚غپ", /* 1256 of ووٹ ڈالنے کا طریقہ */
		"ط´ظ†ط§ط®طھغŒ ع©ط§ط±عˆ", /* 1256 of شناختی کارڈ */
		"ع©ط§", /* 1256 of کا */
		"ظ…غŒع؛", /* 1256 of میں */
		"Ø§", /* 1252 of ا */
		"Ùˆ", /* 1252 of و */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_damage(texts[i], DAMAGE_MOJIBAKE, NULL);
}

static void honest_texts_are_left_alone(void **state)
{
	static const char *const texts[] = { "", "vote", "ووٹ ڈالنے کا طریقہ", "عکس", "ظلم اور غصہ", "طےشدہ", "سنڌي ٻولي وٺو", "پښتو ژبه",
		"café “quoted” – it’s 5°", "What? How?", "Really???", "#1 NAME", "no. #5", "Ref: N/A", "naïve Ångström", "\u200eLRM\u200f", "میں\u200cنے",
		/* A letter and its sign that are, by chance, one letter's octets in UTF-8. */
		"فہرست ط، ظ، ع", "آ، ب، پ", "نشان ط؟", "غ…", "آ…", "ظ»", "ظ“", "غ‘", "کیا آ؟", "ط…", "«ط» یا «ظ»", "ط،ظ،ع،غ،", "ظ\u200cظ\u200c",
		"ط—ظ", "آ آ آ؟", "Ø“", "Æ’", "the letter Ø…", "“Ø”", "“Æ”", "É…" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_damage(texts[i], DAMAGE_NONE, NULL);
}

static void words_of_question_marks_are_lost_letters(void **state)
{
	(void)state;
	assert_damage("????? ????", DAMAGE_QUESTIONS, "????? ????");
	assert_damage("call ???? ??? now", DAMAGE_QUESTIONS, "???? ???");
	assert_damage("???", DAMAGE_QUESTIONS, "???");
	assert_damage("?? ??", DAMAGE_QUESTIONS, "?? ??");
	assert_damage("call ???? now", DAMAGE_QUESTIONED, "????");
	assert_damage("vote: ????.", DAMAGE_QUESTIONED, "????");
	assert_damage("Questions ??? Ask 8300", DAMAGE_QUESTIONED, "???");
	assert_damage("Lost ??? Late ???", DAMAGE_QUESTIONED, "???");
	assert_damage("So ?? Ask", DAMAGE_NONE, NULL);
	assert_damage("??", DAMAGE_NONE, NULL);
}

static void error_values_are_found_anywhere(void **state)
{
	static const char *const values[] = { "#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#name?", "Err:502", "Err:508" };

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		char text[64];

		assert_damage(values[i], DAMAGE_SHEET_ERROR, values[i]);
		snprintf(text, sizeof(text), "on %s at", values[i]);
		assert_damage(text, DAMAGE_SHEET_ERROR, values[i]);
	}
}

static void error_values_of_other_languages_are_whole_cells(void **state)
{
	static const char *const values[] = { "#NOM?", "#WERT!", "#BEZUG!", "#NV", "#ZAHL!", "#¿NOMBRE?", "#NOMBRE?", "#¡VALOR!", "#VALEUR!", "#N/D",
		"#NAVN?", "#NAZWA?", "#ADI?", "#ARG!", "#SAYI!", "#YOK", "#ИМЯ?", "#Н/Д", "#名前?", "########", "#DIV/0!", "#PLAATS!" };
	static const char *const fine[] = { "#Vote!", "#VOTE", "#1", "#", "##", "### news", "#VOTE NOW!", "No #NV here", "#?", "#!" };

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		assert_damage(values[i], DAMAGE_SHEET_ERROR, values[i]);
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		assert_damage(fine[i], DAMAGE_NONE, NULL);
}

static void codes_of_other_programs_are_doubts(void **state)
{
	(void)state;
	assert_damage("Vote_x000D_ now", DAMAGE_CODE, "_x000D_");
	assert_damage("you &amp; me", DAMAGE_CODE, "&amp;");
	assert_damage("&#1608;", DAMAGE_CODE, "&#1608;");
	assert_damage("&#x648;", DAMAGE_CODE, "&#x648;");
	assert_damage("\\u0648", DAMAGE_CODE, "\\u0648");
	assert_damage("Q & A; B&B; _x_ C:\\users a_b &#; &;", DAMAGE_NONE, NULL);
	assert_true(damage_spoils("#REF!"));
	assert_true(damage_spoils("????"));
	assert_false(damage_spoils("you &amp; me"));
	assert_false(damage_spoils("vote"));
}

static void what_cannot_be_seen_is_found(void **state)
{
	(void)state;
	assert_damage("a\u206ab", DAMAGE_CONTROL, "\u206a");
	assert_damage("a\u206f", DAMAGE_CONTROL, "\u206f");
	assert_damage("a\ufff9b", DAMAGE_CONTROL, "\ufff9");
	assert_damage("a\U000e0001", DAMAGE_CONTROL, "\U000e0001");
	assert_damage("a\U000e0041", DAMAGE_UNSEEN, "\U000e0041");
	assert_damage("ا\u061c", DAMAGE_UNSEEN, "\u061c");
	assert_damage("a\u2060b", DAMAGE_UNSEEN, "\u2060");
	assert_damage("a\u180eb", DAMAGE_UNSEEN, "\u180e");
	assert_damage("a\ue000b", DAMAGE_UNSEEN, "\ue000");
	assert_damage("a\u115fb", DAMAGE_UNSEEN, "\u115f");
	assert_damage("a\u3164b", DAMAGE_UNSEEN, "\u3164");
	assert_damage("a\x1b[31m", DAMAGE_CONTROL, "\x1b");
	assert_damage("a\u202eb", DAMAGE_CONTROL, "\u202e");
	assert_damage("a\u2066b", DAMAGE_CONTROL, "\u2066");
	assert_damage("a\x7f", DAMAGE_CONTROL, "\x7f");
	assert_damage("a\u2028b", DAMAGE_CONTROL, "\u2028");
	assert_damage("a\nb\tc", DAMAGE_NONE, NULL);
	assert_damage("a \ufffd b", DAMAGE_REPLACED, "\ufffd");
}
/* clang-format on */

/* Long runs are looked at once. */
static void a_long_cell_is_looked_at_quickly(void **state)
{
	enum { LONG = 200000 };
	char *text = malloc(2 * LONG + 1);

	(void)state;
	for (size_t i = 0; i < LONG; i++)
		memcpy(text + 2 * i, "ظ", 2);
	text[2 * LONG] = '\0';
	assert_damage(text, DAMAGE_NONE, NULL);
	for (size_t i = 0; i < LONG; i++)
		memcpy(text + 2 * i, i % 2 ? "¾" : "Ù", 2);
	assert_damage(text, DAMAGE_MOJIBAKE, NULL);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_that_was_read_in_a_windows_set_is_found),
		cmocka_unit_test(honest_texts_are_left_alone),
		cmocka_unit_test(words_of_question_marks_are_lost_letters),
		cmocka_unit_test(error_values_are_found_anywhere),
		cmocka_unit_test(error_values_of_other_languages_are_whole_cells),
		cmocka_unit_test(codes_of_other_programs_are_doubts),
		cmocka_unit_test(what_cannot_be_seen_is_found),
		cmocka_unit_test(a_long_cell_is_looked_at_quickly),
	};

	return RUN_SUITE(tests);
}
