/* What a citizen wishes for, and above all to be forgotten: what goes with the commit, what goes after it, and who is told. */
#include "store.h"

#include "agahi/store/wishes.h"

enum { CITIZEN = 7, OTHER = 8 };

static char *folder, *path;
static struct ledger *ledger;
static sqlite3 *db;
static struct wishes *wishes;
static struct journal_forgotten told[8];
static size_t told_count;
static bool can_tell;

static void open_wishes(void)
{
	char error[512] = "";

	ledger = ledger_open(path, DURABILITY_NORMAL, error, sizeof(error));
	assert_string_equal(error, "");
	db = test_open_journal(path, DB_READ_WRITE);
	wishes = wishes_new(db);
	assert_non_null(wishes);
}

static void close_wishes(void)
{
	wishes_free(wishes);
	db_close(db);
	ledger_close(ledger);
}

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	told_count = 0;
	can_tell = true;
	open_wishes();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	close_wishes();
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void keep(const void *record)
{
	assert_true(ledger_begin(ledger));
	assert_true(ledger_write(ledger, record));
	assert_true(ledger_commit(ledger));
}

static struct journal_entry entry_from(uint64_t sender, int64_t id)
{
	struct journal_entry entry = entry_of(id, "the reply");

	entry.sender_identity = sender;
	return entry;
}

static struct journal_entry wish_of(uint64_t sender, int64_t id)
{
	struct journal_entry entry = entry_from(sender, id);

	entry.topic = "forget";
	entry.fingerprint = 55;
	entry.manner = JOURNAL_FORGETS;
	return entry;
}

static void ask(uint64_t sender, int64_t id)
{
	const struct journal_entry entry = entry_from(sender, id);

	keep(&entry);
}

static void wish(uint64_t sender, int64_t id)
{
	const struct journal_entry entry = wish_of(sender, id);

	keep(&entry);
}

static void settle(int64_t id)
{
	const struct journal_settlement settlement = settlement_of(id, JOURNAL_SENT);

	keep(&settlement);
}

static long long number(const char *sql)
{
	return test_number(path, sql);
}

static bool note(const struct journal_forgotten *forgotten, size_t count, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < count; i++)
		told[told_count++ % 8] = forgotten[i];
	return can_tell;
}

static long long counted(int state)
{
	char sql[160];

	ledger_add_up(ledger);
	snprintf(sql, sizeof(sql), "SELECT ifnull(sum(requests), 0) FROM hourly WHERE state = %d", state);
	return number(sql);
}

static void what_waits_and_what_was_goes_with_the_commit(void **state)
{
	struct journal_part part = part_of(3, 1);

	(void)state;
	part.sender_identity = CITIZEN;
	ask(CITIZEN, 1);
	settle(1);
	ask(OTHER, 2);
	keep(&part);
	ask(CITIZEN, 4);
	wish(CITIZEN, 5);
	assert_int_equal(number("SELECT count(*) FROM settled"), 0);
	assert_int_equal(number("SELECT count(*) FROM part"), 0);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE id IN (2, 5)"), 2);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 2);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE fingerprint = 55"), 0);
	assert_int_equal(number("SELECT fingerprint FROM answered_part WHERE request = 5"), 55);
}

static void what_waited_is_counted_once_whatever_is_told_of_it_later(void **state)
{
	(void)state;
	ask(CITIZEN, 1);
	wish(CITIZEN, 2);
	settle(1); /* the SMSC had it */
	settle(2);
	assert_int_equal(counted(JOURNAL_EXPIRED), 1);
	assert_int_equal(counted(JOURNAL_SENT), 1);
	assert_int_equal(number("SELECT count(*) FROM settled"), 0);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
}

static void what_is_asked_after_it_stays_also_in_the_same_commit(void **state)
{
	const struct journal_entry before = entry_from(CITIZEN, 1), it = wish_of(CITIZEN, 2);
	struct journal_entry after = entry_from(CITIZEN, 3);

	(void)state;
	after.sets_preference = true;
	after.preference = "ur";
	assert_true(ledger_begin(ledger));
	assert_true(ledger_write(ledger, &before.record) && ledger_write(ledger, &it.record) &&
		ledger_write(ledger, &after.record));
	assert_true(ledger_commit(ledger));
	assert_int_equal(number("SELECT sum(id) FROM outbox"), 2 + 3);
	assert_int_equal(number("SELECT count(*) FROM preference"), 1);
}

static void language_and_stop_go(void **state)
{
	struct journal_entry entry = entry_from(CITIZEN, 1);

	(void)state;
	entry.sets_preference = true;
	entry.stopped = true;
	keep(&entry);
	entry = entry_from(OTHER, 2);
	entry.sets_preference = true;
	keep(&entry);
	wish(CITIZEN, 3);
	assert_int_equal(number("SELECT sum(sender) FROM preference"), OTHER);
}

