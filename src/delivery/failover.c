#include "agahi/delivery/failover.h"

#include <stdlib.h>

#include "agahi/delivery/reply.h"

struct failover {
	struct link *const *links;
	size_t link_count;
	uint64_t *down_since_ms; /* by link; 0: bound */
};

/* A bound link with its short code, else its own. */
static size_t other_link(struct line_place *place, void *arg)
{
	const struct failover *failover = arg;
	struct reply *reply = (struct reply *)place;

	for (size_t other = 0; reply->attempts == 0 && other < failover->link_count; other++) {
		struct link *link = failover->links[other];

		if (other != reply->link && link_is_bound(link) &&
			config_strings_have(&link_config(link)->short_codes, reply->service.digits)) {
			reply->link = (uint32_t)other;
			reply->elsewhere = true;
			reply_uncut(reply);
			break;
		}
	}
	return reply->link;
}

void failover_tick(struct failover *failover, struct lines *lines, struct moment now)
{
	for (size_t index = 0; index < failover->link_count; index++) {
		uint64_t *down_since_ms = &failover->down_since_ms[index];

		if (link_is_bound(failover->links[index])) {
			*down_since_ms = 0;
			continue;
		}
		if (*down_since_ms == 0)
			*down_since_ms = moment_ms(now);
		if (moment_ms(now) - *down_since_ms >= FAILOVER_AFTER_MS)
			lines_change_over(lines, index, other_link, failover);
	}
}

bool failover_add_link(struct failover *failover)
{
	size_t count = failover->link_count + 1;
	uint64_t *wider = realloc(failover->down_since_ms, (count + 1) * sizeof(*wider));

	if (!wider)
		return false;
	wider[count - 1] = 0;
	failover->down_since_ms = wider;
	failover->link_count = count;
	return true;
}

struct failover *failover_new(struct link *const *links, size_t link_count)
{
	struct failover *failover = calloc(1, sizeof(*failover));

	if (!failover)
		return NULL;
	*failover = (struct failover){ links, link_count, calloc(link_count + 1, sizeof(uint64_t)) };
	if (failover->down_since_ms)
		return failover;
	free(failover);
	return NULL;
}

void failover_free(struct failover *failover)
{
	if (!failover)
		return;
	free(failover->down_since_ms);
	free(failover);
}
