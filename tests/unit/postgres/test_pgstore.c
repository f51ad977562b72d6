/* The store in PostgreSQL: what a commit is told as, whatever happens to the connection, to the server, or to the life. */
#include "proxied_server.h"

#include "agahi/base/clock.h"
#include "agahi/cluster/lease.h"

static struct store *store;
static int64_t next_id;

static struct store *open_store(const char *conninfo, const char *node)
{
	const struct pgstore_options options = proxied_server_options(conninfo, node);
	char error[512] = "";
	struct store *opened = pgstore_open(&options, error, sizeof(error));

	if (!opened)
		fail_msg("%s", error);
	if (!opened->backend->begin_life(opened))
		fail_msg("%s", opened->backend->error(opened));
	return opened;
}

static int set_up(void **state)
{
	(void)state;
	proxied_server_empty();
	store = open_store(proxy.conninfo, "khi-1");
	next_id = 100;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store->backend->end_life(store, true);
	store->backend->close(store);
	return 0;
}

static struct journal_entry entry_of(int64_t id)
{
	return (struct journal_entry){ .record.kind = JOURNAL_ENTRY,
		.id = id,
		.received_ms = 1000000 + id,
		.link = "telco-a",
		.smsc = "telco",
		.sender = { 1, 1, "923001234567" },
		.service = { 0, 1, "8300" },
		.sender_identity = 7,
		.fingerprint = 9,
		.request = "",
		.topic = "vote",
		.language = "ur",
		.rule = "keyword",
		.keyword = "vote",
		.reply = "a reply" };
}

static enum store_outcome commit_entry(struct store *where, int64_t id)
{
	const struct journal_entry entry = entry_of(id);

	return where->backend->commit(where, &entry.record, true);
}

static long outbox(void)
{
	return server_number(&server, "SELECT count(*) FROM agahi.outbox");
}

static void on_done(struct journal_record *record, bool committed, struct moment now)
{
	(void)record;
	(void)committed;
	(void)now;
}

/* Its connections are cut: another node answers what they brought. What nobody waits for is written, and with it the lease begins
 * anew. */
static void when_the_lease_is_over_nobody_is_answered_who_asked_before(void **state)
{
	struct journal_entry entry = entry_of(2);
	struct journal_settlement settlement = { .record.kind = JOURNAL_SETTLEMENT,
		.id = 1,
		.state = JOURNAL_SENT,
		.parts = 1,
		.settled_ms = 1000100 };

	(void)state;
	assert_int_equal(commit_entry(store, 1), STORE_COMMITTED);
	pgstore_lease(store)->until_ms = 1; /* long past */
	entry.record.done = on_done;
	assert_int_equal(store->backend->commit(store, &entry.record, true), STORE_FAILED);
	assert_non_null(strstr(store->backend->error(store), "lease"));
	assert_int_equal(outbox(), 1);
	assert_int_equal(store->backend->commit(store, &settlement.record, true), STORE_COMMITTED);
	assert_int_equal(outbox(), 0);
	assert_int_equal(store->backend->commit(store, &entry.record, true), STORE_COMMITTED);
	assert_int_equal(outbox(), 1);
}

static void what_is_committed_is_there(void **state)
{
	(void)state;
	assert_int_equal(commit_entry(store, 1), STORE_COMMITTED);
	assert_int_equal(outbox(), 1);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.feed"), 1);
	assert_int_equal(server_number(&server, "SELECT last_id FROM agahi.node WHERE id = 1"), 1);
	assert_true(store->backend->used_octets(store) > 0);
}

static void nothing_to_commit_is_a_beat(void **state)
{
	long before = server_number(&server, "SELECT beat FROM agahi.node WHERE id = 1");

	(void)state;
	assert_true(store->backend->prove(store));
	assert_int_equal(server_number(&server, "SELECT beat FROM agahi.node WHERE id = 1"), before + 1);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.feed"), 0);
}

static void a_connection_cut_before_the_commit_costs_nothing(void **state)
{
	(void)state;
	proxy.mode = PROXY_CUT_BEFORE;
	assert_int_equal(commit_entry(store, 1), STORE_COMMITTED);
	assert_int_equal(outbox(), 1);
}

