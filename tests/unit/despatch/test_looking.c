/* The gateway's folder is looked through: each file once, and none keeps another from being looked at. */
#include "drafts_site.h"

#include <sys/stat.h>

#include "agahi/despatch/looking.h"
#include "agahi/despatch/sending.h"

static struct receiving_news news;
static struct looking_seen seen;
static char faults[2048], told_state[256];
static unsigned fault_count;

static int spool_open(void **state)
{
	site_open(state);
	memset(&news, 0, sizeof(news));
	memset(&seen, 0, sizeof(seen));
	*faults = *told_state = '\0';
	fault_count = 0;
	for (const char *const *name = (const char *const[]){ "in", "out", NULL }; *name; name++) {
		char *path = test_path(site.folder, *name);

		assert_int_equal(mkdir(path, 0700), 0);
		free(path);
	}
	return 0;
}

#define SPOOL_TEST(name) cmocka_unit_test_setup_teardown(name, spool_open, site_close)

static void on_fault(const char *file, const char *reason, void *arg)
{
	size_t len = strlen(faults);

	(void)arg;
	fault_count++;
	snprintf(faults + len, sizeof(faults) - len, "%s: %s\n", file, reason);
}

static void on_state(const char *octets, size_t len, void *arg)
{
	(void)arg;
	snprintf(told_state, sizeof(told_state), "%.*s", (int)len, octets);
}

/* All of it, as the desk does; true when nothing is to be looked at again soon. */
static bool look(void)
{
	const struct looking looking = { .db = site.db,
		.spool = site.folder,
		.now_ms = ++site.now_ms,
		.news = &news,
		.fault = on_fault,
		.state = on_state };
	bool all = looking_at_answers(&looking, &seen);

	if (looking_live_is_due(site.folder, &seen)) {
		struct looking_live live;

		looking_read_live(site.folder, &live);
		all = looking_take_live(&looking, &seen, &live) && all;
	}
	return looking_at_state(&looking, &seen) && all;
}

static void write_out(const char *name, const char *octets, size_t len)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/out/%s", site.folder, name);
	FILE *file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(octets, 1, len, file), len);
	fclose(file);
}

static void write_answer(const struct draft *draft, const char *rest)
{
	char name[DRAFT_FILE_SIZE + 16], text[256];

	snprintf(name, sizeof(name), "%s.answer", draft->sent_name);
	snprintf(text, sizeof(text), "{\"file\":\"%s.agahi\",%s", draft->sent_name, rest);
	write_out(name, text, strlen(text));
}

static struct draft sent(void)
{
	struct draft draft = site_in_review();
	const struct deed deed = deed_by(AHMED);
	struct sending_folder folder;

	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_DONE);
	assert_int_equal(sending_send(site.db, &deed, draft.id, site.folder, 1, &folder), DEED_DONE);
	return site_find(draft.id);
}

static struct buffer live_file(long long number, const char *text)
{
	struct message_set *set = site_set();
	struct edition_file file = { .number = number, .base = 12, .published_ms = 7000, .set = set };
	struct buffer out = { 0 };

	free(set->messages[0].text);
	set->messages[0].text = strdup(text);
	snprintf(file.base_hash, sizeof(file.base_hash), "%s", site_find(site.live).hash);
	assert_true(edition_file_write(&file, &out));
	message_set_free(set);
	return out;
}

static long long live_number(void)
{
	struct draft live;

	assert_true(drafts_find_live(site.db, &live));
	return live.number;
}

static void each_file_is_taken_once(void **state)
{
	struct draft draft = sent();
	struct buffer live = live_file(13, "newer");

	(void)state;
	assert_true(look()); /* nothing there */
	write_answer(&draft, "\"result\":\"scheduled\"}");
	write_out("state.json", "{\"scheduled\":[]}", 16);
	assert_true(look());
	assert_int_equal(news.scheduled, 1);
	assert_string_equal(told_state, "{\"scheduled\":[]}");
	write_out("live.agahi", live.data, live.len);
	*told_state = '\0';
	assert_true(look());
	assert_int_equal(news.live, 1);
	assert_int_equal(live_number(), 13);
	assert_string_equal(told_state, ""); /* it is the same one */
	assert_true(look());
	assert_int_equal(news.live, 1);
	assert_int_equal(fault_count, 0);
	buffer_free(&live);
}

