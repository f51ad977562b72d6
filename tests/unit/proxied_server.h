/* A suite's PostgreSQL server and the proxy before it, for its start() and stop(), and the key of its stores. Nothing of it is
 * there where there is no PostgreSQL (RUN_SERVER_SUITE). */
#ifndef AGAHI_PROXIED_SERVER_H
#define AGAHI_PROXIED_SERVER_H

#include "server.h"

#include "agahi/postgres/pgstore.h"

static struct server server;
static struct proxy proxy;
static struct sender_key key;

static int start(void **state)
{
	(void)state;
	assert_true(sender_key_parse("000102030405060708090a0b0c0d0e0f", "92", &key));
	if (server_start(&server))
		proxy_start(&proxy, &server);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	if (server.pid == 0)
		return 0;
	proxy_stop(&proxy);
	server_stop(&server);
	return 0;
}

/* Nothing is in the database, and the proxy loses nothing. */
static inline void proxied_server_empty(void)
{
	proxy.mode = PROXY_PASS;
	server_do(&server, "DROP SCHEMA IF EXISTS agahi CASCADE");
}

static inline struct pgstore_options proxied_server_options(const char *conninfo, const char *node)
{
	return (struct pgstore_options){
		.conninfo = conninfo, .node = node, .alone = true, .times = { 3000, 600, 200 }, .key = &key
	};
}

#endif
