/* A process that holds secrets leaves no core. */
#include "testing.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "agahi/base/secrecy.h"

enum { FORBIDDEN = 1, LIMITED = 2, LEFT_OUT = 4 };

static int look(void)
{
	struct rlimit limit = { 1, 1 };
	int seen = secrecy_forbid_dumps() && prctl(PR_GET_DUMPABLE) == 0 ? FORBIDDEN : 0;
	FILE *filter = fopen("/proc/self/coredump_filter", "re");
	unsigned kinds = 1;

	if (getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0)
		seen |= LIMITED;
	/* Not to be read by a user who is not root any more: then nobody can change it either. */
	if (!filter || (fscanf(filter, "%x", &kinds) == 1 && kinds == 0))
		seen |= LEFT_OUT;
	if (filter)
		fclose(filter);
	return seen;
}

static void in_a_child(int (*run)(void), int *status)
{
	pid_t child = fork();

	if (child == 0)
		_exit(run());
	assert_int_equal(waitpid(child, status, 0), child);
}

static void no_core_is_allowed_and_none_has_memory(void **state)
{
	int status;

	(void)state;
	in_a_child(look, &status);
	assert_int_equal(WEXITSTATUS(status), FORBIDDEN | LIMITED | LEFT_OUT);
}

static int be_killed(void)
{
	signal(SIGABRT, SIG_DFL);
	secrecy_forbid_dumps();
	abort();
}

static void a_crash_leaves_no_core(void **state)
{
	int status;

	(void)state;
	in_a_child(be_killed, &status);
	assert_true(WIFSIGNALED(status));
	assert_false(WCOREDUMP(status));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_core_is_allowed_and_none_has_memory),
		cmocka_unit_test(a_crash_leaves_no_core),
	};

	return RUN_SUITE(tests);
}
