/* What facts mean: each made up here, none looked at. */
#include "diagnosed.h"

#include <errno.h>

#include "agahi/doctor/judge.h"

static void each_fault_of_the_configuration_is_told(void **state)
{
	const struct configuration_facts facts = { .path = "/etc/a.conf",
		.faults = "a.conf:1: x: wrong\na.conf:2: y: wrong too\n",
		.one_telco = "" };

	(void)state;
	judge_configuration(&facts, &diagnosis);
	assert_int_equal(diagnosis_count(&diagnosis, VERDICT_FAULT), 2);
	assert_string_equal(diagnosis.items[0].found.data, "a.conf:1: x: wrong");
	assert_last("configuration", VERDICT_FAULT, "a.conf:2: y: wrong too", "agahid -t");
}

static void a_password_that_everybody_may_read_is_a_warning(void **state)
{
	struct configuration_facts facts = { .path = "/etc/a.conf",
		.faults = "",
		.one_telco = "",
		.links = 1,
		.has_password = true,
		.mode = 0640 };

	(void)state;
	judge_configuration(&facts, &diagnosis);
	assert_last("configuration", VERDICT_WELL, "1 link", NULL);
	facts.mode = 0644;
	judge_configuration(&facts, &diagnosis);
	assert_last("configuration", VERDICT_WARNING, "everybody may read it", "password_file");
	facts.has_password = false;
	facts.one_telco = "a, b";
	judge_configuration(&facts, &diagnosis);
	assert_last("configuration", VERDICT_WARNING, "a, b are taken as ways to one telco", "links.smsc");
}

static void places_are_judged_by_what_the_daemon_needs(void **state)
{
	const struct user_facts user = { .name = "agahi" };
	struct place_facts place = { .what = "the journal",
		.path = "/j",
		.needs = PLACE_READ | PLACE_WRITE | PLACE_OWN,
		.mode = 0600 };

	(void)state;
	judge_rights(&user, &place, 1, &diagnosis);
	assert_last("rights", VERDICT_WELL, "agahi may read and write", NULL);
	place.mode = 0640;
	judge_rights(&user, &place, 1, &diagnosis);
	assert_last("rights", VERDICT_WARNING, "a secret that others may read", "chmod go-rwx /j");
	place.error = EACCES;
	judge_rights(&user, &place, 1, &diagnosis);
	assert_last("rights", VERDICT_FAULT, "Permission denied", "give it to agahi");
	place.error = EROFS;
	judge_rights(&user, &place, 1, &diagnosis);
	assert_last("rights", VERDICT_FAULT, "Read-only", "mount");
	place.error = ENOENT;
	judge_rights(&user, &place, 1, &diagnosis);
	assert_last("rights", VERDICT_FAULT, "not there", "put it there");
	place.needs |= PLACE_MADE;
	judge_rights(&user, &place, 1, &diagnosis);
	assert_last("rights", VERDICT_WELL, "agahi may", NULL);
	place = (struct place_facts){ .what = "the password",
		.link = "telco-a",
		.path = "/p",
		.needs = PLACE_READ | PLACE_SECRET,
		.is_folder = true };
	judge_rights(&user, &place, 1, &diagnosis);
	assert_last("rights", VERDICT_FAULT, "the password of telco-a, /p: it is a folder", "mend its name");
	place.is_folder = false;
	place.is_strange = true;
	judge_rights(&user, &place, 1, &diagnosis);
	assert_last("rights", VERDICT_FAULT, "/p: it is no plain file", "what stands there");
}

static void root_who_may_everything_proves_nothing(void **state)
{
	const struct user_facts root = { .name = "root", .is_root = true };

	(void)state;
	judge_rights(&root, NULL, 0, &diagnosis);
	assert_last("rights", VERDICT_WARNING, "as root", "sudo -u agahi");
}

static void a_key_that_is_not_seen_is_a_fault_unless_the_daemon_runs(void **state)
{
	struct lock_facts lock = { .state = LOCK_FREE };
	struct key_facts key = { .state = KEY_REFUSED, .is_absent = true, .words = "the key is missing" };

	(void)state;
	judge_key(&key, &lock, &diagnosis);
	assert_last("key", VERDICT_FAULT, "the key is missing", "together again");
	lock.state = LOCK_TAKEN;
	judge_key(&key, &lock, &diagnosis);
	assert_last("key", VERDICT_WARNING, "credential", "LoadCredential");
	key.is_absent = false;
	judge_key(&key, &lock, &diagnosis);
	assert_last("key", VERDICT_FAULT, "missing", "together");
	key.state = KEY_GOOD;
	judge_key(&key, &lock, &diagnosis);
	assert_last("key", VERDICT_WELL, "belongs to", NULL);
	key.state = KEY_TO_BE_MADE;
	judge_key(&key, &lock, &diagnosis);
	assert_last("key", VERDICT_WELL, "first start", NULL);
	key.state = KEY_UNKNOWN;
	judge_key(&key, &lock, &diagnosis);
	assert_last("key", VERDICT_WARNING, "not looked at", "journal first");
}

