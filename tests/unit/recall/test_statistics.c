/* The journal in figures. */
#include "testing.h"

#include "agahi/base/buffer.h"
#include "agahi/recall/statistics.h"
#include "agahi/store/ledger.h"

static char *folder, *path;
static sqlite3 *db;
static struct buffer seen;

static int set_up(void **state)
{
	char error[512];

	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = ledger_open_file(path, DB_READ_WRITE, error, sizeof(error));
	buffer_add_text(&seen, "");
	return db ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	buffer_free(&seen);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void note_total(const char *name, int64_t number, void *arg)
{
	buffer_add_format(arg, "%s=%lld ", name, (long long)number);
}

static void note_breakdown(const char *name, void *arg)
{
	buffer_add_format(arg, "[%s] ", name);
}

static const struct statistics_handlers handlers = { note_total, note_breakdown, note_total, &seen };

static void settle(const char *topic, const char *rule, const char *link, int settled_state, int parts)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"INSERT INTO settled (received_ms, settled_ms, link, service, sender, request, topic, "
		"language, rule,"
		" keyword, state, status, parts, resent, message_id) VALUES"
		" (1, 2, '%s', '8300', 1, 'x', '%s', '%s', '%s', '', %d, 0, %d, %d, '')",
		link, topic, *topic ? "en" : "", rule, settled_state, parts, parts > 2);
	assert_true(db_execute(db, sql));
}

static void an_empty_journal_has_every_figure_at_nothing(void **state)
{
	(void)state;
	assert_true(statistics_read_requests(db, &handlers));
	assert_string_equal(seen.data,
		"requests=0 sent=0 failed=0 silent=0 expired=0 waiting=0 delivered=0 not_delivered=0 "
		"delivery_unknown=0 "
		"parts_sent=0 offered_nearest=0 offered_list=0 picked=0 other_language=0 "
		"perhaps_sent_twice=0 [topics] [languages] [rules] [links] ");
	buffer_free(&seen);
	assert_true(statistics_read_queue(db, 1000, &handlers));
	assert_string_equal(seen.data, "waiting=0 oldest_seconds=0 parts_of_long_requests=0 [links] ");
}

static void requests_are_counted_by_what_became_of_them(void **state)
{
	(void)state;
	settle("vote", "exact", "a", 0, 1);
	settle("vote", "edit", "a", 0, 3);
	settle("register", "exact", "b", 1, 1);
	settle("", "loop", "a", 2, 0);
	settle("vote", "exact", "a", 3, 0);
	assert_true(db_execute(db,
		"UPDATE settled SET manner = 5 WHERE topic = 'register'; UPDATE settled SET manner = 6"
		" WHERE rule = 'edit'; UPDATE settled SET rule = 'pick' WHERE state = 3"));
	assert_true(db_execute(
		db, "INSERT INTO silence VALUES (1, 7, 'limited', 'a', 40), (2, 7, 'loop', 'a', 2)"));
	assert_true(statistics_read_requests(db, &handlers));
	assert_string_equal(seen.data,
		"requests=47 sent=2 failed=1 silent=43 expired=1 waiting=0 delivered=0 not_delivered=0 "
		"delivery_unknown=0 parts_sent=4 offered_nearest=1 offered_list=1 picked=1 other_language=2 "
		"perhaps_sent_twice=1 "
		"[topics] vote=3 register=1 [languages] en=4 [rules] limited=40 loop=3 exact=2 edit=1 pick=1 "
		"[links] a=4 b=1 ");
}

/* A request is delivered with all of its parts, and lost with one. */
static void receipts_are_counted_by_request(void **state)
{
	(void)state;
	assert_true(db_execute(db,
		"INSERT INTO submission VALUES ('a', '1', 1, 1, 0), ('a', '2', 1, 1, 0), ('a', '3', 2, 1, 0),"
		" ('a', '4', 2, 2, 0), ('a', '5', 3, 0, 0), ('a', '6', 3, 1, 0), ('a', '7', 4, 0, 0), ('a', "
		"'8', 4, 2, 0)"));
	assert_true(statistics_read_requests(db, &handlers));
	assert_non_null(strstr(seen.data, " delivered=1 not_delivered=2 delivery_unknown=1 "));
}

static void an_age_is_as_of_now_and_never_below_nothing(void **state)
{
	static const char outbox[] =
		"INSERT INTO outbox VALUES (1, 5000, 'b', 1, 1, '2', 3, '', '', '', '', '', 0, '', 0, 1, "
		"x'00', 0), (2, 9000, 'a', 1, 1, '2', 3, '', '', '', '', '', 0, '', 0, 1, x'00', 0)";

	(void)state;
	assert_true(db_execute(db, outbox));
	assert_true(statistics_read_queue(db, 65999, &handlers));
	assert_string_equal(
		seen.data, "waiting=2 oldest_seconds=60 parts_of_long_requests=0 [links] a=1 b=1 ");
	buffer_free(&seen);
	assert_true(statistics_read_queue(db, 4000, &handlers)); /* the clock was set back */
	assert_non_null(strstr(seen.data, "oldest_seconds=0 "));
}

static void what_cannot_be_read_is_no_zero(void **state)
{
	(void)state;
	assert_true(db_execute(db, "DROP TABLE submission"));
	assert_false(statistics_read_requests(db, &handlers));
	assert_non_null(strstr(sqlite3_errmsg(db), "no such table"));
	assert_null(strstr(seen.data, "delivered"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			an_empty_journal_has_every_figure_at_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			requests_are_counted_by_what_became_of_them, set_up, tear_down),
		cmocka_unit_test_setup_teardown(receipts_are_counted_by_request, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			an_age_is_as_of_now_and_never_below_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_is_no_zero, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
