/* Which refusals are tried again. */
#include "testing.h"

#include "agahi/link/passing.h"
#include "agahi/smpp/pdu.h"

static void what_the_standard_and_the_vendor_say_passes(void **state)
{
	int vendor[] = { 0x444 };
	const struct config_link config = { .temporary_statuses = { vendor, 1 } };

	(void)state;
	assert_true(passing_is(&config, PDU_STATUS_THROTTLED));
	assert_true(passing_is(&config, PDU_STATUS_QUEUE_FULL));
	assert_true(passing_is(&config, PDU_STATUS_SYSTEM_ERROR));
	assert_true(passing_is(&config, 0x444));
	assert_false(passing_is(&config, 0x445));
	assert_false(passing_is(&config, PDU_STATUS_OK));
	assert_false(passing_is(&config, PDU_STATUS_INVALID_DESTINATION));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_standard_and_the_vendor_say_passes),
	};

	return RUN_SUITE(tests);
}
