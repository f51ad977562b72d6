/* One commit as one journey: how it ends, whatever the database says. */
#include "database_stage.h"

#include "store.h"

#include "agahi/postgres/flight.h"
#include "agahi/postgres/pgschema.h"

#define LIFE ((INT64_C(1) << 32) | 1)

static struct pg *pg;
static struct cargo *cargo;
static atomic_bool ends;
static struct flight_patience patience;
static const struct sealing_seal seal;

static int set_up(void **state)
{
	(void)state;
	pg = database_anew();
	assert_true(pg_schema_prepare(pg) && flight_prepare(pg));
	server_do(&server, "INSERT INTO agahi.node VALUES (1, 'khi-1', 1, 0, 0)");
	cargo = cargo_new();
	ends = false;
	patience = (struct flight_patience){ .ends = &ends };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pg_free(pg);
	cargo_free(cargo);
	return 0;
}

static struct flight_plan plan_of(int64_t seq)
{
	static const uint8_t octets[] = { 1, 2 };

	return (struct flight_plan){ .has_guard = true,
		.life = LIFE,
		.seq = seq,
		.octets = { octets, sizeof(octets) },
		.last_id = 7 };
}

static enum flight_end fly(const struct flight_plan *plan)
{
	return flight_fly(pg, plan, &patience, NULL);
}

static void the_fence_alone_is_a_beat(void **state)
{
	const struct flight_plan plan = { .life = LIFE, .last_id = 9 };

	(void)state;
	assert_int_equal(fly(&plan), FLIGHT_COMMITTED);
	assert_int_equal(server_number(&server, "SELECT beat FROM agahi.node WHERE id = 1"), 1);
	assert_int_equal(server_number(&server, "SELECT last_id FROM agahi.node WHERE id = 1"), 9);
}

static void the_feed_knows_what_was_committed(void **state)
{
	const struct flight_plan plan = plan_of(1);

	(void)state;
	assert_int_equal(fly(&plan), FLIGHT_COMMITTED);
	assert_int_equal(fly(&plan), FLIGHT_THERE);
	assert_int_equal(
		server_number(&server, "SELECT count(*) FROM agahi.feed WHERE octets = '\\x0102'"), 1);
	assert_int_equal(server_number(&server, "SELECT beat FROM agahi.node WHERE id = 1"), 1);
	assert_true(pg_is_connected(pg)); /* and good for the next */
	assert_int_equal(PQtransactionStatus(pg_connection(pg)), PQTRANS_IDLE);
}

static void of_a_life_that_is_over_nothing_is_written(void **state)
{
	struct journal_entry entry = entry_of(1, "reply");
	struct flight_plan plan = plan_of(1);

	(void)state;
	assert_true(cargo_load(cargo, &seal, &entry.record));
	plan.cargo = cargo;
	server_do(&server, "UPDATE agahi.node SET epoch = 2 WHERE id = 1");
	assert_int_equal(fly(&plan), FLIGHT_FENCED);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.outbox"), 0);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.feed"), 0);
}

static void what_the_database_refuses_is_refused(void **state)
{
	struct journal_entry entry = entry_of(1, "reply");
	struct flight_plan plan = plan_of(1);

	(void)state;
	assert_true(cargo_load(cargo, &seal, &entry.record));
	plan.cargo = cargo;
	server_do(&server, "ALTER TABLE agahi.outbox ADD CHECK (topic <> 'voting')");
	assert_int_equal(fly(&plan), FLIGHT_REFUSED);
	assert_non_null(strstr(pg_error(pg), "outbox"));
	assert_false(pg_is_connected(pg));
}

