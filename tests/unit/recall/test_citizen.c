/* Everything that a journal has of one citizen is found, and nothing of another. */
#include "store.h"

#include "agahi/base/sender.h"
#include "agahi/recall/citizen.h"

static char *folder, *path;
static sqlite3 *db;
static struct citizen citizen;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	citizen = (struct citizen){ 0 };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	citizen_free(&citizen);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void execute(const char *sql)
{
	if (!db_execute(db, sql))
		fail_msg("%s", sqlite3_errmsg(db));
}

static bool load(const uint64_t *identities, size_t count, int64_t since_ms)
{
	const struct citizen_wanted wanted = { identities, count, since_ms };

	citizen_free(&citizen);
	return citizen_load(db, &wanted, &citizen);
}

static void load_one(uint64_t identity, int64_t since_ms)
{
	if (!load(&identity, 1, since_ms))
		fail_msg("%s", sqlite3_errmsg(db));
}

static void of_a_stranger_nothing_is_known(void **state)
{
	(void)state;
	execute("INSERT INTO settled VALUES (1, 1, 1, 'a', '8300', 8, '', '', '', '', '', 0, 0, 1, 0, '', 0, "
		"'', 0);"
		"INSERT INTO preference VALUES (8, 'ur', 0, 1); INSERT INTO blocked VALUES (8, 1);"
		"INSERT INTO silence VALUES (1, 8, 'limited', 'a', 1)");
	load_one(7, 0);
	assert_true(citizen_is_unknown(&citizen));
	load_one(8, 0);
	assert_false(citizen_is_unknown(&citizen));
}

static void a_request_is_told_whole(void **state)
{
	(void)state;
	execute("INSERT INTO settled VALUES (5, 1000, 2000, 'telco', '8301', 7, 'what ####', 'fallback', "
		"'ur',"
		" 'fallback', 'key', 1, 11, 2, 1, 'AB1~1500 AB2', 99, 'vote|check', 5)");
	load_one(7, 0);
	assert_int_equal(citizen.request_count, 1);
	const struct citizen_request *request = &citizen.requests[0];
	assert_int_equal(request->id, 5);
	assert_int_equal(request->received_ms, 1000);
	assert_false(request->waits);
	assert_int_equal(request->settled_ms, 2000);
	assert_int_equal(request->state, JOURNAL_FAILED);
	assert_int_equal(request->status, 11);
	assert_int_equal(request->parts, 2);
	assert_true(request->resent);
	assert_string_equal(request->message_ids, "AB1~1500 AB2");
	assert_int_equal(request->manner, JOURNAL_NEAREST | JOURNAL_OTHER_LANGUAGE);
	assert_string_equal(request->link, "telco");
	assert_string_equal(request->service, "8301");
	assert_string_equal(request->topic, "fallback");
	assert_string_equal(request->language, "ur");
	assert_string_equal(request->rule, "fallback");
	assert_string_equal(request->keyword, "key");
	assert_string_equal(request->question, "what ####");
	assert_string_equal(request->offered, "vote|check");
	assert_int_equal(request->message_count, 0);
}

