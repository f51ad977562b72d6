/* The tables in PostgreSQL: made once, known again, refused when they are of a newer version. */
#include "database_stage.h"

#include "agahi/postgres/pgschema.h"

static struct pg *pg;

static int set_up(void **state)
{
	(void)state;
	pg = database_anew();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pg_free(pg);
	return 0;
}

static void tables_are_made_once(void **state)
{
	(void)state;
	assert_false(pg_schema_check(pg));
	assert_non_null(strstr(pg_error(pg), "daemon"));
	assert_true(pg_schema_prepare(pg));
	assert_true(pg_schema_check(pg));
	assert_true(pg_schema_prepare(pg));
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.version"), 1);
}

static void a_newer_version_is_refused(void **state)
{
	(void)state;
	assert_true(pg_schema_prepare(pg));
	server_do(&server, "UPDATE agahi.version SET number = 99");
	assert_false(pg_schema_prepare(pg));
	assert_non_null(strstr(pg_error(pg), "99"));
	assert_false(pg_schema_check(pg));
	assert_non_null(strstr(pg_error(pg), "99"));
	assert_true(pg_execute(pg, "SELECT 1")); /* no transaction is left open */
}

static void *prepare_too(void *arg)
{
	struct pg *other = pg_new(server.conninfo);

	*(bool *)arg = pg_connect(other) && pg_schema_prepare(other);
	pg_free(other);
	return NULL;
}

static void several_may_try_at_once(void **state)
{
	pthread_t threads[4];
	bool prepared[4];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, prepare_too, &prepared[i]), 0);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		assert_true(prepared[i]);
	}
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.node"), 1);
}

static void a_database_that_cannot_keep_urdu_is_refused(void **state)
{
	char conninfo[256];

	(void)state;
	server_do(&server, "DROP DATABASE IF EXISTS latin");
	server_do(&server,
		"CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
	snprintf(conninfo, sizeof(conninfo), "host=%s user=agahi dbname=latin", server.folder);
	struct pg *latin = pg_new(conninfo);
	assert_true(pg_connect(latin));
	assert_false(pg_schema_prepare(latin));
	assert_non_null(strstr(pg_error(latin), "UTF8"));
	pg_free(latin);
}

static void an_owner_of_the_database_is_enough(void **state)
{
	char conninfo[256];

	(void)state;
	server_do(&server, "DROP DATABASE IF EXISTS plain");
	server_do(&server, "DROP ROLE IF EXISTS plain");
	server_do(&server, "CREATE ROLE plain LOGIN");
	server_do(&server, "CREATE DATABASE plain OWNER plain TEMPLATE template0");
	snprintf(conninfo, sizeof(conninfo), "host=%s user=plain dbname=plain", server.folder);
	struct pg *plain = pg_new(conninfo);
	assert_true(pg_connect(plain));
	if (!pg_schema_prepare(plain))
		fail_msg("%s", pg_error(plain));
	pg_free(plain);
}

/* A database of the name, and a role of the name that does not own it. */
static struct pg *connect_as_guest(void)
{
	char conninfo[256];

	server_do(&server, "DROP DATABASE IF EXISTS house");
	server_do(&server, "DROP ROLE IF EXISTS guest");
	server_do(&server, "CREATE ROLE guest LOGIN");
	server_do(&server, "CREATE DATABASE house TEMPLATE template0");
	snprintf(conninfo, sizeof(conninfo), "host=%s user=guest dbname=house", server.folder);
	struct pg *guest = pg_new(conninfo);
	assert_true(pg_connect(guest));
	return guest;
}

static void a_role_without_the_right_is_told_what_it_has_to_own(void **state)
{
	struct pg *guest = connect_as_guest();

	(void)state;
	assert_false(pg_schema_prepare(guest));
	assert_non_null(strstr(pg_error(guest), "permission denied for database house"));
	assert_non_null(strstr(pg_error(guest), "ALTER DATABASE house OWNER TO guest"));
	pg_free(guest);
}

static void tables_that_another_role_made_are_not_taken_for_missing(void **state)
{
	char conninfo[256];
	struct pg *guest = connect_as_guest();

	(void)state;
	snprintf(conninfo, sizeof(conninfo), "host=%s user=agahi dbname=house", server.folder);
	struct pg *owner = pg_new(conninfo);
	assert_true(pg_connect(owner) && pg_schema_prepare(owner));
	assert_false(pg_schema_check(guest));
	assert_non_null(strstr(pg_error(guest), "permission denied for schema agahi"));
	assert_non_null(strstr(pg_error(guest), "REASSIGN OWNED BY that role TO guest"));
	assert_false(pg_schema_prepare(guest));
	assert_non_null(strstr(pg_error(guest), "REASSIGN OWNED BY that role TO guest"));
	pg_free(owner);
	pg_free(guest);
}

static void is_another_programs(const char *table)
{
	server_do(&server, "DROP SCHEMA IF EXISTS agahi CASCADE");
	server_do(&server, "CREATE SCHEMA agahi");
	server_do(&server, table);
	assert_false(pg_schema_check(pg));
	assert_non_null(strstr(pg_error(pg), "is not of this program"));
	assert_false(pg_schema_prepare(pg));
	assert_non_null(strstr(pg_error(pg), "is not of this program"));
	assert_non_null(strstr(pg_error(pg), "ALTER SCHEMA agahi RENAME"));
	assert_int_equal(server_number(&server,
				 "SELECT count(*) FROM pg_class WHERE relnamespace = 'agahi'::regnamespace"),
		1);
}

static void a_schema_of_another_program_is_left_as_it_is(void **state)
{
	(void)state;
	is_another_programs("CREATE TABLE agahi.shop (goods text)");
	is_another_programs("CREATE TABLE agahi.version (name text)");
}

static void an_empty_schema_is_taken(void **state)
{
	(void)state;
	server_do(&server, "CREATE SCHEMA agahi");
	assert_true(pg_schema_prepare(pg));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)
		TEST(tables_are_made_once),
		TEST(a_newer_version_is_refused),
		TEST(several_may_try_at_once),
		TEST(a_database_that_cannot_keep_urdu_is_refused),
		TEST(an_owner_of_the_database_is_enough),
		TEST(a_role_without_the_right_is_told_what_it_has_to_own),
		TEST(tables_that_another_role_made_are_not_taken_for_missing),
		TEST(a_schema_of_another_program_is_left_as_it_is),
		TEST(an_empty_schema_is_taken),
	};

	return RUN_SERVER_SUITE(tests);
}
