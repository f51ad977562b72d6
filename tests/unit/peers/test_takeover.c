/* What a node changes of others in the database, and what becomes of it when its fate is not known. */
#include "nodes_stage.h"

#include "agahi/base/clock.h"
#include "agahi/peers/takeover.h"

static const int64_t low[] = { 0, (int64_t)1 << 32 };
static const int64_t high[] = { 1, ((int64_t)1 << 32) + 2 };
static const struct takeover_bounds bounds = { low, high, 2 };
static const char *const smscs[] = { "jazz", "quo\"te\\d" };
static struct pg *own;
static struct lease lease;
static struct takeover *takeover;
static struct tellings tellings;

static int set_up(void **state)
{
	(void)state;
	if (!clear_stage())
		skip();
	own = pg_new(server.conninfo);
	assert_true(pg_connect(own));
	lease_begin(&lease, lease_times_of(3));
	const struct takeover_parts parts = { own, life_of(2, 1), &lease, &slots };
	takeover = takeover_new(&parts);
	tellings_init(&tellings);
	return takeover ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	tellings_clear(&tellings);
	takeover_free(takeover);
	pg_free(own);
	takeover = NULL;
	own = NULL;
	return 0;
}

static enum takeover_outcome take_replies(void)
{
	return takeover_take_replies(takeover, &bounds, smscs, 2, 1000, &tellings);
}

static void a_life_is_ended_only_as_it_was_seen(void **state)
{
	(void)state;
	sql("UPDATE agahi.node SET beat = 9 WHERE id = 1");
	assert_int_equal(takeover_end_life(takeover, 1, 1, 8), TAKEOVER_NOTHING);
	assert_int_equal(takeover_end_life(takeover, 1, 2, 9), TAKEOVER_NOTHING);
	assert_int_equal(number("SELECT epoch FROM agahi.node WHERE id = 1"), 1);
	assert_int_equal(takeover_end_life(takeover, 1, 1, 9), TAKEOVER_DONE);
	assert_int_equal(takeover_end_life(takeover, 1, 1, 9), TAKEOVER_NOTHING);
	assert_int_equal(number("SELECT epoch FROM agahi.node WHERE id = 1"), 2);
}

static void rows_within_the_bounds_and_of_our_smscs_are_ours(void **state)
{
	(void)state;
	add_reply(1, "jazz", life_of(1, 1));
	add_reply(2, "jazz", 0);
	add_reply(3, "zong", life_of(1, 1));
	add_reply(4, "jazz", life_of(1, 2)); /* that life is not over */
	add_reply(5, "jazz", life_of(3, 1));
	add_reply(6, "quo\"te", life_of(1, 1));
	assert_int_equal(take_replies(), TAKEOVER_DONE);
	assert_int_equal(tellings.count, 2);
	for (struct telling *telling = tellings.first; telling; telling = telling->next) {
		assert_string_equal(telling->entry.reply, "an answer");
		assert_string_equal(telling->entry.sender.digits, "923001234567");
		assert_string_equal(telling->entry.topic, "polling");
		assert_int_equal(telling->flag, telling->entry.id == 1);
	}
	assert_int_equal(number("SELECT count(*) FROM agahi.outbox WHERE owner = 2::bigint << 32 | 1"), 2);
	assert_int_equal(number("SELECT beat FROM agahi.node WHERE id = 2"), 2);
	assert_int_equal(take_replies(), TAKEOVER_NOTHING);
}

static void what_cannot_be_unsealed_is_told_without_its_text(void **state)
{
	(void)state;
	add_reply(1, "jazz", 0);
	sql("UPDATE agahi.outbox SET key = 5");
	assert_int_equal(take_replies(), TAKEOVER_DONE);
	assert_int_equal(tellings.count, 1);
	assert_null(tellings.first->entry.reply);
	assert_int_equal(tellings.first->entry.id, 1);
}

static void a_life_that_is_over_takes_nothing(void **state)
{
	(void)state;
	add_reply(1, "jazz", 0);
	sql("UPDATE agahi.node SET epoch = 2 WHERE id = 2");
	assert_int_equal(take_replies(), TAKEOVER_FAILED);
	assert_true(lease_is_lost(&lease));
	assert_non_null(strstr(takeover_error(takeover), "taken over"));
	assert_int_equal(number("SELECT owner FROM agahi.outbox"), 0);
	assert_int_equal(tellings.count, 0);
}

/* Cancels the wait for a standby that there is not, as a host might. */
static void *cancel_wait(void *arg)
{
	struct pg *other = pg_new(server.conninfo);

	(void)arg;
	assert_true(pg_connect(other));
	for (int i = 0; i < 200; i++) {
		PGresult *result = pg_query(other,
			"SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", 0,
			NULL);
		bool cancelled = result && PQntuples(result) > 0;
		PQclear(result);
		if (cancelled)
			break;
		server_rest(20);
	}
	pg_free(other);
	return NULL;
}

