/* Names of links that outlive their configuration. */
#include "testing.h"

#include "agahi/request/linknames.h"

static void a_name_is_kept_once_and_for_good(void **state)
{
	char name[] = "telco-a";
	struct linknames names = { 0 };
	const char *kept = linknames_keep(&names, name);

	(void)state;
	name[6] = 'b';
	const char *other = linknames_keep(&names, name);
	assert_string_equal(kept, "telco-a");
	assert_string_equal(other, "telco-b");
	assert_ptr_equal(linknames_keep(&names, "telco-a"), kept);
	assert_ptr_equal(linknames_keep(&names, "telco-a"), kept);
	assert_ptr_equal(linknames_keep(&names, "telco-b"), other);
	linknames_free(&names);
	linknames_free(&names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_kept_once_and_for_good),
	};

	return RUN_SUITE(tests);
}
