/* Replies that nobody can read: they are left for a week, for the case that their keys come back, and end. */
#include "store.h"

#include "agahi/recall/history.h"
#include "agahi/store/lost.h"

static char *folder, *path, *file, *away;
static struct ledger *ledger;
static char seen[256];

static void open_ledger(void)
{
	char error[512] = "";

	ledger = ledger_open(path, DURABILITY_NORMAL, error, sizeof(error));
	assert_string_equal(ledger ? "" : error, "");
}

static int set_up(void **state)
{
	const struct journal_entry entry = entry_of(7, "the reply");
	const struct journal_part part = part_of(6, 1);

	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	file = test_path(folder, "journal.db.slots");
	away = test_path(folder, "away");
	test_keep(path, &entry.record);
	test_keep(path, &part.record);
	seen[0] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ledger_close(ledger);
	free(away);
	free(file);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void see_entry(const struct journal_entry *entry, void *arg)
{
	(void)arg;
	snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%lld:%s:%s ", (long long)entry->id,
		entry->sender.digits, entry->reply ? entry->reply : "-");
}

static void see_part(const struct journal_part *part, void *arg)
{
	(void)arg;
	snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "part %lld ", (long long)part->id);
}

static void read_all(void)
{
	sqlite3 *db = test_open_journal(path, DB_READ_ONLY);

	assert_true(history_read_outbox(db, ledger_slots(ledger), 0, INT64_MAX, 10, see_entry, NULL));
	assert_true(history_read_parts(db, ledger_slots(ledger), see_part, NULL));
	db_close(db);
}

static void with_their_keys_nothing_is_lost(void **state)
{
	(void)state;
	open_ledger();
	read_all();
	assert_string_equal(seen, "7:923001234567:the reply part 6 ");
}

static void without_their_keys_they_are_kept(void **state)
{
	(void)state;
	assert_int_equal(rename(file, away), 0);
	open_ledger();
	read_all();
	assert_string_equal(seen, "7::- ");
	ledger_keep_house(ledger, NOW_MS + LOST_KEPT_MS, 30 * DAY_MS);
	assert_int_equal(test_number(path, "SELECT count(*) FROM outbox"), 1);
	assert_int_equal(test_number(path, "SELECT count(*) FROM part"), 1);
}

static void when_the_keys_come_back_they_are_read(void **state)
{
	(void)state;
	assert_int_equal(rename(file, away), 0);
	open_ledger();
	ledger_close(ledger);
	assert_int_equal(rename(away, file), 0);
	open_ledger();
	read_all();
	assert_string_equal(seen, "7:923001234567:the reply part 6 ");
}

static void after_a_week_they_end_as_expired(void **state)
{
	(void)state;
	unlink(file);
	open_ledger();
	ledger_keep_house(ledger, NOW_MS + LOST_KEPT_MS + 1, 30 * DAY_MS);
	assert_int_equal(test_number(path, "SELECT count(*) FROM outbox"), 0);
	assert_int_equal(test_number(path, "SELECT count(*) FROM part"), 0);
	assert_int_equal(test_number(path, "SELECT count(*) FROM settled WHERE id = 7 AND state = 3"), 1);
	ledger_add_up(ledger);
	assert_int_equal(test_number(path, "SELECT sum(requests) FROM hourly WHERE state = 3"), 1);
}

static void a_damaged_slot_loses_what_is_sealed_under_it_alone(void **state)
{
	const struct journal_entry later = entry_of(8, "another");
	FILE *damaged;

	(void)state;
	test_keep(path, &later.record);
	damaged = fopen(file, "r+");
	assert_int_equal(fseek(damaged, 64 + 30, SEEK_SET), 0);
	assert_int_equal(fputs("damage", damaged) >= 0 && fclose(damaged) == 0, 1);
	open_ledger();
	assert_int_equal(keyslots_damaged(ledger_slots(ledger)), 1);
	read_all();
	assert_string_equal(seen, "7::- 8:923001234567:another part 6 ");
	/* Its slot is free again once nothing waits under it. */
	const struct journal_settlement last = settlement_of(8, JOURNAL_SENT);
	assert_true(ledger_begin(ledger) && ledger_write(ledger, &last.record) && ledger_commit(ledger));
	ledger_keep_house(ledger, NOW_MS + LOST_KEPT_MS + 1, 30 * DAY_MS);
	assert_int_equal(keyslots_damaged(ledger_slots(ledger)), 0);
}

static void a_slot_whose_making_was_cut_short_is_free_again(void **state)
{
	const struct journal_settlement settlement = settlement_of(7, JOURNAL_SENT);
	FILE *damaged = fopen(file, "r+");

	(void)state;
	assert_int_equal(fseek(damaged, 64 + 40 * 64, SEEK_SET), 0);
	assert_int_equal(fputs("half a slot", damaged) >= 0 && fclose(damaged) == 0, 1);
	test_execute(path, "DELETE FROM part");
	open_ledger();
	assert_int_equal(keyslots_damaged(ledger_slots(ledger)), 1);
	assert_true(
		ledger_begin(ledger) && ledger_write(ledger, &settlement.record) && ledger_commit(ledger));
	ledger_keep_house(ledger, NOW_MS, 30 * DAY_MS);
	assert_int_equal(keyslots_damaged(ledger_slots(ledger)), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(with_their_keys_nothing_is_lost),
		TEST(without_their_keys_they_are_kept),
		TEST(when_the_keys_come_back_they_are_read),
		TEST(after_a_week_they_end_as_expired),
		TEST(a_damaged_slot_loses_what_is_sealed_under_it_alone),
		TEST(a_slot_whose_making_was_cut_short_is_free_again),
	};

	return RUN_SUITE(tests);
}