static void one_damaged_file_does_not_keep_the_others_from_being_taken(void **state)
{
	struct draft first = sent(), second = sent();
	struct buffer live = live_file(13, "newer");

	(void)state;
	write_answer(&first, "\"reason\":\"\\u0000\"}"); /* which jansson refuses */
	write_answer(&second, "\"result\":\"scheduled\"}");
	write_out("live.agahi", live.data, live.len);
	write_out("state.json", "{", 1);
	assert_true(look());
	assert_int_equal(site_find(second.id).state, COURSE_SCHEDULED);
	assert_int_equal(live_number(), 13);
	assert_int_equal(fault_count, 2);
	assert_non_null(strstr(faults, first.sent_name));
	assert_non_null(strstr(faults, "state.json: "));
	assert_true(look());
	assert_int_equal(fault_count, 2); /* told once, read once */
	write_answer(&first, "\"result\":\"refused\",\"reason\":\"no\"}");
	assert_true(look());
	assert_int_equal(site_find(first.id).state, COURSE_DRAFT);
	buffer_free(&live);
}

static void what_is_live_is_read_again_only_when_it_is_another_file(void **state)
{
	struct buffer live = live_file(13, "newer");

	(void)state;
	write_out("live.agahi", "agahi-edition 1\n", 16);
	assert_true(look());
	assert_int_equal(fault_count, 1);
	assert_false(looking_live_is_due(site.folder, &seen));
	assert_true(look());
	assert_int_equal(fault_count, 1);
	write_out("live.agahi", live.data, live.len);
	assert_true(looking_live_is_due(site.folder, &seen));
	assert_true(look());
	assert_int_equal(live_number(), 13);
	buffer_free(&live);
}

static void what_the_database_does_not_take_now_is_looked_at_again(void **state)
{
	struct draft draft = sent();

	(void)state;
	write_answer(&draft, "\"result\":\"scheduled\"}");
	assert_true(db_execute(site.db, "PRAGMA query_only = ON"));
	assert_false(look());
	assert_int_equal(fault_count, 1);
	assert_true(db_execute(site.db, "PRAGMA query_only = OFF"));
	assert_true(look());
	assert_int_equal(site_find(draft.id).state, COURSE_SCHEDULED);
}

static void what_the_gateway_would_not_write_is_not_read(void **state)
{
	struct draft draft = sent();
	char path[300], name[DRAFT_FILE_SIZE + 16];

	(void)state;
	snprintf(path, sizeof(path), "%s/out/live.agahi", site.folder);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	snprintf(path, sizeof(path), "%s/out/state.json", site.folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(name, sizeof(name), "%s.answer", draft.sent_name);
	write_out(name, "", 0);
	snprintf(path, sizeof(path), "%s/out/%s", site.folder, name);
	assert_int_equal(truncate(path, LOOKING_MOST_ANSWER + 1), 0);
	assert_true(look());
	assert_int_equal(fault_count, 3);
	assert_non_null(strstr(faults, "live.agahi: it is a link"));
	assert_non_null(strstr(faults, "state.json: it is no file"));
	assert_non_null(strstr(faults, ".answer: it is larger"));
	assert_true(look());
	assert_int_equal(fault_count, 3);
}

static void without_a_folder_nothing_is_looked_at(void **state)
{
	const struct looking looking = {
		.db = site.db, .spool = "", .now_ms = 1, .news = &news, .fault = on_fault
	};

	(void)state;
	assert_true(looking_at_answers(&looking, &seen) && looking_at_state(&looking, &seen));
	assert_false(looking_live_is_due("", &seen));
	assert_false(looking_live_is_due("/nowhere", &seen));
	assert_int_equal(fault_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SPOOL_TEST(each_file_is_taken_once),
		SPOOL_TEST(one_damaged_file_does_not_keep_the_others_from_being_taken),
		SPOOL_TEST(what_is_live_is_read_again_only_when_it_is_another_file),
		SPOOL_TEST(what_the_database_does_not_take_now_is_looked_at_again),
		SPOOL_TEST(what_the_gateway_would_not_write_is_not_read),
		SPOOL_TEST(without_a_folder_nothing_is_looked_at),
	};

	return RUN_SUITE(tests);
}
