#include "agahi/ops/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agahi/config/config.h"

enum { MAX_HEADERS = 8192, MAX_BODY = 0, REASON_SIZE = 256, HOST_SIZE = 256, LOOK_EVERY_S = 1 };

/* A connection, from its first octet to its last. evhttp tells nobody of those that it has; so they are made
 * here, and one reference to each is kept: with it the descriptor cannot become another's, and shutting it
 * down makes evhttp let go of it. */
struct guest {
	struct http *http;
	struct bufferevent *bev; /* NULL: the place is free */
	uint64_t since_ms;
	bool answered;
};

struct http {
	struct evhttp *server;
	struct event_base *base;
	struct event *look;
	struct http_handlers handlers;
	char host[HOST_SIZE]; /* that we listen on */
	struct guest guests[HTTP_CONNECTIONS];
};

/* --- connections -------------------------------------------------------------------------------------- */

static void let_go(struct guest *guest)
{
	struct bufferevent *bev = guest->bev;

	guest->bev = NULL;
	bufferevent_decref(bev);
}

static void end(struct guest *guest)
{
	evutil_socket_t fd = bufferevent_getfd(guest->bev);

	if (fd >= 0)
		shutdown(fd, SHUT_RDWR);
	let_go(guest);
}

/* A free place, else that of the request that has been unfinished for longest, else of the oldest answer that
 * nobody takes. */
static struct guest *make_room(struct http *http)
{
	struct guest *oldest = NULL;

	for (size_t i = 0; i < HTTP_CONNECTIONS; i++) {
		struct guest *guest = &http->guests[i];

		if (!guest->bev)
			return guest;
		if (!oldest || guest->answered < oldest->answered ||
			(guest->answered == oldest->answered && guest->since_ms < oldest->since_ms))
			oldest = guest;
	}
	end(oldest);
	return oldest;
}

static struct bufferevent *on_connection(struct event_base *base, void *arg)
{
	struct bufferevent *bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);

	if (!bev)
		return NULL;
	struct guest *guest = make_room(arg);
	bufferevent_incref(bev);
	*guest = (struct guest){ arg, bev, moment_ms(clock_now()), false };
	return bev;
}

/* evhttp is done with it. */
static void on_closed(struct evhttp_connection *connection, void *arg)
{
	struct guest *guest = arg;

	if (guest->bev == evhttp_connection_get_bufferevent(connection))
		let_go(guest);
}

void http_look(struct http *http, struct moment now)
{
	for (size_t i = 0; i < HTTP_CONNECTIONS; i++) {
		if (http->guests[i].bev && moment_ms(now) - http->guests[i].since_ms >= HTTP_WITHIN_S * 1000)
			end(&http->guests[i]);
	}
}

static void on_look(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	http_look(arg, clock_now());
}

static void note_answer(struct http *http, struct evhttp_request *request)
{
	struct evhttp_connection *connection = evhttp_request_get_connection(request);
	struct bufferevent *bev = connection ? evhttp_connection_get_bufferevent(connection) : NULL;

	for (size_t i = 0; bev && i < HTTP_CONNECTIONS; i++) {
		if (http->guests[i].bev != bev)
			continue;
		http->guests[i].answered = true;
		evhttp_connection_set_closecb(connection, on_closed, &http->guests[i]);
	}
}

/* --- answers ------------------------------------------------------------------------------------------ */

static void answer(struct http *http, struct evhttp_request *request, int code, const char *type,
	const char *text, size_t len)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
	struct evbuffer *body = evbuffer_new();
	char length[24];

	snprintf(length, sizeof(length), "%zu", body ? len : 0);
	evhttp_add_header(headers, "Content-Type", type);
	evhttp_add_header(headers, "Content-Length", length);
	evhttp_add_header(headers, "Cache-Control", "no-store");
	evhttp_add_header(headers, "Connection", "close");
	/* evhttp would send a body to a HEAD as well (RFC 9110, 9.3.2). */
	if (body && evhttp_request_get_command(request) != EVHTTP_REQ_HEAD)
		evbuffer_add(body, text, len);
	note_answer(http, request);
	evhttp_send_reply(request, code, NULL, body);
	if (body)
		evbuffer_free(body);
}

static void answer_line(struct http *http, struct evhttp_request *request, int code, const char *line)
{
	answer(http, request, code, "text/plain; charset=utf-8", line, strlen(line));
}

static bool is_address(const char *host)
{
	unsigned char address[16];

	return inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
}

/* A page of somebody else's site can make an operator's browser ask here under a name of its own that leads
 * to this machine (DNS rebinding); by an address or a name of ours it cannot. */
