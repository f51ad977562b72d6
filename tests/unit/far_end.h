/* The SMSC's end of a connection, played by the suite: it writes and reads PDUs, and turns the loop in between. */
#ifndef AGAHI_TEST_FAR_END_H
#define AGAHI_TEST_FAR_END_H

#include "testing.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include "agahi/base/clock.h"
#include "agahi/config/config.h"
#include "agahi/smpp/pdu.h"

/* The suite's own clock: nothing passes but what it lets pass. Once in a suite, in place of the library's. */
#define THE_CLOCK_IS_OURS(moment_) \
	struct moment clock_now(void) \
	{ \
		return moment_; \
	}

static inline struct moment test_later(struct moment from, uint64_t ms)
{
	return (struct moment){ from.us + ms * 1000, from.wall_ms + (int64_t)ms };
}

/* Does the log, written to `lines`, have these words? */
static inline bool test_is_told(FILE *lines, const char *words)
{
	char text[16384];

	fflush(lines);
	rewind(lines);
	text[fread(text, 1, sizeof(text) - 1, lines)] = '\0';
	return strstr(text, words) != NULL;
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
	signal(SIGPIPE, SIG_IGN); /* as the programs do */
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

/* A socket that takes calls on `port` (0: one of its own); -1 when somebody else does. */
static inline int test_listen_on(uint16_t port)
{
	const struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) }
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int on = 1;

	signal(SIGPIPE, SIG_IGN);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 && listen(fd, 5) == 0)
		return fd;
	close(fd);
	return -1;
}

static inline int test_listen(uint16_t *port)
{
	struct sockaddr_in address;
	socklen_t len = sizeof(address);
	int fd = test_listen_on(0);

	assert_true(fd >= 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

/* A port that was free a moment ago. */
static inline uint16_t test_free_port(void)
{
	uint16_t port;

	close(test_listen(&port));
	return port;
}

/* Has somebody called? */
static inline bool far_end_accept(struct far_end *end, int listener)
{
	test_turn(end->base);
	end->len = 0;
	end->fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	return end->fd >= 0;
}

/* Somebody calls, in a moment. */
static inline void far_end_take_call(struct far_end *end, int listener)
{
	for (int i = 0; i < 5000 && !far_end_accept(end, listener); i++)
		usleep(1000);
	assert_true(end->fd >= 0);
}

static inline void far_end_call(struct far_end *end, uint16_t port)
{
	const struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) }
	};

	end->len = 0;
	end->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(end->fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(fcntl(end->fd, F_SETFL, O_NONBLOCK), 0);
	for (int i = 0; i < 3; i++) { /* until it is taken */
		usleep(1000);
		test_turn(end->base);
	}
}

static inline bool far_end_has_mail(void *arg)
{
	uint8_t octet;

	return recv(((struct far_end *)arg)->fd, &octet, 1, MSG_PEEK) >= 0 || errno != EAGAIN;
}

/* What the loopback carries comes in its own time. */
static inline uint32_t far_end_await(struct far_end *end, uint32_t command, uint32_t status)
{
	if (end->len == 0)
		test_wait_until(end->base, far_end_has_mail, end);
	return far_end_expect(end, command, status);
}

static inline void far_end_answer_bind(struct far_end *end, uint32_t command, uint32_t status)
{
	far_end_say(end, pdu_response_to(command), status, far_end_await(end, command, PDU_STATUS_OK));
}

static inline void far_end_knock(struct far_end *end, const char *password)
{
	struct pdu pdu = { .command = PDU_OUTBIND, .sequence = 1, .bind = { .system_id = "smsc" } };

	snprintf(pdu.bind.password, sizeof(pdu.bind.password), "%s", password);
	far_end_send(end, &pdu);
}

/* A link with nothing but its names; its SMSC knocks with "knock". */
static inline struct config_link test_link_config(void)
{
	return (struct config_link){ .name = "telco",
		.bind = BIND_TRANSCEIVER_ONE,
		.system_id = "agahi",
		.password = "open sesame",
		.system_type = "VIS",
		.address_range = "^8300$",
		.addr_ton = 6,
		.addr_npi = 8,
		.interface_version = 0x34,
		.local_address = "",
		.window = 8,
		.enquire_link = 3600,
		.response_timeout = 5,
		.reconnect = { 1, 8 },
		.tls = { false, "", true, "", "" },
		.outbind = { "", "knock" } };
}

#endif
