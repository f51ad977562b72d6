#include "agahi/base/told.h"

enum { TELL_EVERY_MS = 60 * 1000 };

bool told_count(struct told *told, uint64_t now_ms, uint64_t *count)
{
	told->total++;
	told->since++;
	if (told->told_ms != 0 && now_ms - told->told_ms < TELL_EVERY_MS)
		return false;
	*count = told->since;
	told->since = 0;
	told->told_ms = now_ms;
	return true;
}
