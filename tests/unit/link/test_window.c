/* Requests under way, those that were given up, and answers that come late. */
#include "testing.h"

#include "agahi/link/window.h"

static void nobody(uint64_t cookie, const struct submit_fate *fate, struct moment now, void *arg)
{
	(void)cookie;
	(void)fate;
	(void)now;
	(void)arg;
}

static uint32_t open_for(struct window *window, uint64_t cookie, uint64_t deadline_ms)
{
	const struct submitter submitter = { nobody, window, cookie };

	return window_open(window, &submitter, deadline_ms);
}

static void an_answer_finds_its_request_once(void **state)
{
	struct window *window = window_new(2);
	struct submitter submitter = { 0 };

	(void)state;
	uint32_t first = open_for(window, 11, 1000), second = open_for(window, 22, 1000);
	assert_true(window_is_full(window));
	assert_int_equal(open_for(window, 33, 1000), 0);
	assert_int_equal(window_close(window, second, &submitter), WINDOW_OPEN);
	assert_int_equal(submitter.cookie, 22);
	assert_int_equal(window_close(window, second, &submitter), WINDOW_UNKNOWN);
	assert_int_equal(window_close(window, first, &submitter), WINDOW_OPEN);
	assert_int_equal(window_close(window, 0, &submitter), WINDOW_UNKNOWN);
	assert_int_equal(window_used(window), 0);
	window_free(window);
}

static void an_answer_that_is_late_is_not_lost(void **state)
{
	struct window *window = window_new(100);
	uint32_t sequences[100];
	struct submitter submitter = { 0 };
	size_t expired = 0;

	(void)state;
	for (uint64_t i = 0; i < 100; i++)
		sequences[i] = open_for(window, 1000 + i, 10);
	while (window_take_expired(window, 10, &submitter))
		expired++;
	assert_int_equal(expired, 100);
	assert_int_equal(window_used(window), 0);
	for (uint64_t i = 0; i < 100; i++)
		open_for(window, 5000 + i, 20);
	for (uint64_t i = 0; i < 100; i++) {
		assert_int_equal(window_close(window, sequences[i], &submitter), WINDOW_LATE);
		assert_int_equal(submitter.cookie, 1000 + i);
		assert_int_equal(window_close(window, sequences[i], &submitter), WINDOW_UNKNOWN);
	}
	assert_int_equal(window_used(window), 100);
	window_free(window);
}

static void what_is_long_past_is_forgotten_and_never_taken_for_another(void **state)
{
	struct window *window = window_new(1);
	struct submitter submitter = { 0 };

	(void)state;
	uint32_t first = open_for(window, 1, 10);
	assert_true(window_take_expired(window, 10, &submitter));
	for (uint64_t i = 2; i < 1000; i++) {
		assert_true(open_for(window, i, 10) != first);
		assert_true(window_take_expired(window, 10, &submitter));
		assert_int_equal(submitter.cookie, i);
	}
	assert_int_equal(window_close(window, first, &submitter), WINDOW_UNKNOWN);
	window_free(window);
}

static void an_unanswered_request_does_not_stop_the_numbers(void **state)
{
	struct window *window = window_new(10);
	uint32_t stuck = open_for(window, 1, UINT64_MAX - 1);
	struct submitter submitter = { 0 };

	(void)state;
	for (int i = 0; i < 100000; i++) {
		uint32_t sequence = open_for(window, 2, 100);

		assert_true(sequence != 0 && sequence != stuck);
		assert_int_equal(window_close(window, sequence, &submitter), WINDOW_OPEN);
		assert_int_equal(submitter.cookie, 2);
	}
	assert_int_equal(window_close(window, stuck, &submitter), WINDOW_OPEN);
	assert_int_equal(submitter.cookie, 1);
	window_free(window);
}

static void the_submitter_comes_back_whole(void **state)
{
	struct window *window = window_new(2);
	struct submitter submitter = { 0 };

	(void)state;
	uint32_t sequence = open_for(window, 7, 10);
	open_for(window, 8, 20);
	assert_true(window_take_expired(window, 10, &submitter));
	assert_true(submitter.told == nobody && submitter.arg == window && submitter.cookie == 7);
	submitter = (struct submitter){ 0 };
	assert_int_equal(window_close(window, sequence, &submitter), WINDOW_LATE);
	assert_true(submitter.told == nobody && submitter.arg == window && submitter.cookie == 7);
	window_free(window);
}

