/* Texts that nobody understood, with what became of them. */
#include "office_stage.h"

#include "agahi/unmatched/list.h"

static struct unmatched_list list;

static bool read_all(void)
{
	char *path = test_path(stage.folder, "out/figures.db");

	unmatched_list_free(&list);
	bool done = unmatched_list_read(&list, path, site.db, site.now_ms);
	free(path);
	return done;
}

static int end(void **state)
{
	unmatched_list_free(&list);
	return review_stage_end(state);
}

static void the_most_asked_come_first_and_few_people_never(void **state)
{
	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_unmatched("few", "few", 2, "");
	stage_add_unmatched("some", "Some", 3, "vote");
	stage_add_unmatched("many", "Many?", 40, "vote|women");
	assert_true(read_all());
	assert_int_equal(list.count, 2);
	assert_string_equal(list.rows[0].text, "Many?");
	assert_string_equal(list.rows[1].folded, "some");
	assert_int_equal(list.in_state[HINT_OPEN], 2);
	assert_ptr_equal(unmatched_list_find(&list, "some"), &list.rows[1]);
	assert_null(unmatched_list_find(&list, "few"));
}

static void what_became_of_them_stands_with_them(void **state)
{
	const struct deed deed = deed_by(SAIMA);
	long long id = site_draft();

	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_unmatched("a", "a", 9, "");
	stage_add_unmatched("b", "b", 8, "");
	stage_add_unmatched("c", "c", 7, "");
	assert_int_equal(hints_set(site.db, &deed, "c", HINT_TAKEN, id), DEED_DONE);
	assert_int_equal(hints_set(site.db, &deed, "a", HINT_LEFT, 0), DEED_DONE);
	assert_int_equal(hints_set(site.db, &deed, "gone", HINT_LEFT, 0), DEED_DONE);
	assert_true(read_all());
	assert_int_equal(list.rows[0].hint.state, HINT_LEFT);
	assert_int_equal(list.rows[1].hint.state, HINT_OPEN);
	assert_int_equal(list.rows[2].hint.state, HINT_TAKEN);
	assert_int_equal(list.rows[2].hint.edition, id);
	assert_string_equal(list.rows[2].hint.by_shown, "SAIMA");
	for (int i = 0; i < UNMATCHED_LIST_STATES; i++)
		assert_int_equal(list.in_state[i], 1);
}

static void old_ones_are_over(void **state)
{
	(void)state;
	stage_write_figures("INSERT INTO unmatched VALUES ('old', 'old', 9, 9, 1, 1, '', 'en')");
	assert_true(read_all());
	assert_int_equal(list.count, 0);
}

static void topics_are_taken_apart(void **state)
{
	struct unmatched_row row = { .offered = (char *)"vote|women" };
	char topic[UNMATCHED_TOPIC_SIZE], longer[100];

	(void)state;
	assert_string_equal(unmatched_offered(&row, 0, topic), "vote");
	assert_string_equal(unmatched_offered(&row, 1, topic), "women");
	assert_string_equal(unmatched_offered(&row, 2, topic), "");
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	row.offered = longer;
	assert_string_equal(unmatched_offered(&row, 0, topic), "");
}

static void without_a_file_there_is_no_list(void **state)
{
	(void)state;
	assert_false(read_all());
	assert_false(unmatched_list_read(&list, "", site.db, site.now_ms));
	assert_int_equal(list.count, 0);
}

#define LIST_TEST(name) cmocka_unit_test_setup_teardown(name, review_stage_begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIST_TEST(the_most_asked_come_first_and_few_people_never),
		LIST_TEST(what_became_of_them_stands_with_them),
		LIST_TEST(old_ones_are_over),
		LIST_TEST(topics_are_taken_apart),
		LIST_TEST(without_a_file_there_is_no_list),
	};

	return RUN_SUITE(tests);
}