static void a_connection_that_is_gone_is_lost(void **state)
{
	const struct flight_plan plan = plan_of(1);

	(void)state;
	server_do(&server,
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'agahi'");
	assert_int_equal(fly(&plan), FLIGHT_LOST);
	assert_false(pg_is_connected(pg));
	assert_int_equal(fly(&plan), FLIGHT_LOST); /* without one, too */
}

/* Each waits for what the other has; the database ends one of them. */
static void who_meets_another_may_go_again(void **state)
{
	struct journal_entry entry = entry_of(1, "reply");
	struct flight_plan plan = plan_of(1);
	PGconn *other = PQconnectdb(server.conninfo);

	(void)state;
	entry.has_preference = true;
	entry.sender_identity = 5;
	assert_true(cargo_load(cargo, &seal, &entry.record));
	plan.cargo = cargo;
	server_do(&server, "INSERT INTO agahi.preference VALUES (5, 'ur', false, 0)");
	PQclear(PQexec(other,
		"SET deadlock_timeout TO '60s'; BEGIN; UPDATE agahi.node SET beat = beat WHERE id = 1"));
	/* Behind the flight's update of the preference. */
	assert_int_equal(
		PQsendQuery(other, "SELECT pg_sleep(0.3); UPDATE agahi.preference SET since_ms = 1; COMMIT"),
		1);
	assert_int_equal(fly(&plan), FLIGHT_AGAIN);
	for (PGresult *result; (result = PQgetResult(other));)
		PQclear(result);
	PQfinish(other);
	assert_int_equal(fly(&plan), FLIGHT_COMMITTED);
}

static void a_commit_that_no_standby_is_waited_for_with_is_no_better_than_a_warning(void **state)
{
	struct flight_plan plan = plan_of(1);

	(void)state;
	plan.needs_standby = true;
	assert_int_equal(fly(&plan), FLIGHT_WARNED);
	assert_non_null(strstr(pg_error(pg), "synchronous_standby_names"));
	plan.needs_standby = false;
	assert_int_equal(fly(&plan), FLIGHT_THERE);
}

static void many_rows_of_all_kinds_go_at_once(void **state)
{
	enum { COUNT = 3000 };
	struct journal_entry *entries = calloc(COUNT, sizeof(*entries));
	struct flight_plan plan = plan_of(1);
	char reply[600];

	(void)state;
	memset(reply, 'a', sizeof(reply) - 1);
	reply[sizeof(reply) - 1] = '\0';
	for (int64_t i = 0; i < COUNT; i++) {
		entries[i] = entry_of(i + 1, reply);
		entries[i].record.next = i + 1 < COUNT ? &entries[i + 1].record : NULL;
	}
	assert_true(cargo_load(cargo, &seal, &entries->record));
	plan.cargo = cargo;
	assert_int_equal(fly(&plan), FLIGHT_COMMITTED);
	assert_int_equal(
		server_number(&server, "SELECT count(*) FROM agahi.outbox WHERE owner = 4294967297"), COUNT);
	free(entries);
}

static void early_receipts_are_counted_and_make_room(void **state)
{
	struct journal_receipt receipt = receipt_of("aaaaaaaa", "bb", true);
	struct flight_plan plan = plan_of(1);
	int64_t kept = 0;

	(void)state;
	server_do(&server,
		"INSERT INTO agahi.early_receipt SELECT 'smsc:x', 'old' || n, 1, n FROM generate_series(1, "
		"10) n");
	assert_true(cargo_load(cargo, &seal, &receipt.record));
	plan.cargo = cargo;
	plan.make_room = 4;
	assert_int_equal(flight_fly(pg, &plan, &patience, &kept), FLIGHT_COMMITTED);
	assert_int_equal(kept, 2);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.early_receipt"), 8);
	assert_int_equal(server_number(&server, "SELECT min(since_ms) FROM agahi.early_receipt"), 5);
}

static void statements_are_not_prepared_for_ever_by_one_that_stands_still(void **state)
{
	(void)state;
	assert_true(pg_connect(pg));
	pg_set_patience(pg, 300);
	pid_t backend = server_freeze(PQbackendPID(pg_connection(pg)));
	assert_false(flight_prepare(pg));
	kill(backend, SIGCONT);
	assert_non_null(strstr(pg_error(pg), "no answer came within 1 s"));
	assert_true(pg_connect(pg));
	assert_true(flight_prepare(pg));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)
		TEST(the_fence_alone_is_a_beat),
		TEST(the_feed_knows_what_was_committed),
		TEST(of_a_life_that_is_over_nothing_is_written),
		TEST(what_the_database_refuses_is_refused),
		TEST(a_connection_that_is_gone_is_lost),
		TEST(statements_are_not_prepared_for_ever_by_one_that_stands_still),
		TEST(who_meets_another_may_go_again),
		TEST(a_commit_that_no_standby_is_waited_for_with_is_no_better_than_a_warning),
		TEST(many_rows_of_all_kinds_go_at_once),
		TEST(early_receipts_are_counted_and_make_room),
	};

	return RUN_SERVER_SUITE(tests);
}
