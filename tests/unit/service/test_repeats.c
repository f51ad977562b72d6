/* Machines that answer our answers, told by time alone. */
#include "testing.h"

#include "agahi/service/repeats.h"

static bool takes_for_machine(struct repeats *repeats, uint64_t sender, uint64_t hash, uint64_t now_ms)
{
	bool machine = repeats_is_machine(repeats, sender, hash, now_ms);

	repeats_note(repeats, sender, hash, now_ms);
	return machine;
}

/* A network that was refused delivers again, and that is not the sender's doing. */
static void what_was_not_taken_does_not_count(void **state)
{
	struct repeats *repeats = repeats_new(1000);

	(void)state;
	for (uint64_t i = 0; i < 50; i++)
		assert_false(repeats_is_machine(repeats, 7, 99, 1000 + i));
	repeats_note(repeats, 7, 99, 1050);
	assert_false(repeats_is_machine(repeats, 7, 99, 1051));
	repeats_free(repeats);
}

static void the_same_at_once_again_and_again_is_a_machine(void **state)
{
	struct repeats *repeats = repeats_new(1000);

	(void)state;
	for (uint64_t i = 0; i <= REPEATS_ALLOWED; i++)
		assert_false(takes_for_machine(repeats, 7, 99, 1000 + i * 1000));
	for (uint64_t i = 0; i < 20; i++)
		assert_true(takes_for_machine(repeats, 7, 99, 6000 + i * REPEATS_WITHIN_MS));
	repeats_free(repeats);
}

static void a_pause_or_another_text_is_a_person(void **state)
{
	struct repeats *repeats = repeats_new(1000);

	(void)state;
	for (uint64_t i = 0; i < 50; i++)
		assert_false(takes_for_machine(repeats, 7, 99, i * (REPEATS_WITHIN_MS + 1)));
	for (uint64_t i = 0; i < 50; i++)
		assert_false(takes_for_machine(repeats, 8, i % 2, 1000 + i));
	repeats_free(repeats);
}

static void senders_do_not_mix_and_the_table_does_not_grow(void **state)
{
	struct repeats *repeats = repeats_new(64);

	(void)state;
	for (int time = 0; time < 3; time++) {
		for (uint64_t sender = 0; sender < 100000; sender++)
			assert_false(takes_for_machine(repeats, sender, 1, 1000));
	}
	repeats_free(repeats);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_not_taken_does_not_count),
		cmocka_unit_test(the_same_at_once_again_and_again_is_a_machine),
		cmocka_unit_test(a_pause_or_another_text_is_a_person),
		cmocka_unit_test(senders_do_not_mix_and_the_table_does_not_grow),
	};

	return RUN_SUITE(tests);
}
