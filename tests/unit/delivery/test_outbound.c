/* Replies on their way, without a network or a disk: every fate that a submit can have, and what time does. */
#include "testing.h"

#include "fakes/journal.h"
#include "fakes/link.h"

#include "agahi/delivery/failover.h"
#include "agahi/delivery/outbound.h"

enum { LINKS = 2, HOUR_MS = 3600 * 1000 };

/* Three parts in UCS-2. */
static const char long_text[] = "ووٹ ڈالنے کے لیے اصل شناختی کارڈ ساتھ لائیں اور پولنگ کے دن اپنے پولنگ "
				"اسٹیشن پر وقت سے پہلے پہنچ جائیں تاکہ "
				"قطار میں زیادہ انتظار نہ کرنا پڑے اور آپ آسانی سے ووٹ ڈال سکیں";

struct bench {
	struct journal journal;
	struct link fakes[LINKS];
	struct link *links[LINKS + 1];
	const char *names[LINKS + 1];
	struct metrics *metrics;
	char *logged; /* of messages */
	size_t logged_size;
	FILE *log_stream;
	struct log *log;
	struct message_log *messages;
	struct refusals *refusals;
	struct receipts *receipts;
	struct inhand *inhand;
	struct outbound *outbound;
	struct moment now;
	char entry_link[JOURNAL_LINK_SIZE]; /* that questions come by */
};

static struct bench bench;

static bool gated, lease_is_good;
static bool may_submit(struct moment at, void *arg);

static int set_up_with(bool fail_over)
{
	fake_journal_init(&bench.journal);
	*bench.entry_link = '\0';
	for (size_t i = 0; i < LINKS; i++) {
		fake_link_init(&bench.fakes[i]);
		bench.links[i] = &bench.fakes[i];
		bench.names[i] = "telco";
	}
	bench.now = (struct moment){ 1000000000, INT64_C(1700000000000) };
	bench.metrics = metrics_new(bench.names, LINKS + 1);
	bench.log_stream = open_memstream(&bench.logged, &bench.logged_size);
	bench.log = log_new(bench.log_stream, LOG_LEVEL_INFO);
	bench.messages = message_log_new(bench.log, &(struct sender_key){ .country_code = "92" }, false);
	bench.refusals = refusals_new(bench.links, NULL, bench.metrics, NULL);
	bench.receipts = receipts_new(&bench.journal, bench.refusals, bench.metrics, bench.links);
	bench.inhand = inhand_new(outbound_block_size(), 1000);
	const struct outbound_parts parts = { .journal = &bench.journal,
		.receipts = bench.receipts,
		.metrics = bench.metrics,
		.messages = bench.messages,
		.inhand = bench.inhand,
		.links = bench.links,
		.link_count = LINKS,
		.rules.validity_ms = HOUR_MS,
		.rules.fail_over = fail_over,
		.may_submit = gated ? may_submit : NULL,
		.may_arg = &lease_is_good };
	bench.outbound = outbound_new(&parts);
	return bench.outbound ? 0 : -1;
}

static int set_up(void **state)
{
	(void)state;
	return set_up_with(false);
}

static int set_up_fail_over(void **state)
{
	(void)state;
	return set_up_with(true);
}

static int tear_down(void **state)
{
	(void)state;
	for (size_t i = 0; i < LINKS; i++)
		link_close(bench.links[i], bench.now);
	outbound_free(bench.outbound);
	assert_int_equal(inhand_used(bench.inhand), 0);
	inhand_free(bench.inhand);
	receipts_free(bench.receipts);
	refusals_free(bench.refusals);
	message_log_free(bench.messages);
	log_free(bench.log);
	fclose(bench.log_stream);
	free(bench.logged);
	metrics_free(bench.metrics);
	return 0;
}

static void pass(uint64_t ms)
{
	bench.now.us += ms * 1000;
	bench.now.wall_ms += (int64_t)ms;
	outbound_tick(bench.outbound, bench.now);
}

static void add(int64_t id, const char *text, bool resent)
{
	struct journal_entry entry = { .id = id,
		.received_ms = bench.now.wall_ms,
		.sender = { 1, 1, "923001234567" },
		.service = { 6, 0, "8300" },
		.asked_ms = moment_ms(bench.now),
		.link = "telco-a",
		.edition = 12,
		.topic = "vote",
		.language = "",
		.rule = "",
		.reply = text };

	if (*bench.entry_link != '\0')
		entry.link = bench.entry_link;
	assert_true(outbound_add(bench.outbound, 0, &entry, resent, bench.now));
	outbound_pump(bench.outbound, 0, bench.now);
}

