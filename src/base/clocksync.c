#include "agahi/base/clocksync.h"

#include <errno.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <unistd.h>

struct clocksync_reading clocksync_reading_of(int returned, int status, int64_t most_off_us)
{
	if (returned < 0)
		return (struct clocksync_reading){ CLOCKSYNC_UNKNOWN, 0 };
	if (returned == TIME_ERROR || (status & STA_UNSYNC) != 0)
		return (struct clocksync_reading){ CLOCKSYNC_NO, 0 };
	return (struct clocksync_reading){ CLOCKSYNC_YES, most_off_us };
}

struct clocksync_reading clocksync_read(void)
{
	struct timex kernel = { .modes = 0 }; /* changes nothing */
	int returned = adjtimex(&kernel);

	return clocksync_reading_of(returned, kernel.status, kernel.maxerror);
}

bool clocksync_may_be_asked(void)
{
	pid_t child = fork();
	int status = -1;

	if (child == 0)
		_exit(clocksync_read().state == CLOCKSYNC_UNKNOWN ? 1 : 0);
	if (child < 0)
		return false;
	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return false;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
