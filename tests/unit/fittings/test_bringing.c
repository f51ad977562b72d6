/* A table on its way into a draft, on a worker. */
#include "agahi/fittings/bringing.h"

#include "agahi/store/db.h"
#include "writing_stage.h"

static struct bringing *begin(
	struct writing_stage *stage, enum bringing_deed what, const char *text, struct person *person)
{
	struct bringing *bringing = calloc(1, sizeof(*bringing));

	assert_non_null(bringing);
	*person = writing_person(stage, "saima");
	*bringing = (struct bringing){ .what = what,
		.table = TABLE_PLACEHOLDERS,
		.octets = strdup(text),
		.len = strlen(text),
		.deed = { person, "127.0.0.1", clock_wall_ms() } };
	assert_true(drafts_find(desk_stage_db(&stage->desk), stage->draft, &bringing->draft));
	bringing->rev = bringing->draft.rev;
	snprintf(bringing->path, sizeof(bringing->path), "%s", desk_database_path(stage->desk.desk));
	return bringing;
}

#define GOOD "placeholder,lang,value\nopen_time,en,9 am\npolling_date,en,soon\n"

static long long drafts_of(struct writing_stage *stage)
{
	return db_number(desk_stage_db(&stage->desk), "SELECT count(*) FROM edition WHERE state = 0", -1);
}

static void a_look_tells_the_difference_and_changes_nothing(void **state)
{
	struct person person;
	struct bringing *bringing = begin(*state, BRINGING_LOOK, GOOD, &person);

	bringing_run(bringing);
	assert_true(bringing->read);
	assert_false(difference_is_empty(bringing->given.difference));
	bringing_free(bringing);
	bringing = begin(*state, BRINGING_LOOK, "PK\3\4", &person);
	bringing_run(bringing);
	assert_true(bringing->read && bringing->given.report.unread);
	bringing_free(bringing);
}

static void what_is_taken_is_in_the_draft_once(void **state)
{
	struct person person;
	struct bringing *bringing = begin(*state, BRINGING_TAKE, GOOD, &person);
	struct bringing *late = begin(*state, BRINGING_TAKE, GOOD, &person);

	bringing_run(bringing);
	assert_int_equal(bringing->result, DEED_DONE);
	bringing_free(bringing);
	bringing_run(late);
	assert_int_equal(late->result, DEED_CONFLICT);
	bringing_free(late);
	late = begin(*state, BRINGING_TAKE, GOOD, &person);
	bringing_run(late);
	assert_int_equal(late->result, DEED_UNCHANGED);
	bringing_free(late);
}

static void where_it_comes_to_nothing_no_draft_is_left(void **state)
{
	struct person person;
	struct bringing *bringing = begin(*state, BRINGING_MAKE, GOOD, &person);

	assert_int_equal(drafts_of(*state), 1);
	bringing_run(bringing);
	assert_int_equal(bringing->result, DEED_DONE);
	assert_int_equal(drafts_of(*state), 2);
	bringing_free(bringing);
	bringing = begin(*state, BRINGING_MAKE, "placeholder,lang,value\na,en,1\na,en,2\n", &person);
	bringing_run(bringing);
	assert_int_equal(bringing->result, DEED_UNFIT);
	assert_int_equal(drafts_of(*state), 2);
	bringing_free(bringing);
}

static void without_a_database_nothing_is_read(void **state)
{
	struct person person;
	struct bringing *bringing = begin(*state, BRINGING_LOOK, GOOD, &person);

	snprintf(bringing->path, sizeof(bringing->path), "/nowhere/desk.db");
	bringing_run(bringing);
	assert_false(bringing->read);
	bringing_free(bringing);
	bringing_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(a_look_tells_the_difference_and_changes_nothing),
		WRITING_TEST(what_is_taken_is_in_the_draft_once),
		WRITING_TEST(where_it_comes_to_nothing_no_draft_is_left),
		WRITING_TEST(without_a_database_nothing_is_read),
	};

	return RUN_SUITE(tests);
}