static void add_of(uint64_t identity, int64_t id, unsigned manner)
{
	const struct journal_entry entry = { .id = id,
		.received_ms = bench.now.wall_ms,
		.link = "",
		.sender = { 1, 1, "923001234567" },
		.sender_identity = identity,
		.service = { 6, 0, "8300" },
		.topic = "vote",
		.manner = manner,
		.reply = "Voting" };

	assert_true(outbound_add(bench.outbound, 0, &entry, false, bench.now));
}

static void tell(size_t submit, enum submit_outcome outcome, uint32_t status)
{
	fake_link_tell(
		&bench.fakes[0], submit, outcome, status, outcome == SUBMIT_ACCEPTED ? "7f" : "", bench.now);
	outbound_pump(bench.outbound, 0, bench.now); /* as the link's `ready` does */
}

static const struct journal_settlement *settlement(size_t count)
{
	assert_int_equal(bench.journal.counts[JOURNAL_SETTLEMENT], count);
	return count > 0 ? &bench.journal.settlements[count - 1] : NULL;
}

static void a_reply_is_submitted_and_settled_as_sent(void **state)
{
	(void)state;
	add(7, "Voting", false);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	const struct pdu *pdu = &bench.fakes[0].submits[0].pdu;
	assert_string_equal(pdu->message.destination.digits, "923001234567");
	assert_string_equal(pdu->message.source.digits, "8300");
	assert_int_equal(outbound_count(bench.outbound), 1);
	assert_int_equal(outbound_accepted_ms(bench.outbound), 0);
	settlement(0);
	tell(0, SUBMIT_ACCEPTED, 0);
	const struct journal_settlement *settled = settlement(1);
	assert_int_equal(settled->id, 7);
	assert_int_equal(settled->state, JOURNAL_SENT);
	assert_int_equal(settled->status, 0);
	assert_int_equal(settled->parts, 1);
	assert_false(settled->resent);
	assert_int_equal(settled->settled_ms, bench.now.wall_ms);
	assert_string_equal(settled->message_ids, "~telco 7f");
	assert_int_equal(outbound_count(bench.outbound), 0);
	assert_int_equal(outbound_accepted_ms(bench.outbound), moment_ms(bench.now));
}

static void the_time_to_the_first_accepted_part_is_measured_once(void **state)
{
	struct buffer figures = { 0 };

	(void)state;
	add(1, long_text, false);
	pass(1500);
	tell(0, SUBMIT_ACCEPTED, 0);
	pass(700);
	tell(1, SUBMIT_ACCEPTED, 0);
	figures_write(metrics_figures(), bench.metrics, &figures);
	assert_non_null(
		strstr(figures.data, "agahi_reply_seconds_sum 1.500000\nagahi_reply_seconds_count 1\n"));
	assert_non_null(strstr(figures.data, "agahi_submits_total{link=\"telco\",status=\"0x00\"} 2\n"));
	buffer_free(&figures);
}

static void parts_go_in_order_and_the_last_fate_settles(void **state)
{
	(void)state;
	add(1, long_text, true);
	assert_int_equal(bench.fakes[0].submit_count, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct fake_submit *submit = &bench.fakes[0].submits[i];

		assert_true(submit->pdu.message.esm_class & PDU_ESM_UDH_INDICATOR);
		assert_int_equal(submit->text[4], 3);
		assert_int_equal(submit->text[5], i + 1);
		assert_int_equal(submit->text[3], bench.fakes[0].submits[0].text[3]);
	}
	tell(2, SUBMIT_ACCEPTED, 0);
	tell(0, SUBMIT_ACCEPTED, 0);
	settlement(0);
	tell(1, SUBMIT_ACCEPTED, 0);
	assert_int_equal(settlement(1)->parts, 3);
	assert_true(settlement(1)->resent); /* an earlier life may have sent it */
}

static void a_refusal_for_good_ends_the_reply_with_its_status(void **state)
{
	(void)state;
	add(1, "Voting", false);
	tell(0, SUBMIT_REFUSED, 0x0b);
	assert_int_equal(settlement(1)->state, JOURNAL_FAILED);
	assert_int_equal(settlement(1)->status, 0x0b);
	pass(HOUR_MS);
	assert_int_equal(bench.fakes[0].submit_count, 1);
}

