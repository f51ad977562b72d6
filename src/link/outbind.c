#include "agahi/link/outbind.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/dns.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/resolver.h"
#include "agahi/base/told.h"

enum { HOST_SIZE = 256, KNOWN_ADDRESSES = 32, LOOK_UP_EVERY_MS = 60000, REASON_SIZE = 256 };

/* An address that one of the link's hosts has. */
struct known {
	char address[INET6_ADDRSTRLEN];
	const char *host; /* as configured, without its port: what a certificate must be for */
};

struct guest {
	struct outbind *outbind;
	struct session *session; /* NULL: the place is free */
};

struct lookup {
	struct outbind *outbind;
	size_t host;
	struct evdns_getaddrinfo_request *request;
};

struct outbind {
	struct session_place place;
	const struct config_link *config;
	uint32_t bind;
	outbind_guest_h handler;
	void *arg;
	struct evconnlistener *listener;
	uint64_t looked_up_ms;
	struct guest guests[OUTBIND_GUESTS];
	struct known known[KNOWN_ADDRESSES];
	size_t known_count;
	struct told refused;
	size_t host_count;
	char (*hosts)[HOST_SIZE]; /* without their ports */
	struct lookup *lookups;   /* by host; request NULL: none under way */
};

/* --- whose connections are taken ---------------------------------------------------------------------- */

/* An IPv4 address that came in by an IPv6 socket is told as IPv4. */
static bool address_text(const struct sockaddr *address, char out[INET6_ADDRSTRLEN])
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *four = (const void *)address;

		return inet_ntop(AF_INET, &four->sin_addr, out, INET6_ADDRSTRLEN) != NULL;
	}
	if (address->sa_family != AF_INET6)
		return false;
	const struct sockaddr_in6 *six = (const void *)address;
	if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr))
		return inet_ntop(AF_INET, &six->sin6_addr.s6_addr[12], out, INET6_ADDRSTRLEN) != NULL;
	return inet_ntop(AF_INET6, &six->sin6_addr, out, INET6_ADDRSTRLEN) != NULL;
}

static const struct known *find_known(const struct outbind *outbind, const char *address)
{
	for (size_t i = 0; i < outbind->known_count; i++) {
		if (strcmp(outbind->known[i].address, address) == 0)
			return &outbind->known[i];
	}
	return NULL;
}

static void add_known(struct outbind *outbind, const struct sockaddr *address, const char *host)
{
	char text[INET6_ADDRSTRLEN];

	if (!address_text(address, text) || find_known(outbind, text))
		return;
	/* Addresses that a name once had make room, the oldest first. */
	if (outbind->known_count == KNOWN_ADDRESSES) {
		memmove(outbind->known, outbind->known + 1,
			(KNOWN_ADDRESSES - 1) * sizeof(outbind->known[0]));
		outbind->known_count--;
	}
	struct known *known = &outbind->known[outbind->known_count++];
	memcpy(known->address, text, sizeof(text));
	known->host = host;
}

static void on_looked_up(int error, struct evutil_addrinfo *found, void *arg)
{
	struct lookup *lookup = arg;
	struct outbind *outbind = lookup->outbind;

	lookup->request = NULL;
	if (error == EVUTIL_EAI_CANCEL)
		return;
	for (struct evutil_addrinfo *at = found; at; at = at->ai_next)
		add_known(outbind, at->ai_addr, outbind->hosts[lookup->host]);
	if (found)
		evutil_freeaddrinfo(found);
}

static void look_up(struct outbind *outbind, size_t host)
{
	const struct evutil_addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct lookup *lookup = &outbind->lookups[host];

	if (lookup->request)
		return;
	/* NULL when the answer came inside the call. */
	lookup->request = evdns_getaddrinfo(resolver_base(outbind->place.connection.resolver),
		outbind->hosts[host], NULL, &hints, on_looked_up, lookup);
}

static void look_up_hosts(struct outbind *outbind, struct moment now)
{
	struct sockaddr_storage address;

	outbind->looked_up_ms = moment_ms(now);
	for (size_t host = 0; host < outbind->host_count; host++) {
		int len = sizeof(address);

		if (evutil_parse_sockaddr_port(outbind->hosts[host], (struct sockaddr *)&address, &len) == 0)
			add_known(outbind, (const struct sockaddr *)&address, outbind->hosts[host]);
		else
			look_up(outbind, host);
	}
}

/* --- guests ------------------------------------------------------------------------------------------- */

static void tell_refused(struct outbind *outbind, const char *from, const char *reason, struct moment now)
{
	uint64_t count;

	if (!told_count(&outbind->refused, moment_ms(now), &count))
		return;
	log_warn(outbind->place.log, "outbind_refused", LOG_WORD("link", outbind->config->name),
		LOG_WORD("from", from), LOG_TEXT("reason", reason), LOG_TALLY(count, outbind->refused.total));
}

static void on_guest_closed(const char *reason, struct moment now, void *arg)
{
	struct guest *guest = arg;
	struct session *session = guest->session;

	tell_refused(guest->outbind, "host", reason, now);
	guest->session = NULL;
	session_free(session, now);
}

