/* The folder, with the thread that looks into it. */
#include "handover_site.h"

#include <event2/event.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "agahi/base/clock.h"
#include "agahi/exchange/exchange.h"
#include "agahi/exchange/taking.h"
#include "agahi/handover/spool.h"

static struct stage {
	struct event_base *base;
	struct config config;
	char *folder, *in, *out;
	char *log_text;
	size_t log_len;
	FILE *log_file;
	struct log *log;
	struct spool *spool;
	const char *languages[3];
} stage;

static int set_up(void **state)
{
	site_set_up(state);
	memset(&stage, 0, sizeof(stage));
	stage.base = event_base_new();
	stage.folder = test_path(site.folder, "spool");
	stage.in = test_path(stage.folder, "in");
	stage.out = test_path(stage.folder, "out");
	stage.log_file = open_memstream(&stage.log_text, &stage.log_len);
	stage.log = log_new(stage.log_file, LOG_LEVEL_INFO);
	memcpy(stage.languages, service_languages, sizeof(stage.languages));
	stage.config.service.languages = (struct config_strings){ stage.languages, 3 };
	stage.config.service.default_language = "ur";
	stage.config.service.max_parts = 6;
	stage.config.store.content = site.path;
	stage.config.content.spool = stage.folder;
	return 0;
}

static int tear_down(void **state)
{
	spool_stop(stage.spool);
	log_free(stage.log);
	fclose(stage.log_file);
	free(stage.log_text);
	event_base_free(stage.base);
	free(stage.folder);
	free(stage.in);
	free(stage.out);
	return site_tear_down(state);
}

static void make_folders(void)
{
	assert_int_equal(mkdir(stage.folder, 0700) | mkdir(stage.in, 0700) | mkdir(stage.out, 0700), 0);
}

static void start(void)
{
	const struct spool_parts parts = { stage.base, &stage.config, stage.log };

	stage.spool = spool_start(&parts, site.error, sizeof(site.error));
	assert_non_null(stage.spool);
}

static void put(const char *name, const struct edition_file *file)
{
	char *path = test_path(stage.in, name);
	struct buffer octets = { 0 };

	assert_true(edition_file_write(file, &octets));
	FILE *out = fopen(path, "wbe");
	assert_true(out && fwrite(octets.data, 1, octets.len, out) == octets.len && fclose(out) == 0);
	buffer_free(&octets);
	free(path);
}

/* The loop, which the folder is watched in. */
static void run_ms(unsigned ms)
{
	const struct timeval end = { ms / 1000, (suseconds_t)(ms % 1000) * 1000 };

	event_base_loopexit(stage.base, &end);
	event_base_dispatch(stage.base);
}

/* At most ten seconds. */
static bool comes(const char *folder, const char *name, bool there)
{
	char *path = test_path(folder, name);

	for (int i = 0; i < 500 && (access(path, F_OK) == 0) != there; i++)
		run_ms(20);
	bool as_it_should = (access(path, F_OK) == 0) == there;
	free(path);
	return as_it_should;
}

static json_t *read_json(const char *name)
{
	char *path = test_path(stage.out, name);
	json_t *object = json_load_file(path, 0, NULL);

	assert_non_null(object);
	free(path);
	return object;
}

static void assert_answer(const char *name, const char *result, long long number)
{
	json_t *object = read_json(name);

	assert_string_equal(json_string_value(json_object_get(object, "result")), result);
	assert_int_equal(json_integer_value(json_object_get(object, "number")), number);
	json_decref(object);
}

static void what_lies_there_at_the_start_is_taken_in_its_order(void **state)
{
	(void)state;
	make_folders();
	struct edition_file *first = file_with("");
	put("edition-9.agahi", first);
	struct edition_file *second = file_with("hours,en,hours,Hours\n");
	second->base = 1;
	snprintf(second->base_hash, sizeof(second->base_hash), "%s", first->hash);
	put("edition-10.agahi", second);
	start();
	assert_true(comes(stage.in, "edition-10.agahi", false) && comes(stage.in, "edition-9.agahi", false));
	assert_answer("edition-9.answer", "accepted", 1);
	assert_answer("edition-10.answer", "accepted", 2);
	assert_true(comes(stage.out, "live.agahi", true) && comes(stage.out, "state.json", true));
	edition_file_free(first);
	edition_file_free(second);
}

