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

static void numbers_that_a_spreadsheet_made_are_doubted(void **state)
{
	static const struct {
		const char *cell;
		enum fault kind;
	} cases[] = { { "0.333333", FAULT_CELL_SERIAL }, { "46454", FAULT_CELL_SERIAL },
		{ "1.00E+05", FAULT_CELL_SHORTENED }, { "9.23E+11", FAULT_CELL_SHORTENED },
		{ "8-Mar", FAULT_CELL_REWRITTEN }, { "Mar-08", FAULT_CELL_REWRITTEN } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char csv[128];

		snprintf(csv, sizeof(csv), HEAD "vote,en,%s,x\n", cases[i].cell);
		assert_told(csv, cases[i].kind, 2, "column keywords");
		snprintf(csv, sizeof(csv), HEAD "vote,en,a,%s\n", cases[i].cell);
		assert_told(csv, cases[i].kind, 2, "column text");
		snprintf(csv, sizeof(csv), MENUS "main,a,en,%s,vote\n", cases[i].cell);
		assert_told_of((struct test_tables){ .messages = HEAD "vote,en,a,x\n", .menus = csv },
			cases[i].kind, 2, "column label");
	}
	assert_told(HEAD "vote,en,a,Open 0.333333 to 0.708333\n", FAULT_CELL_SERIAL, 2, "\"08:00\"");
	assert_told(HEAD "vote,en,a,Vote on 31/2/2027 here\n", FAULT_CELL_NO_DATE, 2, "31 2 2027");
	assert_told(HEAD "vote,ur,a,ووٹ 31 فروری کو ڈالیں\n", FAULT_CELL_NO_DATE, 2, "31");
	assert_not_told(
		HEAD "vote,en,8300|2027|march,Section 45 may be read by 8 March 2017\n", FAULT_CELL_SERIAL);
	assert_not_told(
		HEAD "vote,en,8300|2027|march,Section 45 may be read by 8 March 2017\n", FAULT_CELL_NO_DATE);
}

static void cells_in_other_letters_are_doubted(void **state)
{
	static const char messages[] = HEAD "vote,en,a,x\nvote,ur,ا,ووٹ\n";

	(void)state;
	assert_told_of((struct test_tables){ .messages = messages, .menus = MENUS "main,a,ur,Women,vote\n" },
		FAULT_CELL_NO_ARABIC, 2, "says ur, but there is no Arabic letter here: \"Women\"");
	assert_told_of((struct test_tables){ .messages = messages, .menus = MENUS "main,a,en,خواتین,vote\n" },
		FAULT_CELL_ALL_ARABIC, 2, "says en");
	assert_told_of((struct test_tables){ .messages = messages,
			       .placeholders = PLACEHOLDERS "helpline,ur,Election Commission\n" },
		FAULT_CELL_NO_ARABIC, 2, "column value");
	assert_told_of((struct test_tables){ .messages = messages, .examples = EXAMPLES "vote,ur,hello\n" },
		FAULT_CELL_NO_ARABIC, 2, "column text");
	assert_not_told_of(
		(struct test_tables){ .messages = messages,
			.placeholders = PLACEHOLDERS "a,ur,ecp.gov.pk\nb,ur,ECP\nc,,Islamabad\nd,ur,8300\n",
			.menus = MENUS "main,a,ur,English,language:en/main\n" },
		FAULT_CELL_NO_ARABIC);
}

static void doubts_are_told_as_warnings(void **state)
{
	(void)state;
	assert_told(HEAD "vote,en,a,Questions ??? Ask\n", FAULT_CELL_QUESTIONED, 2, "warning");
	assert_told(
		HEAD "vote,en,a,You &amp; me\n", FAULT_CELL_CODE, 2, "\"&amp;\" is another program's code");
	assert_told(HEAD "vote,ur,a,ووٹ\u061c\n", FAULT_CELL_UNSEEN, 2, "U+061C");
	assert_told(HEAD "vote,ur,a,Polling &amp; day\n", FAULT_TEXT_NO_ARABIC, 2, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damage_is_told_in_every_table),
		cmocka_unit_test(one_damaged_save_is_one_line),
		cmocka_unit_test(numbers_that_a_spreadsheet_made_are_doubted),
		cmocka_unit_test(cells_in_other_letters_are_doubted),
		cmocka_unit_test(doubts_are_told_as_warnings),
		cmocka_unit_test(citizens_may_write_question_marks),
	};

	return RUN_SUITE(tests);
}
