/* A browser's end of a connection, played by the suite: it says octets, plain or under TLS, and reads answers; the loop turns
 * in between. */
#ifndef AGAHI_TEST_BROWSER_H
#define AGAHI_TEST_BROWSER_H

#include "far_end.h"

#include <openssl/ssl.h>

enum { BROWSER_ANSWER_SIZE = 1 << 20 };

struct browser {
	struct event_base *base;
	int fd;
	SSL *ssl; /* NULL: plain */
	size_t len;
	char *answer; /* what has come and is not forgotten, with a NUL */
	bool ended;   /* by the server */
};

static inline void browser_begin(struct browser *browser, struct event_base *base, int fd)
{
	*browser = (struct browser){ .base = base, .fd = fd, .answer = calloc(1, BROWSER_ANSWER_SIZE) };
	assert_non_null(browser->answer);
}

static inline void browser_call(struct browser *browser, struct event_base *base, uint16_t port)
{
	static struct far_end end;

	end.base = base;
	far_end_call(&end, port);
	browser_begin(browser, base, end.fd);
}

static inline bool browser_shakes_hands(struct browser *browser, SSL_CTX *context)
{
	browser->ssl = SSL_new(context);
	SSL_set_fd(browser->ssl, browser->fd);
	for (int i = 0; i < 2000; i++) {
		int done = SSL_connect(browser->ssl);

		if (done == 1)
			return true;
		if (SSL_get_error(browser->ssl, done) != SSL_ERROR_WANT_READ)
			return false;
		test_turn(browser->base);
		usleep(500);
	}
	return false;
}

/* False when the other side takes no more. */
static inline bool browser_says_octets(struct browser *browser, const char *octets, size_t len)
{
	size_t at = 0;

	for (int i = 0; i < 5000 && at < len; i++) {
		ssize_t count = browser->ssl ? SSL_write(browser->ssl, octets + at, (int)(len - at))
					     : send(browser->fd, octets + at, len - at, MSG_NOSIGNAL);

		if (count < 0 && !browser->ssl && errno != EAGAIN)
			return false;
		at += count > 0 ? (size_t)count : 0;
		test_turn(browser->base);
	}
	return at == len;
}

static inline void browser_says(struct browser *browser, const char *text)
{
	assert_true(browser_says_octets(browser, text, strlen(text)));
}

/* Takes what has come. */
static inline void browser_listens(struct browser *browser)
{
	test_turn(browser->base);
	for (;;) {
		size_t room = BROWSER_ANSWER_SIZE - 1 - browser->len;
		char *place = browser->answer + browser->len;
		ssize_t got = browser->ssl ? SSL_read(browser->ssl, place, (int)room)
					   : read(browser->fd, place, room);

		if (got <= 0) {
			bool waits = browser->ssl
				? SSL_get_error(browser->ssl, (int)got) == SSL_ERROR_WANT_READ
				: got < 0 && errno == EAGAIN;
			browser->ended = !waits;
			break;
		}
		browser->len += (size_t)got;
		browser->answer[browser->len] = '\0';
	}
}

static inline const char *browser_body(const struct browser *browser)
{
	const char *end = strstr(browser->answer, "\r\n\r\n");

	return end ? end + 4 : NULL;
}

static inline bool browser_has_answer(void *arg)
{
	struct browser *browser = arg;

	browser_listens(browser);
	const char *body = browser_body(browser);
	const char *length = body ? strstr(browser->answer, "Content-Length: ") : NULL;
	size_t needed = length && length < body ? strtoul(length + 16, NULL, 10) : 0;
	return browser->ended || (body && strlen(body) >= needed);
}

static inline bool browser_is_left(void *arg)
{
	browser_listens(arg);
	return ((struct browser *)arg)->ended;
}

/* The status of the answer that comes; 0 when the connection ends without one. */
static inline int browser_awaits(struct browser *browser)
{
	int status = 0;

	test_wait_until(browser->base, browser_has_answer, browser);
	return sscanf(browser->answer, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

static inline void browser_forgets(struct browser *browser)
{
	browser->len = 0;
	browser->answer[0] = '\0';
}

static inline int browser_asks(struct browser *browser, const char *request)
{
	browser_forgets(browser);
	browser_says(browser, request);
	return browser_awaits(browser);
}

static inline void browser_leaves(struct browser *browser)
{
	SSL_free(browser->ssl);
	close(browser->fd);
	free(browser->answer);
	memset(browser, 0, sizeof(*browser));
	browser->fd = -1;
}

#endif
