/* The daemon's eye on the content database. */
#include "content.h"

#include <event2/event.h>

#include "agahi/base/clock.h"
#include "agahi/edition/library.h"
#include "agahi/edition/publishing.h"
#include "agahi/edition/watch.h"

#include "example_set.h"
#include "small_model.h"

struct site {
	char *folder, *path;
	struct event_base *base;
	struct catalogue *latest;
	unsigned taken, changes;
	char *log_text;
	size_t log_len;
	FILE *log_file;
	struct log *log;
};

static struct site site;

static int set_up(void **state)
{
	(void)state;
	memset(&site, 0, sizeof(site));
	site.folder = test_folder_make();
	site.path = test_path(site.folder, "content.db");
	site.base = event_base_new();
	site.log_file = open_memstream(&site.log_text, &site.log_len);
	site.log = log_new(site.log_file, LOG_LEVEL_INFO);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_free(site.latest);
	log_free(site.log);
	fclose(site.log_file);
	free(site.log_text);
	event_base_free(site.base);
	free(site.path);
	test_folder_remove(site.folder);
	return 0;
}

static void publish(const char *csv)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(csv, &report);
	char error[512];
	sqlite3 *db = library_open(site.path, DB_READ_WRITE, error, sizeof(error));

	assert_non_null(db);
	assert_true(test_publish(db, set, 1000, error, sizeof(error)));
	db_close(db);
	message_set_free(set);
	report_free(&report);
}

static void execute(const char *sql)
{
	char error[512];
	sqlite3 *db = library_open(site.path, DB_READ_WRITE, error, sizeof(error));

	assert_non_null(db);
	assert_true(db_execute(db, sql));
	db_close(db);
}

static void on_catalogue(struct catalogue *catalogue, void *arg)
{
	struct site *at = arg;

	catalogue_free(at->latest);
	at->latest = catalogue;
	at->taken++;
	event_base_loopbreak(at->base);
}

static void on_change(void *arg)
{
	struct site *at = arg;

	at->changes++;
}

static struct watch *start(char *error, size_t size)
{
	const struct watch_parts parts = { site.base, site.path, &test_languages, site.log, on_catalogue,
		&site, on_change };
	struct catalogue *first = NULL;
	struct watch *watch = watch_start(&parts, &first, error, size);

	if (watch)
		site.latest = first;
	else
		assert_null(first);
	return watch;
}

/* Runs the loop until a catalogue comes, but no longer than so. */
static unsigned wait_ms(long most_ms)
{
	const struct timeval most = { most_ms / 1000, most_ms % 1000 * 1000 };
	unsigned before = site.taken;

	event_base_loopexit(site.base, &most);
	event_base_dispatch(site.base);
	return site.taken - before;
}

static const char *text_of(const char *topic)
{
	const struct topics *topics = catalogue_topics(site.latest);
	int number = topics_find(topics, topic);

	return number < 0 ? NULL : topics_text(topics, number, topics_find_language(topics, "en"));
}

static void schedule(const char *csv, int64_t at_ms, long long base)
{
	const struct publishing_order order = { .by = "saima", .base = base };
	struct report report = { 0 };
	struct message_set *set = test_set_from(csv, &report);
	char error[512];
	sqlite3 *db = library_open(site.path, DB_READ_WRITE, error, sizeof(error));

	assert_int_equal(
		publishing_keep_draft(db, "draft", set, &order, error, sizeof(error)), PUBLISHING_DONE);
	assert_int_equal(
		publishing_schedule(db, "draft", &order, at_ms, error, sizeof(error)), PUBLISHING_DONE);
	db_close(db);
	message_set_free(set);
	report_free(&report);
}

static void the_first_catalogue_is_there_at_once(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	assert_non_null(watch);
	assert_string_equal(text_of("vote"), "old");
	watch_stop(watch);
}

static void what_is_published_comes_by_itself(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	publish("topic,lang,keywords,text\nvote,en,vote,new\n");
	assert_int_equal(wait_ms(5000), 1);
	assert_string_equal(text_of("vote"), "new");
	watch_stop(watch);
}

/* Without the word each would come a second after the one before. */
static void who_is_told_looks_at_once(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	uint64_t begun_ms = clock_monotonic_ms();
	for (int i = 0; i < 5; i++) {
		publish("topic,lang,keywords,text\nvote,en,vote,new\n");
		watch_look_now(watch);
		assert_int_equal(wait_ms(5000), 1);
	}
	assert_true(clock_monotonic_ms() - begun_ms < 3000);
	watch_stop(watch);
}

