#include "agahi/doctor/hosts.h"

#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/dns.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/resolver.h"
#include "agahi/link/connection.h"

enum { HOST_SIZE = 300 };

struct tries;

struct attempt {
	struct tries *of;
	struct host_facts *facts;
	struct bufferevent *bev; /* NULL: over, or never begun */
};

/* What goes on at once. */
struct tries {
	struct event_base *base;
	struct resolver *resolver;
	struct attempt *attempts; /* one for each host */
	uint64_t began_ms;
	size_t under_way;
};

static void end(struct attempt *attempt)
{
	struct tries *of = attempt->of;

	bufferevent_free(attempt->bev);
	attempt->bev = NULL;
	if (--of->under_way == 0)
		event_base_loopbreak(of->base);
}

static void fail(struct attempt *attempt, const char *why)
{
	attempt->facts->state = HOST_FAILED;
	snprintf(attempt->facts->words, sizeof(attempt->facts->words), "%s", why);
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	int why = EVUTIL_SOCKET_ERROR();
	int lookup = bufferevent_socket_get_dns_error(bev);
	struct attempt *attempt = arg;

	attempt->facts->after_ms = (unsigned)(clock_monotonic_ms() - attempt->of->began_ms);
	if ((what & BEV_EVENT_CONNECTED) != 0)
		attempt->facts->state = HOST_CONNECTED;
	else
		fail(attempt, lookup != 0 ? evutil_gai_strerror(lookup) : evutil_socket_error_to_string(why));
	end(attempt);
}

static void begin(struct tries *tries, struct attempt *attempt, const char *local_address)
{
	const struct connection_place place = { tries->base, tries->resolver, NULL };
	char host[HOST_SIZE], why[256] = "it is no host and port";
	uint16_t port;

	if (!config_split_host(attempt->facts->host, host, sizeof(host), &port)) {
		fail(attempt, why);
		return;
	}
	attempt->bev = connection_new(&place, local_address, host, why, sizeof(why));
	if (!attempt->bev) {
		fail(attempt, why);
		return;
	}
	tries->under_way++;
	bufferevent_setcb(attempt->bev, NULL, NULL, on_event, attempt);
	if (!connection_start(attempt->bev, tries->resolver, host, port, why, sizeof(why))) {
		fail(attempt, why);
		end(attempt);
	}
}

static void begin_all(const struct config *config, struct tries *tries, struct hosts *hosts)
{
	size_t count = 0;

	for (size_t i = 0; i < config->link_count; i++) {
		const struct config_link *link = &config->links[i];

		for (size_t host = 0; host < link->hosts.count; host++, count++) {
			hosts->items[count] =
				(struct host_facts){ .link = link->name, .host = link->hosts.items[host] };
			tries->attempts[count] = (struct attempt){ tries, &hosts->items[count], NULL };
			begin(tries, &tries->attempts[count], link->local_address);
		}
	}
}

static void wait(struct tries *tries, unsigned most_ms)
{
	const struct timeval most = { most_ms / 1000, most_ms % 1000 * 1000 };

	if (tries->under_way > 0 && event_base_loopexit(tries->base, &most) == 0)
		event_base_dispatch(tries->base);
}

static size_t count_hosts(const struct config *config)
{
	size_t count = 0;

	for (size_t i = 0; i < config->link_count; i++)
		count += config->links[i].hosts.count;
	return count;
}

/* What is not over is silent. */
static void clean_up(struct tries *tries, size_t count)
{
	for (size_t i = 0; tries->attempts && i < count; i++) {
		if (tries->attempts[i].bev)
			bufferevent_free(tries->attempts[i].bev);
	}
	free(tries->attempts);
	if (tries->base)
		event_base_loop(tries->base, EVLOOP_NONBLOCK);
	resolver_free(tries->resolver);
	if (tries->base)
		event_base_free(tries->base);
}

bool hosts_look(const struct config *config, unsigned most_ms, struct hosts *hosts)
{
	size_t count = count_hosts(config);
	struct tries tries = { .base = event_base_new(), .began_ms = clock_monotonic_ms() };

	tries.resolver = tries.base ? resolver_new(tries.base) : NULL;
	tries.attempts = calloc(count + 1, sizeof(tries.attempts[0]));
	hosts->items = calloc(count + 1, sizeof(hosts->items[0]));
	hosts->count = hosts->items ? count : 0;
	bool begun = tries.resolver && tries.attempts && hosts->items;
	if (begun) {
		begin_all(config, &tries, hosts);
		wait(&tries, most_ms);
	}
	clean_up(&tries, count);
	return begun;
}

void hosts_free(struct hosts *hosts)
{
	free(hosts->items);
	*hosts = (struct hosts){ 0 };
}
