/* The simulator's SMSC with the gateway at its other end, played by the suite. */
#ifndef AGAHI_TEST_SMSC_STAGE_H
#define AGAHI_TEST_SMSC_STAGE_H

#include "far_end.h"

#include "agahi/simulator/quirks.h"
#include "agahi/simulator/smsc.h"

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

struct stage {
	struct event_base *base;
	struct log *log;
	FILE *lines;
	struct smsc_options options;
	struct smsc *smsc;
	struct far_end end;
	unsigned bound, lost, acknowledged, unacknowledged, submitted;
	uint32_t cookie, status;  /* that was acknowledged last; or the cookie that was not */
	uint32_t judgement;       /* on submits */
	struct pdu_message taken; /* the submit that was told last, without its text */
};

static inline void on_bound(void *arg)
{
	((struct stage *)arg)->bound++;
}

static inline void on_lost(void *arg)
{
	((struct stage *)arg)->lost++;
}

static inline void on_acknowledged(uint32_t cookie, uint32_t status, void *arg)
{
	struct stage *stage = arg;

	stage->acknowledged++;
	stage->cookie = cookie;
	stage->status = status;
}

static inline void on_unacknowledged(uint32_t cookie, void *arg)
{
	struct stage *stage = arg;

	assert_int_equal(stage->lost, 0);
	stage->unacknowledged++;
	stage->cookie = cookie;
}

static inline void on_submitted(const struct pdu *pdu, void *arg)
{
	struct stage *stage = arg;

	stage->submitted++;
	stage->taken = pdu->message;
	stage->taken.text = span_of(NULL, 0);
}

static inline uint32_t on_judge(void *arg)
{
	return ((struct stage *)arg)->judgement;
}

static inline struct stage *stage_with(const char *quirk, const struct smsc_receipts *receipts)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	const struct smsc_handlers handlers = { on_bound, on_lost, on_acknowledged, on_unacknowledged,
		on_submitted, on_judge, stage };

	signal(SIGPIPE, SIG_IGN);
	stage->base = event_base_new();
	stage->lines = tmpfile();
	stage->log = log_new(stage->lines, LOG_LEVEL_INFO);
	stage->options.port = test_free_port();
	if (receipts)
		stage->options.receipts = *receipts;
	if (quirk)
		assert_true(quirks_add(&stage->options.quirks, quirk));
	stage->smsc = smsc_new(stage->base, &stage->options, stage->log, &handlers);
	assert_non_null(stage->smsc);
	stage->end = (struct far_end){ .base = stage->base, .fd = -1 };
	return stage;
}

static inline void end_stage(struct stage *stage)
{
	smsc_free(stage->smsc);
	far_end_close(&stage->end);
	log_free(stage->log);
	fclose(stage->lines);
	event_base_free(stage->base);
	free(stage);
}

static inline void bind_end(struct stage *stage, struct far_end *end, uint32_t command)
{
	struct pdu pdu = { .command = command, .sequence = 1, .bind = { .system_id = "agahi" } };

	end->base = stage->base;
	far_end_call(end, stage->options.port);
	far_end_send(end, &pdu);
	far_end_await(end, pdu_response_to(command), PDU_STATUS_OK);
}

static inline struct stage *bound_with(const char *quirk, const struct smsc_receipts *receipts)
{
	struct stage *stage = stage_with(quirk, receipts);

	bind_end(stage, &stage->end, PDU_BIND_TRANSCEIVER);
	return stage;
}

/* The next PDU, which must be `command`. Its text is valid until the next one. */
static inline struct pdu await_pdu(struct stage *stage, uint32_t command)
{
	struct pdu pdu = { 0 };

	if (stage->end.len == 0)
		test_wait_until(stage->base, far_end_has_mail, &stage->end);
	assert_true(far_end_read(&stage->end, &pdu));
	assert_int_equal(pdu.command, command);
	return pdu;
}

/* What the loopback carries comes in its own time: here, long enough for whatever would come. */
static inline void linger(struct stage *stage, unsigned ms)
{
	for (unsigned i = 0; i < ms; i++) {
		usleep(1000);
		test_turn(stage->base);
	}
}

#endif
