/* What a commit tells other nodes, as octets and back. */
#include "testing.h"

#include "agahi/cluster/feed.h"

enum { EVENTS = 16, TOKEN = JOURNAL_TOOK_TOKEN };

struct heard {
	struct feed_event events[EVENTS];
	size_t count;
};

static const struct journal_entry usual = { .record.kind = JOURNAL_ENTRY,
	.id = 77,
	.rule = "keyword",
	.language = "ur",
	.sender_identity = 0x1122334455667788,
	.fingerprint = 0x99aabbccddeeff00,
	.origin = 0x10203,
	.told = TOKEN };

static void note(const struct feed_event *event, void *arg)
{
	struct heard *heard = arg;

	assert_true(heard->count < EVENTS);
	heard->events[heard->count++] = *event;
}

/* What others hear of these records; the number of octets that it took. */
static size_t tell(const struct journal_record *first, struct heard *heard)
{
	struct buffer row = { 0 };

	*heard = (struct heard){ .count = 0 };
	feed_pack(first, &row);
	assert_false(row.failed);
	size_t len = row.len;
	assert_true(feed_unpack((const uint8_t *)row.data, len, note, heard));
	buffer_free(&row);
	return len;
}

static void a_usual_request_takes_25_octets_at_most(void **state)
{
	struct heard heard;

	(void)state;
	assert_in_range(tell(&usual.record, &heard), 17, 25);
	assert_int_equal(heard.count, 1);
	assert_int_equal(heard.events[0].kind, FEED_MESSAGE);
	assert_true(heard.events[0].sender == usual.sender_identity);
	assert_true(heard.events[0].fingerprint == usual.fingerprint);
	assert_int_equal(heard.events[0].origin, usual.origin);
	assert_true(heard.events[0].token);
	assert_false(heard.events[0].dialled);
}

static void the_largest_origin_comes_back(void **state)
{
	struct journal_ended_connection ended = { .record.kind = JOURNAL_ENDED_CONNECTION };
	const uint32_t origins[] = { 1, 127, 128, 16384, UINT32_MAX };
	struct heard heard;

	(void)state;
	for (size_t i = 0; i < sizeof(origins) / sizeof(origins[0]); i++) {
		ended.origin = origins[i];
		tell(&ended.record, &heard);
		assert_int_equal(heard.count, 1);
		assert_int_equal(heard.events[0].kind, FEED_CONNECTION_ENDED);
		assert_true(heard.events[0].origin == origins[i]);
	}
}

static void all_that_a_request_changes_is_told(void **state)
{
	struct journal_entry entry = usual;
	struct heard heard;

	(void)state;
	entry.sets_preference = true;
	entry.preference = "ps";
	entry.told = TOKEN | JOURNAL_TOLD_HELP | JOURNAL_TOLD_THANKS;
	entry.offer = "where|when";
	tell(&entry.record, &heard);
	assert_int_equal(heard.count, 4);
	assert_int_equal(heard.events[1].kind, FEED_PREFERENCE);
	assert_string_equal(heard.events[1].language, "ps");
	assert_false(heard.events[1].stopped);
	assert_int_equal(heard.events[2].kind, FEED_TOLD);
	assert_int_equal(heard.events[2].told, JOURNAL_TOLD_HELP | JOURNAL_TOLD_THANKS);
	assert_int_equal(heard.events[3].kind, FEED_OFFER);
	assert_string_equal(heard.events[3].offer, "where|when");
	assert_string_equal(heard.events[3].language, "ur");
	for (size_t i = 0; i < heard.count; i++)
		assert_true(heard.events[i].sender == usual.sender_identity);
}

static void stop_without_a_language_is_told_as_such(void **state)
{
	struct journal_entry entry = usual;
	struct heard heard;

	(void)state;
	entry.sets_preference = true;
	entry.stopped = true;
	tell(&entry.record, &heard);
	assert_int_equal(heard.count, 2);
	assert_int_equal(heard.events[1].kind, FEED_PREFERENCE);
	assert_true(heard.events[1].stopped);
	assert_false(heard.events[1].token);
	assert_string_equal(heard.events[1].language, "");
}

