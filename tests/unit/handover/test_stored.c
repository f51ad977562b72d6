#include "handover_site.h"

#include <sys/stat.h>

#include "agahi/handover/stored.h"
#include "small_model.h"

static void what_is_live_is_a_file_that_can_be_taken_again(void **state)
{
	(void)state;
	publish_by_hand("");
	struct edition_file *file = file_with("hours,en,hours,From 8 to 5\nhours,ur,اوقات,صبح\n");
	assert_true(message_set_add_example(file->set, "vote", "en", "how do i vote", 0));
	assert_true(tables_hash(file->set, file->hash) && models_hash(file->set, file->model_name));
	file->model = small_model_octets(1);
	file->audit = 4711;
	memcpy(file->audit_hash, file->hash, sizeof(file->audit_hash));
	assert_int_equal(take(file, NOW_MS).result, ACCEPTANCE_ACCEPTED);
	struct edition_file *stored = stored_edition(site.db, EDITION_LIVE, site.error, sizeof(site.error));
	assert_non_null(stored);
	assert_int_equal(stored->number, 2);
	assert_int_equal(stored->base, 1);
	assert_string_equal(stored->base_hash, file->base_hash);
	assert_string_equal(stored->by, "Saima");
	assert_int_equal(stored->published_ms, NOW_MS);
	assert_int_equal(stored->audit, 4711); /* where the records stood when it was handed over */
	assert_string_equal(stored->audit_hash, file->audit_hash);
	assert_string_equal(stored->model_name, file->model_name);
	assert_int_equal(stored->model.len, file->model.len);
	struct acceptance_answer answer = take(stored, NOW_MS + 1);
	assert_int_equal(answer.number, 2);
	assert_int_equal(editions_newest(site.db), 2);
	edition_file_free(stored);
	edition_file_free(file);
}

static void a_draft_is_one_without_a_number(void **state)
{
	const struct publishing_order order = { .by = "ahmed", .now_ms = 1000 };

	(void)state;
	struct message_set *set = set_saying("Vote");
	assert_int_equal(publishing_keep_draft(site.db, "mine", set, &order, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	message_set_free(set);
	struct edition_file *stored = stored_edition(site.db, "mine", site.error, sizeof(site.error));
	assert_non_null(stored);
	assert_int_equal(stored->number, 0);
	assert_int_equal(stored->base, 0);
	assert_int_equal(stored->published_ms, 0);
	edition_file_free(stored);
}

static void what_is_not_there_is_no_error(void **state)
{
	(void)state;
	assert_null(stored_edition(site.db, "7", site.error, sizeof(site.error)));
	assert_string_equal(site.error, "");
	assert_null(stored_edition(site.db, EDITION_LIVE, site.error, sizeof(site.error)));
	assert_string_equal(site.error, "");
}

static void it_is_written_as_one_file_that_can_be_read(void **state)
{
	char *path = test_path(site.folder, "live.agahi"), text[32768];
	struct stat what;

	(void)state;
	publish_by_hand("");
	assert_true(stored_write(site.db, EDITION_LIVE, path, 0640, site.error, sizeof(site.error)));
	assert_int_equal(stat(path, &what), 0);
	assert_int_equal(what.st_mode & 07777, 0640);
	FILE *in = fopen(path, "rbe");
	size_t len = fread(text, 1, sizeof(text), in);
	fclose(in);
	struct edition_file *file = edition_file_read(span_of(text, len), site.error, sizeof(site.error));
	assert_non_null(file);
	assert_int_equal(file->number, 1);
	edition_file_free(file);
	assert_false(
		stored_write(site.db, EDITION_LIVE, "/nowhere/at/all", 0640, site.error, sizeof(site.error)));
	assert_told(site.error, "/nowhere/at/all cannot be written");
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(what_is_live_is_a_file_that_can_be_taken_again),
		SITE_TEST(a_draft_is_one_without_a_number),
		SITE_TEST(what_is_not_there_is_no_error),
		SITE_TEST(it_is_written_as_one_file_that_can_be_read),
	};

	return RUN_SUITE(tests);
}