static bool on_guest_asks(struct moment now, void *arg)
{
	struct guest *guest = arg;
	struct outbind *outbind = guest->outbind;
	struct session *session = guest->session;

	if (!outbind->handler(session, now, outbind->arg))
		return false;
	guest->session = NULL;
	return true;
}

static struct guest *free_place(struct outbind *outbind)
{
	for (size_t i = 0; i < OUTBIND_GUESTS; i++) {
		if (!outbind->guests[i].session)
			return &outbind->guests[i];
	}
	return NULL;
}

static void on_connection(
	struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address, int len, void *arg)
{
	struct outbind *outbind = arg;
	struct guest *guest = free_place(outbind);
	char from[INET6_ADDRSTRLEN] = "unknown";
	const struct known *known = address_text(address, from) ? find_known(outbind, from) : NULL;
	const struct session_handlers handlers = {
		.closed = on_guest_closed, .outbind = on_guest_asks, .arg = guest
	};
	const struct moment now = clock_now();

	(void)listener;
	(void)len;
	if (!known || !guest) {
		tell_refused(outbind, from,
			known ? "too many connections wait for their outbind" : "it is none of links.hosts",
			now);
		evutil_closesocket(fd);
		return;
	}
	const struct session_target target = { known->host, 0, outbind->bind };
	guest->session = session_accept(&outbind->place, outbind->config, fd, &target, &handlers, now);
	if (!guest->session)
		tell_refused(outbind, from, "memory is short", now);
}

/* --- life --------------------------------------------------------------------------------------------- */

static bool listen_there(struct outbind *outbind)
{
	struct sockaddr_storage address;
	int len = sizeof(address);

	errno = EINVAL;
	if (evutil_parse_sockaddr_port(outbind->config->outbind.listen, (struct sockaddr *)&address, &len) !=
		0)
		return false;
	outbind->listener = evconnlistener_new_bind(outbind->place.connection.base, on_connection, outbind,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_EXEC, -1,
		(const struct sockaddr *)&address, len);
	return outbind->listener != NULL;
}

static bool prepare(struct outbind *outbind, struct moment now)
{
	const struct config_strings *hosts = &outbind->config->hosts;
	uint16_t port;

	outbind->hosts = calloc(hosts->count, sizeof(outbind->hosts[0]));
	outbind->lookups = calloc(hosts->count, sizeof(outbind->lookups[0]));
	if (!outbind->hosts || !outbind->lookups)
		return false;
	outbind->host_count = hosts->count;
	for (size_t host = 0; host < hosts->count; host++) {
		config_split_host(hosts->items[host], outbind->hosts[host], HOST_SIZE, &port);
		outbind->lookups[host] = (struct lookup){ outbind, host, NULL };
	}
	for (size_t i = 0; i < OUTBIND_GUESTS; i++)
		outbind->guests[i].outbind = outbind;
	look_up_hosts(outbind, now);
	return true;
}

struct outbind *outbind_new(const struct session_place *place, const struct config_link *config,
	uint32_t bind, outbind_guest_h handler, void *arg, struct moment now, char *error, size_t size)
{
	struct outbind *outbind = calloc(1, sizeof(*outbind));

	snprintf(error, size, "memory is short");
	if (!outbind)
		return NULL;
	outbind->place = *place;
	outbind->config = config;
	outbind->bind = bind;
	outbind->handler = handler;
	outbind->arg = arg;
	if (!prepare(outbind, now)) {
		outbind_free(outbind, now);
		return NULL;
	}
	if (!listen_there(outbind)) {
		snprintf(error, size, "links.outbind.listen: %s cannot be listened on: %s",
			config->outbind.listen, strerror(errno));
		outbind_free(outbind, now);
		return NULL;
	}
	return outbind;
}

void outbind_set_config(
	struct outbind *outbind, const struct session_place *place, const struct config_link *config)
{
	outbind->place = *place;
	outbind->config = config;
	for (size_t i = 0; i < OUTBIND_GUESTS; i++) {
		if (outbind->guests[i].session)
			session_set_config(outbind->guests[i].session, config);
	}
}

void outbind_tick(struct outbind *outbind, struct moment now)
{
	for (size_t i = 0; i < OUTBIND_GUESTS; i++) {
		if (outbind->guests[i].session)
			session_tick(outbind->guests[i].session, now);
	}
	if (moment_ms(now) - outbind->looked_up_ms >= LOOK_UP_EVERY_MS)
		look_up_hosts(outbind, now);
}

void outbind_free(struct outbind *outbind, struct moment now)
{
	if (!outbind)
		return;
	if (outbind->listener)
		evconnlistener_free(outbind->listener);
	for (size_t i = 0; i < OUTBIND_GUESTS; i++)
		session_free(outbind->guests[i].session, now);
	for (size_t host = 0; host < outbind->host_count; host++) {
		if (outbind->lookups[host].request)
			evdns_getaddrinfo_cancel(outbind->lookups[host].request);
	}
	free(outbind->hosts);
	free(outbind->lookups);
	free(outbind);
}
