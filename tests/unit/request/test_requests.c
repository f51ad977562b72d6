/* From a citizen's words to a committed request: what is acknowledged, refused, handed on, and when. */
#include "middle.h"

static void nothing_is_acknowledged_before_it_is_committed(void **state)
{
	(void)state;
	middle_deliver(1, "vote");
	assert_int_equal(middle.fakes[0].answer_count, 0);
	assert_int_equal(requests_pending(middle.requests), 1);
	const struct journal_entry *entry = fake_journal_entry(&middle.journal);
	assert_string_equal(entry->topic, "vote");
	assert_string_equal(entry->keyword, "vote");
	assert_string_equal(entry->rule, "exact");
	assert_string_equal(entry->link, "telco");
	assert_int_equal(entry->received_ms, middle.now.wall_ms);
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(middle.fakes[0].answer_count, 1);
	assert_int_equal(middle_status(), 0);
	assert_int_equal(middle.fakes[0].answers[0].ticket.sequence, 100);
	assert_int_equal(middle.replies, 1);
	assert_non_null(strstr(middle.reply, "original identity card"));
	assert_int_equal(requests_pending(middle.requests), 0);
}

static void a_request_knows_the_edition_of_its_answer_and_how_often_it_came_again(void **state)
{
	(void)state;
	catalogue_set_edition(middle.catalogue, 12);
	middle_deliver(1, "vote");
	middle_deliver(1, "vote");
	middle_deliver(1, "vote");
	const struct journal_entry *entry = fake_journal_entry(&middle.journal);
	catalogue_set_edition(middle.catalogue, 13);
	assert_int_equal(entry->edition, 12);
	assert_int_equal(entry->redelivered, 0);
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(middle.redelivered, 2);
	assert_int_equal(middle_lines(), 0); /* what is answered is told when it is settled */
}

static void what_needs_no_answer_is_told_when_it_is_committed(void **state)
{
	(void)state;
	middle_ask(1, "stop");
	middle_deliver(1, "what is this");
	assert_int_equal(middle_lines(), 0);
	middle_pass(7);
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(middle_lines(), 1);
	middle_assert_logged("committed=0.007s settled=0.007s");
	assert_non_null(strstr(middle.logged, " state=silent from=923*******01 to=8300 link=telco "));
	assert_non_null(strstr(middle.logged, " rule=stopped "));
	middle_deliver(1, "what is this");
	fake_journal_commit(&middle.journal, false, middle.now);
	middle_assert_logged("status=0x64 reason=\"the journal cannot be written\" count=1");
}

static void a_commit_that_fails_is_refused_and_costs_the_citizen_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++) { /* more than the limit: each token comes back */
		middle_deliver(1, "vote");
		fake_journal_commit(&middle.journal, false, middle.now);
		assert_int_equal(middle_status(), PDU_STATUS_TEMPORARY_APP_ERROR);
	}
	assert_int_equal(middle.replies, 0);
	middle_ask(1, "vote"); /* the journal recovered */
	assert_int_equal(middle_status(), 0);
	assert_int_equal(middle.replies, 1);
	assert_int_equal(middle.fakes[0].answer_count, 11);
}

static void over_the_limit_comes_one_notice_and_then_silence_without_a_row(void **state)
{
	(void)state;
	middle_ask(1, "vote");
	middle_ask(1, "register");
	middle_ask(1, "women");
	middle_ask(1, "vote"); /* the fourth at once */
	assert_int_equal(middle.replies, 4);
	assert_non_null(strstr(middle.reply, "wait"));
	middle_deliver(1, "vote");
	assert_int_equal(middle_status(), 0); /* acknowledged at once */
	assert_int_equal(middle.fakes[0].answer_count, 5);
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 4);
	assert_int_equal(middle.replies, 4);
	unanswered_flush(middle.unanswered);
	assert_int_equal(middle.journal.counts[JOURNAL_SILENCE], 1);
	assert_string_equal(middle.journal.silences[0].rule, "limited");
	assert_int_equal(middle.journal.silences[0].count, 1);
	assert_int_equal(middle.journal.silences[0].minute, middle.now.wall_ms / 60000);
}

static void a_notice_that_was_not_committed_is_given_again(void **state)
{
	(void)state;
	middle_ask(1, "vote");
	middle_ask(1, "register");
	middle_ask(1, "women");
	middle_deliver(1, "vote");
	fake_journal_commit(&middle.journal, false, middle.now);
	middle_ask(1, "vote");
	assert_int_equal(middle.replies, 4);
	assert_non_null(strstr(middle.reply, "wait"));
}

