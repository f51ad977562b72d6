#include "agahi/fittings/tables_page.h"

#include "agahi/store/db.h"
#include "writing_stage.h"

#define TABLE "placeholder%2Clang%2Cvalue%0Aopen_time%2Cen%2C9+am%0Apolling_date%2Cen%2Csoon%0A"

static int post(struct writing_stage *stage, const char *fields)
{
	return desk_stage_ask(&stage->desk, writing_path(stage, "import"), fields);
}

static long long rev_of_draft(struct writing_stage *stage)
{
	struct draft draft;

	assert_true(drafts_find(desk_stage_db(&stage->desk), stage->draft, &draft));
	return draft.rev;
}

static void every_table_of_any_edition_is_a_file(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, "/set/live/export/messages.csv"), 200);
	assert_int_equal(stage->desk.exchange.response.type, WEB_CSV);
	assert_string_equal(stage->desk.exchange.response.file_name, "messages-edition-12.csv");
	writing_has(stage, "topic,lang,keywords,text");
	assert_int_equal(writing_get(stage, writing_path(stage, "export/menus.csv")), 200);
	assert_string_equal(stage->desk.exchange.response.file_name, "menus-draft-2.csv");
	assert_int_equal(writing_get(stage, writing_path(stage, "export/other.csv")), 404);
}

static void looking_changes_nothing_and_offers_both_ways(void **state)
{
	struct writing_stage *stage = *state;
	long long rev = rev_of_draft(stage);

	assert_int_equal(post(stage, "do=look&table=placeholders&csv=" TABLE), 200);
	writing_has(stage, "What would change");
	writing_has(stage, "value=\"take\"");
	writing_has(stage, "value=\"make\"");
	assert_int_equal(rev_of_draft(stage), rev);
}

static void a_table_with_faults_is_told_and_not_taken(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(
		post(stage, "do=look&table=placeholders&csv=placeholder%2Clang%0Aopen_time%2Cen%0A"), 422);
	writing_has(stage, "It cannot be taken as it is");
	writing_has_not(stage, "value=\"take\"");
}

static void it_is_put_into_the_draft_that_was_looked_at(void **state)
{
	struct writing_stage *stage = *state;
	long long rev = rev_of_draft(stage);

	snprintf(stage->form, sizeof(stage->form), "do=take&table=placeholders&rev=%lld&csv=%s", rev, TABLE);
	post(stage, stage->form);
	writing_assert_goes_to(stage, "?done=imported");
	assert_int_equal(post(stage, stage->form), 409); /* the draft is another now */
	writing_has(stage, "9 am");
}

static void or_a_new_draft_is_made_of_it(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_ask(&stage->desk, "/set/live/import", "do=make&table=placeholders&csv=" TABLE);
	writing_assert_goes_to(stage, "/set/3?done=imported");
	writing_get(stage, "/set/3/placeholders");
	writing_has(stage, "9 am");
}

static void who_only_reads_takes_tables_out_alone(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "reader", true);
	assert_int_equal(writing_get(stage, writing_path(stage, "import")), 200);
	writing_has(stage, "export/messages.csv");
	writing_has_not(stage, "<textarea");
	assert_int_equal(post(stage, "do=look&table=menus&csv="), 403);
}

/* --- files -------------------------------------------------------------------------------------------- */

#define SHEET "placeholder,lang,value\nopen_time,en,9 am\npolling_date,en,soon\n"

static int upload(
	struct writing_stage *stage, const char *name, const char *octets, size_t len, const char *form)
{
	stage->desk.upload = (struct multipart_file){ name, { (const uint8_t *)octets, len } };
	return post(stage, form);
}

/* The form that takes what was looked at. */
static void write_take(struct writing_stage *stage, const char *deed)
{
	const char *key = strstr(desk_stage_body(&stage->desk), "name=\"upload\" value=\"");

	assert_non_null(key);
	snprintf(stage->form, sizeof(stage->form), "do=%s&rev=%lld&upload=%.32s", deed, rev_of_draft(stage),
		key + strlen("name=\"upload\" value=\""));
}

static void a_file_is_looked_at_and_kept_until_it_is_taken(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(upload(stage, "placeholders-draft-2.csv", SHEET, strlen(SHEET), "do=look"), 200);
	writing_has(stage, "File: ");
	writing_has(stage, "placeholders-draft-2.csv");
	writing_has(stage, "What would change");
	writing_has_not(stage, "name=\"csv\" value=");
	write_take(stage, "take");
	post(stage, stage->form);
	writing_assert_goes_to(stage, "?done=imported");
	writing_get(stage, writing_path(stage, "placeholders"));
	writing_has(stage, "9 am");
	assert_int_equal(post(stage, stage->form), 422); /* taken is gone */
	writing_has(stage, "not kept any more");
}

