/* "I have read this one". */
#include "drafts_site.h"

#include "agahi/drafts/marks.h"

static void count_mark(const char *what, const char *hash, void *arg)
{
	assert_string_equal(what, "message vote en");
	assert_string_equal(hash, "aa");
	++*(size_t *)arg;
}

static void a_row_is_read_as_it_was_then(void **state)
{
	long long id = site_draft(), ahmed = site.people[AHMED].id;
	size_t count = 0;

	(void)state;
	assert_true(marks_set(site.db, id, ahmed, "message vote en", "aa", true));
	assert_true(marks_has(site.db, id, ahmed, "message vote en", "aa"));
	assert_false(marks_has(site.db, id, ahmed, "message vote en", "bb"));
	assert_false(marks_has(site.db, id, site.people[BUSHRA].id, "message vote en", "aa"));
	assert_true(marks_list(site.db, id, ahmed, count_mark, &count));
	assert_int_equal(count, 1);
	assert_true(marks_set(site.db, id, ahmed, "message vote en", "aa", false));
	assert_false(marks_has(site.db, id, ahmed, "message vote en", "aa"));
}

static void there_are_so_many_and_no_more(void **state)
{
	long long id = site_draft(), ahmed = site.people[AHMED].id;
	char what[32], longer[ROW_NAME_SIZE + 1];

	(void)state;
	assert_true(db_execute(site.db, "BEGIN"));
	for (int i = 0; i < MARKS_MOST; i++) {
		snprintf(what, sizeof(what), "message %d en", i);
		assert_true(marks_set(site.db, id, ahmed, what, "aa", true));
	}
	assert_false(marks_set(site.db, id, ahmed, "one more", "aa", true));
	assert_true(db_execute(site.db, "COMMIT"));
	memset(longer, 'a', ROW_NAME_SIZE);
	longer[ROW_NAME_SIZE] = '\0';
	assert_false(marks_set(site.db, id, site.people[BUSHRA].id, longer, "aa", true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(a_row_is_read_as_it_was_then),
		SITE_TEST(there_are_so_many_and_no_more),
	};

	return RUN_SUITE(tests);
}
