/* Who is in a dialogue: found by the network's number, bounded, displaced when idle, counted when over. */
#include "countdown.h"
#include "testing.h"

#include "agahi/dialogue/dialogue_table.h"

enum { CAPACITY = 3, START_MS = 1000000 };

static struct dialogue_table *table;

static int set_up(void **state)
{
	(void)state;
	table = dialogue_table_new(CAPACITY);
	return table ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	dialogue_table_free(table);
	return 0;
}

static struct dialogue_key key_of(uint16_t number)
{
	struct dialogue_key key;

	dialogue_key_of(0, number, 99, &key);
	return key;
}

static struct dialogue *open(uint16_t number, uint64_t now_ms)
{
	const struct dialogue_key key = key_of(number);

	return dialogue_table_open(table, &key, now_ms);
}

static struct dialogue *find(size_t smsc, uint16_t number, uint64_t sender)
{
	struct dialogue_key key;

	dialogue_key_of(smsc, number, sender, &key);
	return dialogue_table_find(table, &key);
}

static void assert_figure(const char *line)
{
	struct buffer text = { 0 };

	figures_write(dialogue_table_figures(), table, &text);
	if (!strstr(text.data, line))
		fail_msg("not there: %s", line);
	buffer_free(&text);
}

struct heard {
	size_t count;
	enum dialogue_end end;
	uint32_t number;
	uint64_t now_ms;
};

static void hear(const struct dialogue *dialogue, enum dialogue_end end, uint64_t now_ms, void *arg)
{
	struct heard *heard = arg;

	assert_true(dialogue->open);
	*heard = (struct heard){ heard->count + 1, end, dialogue->key.number, now_ms };
}

static void whoever_wants_hears_of_every_end(void **state)
{
	struct heard heard = { 0 };

	(void)state;
	dialogue_table_tell(table, hear, &heard);
	dialogue_table_end(table, open(1, START_MS), DIALOGUE_ABORTED, START_MS + 5);
	assert_int_equal(heard.count, 1);
	assert_int_equal(heard.end, DIALOGUE_ABORTED);
	assert_int_equal(heard.number, 1);
	assert_int_equal(heard.now_ms, START_MS + 5);
	open(2, START_MS + 10);
	dialogue_table_free(table); /* what is open at the end is lost */
	table = NULL;
	assert_int_equal(heard.count, 2);
	assert_int_equal(heard.end, DIALOGUE_LOST);
	assert_int_equal(heard.now_ms, START_MS + 10);
}

static void a_dialogue_is_told_by_telco_number_and_sender(void **state)
{
	(void)state;
	struct dialogue *dialogue = open(7, START_MS);
	assert_non_null(dialogue);
	assert_ptr_equal(find(0, 7, 99), dialogue);
	assert_null(find(1, 7, 99));
	assert_null(find(0, 8, 99));
	assert_null(find(0, 7, 98));
	assert_int_equal(dialogue_table_count(table), 1);
	dialogue_table_end(table, dialogue, DIALOGUE_ENDED, START_MS);
	assert_null(find(0, 7, 99));
	assert_int_equal(dialogue_table_count(table), 0);
}

static void the_number_of_an_earlier_dialogue_finds_nothing(void **state)
{
	(void)state;
	struct dialogue *first = open(7, START_MS);
	uint64_t old = dialogue_number(first);
	assert_int_not_equal(old, 0);
	assert_ptr_equal(dialogue_table_numbered(table, old), first);
	dialogue_table_end(table, first, DIALOGUE_ENDED, START_MS);
	assert_null(dialogue_table_numbered(table, old));
	struct dialogue *second = open(8, START_MS);
	assert_ptr_equal(second, first); /* the same place */
	assert_null(dialogue_table_numbered(table, old));
	assert_ptr_equal(dialogue_table_numbered(table, dialogue_number(second)), second);
	assert_null(dialogue_table_numbered(table, dialogue_number(second) + CAPACITY));
}

static void when_all_places_are_taken_the_idlest_makes_room_if_nobody_thinks_that_long(void **state)
{
	(void)state;
	for (uint16_t number = 0; number < CAPACITY; number++)
		open(number, START_MS + number);
	assert_null(open(50, START_MS + DIALOGUE_IDLE_MS - 1));
	const struct link_ticket ticket = { .generation = 5 };
	dialogue_table_touch(table, find(0, 0, 99), 1, &ticket, START_MS + 10);
	assert_null(
		open(50, START_MS + DIALOGUE_IDLE_MS)); /* the first did something, the second is younger */
	assert_non_null(open(50, START_MS + 1 + DIALOGUE_IDLE_MS));
	assert_null(find(0, 1, 99));
	assert_non_null(find(0, 0, 99));
	assert_int_equal(dialogue_table_count(table), CAPACITY);
	assert_figure("agahi_ussd_ends_total{end=\"displaced\"} 1\n");
}