/* What comes is laid over what was built, also where that is long gone; a reload, and other keywords, build. */
static void other_texts_are_laid_over_what_is_there(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	assert_false(catalogue_is_overlay(site.latest));
	publish("topic,lang,keywords,text\nvote,en,vote,new\n");
	assert_int_equal(wait_ms(5000), 1);
	assert_true(catalogue_is_overlay(site.latest));
	publish("topic,lang,keywords,text\nvote,en,vote,newer\n");
	assert_int_equal(wait_ms(5000), 1);
	assert_true(catalogue_is_overlay(site.latest));
	assert_string_equal(text_of("vote"), "newer");
	assert_int_equal(catalogue_edition(site.latest), 3);
	watch_reload(watch);
	assert_int_equal(wait_ms(5000), 1);
	assert_false(catalogue_is_overlay(site.latest));
	publish("topic,lang,keywords,text\nvote,en,vote|ballot,newer\n");
	assert_int_equal(wait_ms(5000), 1);
	assert_false(catalogue_is_overlay(site.latest));
	publish("topic,lang,keywords,text\nvote,en,vote|ballot,newest\n");
	assert_int_equal(wait_ms(5000), 1);
	assert_true(catalogue_is_overlay(site.latest));
	watch_stop(watch);
	assert_string_equal(text_of("vote"), "newest");
}

static void whatever_changes_is_told_a_draft_too(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	assert_int_equal(wait_ms(1500), 0);
	assert_int_equal(site.changes, 0);
	schedule("topic,lang,keywords,text\nvote,en,vote,later\n", INT64_MAX / 2, 1);
	for (int i = 0; i < 50 && site.changes == 0; i++)
		wait_ms(100);
	assert_int_equal(site.changes, 1); /* and no catalogue was made of it */
	assert_int_equal(site.taken, 0);
	watch_stop(watch);
}

/* Another node published first (exchange/taking.h). */
static void another_content_under_the_same_number_is_another_edition(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	publish("topic,lang,keywords,text\nvote,en,vote,mine\n");
	struct watch *watch = start(error, sizeof(error));
	execute("UPDATE edition SET state = 'draft', number = NULL, name = 'lost' WHERE number = 2;"
		"UPDATE edition SET state = 'published' WHERE number = 1");
	assert_int_equal(wait_ms(5000), 1);
	publish("topic,lang,keywords,text\nvote,en,vote,yours\n");
	assert_int_equal(wait_ms(5000), 1);
	assert_string_equal(text_of("vote"), "yours");
	execute("UPDATE edition SET state = 'draft', number = NULL, name = 'lost-2' WHERE number = 2;"
		"UPDATE edition SET state = 'published', number = 2, name = NULL WHERE name = 'lost'");
	assert_int_equal(wait_ms(5000), 1);
	assert_string_equal(text_of("vote"), "mine");
	assert_int_equal(catalogue_edition(site.latest), 2);
	watch_stop(watch);
}

/* Topics with examples, and what was learned from them: whole, cut short, or nothing. */
static void publish_examples(size_t octets_kept)
{
	struct message_set *set = example_set();
	struct buffer octets = small_model_octets(1);
	const struct publishing_order order = { .by = "saima",
		.now_ms = 1,
		.anyway = true,
		.model = span_of(octets_kept > 0 ? octets.data : NULL,
			octets_kept < octets.len ? octets_kept : octets.len) };
	char error[512];
	struct edition live;
	sqlite3 *db = library_open(site.path, DB_READ_WRITE, error, sizeof(error));

	assert_non_null(db);
	assert_int_equal(
		publishing_publish_set(db, set, &order, &live, error, sizeof(error)), PUBLISHING_DONE);
	db_close(db);
	buffer_free(&octets);
	message_set_free(set);
}

static void what_was_learned_comes_with_the_catalogue(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	assert_non_null(watch);
	assert_null(catalogue_model(site.latest));
	publish_examples(SIZE_MAX);
	assert_int_equal(wait_ms(5000), 1);
	assert_non_null(catalogue_model(site.latest));
	assert_int_equal(
		catalogue_topic_of_class(site.latest, 1), topics_find(catalogue_topics(site.latest), "card"));
	watch_stop(watch);
	fflush(site.log_file);
	assert_null(strstr(site.log_text, "model_missing"));
}

static void a_damaged_model_leaves_the_old_catalogue_in_place(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	assert_non_null(watch);
	publish_examples(5000);
	assert_int_equal(wait_ms(2500), 0);
	assert_false(watch_is_usable(watch));
	assert_string_equal(text_of("vote"), "old");
	watch_stop(watch);
	fflush(site.log_file);
	assert_non_null(strstr(
		site.log_text, "event=content_unreadable reason=\"the model cannot be used: it is damaged"));
}

static void examples_that_nothing_was_learned_from_are_told(void **state)
{
	char error[512];

	(void)state;
	publish_examples(0);
	struct watch *watch = start(error, sizeof(error));
	assert_non_null(watch);
	assert_null(catalogue_model(site.latest));
	assert_string_equal(text_of("vote"), "Text");
	watch_stop(watch);
	fflush(site.log_file);
	assert_non_null(strstr(site.log_text, "event=model_missing edition=1"));
}

