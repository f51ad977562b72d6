/* What the journal knows in two places of the parts of a reply is one list. */
#include "testing.h"

#include "agahi/keeping/extract_messages.h"

static struct extract_messages messages;

static void ids_are_told_with_the_time_that_they_were_taken(void **state)
{
	char ids[] = "AB~1500 7";
	const struct citizen_request request = { .settled_ms = 10000, .message_ids = ids };

	(void)state;
	extract_messages(&request, &messages);
	assert_int_equal(messages.count, 2);
	assert_string_equal(messages.list[0].id, "AB");
	assert_int_equal(messages.list[0].taken_ms, 8500);
	assert_false(messages.list[0].has_receipt);
	assert_string_equal(messages.list[1].id, "7");
	assert_int_equal(messages.list[1].taken_ms, 10000);
	assert_string_equal(messages.link, "");
}

static void another_link_than_the_requests_is_told(void **state)
{
	char ids[] = "~telco-b 7";
	const struct citizen_request request = { .settled_ms = 10000, .message_ids = ids };

	(void)state;
	extract_messages(&request, &messages);
	assert_string_equal(messages.link, "telco-b");
	assert_int_equal(messages.count, 1);
}

static void a_receipt_finds_its_part_whatever_its_spelling(void **state)
{
	static const struct citizen_message known[] = { { 1, 9000, CITIZEN_DELIVERED, "smsc:a/8301", "ab" },
		{ 1, 9500, CITIZEN_NOT_DELIVERED, "b", "9" } };
	char ids[] = "00AB 7";
	const struct citizen_request request = {
		.settled_ms = 10000, .message_ids = ids, .messages = known, .message_count = 2
	};

	(void)state;
	extract_messages(&request, &messages);
	assert_int_equal(messages.count, 3);
	assert_string_equal(messages.list[0].id, "00AB");
	assert_int_equal(messages.list[0].taken_ms, 9000);
	assert_true(messages.list[0].has_receipt);
	assert_int_equal(messages.list[0].receipt, CITIZEN_DELIVERED);
	assert_string_equal(messages.list[0].smsc, "a/8301");
	assert_false(messages.list[1].has_receipt);
	assert_string_equal(messages.list[2].id, "9");
	assert_int_equal(messages.list[2].receipt, CITIZEN_NOT_DELIVERED);
	assert_string_equal(messages.list[2].smsc, "b");
}

static void without_an_id_there_is_no_message(void **state)
{
	char blanks[] = "  ";
	const struct citizen_request none = { 0 }, blank = { .message_ids = blanks };

	(void)state;
	extract_messages(&none, &messages);
	assert_int_equal(messages.count, 0);
	extract_messages(&blank, &messages);
	assert_int_equal(messages.count, 0);
}

static void what_is_too_much_is_left_out(void **state)
{
	char ids[400] = "";
	const struct citizen_request request = { .message_ids = ids };

	(void)state;
	for (int i = 0; i < EXTRACT_MOST_MESSAGES + 10; i++)
		strcat(ids, "1f ");
	extract_messages(&request, &messages);
	assert_int_equal(messages.count, EXTRACT_MOST_MESSAGES);
	memset(ids, 'x', sizeof(ids) - 1);
	extract_messages(&request, &messages);
	assert_int_equal(messages.count, 1);
	assert_int_equal(strlen(messages.list[0].id), sizeof(messages.list[0].id) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_told_with_the_time_that_they_were_taken),
		cmocka_unit_test(another_link_than_the_requests_is_told),
		cmocka_unit_test(a_receipt_finds_its_part_whatever_its_spelling),
		cmocka_unit_test(without_an_id_there_is_no_message),
		cmocka_unit_test(what_is_too_much_is_left_out),
	};

	return RUN_SUITE(tests);
}
