/* The SMSC's end of a connection, played by the suite: it writes and reads PDUs, and turns the loop in between. */
#ifndef AGAHI_TEST_FAR_END_H
#define AGAHI_TEST_FAR_END_H

#include "testing.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "agahi/base/clock.h"
#include "agahi/smpp/pdu.h"

/* The suite's own clock: nothing passes but what it lets pass. Once in a suite, in place of the library's. */
#define THE_CLOCK_IS_OURS(moment_)                                                                           \
	struct moment clock_now(void)                                                                        \
	{                                                                                                    \
		return moment_;                                                                              \
	}

static inline struct moment test_later(struct moment from, uint64_t ms)
{
	return (struct moment){ from.us + ms * 1000, from.wall_ms + (int64_t)ms };
}

struct far_end {
	struct event_base *base;
	int fd;
	size_t len;
	uint8_t octets[4 * PDU_MAX_OCTETS];
	uint8_t taken[PDU_MAX_OCTETS]; /* the PDU that was read last: its text points here */
};

/* Callbacks are deferred, and one leads to the next. */
static inline void test_turn(struct event_base *base)
{
	for (int i = 0; i < 8; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

/* For what the machine does in its own time, such as connecting. */
static inline void test_wait_until(struct event_base *base, bool (*is_so)(void *arg), void *arg)
{
	for (int i = 0; i < 5000 && !is_so(arg); i++) {
		test_turn(base);
		usleep(1000);
	}
	assert_true(is_so(arg));
}

/* Two ends of one connection, neither of which holds up who reads it. */
static inline void test_pair(int ends[2])
{
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
}

static inline void far_end_write(struct far_end *end, const void *octets, size_t len)
{
	assert_int_equal(write(end->fd, octets, len), len);
	test_turn(end->base);
}

static inline void far_end_send(struct far_end *end, const struct pdu *pdu)
{
	static uint8_t octets[PDU_MAX_OCTETS];
	size_t len = pdu_encode(pdu, octets, sizeof(octets));

	assert_int_not_equal(len, 0);
	far_end_write(end, octets, len);
}

static inline void far_end_say(struct far_end *end, uint32_t command, uint32_t status, uint32_t sequence)
{
	struct pdu pdu = { .command = command, .status = status, .sequence = sequence };

	far_end_send(end, &pdu);
}

/* False when nothing whole has come. */
static inline bool far_end_read(struct far_end *end, struct pdu *pdu)
{
	size_t len = 0;

	test_turn(end->base);
	ssize_t got = read(end->fd, end->octets + end->len, sizeof(end->octets) - end->len);
	if (got > 0)
		end->len += (size_t)got;
	if (pdu_frame((struct span){ end->octets, end->len }, &len) != PDU_FRAME_COMPLETE)
		return false;
	memcpy(end->taken, end->octets, len);
	end->len -= len;
	memmove(end->octets, end->octets + len, end->len);
	assert_int_equal(pdu_decode((struct span){ end->taken, len }, pdu), PDU_FAULT_NONE);
	return true;
}

/* Reads one that must be `command`, and returns its sequence number. */
static inline uint32_t far_end_expect(struct far_end *end, uint32_t command, uint32_t status)
{
	struct pdu pdu = { 0 };

	assert_true(far_end_read(end, &pdu));
	assert_int_equal(pdu.command, command);
	assert_int_equal(pdu.status, status);
	return pdu.sequence;
}

static inline void far_end_expect_nothing(struct far_end *end)
{
	struct pdu pdu;

	assert_false(far_end_read(end, &pdu));
}

/* Has our side closed the connection? All that it said must have been read. */
static inline bool far_end_is_closed(struct far_end *end)
{
	uint8_t octet;

	test_turn(end->base);
	assert_int_equal(end->len, 0);
	ssize_t got = read(end->fd, &octet, 1);
	return got == 0 || (got < 0 && errno == ECONNRESET);
}

static inline void far_end_close(struct far_end *end)
{
	if (end->fd >= 0)
		close(end->fd);
	end->fd = -1;
	end->len = 0;
	test_turn(end->base);
}

static inline void far_end_fill_message(struct pdu *pdu, uint32_t command, uint32_t sequence)
{
	static const uint8_t text[] = "VOTE";

	memset(pdu, 0, sizeof(*pdu));
	pdu->command = command;
	pdu->sequence = sequence;
	snprintf(pdu->message.source.digits, sizeof(pdu->message.source.digits), "923001234567");
	snprintf(pdu->message.destination.digits, sizeof(pdu->message.destination.digits), "8300");
	pdu->message.text = (struct span){ text, sizeof(text) - 1 };
}

#endif