static void set_standby(const char *name)
{
	sql("ALTER SYSTEM SET synchronous_standby_names = '%s'", name);
	sql("SELECT pg_reload_conf()");
	server_rest(200);
}

static void rows_of_a_commit_with_a_warning_are_told_when_it_is_known(void **state)
{
	pthread_t thread;

	(void)state;
	add_reply(1, "jazz", 0);
	add_reply(2, "jazz", 0);
	set_standby("nobody");
	pthread_create(&thread, NULL, cancel_wait, NULL);
	assert_int_equal(take_replies(), TAKEOVER_UNKNOWN);
	pthread_join(thread, NULL);
	assert_true(takeover_is_in_doubt(takeover));
	assert_int_equal(tellings.count, 0);
	assert_false(pg_is_connected(own));
	assert_true(pg_connect(own));
	pthread_create(&thread, NULL, cancel_wait, NULL);
	assert_int_equal(takeover_settle(takeover, &tellings), TAKEOVER_UNKNOWN); /* no standby has it yet */
	pthread_join(thread, NULL);
	assert_int_equal(tellings.count, 0);
	PGconn *local = PQconnectdb(server.conninfo);
	PQclear(PQexec(local, "SET synchronous_commit = local"));
	PQclear(PQexec(local, "UPDATE agahi.outbox SET owner = 3::bigint << 32 | 1 WHERE id = 2"));
	PQfinish(local);
	set_standby("");
	assert_true(pg_connect(own));
	assert_int_equal(takeover_settle(takeover, &tellings), TAKEOVER_DONE);
	assert_false(takeover_is_in_doubt(takeover));
	assert_int_equal(tellings.count, 1); /* the other is somebody else's meanwhile */
	assert_int_equal(tellings.first->entry.id, 1);
	assert_string_equal(tellings.first->entry.reply, "an answer");
}

static void what_is_released_is_anybodys_and_may_be_released_again(void **state)
{
	const int64_t ids[] = { 1, 2, -3 };

	(void)state;
	add_reply(3, "jazz", life_of(2, 1));
	add_reply(1, "jazz", life_of(2, 1));
	add_reply(2, "jazz", life_of(3, 1));
	assert_int_equal(takeover_release(takeover, ids, 3), TAKEOVER_DONE);
	assert_int_equal(takeover_release(takeover, ids, 3), TAKEOVER_DONE);
	assert_int_equal(number("SELECT owner FROM agahi.outbox WHERE id = 1"), 0);
	assert_int_equal(number("SELECT owner FROM agahi.outbox WHERE id = 2"), life_of(3, 1));
	assert_int_equal(
		number("SELECT count(*) FROM agahi.outbox WHERE owner = 0 AND resent AND id = 3"), 1);
	assert_int_equal(number("SELECT count(*) FROM agahi.outbox WHERE resent"), 1);
}

static void a_version_follows_the_newest_alone(void **state)
{
	const struct span octets = span_of("octets \0 of all kinds", 21);

	(void)state;
	assert_int_equal(takeover_publish(takeover, 0, octets), TAKEOVER_DONE);
	assert_int_equal(takeover_publish(takeover, 0, octets), TAKEOVER_NOTHING);
	assert_int_equal(takeover_publish(takeover, 5, octets), TAKEOVER_NOTHING);
	assert_int_equal(takeover_publish(takeover, 1, octets), TAKEOVER_DONE);
	assert_int_equal(
		number("SELECT count(*) FROM agahi.content WHERE length(octets) = 21 AND node = 'b'"), 2);
}

static void parts_are_read_whosever_they_are_but_ours(void **state)
{
	const int64_t ids[] = { 1, 2, 3 };

	(void)state;
	add_part(1, life_of(1, 1), 7);
	add_part(2, life_of(2, 1), 7);
	assert_true(takeover_read_parts(takeover, ids, 3, &tellings));
	assert_int_equal(tellings.count, 1);
	assert_int_equal(tellings.first->part.id, 1);
	assert_int_equal(tellings.first->part.reference, 7);
	assert_string_equal(tellings.first->part.smsc, "jazz");
	assert_true(tellings.first->flag);
	assert_int_equal(tellings.first->number, life_of(1, 1));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_life_is_ended_only_as_it_was_seen),
		TEST(rows_within_the_bounds_and_of_our_smscs_are_ours),
		TEST(what_cannot_be_unsealed_is_told_without_its_text),
		TEST(a_life_that_is_over_takes_nothing),
		TEST(rows_of_a_commit_with_a_warning_are_told_when_it_is_known),
		TEST(what_is_released_is_anybodys_and_may_be_released_again),
		TEST(a_version_follows_the_newest_alone),
		TEST(parts_are_read_whosever_they_are_but_ours),
	};

	return cmocka_run_group_tests_name(__FILE__, tests, begin_suite, end_suite);
}