static void what_comes_later_is_taken_and_what_is_live_is_told(void **state)
{
	struct buffer content = { 0 };

	(void)state;
	make_folders();
	publish_by_hand("");
	start();
	assert_true(comes(stage.out, "state.json", true));
	struct edition_file *file = file_with("hours,en,hours,Hours\n");
	put("a.agahi", file);
	put("not-an-edition.txt", file);
	put(".hidden.agahi", file);
	assert_true(comes(stage.in, "a.agahi", false));
	assert_answer("a.answer", "accepted", 2);
	put("a.agahi", file);
	assert_true(comes(stage.in, "a.agahi", false));
	assert_answer("a.answer", "accepted", 2);
	spool_stop(stage.spool);
	stage.spool = NULL;
	json_t *told = read_json("state.json");
	assert_int_equal(json_integer_value(json_object_get(json_object_get(told, "live"), "number")), 2);
	json_decref(told);
	assert_true(comes(stage.in, "not-an-edition.txt", true) && comes(stage.in, ".hidden.agahi", true));
	fflush(stage.log_file);
	assert_told(stage.log_text, "event=edition_accepted edition=2 file=\"a.agahi\" by=\"Saima\"");
	buffer_free(&content);
	edition_file_free(file);
}

/* What the other node has live, made from the same, becomes live here. */
static void lose_to_another_node(const struct message_set *base)
{
	char *path = test_path(site.folder, "other.db");
	sqlite3 *other = library_open(path, DB_READ_WRITE, site.error, sizeof(site.error));
	struct message_set *set = set_saying("of the other node");
	struct buffer octets = { 0 };
	struct taking_news news;

	assert_true(test_publish(other, base, 500, site.error, sizeof(site.error)));
	assert_true(test_publish(other, set, 600, site.error, sizeof(site.error)));
	assert_true(exchange_pack(other, &octets, site.error, sizeof(site.error)));
	assert_int_equal(taking_take(site.db, 1, span_of(octets.data, octets.len), 7000, &news, site.error,
				 sizeof(site.error)),
		TAKING_DONE);
	assert_int_equal(news.lost, 1);
	buffer_free(&octets);
	message_set_free(set);
	db_close(other);
	free(path);
}

static bool live_is(const char *hash)
{
	json_t *object = read_json("state.json");
	bool is = strcmp(json_string_value(json_object_get(json_object_get(object, "live"), "hash")), hash) ==
		0;

	json_decref(object);
	return is;
}

static void an_edition_that_lost_to_another_node_is_told_as_refused(void **state)
{
	(void)state;
	make_folders();
	struct edition_file *first = file_with("");
	publish_by_hand("");
	start();
	struct edition_file *file = file_with("hours,en,hours,Hours\nhours,ur,اوقات,صبح\n");
	put("edition-2.agahi", file);
	assert_true(comes(stage.in, "edition-2.agahi", false));
	assert_answer("edition-2.answer", "accepted", 2);
	lose_to_another_node(first->set);
	struct edition live = edition_of(EDITION_LIVE);
	assert_int_equal(live.number, 2);
	spool_content_changed(stage.spool);
	for (int i = 0; i < 250 && !live_is(live.hash); i++)
		run_ms(20);
	assert_true(live_is(live.hash));
	json_t *object = read_json("state.json");
	const json_t *refused = json_array_get(json_object_get(object, "refused"), 0);
	assert_string_equal(json_string_value(json_object_get(refused, "hash")), file->hash);
	json_decref(object);
	char *path = test_path(stage.out, "live.agahi"), text[32768];
	FILE *in = fopen(path, "rbe");
	struct edition_file *told = edition_file_read(
		span_of(text, fread(text, 1, sizeof(text), in)), site.error, sizeof(site.error));
	fclose(in);
	assert_non_null(told);
	assert_string_equal(told->hash, live.hash);
	/* Whoever hands it over again hears it from the answer. */
	put("edition-2-again.agahi", file);
	assert_true(comes(stage.in, "edition-2-again.agahi", false));
	assert_answer("edition-2-again.answer", "refused", 0);
	edition_file_free(told);
	edition_file_free(file);
	edition_file_free(first);
	free(path);
}

static void without_a_folder_what_is_live_is_known_all_the_same(void **state)
{
	struct buffer content = { 0 };

	(void)state;
	publish_by_hand("");
	stage.config.content.spool = "";
	start();
	for (int i = 0; i < 500 && !spool_content(stage.spool, &content); i++)
		run_ms(20);
	assert_non_null(content.data);
	assert_told(content.data, "\"number\": 1");
	buffer_free(&content);
}

static void a_folder_that_is_missing_is_told_once_and_found_when_it_is_there(void **state)
{
	(void)state;
	publish_by_hand("");
	start();
	run_ms(1500);
	make_folders();
	assert_true(comes(stage.out, "live.agahi", true));
	spool_stop(stage.spool);
	stage.spool = NULL;
	fflush(stage.log_file);
	assert_told(stage.log_text, "event=spool_unusable reason=\"");
	assert_told(stage.log_text, "No such file or directory");
	assert_null(strstr(strstr(stage.log_text, "spool_unusable") + 1, "spool_unusable"));
	assert_told(stage.log_text, "event=spool_usable");
}

