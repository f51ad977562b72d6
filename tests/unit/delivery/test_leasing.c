/* What is sent by the lease, what others left, and what they can send, without a database. */
#include "testing.h"

#include "fakes/journal.h"
#include "fakes/link.h"

#include "agahi/delivery/failover.h"
#include "agahi/delivery/leasing.h"

enum { LINKS = 3, ROOM = 100 };

static struct journal journal;
static struct link fakes[LINKS];
static struct link *links[LINKS];
static const char *names[LINKS] = { "a", "b", "c" };
static size_t link_count;
static struct metrics *metrics;
static struct refusals *refusals;
static struct receipts *receipts;
static struct inhand *inhand;
static struct outbound *outbound;
static struct leasing *leasing;
static struct moment now;
static unsigned losses;
static FILE *lines;
static struct log *the_log;

static void on_lost(void *arg)
{
	assert_ptr_equal(arg, &losses);
	losses++;
}

static int set_up(void **state)
{
	(void)state;
	fake_journal_init(&journal);
	journal.is_shared = true;
	journal.other_nodes = 1;
	for (size_t i = 0; i < LINKS; i++) {
		fake_link_init(&fakes[i]);
		links[i] = &fakes[i];
	}
	fakes[0].config.smsc = fakes[1].config.smsc = "jazz";
	fakes[2].config.smsc = "zong";
	link_count = LINKS;
	losses = 0;
	now = (struct moment){ UINT64_C(1000000000000), INT64_C(1700000000000) };
	lines = tmpfile();
	the_log = log_new(lines, LOG_LEVEL_INFO);
	metrics = metrics_new(names, LINKS);
	refusals = refusals_new(links, NULL, metrics, NULL);
	receipts = receipts_new(&journal, refusals, metrics, links);
	inhand = inhand_new(outbound_block_size(), 1000);
	const struct outbound_parts out = { .journal = &journal,
		.receipts = receipts,
		.metrics = metrics,
		.inhand = inhand,
		.links = links,
		.link_count = LINKS,
		.rules.validity_ms = 3600 * 1000,
		.may_submit = leasing_may_submit,
		.may_arg = &journal };
	outbound = outbound_new(&out);
	const struct leasing_parts parts = { &journal, outbound, links, &link_count, the_log, ROOM, on_lost,
		&losses };
	leasing = leasing_new(&parts);
	return outbound && leasing ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	for (size_t i = 0; i < LINKS; i++)
		link_close(links[i], now);
	leasing_free(leasing);
	outbound_free(outbound);
	inhand_free(inhand);
	receipts_free(receipts);
	refusals_free(refusals);
	metrics_free(metrics);
	log_free(the_log);
	fclose(lines);
	return 0;
}

static bool is_told(const char *words)
{
	char text[8192];

	fflush(lines);
	rewind(lines);
	text[fread(text, 1, sizeof(text) - 1, lines)] = '\0';
	return strstr(text, words) != NULL;
}

static void pass(uint64_t ms)
{
	now.us += ms * 1000;
	now.wall_ms += (int64_t)ms;
	leasing_tick(leasing, true, now);
	outbound_tick(outbound, now);
}

static void claim(int64_t id, const char *smsc, const char *text)
{
	const struct journal_entry entry = { .id = id,
		.received_ms = now.wall_ms,
		.sender = { 1, 1, "923001234567" },
		.service = { 6, 0, "8300" },
		.link = "theirs",
		.smsc = smsc,
		.topic = "vote",
		.language = "",
		.rule = "",
		.reply = text };

	leasing_claimed(leasing, &entry, true, now);
}

static void what_we_reach_and_the_room_there_is_are_told(void **state)
{
	(void)state;
	pass(100);
	assert_int_equal(journal.reach_count, 2);
	assert_string_equal(journal.reach[0], "jazz");
	assert_string_equal(journal.reach[1], "zong");
	assert_int_equal(journal.room, ROOM);
	fakes[0].bound = fakes[2].bound = false;
	claim(1, "zong", "waits");
	pass(100);
	assert_int_equal(journal.reach_count, 1);
	assert_string_equal(journal.reach[0], "jazz");
	assert_int_equal(journal.room, ROOM - 1);
}

