/* The life of message sets. */
#include "edition_site.h"

static struct publishing_order order_of(const char *by, long long base)
{
	return (struct publishing_order){ .by = by, .now_ms = 1000, .base = base };
}

static enum publishing_result publish_set(const char *text, struct publishing_order order)
{
	struct message_set *set = set_saying(text);
	enum publishing_result result =
		publishing_publish_set(site.db, set, &order, &site.live, site.error, sizeof(site.error));

	message_set_free(set);
	return result;
}

static enum publishing_result keep(const char *name, const char *text, struct publishing_order order)
{
	struct message_set *set = set_saying(text);
	enum publishing_result result =
		publishing_keep_draft(site.db, name, set, &order, site.error, sizeof(site.error));

	message_set_free(set);
	return result;
}

static enum publishing_result publish(const char *which, struct publishing_order order)
{
	return publishing_publish(site.db, which, &order, &site.live, site.error, sizeof(site.error));
}

static enum publishing_result schedule(const char *name, int64_t at_ms)
{
	const struct publishing_order order = { .by = "saima" };

	return publishing_schedule(site.db, name, &order, at_ms, site.error, sizeof(site.error));
}

static void what_is_published_has_a_number_an_author_and_what_it_replaces(void **state)
{
	struct publishing_order order = order_of("saima", 0);

	(void)state;
	order.title = "First";
	order.note = "for the general election";
	assert_int_equal(publish_set("one", order), PUBLISHING_DONE);
	assert_int_equal(site.live.number, 1);
	assert_string_equal(site.live.title, "First");
	assert_string_equal(site.live.note, "for the general election");
	assert_string_equal(site.live.author, "saima");
	assert_string_equal(site.live.published_by, "saima");
	assert_int_equal(site.live.published_ms, 1000);
	assert_int_equal(publish_set("two", order_of("ahmed", 1)), PUBLISHING_DONE);
	assert_int_equal(site.live.number, 2);
	assert_int_equal(site.live.replaces, 1);
	assert_int_equal(site.live.base, 1);
	assert_int_equal(edition_of("1").state, EDITION_RETIRED);
	assert_string_equal(text_of("live"), "two");
}

static void whoever_was_overtaken_is_told_and_changes_nothing(void **state)
{
	struct publishing_order anyway = order_of("ahmed", 1);

	(void)state;
	assert_int_equal(publish_set("one", order_of("saima", 0)), PUBLISHING_DONE);
	assert_int_equal(keep("draft", "mine", order_of("ahmed", 1)), PUBLISHING_DONE);
	assert_int_equal(publish_set("two", order_of("saima", 1)), PUBLISHING_DONE);
	assert_int_equal(publish_set("three", order_of("ahmed", 1)), PUBLISHING_OVERTAKEN);
	assert_non_null(strstr(site.error, "made from edition 1; edition 2 (saima) is live now"));
	assert_int_equal(publish("draft", order_of("ahmed", 2)), PUBLISHING_OVERTAKEN);
	assert_int_equal(schedule("draft", 5000), PUBLISHING_OVERTAKEN);
	assert_string_equal(text_of("live"), "two");
	assert_int_equal(edition_of("draft").state, EDITION_DRAFT);
	anyway.anyway = true;
	assert_int_equal(publish("draft", anyway), PUBLISHING_DONE);
	assert_string_equal(text_of("live"), "mine");
	assert_int_equal(site.live.base, 1);
	assert_int_equal(site.live.replaces, 2);
	assert_int_equal(publish_set("x", order_of("ahmed", 0)), PUBLISHING_OVERTAKEN);
	assert_non_null(strstr(site.error, "made when nothing was live"));
}

static void a_draft_that_is_published_is_a_draft_no_more(void **state)
{
	(void)state;
	assert_int_equal(keep("draft", "one", order_of("ahmed", 0)), PUBLISHING_DONE);
	char hash[TABLES_HASH_SIZE];
	strcpy(hash, edition_of("draft").hash);
	assert_int_equal(publish("draft", order_of("saima", 0)), PUBLISHING_DONE);
	assert_int_equal(site.live.number, 1);
	assert_string_equal(site.live.author, "ahmed");
	assert_string_equal(site.live.published_by, "saima");
	assert_string_equal(site.live.name, "");
	assert_string_equal(site.live.hash, hash);
	assert_int_equal(edition_of("draft").id, 0);
	assert_int_equal(publish("draft", order_of("saima", 1)), PUBLISHING_MISSING);
	assert_int_equal(publish("77", order_of("saima", 1)), PUBLISHING_MISSING);
}

