/* One connection and its transaction; what a cut of it leaves. */
#include "server.h"

#include <endian.h>

#include "agahi/foreign/foreign_link.h"

static struct server server;
static char error[1024];
static struct foreign_link *shared;

static int set_up(void **state)
{
	(void)state;
	server_do(&server, "DROP SCHEMA IF EXISTS agahi CASCADE");
	shared = foreign_link_open(server.conninfo, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(shared);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	foreign_link_free(shared);
	return 0;
}

static bool ask(struct foreign_link *on, const char *sql)
{
	PGresult *result = foreign_link_ask(on, sql, NULL);
	bool done = result != NULL;

	PQclear(result);
	return done;
}

static long blocked(void)
{
	return server_number(&server, "SELECT count(*) FROM agahi.blocked");
}

static void values_go_over_as_text_and_come_back_as_octets(void **state)
{
	const char *values[] = { "-5", "کب" };
	const Oid types[] = { 20, 25 };
	PGresult *result = foreign_link_ask(shared, "SELECT $1 + 1, $2 || '?', NULL::text",
		&(struct pg_values){ .count = 2, .types = types, .values = values });

	(void)state;
	assert_non_null(result);
	assert_memory_equal(PQgetvalue(result, 0, 0), "\xff\xff\xff\xff\xff\xff\xff\xfc", 8);
	assert_string_equal(PQgetvalue(result, 0, 1), "کب?");
	assert_int_equal(PQgetisnull(result, 0, 2), 1);
	PQclear(result);
}

static void a_transaction_lasts_while_somebody_reads(void **state)
{
	(void)state;
	foreign_link_hold(shared);
	foreign_link_hold(shared);
	assert_true(ask(shared, "SELECT 1"));
	unsigned first = foreign_link_transaction(shared);
	foreign_link_release(shared);
	assert_true(ask(shared, "SELECT 1"));
	assert_int_equal(foreign_link_transaction(shared), first);
	foreign_link_release(shared);
	assert_true(ask(shared, "SELECT 1"));
	assert_int_not_equal(foreign_link_transaction(shared), first);
}

static void what_is_committed_is_told_to_the_nodes_in_the_same_transaction(void **state)
{
	(void)state;
	assert_true(foreign_link_begin_write(shared));
	assert_true(ask(shared, "INSERT INTO agahi.blocked VALUES (1, 1), (2, 2)"));
	foreign_link_note_change(shared, "blocked");
	foreign_link_note_change(shared, "blocked");
	assert_int_equal(blocked(), 0);
	assert_true(foreign_link_commit(shared));
	assert_int_equal(blocked(), 2);
	assert_int_equal(server_number(&server, "SELECT number FROM agahi.change WHERE what = 'blocked'"), 1);
	assert_int_equal(
		server_number(&server, "SELECT number FROM agahi.change WHERE what = 'forgotten'"), 0);
}

static void what_is_rolled_back_is_not_told(void **state)
{
	(void)state;
	assert_true(foreign_link_begin_write(shared));
	assert_true(ask(shared, "INSERT INTO agahi.blocked VALUES (1, 1)"));
	foreign_link_note_change(shared, "blocked");
	foreign_link_roll_back(shared);
	assert_true(foreign_link_begin_write(shared));
	assert_true(foreign_link_commit(shared));
	assert_int_equal(blocked(), 0);
	assert_int_equal(server_number(&server, "SELECT number FROM agahi.change WHERE what = 'blocked'"), 0);
}

static void who_reads_only_may_not_write(void **state)
{
	struct foreign_link *reader = foreign_link_open(server.conninfo, DB_READ_ONLY, error, sizeof(error));

	(void)state;
	assert_false(ask(reader, "INSERT INTO agahi.blocked VALUES (1, 1)"));
	assert_non_null(strstr(foreign_link_error(reader), "read-only"));
	foreign_link_free(reader);
}

static void end_proxy(struct proxy *proxy)
{
	char command[128];

	proxy_stop(proxy);
	snprintf(command, sizeof(command), "rm -rf '%s'", proxy->folder); /* there may be another */
	assert_int_equal(system(command), 0);
}

static void a_commit_whose_answer_is_lost_was_perhaps_written(void **state)
{
	struct proxy proxy;

	(void)state;
	proxy_start(&proxy, &server);
	struct foreign_link *cut = foreign_link_open(proxy.conninfo, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(cut);
	assert_true(foreign_link_begin_write(cut));
	assert_true(ask(cut, "INSERT INTO agahi.blocked VALUES (9, 9)"));
	proxy.mode = PROXY_CUT_AFTER;
	assert_false(foreign_link_commit(cut));
	assert_non_null(strstr(foreign_link_error(cut), "perhaps written"));
	assert_int_equal(blocked(), 1);
	assert_true(ask(cut, "SELECT 1")); /* on another connection */
	foreign_link_free(cut);
	end_proxy(&proxy);
}

static void what_was_cut_before_the_commit_is_not_begun_anew(void **state)
{
	struct proxy proxy;

	(void)state;
	proxy_start(&proxy, &server);
	struct foreign_link *cut = foreign_link_open(proxy.conninfo, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(cut);
	assert_true(foreign_link_begin_write(cut));
	assert_true(ask(cut, "INSERT INTO agahi.blocked VALUES (9, 9)"));
	proxy.mode = PROXY_CUT_BEFORE;
	assert_false(ask(cut, "INSERT INTO agahi.blocked VALUES (10, 9)"));
	assert_false(ask(cut, "INSERT INTO agahi.blocked VALUES (11, 9)"));
	assert_false(foreign_link_commit(cut));
	assert_non_null(strstr(foreign_link_error(cut), "nothing was written"));
	assert_int_equal(blocked(), 0);
	foreign_link_free(cut);
	end_proxy(&proxy);
}

static void a_daemon_that_reads_gives_up_a_server_that_stands_still(void **state)
{
	struct foreign_link *reader =
		foreign_link_open(server.conninfo, DB_READ_BRIEFLY, error, sizeof(error));

	(void)state;
	foreign_link_hold(reader);
	PGresult *result = foreign_link_ask(reader, "SELECT pg_backend_pid()::bigint", NULL);
	assert_non_null(result);
	uint64_t pid;
	memcpy(&pid, PQgetvalue(result, 0, 0), sizeof(pid));
	PQclear(result);
	pid_t backend = server_freeze((pid_t)be64toh(pid));
	assert_false(ask(reader, "SELECT 1"));
	kill(backend, SIGCONT);
	assert_non_null(strstr(foreign_link_error(reader), "PostgreSQL: no answer came within 5 s"));
	foreign_link_release(reader);
	assert_true(ask(reader, "SELECT 1")); /* on another connection */
	foreign_link_free(reader);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(values_go_over_as_text_and_come_back_as_octets),
		CASE(a_transaction_lasts_while_somebody_reads),
		CASE(what_is_committed_is_told_to_the_nodes_in_the_same_transaction),
		CASE(what_is_rolled_back_is_not_told),
		CASE(who_reads_only_may_not_write),
		CASE(a_commit_whose_answer_is_lost_was_perhaps_written),
		CASE(what_was_cut_before_the_commit_is_not_begun_anew),
		CASE(a_daemon_that_reads_gives_up_a_server_that_stands_still),
	};

	if (!server_start(&server))
		return 0;
	int failed = RUN_SUITE(tests);
	server_stop(&server);
	return failed;
}