static void what_is_claimed_goes_out_by_a_bound_link_to_its_smsc(void **state)
{
	(void)state;
	pass(100);
	fakes[0].bound = false;
	claim(1, "jazz", "Voting");
	assert_int_equal(fakes[1].submit_count, 1);
	claim(2, "zong", "Voting");
	assert_int_equal(fakes[2].submit_count, 1);
	fake_link_tell(&fakes[1], 0, SUBMIT_ACCEPTED, 0, "7f", now);
	assert_int_equal(journal.counts[JOURNAL_SETTLEMENT], 1);
	assert_true(journal.settlements[0].resent);
	claim(4, "ufone", "Voting");
	assert_true(is_told("event=reply_delayed id=4"));
	assert_int_equal(outbound_count(outbound), 1);
}

static void of_replies_that_cannot_be_read_the_sum_is_told_once_a_minute(void **state)
{
	(void)state;
	pass(100);
	assert_false(is_told("event=reply_unreadable"));
	for (int64_t id = 3; id < 203; id++)
		claim(id, "zong", NULL);
	pass(100);
	assert_true(is_told("event=reply_unreadable replies=200 first_id=3"));
	claim(203, "zong", NULL);
	claim(204, "zong", NULL);
	pass(59000);
	assert_false(is_told("first_id=203"));
	pass(1000);
	assert_true(is_told("event=reply_unreadable replies=2 first_id=203"));
	assert_int_equal(outbound_count(outbound), 0);
}

static void a_lease_that_is_over_holds_the_links_until_it_is_good_again(void **state)
{
	(void)state;
	pass(100);
	assert_false(fakes[0].held);
	claim(1, "jazz", "Voting");
	journal.lease_is_over = true;
	pass(100);
	for (size_t i = 0; i < LINKS; i++)
		assert_true(fakes[i].held && !fakes[i].bound);
	assert_true(is_told("event=lease_over"));
	assert_int_equal(losses, 0);
	assert_int_equal(journal.reach_count, 0);
	journal.lease_is_over = false;
	pass(100);
	assert_true(fakes[0].held);
	pass(LEASING_LISTEN_MS - 100);
	assert_true(fakes[0].held); /* others tell what came through */
	pass(100);
	for (size_t i = 0; i < LINKS; i++) {
		assert_false(fakes[i].held);
		fakes[i].bound = true;
	}
	assert_true(is_told("event=lease_good"));
	pass(2000); /* its fate was not known: it rested */
	assert_int_equal(fakes[0].submit_count, 2);
}

static void before_the_first_commit_links_wait_without_a_word(void **state)
{
	(void)state;
	journal.lease_is_over = true;
	pass(100);
	assert_true(fakes[0].held);
	journal.lease_is_over = false;
	pass(100);
	assert_false(fakes[0].held);
	assert_false(is_told("lease"));
}

/* Of a node that is new its SMSCs would get no answers; of one that had messages once, whatever stands there now is meant. */
static void before_it_has_messages_a_node_is_not_there_for_anybody(void **state)
{
	(void)state;
	leasing_tick(leasing, false, now);
	assert_true(fakes[0].held && fakes[1].held && fakes[2].held);
	assert_int_equal(journal.reach_count, 0);
	leasing_tick(leasing, true, now);
	assert_false(fakes[0].held || fakes[1].held || fakes[2].held);
	assert_false(is_told("event=lease_over") || is_told("event=lease_good"));
	leasing_tick(leasing, false, now);
	assert_false(fakes[0].held);
}

static void a_link_that_comes_while_the_lease_is_over_is_held_too(void **state)
{
	(void)state;
	link_count = 2;
	journal.lease_is_over = true;
	pass(100);
	assert_false(fakes[2].held);
	link_count = 3;
	pass(100);
	assert_true(fakes[2].held);
}

