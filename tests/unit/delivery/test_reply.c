/* A reply in hand, and its parts. */
#include "testing.h"

#include "fakes/link.h"

#include "agahi/delivery/reply.h"

static const char urdu[] = "ووٹ ڈالنے کے لیے اصل شناختی کارڈ ساتھ لائیں اور پولنگ کے دن اپنے پولنگ اسٹیشن پر "
			   "وقت سے پہلے پہنچ جائیں";

static struct link fake;

static struct reply made;

static struct reply *make(const char *text)
{
	const struct journal_entry entry = {
		.id = 7, .sender = { 1, 1, "923001234567" }, .service = { 6, 0, "8300" }, .reply = text
	};
	struct prepared *prepared = prepared_new(text, strlen(text));

	assert_non_null(prepared);
	reply_fill(&made, &entry, prepared);
	fake_link_init(&fake);
	return &made;
}

static void it_keeps_what_it_needs_of_its_entry(void **state)
{
	char text[] = "Voting";
	struct reply *reply = make(text);

	(void)state;
	text[0] = 'X';
	assert_string_equal(prepared_text(reply->text), "Voting");
	assert_string_equal(reply->citizen.digits, "923001234567");
	assert_string_equal(reply->service.digits, "8300");
	assert_int_equal(reply->place.id, 7);
	reply_clear(reply);
}

static void what_became_of_it_is_told_with_what_was_known_of_its_question(void **state)
{
	const struct moment asked = { 1000000000, INT64_C(1700000000000) },
			    later = { 1000200000, INT64_C(1700000000200) };
	const struct journal_entry entry = { .received_ms = asked.wall_ms,
		.asked_ms = moment_ms(asked),
		.link = "telco-a",
		.edition = 12,
		.topic = "vote",
		.language = "en",
		.rule = "exact" };
	struct reply *reply = make("Voting");
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);
	struct message_log *messages =
		message_log_new(log, &(struct sender_key){ .country_code = "92" }, true);

	(void)state;
	reply->place.asked_ms = moment_ms(asked);
	reply_take_note(reply, &entry, asked);
	assert_true(reply_cut(reply, &fake.config, 1));
	reply_tell(reply, JOURNAL_SENT, "telco-a", messages, later);
	fclose(out);
	assert_non_null(strstr(text,
		"event=message id=7 state=sent from=923*******67 to=8300 link=telco-a "
		"topic=vote rule=exact language=en edition=12 parts=1 "));
	assert_non_null(strstr(text, " settled=0.200s\n"));
	assert_null(strstr(text, "Voting"));
	message_log_free(messages);
	log_free(log);
	free(text);
	reply_clear(reply);
}

static void before_it_is_cut_something_waits_and_nothing_is_accepted(void **state)
{
	struct reply *reply = make(urdu);

	(void)state;
	assert_true(reply_part_waits(reply));
	assert_false(reply_is_accepted(reply));
	reply_clear(reply);
}

static void parts_wait_in_order_and_all_must_be_accepted(void **state)
{
	struct reply *reply = make(urdu);

	(void)state;
	assert_true(reply_cut(reply, &fake.config, 5));
	assert_int_equal(parts_count(&reply->parts), 2);
	assert_int_equal(reply_next_waiting_part(reply), 0);
	reply->fates[0].state = PART_UNDER_WAY;
	assert_int_equal(reply_next_waiting_part(reply), 1);
	reply->fates[1].state = PART_ACCEPTED;
	reply->accepted_parts = 1;
	assert_false(reply_part_waits(reply));
	assert_false(reply_is_accepted(reply));
	reply->fates[0].state = PART_ACCEPTED;
	reply->accepted_parts = 2;
	reply->open_parts = 1; /* the answer to a second try */
	assert_false(reply_is_accepted(reply));
	reply->open_parts = 0;
	assert_true(reply_is_accepted(reply));
	reply_clear(reply);
}

static void what_is_wiped_is_not_there_any_more(void **state)
{
	struct reply *reply = make(urdu);

	(void)state;
	assert_true(reply_cut(reply, &fake.config, 5));
	reply_wipe(reply);
	assert_null(reply->text);
	assert_int_equal(parts_count(&reply->parts), 0);
	assert_string_equal(reply->citizen.digits, "");
	reply_clear(reply);
}

static void what_goes_by_another_link_is_cut_anew(void **state)
{
	struct reply *reply = make(urdu);

	(void)state;
	assert_true(reply_cut(reply, &fake.config, 5));
	assert_int_equal(parts_count(&reply->parts), 2);
	reply_uncut(reply);
	assert_true(reply_part_waits(reply));
	fake.config.long_messages = LONG_PAYLOAD;
	assert_true(reply_cut(reply, &fake.config, 5));
	assert_int_equal(parts_count(&reply->parts), 1);
	reply_clear(reply);
}

/* More than there is room for beside it. */
static void a_long_one_has_a_fate_for_each_part(void **state)
{
	char text[REPLY_USUAL_PARTS * 153 + 2];

	(void)state;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	struct reply *reply = make(text);
	assert_true(reply_cut(reply, &fake.config, 5));
	assert_int_equal(parts_count(&reply->parts), REPLY_USUAL_PARTS + 1);
	for (size_t i = 0; i <= REPLY_USUAL_PARTS; i++) {
		assert_int_equal(reply_next_waiting_part(reply), i);
		reply->fates[i].state = PART_UNDER_WAY;
	}
	assert_false(reply_part_waits(reply));
	reply_clear(reply);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_keeps_what_it_needs_of_its_entry),
		cmocka_unit_test(what_became_of_it_is_told_with_what_was_known_of_its_question),
		cmocka_unit_test(before_it_is_cut_something_waits_and_nothing_is_accepted),
		cmocka_unit_test(parts_wait_in_order_and_all_must_be_accepted),
		cmocka_unit_test(what_is_wiped_is_not_there_any_more),
		cmocka_unit_test(what_goes_by_another_link_is_cut_anew),
		cmocka_unit_test(a_long_one_has_a_fate_for_each_part),
	};

	return RUN_SUITE(tests);
}
