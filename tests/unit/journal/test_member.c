/* One node's part in a store that others share: a whole journal on a real server. */
#include "store.h"

#include "server.h"

#include <event2/event.h>

#include "agahi/cluster/ids.h"
#include "agahi/journal/shared.h"

static struct server server;
static struct event_base *base;
static const struct sender_key key = { .octets = "0123456789abcde", .country_code = "92" };
static char *folder, *path;
static char place[320];
static struct config_store store;
static size_t told;
static bool was_committed;

static int set_up(void **state)
{
	(void)state;
	if (!server_start(&server))
		skip();
	base = event_base_new();
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	snprintf(place, sizeof(place), CONFIG_PLACE_POSTGRESQL "%s", server.conninfo);
	store = (struct config_store){ .journal = path,
		.engine = ENGINE_POSTGRESQL,
		.database = server.conninfo,
		.node = "first",
		.alone = true,
		.lease = 5,
		.place = place };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	event_base_free(base);
	free(path);
	test_folder_remove(folder);
	server_stop(&server);
	return 0;
}

static struct journal *open_journal(char *error, size_t size)
{
	const struct journal_options options = {
		.path = path, .shared = &store, .key = &key, .retention_days = 30, .max_size_mib = 64
	};

	return journal_open(&options, error, size);
}

static void on_done(struct journal_record *record, bool committed, struct moment now)
{
	(void)record;
	(void)now;
	told++;
	was_committed = committed;
	event_base_loopbreak(base);
}

static void commit_one(struct journal *journal, struct journal_entry *entry)
{
	static const struct timeval at_most = { 20, 0 };

	told = 0;
	entry->id = journal_next_id(journal);
	entry->smsc = "jazz";
	entry->received_ms = clock_wall_ms();
	entry->record.done = on_done;
	journal_put(journal, &entry->record);
	event_base_loopexit(base, &at_most);
	event_base_dispatch(base);
	assert_int_equal(told, 1);
	assert_true(was_committed);
}

static void a_life_writes_and_its_ids_hold_its_node(void **state)
{
	struct journal_entry entry = entry_of(0, "the reply");
	char error[1024] = "";
	struct journal *journal = open_journal(error, sizeof(error));

	(void)state;
	assert_string_equal(error, "");
	assert_true(journal_is_shared(journal));
	assert_false(journal_may_submit(journal, clock_now())); /* no life has begun */
	assert_true(journal_start(journal, base, error, sizeof(error)));
	commit_one(journal, &entry);
	assert_int_equal(ids_node(entry.id), 1);
	assert_true(journal_may_submit(journal, clock_now()));
	assert_false(journal_lease_is_lost(journal));
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.outbox WHERE smsc = 'jazz'"), 1);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.node WHERE id = 1"), 1);
	journal_close(journal, true);
	/* What was left is anybody's. */
	assert_int_equal(server_number(&server, "SELECT owner FROM agahi.outbox"), 0);
}

static void the_next_life_gives_higher_ids(void **state)
{
	struct journal_entry entry = entry_of(0, "the reply");
	char error[1024] = "";
	struct journal *journal = open_journal(error, sizeof(error));

	(void)state;
	assert_true(journal_start(journal, base, error, sizeof(error)));
	for (int i = 0; i < 5; i++)
		commit_one(journal, &entry);
	int64_t last = entry.id;
	long epoch = server_number(&server, "SELECT epoch FROM agahi.node WHERE id = 1");
	journal_close(journal, false);
	journal = open_journal(error, sizeof(error));
	assert_true(journal_start(journal, base, error, sizeof(error)));
	assert_true(journal_next_id(journal) > last);
	assert_int_equal(server_number(&server, "SELECT epoch FROM agahi.node WHERE id = 1"), epoch + 1);
	journal_close(journal, true);
}

/* Who took over says so in the database; this life hears of it with its next commit. */
static void a_life_that_another_ended_writes_nothing_more(void **state)
{
	struct journal_entry entry = entry_of(0, "the reply");
	char error[1024] = "";
	struct journal *journal = open_journal(error, sizeof(error));

	(void)state;
	assert_true(journal_start(journal, base, error, sizeof(error)));
	commit_one(journal, &entry);
	server_do(&server, "UPDATE agahi.node SET epoch = epoch + 1 WHERE id = 1");
	entry.id = journal_next_id(journal);
	told = 0;
	journal_put(journal, &entry.record);
	for (int i = 0; i < 200 && !journal_lease_is_lost(journal); i++)
		server_rest(50);
	assert_true(journal_lease_is_lost(journal));
	assert_false(journal_may_submit(journal, clock_now()));
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.outbox"), 1);
	journal_close(journal, false);
	assert_int_equal(told, 1); /* when nobody can hear it any more */
	assert_false(was_committed);
}

static void what_is_not_on_two_machines_is_refused_unless_it_is_meant(void **state)
{
	char error[1024] = "";

	(void)state;
	store.alone = false;
	assert_null(open_journal(error, sizeof(error)));
	assert_non_null(strstr(error, "synchronous_standby_names"));
	assert_non_null(strstr(error, "store.alone"));
}

static void another_key_is_refused(void **state)
{
	static const struct sender_key other = { .octets = "another key 123", .country_code = "92" };
	const struct journal_options options = {
		.path = path, .shared = &store, .key = &other, .retention_days = 30, .max_size_mib = 64
	};
	char error[1024] = "";
	struct journal *journal = open_journal(error, sizeof(error));

	(void)state;
	assert_true(journal_start(journal, base, error, sizeof(error)));
	journal_close(journal, true);
	journal = journal_open(&options, error, sizeof(error));
	assert_non_null(journal);
	assert_false(journal_start(journal, base, error, sizeof(error)));
	assert_non_null(strstr(error, "key"));
	journal_close(journal, false);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_life_writes_and_its_ids_hold_its_node),
		TEST(the_next_life_gives_higher_ids),
		TEST(a_life_that_another_ended_writes_nothing_more),
		TEST(what_is_not_on_two_machines_is_refused_unless_it_is_meant),
		TEST(another_key_is_refused),
	};

	return RUN_SUITE(tests);
}
