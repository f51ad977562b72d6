/* What is published on one node is live on the other. */
#include "exchange_site.h"

#include "agahi/edition/models.h"
#include "small_model.h"

static long long count(const char *sql)
{
	return db_number(site.db, sql, -1);
}

static void what_is_published_on_one_is_live_on_the_other(void **state)
{
	(void)state;
	publish_text("one");
	publish_text("two");
	struct edition here = edition_of("live");
	share(0, 1);
	assert_int_equal(pair.news.live, 2);
	assert_int_equal(pair.news.lost, 0);
	at(1);
	struct edition there = edition_of("live");
	assert_string_equal(text_of("live"), "two");
	assert_int_equal(there.number, 2);
	assert_int_equal(there.replaces, here.replaces);
	assert_int_equal(there.published_ms, here.published_ms);
	assert_int_equal(there.made_ms, here.made_ms);
	assert_string_equal(there.hash, here.hash);
	assert_string_equal(there.published_by, "tester");
	assert_string_equal(text_of("1"), "one");
	assert_int_equal(edition_of("1").state, EDITION_RETIRED);
	assert_false(state_of(1).changed);
	assert_int_equal(state_of(1).version, 1);
}

static void an_old_edition_brought_back_on_either_is_live_on_both(void **state)
{
	const struct publishing_order order = { .by = "ahmed", .now_ms = 2000, .base = 2 };

	(void)state;
	publish_text("one");
	publish_text("two");
	share(0, 1);
	at(1);
	assert_int_equal(publishing_publish(site.db, "1", &order, &site.live, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_true(state_of(1).changed);
	share(1, 2);
	at(0);
	assert_string_equal(text_of("live"), "one");
	assert_int_equal(edition_of("live").number, 3);
	assert_string_equal(edition_of("live").note, "edition 1 again");
}

static void of_two_published_at_once_the_first_that_is_shared_is_live(void **state)
{
	(void)state;
	publish_text("one");
	share(0, 1);
	at(0);
	publish_text("mine");
	at(1);
	publish_text("yours");
	long long row = edition_of("live").id;
	share(0, 2);
	at(1);
	assert_int_equal(pair.news.lost, 1);
	assert_string_equal(text_of("live"), "mine");
	assert_int_equal(edition_of("live").number, 2);
	assert_int_not_equal(edition_of("live").id, row);
	struct edition lost = edition_of(pair.news.lost_draft);
	assert_int_equal(lost.state, EDITION_DRAFT);
	assert_int_equal(lost.refused_ms, 5000);
	assert_non_null(strstr(lost.refused, "it was edition 2 here"));
	assert_int_equal(strncmp(lost.name, "edition-", 8), 0);
	assert_int_equal(strncmp(lost.name + 8, lost.hash, 8), 0);
	assert_string_equal(text_of(pair.news.lost_draft), "yours");
	assert_false(state_of(1).changed);
	const struct publishing_order anyway = { .by = "ahmed", .now_ms = 6000, .anyway = true };
	assert_int_equal(
		publishing_publish(site.db, lost.name, &anyway, &site.live, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	share(1, 3);
	at(0);
	assert_string_equal(text_of("live"), "yours");
	assert_int_equal(edition_of("live").number, 3);
}

static void all_that_was_published_apart_is_kept(void **state)
{
	(void)state;
	publish_text("one");
	share(0, 1);
	publish_text("mine");
	at(1);
	publish_text("a");
	publish_text("b");
	publish_text("a");
	share(0, 2);
	at(1);
	assert_int_equal(pair.news.lost, 3);
	assert_int_equal(edition_of("live").number, 2);
	assert_int_equal(count("SELECT count(*) FROM edition WHERE refused_ms > 0 AND number IS NULL"), 3);
	assert_int_equal(editions_newest(site.db), 2);
}

static void the_same_published_on_both_at_once_is_one_edition(void **state)
{
	(void)state;
	publish_text("one");
	share(0, 1);
	publish_text("two");
	at(1);
	publish_text("two");
	long long row = edition_of("live").id;
	share(0, 2);
	at(1);
	assert_int_equal(pair.news.lost, 0);
	assert_int_equal(edition_of("live").id, row);
	assert_int_equal(count("SELECT count(*) FROM edition"), 2);
}

static void what_was_published_here_meanwhile_on_top_of_it_stays_live(void **state)
{
	(void)state;
	publish_text("one");
	struct buffer octets = packed(0);
	publish_text("two");
	assert_int_equal(take_octets(0, 1, &octets), TAKING_DONE);
	assert_int_equal(pair.news.lost, 0);
	assert_string_equal(text_of("live"), "two");
	assert_true(state_of(0).changed);
	share(0, 2);
	buffer_free(&octets);
}

static void who_was_away_for_five_versions_has_them_all(void **state)
{
	char text[16];

	(void)state;
	publish_text("text 1");
	share(0, 1);
	for (int i = 2; i <= 6; i++) {
		snprintf(text, sizeof(text), "text %d", i);
		publish_text(text);
	}
	share(0, 6);
	at(1);
	assert_int_equal(edition_of("live").number, 6);
	assert_string_equal(text_of("4"), "text 4");
	assert_int_equal(edition_of("4").replaces, 3);
}

static void who_was_away_for_longer_has_the_last_of_them(void **state)
{
	char text[16];

	(void)state;
	publish_text("text 1");
	share(0, 1);
	for (int i = 2; i <= EXCHANGE_HISTORY + 10; i++) {
		snprintf(text, sizeof(text), "text %d", i);
		publish_text(text);
	}
	share(0, 26);
	at(1);
	assert_int_equal(edition_of("live").number, EXCHANGE_HISTORY + 10);
	assert_int_equal(count("SELECT count(*) FROM edition"), EXCHANGE_HISTORY + 2);
	assert_string_equal(text_of("1"), "text 1");
}

static void what_is_known_changes_nothing(void **state)
{
	(void)state;
	publish_text("one");
	struct buffer octets = packed(0);
	share(0, 5);
	assert_int_equal(take_octets(1, 5, &octets), TAKING_KNOWN);
	assert_int_equal(take_octets(1, 4, &octets), TAKING_KNOWN);
	publish_text("two");
	struct buffer others = packed(0);
	assert_int_equal(take_octets(1, 4, &others), TAKING_KNOWN);
	/* The same version with other octets is of a database that was set up anew. */
	assert_int_equal(take_octets(1, 5, &others), TAKING_DONE);
	buffer_free(&octets);
	buffer_free(&others);
}

static void a_node_with_messages_of_its_own_joins(void **state)
{
	(void)state;
	publish_text("one");
	publish_text("two");
	at(1);
	publish_text("its own");
	share(0, 1);
	at(1);
	assert_int_equal(pair.news.lost, 1);
	assert_string_equal(text_of("live"), "two");
	assert_string_equal(text_of("1"), "one");
	assert_string_equal(text_of(pair.news.lost_draft), "its own");
}

static void what_is_scheduled_waits_on_all_and_what_is_taken_back_on_none(void **state)
{
	const struct publishing_order order = { .by = "saima" };

	(void)state;
	publish_text("one");
	share(0, 1);
	schedule_text("ramadan", "two", 9000);
	assert_true(state_of(0).changed);
	share(0, 2);
	at(1);
	assert_int_equal(edition_of("ramadan").at_ms, 9000);
	assert_int_equal(edition_of("ramadan").base, 1);
	assert_string_equal(text_of("ramadan"), "two");
	assert_int_equal(publishing_schedule(site.db, "ramadan", &order, 0, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	share(1, 3);
	at(0);
	assert_int_equal(edition_of("ramadan").at_ms, 0); /* it was made here */
	at(1);
	assert_int_equal(edition_of("ramadan").at_ms, 0);
	at(0);
	schedule_text("ramadan", "two", 9500);
	share(0, 4);
	at(0);
	assert_int_equal(publishing_schedule(site.db, "ramadan", &order, 0, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	share(0, 5);
	at(1);
	assert_int_equal(edition_of("ramadan").at_ms, 0);
}

static void what_came_from_elsewhere_and_is_withdrawn_there_is_gone(void **state)
{
	(void)state;
	publish_text("one");
	schedule_text("ramadan", "two", 9000);
	share(0, 1);
	const struct publishing_order order = { .by = "saima" };
	assert_int_equal(publishing_schedule(site.db, "ramadan", &order, 0, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	share(0, 2);
	at(1);
	assert_int_equal(edition_of("ramadan").id, 0);
	at(0);
	assert_string_equal(text_of("ramadan"), "two");
}

/* The gravest of all: it would go live although it was called back. */
static void what_is_withdrawn_while_another_publishes_stays_withdrawn(void **state)
{
	const struct publishing_order order = { .by = "saima" };

	(void)state;
	publish_text("one");
	schedule_text("ramadan", "two", 9000);
	share(0, 1);
	publish_text("three");
	at(1);
	assert_int_equal(publishing_schedule(site.db, "ramadan", &order, 0, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_int_equal(
		publishing_discard(site.db, "ramadan", site.error, sizeof(site.error)), PUBLISHING_DONE);
	struct buffer octets = packed(0);
	assert_int_equal(take_octets(0, 2, &octets), TAKING_DONE);
	assert_int_equal(take_octets(1, 2, &octets), TAKING_DONE);
	at(1);
	assert_int_equal(edition_of("ramadan").id, 0);
	assert_string_equal(text_of("live"), "three");
	assert_true(state_of(1).changed);
	share(1, 3);
	at(0);
	assert_int_equal(edition_of("ramadan").at_ms, 0);
	buffer_free(&octets);
}

static void told(const struct edition *edition, void *arg)
{
	(void)edition;
	(void)arg;
}

static void a_schedule_that_comes_true_on_both_is_one_edition(void **state)
{
	(void)state;
	publish_text("one");
	schedule_text("ramadan", "two", 9000);
	share(0, 1);
	for (int i = 0; i < 2; i++)
		assert_true(publishing_publish_due(
			pair.dbs[i], 9000 + i * 7, told, NULL, site.error, sizeof(site.error)));
	share(1, 2);
	at(0);
	assert_int_equal(pair.news.lost, 0);
	assert_int_equal(edition_of("live").number, 2);
	assert_int_equal(edition_of("live").published_ms, 9007);
	assert_int_equal(count("SELECT count(*) FROM edition"), 2);
	assert_false(state_of(0).changed);
}

/* Its clock is late. */
static void a_schedule_that_came_true_elsewhere_is_not_refused_here(void **state)
{
	(void)state;
	publish_text("one");
	schedule_text("ramadan", "two", 9000);
	share(0, 1);
	assert_true(publishing_publish_due(site.db, 9000, told, NULL, site.error, sizeof(site.error)));
	share(0, 2);
	at(1);
	assert_int_equal(edition_of("live").number, 2);
	assert_int_equal(count("SELECT count(*) FROM edition WHERE number IS NULL"), 0);
}

static void a_draft_of_ones_own_keeps_its_content_under_another_name(void **state)
{
	const struct publishing_order order = { .by = "ahmed", .base = 1 };

	(void)state;
	publish_text("one");
	share(0, 1);
	schedule_text("draft", "theirs", 9000);
	at(1);
	struct message_set *set = set_saying("its own");
	assert_int_equal(publishing_keep_draft(site.db, "draft", set, &order, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	message_set_free(set);
	share(0, 2);
	at(1);
	assert_int_equal(pair.news.renamed, 1);
	assert_string_equal(pair.news.renamed_draft, "draft-2");
	assert_string_equal(text_of("draft"), "theirs");
	assert_string_equal(text_of("draft-2"), "its own");
}

static void another_content_for_a_scheduled_draft_replaces_it(void **state)
{
	const struct publishing_order order = { .by = "saima" };

	(void)state;
	publish_text("one");
	schedule_text("ramadan", "two", 9000);
	share(0, 1);
	assert_int_equal(publishing_schedule(site.db, "ramadan", &order, 0, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	schedule_text("ramadan", "three", 9500);
	share(0, 2);
	at(1);
	assert_int_equal(pair.news.renamed, 0);
	assert_string_equal(text_of("ramadan"), "three");
	assert_int_equal(edition_of("ramadan").at_ms, 9500);
}

static void what_both_scheduled_waits_on_both(void **state)
{
	(void)state;
	publish_text("one");
	share(0, 1);
	schedule_text("mine", "two", 9000);
	at(1);
	schedule_text("yours", "three", 9000);
	struct buffer octets = packed(0);
	assert_int_equal(take_octets(0, 2, &octets), TAKING_DONE);
	assert_int_equal(take_octets(1, 2, &octets), TAKING_DONE);
	assert_true(state_of(1).changed);
	share(1, 3);
	for (int i = 0; i < 2; i++) {
		at(i);
		assert_int_equal(count("SELECT count(*) FROM edition WHERE at_ms = 9000"), 2);
	}
	buffer_free(&octets);
}

static void what_was_learned_comes_along(void **state)
{
	struct message_set *set = set_saying("one");
	struct publishing_order order = { .by = "saima", .now_ms = 1000 };
	struct buffer model = small_model_octets(1), found = { 0 };
	char hash[TABLES_HASH_SIZE];

	(void)state;
	assert_true(message_set_add_example(set, "vote", "en", "how do i vote", 0));
	assert_true(models_hash(set, hash));
	order.model = span_of(model.data, model.len);
	assert_int_equal(
		publishing_publish_set(site.db, set, &order, &site.live, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	share(0, 1);
	at(1);
	assert_true(models_find(site.db, hash, &found));
	assert_int_equal(found.len, model.len);
	assert_memory_equal(found.data, model.data, model.len);
	struct message_set *live = test_load_live(site.db, site.error, sizeof(site.error));
	assert_int_equal(live->example_count, 1);
	assert_string_equal(live->examples[0].text, "how do i vote");
	message_set_free(live);
	message_set_free(set);
	buffer_free(&model);
	buffer_free(&found);
}

static void what_is_damaged_changes_nothing(void **state)
{
	(void)state;
	publish_text("one");
	share(0, 1);
	publish_text("two");
	struct buffer octets = packed(0);
	for (size_t i = 0; i < octets.len; i += 7) {
		octets.data[i] ^= 1;
		assert_int_equal(take_octets(1, 2, &octets), TAKING_REFUSED);
		octets.data[i] ^= 1;
	}
	struct buffer cut = { .data = octets.data, .len = octets.len - 1 };
	assert_int_equal(take_octets(1, 2, &cut), TAKING_REFUSED);
	at(1);
	assert_string_equal(text_of("live"), "one");
	assert_int_equal(state_of(1).version, 1);
	buffer_free(&octets);
}

static void an_interrupted_taking_is_none(void **state)
{
	(void)state;
	publish_text("one");
	share(0, 1);
	publish_text("two");
	struct buffer octets = packed(0);
	at(1);
	assert_true(db_execute(site.db,
		"CREATE TRIGGER stop BEFORE INSERT ON shared BEGIN SELECT RAISE(ABORT, 'stopped'); END"));
	assert_int_equal(take_octets(1, 2, &octets), TAKING_FAILED);
	assert_non_null(strstr(site.error, "stopped"));
	assert_string_equal(text_of("live"), "one");
	assert_int_equal(editions_newest(site.db), 1);
	assert_int_equal(state_of(1).version, 1);
	assert_true(db_execute(site.db, "DROP TRIGGER stop"));
	assert_int_equal(take_octets(1, 2, &octets), TAKING_DONE);
	assert_string_equal(text_of("live"), "two");
	buffer_free(&octets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(what_is_published_on_one_is_live_on_the_other),
		PAIR_TEST(an_old_edition_brought_back_on_either_is_live_on_both),
		PAIR_TEST(of_two_published_at_once_the_first_that_is_shared_is_live),
		PAIR_TEST(all_that_was_published_apart_is_kept),
		PAIR_TEST(the_same_published_on_both_at_once_is_one_edition),
		PAIR_TEST(what_was_published_here_meanwhile_on_top_of_it_stays_live),
		PAIR_TEST(who_was_away_for_five_versions_has_them_all),
		PAIR_TEST(who_was_away_for_longer_has_the_last_of_them),
		PAIR_TEST(what_is_known_changes_nothing),
		PAIR_TEST(a_node_with_messages_of_its_own_joins),
		PAIR_TEST(what_is_scheduled_waits_on_all_and_what_is_taken_back_on_none),
		PAIR_TEST(what_came_from_elsewhere_and_is_withdrawn_there_is_gone),
		PAIR_TEST(what_is_withdrawn_while_another_publishes_stays_withdrawn),
		PAIR_TEST(a_schedule_that_comes_true_on_both_is_one_edition),
		PAIR_TEST(a_schedule_that_came_true_elsewhere_is_not_refused_here),
		PAIR_TEST(a_draft_of_ones_own_keeps_its_content_under_another_name),
		PAIR_TEST(another_content_for_a_scheduled_draft_replaces_it),
		PAIR_TEST(what_both_scheduled_waits_on_both),
		PAIR_TEST(what_was_learned_comes_along),
		PAIR_TEST(what_is_damaged_changes_nothing),
		PAIR_TEST(an_interrupted_taking_is_none),
	};

	return RUN_SUITE(tests);
}
