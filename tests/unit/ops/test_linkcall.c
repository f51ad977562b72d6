/* What is said where the daemon is not reached; with one that answers: cli/test_link.c. */
#include "testing.h"

#include "agahi/ops/linkcall.h"

static void without_a_socket_or_a_daemon_each_call_says_so(void **state)
{
	struct linkcall none = { .socket = "", .out = stdout },
			nobody = { .socket = "/nowhere", .out = stdout };

	(void)state;
	assert_false(linkcall_list(&none, false));
	assert_non_null(strstr(none.error, "names no admin.socket"));
	none.error[0] = '\0';
	assert_false(linkcall_trace(&none, "a"));
	assert_non_null(strstr(none.error, "names no admin.socket"));
	assert_false(linkcall_change(&nobody, "stop", "a"));
	assert_string_equal(nobody.error, "the daemon is not reached: /nowhere: No such file or directory");
	nobody.error[0] = '\0';
	assert_false(linkcall_trace(&nobody, "a"));
	assert_string_equal(nobody.error, "the daemon is not reached: /nowhere: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_socket_or_a_daemon_each_call_says_so),
	};

	return RUN_SUITE(tests);
}
