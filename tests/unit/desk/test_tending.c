#include "agahi/desk/tending.h"

#include <errno.h>
#include <sys/stat.h>

#include "agahi/staff/invitations.h"
#include "agahi/store/db.h"
#include "desk_stage.h"

static const struct routes none = { NULL, 0 };

static bool read_state(const char *text, struct desk_live *live)
{
	return tending_read_state(text, strlen(text), live);
}

static void what_is_live_and_what_comes_next_are_read(void **state)
{
	struct desk_live live = { 0 };

	(void)state;
	assert_true(read_state(
		"{\"live\":{\"number\":12,\"hash\":\"abc\",\"published_ms\":5,\"by\":\"x\",\"title\":\"T\"},"
		"\"scheduled\":[{\"name\":\"b\",\"at_ms\":900,\"title\":\"later\"},"
		"{\"name\":\"a\",\"at_ms\":700,\"title\":\"sooner\"}],\"refused\":[]}",
		&live));
	assert_int_equal(live.number, 12);
	assert_string_equal(live.hash, "abc");
	assert_string_equal(live.title, "T");
	assert_int_equal(live.since_ms, 5);
	assert_int_equal(live.next_ms, 700);
	assert_string_equal(live.next, "sooner");
}

static void what_is_no_state_changes_nothing(void **state)
{
	static const char *const wrong[] = { "", "{", "[]", "{}", "{\"live\":3}", "{\"live\":{},\"live\":{}}",
		"\xff" };
	struct desk_live live = { .number = 7 };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(read_state(wrong[i], &live));
		assert_int_equal(live.number, 7);
	}
}

static void long_titles_are_cut_and_other_types_are_nothing(void **state)
{
	char text[1024], title[400];
	struct desk_live live = { 0 };

	(void)state;
	memset(title, 'a', sizeof(title) - 1);
	title[sizeof(title) - 1] = '\0';
	snprintf(text, sizeof(text),
		"{\"live\":{\"number\":\"x\",\"title\":\"%s\",\"hash\":7},\"scheduled\":3}", title);
	assert_true(read_state(text, &live));
	assert_int_equal(live.number, 0);
	assert_int_equal(strlen(live.title), sizeof(live.title) - 1);
	assert_string_equal(live.hash, "");
}

static long long count_sessions(struct desk_stage *stage)
{
	return db_number(desk_stage_db(stage), "SELECT count(*) FROM session", -1);
}

static void the_desk_looks_at_the_spool_by_itself_and_sweeps_sessions(void **state)
{
	struct desk_stage stage;
	char *path;

	(void)state;
	desk_stage_begin(&stage, none);
	desk_stage_person(&stage, "saima", STAFF_EDITOR);
	desk_stage_log_in(&stage, "saima", true);
	assert_int_equal(
		sqlite3_exec(desk_stage_db(&stage),
			"UPDATE session SET seen_ms = -5000000000, began_ms = -5000000000", NULL, NULL, NULL),
		SQLITE_OK);
	path = test_path(stage.folder, "in");
	mkdir(path, 0700);
	free(path);
	path = test_path(stage.folder, "out");
	mkdir(path, 0700);
	free(path);
	path = test_path(stage.folder, "out/state.json");
	test_write_file(path, "{\"live\":{\"number\":12,\"hash\":\"abc\",\"title\":\"T\"}}");
	free(path);
	struct tending *tending = tending_new(stage.desk, stage.base);
	assert_non_null(tending);
	for (int i = 0; i < 50 && (desk_live(stage.desk)->number == 0 || count_sessions(&stage) > 0); i++)
		event_base_loop(stage.base, EVLOOP_ONCE);
	assert_int_equal(desk_live(stage.desk)->number, 12);
	assert_true(desk_live(stage.desk)->seen_ms > 0);
	assert_int_equal(count_sessions(&stage), 0);
	desk_stage_end(&stage);
	tending_free(tending);
}

static void run_ms(struct desk_stage *stage, unsigned ms)
{
	const struct timeval end = { ms / 1000, (suseconds_t)(ms % 1000) * 1000 };

	event_base_loopexit(stage->base, &end);
	event_base_dispatch(stage->base);
}

static void make_folder(struct desk_stage *stage, const char *name)
{
	char *path = test_path(stage->folder, name);

	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
}

static void write_out(struct desk_stage *stage, const char *name, const char *text)
{
	char *beside = test_path(stage->folder, "beside"), *path = test_path(stage->folder, name);

	test_write_file(beside, text);
	assert_int_equal(rename(beside, path), 0);
	free(beside);
	free(path);
}

static unsigned count_told(struct desk_stage *stage, const char *what)
{
	static char text[64 * 1024];
	unsigned count = 0;

	fflush(stage->said);
	rewind(stage->said);
	text[fread(text, 1, sizeof(text) - 1, stage->said)] = '\0';
	for (const char *at = text; (at = strstr(at, what)); at++)
		count++;
	return count;
}