static void while_a_commit_is_late_nothing_new_is_sent_and_few_may_wait(void **state)
{
	(void)state;
	pass(100);
	journal.may_not_submit = true;
	claim(1, "jazz", "Voting");
	pass(100);
	assert_int_equal(fakes[0].submit_count, 0);
	assert_false(fakes[0].held);
	assert_false(leasing_is_crowded(leasing, LEASING_MOST_LATE, now));
	assert_true(leasing_is_crowded(leasing, LEASING_MOST_LATE + 1, now));
	journal.may_not_submit = false;
	assert_false(leasing_is_crowded(leasing, LEASING_MOST_LATE + 1, now));
	pass(100);
	assert_int_equal(fakes[0].submit_count, 1);
}

static void a_life_that_is_lost_is_told_once_and_sends_nothing_more(void **state)
{
	(void)state;
	pass(100);
	journal.lease_is_lost = journal.lease_is_over = true;
	pass(100);
	pass(100);
	assert_int_equal(losses, 1);
	assert_true(fakes[0].held && fakes[2].held);
	assert_true(is_told("event=taken_over"));
	claim(1, "jazz", "Voting");
	assert_int_equal(fakes[0].submit_count, 0);
}

static void replies_of_an_smsc_that_is_out_of_reach_are_given_away(void **state)
{
	(void)state;
	pass(100);
	fakes[0].bound = fakes[1].bound = fakes[2].bound = false;
	claim(1, "jazz", "Voting");
	claim(2, "jazz", "Voting");
	fakes[1].bound = true; /* of the same SMSC: it is reached */
	for (int i = 0; i < 8; i++)
		pass(1000);
	assert_int_equal(journal.released_count, 0);
	fakes[1].bound = false;
	for (int i = 0; i < 4; i++)
		pass(1000);
	assert_int_equal(journal.released_count, 0);
	for (int i = 0; i < 3; i++)
		pass(1000);
	assert_int_equal(journal.released_count, 2);
	fakes[0].bound = true;
	pass(1000);
	assert_int_equal(fakes[0].submit_count, 0); /* not before it is known whose they are */
	leasing_released(leasing, journal.released, 2, true);
	pass(1000);
	assert_int_equal(fakes[0].submit_count, 0);
	assert_int_equal(outbound_count(outbound), 0);
	assert_int_equal(journal.counts[JOURNAL_SETTLEMENT], 0);
	assert_true(is_told("event=replies_released replies=2"));
}

static void replies_that_could_not_be_released_are_ours(void **state)
{
	(void)state;
	pass(100);
	fakes[0].bound = fakes[1].bound = false;
	claim(1, "jazz", "Voting");
	for (int i = 0; i < 8; i++)
		pass(1000);
	assert_int_equal(journal.released_count, 1);
	leasing_released(leasing, journal.released, 1, false);
	fakes[0].bound = true;
	pass(100);
	assert_int_equal(fakes[0].submit_count, 1);
}

static void where_no_other_node_lives_nothing_is_given_away(void **state)
{
	(void)state;
	journal.other_nodes = 0;
	pass(100);
	fakes[2].bound = false;
	claim(1, "zong", "Voting");
	for (int i = 0; i < 10; i++)
		pass(1000);
	assert_int_equal(journal.released_count, 0);
	journal.other_nodes = 1;
	pass(2000);
	assert_int_equal(journal.released_count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_we_reach_and_the_room_there_is_are_told),
		TEST(what_is_claimed_goes_out_by_a_bound_link_to_its_smsc),
		TEST(of_replies_that_cannot_be_read_the_sum_is_told_once_a_minute),
		TEST(a_lease_that_is_over_holds_the_links_until_it_is_good_again),
		TEST(before_the_first_commit_links_wait_without_a_word),
		TEST(before_it_has_messages_a_node_is_not_there_for_anybody),
		TEST(a_link_that_comes_while_the_lease_is_over_is_held_too),
		TEST(while_a_commit_is_late_nothing_new_is_sent_and_few_may_wait),
		TEST(a_life_that_is_lost_is_told_once_and_sends_nothing_more),
		TEST(replies_of_an_smsc_that_is_out_of_reach_are_given_away),
		TEST(replies_that_could_not_be_released_are_ours),
		TEST(where_no_other_node_lives_nothing_is_given_away),
	};

	return RUN_SUITE(tests);
}
