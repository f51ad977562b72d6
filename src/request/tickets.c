#include "agahi/request/tickets.h"

#include <stdlib.h>

struct redelivery_origin ticket_origin(const struct ticket *ticket)
{
	return (struct redelivery_origin){ (uint16_t)ticket->link, ticket->ticket.leg,
		ticket->ticket.generation };
}

static bool grow(struct tickets *tickets)
{
	size_t room = tickets->room == 0 ? 4 : tickets->room * 2;
	struct ticket *more = realloc(tickets->more, room * sizeof(*more));

	if (!more)
		return false;
	tickets->more = more;
	tickets->room = (uint16_t)room;
	return true;
}

bool tickets_add(struct tickets *tickets, const struct ticket *ticket)
{
	if (tickets->count == 0) {
		tickets->first = *ticket;
		tickets->count = 1;
		return true;
	}
	if (tickets->count == TICKETS_MAX || (tickets->count - 1 == tickets->room && !grow(tickets)))
		return false;
	tickets->more[tickets->count++ - 1] = *ticket;
	return true;
}

const struct ticket *tickets_at(const struct tickets *tickets, size_t index)
{
	return index == 0 ? &tickets->first : &tickets->more[index - 1];
}

void tickets_acknowledge(const struct tickets *tickets, struct link *const *links, struct moment now)
{
	for (size_t i = 0; i < tickets->count; i++) {
		const struct ticket *ticket = tickets_at(tickets, i);

		link_answer(links[ticket->link], &ticket->ticket, PDU_STATUS_OK, now);
	}
}

void tickets_clear(struct tickets *tickets)
{
	free(tickets->more);
	*tickets = (struct tickets){ .count = 0 };
}