static void what_is_said_when_a_draft_is_published_is_kept(void **state)
{
	struct publishing_order order = order_of("ahmed", 0), saima = order_of("saima", 0);

	(void)state;
	order.title = "Ramadan hours";
	order.note = "first try";
	saima.note = "by letter 12";
	assert_int_equal(keep("draft", "one", order), PUBLISHING_DONE);
	assert_int_equal(publish("draft", saima), PUBLISHING_DONE);
	assert_string_equal(site.live.title, "Ramadan hours");
	assert_string_equal(site.live.note, "by letter 12");
}

static void an_old_edition_comes_back_as_a_new_one(void **state)
{
	(void)state;
	assert_int_equal(publish_set("one", order_of("saima", 0)), PUBLISHING_DONE);
	assert_int_equal(publish_set("two", order_of("saima", 1)), PUBLISHING_DONE);
	assert_int_equal(publish("1", order_of("ahmed", 1)), PUBLISHING_OVERTAKEN);
	assert_int_equal(publish("1", order_of("ahmed", 2)), PUBLISHING_DONE);
	assert_int_equal(site.live.number, 3);
	assert_string_equal(site.live.note, "edition 1 again");
	assert_string_equal(site.live.hash, edition_of("1").hash);
	assert_string_equal(text_of("live"), "one");
	assert_string_equal(text_of("1"), "one");
}

static void a_draft_is_replaced_by_its_author_only(void **state)
{
	struct publishing_order anyway = order_of("saima", 0);

	(void)state;
	assert_int_equal(keep("draft", "one", order_of("ahmed", 0)), PUBLISHING_DONE);
	assert_int_equal(keep("draft", "two", order_of("ahmed", 0)), PUBLISHING_DONE);
	assert_int_equal(keep("draft", "three", order_of("saima", 0)), PUBLISHING_TAKEN);
	assert_non_null(strstr(site.error, "ahmed's"));
	assert_string_equal(text_of("draft"), "two");
	assert_int_equal(keep("other", "three", order_of("saima", 0)), PUBLISHING_DONE);
	anyway.anyway = true;
	assert_int_equal(keep("draft", "four", anyway), PUBLISHING_DONE);
	assert_string_equal(text_of("draft"), "four");
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM message", 0), 2);
	assert_int_equal(
		publishing_discard(site.db, "other", site.error, sizeof(site.error)), PUBLISHING_DONE);
	assert_int_equal(
		publishing_discard(site.db, "other", site.error, sizeof(site.error)), PUBLISHING_MISSING);
	assert_int_equal(
		publishing_discard(site.db, "live", site.error, sizeof(site.error)), PUBLISHING_MISSING);
}

static void a_draft_that_is_kept_again_keeps_what_was_said_of_it(void **state)
{
	struct publishing_order order = order_of("ahmed", 0);

	(void)state;
	order.title = "Ramadan hours";
	order.note = "by letter 12";
	assert_int_equal(keep("draft", "one", order), PUBLISHING_DONE);
	order.title = NULL;
	order.note = "by letter 13";
	assert_int_equal(keep("draft", "two", order), PUBLISHING_DONE);
	struct edition draft = edition_of("draft");
	assert_string_equal(draft.title, "Ramadan hours");
	assert_string_equal(draft.note, "by letter 13");
}

static void a_set_that_cannot_be_stored_changes_nothing(void **state)
{
	struct report report = { 0 };
	struct message_set *twice = test_set_from(HEAD "vote,en,a,x\nvote,en,b,y\n", &report);
	struct publishing_order order = order_of("saima", 1);

	(void)state;
	assert_int_equal(publish_set("one", order_of("saima", 0)), PUBLISHING_DONE);
	assert_int_equal(
		publishing_publish_set(site.db, twice, &order, &site.live, site.error, sizeof(site.error)),
		PUBLISHING_FAILED);
	assert_non_null(strstr(site.error, "UNIQUE"));
	assert_string_equal(text_of("live"), "one");
	assert_int_equal(edition_of("live").number, 1);
	message_set_free(twice);
	report_free(&report);
}

/* --- schedules ---------------------------------------------------------------------------------------- */

struct told {
	char text[256];
};

static void on_due(const struct edition *edition, void *arg)
{
	struct told *told = arg;
	size_t len = strlen(told->text);

	snprintf(told->text + len, sizeof(told->text) - len, "%lld%s ", edition->number, edition->name);
}

static const char *publish_due(int64_t now_ms)
{
	static struct told told;

	*told.text = '\0';
	assert_true(publishing_publish_due(site.db, now_ms, on_due, &told, site.error, sizeof(site.error)));
	return told.text;
}

