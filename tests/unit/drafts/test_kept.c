/* Fields that a person could not save. */
#include "drafts_site.h"

#include "agahi/drafts/kept.h"

static void note_path(const char *path, int64_t at_ms, void *arg)
{
	(void)at_ms;
	strcat(arg, path);
}

static void fields_are_kept_by_person_and_page_until_they_are_dropped(void **state)
{
	long long saima = site.people[SAIMA].id;
	struct buffer fields = { 0 };
	char paths[100] = "";
	int64_t at_ms;

	(void)state;
	assert_true(kept_put(site.db, saima, "/a", "text=1", 5));
	assert_true(kept_put(site.db, saima, "/a", "text=2", 6));
	assert_true(kept_put(site.db, saima, "/b", "text=3", 7));
	assert_true(kept_find(site.db, saima, "/a", &fields, &at_ms));
	assert_string_equal(fields.data, "text=2");
	assert_int_equal(at_ms, 6);
	assert_true(kept_find(site.db, site.people[AHMED].id, "/a", &fields, &at_ms));
	assert_int_equal(at_ms, 0);
	assert_true(kept_list(site.db, saima, note_path, paths));
	assert_string_equal(paths, "/b/a");
	assert_true(kept_drop(site.db, saima, "/a"));
	assert_true(kept_delete_before(site.db, 8));
	*paths = '\0';
	assert_true(kept_list(site.db, saima, note_path, paths));
	assert_string_equal(paths, "");
	buffer_free(&fields);
}

static void the_oldest_gives_way_and_what_is_too_much_is_not_kept(void **state)
{
	long long saima = site.people[SAIMA].id;
	char path[KEPT_MAX_PATH + 2], *much = malloc(KEPT_MAX_OCTETS + 2);
	struct buffer fields = { 0 };
	int64_t at_ms;

	(void)state;
	for (int i = 0; i <= KEPT_MOST; i++) {
		snprintf(path, sizeof(path), "/%d", i);
		assert_true(kept_put(site.db, saima, path, "x", 100 + i));
	}
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM kept", -1), KEPT_MOST);
	assert_true(kept_find(site.db, saima, "/0", &fields, &at_ms));
	assert_int_equal(at_ms, 0);
	/* What is put now stays, be the clock set back. */
	assert_true(kept_put(site.db, saima, "/late", "x", 1));
	assert_true(kept_find(site.db, saima, "/late", &fields, &at_ms));
	assert_int_equal(at_ms, 1);
	memset(much, 'x', KEPT_MAX_OCTETS + 1);
	much[KEPT_MAX_OCTETS + 1] = '\0';
	assert_false(kept_put(site.db, saima, "/much", much, 1));
	much[KEPT_MAX_OCTETS] = '\0';
	assert_true(kept_put(site.db, saima, "/much", much, 1));
	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	assert_false(kept_put(site.db, saima, path, "x", 1));
	free(much);
	buffer_free(&fields);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(fields_are_kept_by_person_and_page_until_they_are_dropped),
		SITE_TEST(the_oldest_gives_way_and_what_is_too_much_is_not_kept),
	};

	return RUN_SUITE(tests);
}
