/* What of a content database is shared, and whether it is. */
#include "exchange_site.h"

static void nothing_is_shared_of_an_empty_database(void **state)
{
	(void)state;
	struct exchange_state now = state_of(0);
	assert_true(now.empty);
	assert_false(now.changed);
	assert_int_equal(now.version, 0);
	assert_int_equal(now.live, 0);
}

static void what_is_live_or_scheduled_is_a_change_and_a_draft_is_none(void **state)
{
	const struct publishing_order order = { .by = "ahmed", .base = 1 };
	struct message_set *set = set_saying("two");

	(void)state;
	publish_text("one");
	assert_true(state_of(0).changed);
	assert_false(state_of(0).empty);
	share(0, 1);
	assert_int_equal(state_of(0).version, 1);
	assert_int_equal(strlen(state_of(0).digest), 64);
	at(0);
	assert_int_equal(publishing_keep_draft(site.db, "mine", set, &order, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	message_set_free(set);
	assert_false(state_of(0).changed);
	assert_int_equal(publishing_schedule(site.db, "mine", &order, 9000, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_true(state_of(0).changed);
	share(0, 2);
	at(0);
	assert_int_equal(publishing_schedule(site.db, "mine", &order, 9001, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_true(state_of(0).changed);
	share(0, 3);
	at(0);
	assert_int_equal(publishing_schedule(site.db, "mine", &order, 0, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_true(state_of(0).changed);
}

static void a_hash_of_long_ago_is_filled(void **state)
{
	(void)state;
	publish_text("one");
	struct edition live = edition_of("live");
	share(0, 1);
	at(0);
	assert_true(db_execute(site.db, "UPDATE edition SET hash = ''"));
	assert_false(state_of(0).changed);
	struct edition now;
	assert_true(editions_find_within(site.db, "live", &now));
	assert_string_equal(now.hash, live.hash);
}

static void what_is_forgotten_is_to_be_shared_again(void **state)
{
	(void)state;
	publish_text("one");
	share(0, 4);
	assert_true(exchange_forget(pair.dbs[0], site.error, sizeof(site.error)));
	assert_int_equal(state_of(0).version, 0);
	assert_true(state_of(0).changed);
}

static void the_same_is_packed_as_the_same_octets(void **state)
{
	char digest[TABLES_HASH_SIZE];

	(void)state;
	publish_text("one");
	schedule_text("mine", "two", 9000);
	share(0, 1);
	struct buffer here = packed(0), there = packed(1);
	assert_int_equal(here.len, there.len);
	assert_memory_equal(here.data, there.data, here.len);
	exchange_digest(span_of(here.data, here.len), digest);
	assert_string_equal(digest, state_of(0).digest);
	exchange_digest(span_of("", 0), digest);
	assert_string_equal(digest, "");
	buffer_free(&here);
	buffer_free(&there);
}

static void what_is_damaged_is_not_packed_but_for_what_is_old(void **state)
{
	struct buffer out = { 0 };

	(void)state;
	publish_text("one");
	publish_text("two");
	assert_true(db_execute(site.db, "UPDATE message SET text = 'by hand' WHERE text = 'one'"));
	out = packed(0);
	struct exchange_file *file =
		exchange_file_read(span_of(out.data, out.len), site.error, sizeof(site.error));
	assert_non_null(file);
	assert_int_equal(exchange_file_count(file), 1);
	exchange_file_free(file);
	buffer_empty(&out);
	assert_true(db_execute(site.db, "UPDATE message SET text = 'by hand'"));
	assert_false(exchange_pack(site.db, &out, site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "what is live are not what was kept"));
	buffer_free(&out);
}

static void more_schedules_than_nodes_share_are_told(void **state)
{
	struct buffer out = { 0 };
	char name[32];

	(void)state;
	publish_text("one");
	for (int i = 0; i <= EXCHANGE_MOST_SCHEDULED; i++) {
		snprintf(name, sizeof(name), "draft-%d", i);
		schedule_text(name, "two", 9000);
	}
	assert_false(exchange_pack(site.db, &out, site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "more than 64 drafts are scheduled"));
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(nothing_is_shared_of_an_empty_database),
		PAIR_TEST(what_is_live_or_scheduled_is_a_change_and_a_draft_is_none),
		PAIR_TEST(a_hash_of_long_ago_is_filled),
		PAIR_TEST(what_is_forgotten_is_to_be_shared_again),
		PAIR_TEST(the_same_is_packed_as_the_same_octets),
		PAIR_TEST(what_is_damaged_is_not_packed_but_for_what_is_old),
		PAIR_TEST(more_schedules_than_nodes_share_are_told),
	};

	return RUN_SUITE(tests);
}