static void a_part_refused_for_good_stops_the_parts_that_wait(void **state)
{
	(void)state;
	bench.fakes[0].room = 2;
	add(1, long_text, false);
	assert_int_equal(bench.fakes[0].submit_count, 2);
	tell(0, SUBMIT_REFUSED, 0x0b);
	settlement(0); /* the other part's fate is not known yet */
	bench.fakes[0].room = 5;
	tell(1, SUBMIT_ACCEPTED, 0);
	assert_int_equal(bench.fakes[0].submit_count, 2);
	assert_int_equal(settlement(1)->state, JOURNAL_FAILED);
	assert_int_equal(outbound_count(bench.outbound), 0);
}

/* All nine rests of a retry, each by the clock that the test turns. */
static void each_rest_of_a_retry_is_kept_to_the_millisecond(void **state)
{
	static const uint64_t seconds[] = { 1, 2, 5, 10, 30, 60, 120, 300, 300 };

	(void)state;
	add(1, "Voting", false);
	for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
		tell(i, SUBMIT_REFUSED, PDU_STATUS_THROTTLED);
		pass(seconds[i] * 1000 - 1);
		assert_int_equal(bench.fakes[0].submit_count, i + 1);
		pass(1);
		assert_int_equal(bench.fakes[0].submit_count, i + 2);
	}
	settlement(0);
	tell(sizeof(seconds) / sizeof(seconds[0]), SUBMIT_ACCEPTED, 0);
	assert_int_equal(settlement(1)->state, JOURNAL_SENT);
	assert_false(settlement(1)->resent); /* every refusal was told */
}

/* What was logged of messages, behind its number. */
static void assert_logged(const char *number, const char *wanted)
{
	fflush(bench.log_stream);
	const char *found = strstr(bench.logged, number);

	if (!found || !strstr(found, wanted))
		fail_msg("%s: not \"%s\" in %s", number, wanted, bench.logged);
}

static void each_fate_is_logged_where_messages_are(void **state)
{
	(void)state;
	message_log_set(bench.messages, true);
	add(1, long_text, false);
	add(2, "Voting", true);
	pass(250);
	for (size_t i = 0; i < 3; i++)
		tell(i, SUBMIT_ACCEPTED, 0);
	assert_logged("id=1 ",
		"state=sent from=923*******67 to=8300 link=telco-a sent_by=telco topic=vote "
		"edition=12 parts=3 received=2023-11-14T22:13:20.000Z committed=0.000s "
		"settled=0.250s message_id=7f\n");
	tell(3, SUBMIT_REFUSED, 0x0b);
	assert_logged("id=2 ", "state=failed");
	assert_logged("id=2 ", "resent=true status=0x0b reason=\"");
	bench.fakes[0].room = 0;
	add(3, "Voting", false);
	pass(HOUR_MS + 1);
	assert_logged("id=3 ", "state=expired");
}

static void what_was_asked_before_messages_were_logged_has_a_shorter_line(void **state)
{
	(void)state;
	add(1, "Voting", false);
	message_log_set(bench.messages, true);
	pass(250);
	tell(0, SUBMIT_ACCEPTED, 0);
	assert_logged("id=1 ",
		"state=sent from=923*******67 to=8300 link=telco parts=1 "
		"received=2023-11-14T22:13:20.000Z settled=0.250s message_id=7f\n");
}

static void a_reply_that_waited_too_long_expires(void **state)
{
	(void)state;
	add(1, "Voting", false);
	tell(0, SUBMIT_REFUSED, PDU_STATUS_QUEUE_FULL);
	bench.fakes[0].bound = false;
	pass(HOUR_MS);
	bench.fakes[0].bound = true;
	pass(1);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	assert_int_equal(settlement(1)->state, JOURNAL_EXPIRED);
	assert_int_equal(settlement(1)->status, PDU_STATUS_QUEUE_FULL);
	assert_int_equal(outbound_count(bench.outbound), 0);
}

static void a_reply_is_sent_up_to_the_last_millisecond_of_its_validity(void **state)
{
	(void)state;
	bench.fakes[0].bound = false;
	add(1, "Voting", false);
	pass(HOUR_MS);
	bench.fakes[0].bound = true;
	pass(0);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	settlement(0);
}

