#include "agahi/web/server.h"

#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "agahi/config/config.h"
#include "agahi/web/bodies.h"
#include "agahi/web/certificate.h"
#include "agahi/web/guest.h"

enum { LOOK_EVERY_S = 1, BACKLOG = 128, NAME_SIZE = 256, FILE_SIZE = 1024 };

struct web_server {
	struct event_base *base;
	struct log *log;
	struct guest_place place;
	struct guest *guests[WEB_CONNECTIONS];
	struct evconnlistener *listener;
	struct event *look;
	struct certificate *certificate; /* NULL: plain HTTP */
	char host[NAME_SIZE];
	char file[FILE_SIZE], key[FILE_SIZE];
};

/* --- guests ------------------------------------------------------------------------------------------- */

static void on_ended(struct guest *guest, void *arg)
{
	struct web_server *server = arg;

	for (size_t i = 0; i < WEB_CONNECTIONS; i++) {
		if (server->guests[i] == guest)
			server->guests[i] = NULL;
	}
}

static bool has_room(struct guest *guest, size_t more, struct moment now, void *arg)
{
	struct web_server *server = arg;

	return bodies_make_room(server->guests, WEB_CONNECTIONS, guest, more, &server->place.bodies, now);
}

/* The place of who can be missed most easily; NULL when none can. */
static struct guest **most_dispensable(struct web_server *server)
{
	struct guest **found = NULL;
	uint64_t found_since_ms = 0;
	int found_rank = 0;

	for (size_t i = 0; i < WEB_CONNECTIONS; i++) {
		uint64_t since_ms;
		int rank;

		if (!guest_can_go(server->guests[i], &rank, &since_ms) ||
			(found && (rank > found_rank || (rank == found_rank && since_ms >= found_since_ms))))
			continue;
		found = &server->guests[i];
		found_rank = rank;
		found_since_ms = since_ms;
	}
	return found;
}

static struct guest **make_room(struct web_server *server, struct moment now)
{
	for (size_t i = 0; i < WEB_CONNECTIONS; i++) {
		if (!server->guests[i])
			return &server->guests[i];
	}
	struct guest **place = most_dispensable(server);
	if (place) {
		refusals_count(&server->place.refusals, REFUSAL_CROWDED, guest_address(*place), now);
		guest_free(*place);
		*place = NULL;
	}
	return place;
}