static long long number_told(void)
{
	struct buffer content = { 0 };
	json_t *told =
		spool_content(stage.spool, &content) ? json_loadb(content.data, content.len, 0, NULL) : NULL;
	long long number = json_integer_value(json_object_get(json_object_get(told, "live"), "number"));

	json_decref(told);
	buffer_free(&content);
	return number;
}

static void nobody_looks_at_the_database_who_is_not_told_that_it_changed(void **state)
{
	(void)state;
	make_folders();
	publish_by_hand("");
	start();
	for (int i = 0; i < 500 && number_told() == 0; i++)
		run_ms(20);
	assert_int_equal(number_told(), 1);
	publish_by_hand("hours,en,hours,Hours\n");
	run_ms(2500);
	assert_int_equal(number_told(), 1);
	spool_content_changed(stage.spool);
	for (int i = 0; i < 500 && number_told() == 1; i++)
		run_ms(20);
	assert_int_equal(number_told(), 2);
}

/* A socket: nobody can open it. */
static void one_that_cannot_be_read_holds_up_no_other(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	(void)state;
	make_folders();
	publish_by_hand("");
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/a.agahi", stage.in);
	int nothing = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(nothing, (const struct sockaddr *)&address, sizeof(address)), 0);
	start();
	assert_true(comes(stage.out, "live.agahi", true));
	struct edition_file *file = file_with("hours,en,hours,Hours\n");
	put("b.agahi", file);
	uint64_t before_ms = clock_monotonic_ms();
	assert_true(comes(stage.in, "b.agahi", false));
	assert_true(clock_monotonic_ms() - before_ms < 4000); /* not after the five seconds of the other */
	run_ms(5500);
	spool_stop(stage.spool);
	stage.spool = NULL;
	fflush(stage.log_file);
	assert_told(stage.log_text, "event=edition_unreadable file=\"a.agahi\"");
	assert_null(strstr(strstr(stage.log_text, "edition_unreadable") + 1, "edition_unreadable"));
	assert_null(strstr(stage.log_text, "spool_unusable"));
	assert_answer("b.answer", "accepted", 2);
	close(nothing);
	edition_file_free(file);
}

static void old_answers_go(void **state)
{
	const struct timespec long_ago[2] = { { 1000000000, 0 }, { 1000000000, 0 } };

	(void)state;
	make_folders();
	char *old = test_path(stage.out, "old.answer"), *young = test_path(stage.out, "young.answer");
	test_write_file(old, "{}");
	test_write_file(young, "{}");
	assert_int_equal(utimensat(AT_FDCWD, old, long_ago, 0), 0);
	start();
	assert_true(comes(stage.out, "old.answer", false));
	assert_int_equal(access(young, F_OK), 0);
	free(old);
	free(young);
}

static void the_figures_have_their_place(void **state)
{
	char path[SPOOL_PATH_SIZE];

	(void)state;
	stage.config.content.spool = "/var/spool/agahi";
	assert_true(spool_figures_path(&stage.config, path));
	assert_string_equal(path, "/var/spool/agahi/out/figures.db");
	stage.config.content.spool = "";
	assert_false(spool_figures_path(&stage.config, path));
	spool_stop(NULL);
}

static void another_configuration_judges_the_next_edition(void **state)
{
	static const char *fewer[] = { "ur" };
	struct config other;

	(void)state;
	make_folders();
	publish_by_hand("");
	start();
	struct edition_file *file = file_with("hours,en,hours,Hours\n");
	other = stage.config;
	other.service.languages = (struct config_strings){ fewer, 1 };
	spool_set_config(stage.spool, &other);
	put("a.agahi", file);
	assert_true(comes(stage.in, "a.agahi", false));
	spool_set_config(stage.spool, &stage.config);
	put("b.agahi", file);
	assert_true(comes(stage.in, "b.agahi", false));
	assert_answer("b.answer", "accepted", 2);
	edition_file_free(file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_lies_there_at_the_start_is_taken_in_its_order),
		TEST(what_comes_later_is_taken_and_what_is_live_is_told),
		TEST(an_edition_that_lost_to_another_node_is_told_as_refused),
		TEST(without_a_folder_what_is_live_is_known_all_the_same),
		TEST(a_folder_that_is_missing_is_told_once_and_found_when_it_is_there),
		TEST(nobody_looks_at_the_database_who_is_not_told_that_it_changed),
		TEST(one_that_cannot_be_read_holds_up_no_other),
		TEST(old_answers_go),
		TEST(the_figures_have_their_place),
		TEST(another_configuration_judges_the_next_edition),
	};

	return RUN_SUITE(tests);
}
