/* What the gateway says of editions. */
#include "drafts_site.h"

#include <sys/stat.h>

#include "agahi/despatch/receiving.h"
#include "agahi/despatch/sending.h"
#include "agahi/handover/edition_file.h"

static struct receiving_news news;
static char error[1024];

static int spool_open(void **state)
{
	site_open(state);
	memset(&news, 0, sizeof(news));
	*error = '\0';
	for (const char *const *name = (const char *const[]){ "in", "out", NULL }; *name; name++) {
		char *path = test_path(site.folder, *name);

		assert_int_equal(mkdir(path, 0700), 0);
		free(path);
	}
	return 0;
}

#define SPOOL_TEST(name) cmocka_unit_test_setup_teardown(name, spool_open, site_close)

static struct draft sent(void)
{
	struct draft draft = site_in_review();
	const struct deed deed = deed_by(AHMED);

	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_DONE);
	struct sending_folder folder;
	assert_int_equal(sending_send(site.db, &deed, draft.id, site.folder, 1, &folder), DEED_DONE);
	return site_find(draft.id);
}

static bool answer(const struct draft *draft, const char *result, const char *rest)
{
	char text[512];

	snprintf(text, sizeof(text), "{\"file\":\"%s.agahi\",\"result\":\"%s\"%s}", draft->sent_name, result,
		rest);
	return receiving_take_answer(
		site.db, span_of(text, strlen(text)), ++site.now_ms, &news, error, sizeof(error));
}

/* live.agahi with these rows. */
static struct buffer live_file(struct message_set *set, long long number, long long base)
{
	struct edition_file file = { .number = number, .base = base, .published_ms = 7000, .set = set };
	struct draft before;
	struct buffer out = { 0 };

	assert_true(drafts_find_number(site.db, base, &before));
	snprintf(file.base_hash, sizeof(file.base_hash), "%064d", 0);
	if (before.id != 0)
		snprintf(file.base_hash, sizeof(file.base_hash), "%s", before.hash);
	snprintf(file.by, sizeof(file.by), "operator");
	snprintf(file.title, sizeof(file.title), "by hand");
	assert_true(edition_file_write(&file, &out));
	return out;
}

static bool take_live(struct message_set *set, long long number, long long base)
{
	struct buffer octets = live_file(set, number, base);
	bool taken = receiving_take_live(
		site.db, span_of(octets.data, octets.len), ++site.now_ms, &news, error, sizeof(error));

	buffer_free(&octets);
	return taken;
}

static void an_accepted_edition_is_live_under_its_number(void **state)
{
	struct draft draft = sent();

	(void)state;
	assert_true(answer(&draft, "accepted", ",\"number\":13,\"at_ms\":5000"));
	draft = site_find(draft.id);
	assert_int_equal(draft.state, COURSE_LIVE);
	assert_int_equal(draft.number, 13);
	assert_int_equal(draft.live_ms, 5000);
	assert_int_equal(site_find(site.live).state, COURSE_RETIRED);
	assert_int_equal(news.live, 1);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM past", -1), 0);
	/* What is told twice changes nothing. */
	assert_true(answer(&draft, "accepted", ",\"number\":13,\"at_ms\":5000"));
	assert_int_equal(news.live, 1);
	struct message_set *set = contents_load(site.db, draft.id);
	assert_true(take_live(set, 13, 12));
	assert_int_equal(news.live, 1);
	message_set_free(set);
}

static void one_that_was_replaced_before_we_heard_is_retired(void **state)
{
	struct message_set *set = site_set();
	struct draft draft = sent();

	(void)state;
	free(set->messages[0].text);
	set->messages[0].text = strdup("newer");
	assert_true(take_live(set, 14, 13));
	assert_true(answer(&draft, "accepted", ",\"number\":13,\"at_ms\":5000"));
	draft = site_find(draft.id);
	assert_int_equal(draft.state, COURSE_RETIRED);
	assert_int_equal(draft.number, 13);
	struct draft live;
	assert_true(drafts_find_live(site.db, &live));
	assert_int_equal(live.number, 14);
	message_set_free(set);
}

static void a_refused_edition_is_a_draft_again_with_the_reason(void **state)
{
	struct draft draft = sent();

	(void)state;
	assert_true(answer(
		&draft, "refused", ",\"refusal\":\"overtaken\",\"reason\":\"12 is not live any more\""));
	draft = site_find(draft.id);
	assert_int_equal(draft.state, COURSE_DRAFT);
	assert_string_equal(draft.refused, "12 is not live any more");
	assert_string_equal(draft.refusal, "overtaken");
	assert_string_equal(draft.hash, "");
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM approval", -1), 0);
	assert_int_equal(news.refused, 1);
	assert_int_equal(site_submit(site.db, SAIMA, draft.id), DEED_DONE);
	assert_string_equal(site_find(draft.id).refused, "");
}

static void what_was_asked_back_is_a_draft_again_without_a_reproach(void **state)
{
	struct draft draft = sent();

	(void)state;
	assert_true(answer(&draft, "scheduled", ",\"at_ms\":9000"));
	assert_true(answer(&draft, "withdrawn", ""));
	draft = site_find(draft.id);
	assert_int_equal(draft.state, COURSE_DRAFT);
	assert_string_equal(draft.refused, "");
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM approval", -1), 0);
	assert_int_equal(site_records("withdraw"), 1);
}