static void a_half_sent_reply_expires_when_nothing_of_it_is_under_way(void **state)
{
	(void)state;
	bench.fakes[0].room = 1;
	add(1, long_text, false);
	tell(0, SUBMIT_ACCEPTED, 0);
	pass(HOUR_MS);
	settlement(0);
	pass(1); /* no room, so its turn does not come: it expires all the same */
	assert_int_equal(settlement(1)->state, JOURNAL_EXPIRED);
	assert_int_equal(settlement(1)->parts, 3);
	assert_int_equal(bench.fakes[0].submit_count, 1);
}

static void what_was_not_answered_rests_as_long_as_an_answer_may_take(void **state)
{
	(void)state;
	add(1, "Voting", false);
	tell(0, SUBMIT_TIMED_OUT, 0);
	pass(9999);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	pass(1);
	assert_int_equal(bench.fakes[0].submit_count, 2);
	tell(1, SUBMIT_ACCEPTED, 0);
	assert_true(settlement(1)->resent); /* the citizen may have it twice */
}

static void a_part_that_was_not_answered_is_not_sent_again_sooner_for_standing_in_line(void **state)
{
	(void)state;
	bench.fakes[0].room = 1;
	add(1, long_text, false); /* two parts stand in line */
	tell(0, SUBMIT_TIMED_OUT, 0);
	pass(3000);
	bench.fakes[0].room = 9;
	pass(0); /* its turn: it rests for what is left of ten seconds */
	pass(6999);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	pass(1);
	assert_int_equal(bench.fakes[0].submit_count, 4);
}

static void a_reply_that_no_pdu_holds_is_given_up_and_holds_up_nobody(void **state)
{
	(void)state;
	bench.fakes[0].unencodable = "900000000000000000000";
	struct journal_entry entry = { .id = 1,
		.received_ms = bench.now.wall_ms,
		.link = "",
		.sender = { 1, 1, "923001234567" },
		.service = { 1, 1, "900000000000000000000" },
		.topic = "vote",
		.reply = "Voting" };
	assert_true(outbound_add(bench.outbound, 0, &entry, true, bench.now));
	add(2, "Voting", false);
	assert_int_equal(settlement(1)->id, 1);
	assert_int_equal(settlement(1)->state, JOURNAL_FAILED);
	assert_int_equal(settlement(1)->status, PDU_STATUS_INVALID_SOURCE);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	tell(0, SUBMIT_ACCEPTED, 0);
	assert_int_equal(settlement(2)->id, 2);
}

static void replies_for_a_link_that_stays_down_expire(void **state)
{
	(void)state;
	bench.fakes[0].bound = false;
	for (int64_t id = 1; id <= 3; id++)
		add(id, "Voting", false);
	pass(HOUR_MS);
	settlement(0);
	pass(1);
	assert_int_equal(settlement(3)->state, JOURNAL_EXPIRED);
	assert_int_equal(outbound_count(bench.outbound), 0);
}

static void setting_the_wall_clock_makes_no_reply_of_this_life_late(void **state)
{
	struct journal_entry entry = { .id = 1,
		.received_ms = bench.now.wall_ms,
		.link = "",
		.asked_ms = moment_ms(bench.now),
		.sender = { 1, 1, "923001234567" },
		.service = { 6, 0, "8300" },
		.topic = "vote",
		.reply = "Voting" };

	(void)state;
	bench.now.wall_ms += 48LL * HOUR_MS;
	assert_true(outbound_add(bench.outbound, 0, &entry, false, bench.now));
	outbound_pump(bench.outbound, 0, bench.now);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	entry.id = 2;
	entry.asked_ms = 0; /* of an earlier life: the wall clock is all there is */
	assert_true(outbound_add(bench.outbound, 0, &entry, true, bench.now));
	outbound_pump(bench.outbound, 0, bench.now);
	assert_int_equal(settlement(1)->state, JOURNAL_EXPIRED);
}

static void a_late_acceptance_saves_the_second_try(void **state)
{
	(void)state;
	add(1, "Voting", false);
	tell(0, SUBMIT_TIMED_OUT, 0);
	tell(0, SUBMIT_ACCEPTED, 0);
	assert_int_equal(settlement(1)->state, JOURNAL_SENT);
	assert_false(settlement(1)->resent);
	pass(HOUR_MS);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	assert_int_equal(outbound_count(bench.outbound), 0);
}

