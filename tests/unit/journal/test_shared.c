/* A journal of one machine alone: nothing is shared, and all is allowed. */
#include "store.h"

#include "agahi/journal/shared.h"

static void alone_all_is_allowed_and_nothing_shared(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "journal.db");
	const struct journal_options options = {
		.path = path, .durability = DURABILITY_NORMAL, .retention_days = 30, .max_size_mib = 64
	};
	const struct following_handlers handlers = { .arg = NULL };
	const struct moment now = clock_now();
	const int64_t id = 1;
	char error[512] = "";
	struct journal *journal = journal_open(&options, error, sizeof(error));

	(void)state;
	assert_non_null(journal);
	assert_false(journal_is_shared(journal));
	assert_true(journal_may_submit(journal, now));
	assert_false(journal_lease_is_over(journal, now));
	assert_false(journal_lease_is_lost(journal));
	assert_true(journal_follow(journal, NULL, &handlers, error, sizeof(error)));
	journal_note_time(journal, now);
	journal_set_reach(journal, NULL, 0, 0);
	assert_false(journal_release(journal, &id, 1));
	assert_false(journal_publish(journal, 0, "x", 1));
	assert_int_equal(journal_following(journal).nodes, 0);
	assert_int_equal(journal_next_id(journal), 1); /* and no node is in it */
	journal_stop_following(journal);
	journal_close(journal, true);
	free(path);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(alone_all_is_allowed_and_nothing_shared) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