/* While live.agahi is damaged, and a whole one would be read on the worker. */
static void what_comes_is_seen_at_once_and_what_is_damaged_is_told_once(void **state)
{
	struct desk_stage stage;

	(void)state;
	desk_stage_begin(&stage, none);
	make_folder(&stage, "in");
	make_folder(&stage, "out");
	struct tending *tending = tending_new(stage.desk, stage.base);
	assert_non_null(tending);
	run_ms(&stage, 200);
	write_out(&stage, "out/live.agahi", "agahi-edition 1\n");
	write_out(&stage, "out/state.json", "{\"live\":{\"number\":12}}");
	for (int i = 0; i < 100 && desk_live(stage.desk)->number == 0; i++)
		run_ms(&stage, 10); /* at most a second: the clock comes round every two */
	assert_int_equal(desk_live(stage.desk)->number, 12);
	run_ms(&stage, 4500);
	assert_int_equal(count_told(&stage, "event=spool_unread file=\"live.agahi\""), 1);
	assert_int_equal(desk_live(stage.desk)->trouble, DESK_TROUBLE_NONE);
	desk_stage_end(&stage);
	tending_free(tending);
}

static long long number(struct desk_stage *stage, const char *sql)
{
	return db_number(desk_stage_db(stage), sql, -1);
}

static void a_fresh_desk_signs_its_record_as_soon_as_there_is_one(void **state)
{
	struct desk_stage stage;
	char token[TOKEN_SIZE];

	(void)state;
	desk_stage_begin(&stage, none);
	struct tending *tending = tending_new(stage.desk, stage.base);
	event_base_loop(stage.base, EVLOOP_ONCE);
	assert_int_equal(number(&stage, "SELECT count(*) FROM checkpoint"), 0);
	assert_int_equal(
		invitations_first(desk_stage_db(&stage), "amin", clock_wall_ms(), token), STAFF_DONE);
	for (int i = 0; i < 50 && number(&stage, "SELECT count(*) FROM checkpoint") == 0; i++)
		event_base_loop(stage.base, EVLOOP_ONCE);
	assert_int_equal(number(&stage, "SELECT max(n) FROM checkpoint"), 1);
	assert_int_equal(number(&stage, "SELECT count(*) FROM machine"), 1);
	desk_stage_end(&stage);
	tending_free(tending);
}

static void a_folder_that_is_not_there_is_told_to_people_until_it_is(void **state)
{
	struct desk_stage stage;

	(void)state;
	desk_stage_begin(&stage, none);
	struct tending *tending = tending_new(stage.desk, stage.base);
	assert_non_null(tending);
	run_ms(&stage, 300);
	assert_int_equal(desk_live(stage.desk)->trouble, DESK_TROUBLE_NO_FOLDER);
	assert_true(desk_live(stage.desk)->trouble_ms > 0);
	make_folder(&stage, "in");
	make_folder(&stage, "out");
	for (int i = 0; i < 150 && desk_live(stage.desk)->trouble != DESK_TROUBLE_NONE; i++)
		run_ms(&stage, 100);
	assert_int_equal(desk_live(stage.desk)->trouble, DESK_TROUBLE_NONE);
	assert_int_equal(count_told(&stage, "event=handover_unfinished"), 1);
	assert_int_equal(count_told(&stage, "event=spool_in_order"), 1);
	desk_stage_end(&stage);
	tending_free(tending);
}

static void reasons_are_told_in_kinds_that_somebody_can_mend(void **state)
{
	(void)state;
	assert_int_equal(tending_trouble(0), DESK_TROUBLE_NONE);
	assert_int_equal(tending_trouble(ENOENT), DESK_TROUBLE_NO_FOLDER);
	assert_int_equal(tending_trouble(EACCES), DESK_TROUBLE_RIGHTS);
	assert_int_equal(tending_trouble(EROFS), DESK_TROUBLE_RIGHTS);
	assert_int_equal(tending_trouble(ENOSPC), DESK_TROUBLE_FULL);
	assert_int_equal(tending_trouble(EDQUOT), DESK_TROUBLE_FULL);
	assert_int_equal(tending_trouble(EIO), DESK_TROUBLE_BROKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_live_and_what_comes_next_are_read),
		cmocka_unit_test(what_is_no_state_changes_nothing),
		cmocka_unit_test(long_titles_are_cut_and_other_types_are_nothing),
		cmocka_unit_test(a_fresh_desk_signs_its_record_as_soon_as_there_is_one),
		cmocka_unit_test(the_desk_looks_at_the_spool_by_itself_and_sweeps_sessions),
		cmocka_unit_test(what_comes_is_seen_at_once_and_what_is_damaged_is_told_once),
		cmocka_unit_test(a_folder_that_is_not_there_is_told_to_people_until_it_is),
		cmocka_unit_test(reasons_are_told_in_kinds_that_somebody_can_mend),
	};

	return RUN_SUITE(tests);
}
