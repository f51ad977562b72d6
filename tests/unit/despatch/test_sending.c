/* An approved edition becomes a file in the spool. */
#include "drafts_site.h"

#include <errno.h>
#include <sys/stat.h>

#include "agahi/audit/audit.h"
#include "agahi/despatch/looking.h"
#include "agahi/despatch/sending.h"
#include "agahi/edition/library.h"
#include "agahi/edition/models.h"
#include "agahi/handover/acceptance.h"
#include "agahi/handover/state.h"
#include "small_model.h"

static int spool_open(void **state)
{
	site_open(state);
	char *in = test_path(site.folder, "in");
	assert_int_equal(mkdir(in, 0700), 0);
	free(in);
	return 0;
}

#define SPOOL_TEST(name) cmocka_unit_test_setup_teardown(name, spool_open, site_close)

static struct draft approved(void)
{
	struct draft draft = site_in_review();

	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_DONE);
	return site_find(draft.id);
}

static enum deed_result send_by(enum who who, long long id, unsigned needed)
{
	const struct deed deed = deed_by(who);
	struct sending_folder folder;

	return sending_send(site.db, &deed, id, site.folder, needed, &folder);
}

static bool stands(const char *name, const char *ending)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/in/%s%s", site.folder, name, ending);
	return access(path, F_OK) == 0;
}

static struct edition_file *read_sent(const struct draft *draft)
{
	char path[300], error[1024] = "";
	struct buffer octets = { 0 };

	snprintf(path, sizeof(path), "%s/in/%s.agahi", site.folder, draft->sent_name);
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	for (int octet; (octet = fgetc(file)) != EOF;)
		buffer_add(&octets, &(char){ (char)octet }, 1);
	fclose(file);
	struct edition_file *read = edition_file_read(span_of(octets.data, octets.len), error, sizeof(error));
	if (!read)
		fail_msg("%s", error);
	buffer_free(&octets);
	return read;
}

static void what_was_approved_is_what_stands_in_the_file(void **state)
{
	struct draft draft = approved();
	char hash[AUDIT_HASH_SIZE];
	long long n;

	(void)state;
	assert_int_equal(send_by(BUSHRA, draft.id, 1), DEED_DONE);
	struct draft sent = site_find(draft.id);
	assert_int_equal(sent.state, COURSE_SENT);
	assert_true(stands(sent.sent_name, ".agahi"));
	assert_false(stands(sent.sent_name, ".begun"));
	struct edition_file *file = read_sent(&sent);
	assert_string_equal(file->hash, draft.hash);
	assert_int_equal(file->number, 13);
	assert_int_equal(file->base, 12);
	assert_string_equal(file->base_hash, site_find(site.live).hash);
	assert_string_equal(file->title, "polling day");
	assert_string_equal(file->by, "SAIMA");
	assert_int_equal(file->approval_count, 1);
	assert_string_equal(file->approvals[0].name, "ahmed");
	assert_true(audit_head(site.db, &n, hash));
	assert_int_equal(file->audit, n);
	assert_string_equal(file->audit_hash, hash);
	assert_int_equal(site_records("hand-over"), 1);
	edition_file_free(file);
}

static void the_model_goes_with_it(void **state)
{
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)"where do I go", 0 };
	const struct saving saving = { deed_by(SAIMA), site_draft(), 0 };
	struct buffer model = small_model_octets(1);
	const struct deed deed = deed_by(SAIMA);
	char name[TABLES_HASH_SIZE];

	(void)state;
	assert_int_equal(saving_example(site.db, &saving, &example, true), DEED_DONE);
	const struct reviewing_checked checked = site_checked(site.db, saving.edition);
	assert_int_equal(reviewing_submit(site.db, &deed, saving.edition, &checked, name), DEED_NEEDS_MODEL);
	assert_true(drafts_store_model(site.db, name, span_of(model.data, model.len)));
	assert_int_equal(reviewing_submit(site.db, &deed, saving.edition, &checked, NULL), DEED_DONE);
	struct draft draft = site_find(saving.edition);
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_DONE);
	assert_int_equal(send_by(AHMED, draft.id, 1), DEED_DONE);
	draft = site_find(draft.id);
	struct edition_file *file = read_sent(&draft);
	assert_string_equal(file->model_name, name);
	assert_int_equal(file->model.len, model.len);
	assert_int_equal(file->set->example_count, 1);
	edition_file_free(file);
	buffer_free(&model);
}

static void what_is_not_approved_enough_stays(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_int_equal(send_by(AHMED, draft.id, 1), DEED_WRONG_STATE);
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_DONE);
	assert_int_equal(send_by(AHMED, draft.id, 2), DEED_CONFLICT);
	assert_int_equal(send_by(SAIMA, draft.id, 1), DEED_NOT_YOURS);
	assert_true(db_execute(site.db, "UPDATE person SET state = 2 WHERE name = 'ahmed'"));
	assert_int_equal(send_by(BUSHRA, draft.id, 1), DEED_CONFLICT);
}