static void a_lock_tells_whether_the_daemon_runs(void **state)
{
	struct lock_facts lock = { .state = LOCK_TAKEN, .owner = 42 };

	(void)state;
	judge_lock(&lock, &diagnosis);
	assert_last("lock", VERDICT_WELL, "pid 42", NULL);
	lock.state = LOCK_FREE;
	judge_lock(&lock, &diagnosis);
	assert_last("lock", VERDICT_WELL, "no daemon", "systemctl start");
	lock = (struct lock_facts){ .state = LOCK_UNKNOWN, .error = EACCES };
	judge_lock(&lock, &diagnosis);
	assert_last("lock", VERDICT_WARNING, "Permission denied", "as the daemon's user");
}

static void a_database_is_judged_from_its_file_to_its_pages(void **state)
{
	const struct database_facts whole = { .what = "the journal",
		.path = "/j",
		.if_lost = "restore a backup",
		.octets = 8192,
		.is_sqlite = true,
		.is_ours = true,
		.version = 7,
		.known = 7 };
	struct database_facts facts = whole;

	(void)state;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_WELL, "8 KiB, schema 7, whole", NULL);
	facts.state = DATABASE_UNFINISHED;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_WELL, "nothing amiss", NULL);
	facts.state = DATABASE_DAMAGED;
	snprintf(facts.words, sizeof(facts.words), "page 3 is never used");
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_FAULT, "damaged: page 3", "restore a backup");
	facts = whole;
	facts.version = 8;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_FAULT, "version 8, this program knows 7", "newer agahi");
	facts.version = 6;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_WARNING, "version 6", "make a backup");
	facts.is_ours = false;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_FAULT, "another program's", "move it away");
	facts.is_sqlite = false;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_FAULT, "no SQLite database", "move it away");
	facts.octets = 0;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_FAULT, "it is empty", "restore a backup");
	facts.error = EACCES;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_FAULT, "Permission denied", "ls -l /j");
	facts.error = ENOENT;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_WELL, "not there yet", NULL);
}

static void a_server_is_judged_by_whether_it_is_reached_and_waits(void **state)
{
	struct database_facts facts = { .what = "the journal",
		.path = "PostgreSQL (dbname=agahi)",
		.is_remote = true,
		.state = DATABASE_UNREADABLE,
		.words = "no route" };

	(void)state;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_FAULT, "PostgreSQL (dbname=agahi): no route", "psql");
	facts.state = DATABASE_WHOLE;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_WELL, "reached, and of this version", NULL);
	facts.needs_standby = true;
	judge_database(&facts, &diagnosis);
	assert_last("databases", VERDICT_FAULT, "no standby is waited for", "store.alone = true");
}

static void without_a_live_edition_nobody_gets_an_answer(void **state)
{
	struct live_facts live = { 0, 0 };

	(void)state;
	judge_live(&live, &diagnosis);
	assert_last("messages", VERDICT_WARNING, "nobody gets an answer", "agahi import");
	live.number = 12;
	judge_live(&live, &diagnosis);
	assert_last("messages", VERDICT_WELL, "edition 12 is live", NULL);
	live.number = -1;
	judge_live(&live, &diagnosis);
	assert_int_equal(diagnosis.count, 2);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_fault_of_the_configuration_is_told),
		TEST(a_password_that_everybody_may_read_is_a_warning),
		TEST(places_are_judged_by_what_the_daemon_needs),
		TEST(root_who_may_everything_proves_nothing),
		TEST(a_key_that_is_not_seen_is_a_fault_unless_the_daemon_runs),
		TEST(a_lock_tells_whether_the_daemon_runs),
		TEST(a_database_is_judged_from_its_file_to_its_pages),
		TEST(a_server_is_judged_by_whether_it_is_reached_and_waits),
		TEST(without_a_live_edition_nobody_gets_an_answer),
	};

	return RUN_SUITE(tests);
}