static void a_draft_changes_nothing_for_the_loop(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	schedule("topic,lang,keywords,text\nvote,en,vote,new\n", clock_wall_ms() + 3600000, 1);
	assert_int_equal(wait_ms(2300), 0);
	publish("topic,lang,keywords,text\nvote,en,vote,newer\n");
	assert_int_equal(wait_ms(5000), 1);
	assert_string_equal(text_of("vote"), "newer");
	watch_stop(watch);
}

static void nothing_comes_when_nothing_changed_but_for_a_reload(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	assert_int_equal(wait_ms(1300), 0);
	watch_reload(watch);
	assert_int_equal(wait_ms(5000), 1);
	assert_string_equal(text_of("vote"), "old");
	watch_stop(watch);
}

static void a_database_that_cannot_be_read_leaves_the_catalogue_and_is_told_once(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	execute("ALTER TABLE keyword RENAME TO gone");
	assert_int_equal(wait_ms(2500), 0); /* two looks or three */
	assert_string_equal(text_of("vote"), "old");
	assert_false(watch_is_usable(watch));
	execute("ALTER TABLE gone RENAME TO keyword");
	assert_int_equal(wait_ms(1500), 0); /* the loop has this edition */
	assert_true(watch_is_usable(watch));
	watch_stop(watch);
	fflush(site.log_file);
	const char *told = strstr(site.log_text, "event=content_unreadable");
	assert_non_null(told);
	assert_non_null(strstr(told, "no such table"));
	assert_null(strstr(told + 1, "event=content_unreadable"));
}

static void a_database_that_is_not_there_is_told_at_the_start(void **state)
{
	char error[512] = "";

	(void)state;
	assert_null(start(error, sizeof(error)));
	assert_non_null(strstr(error, site.path));
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	execute("DROP TABLE keyword");
	assert_null(start(error, sizeof(error)));
	assert_non_null(strstr(error, "cannot be read: no such table"));
	watch_stop(NULL);
}

static void a_catalogue_that_nobody_took_is_freed(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	for (int i = 0; i < 3; i++) {
		watch_reload(watch);
		usleep(50000);
	}
	watch_stop(watch); /* a leak shows under ASan */
	assert_int_equal(site.taken, 0);
}

static void what_is_scheduled_goes_live_by_itself(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	schedule("topic,lang,keywords,text\nvote,en,vote,new\n", clock_wall_ms() + 1300, 1);
	assert_int_equal(wait_ms(5000), 1);
	assert_string_equal(text_of("vote"), "new");
	assert_int_equal(catalogue_edition(site.latest), 2);
	assert_int_equal(watch_refused(watch), 0);
	watch_stop(watch);
}

static void what_was_due_while_nobody_watched_goes_live_at_the_start(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	schedule("topic,lang,keywords,text\nvote,en,vote,new\n", clock_wall_ms() - 5000, 1);
	struct watch *watch = start(error, sizeof(error));
	assert_string_equal(text_of("vote"), "new");
	watch_stop(watch);
}

static void a_schedule_that_was_overtaken_is_told_and_counted(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	schedule("topic,lang,keywords,text\nvote,en,vote,new\n", clock_wall_ms() - 5000, 1);
	publish("topic,lang,keywords,text\nvote,en,vote,urgent\n");
	struct watch *watch = start(error, sizeof(error));
	assert_string_equal(text_of("vote"), "urgent");
	assert_int_equal(watch_refused(watch), 1);
	watch_stop(watch);
	fflush(site.log_file);
	assert_non_null(
		strstr(site.log_text, "event=schedule_refused draft=\"draft\" reason=\"it was made from"));
}

static void an_edition_of_too_many_languages_leaves_the_catalogue(void **state)
{
	char csv[4096] = "topic,lang,keywords,text\n", error[512];
	size_t len = strlen(csv);

	(void)state;
	for (int i = 0; i < TOPICS_MAX_LANGUAGES + 1; i++)
		len += (size_t)snprintf(
			csv + len, sizeof(csv) - len, "vote,x%c%c,,y\n", 'a' + i / 26, 'a' + i % 26);
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	assert_true(watch_is_usable(watch));
	publish(csv);
	assert_int_equal(wait_ms(2500), 0);
	assert_string_equal(text_of("vote"), "old");
	assert_false(watch_is_usable(watch));
	watch_stop(watch);
	fflush(site.log_file);
	assert_non_null(strstr(site.log_text, "reason=\"edition 2 has more than 64 languages\""));
}

