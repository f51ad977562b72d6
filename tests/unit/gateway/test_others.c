/* What other nodes tell, brought to the rooms on the bench. */
#include "middle.h"

#include "agahi/cluster/lives.h"
#include "agahi/gateway/others.h"

static const int64_t other_life = INT64_C(2) << 32 | 5;

static struct outbound *outbound;
static struct others *others;
static size_t link_count;

static void make_rooms(void)
{
	const struct outbound_parts out = { .journal = &middle.journal,
		.receipts = middle.receipts,
		.metrics = middle.metrics,
		.inhand = middle.inhand,
		.links = middle.links,
		.link_count = MIDDLE_LINKS,
		.rules.validity_ms = 3600000 };

	outbound = outbound_new(&out);
	const struct others_parts parts = { .memory = { middle.limiter, middle.preferences,
						    middle.conversations, middle.redelivery,
						    moment_ms(middle.now) },
		.journal = &middle.journal,
		.requests = middle.requests,
		.fragments = middle.fragments,
		.outbound = outbound,
		.links = middle.links,
		.link_count = &link_count };
	others = others_new(&parts);
}

static int set_up(void **state)
{
	middle_is_shared = true;
	middle_set_up(state);
	middle.fakes[1].config.smsc = "other/8300";
	link_count = MIDDLE_LINKS;
	make_rooms();
	return outbound && others ? 0 : -1;
}

static int tear_down(void **state)
{
	others_free(others);
	outbound_free(outbound);
	middle_is_shared = false;
	return middle_tear_down(state);
}

static void hear(struct feed_event event, uint64_t age_ms)
{
	others_heard(others, &event, other_life, age_ms, middle.now);
}

static struct journal_part part_of(int64_t id, uint8_t sequence, const char *text)
{
	struct journal_part part = { .id = id,
		.received_ms = middle.now.wall_ms,
		.link = "elsewhere",
		.sender = middle_citizen(1),
		.service = { 6, 0, "8300" },
		.sender_identity = middle_identity(1),
		.reference = 9,
		.total = 2,
		.sequence = sequence,
		.charset = CHARSET_GSM7,
		.len = (uint8_t)strlen(text),
		.fingerprint = 1000 + (uint64_t)id,
		.smsc = "telco/8300" };

	memcpy(part.octets, text, part.len);
	return part;
}

static enum redelivery_verdict check(uint64_t fingerprint)
{
	const struct redelivery_origin origin = { 0, 0, 1 };
	void *first;

	return redelivery_check(middle.redelivery, fingerprint, &origin, moment_ms(middle.now), &first);
}

/* --- senders ------------------------------------------------------------------------------------------ */

static void a_language_chosen_at_another_node_is_answered_in(void **state)
{
	(void)state;
	hear(
		(struct feed_event){
			.kind = FEED_PREFERENCE, .sender = middle_identity(1), .language = "ur-Latn" },
		0);
	middle_ask(1, "vote");
	assert_non_null(strstr(middle.reply, "shanakhti"));
}

static void who_took_all_tokens_at_another_node_gets_the_notice_here(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		hear((struct feed_event){ .kind = FEED_MESSAGE, .sender = middle_identity(1), .token = true },
			0);
	middle_ask(1, "vote");
	assert_non_null(strstr(middle.reply, "wait a minute"));
}

static void who_is_forgotten_there_is_forgotten_here(void **state)
{
	const struct journal_entry entry = { .id = 5,
		.received_ms = middle.now.wall_ms,
		.link = "telco",
		.sender = middle_short_citizen(1),
		.service = { 6, 0, "8300" },
		.sender_identity = middle_identity(1),
		.topic = "vote",
		.language = "",
		.rule = "",
		.reply = "Voting" };
	const struct journal_part first = part_of(3, 1, "vo"), last = part_of(4, 2, "te");

	(void)state;
	middle.fakes[0].room = 0;
	assert_true(outbound_add(outbound, 0, &entry, false, middle.now));
	others_part(others, &first, false, other_life, middle.now);
	preferences_set(middle.preferences, middle_identity(1), (struct preference){ "ur", true });
	hear((struct feed_event){ .kind = FEED_FORGET, .sender = middle_identity(1), .id = 6 }, 0);
	assert_false(preferences_get(middle.preferences, middle_identity(1)).stopped);
	assert_int_equal(fragments_waiting(middle.fragments), 0);
	others_part(others, &last, false, other_life, middle.now);
	outbound_tick(outbound, middle.now);
	middle_pass(1000);
	outbound_tick(outbound, middle.now);
	assert_int_equal(outbound_count(outbound), 0);
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 0);
}

static void a_question_that_stalled_is_forgotten_too(void **state)
{
	const struct journal_part first = part_of(3, 1, "vo"), last = part_of(4, 2, "te");

	(void)state;
	others_part(others, &first, false, other_life, middle.now);
	others_part(others, &last, false, other_life, middle.now);
	fake_journal_commit(&middle.journal, false, middle.now);
	assert_int_equal(requests_pending(middle.requests), 1);
	hear((struct feed_event){ .kind = FEED_FORGET, .sender = middle_identity(1), .id = 100 }, 0);
	assert_int_equal(requests_pending(middle.requests), 0);
}

