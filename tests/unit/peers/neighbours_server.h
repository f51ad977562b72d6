/* A PostgreSQL of the suite's own: in a folder of its own, on a socket there, nothing synced; never as root. */
#ifndef AGAHI_NEIGHBOURS_SERVER_H
#define AGAHI_NEIGHBOURS_SERVER_H

#include "testing.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <sys/stat.h>

#define SERVER_BIN "/usr/lib/postgresql/15/bin/"

static char server_folder[64];
static char server_conninfo[256];

static inline int server_run(const char *command)
{
	char line[1024];

	snprintf(line, sizeof(line), "%s %s >>%s/log 2>&1",
		geteuid() == 0 ? "setpriv --reuid nobody --regid nogroup --clear-groups --" : "", command,
		server_folder);
	return system(line);
}

/* False: there is none on this machine. */
static inline bool server_start(void)
{
	char command[512];

	if (access(SERVER_BIN "initdb", X_OK) != 0)
		return false;
	snprintf(server_folder, sizeof(server_folder), "/tmp/agahi-pg-XXXXXX");
	assert_non_null(mkdtemp(server_folder));
	assert_int_equal(chmod(server_folder, 0777), 0);
	snprintf(command, sizeof(command),
		SERVER_BIN "initdb -D %s/data -U agahi -A trust -E UTF8 --locale=C -N", server_folder);
	assert_int_equal(server_run(command), 0);
	snprintf(command, sizeof(command),
		SERVER_BIN "pg_ctl -D %s/data -w -l %s/server.log -o \"-k %s -c listen_addresses='' -c fsync=off"
			   " -c max_connections=20 -c shared_buffers=16MB\" start",
		server_folder, server_folder, server_folder);
	assert_int_equal(server_run(command), 0);
	snprintf(server_conninfo, sizeof(server_conninfo), "host=%s user=agahi dbname=postgres",
		server_folder);
	return true;
}

static inline void server_stop(void)
{
	char command[512];

	snprintf(command, sizeof(command), SERVER_BIN "pg_ctl -D %s/data -w -m immediate stop", server_folder);
	server_run(command);
	snprintf(command, sizeof(command), "rm -rf %s", server_folder);
	assert_int_equal(system(command), 0);
}

#endif
