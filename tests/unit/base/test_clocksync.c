/* Whether the clock is set right by anybody, as the kernel says. */
#include "testing.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/wait.h>

#include "agahi/base/clocksync.h"

static void a_clock_that_nobody_sets_is_not_synchronised(void **state)
{
	(void)state;
	assert_int_equal(clocksync_reading_of(TIME_ERROR, STA_UNSYNC, 16000000).state, CLOCKSYNC_NO);
	assert_int_equal(clocksync_reading_of(TIME_OK, STA_UNSYNC, 16000000).state, CLOCKSYNC_NO);
	assert_int_equal(clocksync_reading_of(TIME_ERROR, STA_CLOCKERR, 10).state, CLOCKSYNC_NO);
}

static void a_clock_that_is_set_says_how_far_it_may_be_off(void **state)
{
	const struct clocksync_reading reading = clocksync_reading_of(TIME_OK, STA_PLL, 2500);

	(void)state;
	assert_int_equal(reading.state, CLOCKSYNC_YES);
	assert_int_equal(reading.most_off_us, 2500);
	assert_int_equal(clocksync_reading_of(TIME_INS, STA_PLL | STA_INS, 2500).state, CLOCKSYNC_YES);
}

static void who_may_not_ask_does_not_know(void **state)
{
	(void)state;
	assert_int_equal(clocksync_reading_of(-1, 0, 0).state, CLOCKSYNC_UNKNOWN);
	/* Whatever this machine lets us do, both ways of asking agree. */
	assert_int_equal(clocksync_may_be_asked(), clocksync_read().state != CLOCKSYNC_UNKNOWN);
}

/* As a unit of systemd does it that lets a service's usual calls through, and ends who makes another. */
static bool forbid_asking(void)
{
	static struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_adjtimex, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_adjtime, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	static const struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

static void a_system_that_ends_who_asks_ends_only_a_child(void **state)
{
	enum { NO_FILTERS = 77 };
	int status = -1;

	(void)state;
	pid_t child = fork();
	if (child == 0)
		_exit(!forbid_asking() ? NO_FILTERS : clocksync_may_be_asked() ? 1 : 0);
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == NO_FILTERS)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clock_that_nobody_sets_is_not_synchronised),
		cmocka_unit_test(a_clock_that_is_set_says_how_far_it_may_be_off),
		cmocka_unit_test(who_may_not_ask_does_not_know),
		cmocka_unit_test(a_system_that_ends_who_asks_ends_only_a_child),
	};

	return RUN_SUITE(tests);
}