static void a_scheduled_draft_goes_live_once_at_its_time(void **state)
{
	(void)state;
	assert_int_equal(publish_set("one", order_of("saima", 0)), PUBLISHING_DONE);
	assert_int_equal(keep("draft", "two", order_of("ahmed", 1)), PUBLISHING_DONE);
	assert_int_equal(schedule("draft", 5000), PUBLISHING_DONE);
	assert_int_equal(keep("draft", "x", order_of("ahmed", 1)), PUBLISHING_TAKEN);
	assert_non_null(strstr(site.error, "scheduled"));
	assert_string_equal(publish_due(4999), "");
	assert_string_equal(text_of("live"), "one");
	assert_string_equal(publish_due(5000), "2 ");
	assert_string_equal(text_of("live"), "two");
	struct edition live = edition_of("live");
	assert_string_equal(live.published_by, "saima");
	assert_int_equal(live.published_ms, 5000);
	assert_int_equal(live.at_ms, 0);
	assert_string_equal(publish_due(4000), ""); /* the clock was set back */
	assert_string_equal(publish_due(6000), "");
	assert_int_equal(edition_of("live").number, 2);
}

static void a_scheduled_draft_that_was_overtaken_stays_one_and_keeps_why(void **state)
{
	(void)state;
	assert_int_equal(publish_set("one", order_of("saima", 0)), PUBLISHING_DONE);
	assert_int_equal(keep("draft", "two", order_of("ahmed", 1)), PUBLISHING_DONE);
	assert_int_equal(schedule("draft", 5000), PUBLISHING_DONE);
	assert_int_equal(publish_set("urgent", order_of("saima", 1)), PUBLISHING_DONE);
	assert_string_equal(publish_due(5001), "0draft ");
	assert_string_equal(text_of("live"), "urgent");
	struct edition draft = edition_of("draft");
	assert_int_equal(draft.state, EDITION_DRAFT);
	assert_int_equal(draft.at_ms, 0);
	assert_int_equal(draft.refused_ms, 5001);
	assert_non_null(strstr(draft.refused, "made from edition 1; edition 2 (saima) is live now"));
	assert_string_equal(publish_due(6000), "");
}

static void of_two_that_are_due_the_first_overtakes_the_second(void **state)
{
	(void)state;
	assert_int_equal(keep("later", "two", order_of("ahmed", 0)), PUBLISHING_DONE);
	assert_int_equal(keep("sooner", "one", order_of("ahmed", 0)), PUBLISHING_DONE);
	assert_int_equal(schedule("later", 2000), PUBLISHING_DONE);
	assert_int_equal(schedule("sooner", 1000), PUBLISHING_DONE);
	assert_string_equal(publish_due(9000), "1 0later ");
	assert_string_equal(text_of("live"), "one");
}

static void what_is_scheduled_can_be_taken_back(void **state)
{
	(void)state;
	assert_int_equal(schedule("draft", 0), PUBLISHING_MISSING);
	assert_int_equal(keep("draft", "two", order_of("ahmed", 0)), PUBLISHING_DONE);
	assert_int_equal(schedule("draft", 0), PUBLISHING_MISSING); /* it was not scheduled */
	assert_int_equal(schedule("draft", 5000), PUBLISHING_DONE);
	assert_int_equal(schedule("draft", 0), PUBLISHING_DONE);
	assert_string_equal(publish_due(6000), "");
	assert_int_equal(edition_of("draft").state, EDITION_DRAFT);
	assert_int_equal(edition_of("live").id, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(what_is_published_has_a_number_an_author_and_what_it_replaces),
		SITE_TEST(whoever_was_overtaken_is_told_and_changes_nothing),
		SITE_TEST(a_draft_that_is_published_is_a_draft_no_more),
		SITE_TEST(what_is_said_when_a_draft_is_published_is_kept),
		SITE_TEST(an_old_edition_comes_back_as_a_new_one),
		SITE_TEST(a_draft_is_replaced_by_its_author_only),
		SITE_TEST(a_draft_that_is_kept_again_keeps_what_was_said_of_it),
		SITE_TEST(a_set_that_cannot_be_stored_changes_nothing),
		SITE_TEST(a_scheduled_draft_goes_live_once_at_its_time),
		SITE_TEST(a_scheduled_draft_that_was_overtaken_stays_one_and_keeps_why),
		SITE_TEST(of_two_that_are_due_the_first_overtakes_the_second),
		SITE_TEST(what_is_scheduled_can_be_taken_back),
	};

	return RUN_SUITE(tests);
}
