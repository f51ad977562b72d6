/* Two content databases that share what is published, for the suites of exchange/. */
#ifndef AGAHI_TEST_EXCHANGE_SITE_H
#define AGAHI_TEST_EXCHANGE_SITE_H

#include "edition_site.h"

#include "agahi/exchange/exchange.h"
#include "agahi/exchange/taking.h"

static struct {
	char *folder, *paths[2];
	sqlite3 *dbs[2];
	struct taking_news news;
} pair;

static inline int pair_set_up(void **state)
{
	(void)state;
	memset(&pair, 0, sizeof(pair));
	memset(&site, 0, sizeof(site));
	pair.folder = test_folder_make();
	for (int i = 0; i < 2; i++) {
		pair.paths[i] = test_path(pair.folder, i == 0 ? "one.db" : "other.db");
		pair.dbs[i] = library_open(pair.paths[i], DB_READ_WRITE, site.error, sizeof(site.error));
		assert_non_null(pair.dbs[i]);
	}
	site.db = pair.dbs[0];
	return 0;
}

static inline int pair_tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		db_close(pair.dbs[i]);
		free(pair.paths[i]);
	}
	test_folder_remove(pair.folder);
	return 0;
}

#define PAIR_TEST(name) cmocka_unit_test_setup_teardown(name, pair_set_up, pair_tear_down)

/* What follows is of this database. */
static inline void at(int which)
{
	site.db = pair.dbs[which];
}

static inline void publish_text(const char *text)
{
	struct message_set *set = set_saying(text);

	assert_true(test_publish(site.db, set, 1000, site.error, sizeof(site.error)));
	message_set_free(set);
}

static inline void schedule_text(const char *name, const char *text, int64_t at_ms)
{
	struct message_set *set = set_saying(text);
	const struct publishing_order order = { .by = "saima", .base = test_live_number(site.db) };

	assert_int_equal(publishing_keep_draft(site.db, name, set, &order, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_int_equal(publishing_schedule(site.db, name, &order, at_ms, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	message_set_free(set);
}

static inline struct exchange_state state_of(int which)
{
	struct exchange_state state;

	if (!exchange_state(pair.dbs[which], &state, site.error, sizeof(site.error)))
		fail_msg("%s", site.error);
	return state;
}

static inline struct buffer packed(int which)
{
	struct buffer out = { 0 };

	if (!exchange_pack(pair.dbs[which], &out, site.error, sizeof(site.error)))
		fail_msg("%s", site.error);
	return out;
}

static inline enum taking_result take_octets(int which, int64_t version, const struct buffer *octets)
{
	return taking_take(pair.dbs[which], version, span_of(octets->data, octets->len), 5000, &pair.news,
		site.error, sizeof(site.error));
}

/* As the version that comes next: both take it. */
static inline void share(int which, int64_t version)
{
	struct buffer octets = packed(which);

	for (int i = 0; i < 2; i++) {
		if (take_octets(which ^ i, version, &octets) != TAKING_DONE)
			fail_msg("%s", site.error);
	}
	assert_false(state_of(which).changed);
	buffer_free(&octets);
}

#endif
