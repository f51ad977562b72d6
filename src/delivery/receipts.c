#include "agahi/delivery/receipts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PENDING = 20000 }; /* while the journal stands still; more come again */

struct receipts {
	struct journal *journal;
	struct refusals *refusals;
	struct metrics *metrics;
	struct link **links;
	size_t pending;
};

/* A receipt between its PDU and its commit. */
struct pending {
	struct journal_receipt record; /* first: the journal gives it back */
	struct receipts *receipts;
	struct ticket ticket;
};

static void name_smsc(const struct config_link *config, char out[JOURNAL_LINK_SIZE])
{
	snprintf(out, JOURNAL_LINK_SIZE, JOURNAL_SMSC_PREFIX "%s", config->smsc);
}

void receipts_expect(
	struct receipts *receipts, size_t link_index, int64_t id, const char *message_id, struct moment now)
{
	const struct config_link *config = link_config(receipts->links[link_index]);
	struct journal_submission submission = {
		.record.kind = JOURNAL_SUBMISSION, .request = id, .now_ms = now.wall_ms
	};

	if (!config->registered_delivery || *message_id == '\0')
		return;
	name_smsc(config, submission.link);
	receipt_canonical(message_id, strlen(message_id), submission.message_id);
	journal_put(receipts->journal, &submission.record);
}

static void on_done(struct journal_record *record, bool committed, struct moment now)
{
	struct pending *pending = record->owner;
	struct receipts *receipts = pending->receipts;
	const struct ticket *ticket = &pending->ticket;

	receipts->pending--;
	if (committed)
		link_answer(receipts->links[ticket->link], &ticket->ticket, PDU_STATUS_OK, now);
	else
		refusals_answer(receipts->refusals, ticket, NULL, REFUSED_STORAGE, now);
	free(pending);
}

/* Those that say nothing final, or cannot be read, are taken so that the SMSC does not come again. */
void receipts_take(struct receipts *receipts, const struct ticket *ticket, const struct message *message,
	struct moment now)
{
	const struct config_link *config = link_config(receipts->links[ticket->link]);
	const struct receipt *receipt = &message->receipt;

	metrics_count(receipts->metrics, COUNT_RECEIPTS, ticket->link);
	if (!config->registered_delivery || !message->has_receipt_id || receipt->state == RECEIPT_UNDERWAY) {
		link_answer(receipts->links[ticket->link], &ticket->ticket, PDU_STATUS_OK, now);
		return;
	}
	struct pending *pending = receipts->pending < MOST_PENDING ? calloc(1, sizeof(*pending)) : NULL;
	if (!pending) {
		refusals_answer(receipts->refusals, ticket, NULL, REFUSED_BUSY, now);
		return;
	}
	_Static_assert(sizeof(pending->record.ids) >= sizeof(receipt->ids), "all spellings fit");
	pending->receipts = receipts;
	pending->ticket = *ticket;
	pending->record.record =
		(struct journal_record){ .kind = JOURNAL_RECEIPT, .done = on_done, .owner = pending };
	name_smsc(config, pending->record.link);
	memcpy(pending->record.ids, receipt->ids, sizeof(receipt->ids));
	pending->record.id_count = receipt->id_count;
	pending->record.delivered = receipt->state == RECEIPT_DELIVERED;
	pending->record.now_ms = now.wall_ms;
	receipts->pending++;
	journal_put(receipts->journal, &pending->record.record);
}

size_t receipts_pending(const struct receipts *receipts)
{
	return receipts->pending;
}

struct receipts *receipts_new(
	struct journal *journal, struct refusals *refusals, struct metrics *metrics, struct link **links)
{
	struct receipts *receipts = calloc(1, sizeof(*receipts));

	if (receipts)
		*receipts = (struct receipts){ journal, refusals, metrics, links, 0 };
	return receipts;
}

void receipts_free(struct receipts *receipts)
{
	free(receipts);
}