static void an_offer_that_is_too_long_is_left_out_whole(void **state)
{
	struct journal_entry entry = usual;
	struct heard heard;
	char longest[JOURNAL_OFFER_SIZE + 1];

	(void)state;
	memset(longest, 'a', JOURNAL_OFFER_SIZE);
	longest[JOURNAL_OFFER_SIZE] = '\0';
	entry.offer = longest;
	tell(&entry.record, &heard);
	assert_int_equal(heard.count, 1);
	longest[JOURNAL_OFFER_SIZE - 1] = '\0';
	tell(&entry.record, &heard);
	assert_int_equal(heard.count, 2);
	assert_string_equal(heard.events[1].offer, longest);
}

static void what_took_no_token_is_told_for_its_redeliveries_alone(void **state)
{
	struct journal_entry entry = usual;
	struct heard heard;

	(void)state;
	entry.told = JOURNAL_TOLD_LIMIT;
	tell(&entry.record, &heard);
	assert_int_equal(heard.count, 2);
	assert_false(heard.events[0].token);
	assert_int_equal(heard.events[1].told, JOURNAL_TOLD_LIMIT);
}

static void what_was_dialled_tells_its_token(void **state)
{
	struct journal_entry entry = usual;
	struct heard heard;

	(void)state;
	entry.rule = "dialled";
	entry.fingerprint = 0;
	tell(&entry.record, &heard);
	assert_int_equal(heard.count, 1);
	assert_true(heard.events[0].token);
	assert_true(heard.events[0].dialled);
	assert_true(heard.events[0].fingerprint == 0);
	entry.told = 0;
	assert_int_equal(tell(&entry.record, &heard), 0);
}

static void of_who_is_forgotten_only_that_is_told(void **state)
{
	struct journal_entry entry = usual;
	struct heard heard;

	(void)state;
	entry.manner = JOURNAL_FORGETS;
	entry.sets_preference = true;
	entry.offer = "where";
	entry.told |= JOURNAL_TOLD_THANKS;
	tell(&entry.record, &heard);
	assert_int_equal(heard.count, 2);
	assert_int_equal(heard.events[0].kind, FEED_FORGET);
	assert_true(heard.events[0].sender == usual.sender_identity);
	assert_true(heard.events[0].id == usual.id);
	assert_int_equal(heard.events[1].kind, FEED_MESSAGE);
	assert_true(heard.events[1].sender == 0);
	assert_true(heard.events[1].fingerprint == usual.fingerprint);
	assert_false(heard.events[1].token);
}

static void a_commit_of_several_records_is_one_row(void **state)
{
	struct journal_entry first = usual, last = usual;
	struct journal_part part = { .record.kind = JOURNAL_PART,
		.id = INT64_MAX,
		.sender_identity = 5,
		.fingerprint = 6,
		.origin = 7 };
	struct journal_settlement settlement = { .record.kind = JOURNAL_SETTLEMENT };
	struct heard heard;

	(void)state;
	first.record.next = &settlement.record;
	settlement.record.next = &part.record;
	part.record.next = &last.record;
	last.sender_identity = 8;
	tell(&first.record, &heard);
	assert_int_equal(heard.count, 3);
	assert_int_equal(heard.events[1].kind, FEED_PART);
	assert_true(heard.events[1].id == INT64_MAX);
	assert_true(heard.events[1].sender == 5);
	assert_true(heard.events[1].fingerprint == 6);
	assert_int_equal(heard.events[1].origin, 7);
	assert_true(heard.events[2].sender == 8);
}

static void the_parts_of_a_question_are_told_as_done_with(void **state)
{
	const int64_t ids[] = { 5, INT64_MAX };
	struct journal_entry entry = usual;
	struct journal_dropped_part dropped = { .record.kind = JOURNAL_DROPPED_PART, .id = 9 };
	struct heard heard;

	(void)state;
	entry.part_ids = ids;
	entry.part_id_count = 2;
	entry.record.next = &dropped.record;
	tell(&entry.record, &heard);
	assert_int_equal(heard.count, 4);
	assert_int_equal(heard.events[0].kind, FEED_PART_DONE);
	assert_true(heard.events[0].id == 5);
	assert_true(heard.events[1].id == INT64_MAX);
	assert_int_equal(heard.events[2].kind, FEED_MESSAGE);
	assert_int_equal(heard.events[3].kind, FEED_PART_DONE);
	assert_true(heard.events[3].id == 9);
}