static void who_is_forgotten_by_hand_is_told_under_no_nodes_life(void **state)
{
	const struct feed_event event = { .kind = FEED_FORGET, .sender = middle_identity(1), .id = 100 };

	(void)state;
	preferences_set(middle.preferences, middle_identity(1), (struct preference){ "ur", true });
	others_heard(others, &event, LIVES_BY_HAND, 0, middle.now);
	assert_false(preferences_get(middle.preferences, middle_identity(1)).stopped);
}

/* --- connections and lives ---------------------------------------------------------------------------- */

static void the_end_of_our_connection_is_told_as_its_messages_told_it(void **state)
{
	(void)state;
	middle.generation = 4;
	middle_deliver(1, "vote");
	others_connection_ended(others, 0, &(struct link_ticket){ .generation = 4 });
	others_connection_ended(others, 0, &(struct link_ticket){ .generation = 4, .leg = 1 });
	assert_int_equal(middle.journal.counts[JOURNAL_ENDED_CONNECTION], 2);
	uint32_t origin = fake_journal_entry(&middle.journal)->origin;
	assert_int_equal(middle.journal.ended_connections[0], origin);
	assert_int_not_equal(middle.journal.ended_connections[1], origin);
}

/* Its lease took 18 seconds to be over, and the network delivered again meanwhile what was in doubt when it died. */
static void a_life_has_ended_when_it_was_last_heard_of(void **state)
{
	(void)state;
	hear((struct feed_event){ .kind = FEED_MESSAGE, .fingerprint = 7, .origin = 1 }, 20000);
	middle_pass(5000);
	hear((struct feed_event){ .kind = FEED_MESSAGE, .fingerprint = 8, .origin = 1 }, 0);
	middle_pass(18000);
	assert_int_equal(check(8), REDELIVERY_NEW);
	others_life_ended(others, other_life, middle.now);
	assert_int_equal(check(8), REDELIVERY_REPEATED);
	assert_int_equal(check(7), REDELIVERY_NEW);
}

static void many_lives_make_room_for_each_other(void **state)
{
	const struct feed_event event = { .kind = FEED_MESSAGE, .fingerprint = 7, .origin = 1 };

	(void)state;
	for (int64_t node = 1; node <= 200; node++) {
		others_heard(others, &event, node << 32 | 1, 0, middle.now);
		middle_pass(1);
	}
	middle_pass(20000);
	others_life_ended(others, INT64_C(200) << 32 | 1, middle.now);
	assert_int_equal(check(7), REDELIVERY_REPEATED);
}

/* --- parts -------------------------------------------------------------------------------------------- */

static void parts_of_another_node_complete_ours(void **state)
{
	const struct journal_part first = part_of(3, 1, "vo"), last = part_of(4, 2, "te");

	(void)state;
	others_part(others, &last, true, other_life, middle.now);
	assert_int_equal(fragments_waiting(middle.fragments), 1);
	others_part(others, &first, false, other_life - 1, middle.now);
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 0); /* a living node holds the other */
	others_life_ended(others, other_life, middle.now);
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 1);
	assert_string_equal(fake_journal_entry(&middle.journal)->keyword, "vote");
}

static void what_another_node_asked_is_done_with(void **state)
{
	const struct journal_part last = part_of(4, 2, "te");

	(void)state;
	others_part(others, &last, true, other_life, middle.now);
	assert_int_equal(fragments_waiting(middle.fragments), 1);
	hear((struct feed_event){ .kind = FEED_PART_DONE, .id = last.id }, 0);
	assert_int_equal(fragments_waiting(middle.fragments), 0);
}

static void parts_of_an_smsc_that_is_not_ours_are_passed_over(void **state)
{
	struct journal_part part = part_of(4, 2, "te");

	(void)state;
	strcpy(part.smsc, "third/8300");
	others_part(others, &part, true, other_life, middle.now);
	assert_int_equal(fragments_waiting(middle.fragments), 0);
	others_part(others, &part, false, other_life, middle.now);
	assert_int_equal(fragments_waiting(middle.fragments), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_language_chosen_at_another_node_is_answered_in),
		TEST(who_took_all_tokens_at_another_node_gets_the_notice_here),
		TEST(who_is_forgotten_there_is_forgotten_here),
		TEST(a_question_that_stalled_is_forgotten_too),
		TEST(who_is_forgotten_by_hand_is_told_under_no_nodes_life),
		TEST(the_end_of_our_connection_is_told_as_its_messages_told_it),
		TEST(a_life_has_ended_when_it_was_last_heard_of),
		TEST(many_lives_make_room_for_each_other),
		TEST(parts_of_another_node_complete_ours),
		TEST(what_another_node_asked_is_done_with),
		TEST(parts_of_an_smsc_that_is_not_ours_are_passed_over),
	};

	return RUN_SUITE(tests);
}
