#include "agahi/journal/shared.h"

#include "agahi/journal/member.h"

bool journal_is_shared(const struct journal *journal)
{
	return journal_member(journal) != NULL;
}

void journal_note_time(struct journal *journal, struct moment now)
{
	member_note_time(journal_member(journal), now);
}

bool journal_may_submit(const struct journal *journal, struct moment now)
{
	return member_may_submit(journal_member(journal), now);
}

bool journal_lease_is_over(const struct journal *journal, struct moment now)
{
	return member_lease_is_over(journal_member(journal), now);
}

bool journal_lease_is_lost(const struct journal *journal)
{
	return member_lease_is_lost(journal_member(journal));
}

bool journal_follow(struct journal *journal, struct event_base *base,
	const struct following_handlers *handlers, char *error, size_t size)
{
	return member_follow(journal_member(journal), base, handlers, error, size);
}

void journal_stop_following(struct journal *journal)
{
	member_stop_following(journal_member(journal));
}

void journal_set_reach(struct journal *journal, const char *const *smscs, size_t count, size_t room)
{
	member_set_reach(journal_member(journal), smscs, count, room);
}

bool journal_release(struct journal *journal, const int64_t *ids, size_t count)
{
	return member_release(journal_member(journal), ids, count);
}

bool journal_publish(struct journal *journal, int64_t after, const void *octets, size_t len)
{
	return member_publish(journal_member(journal), after, octets, len);
}

struct following_figures journal_following(const struct journal *journal)
{
	return member_following(journal_member(journal));
}