static void without_memory_none_is_opened_and_its_place_stays_free(void **state)
{
	(void)state;
	for (unsigned long n = 1;; n++) {
		countdown_start(n, COUNTDOWN_ONE);
		struct dialogue *dialogue = open(7, START_MS);
		if (!countdown_stop()) {
			assert_true(n > 1); /* it did take memory */
			break;
		}
		assert_null(dialogue);
		assert_null(find(0, 7, 99));
		for (uint64_t number = 0; number < 4 * CAPACITY; number++)
			assert_null(dialogue_table_numbered(
				table, number % CAPACITY | (number / CAPACITY) << 32));
	}
	assert_int_equal(dialogue_table_count(table), 1);
	assert_non_null(open(8, START_MS));
	assert_non_null(open(9, START_MS));
	assert_null(open(10, START_MS));
	assert_figure("agahi_ussd_begun_total 3\n");
}

static void touching_notes_link_connection_and_time(void **state)
{
	(void)state;
	struct dialogue *dialogue = open(1, START_MS);
	const struct link_ticket ticket = { .generation = 5, .leg = 1 };
	dialogue_table_touch(table, dialogue, 3, &ticket, START_MS + 777);
	assert_int_equal(dialogue->link, 3);
	assert_int_equal(dialogue->ticket.generation, 5);
	assert_int_equal(dialogue->active_ms, START_MS + 777);
	assert_int_equal(dialogue->begun_ms, START_MS);
}

static void only_keys_are_noted_and_no_more_than_fit(void **state)
{
	(void)state;
	struct dialogue *dialogue = open(1, START_MS);
	dialogue_note_pressed(dialogue, "2*1");
	dialogue_note_pressed(dialogue, "my name is");
	dialogue_note_pressed(dialogue, "9");
	dialogue_note_pressed(dialogue, "1234567890123456789012345");
	assert_string_equal(dialogue->pressed, "2*1*9");
	for (int i = 0; i < 100; i++)
		dialogue_note_pressed(dialogue, "00");
	assert_true(strlen(dialogue->pressed) < sizeof(dialogue->pressed));
	assert_int_equal(strspn(dialogue->pressed, "0129*"), strlen(dialogue->pressed));
}

static enum dialogue_end odd_ones_are_lost(const struct dialogue *dialogue, uint64_t now_ms, void *arg)
{
	assert_int_equal(now_ms, START_MS + 500);
	(*(int *)arg)++;
	return dialogue->key.number % 2 ? DIALOGUE_LOST : DIALOGUE_END_COUNT;
}

static void those_that_are_over_end_with_their_reason(void **state)
{
	int asked = 0;

	(void)state;
	for (uint16_t number = 0; number < CAPACITY; number++)
		open(number, START_MS);
	dialogue_table_expire(table, odd_ones_are_lost, &asked, START_MS + 500);
	assert_int_equal(asked, CAPACITY);
	assert_int_equal(dialogue_table_count(table), 2);
	assert_null(find(0, 1, 99));
	assert_figure("agahi_ussd_ends_total{end=\"lost\"} 1\n");
	assert_figure("agahi_ussd_ends_total{end=\"screen\"} 0\n");
}

static void ends_depths_and_lifetimes_are_counted(void **state)
{
	(void)state;
	struct dialogue *one = open(1, START_MS), *two = open(2, START_MS);
	dialogue_note_depth(one, 2);
	dialogue_note_depth(one, 1); /* the deepest counts */
	dialogue_note_depth(two, 3);
	assert_figure("agahi_ussd_sessions 2\n");
	dialogue_table_end(table, one, DIALOGUE_ENDED, START_MS + 400);
	dialogue_table_end(table, two, DIALOGUE_TIMED_OUT, START_MS + 3000);
	assert_figure("agahi_ussd_begun_total 2\n");
	assert_figure("agahi_ussd_sessions 0\n");
	assert_figure("agahi_ussd_depth_total{depth=\"2\"} 1\n");
	assert_figure("agahi_ussd_depth_total{depth=\"3\"} 1\n");
	assert_figure("agahi_ussd_dropped_total{depth=\"2\"} 0\n");
	assert_figure("agahi_ussd_dropped_total{depth=\"3\"} 1\n");
	assert_figure("agahi_ussd_session_seconds_sum 3.400000\n");
	assert_figure("agahi_ussd_ends_total{end=\"timeout\"} 1\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(whoever_wants_hears_of_every_end),
		TEST(a_dialogue_is_told_by_telco_number_and_sender),
		TEST(the_number_of_an_earlier_dialogue_finds_nothing),
		TEST(when_all_places_are_taken_the_idlest_makes_room_if_nobody_thinks_that_long),
		TEST(without_memory_none_is_opened_and_its_place_stays_free),
		TEST(touching_notes_link_connection_and_time),
		TEST(only_keys_are_noted_and_no_more_than_fit),
		TEST(those_that_are_over_end_with_their_reason),
		TEST(ends_depths_and_lifetimes_are_counted),
	};

	return RUN_SUITE(tests);
}