static void a_language_word_is_remembered_and_counts_for_the_next_answer(void **state)
{
	(void)state;
	middle_ask(1, "english");
	const struct address citizen = middle_citizen(1);
	struct preference preference =
		preferences_get(middle.preferences, sender_identity(&middle.key, &citizen));
	assert_string_equal(preference.language, "en");
	middle_deliver(1, "vote");
	const struct journal_entry *entry = fake_journal_entry(&middle.journal);
	assert_true(entry->has_preference);
	assert_false(entry->sets_preference);
	assert_string_equal(entry->language, "en");
}

static void stop_is_written_down_with_the_request(void **state)
{
	(void)state;
	middle_deliver(1, "stop");
	const struct journal_entry *entry = fake_journal_entry(&middle.journal);
	assert_true(entry->sets_preference);
	assert_true(entry->stopped);
	assert_null(entry->preference);
}

static void what_a_citizen_chose_outlives_a_table_that_is_read_anew_before_the_commit(void **state)
{
	const struct address citizen = middle_citizen(1);

	(void)state;
	middle_deliver(1, "stop");
	preferences_clear(middle.preferences);
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_true(preferences_get(middle.preferences, sender_identity(&middle.key, &citizen)).stopped);
}

static void who_is_forgotten_is_not_known_any_more(void **state)
{
	const struct address citizen = middle_citizen(1);
	uint64_t identity = sender_identity(&middle.key, &citizen);
	struct catalogue *catalogue = test_catalogue_from(
		"topic,lang,keywords,text\nforget,en,forget me,Gone\nlanguage,en,english,E\nhelp,en,help,H\n"
		"fallback,en,,F\nlimited,en,,L\n");

	(void)state;
	requests_set_catalogue(middle.requests, catalogue);
	middle_deliver(1, "english");
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_string_equal(preferences_get(middle.preferences, identity).language, "en");
	middle_deliver(1, "forget me");
	const struct journal_entry *entry = fake_journal_entry(&middle.journal);
	assert_int_equal(entry->manner, JOURNAL_FORGETS);
	assert_false(entry->sets_preference);
	assert_null(preferences_get(middle.preferences, identity).language);
	preferences_set(
		middle.preferences, identity, (struct preference){ "en", true }); /* read anew meanwhile */
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_null(preferences_get(middle.preferences, identity).language);
	assert_false(preferences_get(middle.preferences, identity).stopped);
	assert_string_equal(middle.reply, "Gone");
	requests_set_catalogue(middle.requests, middle.catalogue);
	catalogue_free(catalogue);
}

static void an_address_that_is_not_ours_is_answered_from_and_counted(void **state)
{
	const struct address sender = middle_citizen(1), service = { 6, 0, "9999" };
	const struct ticket ticket = middle_ticket(0);
	const struct question question = {
		.sender = &sender, .service = &service, .text = "vote", .ticket = &ticket
	};
	struct buffer figures = { 0 };

	(void)state;
	assert_true(requests_ask(middle.requests, &question, middle.now));
	assert_string_equal(fake_journal_entry(&middle.journal)->service.digits, "9999");
	figures_write(metrics_figures(), middle.metrics, &figures);
	assert_non_null(strstr(figures.data, "agahi_foreign_addresses_total{link=\"telco\"} 1\n"));
	buffer_free(&figures);
}

static void a_question_from_acknowledged_parts_is_handed_in_until_it_is_committed(void **state)
{
	const struct address sender = middle_citizen(1), service = { 6, 0, "8300" };
	const int64_t parts[] = { 41, 42 };
	const struct question question = {
		.sender = &sender, .service = &service, .text = "vote", .part_ids = parts, .part_id_count = 2
	};

	(void)state;
	assert_true(requests_ask(middle.requests, &question, middle.now));
	assert_int_equal(fake_journal_entry(&middle.journal)->part_id_count, 2);
	assert_int_equal(fake_journal_entry(&middle.journal)->part_ids[1], 42);
	fake_journal_commit(&middle.journal, false, middle.now);
	assert_int_equal(requests_pending(middle.requests), 1); /* nobody brings it again */
	assert_null(fake_journal_entry(&middle.journal));
	requests_tick(middle.requests);
	assert_non_null(fake_journal_entry(&middle.journal));
	fake_journal_commit(&middle.journal, false, middle.now);
	requests_tick(middle.requests);
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(middle.replies, 1);
	assert_int_equal(middle.fakes[0].answer_count, 0);
	assert_int_equal(requests_pending(middle.requests), 0);
	requests_tick(middle.requests);
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 3);
}