static void at_the_start_the_newest_edition_that_can_be_used_is_taken(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,oldest\n");
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	publish("topic,lang,keywords,text\nvote,en,vote,new\n");
	execute("UPDATE message SET text = 'changed' WHERE text = 'new'");
	struct watch *watch = start(error, sizeof(error));
	assert_string_equal(text_of("vote"), "old");
	assert_int_equal(catalogue_edition(site.latest), 2);
	assert_false(watch_is_usable(watch));
	watch_stop(watch);
	fflush(site.log_file);
	assert_non_null(
		strstr(site.log_text, "effect=\"citizens are answered from an earlier edition\" edition=2"));
}

static void at_the_start_keywords_alone_are_better_than_nothing(void **state)
{
	char error[512];

	(void)state;
	publish_examples(5000);
	publish_examples(5000);
	struct watch *watch = start(error, sizeof(error));
	assert_non_null(watch);
	assert_null(catalogue_model(site.latest));
	assert_int_equal(catalogue_edition(site.latest), 2);
	assert_string_equal(text_of("vote"), "Text");
	assert_false(watch_is_usable(watch));
	assert_int_equal(wait_ms(1500), 0);
	watch_stop(watch);
	fflush(site.log_file);
	const char *told = strstr(site.log_text, "event=content_unreadable");
	assert_non_null(told);
	assert_non_null(strstr(told, "effect=\"citizens are answered by keywords alone\" edition=2"));
	assert_null(strstr(told + 1, "event=content_unreadable"));
}

static void a_file_that_takes_the_place_of_the_other_is_followed(void **state)
{
	char *other = test_path(site.folder, "other.db"), *kept = site.path, error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	site.path = other;
	publish("topic,lang,keywords,text\nvote,en,vote,restored\n");
	execute("PRAGMA journal_mode = DELETE");
	site.path = kept;
	struct watch *watch = start(error, sizeof(error));
	assert_string_equal(text_of("vote"), "old");
	assert_int_equal(rename(other, site.path), 0);
	assert_int_equal(wait_ms(5000), 1);
	assert_string_equal(text_of("vote"), "restored");
	unlink(site.path);
	assert_int_equal(wait_ms(2500), 0);
	assert_false(watch_is_usable(watch));
	assert_string_equal(text_of("vote"), "restored");
	watch_stop(watch);
	fflush(site.log_file);
	assert_non_null(strstr(site.log_text, "event=content_replaced"));
	const char *told = strstr(site.log_text, "event=content_unreadable");
	assert_non_null(told);
	assert_null(strstr(told + 1, "event=content_unreadable"));
	free(other);
}

static void a_store_that_lost_its_live_edition_leaves_the_catalogue(void **state)
{
	char error[512];

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\n");
	struct watch *watch = start(error, sizeof(error));
	execute("UPDATE edition SET state = 'retired'");
	assert_int_equal(wait_ms(2500), 0);
	assert_string_equal(text_of("vote"), "old");
	assert_false(watch_is_usable(watch));
	watch_stop(watch);
}

static void other_languages_mean_another_catalogue(void **state)
{
	char error[512], *tag = strdup("sd");
	const char *tags[] = { tag };
	const struct topics_languages languages = { tags, 1, tag };

	(void)state;
	publish("topic,lang,keywords,text\nvote,en,vote,old\nvote,sd,v,older\n");
	struct watch *watch = start(error, sizeof(error));
	assert_string_not_equal(topics_language_tag(catalogue_topics(site.latest), 0), "sd");
	assert_true(watch_set_languages(watch, &languages));
	free(tag); /* it has its own */
	assert_int_equal(wait_ms(5000), 1);
	assert_string_equal(topics_language_tag(catalogue_topics(site.latest), 0), "sd");
	watch_stop(watch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_first_catalogue_is_there_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_published_comes_by_itself, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_is_told_looks_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_texts_are_laid_over_what_is_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(whatever_changes_is_told_a_draft_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			another_content_under_the_same_number_is_another_edition, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			nothing_comes_when_nothing_changed_but_for_a_reload, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_database_that_cannot_be_read_leaves_the_catalogue_and_is_told_once, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_database_that_is_not_there_is_told_at_the_start, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_catalogue_that_nobody_took_is_freed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_scheduled_goes_live_by_itself, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_was_due_while_nobody_watched_goes_live_at_the_start, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_schedule_that_was_overtaken_is_told_and_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			an_edition_of_too_many_languages_leaves_the_catalogue, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			at_the_start_the_newest_edition_that_can_be_used_is_taken, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_file_that_takes_the_place_of_the_other_is_followed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_store_that_lost_its_live_edition_leaves_the_catalogue, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_draft_changes_nothing_for_the_loop, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_learned_comes_with_the_catalogue, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_damaged_model_leaves_the_old_catalogue_in_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			at_the_start_keywords_alone_are_better_than_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			examples_that_nothing_was_learned_from_are_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_languages_mean_another_catalogue, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
