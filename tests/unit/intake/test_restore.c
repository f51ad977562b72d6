/* What an earlier life left in the journal, taken in again: read from a real file, played to rooms on the bench. */
#include "middle.h"

#include <event2/event.h>

#include "agahi/intake/restore.h"
#include "agahi/store/ledger.h"

static char *folder;
static char *path;
static struct ledger *ledger;
static struct outbound *outbound;
static struct restore *restore;
static struct event_base *base;
static const char *links[MIDDLE_LINKS + 1];

static int set_up(void **state)
{
	char error[256];

	middle_set_up(state);
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	ledger = ledger_open(path, DURABILITY_NORMAL, error, sizeof(error));
	middle.journal.reader = ledger_open_file(path, DB_READ_ONLY, error, sizeof(error));
	middle.journal.slots = ledger_slots(ledger);
	middle.fakes[0].room = middle.fakes[1].room = 0;
	const struct outbound_parts out = { .journal = &middle.journal,
		.receipts = middle.receipts,
		.metrics = middle.metrics,
		.inhand = middle.inhand,
		.links = middle.links,
		.link_count = MIDDLE_LINKS,
		.rules.validity_ms = 3600000 };
	outbound = outbound_new(&out);
	links[0] = "first";
	links[1] = "telco";
	links[2] = NULL;
	base = event_base_new();
	const struct restore_parts parts = { &middle.journal, middle.preferences, middle.limiter,
		middle.redelivery, middle.fragments, outbound, NULL, links, MIDDLE_LINKS, base, path };
	restore = restore_new(&parts);
	return ledger && middle.journal.reader && outbound && restore ? 0 : -1;
}

static int tear_down(void **state)
{
	restore_free(restore);
	event_base_free(base);
	outbound_free(outbound);
	db_close(middle.journal.reader);
	ledger_close(ledger);
	free(path);
	test_folder_remove(folder);
	return middle_tear_down(state);
}

static void write_entry(int64_t id, unsigned citizen, const char *link, int64_t age_ms)
{
	struct journal_entry entry = { .record.kind = JOURNAL_ENTRY,
		.id = id,
		.received_ms = middle.now.wall_ms - age_ms,
		.link = link,
		.sender = middle_short_citizen(citizen),
		.service = { 6, 0, "8300" },
		.sender_identity = middle_identity(citizen),
		.fingerprint = 1000 + (uint64_t)id,
		.request = "vote",
		.topic = "vote",
		.language = "en",
		.rule = "exact",
		.keyword = "vote",
		.reply = "Voting" };

	assert_true(ledger_write(ledger, &entry.record));
}

/* One turn of the tick, the page that it asks for, and the next, which takes it. */
static void take_in(void)
{
	restore_outbox(restore, middle.now);
	while (restore_is_reading(restore))
		event_base_loop(base, EVLOOP_ONCE);
	restore_outbox(restore, middle.now);
	while (restore_is_reading(restore))
		event_base_loop(base, EVLOOP_ONCE);
}

static enum redelivery_verdict again(uint64_t fingerprint)
{
	const struct redelivery_origin origin = { 0, 0, 1 };
	void *first;

	return redelivery_check(middle.redelivery, fingerprint, &origin, moment_ms(middle.now), &first);
}

static void citizens_are_remembered_as_they_were(void **state)
{
	struct journal_entry entry = { .record.kind = JOURNAL_ENTRY,
		.id = 1,
		.received_ms = middle.now.wall_ms,
		.link = "",
		.sender = middle_short_citizen(9),
		.service = { 6, 0, "8300" },
		.sender_identity = middle_identity(9),
		.request = "english",
		.topic = "language",
		.language = "en",
		.rule = "exact",
		.keyword = "english",
		.reply = "English it is",
		.sets_preference = true,
		.preference = "en",
		.stopped = true };

	(void)state;
	assert_true(ledger_write(ledger, &entry.record));
	preferences_set(middle.preferences, middle_identity(8), (struct preference){ "ur", false });
	assert_true(restore_memory(restore, middle.now));
	assert_string_equal(preferences_get(middle.preferences, middle_identity(9)).language, "en");
	assert_true(preferences_get(middle.preferences, middle_identity(9)).stopped);
	/* Not in the journal: forgotten. */
	assert_null(preferences_get(middle.preferences, middle_identity(8)).language);
}

static void the_limiter_knows_who_asked_just_before_the_restart(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= 3; id++)
		write_entry(id, 1, "telco", 100);
	write_entry(4, 2, "telco", 60000);
	assert_true(restore_memory(restore, middle.now));
	assert_int_equal(
		limiter_take(middle.limiter, middle_identity(1), moment_ms(middle.now)), LIMITER_NOTICE);
	assert_int_equal(
		limiter_take(middle.limiter, middle_identity(2), moment_ms(middle.now)), LIMITER_ALLOW);
	assert_int_equal(
		limiter_take(middle.limiter, middle_identity(2), moment_ms(middle.now)), LIMITER_ALLOW);
	assert_int_equal(
		limiter_take(middle.limiter, middle_identity(2), moment_ms(middle.now)), LIMITER_ALLOW);
}