static void an_answer_that_is_lost_is_found_out(void **state)
{
	(void)state;
	proxy.mode = PROXY_CUT_AFTER;
	assert_int_equal(commit_entry(store, 1), STORE_COMMITTED);
	assert_int_equal(outbox(), 1);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.feed"), 1);
	assert_int_equal(commit_entry(store, 2), STORE_COMMITTED);
	assert_int_equal(outbox(), 2);
}

static void a_backend_that_is_ended_is_replaced(void **state)
{
	(void)state;
	server_do(&server,
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'agahi'");
	assert_int_equal(commit_entry(store, 1), STORE_COMMITTED);
	assert_int_equal(outbox(), 1);
}

static void a_server_that_is_away_fails_what_was_not_sent(void **state)
{
	(void)state;
	proxy_take_down(&proxy);
	store->backend->prove(store); /* finds the connection gone */
	assert_false(store->backend->prove(store));
	assert_int_equal(commit_entry(store, 1), STORE_FAILED);
	assert_non_null(strstr(store->backend->error(store), "store.database"));
	proxy.mode = PROXY_PASS;
	assert_true(store->backend->prove(store));
	assert_int_equal(commit_entry(store, 2), STORE_COMMITTED);
	assert_int_equal(outbox(), 1);
}

static void while_no_commit_succeeds_nothing_new_is_sent(void **state)
{
	const struct lease *lease = pgstore_lease(store);

	(void)state;
	assert_true(lease_may_submit(lease, clock_monotonic_ms()));
	proxy_take_down(&proxy);
	store->backend->prove(store);
	assert_int_equal(commit_entry(store, 1), STORE_FAILED);
	server_rest(250);
	assert_false(lease_may_submit(lease, clock_monotonic_ms()));
	assert_false(lease_is_over(lease, clock_monotonic_ms()));
	proxy.mode = PROXY_PASS;
	assert_int_equal(commit_entry(store, 2), STORE_COMMITTED);
	assert_true(lease_may_submit(lease, clock_monotonic_ms()));
}

/* Another may be the primary by now: what stands still is not waited for beyond the lease. */
static void a_server_that_stands_still_is_left_when_the_lease_is_over(void **state)
{
	(void)state;
	assert_true(store->backend->prove(store));
	pid_t backend = server_freeze((pid_t)server_number(&server,
		"SELECT pid FROM pg_stat_activity WHERE application_name = 'agahi' AND pid <> "
		"pg_backend_pid()"));
	uint64_t began = clock_monotonic_ms();
	assert_int_equal(commit_entry(store, 1), STORE_FAILED);
	uint64_t took = clock_monotonic_ms() - began;
	assert_true(took >= 3000);
	assert_true(took < 20000);
	assert_int_equal(commit_entry(store, 2), STORE_COMMITTED);
	kill(backend, SIGCONT); /* what it wakes to is no commit any more */
	server_rest(500);
	assert_int_equal(outbox(), 1);
	assert_int_equal(commit_entry(store, 3), STORE_COMMITTED);
}

static void what_the_database_refuses_fails(void **state)
{
	(void)state;
	assert_int_equal(commit_entry(store, 1), STORE_COMMITTED);
	assert_int_equal(commit_entry(store, 1), STORE_FAILED); /* the same id */
	assert_int_equal(commit_entry(store, 2), STORE_COMMITTED);
	assert_int_equal(outbox(), 2);
}

/* Written into the feed by hand is what a try of unknown fate would have left. */
static void what_is_refused_after_a_doubt_is_told_as_failed_and_can_never_be(void **state)
{
	(void)state;
	assert_int_equal(commit_entry(store, 1), STORE_COMMITTED);
	proxy.mode = PROXY_CUT_BEFORE;
	assert_int_equal(commit_entry(store, 1), STORE_FAILED);
	assert_int_equal(outbox(), 1);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.feed WHERE octets = '\\x00'"), 1);
	assert_int_equal(commit_entry(store, 2), STORE_COMMITTED);
}

static void a_life_that_is_over_writes_nothing(void **state)
{
	(void)state;
	server_do(&server, "UPDATE agahi.node SET epoch = epoch + 1 WHERE id = 1");
	assert_int_equal(commit_entry(store, 1), STORE_FENCED);
	assert_int_equal(outbox(), 0);
	assert_true(lease_is_lost(pgstore_lease(store)));
	assert_int_equal(commit_entry(store, 2), STORE_FENCED);
	assert_false(store->backend->prove(store));
}

static void a_second_process_of_the_name_fences_the_first(void **state)
{
	struct store *second = open_store(server.conninfo, "khi-1");

	(void)state;
	assert_int_equal(pgstore_life(second), pgstore_life(store) + 1);
	assert_int_equal(commit_entry(store, 1), STORE_FENCED);
	assert_int_equal(commit_entry(second, 2), STORE_COMMITTED);
	second->backend->close(second);
}

static void nodes_have_numbers_of_their_own(void **state)
{
	struct store *second = open_store(server.conninfo, "lhe-1");
	struct ids ids = pgstore_ids(second);

	(void)state;
	assert_int_equal(pgstore_life(store) >> 32, 1);
	assert_int_equal(pgstore_life(second) >> 32, 2);
	assert_int_equal(ids_node(ids_next(&ids)), 2);
	second->backend->close(second);
}

static void ids_begin_above_the_last(void **state)
{
	const int64_t far = (int64_t)1 << 62;

	(void)state;
	assert_int_equal(commit_entry(store, far), STORE_COMMITTED);
	store->backend->end_life(store, true);
	store->backend->close(store);
	store = open_store(proxy.conninfo, "khi-1");
	struct ids ids = pgstore_ids(store);
	assert_true(ids_next(&ids) > far);
}

static void a_clean_end_leaves_what_waits_to_others(void **state)
{
	(void)state;
	assert_int_equal(commit_entry(store, 1), STORE_COMMITTED);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.outbox WHERE owner = 0"), 0);
	store->backend->end_life(store, true);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.outbox WHERE owner = 0"), 1);
}

static void another_key_is_refused(void **state)
{
	struct sender_key other = key;
	struct pgstore_options options = proxied_server_options(server.conninfo, "refused");
	char error[512];

	(void)state;
	other.octets[0] ^= 1;
	options.key = &other;
	struct store *second = pgstore_open(&options, error, sizeof(error));
	assert_non_null(second);
	assert_false(second->backend->begin_life(second));
	assert_non_null(strstr(second->backend->error(second), "key"));
	/* Others would take it for a node, and in a while for dead. */
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.node WHERE name = 'refused'"), 0);
	second->backend->close(second);
}

static void without_a_standby_nothing_is_begun(void **state)
{
	struct pgstore_options options = proxied_server_options(server.conninfo, "lhe-1");
	char error[512];

	(void)state;
	options.alone = false;
	assert_null(pgstore_open(&options, error, sizeof(error)));
	assert_non_null(strstr(error, "synchronous_standby_names"));
}

static void a_password_is_in_no_message(void **state)
{
	static const char *const conninfos[] = { "host=/nowhere password=quiet7",
		"host=/nowhere password=quiet7 nonsense", "postgresql://a:quiet7@/b?nonsense=1" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct pgstore_options options = proxied_server_options(conninfos[i], "lhe-1");
		char error[512];

		assert_null(pgstore_open(&options, error, sizeof(error)));
		assert_null(strstr(error, "quiet7"));
		assert_non_null(strstr(error, "store.database"));
	}
}

/* --- a standby that is not there ---------------------------------------------------------------------- */

static void *commit_one(void *arg)
{
	*(enum store_outcome *)arg = commit_entry(store, 1);
	return NULL;
}

static void wait_until(const char *sql)
{
	for (int i = 0; i < 200; i++) {
		if (server_number(&server, sql) > 0)
			return;
		server_rest(25);
	}
	fail_msg("not in five seconds: %s", sql);
}

#define WAITS_FOR_STANDBY \
	"SELECT pid FROM pg_stat_activity WHERE application_name = 'agahi' AND wait_event = 'SyncRep'"

static void what_no_standby_has_is_not_told_as_committed(void **state)
{
	_Atomic(enum store_outcome) outcome = STORE_FAILED;
	pthread_t thread;

	(void)state;
	server_want_standby(&server, "nowhere");
	assert_int_equal(pthread_create(&thread, NULL, commit_one, (void *)&outcome), 0);
	wait_until(WAITS_FOR_STANDBY);
	server_do(
		&server, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
	server_rest(300);
	wait_until(WAITS_FOR_STANDBY); /* it waits again: for a commit behind it */
	assert_int_equal(outbox(), 1);
	assert_int_equal(outcome, STORE_FAILED);
	server_want_standby(&server, "");
	pthread_join(thread, NULL);
	assert_int_equal(outcome, STORE_COMMITTED);
	assert_int_equal(outbox(), 1);
}

static void a_backend_ended_during_commit_leaves_no_doubt(void **state)
{
	_Atomic(enum store_outcome) outcome = STORE_FAILED;
	pthread_t thread;

	(void)state;
	server_want_standby(&server, "nowhere");
	assert_int_equal(pthread_create(&thread, NULL, commit_one, (void *)&outcome), 0);
	wait_until(WAITS_FOR_STANDBY);
	server_do(&server,
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
	server_rest(500);
	assert_int_equal(outcome, STORE_FAILED);
	server_want_standby(&server, "");
	pthread_join(thread, NULL);
	assert_int_equal(outcome, STORE_COMMITTED);
	assert_int_equal(outbox(), 1);
}

/* What is done beside commits is not: it could not be given up. */
static void a_life_is_begun_and_a_house_kept_without_waiting_for_ever(void **state)
{
	const struct pgstore_options options = proxied_server_options(server.conninfo, "lhe-1");
	char error[512];

	(void)state;
	server_want_standby(&server, "nowhere");
	store->backend->keep_house(store, 1767268800000, 86400000, true);
	struct store *second = pgstore_open(&options, error, sizeof(error));
	assert_non_null(second);
	assert_false(second->backend->begin_life(second));
	assert_non_null(strstr(second->backend->error(second), "standby"));
	second->backend->end_life(second, true);
	second->backend->close(second);
	store->backend->end_life(store, true);
	server_want_standby(&server, "");
}

static void who_ends_waits_a_few_seconds_for_a_standby(void **state)
{
	_Atomic(enum store_outcome) outcome = STORE_FAILED;
	pthread_t thread;

	(void)state;
	server_want_standby(&server, "nowhere");
	assert_int_equal(pthread_create(&thread, NULL, commit_one, (void *)&outcome), 0);
	wait_until(WAITS_FOR_STANDBY);
	store->backend->give_up(store);
	pthread_join(thread, NULL);
	assert_int_equal(outcome, STORE_FENCED);
	server_want_standby(&server, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)
		TEST(what_is_committed_is_there),
		TEST(when_the_lease_is_over_nobody_is_answered_who_asked_before),
		TEST(nothing_to_commit_is_a_beat),
		TEST(a_connection_cut_before_the_commit_costs_nothing),
		TEST(an_answer_that_is_lost_is_found_out),
		TEST(a_backend_that_is_ended_is_replaced),
		TEST(a_server_that_is_away_fails_what_was_not_sent),
		TEST(while_no_commit_succeeds_nothing_new_is_sent),
		TEST(a_server_that_stands_still_is_left_when_the_lease_is_over),
		TEST(what_the_database_refuses_fails),
		TEST(what_is_refused_after_a_doubt_is_told_as_failed_and_can_never_be),
		TEST(a_life_that_is_over_writes_nothing),
		TEST(a_second_process_of_the_name_fences_the_first),
		TEST(nodes_have_numbers_of_their_own),
		TEST(ids_begin_above_the_last),
		TEST(a_clean_end_leaves_what_waits_to_others),
		TEST(another_key_is_refused),
		TEST(without_a_standby_nothing_is_begun),
		TEST(a_password_is_in_no_message),
		TEST(what_no_standby_has_is_not_told_as_committed),
		TEST(a_backend_ended_during_commit_leaves_no_doubt),
		TEST(a_life_is_begun_and_a_house_kept_without_waiting_for_ever),
		TEST(who_ends_waits_a_few_seconds_for_a_standby),
	};

	return RUN_SERVER_SUITE(tests);
}
