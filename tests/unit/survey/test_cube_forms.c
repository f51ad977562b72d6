/* Sums as programs read them. */
#include "testing.h"

#include "agahi/base/calendar.h"
#include "agahi/store/db.h"
#include "agahi/survey/cube_forms.h"

static sqlite3 *db;
static struct cube *cube;
static struct buffer out;

static int set_up(void **state)
{
	char error[256];
	int64_t from = 0, before = 0;

	(void)state;
	calendar_use_zone("Asia/Karachi");
	out = (struct buffer){ 0 };
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_true(db_execute(db,
		"CREATE TABLE hourly (hour, topic, language, channel, link, rule, requests, parts, sent, "
		"failed,"
		" silent, expired, screens, nearest INTEGER DEFAULT 0, listed INTEGER DEFAULT 0, "
		"other_language INTEGER DEFAULT 0);"
		/* 2027-02-07 10:00 in Pakistan. */
		"INSERT INTO hourly (hour, topic, language, channel, link, rule, requests, parts, sent, "
		"failed, silent, expired, screens) VALUES (500549, 'a,b', 'ur', 'sms', 'x', 'exact', 50, 60, "
		"0, 5, 0, 0, 0),"
		" (500549, 'vote', 'ur', 'sms', 'x', 'exact', 70, 80, 0, 0, 0, 0, 9)"));
	assert_true(calendar_read("2027-02-07", &from) && calendar_read("2027-02-08", &before));
	cube = cube_read(db, from, before, error, sizeof(error));
	assert_non_null(cube);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	buffer_free(&out);
	cube_free(cube);
	sqlite3_close(db);
	return 0;
}

static void cells_have_all_sides_and_are_quoted(void **state)
{
	(void)state;
	cube_forms_add_cells(cube, &out);
	assert_string_equal(out.data,
		"day,hour,topic,language,channel,link,requests,screens,parts,failed\n"
		"2027-02-07,10,\"a,b\",ur,sms,x,50,0,60,5\n2027-02-07,10,vote,ur,sms,x,70,9,80,0\n");
}

static void a_table_has_one_side_the_most_asked_first(void **state)
{
	(void)state;
	cube_forms_add_table(cube, CUBE_TOPIC, &out);
	assert_string_equal(out.data,
		"topic,requests,screens,parts,failed,understood,chosen,offered,menu,neither,other_language,"
		"numbered\n"
		"vote,70,9,80,0,70,0,0,0,0,0,0\n\"a,b\",50,0,60,5,50,0,0,0,0,0,0\n");
}

static void json_has_the_whole_and_each_side(void **state)
{
	json_t *root = cube_forms_json(cube, &(struct cube_days){ 1, 2, 3, "Asia/Karachi" });

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(json_object_get(root, "all"), "requests")), 120);
	assert_int_equal(json_array_size(json_object_get(root, "topic")), 2);
	assert_int_equal(json_integer_value(json_object_get(root, "made_ms")), 3);
	assert_string_equal(json_string_value(json_object_get(root, "time_zone")), "Asia/Karachi");
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cells_have_all_sides_and_are_quoted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_table_has_one_side_the_most_asked_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(json_has_the_whole_and_each_side, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