static bool host_is_ours(const struct http *http, struct evhttp_request *request)
{
	const char *given = evhttp_find_header(evhttp_request_get_input_headers(request), "Host");
	char host[HOST_SIZE] = "", own[HOST_SIZE] = "";

	if (!given)
		return true; /* HTTP/1.0; a browser always sends one */
	if (*given == '[')
		snprintf(host, sizeof(host), "%.*s", (int)strcspn(given + 1, "]"), given + 1);
	else
		snprintf(host, sizeof(host), "%.*s", (int)strcspn(given, ":"), given);
	gethostname(own, sizeof(own) - 1);
	return is_address(host) || strcasecmp(host, "localhost") == 0 || strcasecmp(host, http->host) == 0 ||
		strcasecmp(host, own) == 0;
}

static bool refused(struct http *http, struct evhttp_request *request)
{
	if (host_is_ours(http, request))
		return false;
	answer_line(http, request, 403, "this name is not served; ask by an address of this machine\n");
	return true;
}

static void on_metrics(struct evhttp_request *request, void *arg)
{
	struct http *http = arg;
	struct buffer out = { 0 };

	if (refused(http, request))
		return;
	buffer_add(&out, "", 0);
	http->handlers.metrics(&out, http->handlers.arg);
	if (out.failed)
		answer_line(http, request, HTTP_INTERNAL, "memory is short\n");
	else
		answer(http, request, HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", out.data, out.len);
	buffer_free(&out);
}

/* That the loop gets to answer is what is asked here. */
static void on_health(struct evhttp_request *request, void *arg)
{
	if (!refused(arg, request))
		answer_line(arg, request, HTTP_OK, "ok\n");
}

static void on_readiness(struct evhttp_request *request, void *arg)
{
	struct http *http = arg;
	char reason[REASON_SIZE] = "ok";
	char line[REASON_SIZE + 2];

	if (refused(http, request))
		return;
	bool ready = http->handlers.ready(reason, sizeof(reason), http->handlers.arg);

	snprintf(line, sizeof(line), "%s\n", reason);
	answer_line(http, request, ready ? HTTP_OK : HTTP_SERVUNAVAIL, line);
}

static void on_content(struct evhttp_request *request, void *arg)
{
	struct http *http = arg;
	struct buffer out = { 0 };

	if (refused(http, request))
		return;
	if (http->handlers.content(&out, http->handlers.arg) && !out.failed)
		answer(http, request, HTTP_OK, "application/json", out.data, out.len);
	else
		answer_line(http, request, HTTP_SERVUNAVAIL, "the messages are not read yet\n");
	buffer_free(&out);
}

static void on_other(struct evhttp_request *request, void *arg)
{
	if (!refused(arg, request))
		answer_line(
			arg, request, HTTP_NOTFOUND, "there are /metrics, /healthz, /readyz and /content\n");
}

/* --- life --------------------------------------------------------------------------------------------- */

static bool prepare(struct http *http)
{
	static const struct timeval every = { LOOK_EVERY_S, 0 };

	http->server = evhttp_new(http->base);
	http->look = event_new(http->base, -1, EV_PERSIST, on_look, http);
	if (!http->server || !http->look || event_add(http->look, &every) != 0)
		return false;
	evhttp_set_bevcb(http->server, on_connection, http);
	evhttp_set_allowed_methods(http->server, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
	evhttp_set_timeout(http->server, HTTP_WITHIN_S);
	evhttp_set_max_headers_size(http->server, MAX_HEADERS);
	evhttp_set_max_body_size(http->server, MAX_BODY);
	evhttp_set_gencb(http->server, on_other, http);
	return evhttp_set_cb(http->server, "/metrics", on_metrics, http) == 0 &&
		evhttp_set_cb(http->server, "/healthz", on_health, http) == 0 &&
		evhttp_set_cb(http->server, "/readyz", on_readiness, http) == 0 &&
		evhttp_set_cb(http->server, "/content", on_content, http) == 0;
}

struct http *http_new(struct event_base *base, const char *listen, const struct http_handlers *handlers,
	char *error, size_t size)
{
	struct http *http = calloc(1, sizeof(*http));
	uint16_t port = 0;

	snprintf(error, size, "memory is short");
	if (!http)
		return NULL;
	http->base = base;
	http->handlers = *handlers;
	if (!config_split_host(listen, http->host, sizeof(http->host), &port) || !prepare(http)) {
		http_free(http);
		return NULL;
	}
	if (evhttp_bind_socket(http->server, http->host, port) != 0) {
		snprintf(error, size, "admin.listen: %s cannot be listened on: %s", listen, strerror(errno));
		http_free(http);
		return NULL;
	}
	return http;
}

void http_free(struct http *http)
{
	if (!http)
		return;
	if (http->look)
		event_free(http->look);
	if (http->server)
		evhttp_free(http->server);
	for (size_t i = 0; i < HTTP_CONNECTIONS; i++) {
		if (http->guests[i].bev)
			let_go(&http->guests[i]);
	}
	free(http);
}
