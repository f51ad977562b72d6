#include "agahi/base/resolver.h"

#include <event2/dns.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char resolv_conf[] = "/etc/resolv.conf";

struct resolver {
	struct evdns_base *dns;
	struct timespec read_at; /* the file's time of change when it was read */
};

static void read_configuration(struct resolver *resolver)
{
	struct stat file = { 0 };

	if (stat(resolv_conf, &file) == 0)
		resolver->read_at = file.st_mtim;
	evdns_base_clear_nameservers_and_suspend(resolver->dns);
	evdns_base_search_clear(resolver->dns);
	evdns_base_resolv_conf_parse(resolver->dns, DNS_OPTIONS_ALL, resolv_conf);
	evdns_base_resume(resolver->dns);
}

static bool has_changed(const struct resolver *resolver)
{
	struct stat file;

	return stat(resolv_conf, &file) == 0 &&
		(file.st_mtim.tv_sec != resolver->read_at.tv_sec ||
			file.st_mtim.tv_nsec != resolver->read_at.tv_nsec);
}

struct resolver *resolver_new(struct event_base *base)
{
	struct resolver *resolver = calloc(1, sizeof(*resolver));

	if (!resolver)
		return NULL;
	/* Inactive while nothing is looked up, so that it does not keep the loop alive. */
	resolver->dns = evdns_base_new(base, EVDNS_BASE_DISABLE_WHEN_INACTIVE);
	if (!resolver->dns) {
		free(resolver);
		return NULL;
	}
	read_configuration(resolver);
	return resolver;
}

void resolver_free(struct resolver *resolver)
{
	if (!resolver)
		return;
	evdns_base_free(resolver->dns, 0);
	free(resolver);
}

struct evdns_base *resolver_base(struct resolver *resolver)
{
	if (!resolver_has_servers(resolver) || has_changed(resolver))
		read_configuration(resolver);
	return resolver->dns;
}

bool resolver_has_servers(const struct resolver *resolver)
{
	return evdns_base_count_nameservers(resolver->dns) > 0;
}
