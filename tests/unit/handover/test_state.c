#include "handover_site.h"

#include <sys/stat.h>

#include "agahi/handover/state.h"

static json_t *state_of(long long *row)
{
	struct buffer out = { 0 };

	if (!state_json(site.db, &out, row, site.error, sizeof(site.error)))
		fail_msg("%s", site.error);
	json_t *object = json_loads(out.data, 0, NULL);
	assert_non_null(object);
	buffer_free(&out);
	return object;
}

static const char *text_in(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void on_told(const struct edition *edition, void *arg)
{
	(void)edition;
	(void)arg;
}

static void nothing_is_live_before_anything_was_published(void **state)
{
	long long row;
	json_t *object = state_of(&row);

	(void)state;
	assert_int_equal(row, 0);
	assert_true(json_is_null(json_object_get(object, "live")));
	assert_int_equal(json_array_size(json_object_get(object, "scheduled")), 0);
	json_decref(object);
}

static void what_is_live_what_waits_and_what_was_overtaken_are_told(void **state)
{
	long long row;

	(void)state;
	publish_by_hand("");
	struct edition_file *early = file_with("early,en,early,Early\n"),
			    *late = file_with("late,en,late,Late\n");
	early->from_ms = NOW_MS + 1000;
	late->from_ms = NOW_MS + 9000;
	take(early, NOW_MS);
	take(late, NOW_MS);
	publish_by_hand("other,en,other,Other\n");
	assert_true(publishing_publish_due(
		site.db, NOW_MS + 1000, on_told, NULL, site.error, sizeof(site.error)));
	json_t *object = state_of(&row);
	const json_t *live = json_object_get(object, "live"),
		     *waits = json_array_get(json_object_get(object, "scheduled"), 0),
		     *refused = json_array_get(json_object_get(object, "refused"), 0);
	assert_int_equal(row, edition_of("live").id);
	assert_int_equal(json_integer_value(json_object_get(live, "number")), 2);
	assert_string_equal(text_in(live, "by"), "tester");
	assert_string_equal(text_in(live, "hash"), edition_of(EDITION_LIVE).hash);
	assert_string_equal(text_in(waits, "hash"), late->hash);
	assert_string_equal(text_in(waits, "title"), "Hours");
	assert_int_equal(json_integer_value(json_object_get(waits, "at_ms")), NOW_MS + 9000);
	assert_string_equal(text_in(refused, "hash"), early->hash);
	assert_told(text_in(refused, "reason"), "edition 2 (tester) is live now");
	json_decref(object);
	edition_file_free(early);
	edition_file_free(late);
}

static void both_files_stand_in_the_folder_for_its_group(void **state)
{
	char *live = test_path(site.folder, "live.agahi"), *json = test_path(site.folder, "state.json");
	struct buffer text = { 0 };
	struct stat what;
	long long row;

	(void)state;
	assert_true(state_write_live(site.db, site.folder, site.error, sizeof(site.error)));
	assert_int_not_equal(access(live, F_OK), 0);
	publish_by_hand("");
	assert_true(state_write_live(site.db, site.folder, site.error, sizeof(site.error)));
	assert_int_equal(stat(live, &what), 0);
	assert_int_equal(what.st_mode & 07777, 0640);
	assert_true(state_json(site.db, &text, &row, site.error, sizeof(site.error)));
	assert_true(state_write_json(site.folder, &text, site.error, sizeof(site.error)));
	assert_int_equal(stat(json, &what), 0);
	assert_int_equal(what.st_size, text.len);
	assert_false(state_write_json("/nowhere", &text, site.error, sizeof(site.error)));
	assert_told(site.error, "/nowhere/state.json cannot be written");
	buffer_free(&text);
	free(live);
	free(json);
}

static void what_cannot_be_read_is_an_error(void **state)
{
	struct buffer text = { 0 };
	long long row;

	(void)state;
	publish_by_hand("");
	assert_true(db_execute(site.db, "UPDATE message SET text = 'by hand'"));
	assert_false(state_write_live(site.db, site.folder, site.error, sizeof(site.error)));
	assert_told(site.error, "are not what was kept");
	assert_true(db_execute(site.db, "ALTER TABLE edition RENAME TO gone"));
	assert_false(state_json(site.db, &text, &row, site.error, sizeof(site.error)));
	buffer_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(nothing_is_live_before_anything_was_published),
		SITE_TEST(what_is_live_what_waits_and_what_was_overtaken_are_told),
		SITE_TEST(both_files_stand_in_the_folder_for_its_group),
		SITE_TEST(what_cannot_be_read_is_an_error),
	};

	return RUN_SUITE(tests);
}