static void a_question_that_stalls_at_the_end_is_let_go(void **state)
{
	const struct address sender = middle_citizen(1), service = { 6, 0, "8300" };
	const struct question question = { .sender = &sender, .service = &service, .text = "vote" };

	(void)state;
	assert_true(requests_ask(middle.requests, &question, middle.now));
	fake_journal_commit(&middle.journal, false, middle.now); /* requests_free() finds it stalled */
}

static void parts_of_a_question_that_gets_silence_are_dropped(void **state)
{
	const struct address sender = { 5, 0, "Shop" }, service = { 6, 0, "8300" };
	const int64_t parts[] = { 41, 42 };
	const struct question question = {
		.sender = &sender, .service = &service, .text = "vote", .part_ids = parts, .part_id_count = 2
	};

	(void)state;
	assert_true(requests_ask(middle.requests, &question, middle.now));
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 0);
	assert_int_equal(middle.journal.counts[JOURNAL_DROPPED_PART], 2);
	assert_int_equal(middle.journal.dropped_parts[0], 41);
	assert_int_equal(middle.journal.dropped_parts[1], 42);
	assert_int_equal(requests_pending(middle.requests), 0);
}

static void the_same_again_and_again_is_a_machine_from_the_fifth_on(void **state)
{
	(void)state;
	middle_tear_down(NULL);
	middle_make(true);
	for (int i = 0; i < 4; i++) {
		middle_ask(1, "vote");
		middle_pass(9000);
	}
	assert_int_equal(middle.replies, 4);
	middle_ask(1, "vote");
	assert_int_equal(middle.replies, 4);
	middle_pass(10001); /* a person may ask the same later */
	middle_ask(1, "vote");
	assert_int_equal(middle.replies, 5);
}

/* --- what dialogues leave ----------------------------------------------------------------------------- */

static uint64_t told_cookie;
static int told_committed;

static void on_told(uint64_t cookie, bool committed, struct moment now, void *arg)
{
	(void)now;
	(void)arg;
	told_cookie = cookie;
	told_committed = committed;
}

static enum dialled_result dial(unsigned citizen, const char *reply)
{
	const struct address sender = middle_citizen(citizen), service = { 3, 0, "8300" };
	const struct dialled dialled = { .sender = &sender,
		.service = &service,
		.keys = "2*1",
		.topic = "vote",
		.language = "en",
		.reply = reply,
		.sets_language = !reply,
		.done = on_told,
		.cookie = 77 };

	told_committed = -1;
	return requests_dialled(middle.requests, &dialled, middle.now);
}

static void an_sms_that_was_dialled_for_is_committed_like_a_request(void **state)
{
	(void)state;
	assert_int_equal(dial(1, "How to vote"), DIALLED_TAKEN);
	assert_string_equal(fake_journal_entry(&middle.journal)->rule, "dialled");
	assert_string_equal(fake_journal_entry(&middle.journal)->request, "");
	assert_int_equal(told_committed, -1);
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(told_committed, 1);
	assert_int_equal(told_cookie, 77);
	assert_string_equal(middle.reply, "How to vote");
	assert_int_equal(middle.fakes[0].answer_count, 0); /* the dialogue's message was answered long ago */
}

static void a_dialled_sms_takes_of_the_sms_limit_and_gives_back_what_failed(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++) {
		assert_int_equal(dial(1, "How to vote"), DIALLED_TAKEN);
		fake_journal_commit(&middle.journal, false, middle.now);
		assert_int_equal(told_committed, 0);
	}
	for (int i = 0; i < 3; i++)
		assert_int_equal(dial(1, "How to vote"), DIALLED_TAKEN);
	assert_int_equal(dial(1, "How to vote"), DIALLED_OVER_LIMIT);
	assert_int_equal(dial(2, "How to vote"), DIALLED_TAKEN);
	assert_int_equal(requests_pending(middle.requests), 4);
}

static void a_language_that_was_dialled_for_is_remembered_without_a_reply(void **state)
{
	(void)state;
	assert_int_equal(dial(1, NULL), DIALLED_TAKEN);
	const struct journal_entry *entry = fake_journal_entry(&middle.journal);
	assert_null(entry->reply);
	assert_true(entry->sets_preference);
	assert_string_equal(entry->preference, "en");
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(middle.replies, 0);
}