static void requests_come_by_their_time_each_with_its_own_messages(void **state)
{
	(void)state;
	/* A clock was put back between 3 and 4. */
	execute("INSERT INTO settled VALUES"
		" (3, 300, 1, 'a', '8300', 7, '', 't3', '', '', '', 0, 0, 1, 0, '', 0, '', 0),"
		" (4, 100, 1, 'a', '8300', 7, '', 't4', '', '', '', 0, 0, 2, 0, '', 0, '', 0),"
		" (5, 200, 1, 'a', '8300', 8, '', 't5', '', '', '', 0, 0, 1, 0, '', 0, '', 0);"
		"INSERT INTO outbox (id, received_ms, link, service_ton, service_npi, service_digits, "
		"sender, "
		"request, topic, language, rule, keyword, fingerprint, offered, manner, key, sealed)"
		" VALUES (6, 200, 'a', 6, 0, '8300', 7, '', 't6', '', '', '', 0, '', 0, 1, x'00');"
		"INSERT INTO submission VALUES ('smsc:a', '1', 4, 1, 101), ('smsc:a', '2', 4, 2, 102),"
		" ('smsc:a', '3', 3, 0, 301), ('smsc:a', '4', 5, 1, 201)");
	load_one(7, 0);
	assert_int_equal(citizen.request_count, 3);
	assert_string_equal(citizen.requests[0].topic, "t4");
	assert_string_equal(citizen.requests[1].topic, "t6");
	assert_true(citizen.requests[1].waits);
	assert_string_equal(citizen.requests[2].topic, "t3");
	assert_int_equal(citizen.message_count, 3);
	assert_int_equal(citizen.requests[0].message_count, 2);
	assert_string_equal(citizen.requests[0].messages[0].id, "1");
	assert_int_equal(citizen.requests[0].messages[0].receipt, CITIZEN_DELIVERED);
	assert_int_equal(citizen.requests[0].messages[1].receipt, CITIZEN_NOT_DELIVERED);
	assert_int_equal(citizen.requests[1].message_count, 0);
	assert_int_equal(citizen.requests[2].message_count, 1);
	assert_string_equal(citizen.requests[2].messages[0].id, "3");
	assert_string_equal(citizen.requests[2].messages[0].smsc, "smsc:a");
}

static void what_waits_and_what_was_not_answered_is_told(void **state)
{
	(void)state;
	execute("INSERT INTO part VALUES (1, 10, 'a', 6, 0, '8300', 7, 1, 3, 2, 0, 0, 1, x'00'),"
		" (2, 10, 'a', 6, 0, '8300', 8, 1, 3, 2, 0, 0, 1, x'00');"
		"INSERT INTO silence VALUES (1, 7, 'limited', 'a', 3), (5, 7, 'limited', 'a', 4),"
		" (2, 7, 'blocked', 'b', 1), (2, 8, 'blocked', 'b', 1);"
		"INSERT INTO preference VALUES (7, NULL, 1, 50); INSERT INTO blocked VALUES (7, 60);"
		"INSERT INTO settled VALUES (3, 3, 1, 'a', '8300', 7, '', '', '', '', '', 0, 0, 1, 0, '', 0, "
		"'', 0);"
		"INSERT INTO answered_part VALUES (10, 3, 3, 5), (11, 4, 3, 5)");
	load_one(7, 0);
	assert_int_equal(citizen.part_count, 1);
	assert_int_equal(citizen.parts[0].sequence, 2);
	assert_int_equal(citizen.parts[0].total, 3);
	assert_int_equal(citizen.silence_count, 2);
	assert_string_equal(citizen.silences[0].rule, "limited");
	assert_int_equal(citizen.silences[0].count, 7);
	assert_int_equal(citizen.silences[0].first_ms, 60000);
	assert_int_equal(citizen.silences[0].last_ms, 300000);
	assert_string_equal(citizen.silences[1].link, "b");
	assert_int_equal(citizen.choice_count, 1);
	assert_string_equal(citizen.choices[0].language, "");
	assert_true(citizen.choices[0].stopped);
	assert_true(citizen.is_blocked);
	assert_int_equal(citizen.blocked_ms, 60);
	assert_int_equal(citizen.fingerprints, 1);
}

