/* Cells that a spreadsheet spoiled. */
#include "reported.h"

static void damage_is_told_in_every_table(void **state)
{
	(void)state;
	assert_told(HEAD "vote,ur,a,????? ????\n", FAULT_CELL_QUESTIONS, 2,
		"column text, topic vote, language ur");
	assert_told(HEAD "vote,en,#NAME?,x\n", FAULT_CELL_SHEET_ERROR, 2, "column keywords");
	assert_told(HEAD "vote,ur,a,Ù¾ÙˆÙ„Ù†Ú¯\n", FAULT_CELL_MOJIBAKE, 2, "UTF-8 (65001)");
	assert_told(HEAD "vote,en,a,x\u202ey\n", FAULT_CELL_CONTROL, 2, "U+202E");
	assert_told(HEAD "vote,en,a,x\x07y\n", FAULT_CELL_CONTROL, 2, "U+0007");
	assert_told_of((struct test_tables){ .messages = HEAD, .placeholders = PLACEHOLDERS "a,,#REF!\n" },
		FAULT_CELL_SHEET_ERROR, 2, "placeholder a");
	assert_told_of((struct test_tables){ .messages = HEAD, .menus = MENUS "a,b,ur,???,x\n" },
		FAULT_CELL_QUESTIONS, 2, "column label, menu a, item b");
	assert_told_of((struct test_tables){ .messages = HEAD, .examples = EXAMPLES "a,ur,\ufffd\ufffd\n" },
		FAULT_CELL_REPLACED, 2, "e.csv");
}

static void one_damaged_save_is_one_line(void **state)
{
	(void)state;
	assert_told(HEAD "a,ur,x,?????\nb,ur,y,??????\nc,ur,z,????\n", FAULT_CELL_QUESTIONS, 2,
		"2 more have the same");
	assert_told(HEAD "a,en,x,#REF!\nb,en,y,see #REF!\n", FAULT_CELL_SHEET_ERROR, 2, "1 more");
}

static void citizens_may_write_question_marks(void **state)
{
	(void)state;
	assert_not_told_of(
		(struct test_tables){ .messages = HEAD, .examples = EXAMPLES "a,en,how to vote ????\n" },
		FAULT_CELL_QUESTIONS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damage_is_told_in_every_table),
		cmocka_unit_test(one_damaged_save_is_one_line),
		cmocka_unit_test(citizens_may_write_question_marks),
	};

	return RUN_SUITE(tests);
}
