#include "agahi/delivery/asides.h"

/* One that was tried is in doubt: sent by another it may come twice, as it may when it is sent again from here. */
static bool may_go(const struct reply *reply, size_t link)
{
	return reply->link == link && !reply->settled && !reply->failed && !reply->aside &&
		!reply_is_begun(reply);
}

size_t asides_take(const struct slots *replies, size_t link, int64_t *ids, size_t room)
{
	size_t count = 0;

	for (size_t i = 0; count < room && i < replies->size; i++) {
		struct reply *reply = slots_at(replies, i);

		if (!reply || !may_go(reply, link))
			continue;
		reply->aside = true;
		ids[count++] = reply->attempts == 0 ? reply->place.id : -reply->place.id;
	}
	return count;
}

static bool has(const int64_t *ids, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (ids[i] == id || ids[i] == -id)
			return true;
	}
	return false;
}

struct reply *asides_next(const struct slots *replies, const int64_t *ids, size_t count, size_t *index)
{
	while (*index < replies->size) {
		struct reply *reply = slots_at(replies, (*index)++);

		if (!reply || reply->settled || !reply->aside || !has(ids, count, reply->place.id))
			continue;
		reply->aside = false;
		return reply;
	}
	return NULL;
}

size_t asides_count_of(const struct slots *replies, size_t link)
{
	size_t count = 0;

	for (size_t i = 0; i < replies->size; i++) {
		const struct reply *reply = slots_at(replies, i);

		count += reply && !reply->settled && reply->link == link;
	}
	return count;
}
