/* What is kept of a number, for a program. */
#include "extracted.h"

#include "agahi/keeping/extract_json.h"

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static long long number_of(const json_t *object, const char *name)
{
	assert_true(json_is_integer(json_object_get(object, name)));
	return json_integer_value(json_object_get(object, name));
}

static void everything_is_told(void **state)
{
	const struct extract extract = extracted_everything();
	json_t *told = extract_json(&extract);

	(void)state;
	assert_string_equal(text_of(told, "number"), "923*******67");
	assert_string_equal(text_of(told, "looked_up"), "2026-02-02T03:40:00+00:00");
	assert_true(json_is_null(json_object_get(told, "since")));
	assert_true(json_is_true(json_object_get(told, "kept")));
	assert_int_equal(number_of(told, "retention_days"), 90);
	assert_true(json_is_true(json_object_get(told, "blocked")));
	assert_string_equal(text_of(told, "blocked_since"), "2026-02-02T02:40:00+00:00");
	assert_int_equal(number_of(told, "fingerprints"), 1);
	json_t *choice = json_array_get(json_object_get(told, "choices"), 0);
	assert_string_equal(text_of(choice, "language"), "ur");
	assert_true(json_is_true(json_object_get(choice, "stopped")));
	json_t *part = json_array_get(json_object_get(told, "parts"), 0);
	assert_int_equal(number_of(part, "part"), 1);
	assert_int_equal(number_of(part, "of"), 3);
	json_t *silence = json_array_get(json_object_get(told, "not_answered"), 1);
	assert_string_equal(text_of(silence, "rule"), "limited");
	assert_int_equal(number_of(silence, "count"), 12);
	assert_string_equal(text_of(silence, "last"), "2026-02-02T02:45:00+00:00");
	assert_string_equal(text_of(json_array_get(json_object_get(told, "noted"), 0), "deed"), "block");
	json_decref(told);
}

static void a_request_is_told_as_far_as_it_is_known(void **state)
{
	const struct extract extract = extracted_everything();
	json_t *told = extract_json(&extract);
	json_t *requests = json_object_get(told, "requests");
	json_t *sent = json_array_get(requests, 0), *failed = json_array_get(requests, 1),
	       *waiting = json_array_get(requests, 2);

	(void)state;
	assert_int_equal(json_array_size(requests), 4);
	assert_int_equal(number_of(sent, "id"), 1);
	assert_string_equal(text_of(sent, "state"), "sent");
	assert_string_equal(text_of(sent, "channel"), "sms");
	assert_true(json_is_null(json_object_get(sent, "question")));
	json_t *messages = json_object_get(sent, "messages");
	assert_int_equal(json_array_size(messages), 2);
	assert_string_equal(text_of(json_array_get(messages, 0), "receipt"), "delivered");
	assert_string_equal(text_of(json_array_get(messages, 1), "receipt"), "due");
	assert_string_equal(text_of(failed, "question"), "کرکٹ\n#####");
	assert_int_equal(number_of(failed, "status"), 0x0b);
	assert_true(json_is_true(json_object_get(failed, "perhaps_sent_twice")));
	assert_string_equal(text_of(failed, "sent_over"), "telco-b");
	assert_string_equal(text_of(waiting, "state"), "waiting");
	assert_string_equal(text_of(waiting, "channel"), "ussd");
	assert_null(json_object_get(waiting, "settled"));
	json_decref(told);
}

static void nothing_is_told_as_nothing(void **state)
{
	const struct extract extract = extracted_nothing();
	json_t *told = extract_json(&extract);

	(void)state;
	assert_true(json_is_false(json_object_get(told, "kept")));
	assert_int_equal(json_array_size(json_object_get(told, "requests")), 0);
	assert_true(json_is_null(json_object_get(told, "blocked_since")));
	json_decref(told);
}

static void octets_that_are_no_text_are_null(void **state)
{
	struct extract extract = extracted_nothing();
	struct citizen_request request = { .message_ids = "\xff", .rule = "exact" };

	(void)state;
	extract.citizen.requests = &request;
	extract.citizen.request_count = 1;
	json_t *told = extract_json(&extract);
	json_t *one = json_array_get(json_object_get(told, "requests"), 0);
	assert_non_null(one);
	json_t *message = json_array_get(json_object_get(one, "messages"), 0);
	assert_true(json_is_null(json_object_get(message, "id")));
	assert_true(json_is_null(json_object_get(message, "receipt")));
	json_decref(told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_told),
		cmocka_unit_test(a_request_is_told_as_far_as_it_is_known),
		cmocka_unit_test(nothing_is_told_as_nothing),
		cmocka_unit_test(octets_that_are_no_text_are_null),
	};

	return RUN_SUITE(tests);
}