static struct bufferevent *greet(struct web_server *server, evutil_socket_t fd)
{
	struct bufferevent *bev;
	const int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (server->certificate)
		return certificate_accept(server->certificate, server->base, fd);
	bev = bufferevent_socket_new(server->base, fd, BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	if (!bev)
		evutil_closesocket(fd);
	return bev;
}

static void on_accepted(
	struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *peer, int len, void *arg)
{
	struct web_server *server = arg;
	struct moment now = clock_now();
	struct guest **place = make_room(server, now);
	char address[WEB_ADDRESS_SIZE] = "";

	(void)listener;
	getnameinfo(peer, (socklen_t)len, address, sizeof(address), NULL, 0, NI_NUMERICHOST);
	struct bufferevent *bev = place ? greet(server, fd) : NULL;
	if (!place) {
		refusals_count(&server->place.refusals, REFUSAL_CROWDED, address, now);
		evutil_closesocket(fd);
	}
	if (bev)
		*place = guest_new(&server->place, bev, address, now);
}

/* As a rule there are no descriptors left: it would come again at once, and again. The next look listens on. */
static void on_accept_failed(struct evconnlistener *listener, void *arg)
{
	struct web_server *server = arg;

	log_warn(server->log, "web_accept_failed", LOG_TEXT("reason", strerror(errno)));
	evconnlistener_disable(listener);
}

void web_server_look(struct web_server *server, struct moment now)
{
	for (size_t i = 0; i < WEB_CONNECTIONS; i++) {
		if (server->guests[i])
			guest_look(server->guests[i], now);
	}
}

static void on_look(evutil_socket_t fd, short what, void *arg)
{
	struct web_server *server = arg;

	(void)fd;
	(void)what;
	web_server_look(server, clock_now());
	evconnlistener_enable(server->listener);
}

/* --- beginning ---------------------------------------------------------------------------------------- */

static bool is_loopback(const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;

	if (address->sa_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

static bool listen_on(
	struct web_server *server, const char *listen, const struct addrinfo *found, char *error, size_t size)
{
	static const unsigned flags = LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE;

	server->listener = evconnlistener_new_bind(
		server->base, on_accepted, server, flags, BACKLOG, found->ai_addr, (int)found->ai_addrlen);
	if (!server->listener) {
		snprintf(error, size, "%s cannot be listened on: %s", listen, strerror(errno));
		return false;
	}
	evconnlistener_set_error_cb(server->listener, on_accept_failed);
	return true;
}

/* NULL with `error`; else freeaddrinfo() it. */
static struct addrinfo *find_address(
	const struct web_server *server, const char *listen, char *error, size_t size)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
	struct addrinfo *found = NULL;
	char host[NAME_SIZE], port_text[8];
	uint16_t port = 0;

	if (!config_split_host(listen, host, sizeof(host), &port)) {
		snprintf(error, size, "%s is no address with a port", listen);
		return NULL;
	}
	snprintf(port_text, sizeof(port_text), "%u", port);
	int failure = getaddrinfo(host, port_text, &hints, &found);
	if (failure != 0) {
		snprintf(error, size, "%s cannot be listened on: %s", listen, gai_strerror(failure));
		return NULL;
	}
	if (server->certificate || is_loopback(found->ai_addr))
		return found;
	snprintf(error, size,
		"%s is open to others: a certificate and its key are needed (without them, listen on "
		"127.0.0.1)",
		listen);
	freeaddrinfo(found);
	return NULL;
}

static bool open_listener(struct web_server *server, const char *listen, char *error, size_t size)
{
	struct addrinfo *found = find_address(server, listen, error, size);
	bool opened = found && listen_on(server, listen, found, error, size);

	if (found)
		freeaddrinfo(found);
	return opened;
}

static bool load_certificate(struct web_server *server, char *error, size_t size)
{
	bool has_file = server->file[0] != '\0', has_key = server->key[0] != '\0';

	if (has_file != has_key) {
		snprintf(error, size, "there is a %s, but no %s", has_file ? "certificate" : "key",
			has_file ? "key" : "certificate");
		return false;
	}
	if (has_file)
		server->certificate = certificate_new(server->file, server->key, error, size);
	server->place.site.tls = has_file;
	return !has_file || server->certificate;
}

/* False when it does not fit. */
static bool copy(char *out, size_t size, const char *text)
{
	return (size_t)snprintf(out, size, "%s", text) < size;
}

static bool copy_settings(
	struct web_server *server, const struct web_settings *settings, char *error, size_t size)
{
	if (*settings->host == '\0') {
		snprintf(error, size, "the name that browsers call is missing");
		return false;
	}
	if (!copy(server->host, sizeof(server->host), settings->host) ||
		!copy(server->file, sizeof(server->file), settings->certificate) ||
		!copy(server->key, sizeof(server->key), settings->key)) {
		snprintf(error, size, "a name is too long");
		return false;
	}
	server->place.site.host = server->host;
	return true;
}

static bool begin_looking(struct web_server *server, char *error, size_t size)
{
	static const struct timeval every = { LOOK_EVERY_S, 0 };

	server->look = event_new(server->base, -1, EV_PERSIST, on_look, server);
	if (server->look && event_add(server->look, &every) == 0)
		return true;
	snprintf(error, size, "memory is short");
	return false;
}

bool web_server_check(const struct web_settings *settings, char *error, size_t size)
{
	struct web_server *server = calloc(1, sizeof(*server));
	struct addrinfo *found = NULL;

	snprintf(error, size, "memory is short");
	if (server && copy_settings(server, settings, error, size) && load_certificate(server, error, size))
		found = find_address(server, settings->listen, error, size);
	if (found)
		freeaddrinfo(found);
	web_server_free(server);
	return found != NULL;
}

void web_server_limit_strangers(struct web_server *server, web_knows_h knows)
{
	server->place.knows = knows;
}

struct web_server *web_server_new(struct event_base *base, const struct web_settings *settings,
	struct log *log, web_handler_h handler, void *arg, char *error, size_t size)
{
	struct web_server *server = calloc(1, sizeof(*server));

	snprintf(error, size, "memory is short");
	if (!server)
		return NULL;
	server->base = base;
	server->log = log;
	server->place.refusals.log = log;
	server->place.handle = handler;
	server->place.arg = arg;
	server->place.ended = on_ended;
	server->place.has_room = has_room;
	server->place.owner = server;
	if (copy_settings(server, settings, error, size) && load_certificate(server, error, size) &&
		open_listener(server, settings->listen, error, size) && begin_looking(server, error, size))
		return server;
	web_server_free(server);
	return NULL;
}

void web_server_free(struct web_server *server)
{
	if (!server)
		return;
	if (server->look)
		event_free(server->look);
	if (server->listener)
		evconnlistener_free(server->listener);
	for (size_t i = 0; i < WEB_CONNECTIONS; i++)
		guest_free(server->guests[i]);
	certificate_free(server->certificate);
	free(server);
}

void web_server_reload(struct web_server *server)
{
	char error[FILE_SIZE + 200];
	struct certificate *renewed =
		server->certificate ? certificate_new(server->file, server->key, error, sizeof(error)) : NULL;

	if (renewed) {
		certificate_free(server->certificate);
		server->certificate = renewed;
		log_info(server->log, "web_certificate_loaded", LOG_TEXT("file", server->file));
	} else if (server->certificate) {
		log_error(server->log, "web_certificate_kept", LOG_TEXT("reason", error));
	}
}
