#include "agahi/http.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/http.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/config.h"

enum { TIMEOUT_S = 10, MAX_HEADERS = 8192, MAX_BODY = 0, REASON_SIZE = 256 };

struct http {
	struct evhttp *server;
	struct http_handlers handlers;
};

static void answer(struct evhttp_request *request, int code, const char *type, const char *text, size_t len)
{
	struct evbuffer *body = evbuffer_new();

	evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", type);
	evhttp_add_header(evhttp_request_get_output_headers(request), "Cache-Control", "no-store");
	if (body)
		evbuffer_add(body, text, len);
	evhttp_send_reply(request, code, NULL, body);
	if (body)
		evbuffer_free(body);
}

static void on_metrics(struct evhttp_request *request, void *arg)
{
	struct http *http = arg;
	struct buffer out = { 0 };

	buffer_add(&out, "", 0);
	http->handlers.metrics(&out, http->handlers.arg);
	if (out.failed)
		evhttp_send_error(request, HTTP_INTERNAL, "memory is short");
	else
		answer(request, HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", out.data, out.len);
	buffer_free(&out);
}

/* That the loop gets to answer is what is asked here. */
static void on_health(struct evhttp_request *request, void *arg)
{
	(void)arg;
	answer(request, HTTP_OK, "text/plain; charset=utf-8", "ok\n", 3);
}

static void on_readiness(struct evhttp_request *request, void *arg)
{
	struct http *http = arg;
	char reason[REASON_SIZE] = "ok";
	char line[REASON_SIZE + 2];
	bool ready = http->handlers.ready(reason, sizeof(reason), http->handlers.arg);

	snprintf(line, sizeof(line), "%s\n", reason);
	answer(request, ready ? HTTP_OK : HTTP_SERVUNAVAIL, "text/plain; charset=utf-8", line, strlen(line));
}

struct http *http_new(struct event_base *base, const char *listen, const struct http_handlers *handlers,
	char *error, size_t size)
{
	struct http *http = calloc(1, sizeof(*http));
	char host[256];
	uint16_t port = 0;

	if (!http || !(http->server = evhttp_new(base)) ||
		!config_split_host(listen, host, sizeof(host), &port)) {
		snprintf(error, size, "memory is short");
		http_free(http);
		return NULL;
	}
	http->handlers = *handlers;
	evhttp_set_allowed_methods(http->server, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
	evhttp_set_timeout(http->server, TIMEOUT_S);
	evhttp_set_max_headers_size(http->server, MAX_HEADERS);
	evhttp_set_max_body_size(http->server, MAX_BODY);
	evhttp_set_cb(http->server, "/metrics", on_metrics, http);
	evhttp_set_cb(http->server, "/healthz", on_health, http);
	evhttp_set_cb(http->server, "/readyz", on_readiness, http);
	if (evhttp_bind_socket(http->server, host, port) != 0) {
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
	if (http->server)
		evhttp_free(http->server);
	free(http);
}