static void a_file_becomes_a_new_draft(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(
		upload(stage, "mine.csv", SHEET, strlen(SHEET), "do=look&file-table=placeholders"), 200);
	write_take(stage, "make");
	post(stage, stage->form);
	writing_assert_goes_to(stage, "/set/3?done=imported");
}

static void a_file_of_another_is_not_to_be_had(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(upload(stage, "placeholders.csv", SHEET, strlen(SHEET), "do=look"), 200);
	write_take(stage, "take");
	desk_stage_log_in(&stage->desk, "tariq", true);
	assert_int_equal(post(stage, stage->form), 422);
	writing_has(stage, "not kept any more");
}

static void what_is_no_table_is_told_in_words(void **state)
{
	static const char workbook[] = "PK\3\4\x14\0\6\0[Content_Types].xml xl/workbook.xml",
			  arabic[] = "placeholder,lang,value\nopen_time,ur,\xe6\xe6\xd6\n";
	struct writing_stage *stage = *state;

	assert_int_equal(upload(stage, "messages.xlsx", workbook, sizeof(workbook) - 1, "do=look"), 422);
	writing_has(stage, "CSV UTF-8");
	assert_int_equal(upload(stage, "placeholders.csv", arabic, sizeof(arabic) - 1, "do=look"), 422);
	writing_has(stage, "UTF-8");
	writing_has_not(stage, "value=\"take\"");
	assert_int_equal(upload(stage, "Book1.csv", SHEET, strlen(SHEET), "do=look"), 422);
	writing_has(stage, "choose the table");
	assert_int_equal(upload(stage, "", "", 0, "do=look&file-table=placeholders"), 422);
	writing_has(stage, "Choose a file");
	assert_int_equal(
		post(stage, "do=look&file-table="), 422); /* as it comes after a log-in: without the file */
	writing_has(stage, "Choose a file");
}

static void unicode_text_of_a_spreadsheet_is_read(void **state)
{
	static const char text[] = SHEET;
	struct writing_stage *stage = *state;
	char wide[2 * sizeof(text)] = "\xff\xfe";

	for (size_t i = 0; i < sizeof(text) - 1; i++)
		wide[2 + 2 * i] = text[i];
	assert_int_equal(upload(stage, "placeholders.txt", wide, 2 * sizeof(text), "do=look"), 200);
	writing_has(stage, "9 am");
}

static void files_go_nowhere_else(void **state)
{
	struct writing_stage *stage = *state;

	stage->desk.upload = (struct multipart_file){ "a.csv", { (const uint8_t *)SHEET, strlen(SHEET) } };
	assert_int_equal(desk_stage_ask(&stage->desk, writing_path(stage, "describe"), "title=x"), 400);
	desk_stage_log_in(&stage->desk, "reader", true);
	assert_int_equal(upload(stage, "placeholders.csv", SHEET, strlen(SHEET), "do=look"), 403);
}

/* What would calculate goes out guarded, and comes in without a difference. */
static void what_is_taken_out_comes_in_as_it_was(void **state)
{
	static const char table[] = "placeholder,lang,value\nopen_time,en,'=8 am\npolling_date,en,''=soon\n";
	struct writing_stage *stage = *state;

	assert_int_equal(upload(stage, "placeholders.csv", table, strlen(table), "do=look"), 200);
	write_take(stage, "take");
	post(stage, stage->form);
	assert_int_equal(writing_get(stage, writing_path(stage, "export/placeholders.csv")), 200);
	writing_has(stage, "open_time,en,\"'=8 am\"\r\npolling_date,en,\"''=soon\"\r\n");
	char *out = strdup(desk_stage_body(&stage->desk));
	assert_int_equal(upload(stage, "placeholders.csv", out, strlen(out), "do=look"), 200);
	writing_has_not(stage, "value=\"take\"");
	assert_int_equal(db_number(desk_stage_db(&stage->desk),
				 "SELECT count(*) FROM placeholder WHERE value LIKE '%=%'", -1),
		2);
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(every_table_of_any_edition_is_a_file),
		WRITING_TEST(looking_changes_nothing_and_offers_both_ways),
		WRITING_TEST(a_table_with_faults_is_told_and_not_taken),
		WRITING_TEST(it_is_put_into_the_draft_that_was_looked_at),
		WRITING_TEST(or_a_new_draft_is_made_of_it),
		WRITING_TEST(who_only_reads_takes_tables_out_alone),
		WRITING_TEST(a_file_is_looked_at_and_kept_until_it_is_taken),
		WRITING_TEST(a_file_becomes_a_new_draft),
		WRITING_TEST(a_file_of_another_is_not_to_be_had),
		WRITING_TEST(what_is_no_table_is_told_in_words),
		WRITING_TEST(unicode_text_of_a_spreadsheet_is_read),
		WRITING_TEST(files_go_nowhere_else),
		WRITING_TEST(what_is_taken_out_comes_in_as_it_was),
	};

	return RUN_SUITE(tests);
}
