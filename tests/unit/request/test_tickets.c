/* All deliveries of one message, each to be answered by itself. */
#include "testing.h"

#include "agahi/request/tickets.h"

static void every_delivery_is_kept_in_order_up_to_the_bound(void **state)
{
	struct tickets tickets = { .count = 0 };

	(void)state;
	for (uint32_t i = 0; i < TICKETS_MAX; i++) {
		const struct ticket ticket = { i % 3, { .sequence = i } };

		assert_true(tickets_add(&tickets, &ticket));
	}
	const struct ticket more = { 0, { .sequence = 1 } };
	assert_false(tickets_add(&tickets, &more));
	assert_int_equal(tickets.count, TICKETS_MAX);
	for (uint32_t i = 0; i < TICKETS_MAX; i++) {
		assert_int_equal(tickets_at(&tickets, i)->ticket.sequence, i);
		assert_int_equal(tickets_at(&tickets, i)->link, i % 3);
	}
	tickets_clear(&tickets);
	assert_int_equal(tickets.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_delivery_is_kept_in_order_up_to_the_bound),
	};

	return RUN_SUITE(tests);
}
