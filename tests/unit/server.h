/* A PostgreSQL server of the suite's own, in a folder of its own, on a socket in it; and a proxy before it that can be told to lose
 * what goes through. Suites without one on the machine are skipped. */
#ifndef AGAHI_SERVER_H
#define AGAHI_SERVER_H

#include "testing.h"

#include <errno.h>
#include <glob.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

struct server {
	char folder[64], programs[256], conninfo[256];
	pid_t pid;
};

static inline void server_rest(int ms)
{
	nanosleep(&(struct timespec){ ms / 1000, (ms % 1000) * 1000000L }, NULL);
}

/* An ordinary user: the server refuses to be root. */
static inline void server_be_ordinary(void)
{
	const struct passwd *user = getpwnam("postgres");

	if (geteuid() != 0)
		return;
	if (!user)
		user = getpwnam("nobody");
	if (!user || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)
		_exit(126);
}

static inline pid_t server_spawn(const char *const *arguments)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	server_be_ordinary();
	prctl(PR_SET_PDEATHSIG, SIGQUIT); /* a suite that crashes leaves none behind */
	if (!freopen("/dev/null", "r", stdin) || !freopen("/dev/null", "w", stdout) ||
		!freopen("/dev/null", "w", stderr))
		_exit(126);
	setenv("LC_ALL", "C", 1);
	execv(arguments[0], (char *const *)arguments);
	_exit(127);
}

static inline bool server_find_programs(struct server *server)
{
	glob_t found;

	if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) != 0)
		return false;
	snprintf(server->programs, sizeof(server->programs), "%s", found.gl_pathv[found.gl_pathc - 1]);
	*strrchr(server->programs, '/') = '\0';
	globfree(&found);
	return true;
}

static inline bool server_init(struct server *server)
{
	char initdb[300], data[80];
	const char *const arguments[] = { initdb, "-D", data, "-U", "agahi", "-A", "trust", "-E", "UTF8",
		"-N", NULL };
	int status;

	snprintf(initdb, sizeof(initdb), "%s/initdb", server->programs);
	snprintf(data, sizeof(data), "%s/data", server->folder);
	pid_t pid = server_spawn(arguments);
	return waitpid(pid, &status, 0) == pid && status == 0;
}

static inline bool server_answers(const struct server *server)
{
	PGconn *connection = PQconnectdb(server->conninfo);
	bool answers = PQstatus(connection) == CONNECTION_OK;

	PQfinish(connection);
	return answers;
}

/* What is in `folder` goes on. */
static inline bool server_run(struct server *server)
{
	char postgres[300], data[80], sockets[80];
	const char *const arguments[] = { postgres, "-D", data, "-k", sockets, "-h", "", "-c", "fsync=off",
		"-c", "max_connections=20", "-c", "shared_buffers=32MB", "-c", "logging_collector=off", "-c",
		"log_min_messages=fatal", NULL };

	snprintf(postgres, sizeof(postgres), "%s/postgres", server->programs);
	snprintf(data, sizeof(data), "%s/data", server->folder);
	snprintf(sockets, sizeof(sockets), "%s", server->folder);
	server->pid = server_spawn(arguments);
	for (int i = 0; i < 600; i++) {
		if (server_answers(server))
			return true;
		server_rest(50);
	}
	return false;
}

