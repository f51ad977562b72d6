#include "agahi/request/refusals.h"

#include <stdlib.h>

#include "agahi/base/told.h"

struct refusals {
	struct link **links;
	struct log *log;
	struct metrics *metrics;
	struct message_log *messages;
	struct told told[REFUSAL_COUNT];
};

static const struct {
	uint32_t status;
	const char *reason;
} table[REFUSAL_COUNT] = {
	[REFUSED_BUSY] = { PDU_STATUS_TEMPORARY_APP_ERROR, "draining, or too many requests in hand" },
	[REFUSED_STORAGE] = { PDU_STATUS_TEMPORARY_APP_ERROR, "the journal cannot be written" },
	[REFUSED_FULL] = { PDU_STATUS_TEMPORARY_APP_ERROR, "the journal is over store.max_size" },
	[REFUSED_USSD] = { PDU_STATUS_PERMANENT_APP_ERROR, "USSD is not served on this link" },
	[REFUSED_HEADER] = { PDU_STATUS_INVALID_MESSAGE_LENGTH, "the user data header runs past the text" },
	[REFUSED_PART] = { PDU_STATUS_PERMANENT_APP_ERROR,
		"a part of a message with too many or too long parts" },
	[REFUSED_ADDRESS] = { PDU_STATUS_INVALID_DESTINATION,
		"an address of more than 20 digits, by which no reply can go out" },
};

struct refusals *refusals_new(
	struct link **links, struct log *log, struct metrics *metrics, struct message_log *messages)
{
	struct refusals *refusals = calloc(1, sizeof(*refusals));

	if (refusals)
		*refusals = (struct refusals){
			.links = links, .log = log, .metrics = metrics, .messages = messages
		};
	return refusals;
}

void refusals_free(struct refusals *refusals)
{
	free(refusals);
}

static void tell_message(const struct refusals *refusals, const struct ticket *ticket,
	const struct address *sender, enum refusal why, struct moment now)
{
	const struct message_aside aside = { .state = "refused",
		.reason = table[why].reason,
		.status = table[why].status,
		.link = link_config(refusals->links[ticket->link])->name,
		.citizen = sender };

	message_log_aside(refusals->messages, &aside, now);
}

void refusals_answer(struct refusals *refusals, const struct ticket *ticket, const struct address *sender,
	enum refusal why, struct moment now)
{
	struct link *link = refusals->links[ticket->link];
	uint64_t count;

	link_answer(link, &ticket->ticket, table[why].status, now);
	metrics_count(refusals->metrics, COUNT_REFUSED, ticket->link);
	if (sender)
		tell_message(refusals, ticket, sender, why, now);
	if (!told_count(&refusals->told[why], moment_ms(now), &count))
		return;
	log_warn(refusals->log, "message_refused", LOG_WORD("link", link_config(link)->name),
		LOG_HEX("status", table[why].status, 2), LOG_TEXT("reason", table[why].reason),
		LOG_TALLY(count, refusals->told[why].total));
}

void refusals_answer_all(struct refusals *refusals, const struct tickets *tickets,
	const struct address *sender, enum refusal why, struct moment now)
{
	for (size_t i = 0; i < tickets->count; i++)
		refusals_answer(refusals, tickets_at(tickets, i), sender, why, now);
}
