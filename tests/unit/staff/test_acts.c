/* What every change has in common: the role is looked at anew, and without a record nothing changes. */
#include "desk_site.h"

#include "agahi/staff/acts.h"
#include "agahi/staff/people.h"

static void who_lost_the_role_meanwhile_may_not(void **state)
{
	struct person saima = desk_member("saima", STAFF_SIGNER);
	struct staff_actor actor = desk_actor(&saima, NOW), boss = desk_actor(&site.administrator, NOW);

	(void)state;
	assert_int_equal(acts_begin(site.db, &actor, STAFF_SIGNER), STAFF_DONE);
	assert_int_equal(acts_end(site.db, STAFF_NO_SUCH), STAFF_NO_SUCH);
	assert_int_equal(people_change(site.db, &boss, saima.id, STAFF_READER, ""), STAFF_DONE);
	assert_int_equal(acts_begin(site.db, &actor, STAFF_SIGNER), STAFF_NOT_ALLOWED);
	assert_true(sqlite3_get_autocommit(site.db));
	assert_int_equal(acts_begin(site.db, &actor, 0), STAFF_DONE);
	assert_int_equal(acts_end(site.db, STAFF_DONE), STAFF_DONE);
	assert_int_equal(people_end(site.db, &boss, saima.id), STAFF_DONE);
	assert_int_equal(acts_begin(site.db, &actor, 0), STAFF_NOT_ALLOWED);
	assert_int_equal(acts_begin(site.db, &(struct staff_actor){ .now_ms = NOW }, 0), STAFF_NOT_ALLOWED);
	assert_true(sqlite3_get_autocommit(site.db));
}

static void what_is_not_done_is_rolled_back(void **state)
{
	struct person saima = desk_member("saima", STAFF_SIGNER);
	struct staff_actor actor = desk_actor(&saima, NOW);

	(void)state;
	assert_int_equal(acts_begin(site.db, &actor, 0), STAFF_DONE);
	assert_true(acts_record(site.db, &actor, "comment", "x", NULL, NULL));
	assert_int_equal(acts_end(site.db, STAFF_SAME_PERSON), STAFF_SAME_PERSON);
	assert_int_equal(desk_recorded("comment"), 0);
	assert_int_equal(acts_begin(site.db, &actor, 0), STAFF_DONE);
	assert_true(acts_record_person(site.db, &actor, "comment", &saima, NULL, NULL));
	assert_int_equal(acts_end(site.db, STAFF_DONE), STAFF_DONE);
	assert_int_equal(desk_number("SELECT count(*) FROM audit WHERE who = 'saima' AND what = 'comment' "
				     "AND about = 'person saima'"
				     " AND json_extract(CAST(record AS TEXT), '$.address') = '10.0.0.9'"),
		1);
}

static void a_change_that_cannot_be_recorded_does_not_happen(void **state)
{
	struct person saima = desk_member("saima", STAFF_SIGNER);
	struct staff_actor boss = desk_actor(&site.administrator, NOW);

	(void)state;
	assert_true(db_execute(site.db,
		"CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'disk full'); END"));
	assert_int_equal(people_change(site.db, &boss, saima.id, STAFF_READER, ""), STAFF_BROKEN);
	assert_int_equal(people_end(site.db, &boss, saima.id), STAFF_BROKEN);
	assert_int_equal(desk_person("saima").roles, STAFF_SIGNER);
	assert_int_equal(desk_person("saima").state, STAFF_ACTIVE);
	char token[TOKEN_SIZE];
	assert_int_equal(desk_invite("ahmed", STAFF_READER, token), STAFF_BROKEN);
	assert_int_equal(desk_person("ahmed").id, 0);
}

static void a_database_that_is_busy_is_told(void **state)
{
	struct person saima = desk_member("saima", STAFF_SIGNER);
	struct staff_actor actor = desk_actor(&saima, NOW);
	sqlite3 *other = desk_open();

	(void)state;
	sqlite3_busy_timeout(other, 10);
	assert_true(desk_db_begin(site.db));
	assert_int_equal(acts_begin(other, &actor, 0), STAFF_BROKEN);
	assert_false(desk_db_end(site.db, false));
	db_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(who_lost_the_role_meanwhile_may_not),
		DESK_TEST(what_is_not_done_is_rolled_back),
		DESK_TEST(a_change_that_cannot_be_recorded_does_not_happen),
		DESK_TEST(a_database_that_is_busy_is_told),
	};

	return RUN_SUITE(tests);
}