static void a_scheduled_one_waits_and_goes_live_by_its_content(void **state)
{
	struct draft draft = sent();

	(void)state;
	assert_true(answer(&draft, "scheduled", ",\"at_ms\":9000"));
	assert_int_equal(site_find(draft.id).state, COURSE_SCHEDULED);
	struct message_set *set = contents_load(site.db, draft.id);
	assert_true(take_live(set, 17, 12));
	assert_int_equal(site_find(draft.id).state, COURSE_LIVE);
	assert_int_equal(site_find(draft.id).number, 17);
	assert_int_equal(site_find(draft.id).live_ms, 7000);
	assert_int_equal(site_find(site.live).state, COURSE_RETIRED);
	message_set_free(set);
}

static void what_was_published_at_the_gateway_is_an_edition_here(void **state)
{
	struct message_set *set = site_set();
	struct draft live;

	(void)state;
	assert_true(message_set_add_example(set, "vote", "en", "where", 0));
	assert_true(take_live(set, 13, 12));
	assert_true(drafts_find_live(site.db, &live));
	assert_int_equal(live.number, 13);
	assert_int_equal(live.base, site.live);
	assert_string_equal(live.title, "by hand");
	assert_string_equal(live.published_by, "operator");
	assert_int_equal(contents_count(site.db, live.id, TABLE_EXAMPLES), 1);
	struct message_set *loaded = contents_load(site.db, live.id);
	char hash[TABLES_HASH_SIZE];
	assert_true(tables_hash(loaded, hash));
	assert_string_equal(hash, live.hash);
	assert_int_equal(site_find(site.live).state, COURSE_RETIRED);
	message_set_free(loaded);
	message_set_free(set);
}

static void a_gateway_that_was_set_back_is_believed(void **state)
{
	struct message_set *old = site_set(), *set = site_set();
	struct draft live;

	(void)state;
	free(set->messages[0].text);
	set->messages[0].text = strdup("another");
	assert_true(take_live(set, 13, 12));
	assert_true(take_live(old, 12, 11)); /* what was live before is so again */
	assert_int_equal(site_find(site.live).state, COURSE_LIVE);
	free(set->messages[0].text);
	set->messages[0].text = strdup("a third");
	assert_true(take_live(set, 13, 12)); /* the number again, for another content */
	assert_true(drafts_find_live(site.db, &live));
	assert_int_equal(live.number, 13);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM edition WHERE state = 5", -1), 1);
	assert_int_equal(
		db_number(site.db, "SELECT count(*) FROM edition WHERE number = 0 AND state = 6", -1), 1);
	message_set_free(old);
	message_set_free(set);
}

static void damaged_files_change_nothing(void **state)
{
	struct message_set *set = site_set();
	struct buffer octets = live_file(set, 13, 12);
	struct draft draft = sent();

	(void)state;
	octets.data[octets.len - 3] ^= 1;
	assert_false(receiving_take_live(
		site.db, span_of(octets.data, octets.len), 1, &news, error, sizeof(error)));
	assert_non_null(strstr(error, "live.agahi"));
	assert_true(news.damaged);
	assert_false(receiving_take_answer(site.db, span_of("[1]", 3), 1, &news, error, sizeof(error)));
	assert_false(receiving_take_answer(site.db, span_of("{", 1), 1, &news, error, sizeof(error)));
	assert_true(receiving_take_answer(site.db, span_of("{}", 2), 1, &news, error, sizeof(error)));
	assert_true(answer(&draft, "perhaps", ""));
	assert_int_equal(site_find(draft.id).state, COURSE_SENT);
	assert_int_equal(site_find(site.live).state, COURSE_LIVE);
	buffer_free(&octets);
	message_set_free(set);
}

static bool take_state(const char *format, const char *hash, int64_t written_ms)
{
	char text[512];

	snprintf(text, sizeof(text), format, hash);
	const struct receiving_state gateway_state = { span_of(text, strlen(text)), written_ms };
	return receiving_take_state(site.db, &gateway_state, ++site.now_ms, &news, error, sizeof(error));
}

static void what_waits_no_more_comes_back(void **state)
{
	struct draft draft = sent();

	(void)state;
	assert_true(answer(&draft, "scheduled", ""));
	assert_true(take_state("{\"live\":null,\"scheduled\":[{\"hash\":\"%s\"}]}", draft.hash, 9000000));
	assert_int_equal(site_find(draft.id).state, COURSE_SCHEDULED);
	assert_true(take_state("{\"scheduled\":[],\"x\":\"%s\"}", "", 1)); /* written before we knew */
	assert_int_equal(site_find(draft.id).state, COURSE_SCHEDULED);
	assert_true(take_state("{\"live\":{\"hash\":\"%s\"},\"scheduled\":[]}", draft.hash, 9000000));
	assert_int_equal(site_find(draft.id).state, COURSE_SCHEDULED);
	assert_true(take_state("{\"scheduled\":[],\"refused\":[{\"hash\":\"%s\",\"reason\":\"overtaken\"}]}",
		draft.hash, 9000000));
	assert_int_equal(site_find(draft.id).state, COURSE_DRAFT);
	assert_string_equal(site_find(draft.id).refused, "overtaken");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SPOOL_TEST(an_accepted_edition_is_live_under_its_number),
		SPOOL_TEST(one_that_was_replaced_before_we_heard_is_retired),
		SPOOL_TEST(a_refused_edition_is_a_draft_again_with_the_reason),
		SPOOL_TEST(what_was_asked_back_is_a_draft_again_without_a_reproach),
		SPOOL_TEST(a_scheduled_one_waits_and_goes_live_by_its_content),
		SPOOL_TEST(what_was_published_at_the_gateway_is_an_edition_here),
		SPOOL_TEST(a_gateway_that_was_set_back_is_believed),
		SPOOL_TEST(damaged_files_change_nothing),
		SPOOL_TEST(what_waits_no_more_comes_back),
	};

	return RUN_SUITE(tests);
}
