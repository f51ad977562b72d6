#include "agahi/request/tickets.h"

#include <stdlib.h>

static bool grow(struct tickets *tickets)
{
	size_t room = tickets->room == 0 ? 4 : tickets->room * 2;
	struct ticket *more = realloc(tickets->more, room * sizeof(*more));

	if (!more)
		return false;
	tickets->more = more;
	tickets->room = room;
	return true;
}

bool tickets_add(struct tickets *tickets, size_t link, const struct link_ticket *ticket)
{
	if (tickets->count == 0) {
		tickets->first = (struct ticket){ link, *ticket };
		tickets->count = 1;
		return true;
	}
	if (tickets->count == TICKETS_MAX || (tickets->count - 1 == tickets->room && !grow(tickets)))
		return false;
	tickets->more[tickets->count++ - 1] = (struct ticket){ link, *ticket };
	return true;
}

const struct ticket *tickets_at(const struct tickets *tickets, size_t index)
{
	return index == 0 ? &tickets->first : &tickets->more[index - 1];
}

void tickets_clear(struct tickets *tickets)
{
	free(tickets->more);
	*tickets = (struct tickets){ .count = 0 };
}