/* False: there is no PostgreSQL here. */
static inline bool server_start(struct server *server)
{
	memset(server, 0, sizeof(*server));
	snprintf(server->folder, sizeof(server->folder), "%s/agahi-pg-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!server_find_programs(server) || !mkdtemp(server->folder))
		return false;
	const struct passwd *user = getpwnam("postgres");
	if (geteuid() == 0)
		assert_int_equal(
			chown(server->folder, user ? user->pw_uid : 65534, user ? user->pw_gid : 65534), 0);
	snprintf(server->conninfo, sizeof(server->conninfo), "host=%s user=agahi dbname=postgres",
		server->folder);
	assert_true(server_init(server));
	assert_true(server_run(server));
	return true;
}

static inline void server_halt(struct server *server)
{
	int status;

	if (server->pid > 0) {
		kill(server->pid, SIGQUIT);
		waitpid(server->pid, &status, 0);
	}
	server->pid = 0;
}

static inline void server_stop(struct server *server)
{
	char command[128];

	server_halt(server);
	snprintf(command, sizeof(command), "rm -rf '%s'", server->folder);
	assert_int_equal(system(command), 0);
}

/* The process that serves a connection stands still: the kernel takes what is sent, and nobody answers. Until it gets SIGCONT. */
static inline pid_t server_freeze(pid_t backend)
{
	assert_int_equal(kill(backend, SIGSTOP), 0);
	return backend;
}

/* Without a PostgreSQL on this machine there is nothing to try. */
static inline int server_skip(const char *suite)
{
	fprintf(stderr, "%s: skipped, for there is no PostgreSQL server here (/usr/lib/postgresql)\n", suite);
	return 0;
}

static inline bool server_is_here(void)
{
	struct server server;

	return server_find_programs(&server);
}

/* With start() and stop() of the suite. */
#define RUN_SERVER_SUITE(tests) \
	(server_is_here() ? cmocka_run_group_tests_name(__FILE__, tests, start, stop) : server_skip(__FILE__))

/* The words of the first field of the first row; "" where there is none. The caller's to free. */
static inline char *server_ask(const struct server *server, const char *sql)
{
	PGconn *connection = PQconnectdb(server->conninfo);

	PQsetErrorVerbosity(connection, PQERRORS_TERSE);
	PQclear(PQexec(connection, "SET client_min_messages TO error"));
	PGresult *result = PQexec(connection, sql);
	ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(connection));
	char *words =
		strdup(status == PGRES_TUPLES_OK && PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
	PQclear(result);
	PQfinish(connection);
	return words;
}

static inline long server_number(const struct server *server, const char *sql)
{
	char *words = server_ask(server, sql);
	long number = strtol(words, NULL, 10);

	free(words);
	return number;
}

static inline void server_do(const struct server *server, const char *sql)
{
	free(server_ask(server, sql));
}

static inline void server_pass_over(void *arg, const char *notice)
{
	(void)arg;
	(void)notice;
}

/* Does a commit wait for a standby? */
static inline bool server_commit_waits(const struct server *server)
{
	PGconn *connection = PQconnectdb(server->conninfo);
	PGcancel *cancel = PQgetCancel(connection);
	char sql[128], error[256];
	long waits = 0;

	PQsetNoticeProcessor(connection, server_pass_over, NULL);
	assert_true(PQsendQuery(connection, "SELECT pg_logical_emit_message(true, 'test', '')"));
	snprintf(sql, sizeof(sql),
		"SELECT count(*) FROM pg_stat_activity WHERE pid = %d AND wait_event = 'SyncRep'",
		PQbackendPID(connection));
	while (PQconsumeInput(connection) && PQisBusy(connection) && waits == 0)
		waits = server_number(server, sql);
	while (waits > 0 && PQconsumeInput(connection) && PQisBusy(connection)) {
		PQcancel(cancel, error, sizeof(error));
		server_rest(5);
	}
	PQfreeCancel(cancel);
	PQfinish(connection);
	return waits > 0;
}

/* From now on commits wait for a standby of that name; for none where it is "". */
static inline void server_want_standby(const struct server *server, const char *name)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "ALTER SYSTEM SET synchronous_standby_names = '%s'", name);
	server_do(server, sql);
	server_do(server, "SELECT pg_reload_conf()");
	for (int i = 0; i < 1000; i++) {
		if (server_commit_waits(server) == (*name != '\0'))
			return;
		server_rest(10);
	}
	fail_msg("synchronous_standby_names = '%s' has no effect", name);
}

/* --- the proxy ---------------------------------------------------------------------------------------- */

