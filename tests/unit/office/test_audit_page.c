/* Looking at the record is recorded; whether it is whole is told. */
#include "office_stage.h"

static void looking_is_recorded_once_an_hour_and_person(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit", NULL), 200);
	assert_int_equal(desk_stage_ask(&stage, "/audit", NULL), 200);
	assert_int_equal(site_records("audit-read"), 1);
	stage_become(ADMIN);
	assert_int_equal(desk_stage_ask(&stage, "/audit", NULL), 200);
	assert_int_equal(site_records("audit-read"), 2);
	/* Each time it is taken along. */
	assert_int_equal(desk_stage_ask(&stage, "/audit.csv", NULL), 200);
	assert_int_equal(desk_stage_ask(&stage, "/audit.csv", NULL), 200);
	assert_int_equal(site_records("audit-export"), 2);
}

static void a_whole_chain_is_said_to_be_whole(void **state)
{
	(void)state;
	stage_become(AHMED);
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint", ""), 303);
	assert_int_equal(desk_stage_ask(&stage, "/audit/verify", ""), 200);
	desk_stage_assert_has(&stage, "The chain is whole");
	desk_stage_assert_has(&stage, "<bdi>1</bdi> checkpoints agree");
}

static void a_record_that_was_changed_is_found(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit", NULL), 200);
	assert_true(db_execute(site.db,
		"DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_update;"
		"CREATE TABLE copy AS SELECT * FROM audit; "));
	/* Whatever guards the table, who has the file can make another in its place. */
	assert_true(db_execute(site.db,
		"DROP TABLE audit; CREATE TABLE audit (n INTEGER PRIMARY KEY, record BLOB NOT NULL, hash "
		"BLOB NOT "
		"NULL);"
		"INSERT INTO audit SELECT n, CAST(replace(CAST(record AS TEXT), 'reader', 'nobody') AS "
		"BLOB), hash"
		" FROM copy; DROP TABLE copy"));
	assert_int_equal(desk_stage_ask(&stage, "/audit/verify", ""), 200);
	desk_stage_assert_has(&stage, "The chain is broken");
}

static void a_checkpoint_that_was_changed_is_found_and_the_page_stands(void **state)
{
	(void)state;
	stage_become(AHMED);
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint", ""), 303);
	assert_int_equal(sqlite3_exec(desk_stage_db(&stage),
				 "UPDATE checkpoint SET note = replace(note, 'agahi-desk', 'agahi-desl')",
				 NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(desk_stage_ask(&stage, "/audit/verify", ""), 200);
	desk_stage_assert_has(&stage, "of the database is damaged, or was changed: ");
	assert_int_equal(
		sqlite3_exec(desk_stage_db(&stage), "UPDATE checkpoint SET note = 'x'", NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(desk_stage_ask(&stage, "/audit", NULL), 200);
	desk_stage_assert_has(&stage, "the newest checkpoint of the database is damaged");
}

static void who_may_sign_has_a_button(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit", NULL), 200);
	desk_stage_assert_has_not(&stage, "action=\"/audit/checkpoint\"");
	desk_stage_assert_has(&stage, "There is no checkpoint yet");
	stage_become(AHMED);
	assert_int_equal(desk_stage_ask(&stage, "/audit", NULL), 200);
	desk_stage_assert_has(&stage, "action=\"/audit/checkpoint\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(looking_is_recorded_once_an_hour_and_person),
		STAGE_TEST(a_whole_chain_is_said_to_be_whole),
		STAGE_TEST(a_record_that_was_changed_is_found),
		STAGE_TEST(a_checkpoint_that_was_changed_is_found_and_the_page_stands),
		STAGE_TEST(who_may_sign_has_a_button),
	};

	return RUN_SUITE(tests);
}
