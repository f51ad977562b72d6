#include "agahi/bench/questions.h"

#include <sys/stat.h>

#include "agahi/store/db.h"
#include "agahi/survey/figures_db.h"
#include "store.h"
#include "writing_stage.h"

enum { AN_HOUR_MS = 3600000 };

static const int64_t now_ms = INT64_C(1795683600000);

/* The sums as the gateway writes them: of one hour, some days ago. */
static void add_hours(sqlite3 *db, int days, const char *topic, const char *lang, int requests)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"INSERT INTO hourly VALUES (%lld, '%s', '%s', 'sms', 'telco-a', 'exact', %d, %d, 0, 0, 0, 0, "
		"0, 0, 0, 0)",
		(long long)(now_ms / AN_HOUR_MS - 24 * days), topic, lang, requests, requests);
	assert_true(db_execute(db, sql));
}

static bool go_on(void *arg)
{
	(void)arg;
	return true;
}

static void write_figures(struct writing_stage *stage)
{
	char *out = test_path(stage->desk.folder, "out"),
	     *journal = test_path(stage->desk.folder, "journal.db");
	char *path = test_path(stage->desk.folder, "out/figures.db"), error[512] = "";
	sqlite3 *db;

	assert_int_equal(mkdir(out, 0700), 0);
	db_close(test_open_journal(journal, DB_READ_WRITE));
	assert_true(figures_db_write(&(struct figures_db_job){ .journal = journal,
					     .path = path,
					     .time_zone = "Asia/Karachi",
					     .now_ms = now_ms,
					     .go_on = go_on },
		error, sizeof(error)));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	add_hours(db, 2, "vote", "ur", 4000);
	add_hours(db, 3, "vote", "en", 2000);
	add_hours(db, 20, "vote", "ur", 1000);
	db_close(db);
	free(out);
	free(journal);
	free(path);
}

static void what_was_asked_is_told_when_it_has_been_read(void **state)
{
	struct writing_stage *stage = *state;
	struct desk *desk = stage->desk.desk;

	write_figures(stage);
	assert_int_equal(questions_in_week(desk, "vote", now_ms), QUESTIONS_UNKNOWN);
	/* The desk's own timers come through the same loop. */
	for (int i = 0; i < 50 && questions_in_week(desk, "vote", now_ms) == QUESTIONS_UNKNOWN; i++)
		event_base_loop(stage->desk.base, EVLOOP_ONCE);
	assert_int_equal(questions_in_week(desk, "vote", now_ms), 6000);
	assert_int_equal(questions_in_month(desk, "vote", "ur", now_ms), 5000);
	assert_int_equal(questions_in_month(desk, "vote", "en", now_ms), 2000);
	assert_int_equal(questions_in_week(desk, "women", now_ms), QUESTIONS_UNKNOWN);
	assert_int_equal(questions_in_month(desk, "vote", "", now_ms), QUESTIONS_UNKNOWN);
}

static void without_figures_nothing_is_known(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(questions_in_week(stage->desk.desk, "vote", now_ms), QUESTIONS_UNKNOWN);
	event_base_loop(stage->desk.base, EVLOOP_ONCE);
	assert_int_equal(questions_in_week(stage->desk.desk, "vote", now_ms), QUESTIONS_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(what_was_asked_is_told_when_it_has_been_read),
		WRITING_TEST(without_figures_nothing_is_known),
	};

	return RUN_SUITE(tests);
}