static void a_late_acceptance_waits_for_the_second_try_that_is_under_way(void **state)
{
	(void)state;
	add(1, "Voting", false);
	tell(0, SUBMIT_TIMED_OUT, 0);
	pass(10000);
	assert_int_equal(bench.fakes[0].submit_count, 2);
	tell(0, SUBMIT_REFUSED, PDU_STATUS_THROTTLED);
	settlement(0);
	tell(1, SUBMIT_ACCEPTED, 0);
	assert_int_equal(settlement(1)->state, JOURNAL_SENT);
	assert_true(settlement(1)->resent);
}

static void a_late_refusal_for_good_ends_a_reply_that_rests(void **state)
{
	(void)state;
	add(1, "Voting", false);
	tell(0, SUBMIT_TIMED_OUT, 0);
	tell(0, SUBMIT_REFUSED, 0x0b);
	settlement(0); /* told when its rest is over */
	pass(10000);
	assert_int_equal(settlement(1)->state, JOURNAL_FAILED);
	assert_int_equal(settlement(1)->status, 0x0b);
	assert_int_equal(bench.fakes[0].submit_count, 1);
}

static void a_late_refusal_that_passes_changes_nothing(void **state)
{
	(void)state;
	add(1, "Voting", false);
	tell(0, SUBMIT_TIMED_OUT, 0);
	tell(0, SUBMIT_REFUSED, PDU_STATUS_THROTTLED);
	pass(10000);
	assert_int_equal(bench.fakes[0].submit_count, 2);
	settlement(0);
}

static void a_lost_connection_means_another_try_soon(void **state)
{
	(void)state;
	add(1, "Voting", false);
	tell(0, SUBMIT_LOST, 0);
	pass(1000);
	assert_int_equal(bench.fakes[0].submit_count, 2);
	tell(1, SUBMIT_ACCEPTED, 0);
	assert_true(settlement(1)->resent);
}

static void a_part_refused_for_now_lets_the_reply_rest_when_its_turn_comes(void **state)
{
	(void)state;
	bench.fakes[0].room = 1;
	add(1, long_text, false); /* two parts still stand in line */
	tell(0, SUBMIT_REFUSED, PDU_STATUS_THROTTLED);
	bench.fakes[0].room = 9;
	outbound_pump(bench.outbound, 0, bench.now);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	pass(999);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	pass(1);
	assert_int_equal(bench.fakes[0].submit_count, 4);
	assert_int_equal(bench.fakes[0].submits[1].text[5], 1); /* the refused part first */
}

static void a_fate_that_comes_when_all_is_settled_finds_nobody(void **state)
{
	(void)state;
	add(1, "Voting", false);
	tell(0, SUBMIT_TIMED_OUT, 0);
	pass(10000);
	tell(1, SUBMIT_ACCEPTED, 0);
	settlement(1);
	add(2, "Another", false); /* in the same place */
	tell(0, SUBMIT_REFUSED, 0x0b);
	settlement(1);
	tell(2, SUBMIT_ACCEPTED, 0);
	assert_int_equal(settlement(2)->id, 2);
	assert_int_equal(settlement(2)->state, JOURNAL_SENT);
}

static void an_accepted_part_is_expected_by_its_receipt(void **state)
{
	(void)state;
	bench.fakes[0].config.registered_delivery = true;
	add(9, "Voting", false);
	assert_int_equal(bench.fakes[0].submits[0].pdu.message.registered_delivery, 1);
	tell(0, SUBMIT_ACCEPTED, 0);
	assert_int_equal(bench.journal.counts[JOURNAL_SUBMISSION], 1);
	assert_int_equal(bench.journal.submissions[0].request, 9);
	assert_string_equal(bench.journal.submissions[0].link, "smsc:telco/8300");
}

static void ask_by_its_own_link(void)
{
	snprintf(bench.entry_link, sizeof(bench.entry_link), "%s", bench.fakes[0].config.name);
}

