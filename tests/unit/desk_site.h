/* What suites of the desk's rooms need: a database in a folder of its own, its key, and people who came by an invitation. */
#ifndef AGAHI_DESK_SITE_H
#define AGAHI_DESK_SITE_H

#include "testing.h"

#include <pthread.h>

#include "agahi/bureau/desk_db.h"
#include "agahi/staff/consent.h"
#include "agahi/staff/invitations.h"
#include "agahi/staff/second.h"
#include "agahi/staff/totp.h"

#define NOW INT64_C(1795683600000) /* 2026-11-26 09:00 UTC */
#define MINUTE INT64_C(60000)

static struct desk_site {
	char *folder, *path;
	sqlite3 *db;
	struct box box;
	struct person administrator; /* made by desk_administrator() */
	struct person second;        /* the first of the members who may confirm what that one does */
	int64_t now_ms;              /* of members that come */
} site;

static inline sqlite3 *desk_open(void)
{
	char error[512] = "";
	sqlite3 *db = desk_db_open(site.path, DB_READ_WRITE, error, sizeof(error));

	assert_string_equal(error, "");
	assert_non_null(db);
	return db;
}

static inline int desk_set_up(void **state)
{
	char error[512] = "";

	(void)state;
	memset(&site, 0, sizeof(site));
	site.folder = test_folder_make();
	site.path = test_path(site.folder, "desk.db");
	site.db = desk_open();
	site.now_ms = NOW;
	assert_true(box_load(site.db, site.path, &site.box, error, sizeof(error)));
	return 0;
}

static inline int desk_tear_down(void **state)
{
	(void)state;
	db_close(site.db);
	free(site.path);
	test_folder_remove(site.folder);
	return 0;
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_set_up, desk_tear_down)

/* What the app that holds the secret of this link or session shows at that time. */
static inline void desk_code(const char *token, int64_t now_ms, char code[TOTP_CODE_SIZE])
{
	struct totp_secret secret;

	second_offer(&site.box, token, &secret);
	totp_code(&secret, totp_step(now_ms), code);
}

static inline enum staff_result desk_accept(
	sqlite3 *db, const char *token, int64_t now_ms, struct codes *codes)
{
	char code[TOTP_CODE_SIZE];

	desk_code(token, now_ms, code);
	return invitations_accept(db, &site.box,
		&(struct invitation_answer){ token, "$argon2id$of-a-test", code, "10.0.0.7", now_ms }, codes);
}

static inline struct person desk_person(const char *name)
{
	struct person person;

	assert_true(staff_find(site.db, name, &person));
	return person;
}

/* The first administrator; `token` is of the link that they used. */
static inline struct person desk_administrator_by(char token[TOKEN_SIZE])
{
	struct codes codes;

	assert_int_equal(invitations_first(site.db, "boss", site.now_ms, token), STAFF_DONE);
	assert_int_equal(desk_accept(site.db, token, site.now_ms, &codes), STAFF_DONE);
	site.administrator = desk_person("boss");
	return site.administrator;
}

static inline struct staff_actor desk_actor(const struct person *person, int64_t now_ms)
{
	return (struct staff_actor){ person, "10.0.0.9", now_ms };
}

static inline enum staff_result desk_invite(const char *name, unsigned roles, char token[TOKEN_SIZE])
{
	struct person person = { .roles = roles };
	struct staff_actor actor = desk_actor(&site.administrator, site.now_ms);

	snprintf(person.name, sizeof(person.name), "%s", name);
	snprintf(person.shown, sizeof(person.shown), "%s", name);
	return invitations_invite(site.db, &actor, &person, token);
}

/* The second person confirms what waits of that kind about somebody. */
static inline enum staff_result desk_confirm(const char *name, enum link_kind kind)
{
	struct staff_actor actor = desk_actor(&site.second, site.now_ms);
	struct invitation waiting;

	assert_true(links_read_of(site.db, desk_person(name).id, kind, site.now_ms, &waiting));
	return consent_give(site.db, &actor, waiting.key);
}

/* Somebody active; the first call makes the administrator too. */
static inline struct person desk_member_by(
	const char *name, unsigned roles, char token[TOKEN_SIZE], struct codes *codes)
{
	char first[TOKEN_SIZE];

	if (site.administrator.id == 0)
		desk_administrator_by(first);
	bool trusted = (roles & (STAFF_SIGNER | STAFF_ADMINISTRATOR)) != 0;
	assert_int_equal(desk_invite(name, roles, token), STAFF_DONE);
	if (trusted && site.second.id != 0)
		assert_int_equal(desk_confirm(name, LINK_INVITATION), STAFF_DONE);
	assert_int_equal(desk_accept(site.db, token, site.now_ms, codes), STAFF_DONE);
	if (trusted && site.second.id == 0)
		site.second = desk_person(name);
	return desk_person(name);
}

static inline struct person desk_member(const char *name, unsigned roles)
{
	char token[TOKEN_SIZE];
	struct codes codes;

	return desk_member_by(name, roles, token, &codes);
}

static inline long long desk_number(const char *sql)
{
	return db_number(site.db, sql, -1);
}

/* How many records say `what`. */
static inline long long desk_recorded(const char *what)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM audit WHERE what = '%s'", what);
	return desk_number(sql);
}

/* Two threads, each with a connection of its own, do the same at the same time. */
struct desk_racer {
	void (*run)(sqlite3 *db, int which, void *arg);
	void *arg;
	int which;
	sqlite3 *db;
	pthread_barrier_t *start;
};

static inline void *desk_race_one(void *arg)
{
	struct desk_racer *racer = arg;

	pthread_barrier_wait(racer->start);
	racer->run(racer->db, racer->which, racer->arg);
	return NULL;
}

static inline void desk_race(void (*run)(sqlite3 *db, int which, void *arg), void *arg)
{
	struct desk_racer racers[2];
	pthread_t threads[2];
	pthread_barrier_t start;

	pthread_barrier_init(&start, NULL, 2);
	for (int i = 0; i < 2; i++) {
		racers[i] = (struct desk_racer){ run, arg, i, desk_open(), &start };
		assert_int_equal(pthread_create(&threads[i], NULL, desk_race_one, &racers[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], NULL);
		db_close(racers[i].db);
	}
	pthread_barrier_destroy(&start);
}

#endif