static void rows_changed_behind_the_back_of_the_desk_are_not_sent(void **state)
{
	struct draft draft = approved();

	(void)state;
	assert_true(query_run(site.db, "UPDATE placeholder SET value = 'x' WHERE edition = ?",
		QUERY(QUERY_NUMBER(draft.id))));
	assert_int_equal(send_by(AHMED, draft.id, 1), DEED_CONFLICT);
	assert_int_equal(site_find(draft.id).state, COURSE_APPROVED);
}

static void without_a_spool_it_stays_approved(void **state)
{
	struct draft draft = approved();
	const struct deed deed = deed_by(AHMED);
	struct sending_folder folder;

	(void)state;
	assert_int_equal(sending_send(site.db, &deed, draft.id, "", 1, &folder), DEED_NOT_SENT);
	assert_true(*folder.error != '\0');
	assert_int_equal(site_find(draft.id).state, COURSE_APPROVED);
	assert_string_equal(site_find(draft.id).sent_name, "");
	assert_int_equal(site_records("hand-over"), 0);
}

static void move_aside(bool aside)
{
	char in[300], gone[300];

	snprintf(in, sizeof(in), "%s/in", site.folder);
	snprintf(gone, sizeof(gone), "%s/gone", site.folder);
	assert_int_equal(aside ? rename(in, gone) : rename(gone, in), 0);
}

static struct sending_folder tend(void)
{
	struct sending_folder folder;

	sending_tend(site.db, site.folder, ++site.now_ms, &folder);
	return folder;
}

static void what_cannot_be_written_waits_and_goes_when_it_can(void **state)
{
	struct draft draft = approved();
	const struct deed deed = deed_by(BUSHRA);
	struct sending_folder folder;

	(void)state;
	move_aside(true);
	assert_int_equal(sending_send(site.db, &deed, draft.id, site.folder, 1, &folder), DEED_DONE);
	assert_int_equal(folder.reason, ENOENT);
	assert_int_equal(folder.waiting, 1);
	assert_non_null(strstr(folder.error, "No such file"));
	draft = site_find(draft.id);
	assert_int_equal(draft.state, COURSE_SENT);
	assert_string_equal(draft.published_by, "BUSHRA");
	assert_true(sending_waits(&draft, site.folder));
	folder = tend();
	assert_int_equal(folder.reason, ENOENT);
	assert_int_equal(folder.waiting, 1);
	move_aside(false);
	folder = tend();
	assert_int_equal(folder.reason, 0);
	assert_int_equal(folder.put, 1);
	assert_int_equal(folder.waiting, 0);
	draft = site_find(draft.id);
	assert_int_equal(draft.sent_ms, site.now_ms); /* when it went */
	assert_false(sending_waits(&draft, site.folder));
	struct edition_file *file = read_sent(&draft);
	assert_string_equal(file->hash, draft.hash);
	assert_string_equal(file->by, "SAIMA");
	assert_string_equal(file->sent_by, "BUSHRA");
	edition_file_free(file);
	assert_int_equal(tend().put, 0);
}