enum proxy_mode {
	PROXY_PASS,
	PROXY_CUT_BEFORE, /* what the client sends next is lost, with the connection */
	PROXY_CUT_AFTER,  /* it reaches the server, and the answer is lost, with the connection */
	PROXY_DOWN        /* connections end as they come */
};

struct proxy {
	char folder[80], conninfo[256], behind[108];
	int listener;
	_Atomic enum proxy_mode mode;
	atomic_bool ends, serves;
	pthread_t thread;
};

static inline int proxy_reach(const char *path, bool listens)
{
	struct sockaddr_un place = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(place.sun_path, sizeof(place.sun_path), "%s", path);
	int done = listens ? bind(fd, (struct sockaddr *)&place, sizeof(place)) | listen(fd, 8)
			   : connect(fd, (struct sockaddr *)&place, sizeof(place));
	if (done == 0)
		return fd;
	close(fd);
	return -1;
}

/* False when the connection is to end. */
static inline bool proxy_move(int from, int to)
{
	char octets[65536];
	ssize_t len = read(from, octets, sizeof(octets));

	for (ssize_t at = 0; at < len;) {
		ssize_t sent = send(to, octets + at, (size_t)(len - at), MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		at += sent;
	}
	return len > 0;
}

static inline void proxy_serve(struct proxy *proxy, int client)
{
	int server = proxy_reach(proxy->behind, false);
	bool goes_on = server >= 0;
	int quiet = 0;

	while (goes_on && !proxy->ends && proxy->mode != PROXY_DOWN) {
		struct pollfd places[] = { { .fd = client, .events = POLLIN },
			{ .fd = server, .events = POLLIN } };

		poll(places, proxy->mode == PROXY_CUT_AFTER ? 1 : 2, 20);
		enum proxy_mode mode = proxy->mode;
		if (places[0].revents && mode == PROXY_CUT_BEFORE)
			break;
		goes_on = (!places[0].revents || proxy_move(client, server)) &&
			(mode == PROXY_CUT_AFTER || !places[1].revents || proxy_move(server, client));
		quiet = mode == PROXY_CUT_AFTER && !places[0].revents ? quiet + 1 : 0;
		if (quiet > 20)
			break;
	}
	if (proxy->mode != PROXY_DOWN)
		proxy->mode = PROXY_PASS;
	if (server >= 0)
		close(server);
	close(client);
}

static inline void *proxy_run(void *arg)
{
	struct proxy *proxy = arg;

	while (!proxy->ends) {
		struct pollfd place = { .fd = proxy->listener, .events = POLLIN };
		int client = poll(&place, 1, 20) == 1 ? accept(proxy->listener, NULL, NULL) : -1;
		proxy->serves = client >= 0;
		if (client >= 0)
			proxy_serve(proxy, client);
		proxy->serves = false;
	}
	return NULL;
}

/* One connection at a time. */
static inline void proxy_start(struct proxy *proxy, const struct server *server)
{
	char path[108];

	memset(proxy, 0, sizeof(*proxy));
	snprintf(proxy->folder, sizeof(proxy->folder), "%s/p", server->folder);
	assert_int_equal(mkdir(proxy->folder, 0700), 0);
	snprintf(path, sizeof(path), "%s/.s.PGSQL.5432", proxy->folder);
	snprintf(proxy->behind, sizeof(proxy->behind), "%s/.s.PGSQL.5432", server->folder);
	snprintf(proxy->conninfo, sizeof(proxy->conninfo), "host=%s user=agahi dbname=postgres",
		proxy->folder);
	proxy->listener = proxy_reach(path, true);
	assert_true(proxy->listener >= 0);
	assert_int_equal(pthread_create(&proxy->thread, NULL, proxy_run, proxy), 0);
}

/* Whom it served is without a connection when this returns. */
static inline void proxy_take_down(struct proxy *proxy)
{
	proxy->mode = PROXY_DOWN;
	while (proxy->serves)
		server_rest(5);
}

static inline void proxy_stop(struct proxy *proxy)
{
	proxy->ends = true;
	pthread_join(proxy->thread, NULL);
	close(proxy->listener);
}

#endif