static void the_ids_of_all_parts_are_kept(void **state)
{
	(void)state;
	ask_by_its_own_link();
	add(1, long_text, false);
	fake_link_tell(&bench.fakes[0], 0, SUBMIT_ACCEPTED, 0, "1a", bench.now);
	pass(1200);
	fake_link_tell(&bench.fakes[0], 2, SUBMIT_ACCEPTED, 0, "1c", bench.now);
	fake_link_tell(&bench.fakes[0], 1, SUBMIT_ACCEPTED, 0, "1b", bench.now);
	assert_string_equal(settlement(1)->message_ids, "1a~1200 1c 1b");
}

static void a_part_of_a_failed_reply_that_was_taken_is_kept(void **state)
{
	(void)state;
	ask_by_its_own_link();
	add(1, long_text, false);
	tell(0, SUBMIT_ACCEPTED, 0);
	tell(1, SUBMIT_REFUSED, 0x0b);
	tell(2, SUBMIT_REFUSED, 0x0b);
	assert_int_equal(settlement(1)->state, JOURNAL_FAILED);
	assert_string_equal(settlement(1)->message_ids, "7f");
}

static void replies_of_a_link_that_is_down_go_out_by_another(void **state)
{
	(void)state;
	bench.fakes[0].bound = false;
	add(1, "Voting", false);
	pass(100);
	pass(FAILOVER_AFTER_MS - 1);
	assert_int_equal(bench.fakes[1].submit_count, 0);
	pass(1);
	assert_int_equal(bench.fakes[1].submit_count, 1);
	fake_link_tell(&bench.fakes[1], 0, SUBMIT_ACCEPTED, 0, "1", bench.now);
	assert_int_equal(settlement(1)->state, JOURNAL_SENT);
	assert_string_equal(settlement(1)->message_ids, "~telco 1"); /* not the one that it was asked by */
}

static void only_replies_that_were_not_tried_change_over_and_only_to_their_own_code(void **state)
{
	(void)state;
	add(1, "Voting", false);
	tell(0, SUBMIT_LOST, 0); /* may have arrived: it waits for its own link */
	bench.fakes[0].bound = false;
	bench.fakes[1].short_code = "9999";
	add(2, "Voting", false);
	pass(100);
	pass(FAILOVER_AFTER_MS + 1000);
	assert_int_equal(bench.fakes[1].submit_count, 0);
	bench.fakes[1].short_code = "8300";
	pass(100);
	assert_int_equal(bench.fakes[1].submit_count, 1);
	bench.fakes[0].bound = true;
	pass(100);
	assert_int_equal(bench.fakes[0].submit_count, 2);
}

static void draining_goes_on_only_as_long_as_something_may_still_go_out(void **state)
{
	(void)state;
	uint64_t now_ms = moment_ms(bench.now);

	assert_false(outbound_can_go_on(bench.outbound, bench.now, now_ms + 10000));
	add(1, "Voting", false);
	assert_true(outbound_can_go_on(bench.outbound, bench.now, now_ms)); /* under way */
	tell(0, SUBMIT_REFUSED, PDU_STATUS_THROTTLED);
	assert_false(outbound_can_go_on(bench.outbound, bench.now, now_ms + 1000));
	assert_true(outbound_can_go_on(bench.outbound, bench.now, now_ms + 1001));
	bench.fakes[0].wait_ms = bench.fakes[1].wait_ms = 5000;
	assert_false(outbound_can_go_on(bench.outbound, bench.now, now_ms + 5000));
	assert_true(outbound_can_go_on(bench.outbound, bench.now, now_ms + 5001));
	bench.fakes[0].bound = bench.fakes[1].bound = false;
	assert_false(outbound_can_go_on(bench.outbound, bench.now, now_ms + 5001));
	assert_false(outbound_can_go_on(bench.outbound, bench.now, now_ms - 1));
}

static void many_replies_are_in_hand_and_all_are_let_go(void **state)
{
	(void)state;
	bench.fakes[0].room = 0;
	for (int64_t id = 1; id <= 1000; id++)
		add(id, "Voting", false);
	assert_int_equal(outbound_count(bench.outbound), 1000);
	bench.fakes[0].room = 3;
	outbound_pump(bench.outbound, 0, bench.now);
	for (size_t i = 0; i < 3; i++)
		tell(i, SUBMIT_ACCEPTED, 0);
	assert_int_equal(settlement(3)->id, 3);
	assert_int_equal(outbound_count(bench.outbound), 997);
}