static void what_the_gateway_has_taken_is_not_put_there_again(void **state)
{
	struct draft draft = approved();
	char path[300];

	(void)state;
	assert_int_equal(send_by(AHMED, draft.id, 1), DEED_DONE);
	draft = site_find(draft.id);
	snprintf(path, sizeof(path), "%s/out", site.folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/out/%s.answer", site.folder, draft.sent_name);
	test_write_file(path, "{}");
	snprintf(path, sizeof(path), "%s/in/%s.agahi", site.folder, draft.sent_name);
	assert_int_equal(unlink(path), 0);
	assert_false(sending_waits(&draft, site.folder));
	assert_int_equal(tend().put, 0);
}

static void what_waits_here_is_a_draft_again_when_it_is_asked_back(void **state)
{
	struct draft draft = approved();
	const struct deed deed = deed_by(AHMED);
	struct sending_folder folder;

	(void)state;
	move_aside(true);
	assert_int_equal(send_by(AHMED, draft.id, 1), DEED_DONE);
	assert_int_equal(sending_call_back(site.db, &deed, draft.id, site.folder, &folder), DEED_DONE);
	draft = site_find(draft.id);
	assert_int_equal(draft.state, COURSE_DRAFT);
	assert_string_equal(draft.published_by, "");
	assert_int_equal(site_records("withdraw"), 1);
	move_aside(false);
	assert_int_equal(tend().put, 0);
}

static void what_a_stop_interrupted_is_ended(void **state)
{
	struct draft draft = approved();
	char named[300], begun[300], other[300], waiting[300];
	struct sending_folder folder;

	(void)state;
	assert_int_equal(send_by(AHMED, draft.id, 1), DEED_DONE);
	draft = site_find(draft.id);
	snprintf(named, sizeof(named), "%s/in/%s.agahi", site.folder, draft.sent_name);
	snprintf(begun, sizeof(begun), "%s/in/%s.begun", site.folder, draft.sent_name);
	snprintf(other, sizeof(other), "%s/in/edition-9-9.begun", site.folder);
	assert_int_equal(rename(named, begun), 0);
	test_write_file(other, "half");
	assert_int_equal(tend().reason, 0);
	assert_true(stands(draft.sent_name, ".agahi"));
	assert_false(stands("edition-9-9", ".begun"));
	/* Stopped while one that waited was written: half of it is no edition. */
	snprintf(waiting, sizeof(waiting), "%s/in/%s.waiting", site.folder, draft.sent_name);
	assert_int_equal(rename(named, waiting), 0);
	assert_int_equal(truncate(waiting, 100), 0);
	assert_int_equal(tend().put, 1);
	assert_false(stands(draft.sent_name, ".waiting"));
	edition_file_free(read_sent(&draft));
	sending_tend(site.db, "", 1, &folder);
	assert_int_equal(folder.reason, 0);
	sending_tend(site.db, "/nowhere", 1, &folder);
	assert_int_equal(folder.reason, ENOENT);
}

/* Both sides, without the daemon between: what the gateway has is told to the desk, changed there, sent, accepted, told. */
static void on_fault(const char *file, const char *reason, void *arg)
{
	(void)arg;
	fail_msg("%s: %s", file, reason);
}

static void tell_desk(sqlite3 *content, struct looking_seen *seen)
{
	struct receiving_news news = { 0 };
	const struct looking looking = {
		.db = site.db, .spool = site.folder, .now_ms = ++site.now_ms, .news = &news, .fault = on_fault
	};
	struct looking_live live;
	char out[300], error[1024];

	snprintf(out, sizeof(out), "%s/out", site.folder);
	if (!state_write_live(content, out, error, sizeof(error)))
		fail_msg("%s", error);
	assert_true(looking_live_is_due(site.folder, seen));
	looking_read_live(site.folder, &live);
	assert_true(looking_take_live(&looking, seen, &live));
}

static void the_gateway_takes_what_the_desk_sends_and_the_desk_what_it_answers(void **state)
{
	static const struct check_options standards = {
		.languages = test_tags, .language_count = 3, .default_tag = "ur", .max_parts = 6
	};
	char path[300], error[1024] = "";
	struct acceptance_answer *answer = calloc(1, sizeof(*answer));
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);
	struct draft live;
	struct looking_seen seen = { 0 };

	(void)state;
	snprintf(path, sizeof(path), "%s/out", site.folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/content.db", site.folder);
	sqlite3 *content = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(content);
	assert_true(test_publish(content, set, 500, error, sizeof(error)));
	tell_desk(content, &seen);
	assert_true(drafts_find_live(site.db, &live));
	assert_int_equal(live.number, 1);
	site.live = live.id;
	struct draft draft = approved();
	assert_int_equal(send_by(AHMED, draft.id, 1), DEED_DONE);
	draft = site_find(draft.id);
	struct edition_file *file = read_sent(&draft);
	acceptance_take(content, file, &standards, 9000000, answer);
	if (answer->result != ACCEPTANCE_ACCEPTED)
		fail_msg("%s", answer->reason);
	tell_desk(content, &seen);
	assert_int_equal(site_find(draft.id).state, COURSE_LIVE);
	assert_int_equal(site_find(draft.id).number, 2);
	assert_int_equal(site_find(site.live).state, COURSE_RETIRED);
	edition_file_free(file);
	message_set_free(set);
	report_free(&report);
	free(answer);
	db_close(content);
}

static void what_waits_is_asked_back_by_the_same_file(void **state)
{
	const struct deed ahmed = deed_by(AHMED), saima = deed_by(SAIMA);
	struct draft draft = approved();
	struct sending_folder folder;

	(void)state;
	assert_int_equal(
		sending_call_back(site.db, &ahmed, draft.id, site.folder, &folder), DEED_WRONG_STATE);
	assert_int_equal(send_by(AHMED, draft.id, 1), DEED_DONE);
	assert_int_equal(sending_call_back(site.db, &saima, draft.id, site.folder, &folder), DEED_NOT_YOURS);
	assert_int_equal(sending_call_back(site.db, &ahmed, draft.id, site.folder, &folder), DEED_DONE);
	draft = site_find(draft.id);
	assert_int_equal(draft.state, COURSE_SENT);
	struct edition_file *file = read_sent(&draft);
	assert_true(file->withdrawn);
	assert_string_equal(file->hash, draft.hash);
	edition_file_free(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SPOOL_TEST(what_was_approved_is_what_stands_in_the_file),
		SPOOL_TEST(the_model_goes_with_it),
		SPOOL_TEST(what_is_not_approved_enough_stays),
		SPOOL_TEST(rows_changed_behind_the_back_of_the_desk_are_not_sent),
		SPOOL_TEST(without_a_spool_it_stays_approved),
		SPOOL_TEST(what_cannot_be_written_waits_and_goes_when_it_can),
		SPOOL_TEST(what_the_gateway_has_taken_is_not_put_there_again),
		SPOOL_TEST(what_waits_here_is_a_draft_again_when_it_is_asked_back),
		SPOOL_TEST(what_a_stop_interrupted_is_ended),
		SPOOL_TEST(what_waits_is_asked_back_by_the_same_file),
		SPOOL_TEST(the_gateway_takes_what_the_desk_sends_and_the_desk_what_it_answers),
	};

	return RUN_SUITE(tests);
}
