/* The key that what waits is sealed under: the same on every node, and of one database only one. */
#include "database_stage.h"

#include "agahi/postgres/pgkey.h"
#include "agahi/postgres/pgschema.h"

static struct pg *pg;

static int set_up(void **state)
{
	(void)state;
	pg = database_anew();
	assert_true(pg_schema_prepare(pg));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pg_free(pg);
	return 0;
}

static struct sender_key key_of(const char *text)
{
	struct sender_key key;

	assert_true(sender_key_parse(text, "92", &key));
	return key;
}

#define ONE "000102030405060708090a0b0c0d0e0f"
#define OTHER "100102030405060708090a0b0c0d0e0f"

static void it_is_made_of_the_key_for_numbers_and_is_not_that(void **state)
{
	const struct sender_key one = key_of(ONE), other = key_of(OTHER);
	struct keyslots *here = pgkey_slots(&one), *there = pgkey_slots(&one), *foreign = pgkey_slots(&other);
	const int64_t id = here->slots[0].id;

	(void)state;
	assert_true(id != 0);
	assert_memory_equal(keyslots_find(there, id)->key, here->slots[0].key, KEYSLOTS_KEY_OCTETS);
	assert_null(keyslots_find(foreign, id));
	assert_memory_not_equal(here->slots[0].key, one.octets, SENDER_KEY_OCTETS);
	keyslots_close(here);
	keyslots_close(there);
	keyslots_close(foreign);
}

static void the_first_key_is_noted_and_another_refused(void **state)
{
	const struct sender_key one = key_of(ONE), other = key_of(OTHER);

	(void)state;
	assert_true(pgkey_check(pg, &one));
	assert_true(pgkey_check(pg, &one));
	assert_false(pgkey_check(pg, &other));
	assert_non_null(strstr(pg_error(pg), "store.key_file"));
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.key_check"), 1);
	assert_int_equal(PQtransactionStatus(pg_connection(pg)), PQTRANS_IDLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)
		TEST(it_is_made_of_the_key_for_numbers_and_is_not_that),
		TEST(the_first_key_is_noted_and_another_refused),
	};

	return RUN_SERVER_SUITE(tests);
}
