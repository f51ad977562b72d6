/* receipts: what the SMSC tells of replies that it took.
 *
 * An accepted part is expected under the id that the SMSC gave it; its receipt closes it. Receipts come by any link of
 * one SMSC, and are acknowledged when they are in the journal. Belongs to the loop's thread. */
#ifndef AGAHI_GATEWAY_RECEIPTS_H
#define AGAHI_GATEWAY_RECEIPTS_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/journal/journal.h"
#include "agahi/link/link.h"
#include "agahi/ops/metrics.h"
#include "agahi/request/refusals.h"
#include "agahi/request/tickets.h"
#include "agahi/smpp/message.h"

struct receipts;

/* What the arguments name must outlive it. NULL when memory is short. */
struct receipts *receipts_new(
	struct journal *journal, struct refusals *refusals, struct metrics *metrics, struct link **links);
void receipts_free(struct receipts *receipts);

/* A part of request `id` was accepted by the link under `message_id`. */
void receipts_expect(
	struct receipts *receipts, size_t link_index, int64_t id, const char *message_id, struct moment now);

/* Takes a receipt (MESSAGE_RECEIPT). */
void receipts_take(struct receipts *receipts, const struct ticket *ticket, const struct message *message,
	struct moment now);

/* Receipts that wait for their commit. */
size_t receipts_pending(const struct receipts *receipts);

#endif
