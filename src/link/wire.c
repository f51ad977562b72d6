#include "agahi/link/wire.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "agahi/base/clock.h"
#include "agahi/base/mask.h"
#include "agahi/link/tls.h"

enum {
	READ_OCTETS = 64 * 1024,
	BLOCK_OCTETS = 16 * 1024,
	FINISH_WITHIN_S = 2,
	NAME_SIZE = 80,
	REASON_SIZE = 160,
	VALUE_SIZE = 96 /* of a field that is told */
};

struct wire {
	struct bufferevent *bev;
	struct log *log;
	struct wire_refusals *refusals;
	struct wire_handlers handlers;
	const struct wire_tap *tap;
	wire_skim_h skim;
	enum pdu_codec codec;
	bool in_handler;
	bool freed;     /* wire_free() was called inside a handler */
	bool finishing; /* nothing is read any more */
	bool closed;
	char name[NAME_SIZE];
	char reason[REASON_SIZE];
	/* What one turn of the loop sends: it goes into the connection's buffer in one piece, at the turn's end. */
	struct event *turn_end;
	size_t filled;
	uint8_t block[BLOCK_OCTETS];
};

static void destroy(struct wire *wire)
{
	if (wire->turn_end)
		event_free(wire->turn_end);
	bufferevent_free(wire->bev);
	free(wire);
}

void wire_free(struct wire *wire)
{
	if (!wire)
		return;
	bufferevent_disable(wire->bev, EV_READ | EV_WRITE);
	bufferevent_setcb(wire->bev, NULL, NULL, NULL, NULL);
	wire->closed = true;
	if (wire->in_handler)
		wire->freed = true;
	else
		destroy(wire);
}

