/* One server for a whole suite, and for each test a database without tables of ours. */
#ifndef AGAHI_TEST_DATABASE_STAGE_H
#define AGAHI_TEST_DATABASE_STAGE_H

#include "server.h"

#include "agahi/postgres/pg.h"

static struct server server;

static int start(void **state)
{
	(void)state;
	server_start(&server);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	if (server.pid > 0)
		server_stop(&server);
	return 0;
}

/* The test's to free. */
static inline struct pg *database_anew(void)
{
	server_do(&server, "DROP SCHEMA IF EXISTS agahi CASCADE");
	struct pg *pg = pg_new(server.conninfo);

	assert_true(pg_connect(pg));
	return pg;
}

#endif