static void a_link_more_gets_replies_of_its_own(void **state)
{
	struct link third;
	const struct journal_entry entry = { .id = 9,
		.received_ms = bench.now.wall_ms,
		.link = "",
		.sender = { 1, 1, "923001234567" },
		.service = { 6, 0, "8300" },
		.topic = "vote",
		.reply = "Voting" };

	(void)state;
	fake_link_init(&third);
	bench.links[LINKS] = &third;
	assert_true(outbound_add_link(bench.outbound));
	add(1, "Voting", false);
	assert_true(outbound_add(bench.outbound, LINKS, &entry, false, bench.now));
	assert_int_equal(outbound_count_of(bench.outbound, 0), 1);
	assert_int_equal(outbound_count_of(bench.outbound, 1), 0);
	assert_int_equal(outbound_count_of(bench.outbound, LINKS), 1);
	pass(100);
	assert_int_equal(third.submit_count, 1);
	fake_link_tell(&third, 0, SUBMIT_ACCEPTED, 0, "8", bench.now);
	assert_int_equal(outbound_count_of(bench.outbound, LINKS), 0);
	link_close(&third, bench.now);
}

static void other_rules_hold_for_replies_in_hand(void **state)
{
	static const char *flash[] = { "vote" };
	const struct outbound_rules rules = { 1000, { flash, 1 }, true };

	(void)state;
	bench.fakes[0].bound = bench.fakes[1].bound = false;
	add(1, "Voting", false);
	outbound_set_rules(bench.outbound, &rules);
	pass(1001);
	assert_int_equal(settlement(1)->state, JOURNAL_EXPIRED);
	bench.fakes[1].bound = true;
	add(2, "Voting", false);
	for (int i = 0; i < 8; i++) {
		outbound_tick(bench.outbound, bench.now);
		bench.now.us += 800 * 1000; /* its validity goes by when it was asked */
		bench.now.wall_ms += 800;
		if (i == 0)
			outbound_set_rules(bench.outbound,
				&(const struct outbound_rules){ HOUR_MS, { flash, 1 }, true });
	}
	assert_int_equal(bench.fakes[1].submit_count, 1); /* by the other link, and flash */
	assert_int_equal(bench.fakes[1].submits[0].pdu.message.data_coding & 0xf3, 0x10);
}

static void who_is_forgotten_gets_what_is_under_way_and_what_comes_after(void **state)
{
	(void)state;
	add_of(7, 1, 0);
	outbound_pump(bench.outbound, 0, bench.now);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	add_of(7, 2, 0);
	add_of(8, 3, 0);
	add_of(7, 4, JOURNAL_FORGETS);
	add_of(7, 5, 0);
	outbound_forget(bench.outbound, 7, 4, bench.now);
	pass(100);
	assert_int_equal(settlement(1)->id, 2);
	assert_int_equal(settlement(1)->state, JOURNAL_EXPIRED);
	assert_int_equal(outbound_count(bench.outbound), 4);
	assert_int_equal(bench.fakes[0].submit_count, 4);
}

/* --- who may submit, and what is given away ------------------------------------------------------------------ */

static bool may_submit(struct moment at, void *arg)
{
	assert_int_equal(at.us, bench.now.us);
	assert_ptr_equal(arg, &lease_is_good);
	return lease_is_good;
}

static int set_up_gate(void **state)
{
	(void)state;
	gated = true;
	lease_is_good = true;
	int result = set_up_with(false);
	gated = false;
	return result;
}

static void nothing_new_is_submitted_while_it_may_not(void **state)
{
	(void)state;
	lease_is_good = false;
	add(1, "Voting", false);
	pass(100);
	assert_int_equal(bench.fakes[0].submit_count, 0);
	lease_is_good = true;
	pass(100);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	lease_is_good = false; /* what is under way gets its fate */
	tell(0, SUBMIT_ACCEPTED, 0);
	settlement(1);
}