static void all_who_are_forgotten_by_hand_stand_in_one_row(void **state)
{
	static const uint64_t senders[] = { 7, UINT64_MAX, 9 };
	struct buffer row = { 0 };
	struct heard heard = { .count = 0 };

	(void)state;
	feed_pack_forgotten(senders, 3, INT64_MAX, &row);
	assert_true(feed_unpack((const uint8_t *)row.data, row.len, note, &heard));
	assert_int_equal(heard.count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(heard.events[i].kind, FEED_FORGET);
		assert_true(heard.events[i].sender == senders[i] && heard.events[i].id == INT64_MAX);
	}
	buffer_free(&row);
}

static void records_that_tell_nothing_leave_the_buffer_as_it_was(void **state)
{
	struct journal_settlement settlement = { .record.kind = JOURNAL_SETTLEMENT };
	struct buffer row = { 0 };
	struct heard heard = { .count = 0 };

	(void)state;
	feed_pack(NULL, &row);
	feed_pack(&settlement.record, &row);
	assert_int_equal(row.len, 0);
	assert_true(feed_unpack(NULL, 0, note, &heard));
	assert_int_equal(heard.count, 0);
	buffer_free(&row);
}

/* Cut anywhere, with any octet another: no more events than were packed, and never beyond the row. */
static void a_damaged_row_gives_what_stands_before_its_fault(void **state)
{
	struct journal_entry entry = usual;
	struct buffer row = { 0 };

	(void)state;
	entry.offer = "where";
	feed_pack(&entry.record, &row);
	for (size_t len = 0; len < row.len; len++) {
		struct heard heard = { .count = 0 };
		uint8_t *copy = malloc(len + 1);

		assert_non_null(copy);
		memcpy(copy, row.data, len);
		bool whole = feed_unpack(copy, len, note, &heard);
		assert_true(heard.count < 2);
		/* Between two events nothing tells that one is missing. */
		assert_true(!whole || len <= 1 || heard.count == 1);
		free(copy);
	}
	buffer_free(&row);
}

static void what_no_node_writes_is_refused(void **state)
{
	static const struct {
		uint8_t octets[20];
		size_t len;
	} rows[] = {
		{ { 1, FEED_PART_DONE | 0x08, 0, 0, 0, 0, 0, 0, 0, 1 },
			10 },                         /* a sender where none belongs */
		{ { 2 }, 1 },                         /* another version */
		{ { 1, FEED_CONNECTION_ENDED }, 2 },  /* of no connection */
		{ { 1, FEED_TOLD | 0x20, 1, 1 }, 4 }, /* a connection where none belongs */
		{ { 1, FEED_CONNECTION_ENDED | 0x20, 255, 255, 255, 255, 16 }, 7 }, /* more than 32 bits */
		{ { 1, FEED_CONNECTION_ENDED | 0x20, 128, 128, 128, 128, 128, 0 }, 8 },
		{ { 1, FEED_PREFERENCE | 0x08, 0, 0, 0, 0, 0, 0, 0, 1, 40 },
			11 }, /* a language that is too long */
		{ { 1, FEED_PREFERENCE | 0x08, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0 }, 12 }, /* a NUL in it */
		{ { 1, FEED_FORGET | 0x08, 0, 0, 0, 0, 0, 0, 0, 1, 255, 0, 0, 0, 0, 0, 0, 0 },
			18 }, /* id < 0 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct heard heard = { .count = 0 };

		assert_false(feed_unpack(rows[i].octets, rows[i].len, note, &heard));
		assert_int_equal(heard.count, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_usual_request_takes_25_octets_at_most),
		cmocka_unit_test(the_largest_origin_comes_back),
		cmocka_unit_test(all_that_a_request_changes_is_told),
		cmocka_unit_test(stop_without_a_language_is_told_as_such),
		cmocka_unit_test(an_offer_that_is_too_long_is_left_out_whole),
		cmocka_unit_test(what_took_no_token_is_told_for_its_redeliveries_alone),
		cmocka_unit_test(what_was_dialled_tells_its_token),
		cmocka_unit_test(of_who_is_forgotten_only_that_is_told),
		cmocka_unit_test(a_commit_of_several_records_is_one_row),
		cmocka_unit_test(the_parts_of_a_question_are_told_as_done_with),
		cmocka_unit_test(all_who_are_forgotten_by_hand_stand_in_one_row),
		cmocka_unit_test(records_that_tell_nothing_leave_the_buffer_as_it_was),
		cmocka_unit_test(a_damaged_row_gives_what_stands_before_its_fault),
		cmocka_unit_test(what_no_node_writes_is_refused),
	};

	return RUN_SUITE(tests);
}