static void what_came_before_a_moment_is_left_out(void **state)
{
	(void)state;
	execute("INSERT INTO settled VALUES (1, 59999, 1, 'a', '8300', 7, '', '', '', '', '', 0, 0, 1, 0, "
		"'', 0, '', 0),"
		" (2, 60000, 1, 'a', '8300', 7, '', '', '', '', '', 0, 0, 1, 0, '', 0, '', 0);"
		"INSERT INTO submission VALUES ('smsc:a', '1', 1, 1, 1), ('smsc:a', '2', 2, 1, 1);"
		"INSERT INTO silence VALUES (0, 7, 'limited', 'a', 3), (1, 7, 'limited', 'a', 4);"
		"INSERT INTO preference VALUES (7, 'ur', 0, 50)");
	load_one(7, 60000);
	assert_int_equal(citizen.request_count, 1);
	assert_int_equal(citizen.requests[0].id, 2);
	assert_int_equal(citizen.message_count, 1);
	assert_int_equal(citizen.silences[0].count, 4);
	assert_int_equal(citizen.choice_count, 1);
}

static void what_stands_under_an_older_spelling_is_found_too(void **state)
{
	const uint64_t identities[] = { 7, 17, UINT64_MAX, 37 };

	(void)state;
	execute("INSERT INTO settled VALUES (1, 1, 1, 'a', '8300', 17, '', '', '', '', '', 0, 0, 1, 0, '', "
		"0, '', 0),"
		" (2, 2, 1, 'a', '8300', -1, '', '', '', '', '', 0, 0, 1, 0, '', 0, '', 0),"
		" (3, 3, 1, 'a', '8300', 8, '', '', '', '', '', 0, 0, 1, 0, '', 0, '', 0);"
		"INSERT INTO preference VALUES (37, 'en', 0, 1), (7, 'ur', 0, 2);"
		"INSERT INTO blocked VALUES (17, 1)");
	assert_true(load(identities, 4, 0));
	assert_int_equal(citizen.request_count, 2);
	assert_int_equal(citizen.choice_count, 2);
	assert_string_equal(citizen.choices[0].language, "ur");
	assert_false(citizen.is_blocked); /* under a spelling that nobody looks for any more */
}

static void many_requests_are_all_told(void **state)
{
	(void)state;
	execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
		" INSERT INTO settled SELECT i, i, 1, 'a', '8300', 7, '', '', '', '', '', 0, 0, 1, 0, '', 0, "
		"'', 0 FROM n;"
		"INSERT INTO submission SELECT 'smsc:a', printf('%d', id), id, 1, 1 FROM settled");
	load_one(7, 0);
	assert_int_equal(citizen.request_count, 1000);
	for (size_t i = 0; i < citizen.request_count; i++) {
		assert_int_equal(citizen.requests[i].message_count, 1);
		assert_int_equal(citizen.requests[i].messages->request, i + 1);
	}
}

static void it_is_read_where_nothing_may_be_written_and_while_another_writes(void **state)
{
	(void)state;
	execute("INSERT INTO settled VALUES (1, 1, 1, 'a', '8300', 7, '', '', '', '', '', 0, 0, 1, 0, '', 0, "
		"'', 0)");
	sqlite3 *writer = db;
	assert_true(db_execute(writer, "BEGIN IMMEDIATE; DELETE FROM settled"));
	db = test_open_journal(path, DB_READ_ONLY);
	load_one(7, 0);
	assert_int_equal(citizen.request_count, 1);
	db_close(db);
	db = writer;
	execute("ROLLBACK");
}

static void what_cannot_be_read_is_told(void **state)
{
	const uint64_t identity = 7;

	(void)state;
	execute("DROP TABLE submission");
	assert_false(load(&identity, 1, 0));
	assert_non_null(strstr(sqlite3_errmsg(db), "submission"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(of_a_stranger_nothing_is_known),
		TEST(a_request_is_told_whole),
		TEST(requests_come_by_their_time_each_with_its_own_messages),
		TEST(what_waits_and_what_was_not_answered_is_told),
		TEST(what_came_before_a_moment_is_left_out),
		TEST(what_stands_under_an_older_spelling_is_found_too),
		TEST(many_requests_are_all_told),
		TEST(it_is_read_where_nothing_may_be_written_and_while_another_writes),
		TEST(what_cannot_be_read_is_told),
	};

	return RUN_SUITE(tests);
}
