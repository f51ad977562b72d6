/* The record: exact octets, each with the hash of the one before it, in the transaction of what it tells. */
#include "audit_chain.h"

#include <sodium.h>

static char record[4096], hash[AUDIT_HASH_SIZE];
static char told[4096];

static int set_up(void **state)
{
	record[0] = hash[0] = told[0] = '\0';
	return desk_set_up(state);
}

static void keep(const struct audit_record *r, void *arg)
{
	(void)arg;
	snprintf(record, sizeof(record), "%s", r->record);
	snprintf(hash, sizeof(hash), "%s", r->hash);
	snprintf(told + strlen(told), sizeof(told) - strlen(told), "%lld:%s:%s:%s ", r->n, r->who, r->what,
		r->about);
}

static const char *list(struct audit_wanted wanted)
{
	told[0] = '\0';
	if (wanted.most == 0)
		wanted.most = 100;
	assert_true(audit_list(site.db, &wanted, keep, NULL));
	return told;
}

static void assert_hash_is_of_record(void)
{
	unsigned char octets[32];
	char hex[65];

	crypto_hash_sha256(octets, (const unsigned char *)record, strlen(record));
	assert_string_equal(sodium_bin2hex(hex, sizeof(hex), octets, 32), hash);
}

static void the_first_record_has_nothing_before_it(void **state)
{
	long long n = 7;

	(void)state;
	assert_true(audit_head(site.db, &n, hash));
	assert_int_equal(n, 0);
	assert_string_equal(hash, "");
	assert_true(chain_add((struct audit_entry){ .who = "desk", .what = "start" }));
	list((struct audit_wanted){ 0 });
	assert_string_equal(record,
		"{\"about\":\"\",\"at\":\"2026-11-26T09:00:00Z\",\"n\":1,\"prev\":\"\",\"what\":\"start\","
		"\"who\":\"desk\"}");
	assert_hash_is_of_record();
}

static void each_has_the_hash_of_the_one_before_in_octets_that_are_exact(void **state)
{
	char expected[512], first[AUDIT_HASH_SIZE];
	long long n;

	(void)state;
	assert_true(chain_add_edit("message vote ur"));
	assert_true(audit_head(site.db, &n, first));
	assert_true(chain_add((struct audit_entry){ .who = "ahmed",
		.what = "approve",
		.about = "edition 13",
		.old = "o",
		.fresh = "n",
		.address = "10.0.0.1",
		.now_ms = NOW + 1999 }));
	list((struct audit_wanted){ .most = 1 });
	snprintf(expected, sizeof(expected),
		"{\"about\":\"edition "
		"13\",\"address\":\"10.0.0.1\",\"at\":\"2026-11-26T09:00:01Z\",\"n\":2,\"new\":\"n\","
		"\"old\":\"o\",\"prev\":\"%s\",\"what\":\"approve\",\"who\":\"ahmed\"}",
		first);
	assert_string_equal(record, expected);
	assert_hash_is_of_record();
	assert_true(audit_head(site.db, &n, first));
	assert_int_equal(n, 2);
	assert_string_equal(first, hash);
}

static void words_that_look_like_a_record_stay_words(void **state)
{
	static const char about[] = "a\",\"who\":\"boss\"}\n\x01\\ \xd9\x88 </script>";

	(void)state;
	assert_true(chain_add_edit(about));
	list((struct audit_wanted){ .who = "saima" });
	assert_non_null(strstr(
		record, "\"about\":\"a\\\",\\\"who\\\":\\\"boss\\\"}\\n\\u0001\\\\ \xd9\x88 </script>\""));
	assert_non_null(strstr(told, about));
	assert_string_equal(list((struct audit_wanted){ .who = "boss" }), "");
}

static void time_never_goes_back_and_says_when_the_clock_did(void **state)
{
	(void)state;
	assert_true(chain_add((struct audit_entry){ .who = "a", .what = "edit", .now_ms = NOW }));
	assert_true(
		chain_add((struct audit_entry){ .who = "a", .what = "edit", .now_ms = NOW - 3600 * 1000 }));
	list((struct audit_wanted){ .most = 1 });
	assert_non_null(strstr(record, "\"at\":\"2026-11-26T09:00:00Z\",\"clock\":\"-3600\",\"n\":2"));
	assert_true(chain_add((struct audit_entry){ .who = "a", .what = "edit", .now_ms = NOW + 1000 }));
	list((struct audit_wanted){ .most = 1 });
	assert_non_null(strstr(record, "\"at\":\"2026-11-26T09:00:01Z\",\"n\":3"));
	assert_null(strstr(record, "clock"));
}