static void assert_served(const char *line)
{
	struct buffer figures = { 0 };

	figures_write(served_figures(), metrics_served(middle.metrics), &figures);
	figures_write(metrics_figures(), middle.metrics, &figures);
	if (!strstr(figures.data, line))
		fail_msg("not there: %s", line);
	buffer_free(&figures);
}

static void every_answer_counts_by_rule_language_and_topic_and_silence_does_not(void **state)
{
	(void)state;
	middle_ask(1, "vote");
	middle_ask(1, "qwertyuiop");
	middle_ask(1, "vote");
	middle_ask(1, "vote"); /* over the limit: the notice */
	middle_ask(1, "vote"); /* and silence */
	assert_served("agahi_answers_total{rule=\"exact\",language=\"en\",by=\"sms\"} 2\n");
	assert_served("agahi_answers_total{rule=\"fallback\",language=\"en\",by=\"sms\"} 1\n");
	assert_served("agahi_answers_total{rule=\"limited\",language=\"en\",by=\"sms\"} 1\n");
	assert_served("agahi_topic_answers_total{topic=\"vote\",by=\"sms\"} 2\n");
	assert_served("agahi_topic_answers_total{topic=\"fallback\",by=\"sms\"} 1\n");
	assert_served("agahi_edition_answers_total{edition=\"earlier\",by=\"sms\"} 4\n");
	assert_served("agahi_not_understood_total{link=\"telco\"} 1\n");
}

static void an_sms_that_was_dialled_for_counts_as_an_answer_and_a_language_does_not(void **state)
{
	(void)state;
	assert_int_equal(dial(1, NULL), DIALLED_TAKEN);
	assert_int_equal(dial(1, "How to vote"), DIALLED_TAKEN);
	assert_served("agahi_edition_answers_total{edition=\"earlier\",by=\"sms\"} 1\n");
	assert_served("agahi_answers_total{rule=\"dialled\",language=\"en\",by=\"sms\"} 1\n");
}

static void an_entry_has_what_other_nodes_are_to_hear(void **state)
{
	(void)state;
	middle.generation = 3;
	middle_deliver(1, "vote");
	const struct journal_entry *entry = fake_journal_entry(&middle.journal);
	assert_int_equal(entry->told, JOURNAL_TOOK_TOKEN);
	assert_int_not_equal(entry->origin, 0);
	assert_null(entry->offer);
	assert_string_equal(entry->smsc, ""); /* nobody shares the journal */
	fake_journal_commit(&middle.journal, true, middle.now);
	middle_ask(1, "register");
	middle_ask(1, "women");
	middle_deliver(1, "vote");
	assert_int_equal(fake_journal_entry(&middle.journal)->told, JOURNAL_TOLD_LIMIT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, middle_set_up, middle_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_acknowledged_before_it_is_committed),
		TEST(a_request_knows_the_edition_of_its_answer_and_how_often_it_came_again),
		TEST(what_needs_no_answer_is_told_when_it_is_committed),
		TEST(a_commit_that_fails_is_refused_and_costs_the_citizen_nothing),
		TEST(over_the_limit_comes_one_notice_and_then_silence_without_a_row),
		TEST(a_notice_that_was_not_committed_is_given_again),
		TEST(a_language_word_is_remembered_and_counts_for_the_next_answer),
		TEST(stop_is_written_down_with_the_request),
		TEST(what_a_citizen_chose_outlives_a_table_that_is_read_anew_before_the_commit),
		TEST(who_is_forgotten_is_not_known_any_more),
		TEST(an_address_that_is_not_ours_is_answered_from_and_counted),
		TEST(a_question_from_acknowledged_parts_is_handed_in_until_it_is_committed),
		TEST(a_question_that_stalls_at_the_end_is_let_go),
		TEST(parts_of_a_question_that_gets_silence_are_dropped),
		TEST(the_same_again_and_again_is_a_machine_from_the_fifth_on),
		TEST(every_answer_counts_by_rule_language_and_topic_and_silence_does_not),
		TEST(an_sms_that_was_dialled_for_counts_as_an_answer_and_a_language_does_not),
		TEST(an_sms_that_was_dialled_for_is_committed_like_a_request),
		TEST(a_dialled_sms_takes_of_the_sms_limit_and_gives_back_what_failed),
		TEST(a_language_that_was_dialled_for_is_remembered_without_a_reply),
		TEST(an_entry_has_what_other_nodes_are_to_hear),
	};

	return RUN_SUITE(tests);
}
