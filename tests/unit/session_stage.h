/* One session with its owner and the SMSC at its other end, for the suites of it. */
#ifndef AGAHI_TEST_SESSION_STAGE_H
#define AGAHI_TEST_SESSION_STAGE_H

#include "far_end.h"

#include "agahi/base/resolver.h"
#include "agahi/link/session.h"

enum { ANSWER_MS = 5000, SILENCE_MS = 30000, LAST_ANSWERS_MS = 2000, WINDOW = 2, MOST_FATES = 8 };

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

struct fate {
	uint64_t cookie;
	enum submit_outcome outcome;
	uint32_t status;
	char message_id[PDU_MESSAGE_ID_SIZE];
	bool before_the_end;
};

struct stage {
	struct config_link config;
	struct session_place place;
	struct wire_refusals refusals;
	struct session *session;
	struct far_end end;
	bool takes_outbind;
	unsigned outbinds;
	unsigned bound;
	unsigned messages;
	struct pdu message; /* the last; its text is gone */
	struct fate fates[MOST_FATES];
	size_t fate_count;
	unsigned ends;
	char reason[200];
	struct moment ended;
	bool was_unbound;
};

/* --- the owner ---------------------------------------------------------------------------------------- */

static inline void on_bound(struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_int_equal(at.us, now.us);
	stage->bound++;
}

static inline void on_message(const struct pdu *pdu, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_int_equal(at.us, now.us);
	stage->messages++;
	stage->message = *pdu;
}

static inline void on_submitted(
	const struct submitter *submitter, const struct submit_fate *fate, struct moment at, void *arg)
{
	struct stage *stage = arg;
	struct fate *into = &stage->fates[stage->fate_count++];

	assert_true(stage->fate_count <= MOST_FATES);
	assert_int_equal(at.us, now.us);
	if (fate->outcome == SUBMIT_LOST) /* nothing more goes this way */
		assert_false(session_can_submit(stage->session));
	*into = (struct fate){ submitter->cookie, fate->outcome, fate->status, "", stage->ends == 0 };
	snprintf(into->message_id, sizeof(into->message_id), "%s", fate->message_id);
}

/* As the link does it: nothing may touch the session afterwards. */
static inline void on_closed(const char *reason, struct moment at, void *arg)
{
	struct stage *stage = arg;
	struct session *session = stage->session;

	stage->ends++;
	snprintf(stage->reason, sizeof(stage->reason), "%s", reason);
	stage->ended = at;
	stage->was_unbound = session_was_unbound(session);
	stage->session = NULL;
	session_free(session, at);
}

static inline bool on_outbind(struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_int_equal(at.us, now.us);
	stage->outbinds++;
	return stage->takes_outbind;
}

static inline struct session_handlers handlers_of(struct stage *stage)
{
	return (struct session_handlers){ on_bound, on_message, on_submitted, on_closed, on_outbind, stage };
}

/* --- the stage ---------------------------------------------------------------------------------------- */

static inline struct stage *new_stage(void)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	assert_non_null(stage);
	stage->config = test_link_config();
	stage->config.window = WINDOW;
	stage->config.enquire_link = SILENCE_MS / 1000;
	stage->end.base = event_base_new();
	stage->end.fd = -1;
	stage->place.connection.base = stage->end.base;
	stage->place.connection.resolver = resolver_new(stage->end.base);
	stage->place.refusals = &stage->refusals;
	stage->takes_outbind = true;
	return stage;
}

/* A connection that the SMSC opened. */
static inline struct stage *accepted(uint32_t bind)
{
	struct stage *stage = new_stage();
	const struct session_target target = { "smsc.example", 0, bind };
	const struct session_handlers handlers = handlers_of(stage);
	int ends[2];

	test_pair(ends);
	stage->end.fd = ends[1];
	stage->session = session_accept(&stage->place, &stage->config, ends[0], &target, &handlers, now);
	assert_non_null(stage->session);
	return stage;
}