static void what_cannot_be_recorded_does_not_happen(void **state)
{
	static char too_long[AUDIT_RECORD_MOST + 2];

	(void)state;
	memset(too_long, 'a', sizeof(too_long) - 1);
	assert_false(audit_add(site.db,
		&(struct audit_entry){ .who = "a", .what = "edit", .now_ms = NOW })); /* no transaction */
	assert_false(chain_add((struct audit_entry){ .who = "a", .what = "edits" }));
	assert_false(chain_add((struct audit_entry){ .what = "edit" }));
	assert_false(chain_add((struct audit_entry){ .who = "a" }));
	assert_false(chain_add_edit("\xff\xfe"));
	assert_false(chain_add_edit(too_long));
	assert_int_equal(desk_number("SELECT count(*) FROM audit"), 0);
}

static void by_accident_none_is_changed_or_taken_away(void **state)
{
	(void)state;
	assert_true(chain_add_edit("a"));
	assert_false(db_execute(site.db, "UPDATE audit SET hash = x'00'"));
	assert_non_null(strstr(sqlite3_errmsg(site.db), "the record stays as it is"));
	assert_false(db_execute(site.db, "DELETE FROM audit"));
	assert_int_equal(desk_number("SELECT count(*) FROM audit"), 1);
}

static void lists_come_newest_first_by_pages_and_by_what_is_asked_for(void **state)
{
	(void)state;
	assert_true(
		chain_add((struct audit_entry){ .who = "a", .what = "edit", .about = "message vote ur" }));
	assert_true(
		chain_add((struct audit_entry){ .who = "b", .what = "edit", .about = "message vote en" }));
	assert_true(chain_add((struct audit_entry){ .who = "a", .what = "submit", .about = "edition 13" }));
	assert_string_equal(list((struct audit_wanted){ 0 }),
		"3:a:submit:edition 13 2:b:edit:message vote en 1:a:edit:message vote ur ");
	assert_string_equal(
		list((struct audit_wanted){ .before = 3, .most = 1 }), "2:b:edit:message vote en ");
	assert_string_equal(
		list((struct audit_wanted){ .who = "a" }), "3:a:submit:edition 13 1:a:edit:message vote ur ");
	assert_string_equal(list((struct audit_wanted){ .who = "a", .what = "edit", .about = "" }),
		"1:a:edit:message vote ur ");
	assert_string_equal(list((struct audit_wanted){ .about = "message vote " }),
		"2:b:edit:message vote en 1:a:edit:message vote ur ");
	assert_string_equal(list((struct audit_wanted){ .about = "message %" }), "");
	assert_string_equal(list((struct audit_wanted){ .who = "' OR 1=1 --" }), "");
}

static void add_many(sqlite3 *db, int which, void *arg)
{
	int *added = arg;

	for (int i = 0; i < 100; i++)
		added[which] += desk_db_begin(db) &&
			desk_db_end(db,
				audit_add(db,
					&(struct audit_entry){ .who = "a", .what = "edit", .now_ms = NOW }));
}

static void two_at_once_make_one_chain(void **state)
{
	int added[2] = { 0 };

	(void)state;
	desk_race(add_many, added);
	assert_int_equal(added[0] + added[1], 200);
	assert_int_equal(
		desk_number("SELECT count(*) FROM audit a JOIN audit b ON b.n = a.n + 1"
			    " AND json_extract(CAST(b.record AS TEXT), '$.prev') = lower(hex(a.hash))"),
		199);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_record_has_nothing_before_it),
		TEST(each_has_the_hash_of_the_one_before_in_octets_that_are_exact),
		TEST(words_that_look_like_a_record_stay_words),
		TEST(time_never_goes_back_and_says_when_the_clock_did),
		TEST(what_cannot_be_recorded_does_not_happen),
		TEST(by_accident_none_is_changed_or_taken_away),
		TEST(lists_come_newest_first_by_pages_and_by_what_is_asked_for),
		TEST(two_at_once_make_one_chain),
	};

	return RUN_SUITE(tests);
}