static void after_a_crash_the_last_ten_seconds_may_be_delivered_again(void **state)
{
	(void)state;
	write_entry(1, 1, "telco", 60000);
	write_entry(2, 1, "telco", 5000);
	write_entry(3, 1, "telco", 0);
	assert_true(restore_memory(restore, middle.now));
	assert_int_equal(again(1001), REDELIVERY_NEW);
	assert_int_equal(again(1002), REDELIVERY_REPEATED);
	assert_int_equal(again(1003), REDELIVERY_REPEATED);
}

static void after_a_clean_end_nothing_is_doubtful(void **state)
{
	(void)state;
	middle.journal.was_clean = true;
	write_entry(3, 1, "telco", 0);
	assert_true(restore_memory(restore, middle.now));
	assert_int_equal(again(1003), REDELIVERY_NEW);
}

static void replies_go_out_by_their_link_or_by_the_first(void **state)
{
	(void)state;
	write_entry(1, 1, "telco", 0);
	write_entry(2, 1, "gone", 0);
	middle.journal.last_outbox_id = 2;
	middle.fakes[0].room = middle.fakes[1].room = 5;
	take_in();
	assert_int_equal(middle.fakes[1].submit_count, 1);
	assert_int_equal(middle.fakes[0].submit_count, 1);
	fake_link_tell(&middle.fakes[1], 0, SUBMIT_ACCEPTED, 0, "1", middle.now);
	assert_true(middle.journal.settlements[0].resent); /* the earlier life may have sent it */
	fake_link_tell(&middle.fakes[0], 0, SUBMIT_ACCEPTED, 0, "1", middle.now);
}

static void a_large_outbox_is_taken_in_page_by_page_and_no_further_than_it_was(void **state)
{
	(void)state;
	assert_true(ledger_begin(ledger));
	for (int64_t id = 1; id <= 2500; id++)
		write_entry(id, (unsigned)id, "telco", 0);
	assert_true(ledger_commit(ledger));
	middle.journal.last_outbox_id = 2400;
	take_in();
	assert_int_equal(outbound_count(outbound), 2000);
	take_in();
	assert_int_equal(outbound_count(outbound), 2400); /* what came in this life is in hand already */
	take_in();
	take_in();
	assert_int_equal(outbound_count(outbound), 2400);
}

static void parts_of_a_long_question_are_there_again(void **state)
{
	struct journal_part part = { .record.kind = JOURNAL_PART,
		.id = 1,
		.received_ms = middle.now.wall_ms,
		.link = "telco",
		.sender = middle_citizen(1),
		.service = { 6, 0, "8300" },
		.reference = 3,
		.total = 2,
		.sequence = 1,
		.charset = CHARSET_GSM7,
		.octets = "vo",
		.len = 2 };

	(void)state;
	assert_true(ledger_write(ledger, &part.record));
	part.id = 2;
	part.sequence = 2;
	memcpy(part.octets, "te", 2);
	assert_true(ledger_write(ledger, &part.record));
	assert_true(restore_fragments(restore, middle.now));
	assert_string_equal(fake_journal_entry(&middle.journal)->keyword, "vote");
}

static void a_journal_that_cannot_be_read_is_told(void **state)
{
	sqlite3 *good = middle.journal.reader;
	sqlite3 *empty = NULL;

	(void)state;
	assert_int_equal(sqlite3_open(":memory:", &empty), SQLITE_OK);
	middle.journal.reader = empty;
	assert_false(restore_memory(restore, middle.now));
	preferences_set(middle.preferences, middle_identity(5), (struct preference){ "en", true });
	assert_false(restore_preferences(restore));
	assert_true(preferences_get(middle.preferences, middle_identity(5))
			    .stopped); /* nothing is forgotten for that */
	assert_false(restore_fragments(restore, middle.now));
	sqlite3_close(empty);
	middle.journal.reader = good;
}

static void an_outbox_that_cannot_be_read_is_tried_again(void **state)
{
	char *aside = test_path(folder, "aside.db");

	(void)state;
	write_entry(5, 1, "telco", 0);
	middle.journal.last_outbox_id = 5;
	assert_int_equal(rename(path, aside), 0);
	take_in();
	assert_int_equal(outbound_count(outbound), 0);
	assert_int_equal(rename(aside, path), 0);
	take_in();
	take_in();
	assert_int_equal(outbound_count(outbound), 1);
	free(aside);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(citizens_are_remembered_as_they_were),
		TEST(the_limiter_knows_who_asked_just_before_the_restart),
		TEST(after_a_crash_the_last_ten_seconds_may_be_delivered_again),
		TEST(after_a_clean_end_nothing_is_doubtful),
		TEST(replies_go_out_by_their_link_or_by_the_first),
		TEST(a_large_outbox_is_taken_in_page_by_page_and_no_further_than_it_was),
		TEST(parts_of_a_long_question_are_there_again),
		TEST(a_journal_that_cannot_be_read_is_told),
		TEST(an_outbox_that_cannot_be_read_is_tried_again),
	};

	return RUN_SUITE(tests);
}
