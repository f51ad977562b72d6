/* One connection to PostgreSQL: how it is opened, what it says, and when nothing is certain without a standby. */
#include "database_stage.h"

#include "agahi/base/clock.h"
#include "agahi/postgres/pg.h"

static struct pg *pg;

static int set_up(void **state)
{
	(void)state;
	pg = database_anew();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pg_free(pg);
	return 0;
}

static char *setting(const char *name)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "SHOW %s", name);
	PGresult *result = pg_query(pg, sql, 0, NULL);
	assert_non_null(result);
	char *words = strdup(PQgetvalue(result, 0, 0));
	PQclear(result);
	return words;
}

static void is_set(const char *name, const char *value)
{
	char *words = setting(name);

	assert_string_equal(words, value);
	free(words);
}

static void a_session_waits_for_the_standby_and_leaves_no_lock(void **state)
{
	(void)state;
	is_set("synchronous_commit", "on");
	is_set("statement_timeout", "0");
	is_set("idle_in_transaction_session_timeout", "5s");
	is_set("application_name", "agahi");
}

static void what_the_database_says_of_synchronous_commit_is_overruled(void **state)
{
	(void)state;
	server_do(&server, "ALTER ROLE agahi SET synchronous_commit = off");
	assert_true(pg_connect(pg));
	is_set("synchronous_commit", "on");
	server_do(&server, "ALTER ROLE agahi SET synchronous_commit = remote_apply");
	assert_true(pg_connect(pg));
	is_set("synchronous_commit", "remote_apply");
	server_do(&server, "ALTER ROLE agahi RESET synchronous_commit");
}

static void only_a_warning_is_one(void **state)
{
	(void)state;
	assert_true(
		pg_execute(pg, "SET client_min_messages TO notice; DO $$ BEGIN RAISE NOTICE 'a'; END $$"));
	assert_false(pg_was_warned(pg));
	assert_true(pg_execute(pg, "DO $$ BEGIN RAISE WARNING 'b'; END $$"));
	assert_true(pg_was_warned(pg));
	assert_false(pg_was_warned(pg)); /* since it was asked last */
}

static void the_error_is_one_line(void **state)
{
	(void)state;
	assert_false(pg_execute(pg, "SELECT 1/0"));
	assert_non_null(strstr(pg_error(pg), "division by zero"));
	assert_null(strchr(pg_error(pg), '\n'));
	assert_null(pg_query(pg, "SELECT nonsense", 0, NULL));
	assert_non_null(strstr(pg_error(pg), "nonsense"));
	assert_null(strstr(pg_error(pg), "LINE")); /* the statement, and what is in it, is for no log */
	assert_true(pg_failed_with(pg, "42703"));
	assert_true(pg_execute(pg, "SELECT 1"));
	assert_false(pg_failed_with(pg, "42703"));
}

static void of_several_statements_the_first_that_fails_tells(void **state)
{
	(void)state;
	assert_false(pg_execute(pg, "SELECT 1; SELECT 1/0; SELECT nonsense"));
	assert_true(pg_failed_with(pg, "22012"));
	assert_true(pg_execute(pg, "SELECT 1; SELECT 2"));
}

static void without_a_connection_nothing_is_asked(void **state)
{
	(void)state;
	pg_disconnect(pg);
	assert_false(pg_is_connected(pg));
	assert_false(pg_execute(pg, "SELECT 1"));
	assert_null(pg_query(pg, "SELECT 1", 0, NULL));
	assert_true(pg_connect(pg));
	assert_true(pg_execute(pg, "SELECT 1"));
}

static void a_host_that_does_not_answer_is_passed_over(void **state)
{
	char conninfo[512];

	(void)state;
	snprintf(conninfo, sizeof(conninfo), "host=/nowhere,%s user=agahi dbname=postgres", server.folder);
	struct pg *both = pg_new(conninfo);
	assert_true(pg_connect(both));
	pg_free(both);
}

static void a_server_that_only_reads_is_not_the_primary(void **state)
{
	(void)state;
	server_do(&server, "ALTER ROLE agahi SET default_transaction_read_only = on");
	assert_false(pg_connect(pg));
	assert_non_null(strstr(pg_error(pg), "read"));
	PGconn *repair = PQconnectdb(server.conninfo);
	PQclear(PQexec(repair, "SET default_transaction_read_only = off"));
	PQclear(PQexec(repair, "ALTER ROLE agahi RESET default_transaction_read_only"));
	PQfinish(repair);
	assert_true(pg_connect(pg));
}

