#include "agahi/request/unanswered.h"

#include <stdio.h>
#include <stdlib.h>

#include "agahi/base/mask.h"
#include "agahi/base/told.h"
#include "agahi/service/silences.h"

enum { SENDERS = 16384 }; /* counted at once */

struct unanswered {
	struct unanswered_parts parts;
	struct silences *silences;
	struct told machines;
};

static const char *link_name(const struct unanswered *unanswered, size_t link_index)
{
	return link_config(unanswered->parts.links[link_index])->name;
}

static void tell_machine(struct unanswered *unanswered, size_t link_index, const struct address *sender,
	const char *reason, struct moment now)
{
	char masked[MASK_NUMBER_SIZE];
	uint64_t count;

	metrics_count(unanswered->parts.metrics, COUNT_MACHINES, link_index);
	if (!told_count(&unanswered->machines, moment_ms(now), &count))
		return;
	log_warn(unanswered->parts.log, "message_not_answered",
		LOG_WORD("link", link_name(unanswered, link_index)),
		LOG_WORD("from", mask_number(sender->digits, masked)), LOG_TEXT("reason", reason),
		LOG_TALLY(count, unanswered->machines.total));
}

void unanswered_count(struct unanswered *unanswered, size_t link_index, const struct address *sender,
	enum decide_rule rule, const char *reason, struct moment now)
{
	struct metrics *metrics = unanswered->parts.metrics;

	silences_count(unanswered->silences, sender_identity(&unanswered->parts.key, sender),
		decide_rule_name(rule), link_index, now.wall_ms);
	metrics_count(metrics, COUNT_REQUESTS, link_index);
	metrics_count(metrics, rule == RULE_LIMITED ? COUNT_LIMITED : COUNT_SILENT, link_index);
	message_log_aside(unanswered->parts.messages,
		&(struct message_aside){ .state = "silent",
			.rule = decide_rule_name(rule),
			.reason = reason,
			.link = link_name(unanswered, link_index),
			.citizen = sender },
		now);
	if (reason)
		tell_machine(unanswered, link_index, sender, reason, now);
}

static void keep(const struct silence *silence, void *arg)
{
	struct unanswered *unanswered = arg;
	struct journal_silence row = { .record.kind = JOURNAL_SILENCE,
		.minute = silence->minute,
		.sender_identity = silence->sender,
		.rule = silence->rule,
		.count = silence->count };

	snprintf(row.link, sizeof(row.link), "%s", link_name(unanswered, silence->link));
	journal_put(unanswered->parts.journal, &row.record);
}

void unanswered_flush(struct unanswered *unanswered)
{
	silences_flush(unanswered->silences);
}

struct unanswered *unanswered_new(const struct unanswered_parts *parts)
{
	struct unanswered *unanswered = calloc(1, sizeof(*unanswered));

	if (!unanswered)
		return NULL;
	unanswered->parts = *parts;
	unanswered->silences = silences_new(SENDERS, keep, unanswered);
	if (!unanswered->silences) {
		free(unanswered);
		return NULL;
	}
	return unanswered;
}

void unanswered_free(struct unanswered *unanswered)
{
	if (!unanswered)
		return;
	silences_free(unanswered->silences);
	free(unanswered);
}