static void what_is_set_aside_and_released_is_dropped_without_a_word(void **state)
{
	int64_t ids[8];

	(void)state;
	add(1, long_text, false); /* begun */
	bench.fakes[0].bound = false;
	add(2, "Voting", false);
	add(3, "Voting", false);
	assert_int_equal(outbound_set_aside(bench.outbound, 1, ids, 8), 0);
	assert_int_equal(outbound_set_aside(bench.outbound, 0, ids, 8), 2);
	assert_int_equal(ids[0] + ids[1], 5);
	assert_int_equal(outbound_set_aside(bench.outbound, 0, ids, 8), 0);
	bench.fakes[0].bound = true;
	pass(100);
	assert_int_equal(bench.fakes[0].submit_count, 3); /* of the first */
	assert_int_equal(outbound_count(bench.outbound), 3);
	outbound_end_aside(bench.outbound, ids, 2, true);
	assert_int_equal(outbound_count(bench.outbound), 1);
	settlement(0);
	pass(100);
	assert_int_equal(bench.fakes[0].submit_count, 3);
	outbound_end_aside(bench.outbound, ids, 2, true);
	assert_int_equal(outbound_count(bench.outbound), 1);
}

static void what_is_set_aside_and_still_ours_goes_on(void **state)
{
	int64_t ids[1];

	(void)state;
	bench.fakes[0].bound = false;
	add(2, "Voting", false);
	add(3, "Voting", false);
	assert_int_equal(outbound_set_aside(bench.outbound, 0, ids, 1), 1);
	bench.fakes[0].bound = true;
	pass(100);
	assert_int_equal(bench.fakes[0].submit_count, 1);
	outbound_end_aside(bench.outbound, ids, 1, false);
	pass(100);
	assert_int_equal(bench.fakes[0].submit_count, 2);
	tell(0, SUBMIT_ACCEPTED, 0);
	tell(1, SUBMIT_ACCEPTED, 0);
	settlement(2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define TEST_FAIL_OVER(name) cmocka_unit_test_setup_teardown(name, set_up_fail_over, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_reply_is_submitted_and_settled_as_sent),
		TEST(the_time_to_the_first_accepted_part_is_measured_once),
		TEST(parts_go_in_order_and_the_last_fate_settles),
		TEST(a_refusal_for_good_ends_the_reply_with_its_status),
		TEST(a_part_refused_for_good_stops_the_parts_that_wait),
		TEST(each_rest_of_a_retry_is_kept_to_the_millisecond),
		TEST(each_fate_is_logged_where_messages_are),
		TEST(what_was_asked_before_messages_were_logged_has_a_shorter_line),
		TEST(a_reply_that_waited_too_long_expires),
		TEST(a_reply_is_sent_up_to_the_last_millisecond_of_its_validity),
		TEST(a_half_sent_reply_expires_when_nothing_of_it_is_under_way),
		TEST(what_was_not_answered_rests_as_long_as_an_answer_may_take),
		TEST(a_part_that_was_not_answered_is_not_sent_again_sooner_for_standing_in_line),
		TEST(a_reply_that_no_pdu_holds_is_given_up_and_holds_up_nobody),
		TEST(replies_for_a_link_that_stays_down_expire),
		TEST(setting_the_wall_clock_makes_no_reply_of_this_life_late),
		TEST(a_late_acceptance_saves_the_second_try),
		TEST(a_late_acceptance_waits_for_the_second_try_that_is_under_way),
		TEST(a_late_refusal_for_good_ends_a_reply_that_rests),
		TEST(a_late_refusal_that_passes_changes_nothing),
		TEST(a_lost_connection_means_another_try_soon),
		TEST(a_part_refused_for_now_lets_the_reply_rest_when_its_turn_comes),
		TEST(a_fate_that_comes_when_all_is_settled_finds_nobody),
		TEST(an_accepted_part_is_expected_by_its_receipt),
		TEST(the_ids_of_all_parts_are_kept),
		TEST(a_part_of_a_failed_reply_that_was_taken_is_kept),
		TEST_FAIL_OVER(replies_of_a_link_that_is_down_go_out_by_another),
		TEST_FAIL_OVER(only_replies_that_were_not_tried_change_over_and_only_to_their_own_code),
		TEST(draining_goes_on_only_as_long_as_something_may_still_go_out),
		TEST(many_replies_are_in_hand_and_all_are_let_go),
		TEST(a_link_more_gets_replies_of_its_own),
		TEST(other_rules_hold_for_replies_in_hand),
		TEST(who_is_forgotten_gets_what_is_under_way_and_what_comes_after),
		cmocka_unit_test_setup_teardown(
			nothing_new_is_submitted_while_it_may_not, set_up_gate, tear_down),
		TEST(what_is_set_aside_and_released_is_dropped_without_a_word),
		TEST(what_is_set_aside_and_still_ours_goes_on),
	};

	return RUN_SUITE(tests);
}