/* Takes connections, and says nothing. */
static void a_server_that_says_nothing_is_given_up_within_seconds(void **state)
{
	char path[108], conninfo[256];

	(void)state;
	snprintf(path, sizeof(path), "%s/.s.PGSQL.7777", server.folder);
	int listener = proxy_reach(path, true);
	snprintf(conninfo, sizeof(conninfo), "host=%s port=7777 user=agahi dbname=postgres", server.folder);
	struct pg *silent = pg_new(conninfo);
	uint64_t began = clock_monotonic_ms();
	assert_false(pg_connect(silent));
	assert_true(clock_monotonic_ms() - began < 5000);
	pg_free(silent);
	close(listener);
}

/* The kernel behind it still takes what is sent: only our own clock tells. */
static void one_that_stands_still_is_given_up_by_our_clock(void **state)
{
	(void)state;
	pg_set_patience(pg, 300);
	pid_t backend = server_freeze(PQbackendPID(pg_connection(pg)));
	uint64_t began = clock_monotonic_ms();
	assert_false(pg_execute(pg, "SELECT 1"));
	assert_true(clock_monotonic_ms() - began >= 300);
	assert_true(clock_monotonic_ms() - began < 5000);
	kill(backend, SIGCONT);
	assert_false(pg_is_connected(pg));
	assert_non_null(strstr(pg_error(pg), "no answer came within 1 s"));
	assert_non_null(strstr(pg_error(pg), "stands still"));
	assert_true(pg_connect(pg));
	assert_true(pg_execute(pg, "SELECT 1"));
}

/* More than sockets take without a reader. */
static void what_is_sent_to_one_that_stands_still_is_not_waited_for_either(void **state)
{
	enum { MUCH = 32 << 20 };
	char *much = malloc(MUCH + 1);
	const char *values[] = { much };

	(void)state;
	memset(much, 'x', MUCH);
	much[MUCH] = '\0';
	pid_t backend = server_freeze(PQbackendPID(pg_connection(pg)));
	pg_set_patience(pg, 300);
	assert_null(pg_query(pg, "SELECT length($1)", 1, values));
	kill(backend, SIGCONT);
	assert_non_null(strstr(pg_error(pg), "no answer came"));
	pg_set_patience(pg, PG_PATIENCE_LONG_MS);
	assert_true(pg_connect(pg));
	PGresult *result = pg_query(pg, "SELECT length($1), $1", 1, values);
	assert_non_null(result);
	assert_string_equal(PQgetvalue(result, 0, 0), "33554432");
	assert_string_equal(PQgetvalue(result, 0, 1), much);
	PQclear(result);
	free(much);
}

static void an_answer_that_takes_its_time_is_waited_for(void **state)
{
	(void)state;
	assert_int_equal(pg_set_patience(pg, PG_PATIENCE_LONG_MS), PG_PATIENCE_MS);
	assert_true(pg_execute(pg, "SELECT pg_sleep(0.5)"));
}

static void a_standby_is_asked_for(void **state)
{
	(void)state;
	assert_false(pg_check_standby(pg));
	assert_non_null(strstr(pg_error(pg), "synchronous_standby_names"));
	assert_true(pg_execute(pg, "SET synchronous_commit TO off"));
	assert_false(pg_check_standby(pg));
	assert_non_null(strstr(pg_error(pg), "synchronous_commit"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)
		TEST(a_session_waits_for_the_standby_and_leaves_no_lock),
		TEST(what_the_database_says_of_synchronous_commit_is_overruled),
		TEST(only_a_warning_is_one),
		TEST(the_error_is_one_line),
		TEST(of_several_statements_the_first_that_fails_tells),
		TEST(without_a_connection_nothing_is_asked),
		TEST(a_host_that_does_not_answer_is_passed_over),
		TEST(a_server_that_only_reads_is_not_the_primary),
		TEST(a_server_that_says_nothing_is_given_up_within_seconds),
		TEST(one_that_stands_still_is_given_up_by_our_clock),
		TEST(what_is_sent_to_one_that_stands_still_is_not_waited_for_either),
		TEST(an_answer_that_takes_its_time_is_waited_for),
		TEST(a_standby_is_asked_for),
	};

	return RUN_SERVER_SUITE(tests);
}