/* What the kernel has of it goes too (socket(7), SO_LINGER). */
void wire_reset(struct wire *wire)
{
	const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	evutil_socket_t fd = bufferevent_getfd(wire->bev);

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

/* Leaves a handler; false when the wire is gone. */
static bool after_handler(struct wire *wire)
{
	wire->in_handler = false;
	if (!wire->freed)
		return true;
	destroy(wire);
	return false;
}

static void close_with(struct wire *wire, const char *reason, struct moment now)
{
	if (wire->closed)
		return;
	wire->closed = true;
	bufferevent_disable(wire->bev, EV_READ | EV_WRITE);
	bool nested = wire->in_handler;
	wire->in_handler = true;
	wire->handlers.closed(reason, now, wire->handlers.arg);
	if (!nested)
		after_handler(wire);
}

static void show(const struct wire *wire, bool sent, const struct pdu *pdu, enum pdu_fault fault)
{
	if (wire->tap && wire->tap->seen)
		wire->tap->seen(sent, pdu, fault, wire->tap->arg);
}

void wire_set_codec(struct wire *wire, enum pdu_codec codec)
{
	wire->codec = codec;
}

void wire_set_tap(struct wire *wire, const struct wire_tap *tap)
{
	wire->tap = tap;
}

void wire_set_skim(struct wire *wire, wire_skim_h skim)
{
	wire->skim = skim;
}

/* False when memory is short: then the block stays as it is. */
static bool hand_over_block(struct wire *wire)
{
	if (wire->filled > 0 && bufferevent_write(wire->bev, wire->block, wire->filled) != 0)
		return false;
	wire->filled = 0;
	return true;
}

static void on_turn_end(evutil_socket_t fd, short what, void *arg)
{
	struct wire *wire = arg;

	(void)fd;
	(void)what;
	if (!wire->closed && !hand_over_block(wire))
		close_with(wire, "memory is short", clock_now());
}

/* Room for so many octets more in the block, which is handed over first when it is too full; NULL when it never has. */
static uint8_t *find_place(struct wire *wire, size_t room)
{
	if (room > BLOCK_OCTETS || (room > BLOCK_OCTETS - wire->filled && !hand_over_block(wire)))
		return NULL;
	return wire->block + wire->filled;
}

static void take_place(struct wire *wire, size_t octets)
{
	if (wire->filled == 0)
		event_active(wire->turn_end, 0, 0);
	wire->filled += octets;
}

/* Behind what waits in the block. */
static bool write_past_block(struct wire *wire, struct span octets)
{
	return hand_over_block(wire) && bufferevent_write(wire->bev, octets.data, octets.len) == 0;
}

static bool send_long(struct wire *wire, const struct pdu *pdu, size_t room)
{
	uint8_t *octets = malloc(room);
	size_t len = octets ? pdu_encode_by(wire->codec, pdu, octets, room) : 0;
	bool sent = len > 0 && write_past_block(wire, (struct span){ octets, len });

	free(octets);
	return sent;
}

static bool send_short(struct wire *wire, const struct pdu *pdu, size_t room)
{
	uint8_t *place = find_place(wire, room);
	size_t len = place ? pdu_encode_by(wire->codec, pdu, place, room) : 0;

	if (len > 0)
		take_place(wire, len);
	return len > 0;
}

bool wire_send(struct wire *wire, const struct pdu *pdu)
{
	size_t room = PDU_MAX_ENCODED + pdu->message.text.len;

	if (wire->closed || !(room > BLOCK_OCTETS ? send_long : send_short)(wire, pdu, room))
		return false;
	show(wire, true, pdu, PDU_FAULT_NONE);
	return true;
}

bool wire_send_octets(struct wire *wire, struct span octets)
{
	uint8_t *place;

	if (octets.len == 0 || octets.len > PDU_MAX_OCTETS || wire->closed)
		return false;
	place = find_place(wire, octets.len);
	if (!place)
		return write_past_block(wire, octets);
	memcpy(place, octets.data, octets.len);
	take_place(wire, octets.len);
	return true;
}

bool wire_send_header(struct wire *wire, uint32_t command, uint32_t status, uint32_t sequence)
{
	struct pdu pdu;

	pdu_begin(&pdu, command);
	pdu.status = status;
	pdu.sequence = sequence;
	return wire_send(wire, &pdu);
}

void wire_finish(struct wire *wire, const char *reason)
{
	static const struct timeval within = { FINISH_WITHIN_S, 0 };

	if (wire->finishing || wire->closed)
		return;
	wire->finishing = true;
	hand_over_block(wire); /* or at the end of the turn */
	snprintf(wire->reason, sizeof(wire->reason), "%s", reason);
	bufferevent_disable(wire->bev, EV_READ);
	bufferevent_set_timeouts(wire->bev, NULL, &within);
	bufferevent_setwatermark(wire->bev, EV_WRITE, 0, 0);
	/* With nothing left to send the write callback would not come by itself. */
	bufferevent_trigger(wire->bev, EV_WRITE, BEV_TRIG_DEFER_CALLBACKS);
}

/* --- refusals ----------------------------------------------------------------------------------------- */

/* The value of a field that is too long, for a person to read; it may be a citizen's number. NULL: none is. */
static const char *mask_field(const struct pdu *pdu, char out[VALUE_SIZE])
{
	size_t len = pdu->long_value.len < VALUE_SIZE - 1 ? pdu->long_value.len : VALUE_SIZE - 1;

	if (!pdu->long_field)
		return NULL;
	memset(out, 0, VALUE_SIZE);
	if (pdu->long_value.data)
		memcpy(out, pdu->long_value.data, len);
	mask_text(out);
	return out;
}

static void log_refusal(
	struct wire *wire, enum pdu_fault kind, const struct pdu *pdu, const char *reason, struct moment now)
{
	struct told *told = &wire->refusals->faults[kind];
	char value[VALUE_SIZE];
	uint64_t count;

	if (!told_count(told, moment_ms(now), &count))
		return;
	log_warn(wire->log, "pdu_refused", LOG_WORD("link", wire->name),
		LOG_WORD("command", pdu_command_name(pdu->command)), LOG_HEX("command_id", pdu->command, 8),
		LOG_NUMBER("sequence", pdu->sequence), LOG_TEXT("reason", reason),
		LOG_WORD("field", pdu->long_field),
		pdu->long_field ? LOG_NUMBER("octets", pdu->long_value.len) : LOG_NOTHING,
		LOG_TEXT("value", mask_field(pdu, value)), LOG_TALLY(count, told->total));
}

static void note_repairs(struct wire *wire, const struct pdu *pdu, struct moment now)
{
	for (int repair = 0; repair < PDU_REPAIR_COUNT; repair++) {
		struct told *told = &wire->refusals->repairs[repair];
		uint64_t count;

		if (!(pdu->repairs & 1u << repair) || !told_count(told, moment_ms(now), &count))
			continue;
		log_warn(wire->log, "pdu_repaired", LOG_WORD("link", wire->name),
			LOG_WORD("command", pdu_command_name(pdu->command)),
			LOG_NUMBER("sequence", pdu->sequence),
			LOG_TEXT("reason", pdu_repair_words((enum pdu_repair)repair)),
			LOG_TALLY(count, told->total));
	}
}

static void refuse_pdu(struct wire *wire, const struct pdu *pdu, enum pdu_fault fault, struct moment now)
{
	log_refusal(wire, fault, pdu, pdu_fault_words(fault), now);
	if (!pdu_is_response(pdu->command)) /* nacking a response could go back and forth for ever */
		wire_send_header(wire, pdu_response_to(pdu->command), pdu->status, pdu->sequence);
}

static void refuse_stream(struct wire *wire, size_t length, struct moment now)
{
	struct pdu nothing;
	char reason[96];

	pdu_begin(&nothing, 0);
	snprintf(reason, sizeof(reason), "command_length %zu is outside 16 to %d: the connection is closed",
		length, PDU_MAX_OCTETS);
	log_refusal(wire, PDU_FAULT_NONE, &nothing, reason, now);
	wire_send_header(wire, PDU_GENERIC_NACK, PDU_STATUS_INVALID_COMMAND_LENGTH, 0);
	wire_finish(wire, reason);
}

/* --- reading ------------------------------------------------------------------------------------------ */

/* False when the wire is closed or gone, and no more must be read. */
static bool take_pdu(struct wire *wire, struct span octets, struct moment now)
{
	struct pdu pdu;
	enum pdu_fault fault = pdu_decode_by(wire->codec, octets, &pdu);

	show(wire, false, &pdu, fault);
	if (fault != PDU_FAULT_NONE) {
		refuse_pdu(wire, &pdu, fault, now);
		return true;
	}
	if (pdu.repairs != 0)
		note_repairs(wire, &pdu, now);
	wire->in_handler = true;
	wire->handlers.received(&pdu, now, wire->handlers.arg);
	return after_handler(wire) && !wire->closed && !wire->finishing;
}

static size_t skim(const struct wire *wire, struct span octets, struct moment now)
{
	return wire->skim && octets.data ? wire->skim(octets, now, wire->handlers.arg) : 0;
}

static size_t unsent(const struct wire *wire)
{
	return wire->filled + evbuffer_get_length(bufferevent_get_output(wire->bev));
}

static void pause_if_peer_does_not_read(struct wire *wire)
{
	if (unsent(wire) < WIRE_MAX_UNSENT)
		return;
	bufferevent_disable(wire->bev, EV_READ);
	bufferevent_setwatermark(wire->bev, EV_WRITE, WIRE_MAX_UNSENT / 2, 0);
}

static void on_read(struct bufferevent *bev, void *arg)
{
	struct wire *wire = arg;
	const struct moment now = clock_now();
	struct evbuffer *input = bufferevent_get_input(bev);
	size_t available = evbuffer_get_length(input);
	const uint8_t *data = evbuffer_pullup(input, -1);
	size_t used = skim(wire, (struct span){ data, available }, now), len = 0;
	enum pdu_frame frame = PDU_FRAME_PARTIAL;

	while (data &&
		(frame = pdu_frame((struct span){ data + used, available - used }, &len)) ==
			PDU_FRAME_COMPLETE) {
		if (!take_pdu(wire, (struct span){ data + used, len }, now))
			return;
		used += len;
		used += skim(wire, (struct span){ data + used, available - used }, now);
	}
	evbuffer_drain(input, used);
	if (frame == PDU_FRAME_BROKEN)
		refuse_stream(wire, len, now);
	else
		pause_if_peer_does_not_read(wire);
}

static void on_write(struct bufferevent *bev, void *arg)
{
	struct wire *wire = arg;

	if (wire->finishing) {
		if (unsent(wire) == 0)
			close_with(wire, wire->reason, clock_now());
		return;
	}
	if (!(bufferevent_get_enabled(bev) & EV_READ)) {
		bufferevent_setwatermark(bev, EV_WRITE, 0, 0);
		bufferevent_enable(bev, EV_READ);
	}
}

/* A citizen waits for each PDU: none is held back to fill a packet. */
static void send_without_delay(struct bufferevent *bev)
{
	evutil_socket_t fd = bufferevent_getfd(bev);
	int on = 1;

	if (fd >= 0)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

/* A name that could not be looked up has a reason of its own. */
static const char *failure_words(struct bufferevent *bev, int error)
{
	int lookup = bufferevent_socket_get_dns_error(bev);

	if (lookup != 0)
		return evutil_gai_strerror(lookup);
	return error != 0 ? evutil_socket_error_to_string(error) : "the connection failed";
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct wire *wire = arg;
	int error = EVUTIL_SOCKET_ERROR();
	const struct moment now = clock_now();
	char reason[REASON_SIZE];

	if (what & BEV_EVENT_CONNECTED) {
		tls_established(bev);
		send_without_delay(bev);
		wire->in_handler = true;
		if (wire->handlers.connected)
			wire->handlers.connected(now, wire->handlers.arg);
		after_handler(wire);
		return;
	}
	if (wire->finishing)
		close_with(wire, wire->reason, now);
	else if (tls_failure(bev, reason, sizeof(reason)))
		close_with(wire, reason, now);
	else if (what & BEV_EVENT_EOF)
		close_with(wire, "the peer closed the connection", now);
	else if (what & BEV_EVENT_TIMEOUT)
		close_with(wire, "the connection timed out", now);
	else
		close_with(wire, failure_words(bev, error), now);
}

struct wire *wire_new(struct bufferevent *bev, const char *name, struct log *log,
	struct wire_refusals *refusals, const struct wire_handlers *handlers)
{
	struct wire *wire = calloc(1, sizeof(*wire));

	if (!wire) {
		bufferevent_free(bev);
		return NULL;
	}
	wire->bev = bev;
	wire->turn_end = event_new(bufferevent_get_base(bev), -1, 0, on_turn_end, wire);
	if (!wire->turn_end) {
		destroy(wire);
		return NULL;
	}
	wire->log = log;
	wire->refusals = refusals;
	wire->handlers = *handlers;
	snprintf(wire->name, sizeof(wire->name), "%s", name);
	send_without_delay(bev);
	bufferevent_set_max_single_read(bev, READ_OCTETS);
	bufferevent_set_max_single_write(bev, READ_OCTETS);
	bufferevent_setcb(bev, on_read, on_write, on_event, wire);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
	return wire;
}
