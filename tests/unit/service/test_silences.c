/* Messages that are not answered: nothing is lost of their number, and little is kept of them. */
#include "testing.h"

#include "agahi/service/silences.h"

struct kept {
	int64_t count;
	size_t rows;
	struct silence last;
};

static void keep(const struct silence *silence, void *arg)
{
	struct kept *kept = arg;

	kept->count += silence->count;
	kept->rows++;
	kept->last = *silence;
}

static void a_flood_of_one_sender_is_one_count(void **state)
{
	struct kept kept = { 0 };
	struct silences *silences = silences_new(1000, keep, &kept);

	(void)state;
	for (int i = 0; i < 30000; i++)
		silences_count(silences, 42, "limited", 1, 60000 + i);
	assert_int_equal(kept.rows, 0);
	silences_flush(silences);
	silences_flush(silences);
	assert_int_equal(kept.rows, 1);
	assert_int_equal(kept.count, 30000);
	assert_int_equal(kept.last.minute, 1);
	assert_int_equal(kept.last.link, 1);
	assert_string_equal(kept.last.rule, "limited");
	silences_free(silences);
}

static void each_minute_rule_and_link_has_its_own(void **state)
{
	static const char limited[] = "limited", loop[] = "loop";
	struct kept kept = { 0 };
	struct silences *silences = silences_new(1000, keep, &kept);

	(void)state;
	for (int i = 0; i < 100; i++) {
		silences_count(silences, 42, limited, 0, 1000);
		silences_count(silences, 42, loop, 0, 1000);
		silences_count(silences, 42, limited, 1, 1000);
	}
	assert_int_equal(kept.rows, 0);
	silences_count(silences, 42, limited, 0, 61000);
	assert_int_equal(kept.rows, 1); /* the minute that is over */
	silences_flush(silences);
	assert_int_equal(kept.rows, 4);
	assert_int_equal(kept.count, 301);
	silences_free(silences);
}

static void more_senders_than_there_is_room_for_are_all_counted(void **state)
{
	struct kept kept = { 0 };
	struct silences *silences = silences_new(64, keep, &kept);

	(void)state;
	for (uint64_t sender = 0; sender < 10000; sender++)
		silences_count(silences, sender * UINT64_C(0x9e3779b97f4a7c15), "loop", 0, 1000);
	silences_flush(silences);
	assert_int_equal(kept.count, 10000);
	silences_free(silences);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flood_of_one_sender_is_one_count),
		cmocka_unit_test(each_minute_rule_and_link_has_its_own),
		cmocka_unit_test(more_senders_than_there_is_room_for_are_all_counted),
	};

	return RUN_SUITE(tests);
}