static inline struct stage *binding(uint32_t *sequence)
{
	struct stage *stage = accepted(PDU_BIND_TRANSCEIVER);

	far_end_knock(&stage->end, "knock");
	*sequence = far_end_expect(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	assert_int_not_equal(*sequence, 0);
	return stage;
}

static inline struct stage *bound(void)
{
	uint32_t sequence;
	struct stage *stage = binding(&sequence);

	far_end_say(&stage->end, PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_OK, sequence);
	assert_int_equal(stage->bound, 1);
	assert_true(session_is_bound(stage->session));
	return stage;
}

static inline struct stage *unbinding(uint32_t *sequence)
{
	struct stage *stage = bound();

	session_unbind(stage->session, now);
	*sequence = far_end_expect(&stage->end, PDU_UNBIND, PDU_STATUS_OK);
	return stage;
}

static inline void end_stage(struct stage *stage)
{
	session_free(stage->session, now);
	far_end_close(&stage->end);
	resolver_free(stage->place.connection.resolver);
	event_base_free(stage->end.base);
	free(stage);
}

static inline void pass(struct stage *stage, uint64_t ms)
{
	now = test_later(now, ms);
	if (stage->session)
		session_tick(stage->session, now);
	test_turn(stage->end.base);
}

/* It must last until just before `ms`, and end then. */
static inline void expect_end_after(struct stage *stage, uint64_t ms, const char *reason)
{
	pass(stage, ms - 1);
	assert_int_equal(stage->ends, 0);
	pass(stage, 1);
	assert_int_equal(stage->ends, 1);
	assert_string_equal(stage->reason, reason);
	assert_int_equal(stage->ended.us, now.us);
}

static inline void expect_end(struct stage *stage, const char *reason)
{
	test_turn(stage->end.base);
	assert_int_equal(stage->ends, 1);
	assert_string_equal(stage->reason, reason);
	assert_null(stage->session);
	assert_true(far_end_is_closed(&stage->end));
}

static inline bool try_submit(struct stage *stage, uint64_t cookie, uint32_t *sequence)
{
	const struct submitter submitter = { NULL, NULL, cookie };
	struct pdu pdu;

	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 0);
	bool sent = session_submit(stage->session, &pdu, &submitter, now);
	*sequence = pdu.sequence;
	return sent;
}

/* Returns its sequence number, as the SMSC saw it. */
static inline uint32_t submit(struct stage *stage, uint64_t cookie)
{
	uint32_t sequence;

	assert_true(try_submit(stage, cookie, &sequence));
	assert_int_equal(far_end_expect(&stage->end, PDU_SUBMIT_SM, PDU_STATUS_OK), sequence);
	return sequence;
}

static inline void accept_submit(struct stage *stage, uint32_t sequence)
{
	struct pdu pdu = { .command = PDU_SUBMIT_SM_RESP, .sequence = sequence, .message_id = "id-1" };

	far_end_send(&stage->end, &pdu);
}

static inline void expect_fate(const struct stage *stage, size_t which, uint64_t cookie,
	enum submit_outcome outcome, uint32_t status)
{
	assert_true(which < stage->fate_count);
	assert_int_equal(stage->fates[which].cookie, cookie);
	assert_int_equal(stage->fates[which].outcome, outcome);
	assert_int_equal(stage->fates[which].status, status);
	assert_string_equal(stage->fates[which].message_id, outcome == SUBMIT_ACCEPTED ? "id-1" : "");
	assert_true(stage->fates[which].before_the_end);
}

static inline void deliver(struct stage *stage, uint32_t command, uint32_t sequence)
{
	struct pdu pdu;

	far_end_fill_message(&pdu, command, sequence);
	far_end_send(&stage->end, &pdu);
}

static inline void send_unbind(struct stage *stage, uint32_t sequence)
{
	far_end_say(&stage->end, PDU_UNBIND, PDU_STATUS_OK, sequence);
}

#endif
