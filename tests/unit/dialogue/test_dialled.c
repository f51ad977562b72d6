/* What stands in a dialled code. */
#include "testing.h"

#include "fakes/link.h"

#include "agahi/dialogue/dialled.h"

static struct link fake;

static void keys_stand_behind_a_code_in_the_text_or_in_the_address(void **state)
{
	char keys[16];

	(void)state;
	fake_link_init(&fake);
	fake.config.ussd.codes = (struct config_strings){ &fake.ussd_code, 1 };
	dialled_keys(&fake.config, "*8300*2*1#", "", keys, sizeof(keys));
	assert_string_equal(keys, "2*1");
	dialled_keys(&fake.config, "", "*8300*3#", keys, sizeof(keys));
	assert_string_equal(keys, "3");
	dialled_keys(&fake.config, "*9999*3#", "8300", keys, sizeof(keys));
	assert_string_equal(keys, "");
}

static void an_sms_comes_from_the_first_short_code(void **state)
{
	const struct address dialled = { 3, 0, "*8300#" };

	(void)state;
	fake_link_init(&fake);
	assert_string_equal(dialled_service(&fake.config, &dialled).digits, "8300");
	fake.config.short_codes.count = 0;
	assert_string_equal(dialled_service(&fake.config, &dialled).digits, "*8300#");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_stand_behind_a_code_in_the_text_or_in_the_address),
		cmocka_unit_test(an_sms_comes_from_the_first_short_code),
	};

	return RUN_SUITE(tests);
}
