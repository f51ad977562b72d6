/* Whose turn it is: by age, first parts a little ahead; rests; changing over. */
#include "testing.h"

#include "agahi/delivery/lines.h"

static struct line_place place(int64_t id, uint64_t asked_ms)
{
	return (struct line_place){ .id = id, .asked_ms = asked_ms };
}

static struct lines *make_lines(void)
{
	struct lines *lines = lines_new(2);

	assert_non_null(lines);
	assert_true(lines_reserve(lines, 10));
	return lines;
}

static void the_oldest_goes_first_and_links_do_not_mix(void **state)
{
	struct lines *lines = make_lines();
	struct line_place second = place(2, 20), first = place(1, 10), other = place(3, 5);

	(void)state;
	assert_false(lines_wait(lines, 0));
	lines_stand(lines, 0, false, &second);
	lines_stand(lines, 0, false, &first);
	lines_stand(lines, 1, true, &other);
	assert_true(first.queued && second.queued);
	assert_true(lines_wait(lines, 1));
	assert_ptr_equal(lines_next(lines, 0), &first);
	assert_false(first.queued);
	assert_ptr_equal(lines_next(lines, 0), &second);
	assert_null(lines_next(lines, 0));
	assert_ptr_equal(lines_next(lines, 1), &other);
	assert_false(lines_wait(lines, 1));
	lines_free(lines);
}

static void first_parts_go_ahead_of_begun_replies_by_a_quarter_of_a_second(void **state)
{
	struct lines *lines = make_lines();
	struct line_place begun = place(1, 1000), soon = place(2, 1250), late = place(3, 1251);

	(void)state;
	lines_stand(lines, 0, true, &begun);
	lines_stand(lines, 0, false, &late);
	assert_ptr_equal(lines_next(lines, 0), &begun);
	lines_stand(lines, 0, true, &begun);
	lines_stand(lines, 0, false, &soon);
	assert_ptr_equal(lines_next(lines, 0), &soon);
	assert_ptr_equal(lines_next(lines, 0), &begun);
	assert_ptr_equal(lines_next(lines, 0), &late);
	lines_free(lines);
}

static void each_refusal_makes_the_rest_longer_up_to_five_minutes(void **state)
{
	static const uint64_t seconds[] = { 1, 2, 5, 10, 30, 60, 120, 300, 300 };
	struct lines *lines = make_lines();
	struct line_place one = place(1, 1);

	(void)state;
	assert_int_equal(lines_wakes_ms(lines), UINT64_MAX);
	for (unsigned attempt = 0; attempt < sizeof(seconds) / sizeof(seconds[0]); attempt++) {
		uint64_t now_ms = 1000000 * (attempt + 1), until_ms = now_ms + seconds[attempt] * 1000;

		lines_rest(lines, &one, attempt, 0, now_ms);
		assert_true(one.queued);
		assert_int_equal(lines_wakes_ms(lines), until_ms);
		assert_null(lines_wake(lines, until_ms - 1));
		assert_ptr_equal(lines_wake(lines, until_ms), &one);
		assert_false(one.queued);
	}
	lines_free(lines);
}

static void a_rest_is_no_shorter_than_what_an_answer_may_take(void **state)
{
	struct lines *lines = make_lines();
	struct line_place one = place(1, 1);

	(void)state;
	lines_rest(lines, &one, 0, 7000, 100);
	assert_null(lines_wake(lines, 7099));
	assert_ptr_equal(lines_wake(lines, 7100), &one);
	lines_rest(lines, &one, 3, 7000, 0);
	assert_null(lines_wake(lines, 9999));
	assert_ptr_equal(lines_wake(lines, 10000), &one);
	lines_free(lines);
}

static size_t odd_ones_to_the_other(struct line_place *place, void *arg)
{
	(void)arg;
	return place->id % 2 == 1 ? 1 : 0;
}

static void who_has_not_begun_changes_over_and_the_others_stay(void **state)
{
	struct lines *lines = make_lines();
	struct line_place places[] = { place(1, 1), place(2, 2), place(3, 3), place(4, 4) };
	struct line_place begun = place(5, 5);

	(void)state;
	for (size_t i = 0; i < 4; i++)
		lines_stand(lines, 0, false, &places[i]);
	lines_stand(lines, 0, true, &begun);
	lines_change_over(lines, 0, odd_ones_to_the_other, NULL);
	assert_ptr_equal(lines_next(lines, 1), &places[0]);
	assert_ptr_equal(lines_next(lines, 1), &places[2]);
	assert_null(lines_next(lines, 1));
	assert_ptr_equal(lines_next(lines, 0), &places[1]);
	assert_ptr_equal(lines_next(lines, 0), &places[3]);
	assert_ptr_equal(lines_next(lines, 0), &begun);
	lines_free(lines);
}

static void room_is_made_for_more_than_was_there(void **state)
{
	struct lines *lines = make_lines();
	static struct line_place places[3000];

	(void)state;
	assert_true(lines_reserve(lines, 3000));
	for (size_t i = 0; i < 3000; i++) {
		places[i] = place((int64_t)(3000 - i), i);
		lines_stand(lines, 0, false, &places[i]);
	}
	for (int64_t id = 1; id <= 3000; id++)
		assert_int_equal(lines_next(lines, 0)->id, id);
	lines_free(lines);
}

static void a_link_more_has_lines_of_its_own_with_room_for_all(void **state)
{
	struct lines *lines = make_lines();
	struct line_place first = place(1, 10), second = place(2, 20);

	(void)state;
	lines_stand(lines, 1, false, &first);
	assert_true(lines_add_link(&lines));
	assert_false(lines_wait(lines, 2));
	lines_stand(lines, 2, false, &second);
	assert_true(lines_wait(lines, 2));
	assert_ptr_equal(lines_next(lines, 1), &first);
	assert_ptr_equal(lines_next(lines, 2), &second);
	lines_free(lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_goes_first_and_links_do_not_mix),
		cmocka_unit_test(first_parts_go_ahead_of_begun_replies_by_a_quarter_of_a_second),
		cmocka_unit_test(each_refusal_makes_the_rest_longer_up_to_five_minutes),
		cmocka_unit_test(a_rest_is_no_shorter_than_what_an_answer_may_take),
		cmocka_unit_test(who_has_not_begun_changes_over_and_the_others_stay),
		cmocka_unit_test(room_is_made_for_more_than_was_there),
		cmocka_unit_test(a_link_more_has_lines_of_its_own_with_room_for_all),
	};

	return RUN_SUITE(tests);
}
