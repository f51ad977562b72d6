/* Sums of an hour in memory: what was added comes out once, and nothing else does. */
#include "testing.h"

#include <jansson.h>

#include "agahi/base/buffer.h"
#include "agahi/store/hourly.h"

static struct hourly *hourly;
static struct buffer told;
static size_t sums;

static int set_up(void **state)
{
	(void)state;
	hourly = hourly_new();
	return hourly ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	hourly_free(hourly);
	buffer_free(&told);
	told = (struct buffer){ 0 };
	return 0;
}

static void tell(const struct hourly_sum *sum, void *arg)
{
	(void)arg;
	sums++;
	buffer_add_format(&told, "%lld/%s/%s/%s/%s/%s/%d/%u=%lld,%lld ", (long long)sum->hour, sum->topic,
		sum->language, sum->channel, sum->link, sum->rule, sum->state, sum->manner,
		(long long)sum->requests, (long long)sum->parts);
}

static const char *hand_over(void)
{
	buffer_free(&told);
	told = (struct buffer){ 0 };
	sums = 0;
	buffer_add_text(&told, "");
	hourly_hand_over(hourly, tell, NULL);
	return told.data;
}

static struct hourly_sum sum_of(const char *topic, int64_t requests)
{
	return (struct hourly_sum){ 7, topic, "en", HOURLY_SMS, "a", "exact", 0, 0, requests, 2 * requests };
}

static void add(struct hourly_sum sum)
{
	assert_true(hourly_add(hourly, &sum));
}

static void one_kind_is_one_sum(void **state)
{
	char topic[] = "vote";

	(void)state;
	assert_string_equal(hand_over(), "");
	add(sum_of(topic, 1));
	memset(topic, 'x', 4); /* the words are copied */
	add(sum_of("vote", 4));
	assert_string_equal(hand_over(), "7/vote/en/sms/a/exact/0/0=5,10 ");
	assert_string_equal(hand_over(), "");
	add(sum_of("vote", 1));
	assert_string_equal(hand_over(), "7/vote/en/sms/a/exact/0/0=1,2 ");
}

static void every_other_kind_is_a_sum_of_its_own(void **state)
{
	struct hourly_sum kinds[9];

	(void)state;
	for (size_t i = 0; i < 9; i++)
		kinds[i] = sum_of("vote", 1);
	kinds[1].hour = 8;
	kinds[2].topic = "voten"; /* and no word runs over into the next */
	kinds[2].language = "";
	kinds[3].language = "ur";
	kinds[4].channel = HOURLY_USSD;
	kinds[5].link = "b";
	kinds[6].rule = "word";
	kinds[7].state = HOURLY_SHOWN;
	kinds[8].manner = 1;
	for (size_t i = 0; i < 9; i++)
		add(kinds[i]);
	for (size_t i = 0; i < 9; i++)
		add(kinds[i]);
	hand_over();
	assert_int_equal(sums, 9);
	assert_non_null(strstr(told.data, "7/voten//sms/a/exact/0/0=2,4 "));
}

static void what_is_discarded_is_not_told(void **state)
{
	(void)state;
	add(sum_of("vote", 1));
	hourly_discard(hourly);
	assert_string_equal(hand_over(), "");
	add(sum_of("vote", 2));
	assert_string_equal(hand_over(), "7/vote/en/sms/a/exact/0/0=2,4 ");
}

static void the_same_comes_as_json_with_every_word_quoted(void **state)
{
	struct hourly_sum sum = sum_of("a \"quoted\\\t ووٹ", 1);

	(void)state;
	buffer_free(&told);
	told = (struct buffer){ 0 };
	hourly_write(hourly, &told);
	assert_null(told.data);
	add(sum);
	add(sum_of("vote", 12345678901));
	hourly_write(hourly, &told);
	json_t *rows = json_loads(told.data, 0, NULL);
	assert_int_equal(json_array_size(rows), 2);
	const json_t *last = json_array_get(rows, 1), *first = json_array_get(rows, 0);
	assert_string_equal(json_string_value(json_array_get(last, 1)), "a \"quoted\\\t ووٹ");
	assert_int_equal(json_array_size(last), 10);
	assert_int_equal(json_integer_value(json_array_get(first, 0)), 7);
	assert_string_equal(json_string_value(json_array_get(first, 1)), "vote");
	assert_string_equal(json_string_value(json_array_get(first, 2)), "en");
	assert_string_equal(json_string_value(json_array_get(first, 3)), "sms");
	assert_string_equal(json_string_value(json_array_get(first, 4)), "a");
	assert_string_equal(json_string_value(json_array_get(first, 5)), "exact");
	assert_int_equal(json_integer_value(json_array_get(first, 8)), 12345678901);
	assert_int_equal(json_integer_value(json_array_get(first, 9)), 24691357802);
	json_decref(rows);
	hand_over();
	assert_int_equal(sums, 2); /* they are still there */
}

static void as_many_kinds_as_a_commit_may_have_are_told_and_then_forgotten(void **state)
{
	enum { KINDS = HOURLY_REMEMBERED * 3 };
	char topic[16];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < KINDS; i++) {
			snprintf(topic, sizeof(topic), "t%d", i);
			add(sum_of(topic, 1));
		}
		hand_over();
		assert_int_equal(sums, KINDS);
	}
	add(sum_of("vote", 1));
	assert_string_equal(hand_over(), "7/vote/en/sms/a/exact/0/0=1,2 ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_kind_is_one_sum),
		TEST(every_other_kind_is_a_sum_of_its_own),
		TEST(what_is_discarded_is_not_told),
		TEST(the_same_comes_as_json_with_every_word_quoted),
		TEST(as_many_kinds_as_a_commit_may_have_are_told_and_then_forgotten),
	};

	return RUN_SUITE(tests);
}
