/* Which days are shown, and what programs get. */
#include "office_stage.h"

static void write_some(void)
{
	stage_write_figures("SELECT 1");
	stage_add_hour("'vote', 'ur', 'sms', 'a', 'exact', 100, 300, 100, 0, 0, 0, 0");
	stage_become(ADMIN);
}

static void every_role_sees_them_and_nobody_else(void **state)
{
	(void)state;
	write_some();
	for (enum who who = SAIMA; who < PEOPLE; who++) {
		stage_become(who);
		assert_int_equal(desk_stage_ask(&stage, "/figures?days=30", NULL), 200);
	}
	stage.session[0] = '\0';
	assert_int_equal(desk_stage_ask(&stage, "/figures", NULL), 303);
}

static void without_a_file_the_page_says_so_and_programs_get_no_numbers(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/figures", NULL), 200);
	desk_stage_assert_has(&stage, "has sent no figures yet");
	assert_int_equal(desk_stage_ask(&stage, "/figures.json", NULL), 404);
	assert_int_equal(desk_stage_ask(&stage, "/figures.csv", NULL), 404);
}

static void days_that_are_none_are_told_beside_the_field(void **state)
{
	(void)state;
	write_some();
	assert_int_equal(desk_stage_ask(&stage, "/figures?from=2027-02-31&to=2027-03-01", NULL), 422);
	desk_stage_assert_has(&stage, "error-from");
	assert_int_equal(desk_stage_ask(&stage, "/figures?from=2027-02-03&to=2027-02-01", NULL), 422);
	desk_stage_assert_has(&stage, "before the first day");
	assert_int_equal(desk_stage_ask(&stage, "/figures.json?from=x&to=y", NULL), 400);
}

static void programs_get_csv_and_json(void **state)
{
	(void)state;
	write_some();
	assert_int_equal(desk_stage_ask(&stage, "/figures.csv", NULL), 200);
	assert_int_equal(stage.exchange.response.type, WEB_CSV);
	desk_stage_assert_has(&stage, "day,hour,topic,language,channel,link,requests,screens,parts,failed\n");
	desk_stage_assert_has(&stage, "vote,ur,sms,a,100,0,300,0\n");
	assert_int_equal(desk_stage_ask(&stage, "/figures.csv?by=topic", NULL), 200);
	assert_string_equal(desk_stage_body(&stage),
		"topic,requests,screens,parts,failed,understood,chosen,offered,menu,neither,other_language,"
		"numbered\nvote,100,0,300,0,100,0,0,0,0,0,0\n");
	assert_int_equal(desk_stage_ask(&stage, "/figures.json", NULL), 200);
	assert_int_equal(stage.exchange.response.type, WEB_JSON);
	desk_stage_assert_has(&stage, "\"all\":{\"requests\":100");
}

static void the_script_asks_for_now_alone(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/figures.json?part=now", NULL), 404);
	write_some();
	stage_figures("UPDATE meta SET waiting = 12; INSERT INTO recent VALUES (5, 40, 300000), (60, 900, "
		      "3600000)");
	assert_int_equal(desk_stage_ask(&stage, "/figures.json?part=now", NULL), 200);
	assert_int_equal(stage.exchange.response.type, WEB_JSON);
	desk_stage_assert_has(&stage, "{\"nodes\":[{");
	desk_stage_assert_has(&stage, "{\"tag\":\"bdi\",\"nodes\":[\"5\"]},\" minutes\"");
	desk_stage_assert_has(&stage, "{\"tag\":\"bdi\",\"nodes\":[\"8\"]},\" a minute\"");
	desk_stage_assert_has(&stage, "[\"12\"]");
}

static void the_same_file_has_the_same_tag_and_another_has_another(void **state)
{
	char tag[WEB_TOKEN_SIZE];
	sqlite3 *db;

	(void)state;
	write_some();
	assert_int_equal(desk_stage_ask(&stage, "/figures.json", NULL), 200);
	memcpy(tag, stage.exchange.response.etag, sizeof(tag));
	assert_string_not_equal(tag, "");
	assert_int_equal(desk_stage_ask(&stage, "/figures.json", NULL), 200);
	assert_string_equal(stage.exchange.response.etag, tag);
	stage_write_file("figures.db", &db);
	assert_true(db_execute(db, "UPDATE meta SET made_ms = made_ms + 60000"));
	sqlite3_close(db);
	assert_int_equal(desk_stage_ask(&stage, "/figures.json", NULL), 200);
	assert_string_not_equal(stage.exchange.response.etag, tag);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(every_role_sees_them_and_nobody_else),
		STAGE_TEST(without_a_file_the_page_says_so_and_programs_get_no_numbers),
		STAGE_TEST(days_that_are_none_are_told_beside_the_field),
		STAGE_TEST(programs_get_csv_and_json),
		STAGE_TEST(the_script_asks_for_now_alone),
		STAGE_TEST(the_same_file_has_the_same_tag_and_another_has_another),
	};

	return RUN_SUITE(tests);
}