static void only_what_is_due_is_given_up(void **state)
{
	struct window *window = window_new(10);
	struct submitter submitter = { 0 };

	(void)state;
	open_for(window, 1, 100);
	open_for(window, 2, 200);
	assert_false(window_take_expired(window, 99, &submitter));
	assert_true(window_take_expired(window, 100, &submitter));
	assert_int_equal(submitter.cookie, 1);
	assert_false(window_take_expired(window, 100, &submitter));
	assert_true(window_take_expired(window, UINT64_MAX, &submitter));
	assert_int_equal(submitter.cookie, 2);
	assert_int_equal(window_used(window), 0);
	assert_false(window_take_expired(window, UINT64_MAX, &submitter));
	window_free(window);
}

static void what_is_due_is_found_wherever_the_search_begins(void **state)
{
	struct window *window = window_new(4);
	struct submitter submitter = { 0 };

	(void)state;
	open_for(window, 1, 100);
	open_for(window, 2, 10);
	assert_true(window_take_expired(window, 10, &submitter));
	assert_int_equal(submitter.cookie, 2);
	assert_true(window_take_expired(window, 100, &submitter));
	assert_int_equal(submitter.cookie, 1);
	window_free(window);
}

static void a_number_outside_the_window_is_of_no_request(void **state)
{
	struct window *window = window_new(100);
	struct submitter submitter = { 0 };

	(void)state;
	for (uint64_t i = 0; i < 100; i++)
		open_for(window, i, 1000);
	for (int i = 0; i < 1000; i++) {
		uint32_t spare = window_spare_sequence(window);

		assert_int_not_equal(spare, 0);
		assert_int_equal(window_close(window, spare, &submitter), WINDOW_UNKNOWN);
	}
	assert_int_equal(window_used(window), 100);
	window_free(NULL);
	window_free(window);
}

static void a_wider_one_knows_what_was_under_way_and_what_was_late(void **state)
{
	struct window *window = window_new(8);
	uint32_t sequences[8], late;
	struct submitter submitter;

	(void)state;
	late = open_for(window, 99, 10);
	assert_true(window_take_expired(window, 10, &submitter));
	for (uint64_t i = 0; i < 8; i++)
		sequences[i] = open_for(window, i, 1000);
	assert_true(window_is_full(window));
	assert_true(window_resize(&window, 100));
	assert_int_equal(window_used(window), 8);
	assert_false(window_is_full(window));
	assert_true(open_for(window, 8, 1000) > sequences[7]);
	for (uint64_t i = 0; i < 8; i++) {
		assert_int_equal(window_close(window, sequences[i], &submitter), WINDOW_OPEN);
		assert_int_equal(submitter.cookie, i);
	}
	assert_int_equal(window_close(window, late, &submitter), WINDOW_LATE);
	assert_int_equal(submitter.cookie, 99);
	window_free(window);
}

static void a_narrower_one_is_full_until_fewer_are_under_way(void **state)
{
	struct window *window = window_new(8);
	struct submitter submitter;

	(void)state;
	uint32_t first = open_for(window, 1, 1000), second = open_for(window, 2, 1000);
	assert_true(window_resize(&window, 2));
	assert_true(window_is_full(window));
	assert_true(window_resize(&window, 1));
	assert_int_equal(window_close(window, first, &submitter), WINDOW_OPEN);
	assert_true(window_is_full(window));
	assert_int_equal(window_close(window, second, &submitter), WINDOW_OPEN);
	assert_false(window_is_full(window));
	window_free(window);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_finds_its_request_once),
		cmocka_unit_test(an_answer_that_is_late_is_not_lost),
		cmocka_unit_test(what_is_long_past_is_forgotten_and_never_taken_for_another),
		cmocka_unit_test(an_unanswered_request_does_not_stop_the_numbers),
		cmocka_unit_test(the_submitter_comes_back_whole),
		cmocka_unit_test(only_what_is_due_is_given_up),
		cmocka_unit_test(what_is_due_is_found_wherever_the_search_begins),
		cmocka_unit_test(a_number_outside_the_window_is_of_no_request),
		cmocka_unit_test(a_wider_one_knows_what_was_under_way_and_what_was_late),
		cmocka_unit_test(a_narrower_one_is_full_until_fewer_are_under_way),
	};

	return RUN_SUITE(tests);
}