static void a_preference_is_renewed_once_a_week(void **state)
{
	struct journal_entry entry = entry_from(CITIZEN, 1);

	(void)state;
	entry.sets_preference = true;
	keep(&entry);
	entry = entry_from(CITIZEN, 2);
	entry.has_preference = true;
	entry.received_ms += DAY_MS;
	keep(&entry);
	assert_int_equal(number("SELECT since_ms FROM preference"), NOW_MS);
	entry.id = 3;
	entry.received_ms += 7 * DAY_MS;
	keep(&entry);
	assert_int_equal(number("SELECT since_ms FROM preference"), NOW_MS + 8 * DAY_MS);
}

static void a_commit_that_is_taken_back_forgets_nobody(void **state)
{
	const struct journal_entry it = wish_of(CITIZEN, 2);

	(void)state;
	ask(CITIZEN, 1);
	assert_true(ledger_begin(ledger) && ledger_write(ledger, &it.record));
	ledger_roll_back(ledger);
	ask(OTHER, 3);
	assert_int_equal(number("SELECT sum(id) FROM outbox"), 1 + 3);
	assert_int_equal(number("SELECT count(*) FROM forgetting"), 0);
}

static void a_long_history_goes_in_steps_and_that_outlives_a_crash(void **state)
{
	const int64_t far = 3 * WISHES_STEP;

	(void)state;
	ask(CITIZEN, 1);
	settle(1);
	ask(OTHER, 2);
	settle(2);
	keep(&(struct journal_silence){ .record.kind = JOURNAL_SILENCE,
		.minute = NOW_MS / MINUTE_MS,
		.sender_identity = CITIZEN,
		.rule = "limited",
		.count = 4 });
	wish(CITIZEN, far);
	settle(far);
	assert_int_equal(number("SELECT count(*) FROM settled WHERE sender = 7"), 1);
	assert_true(wishes_step(wishes));
	close_wishes();
	open_wishes();
	for (int i = 0; i < 2; i++)
		assert_true(wishes_step(wishes));
	assert_int_equal(number("SELECT count(*) FROM settled WHERE sender = 7"), 1);
	assert_true(wishes_step(wishes));
	assert_false(wishes_step(wishes));
	assert_int_equal(number("SELECT sum(sender) FROM settled"), OTHER);
	assert_int_equal(number("SELECT count(*) FROM silence"), 0);
	assert_int_equal(number("SELECT done FROM forgetting"), 2);
}

static void who_is_told_and_erased_is_done_with(void **state)
{
	(void)state;
	wish(CITIZEN, 1);
	wish(OTHER, 2);
	can_tell = false;
	wishes_tell(wishes, note, NULL);
	assert_int_equal(told_count, 2);
	while (wishes_step(wishes)) {
	}
	assert_int_equal(number("SELECT count(*) FROM forgetting"), 2);
	can_tell = true;
	told_count = 0;
	wishes_tell(wishes, note, NULL);
	assert_int_equal(told_count, 2);
	assert_int_equal(told[0].sender_identity, CITIZEN);
	assert_int_equal(told[0].received_ms, NOW_MS);
	assert_int_equal(number("SELECT count(*) FROM forgetting"), 0);
	wishes_tell(wishes, note, NULL);
	assert_int_equal(told_count, 2);
}

static void who_wishes_it_again_meanwhile_is_gone_through_again(void **state)
{
	(void)state;
	wish(CITIZEN, 1);
	wishes_tell(wishes, note, NULL);
	wish(CITIZEN, 5 * WISHES_STEP);
	ask(CITIZEN, 5 * WISHES_STEP + 1);
	wishes_tell(wishes, note, NULL);
	assert_int_equal(told_count, 2);
	while (wishes_step(wishes)) {
	}
	assert_int_equal(number("SELECT count(*) FROM forgetting"), 0);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE sender = 7 AND id = 50001"), 1);
}

static void many_are_told_a_thousand_at_once(void **state)
{
	(void)state;
	test_execute(path,
		"INSERT INTO forgetting WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT"
		" 2300) SELECT i, i, 1, 2 FROM n");
	can_tell = false;
	assert_false(wishes_tell(wishes, note, NULL)); /* later, and not at once */
	assert_int_equal(number("SELECT count(*) FROM forgetting"), 2300);
	can_tell = true;
	told_count = 0;
	assert_true(wishes_tell(wishes, note, NULL));
	assert_int_equal(number("SELECT count(*) FROM forgetting"), 1300);
	assert_true(wishes_tell(wishes, note, NULL));
	assert_false(wishes_tell(wishes, note, NULL));
	assert_int_equal(told_count, 2300);
	assert_int_equal(number("SELECT count(*) FROM forgetting"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_waits_and_what_was_goes_with_the_commit),
		TEST(what_waited_is_counted_once_whatever_is_told_of_it_later),
		TEST(what_is_asked_after_it_stays_also_in_the_same_commit),
		TEST(language_and_stop_go),
		TEST(a_preference_is_renewed_once_a_week),
		TEST(a_commit_that_is_taken_back_forgets_nobody),
		TEST(a_long_history_goes_in_steps_and_that_outlives_a_crash),
		TEST(who_is_told_and_erased_is_done_with),
		TEST(who_wishes_it_again_meanwhile_is_gone_through_again),
		TEST(many_are_told_a_thousand_at_once),
	};

	return RUN_SUITE(tests);
}
