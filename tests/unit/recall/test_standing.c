/* What was done to one citizen by hand is written down, and done again in a copy of the journal. */
#include "keeping_site.h"

#include <sys/wait.h>

#include "agahi/recall/blocklist.h"
#include "agahi/recall/standing.h"

static struct standing *open_list(void)
{
	struct standing *standing =
		standing_open(site.journal, STANDING_NO_PATIENCE, site.error, sizeof(site.error));

	assert_non_null(standing);
	return standing;
}

static void note(enum standing_deed deed, uint64_t sender, int64_t at_ms)
{
	struct standing *standing = open_list();

	assert_true(standing_match(standing, &site.key, site.error, sizeof(site.error)));
	assert_true(standing_add(
		standing, &(struct standing_line){ deed, at_ms, sender }, 1, site.error, sizeof(site.error)));
	standing_close(standing);
}

static struct standing_sum apply(void)
{
	struct standing *standing = open_list();
	struct standing_sum sum;
	sqlite3 *db = test_open_journal(site.journal, DB_READ_WRITE);

	assert_true(standing_match(standing, &site.key, site.error, sizeof(site.error)));
	if (!standing_apply(standing, db, &sum, site.error, sizeof(site.error)))
		fail_msg("%s", site.error);
	db_close(db);
	standing_close(standing);
	return sum;
}

static void who_was_forgotten_loses_what_came_until_then(void **state)
{
	(void)state;
	test_execute(site.journal,
		"INSERT INTO settled VALUES (1, 100, 1, 'a', '8300', 7, '', '', '', '', '', 0, 0, 1, 0, '', "
		"0, '', 0),"
		" (2, 101, 1, 'a', '8300', 7, '', '', '', '', '', 0, 0, 1, 0, '', 0, '', 0),"
		" (3, 100, 1, 'a', '8300', 8, '', '', '', '', '', 0, 0, 1, 0, '', 0, '', 0);"
		"INSERT INTO preference VALUES (7, 'ur', 0, 100), (8, 'ur', 0, 100)");
	note(STANDING_FORGET, 7, 100);
	struct standing_sum sum = apply();
	assert_int_equal(sum.deeds, 1);
	assert_int_equal(sum.rows, 2);
	assert_int_equal(test_number(site.journal, "SELECT sum(id) FROM settled"), 5);
	assert_int_equal(test_number(site.journal, "SELECT sum(sender) FROM preference"), 8);
}

static void the_last_word_about_a_block_holds(void **state)
{
	(void)state;
	note(STANDING_BLOCK, UINT64_MAX, 1);
	note(STANDING_BLOCK, 7, 2);
	note(STANDING_UNBLOCK, UINT64_MAX, 3);
	note(STANDING_UNBLOCK, 8, 4);
	note(STANDING_BLOCK, 8, 5);
	assert_int_equal(apply().deeds, 5);
	assert_int_equal(test_number(site.journal, "SELECT sum(sender) FROM blocked"), 15);
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM blocked"), 2);
	apply();
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM blocked"), 2);
}

static void a_line_that_was_cut_short_costs_no_other(void **state)
{
	char *path = site_path("journal.db.standing");

	(void)state;
	note(STANDING_BLOCK, 7, 1);
	FILE *file = fopen(path, "ae");
	fputs("block 12 00000000", file);
	fclose(file);
	note(STANDING_BLOCK, 9, 2);
	struct standing_sum sum = apply();
	assert_int_equal(sum.deeds, 2);
	assert_int_equal(sum.unreadable, 1);
	assert_int_equal(test_number(site.journal, "SELECT sum(sender) FROM blocked"), 16);
	free(path);
}

static void a_first_line_that_was_cut_short_is_written_anew(void **state)
{
	(void)state;
	site_write("journal.db.standing", "agahi: wh", 9);
	note(STANDING_BLOCK, 7, 1);
	assert_int_equal(apply().deeds, 1);
}

static void a_list_of_another_key_is_refused(void **state)
{
	struct sender_key other = site.key;
	struct standing *standing;

	(void)state;
	note(STANDING_BLOCK, 7, 1);
	other.octets[0] ^= 1;
	standing = open_list();
	assert_false(standing_match(standing, &other, site.error, sizeof(site.error)));
	assert_says(site.error, "journal.db.standing: this list is of another key");
	standing_close(standing);
}

static void a_list_that_cannot_be_opened_is_told(void **state)
{
	char *path = site_path("journal.db.standing");

	(void)state;
	assert_int_equal(mkdir(path, 0700), 0);
	assert_null(standing_open(site.journal, STANDING_NO_PATIENCE, site.error, sizeof(site.error)));
	assert_says(site.error, "cannot be opened: Is a directory");
	free(path);
}

/* Among them who has none, and who was forgotten twice, with the later time first. */
static void many_are_forgotten_in_one_pass(void **state)
{
	static const char fill[] =
		"INSERT INTO settled WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT "
		"20000)"
		" SELECT i, i, 1, 'a', '8300', i, '', '', '', '', '', 0, 0, 1, 0, '', 0, '', 0 FROM n";
	struct standing_line lines[4000];

	(void)state;
	test_execute(site.journal, fill);
	for (int i = 0; i < 4000; i++)
		lines[i] = (struct standing_line){ STANDING_FORGET, 1000000, (uint64_t)i * 10 };
	struct standing *standing = open_list();
	assert_true(standing_match(standing, &site.key, site.error, sizeof(site.error)));
	assert_true(standing_add(standing, lines, 4000, site.error, sizeof(site.error)));
	standing_close(standing);
	note(STANDING_FORGET, 7, 7);
	note(STANDING_FORGET, 7, 1);
	note(STANDING_FORGET, 8, 7); /* what came later stays */
	struct standing_sum sum = apply();
	assert_int_equal(sum.deeds, 4003);
	assert_int_equal(sum.rows, 2001);
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM settled"), 20000 - 2001);
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM settled WHERE sender = 8"), 1);
}

static void shrink(void)
{
	struct standing *standing = open_list();
	int64_t octets = 0;

	assert_true(standing_shrink(standing, &octets, site.error, sizeof(site.error)));
	standing_close(standing);
	standing = open_list();
	assert_int_equal(standing_octets(standing), octets);
	standing_close(standing);
}

static void a_list_that_is_shrunk_has_the_latest_of_each_and_every_block(void **state)
{
	char *path = site_path("journal.db.standing");
	struct stat found;

	(void)state;
	test_execute(site.journal,
		"INSERT INTO settled VALUES (1, 900, 1, 'a', '8300', 7, '', '', '', '', '', 0, 0, 1, 0, '', "
		"0, '', 0)");
	note(STANDING_FORGET, 7, 900);
	for (int i = 0; i < 500; i++)
		note(STANDING_FORGET, 7, i);
	note(STANDING_BLOCK, 7, 3);
	note(STANDING_BLOCK, 8, 4);
	note(STANDING_UNBLOCK, 7, 5);
	note(STANDING_FORGET, UINT64_MAX, 6);
	FILE *file = fopen(path, "ae");
	fputs("banish 12 0000000000000007\nforget 12 00000", file);
	fclose(file);
	shrink();
	assert_int_equal(stat(path, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600);
	assert_true(found.st_size < 400);
	note(STANDING_FORGET, 9, 6);
	struct standing_sum sum = apply();
	assert_int_equal(sum.deeds, 6);
	assert_int_equal(sum.unreadable, 2);
	assert_int_equal(sum.rows, 1);
	assert_int_equal(test_number(site.journal, "SELECT sum(sender) FROM blocked"), 8);
	free(path);
}

static void a_list_that_somebody_holds_is_waited_for_and_no_longer(void **state)
{
	char pid[32];
	struct standing *held = open_list();

	(void)state;
	assert_null(standing_open(site.journal, STANDING_NO_PATIENCE, site.error, sizeof(site.error)));
	assert_says(site.error, "journal.db.standing: another program");
	snprintf(pid, sizeof(pid), "(process %ld)", (long)getpid());
	if (access("/proc/locks", R_OK) == 0)
		assert_says(site.error, pid);
	assert_null(standing_open(site.journal, 50, site.error, sizeof(site.error)));
	standing_close(held);
	standing_close(open_list());
}

/* It has the lock of the file that was there, and must not write there. */
static void who_waits_while_it_is_shrunk_gets_the_new_one(void **state)
{
	int64_t octets;
	int child_status;

	(void)state;
	note(STANDING_FORGET, 7, 1);
	struct standing *standing = open_list();
	pid_t child = fork();
	if (child == 0) {
		struct standing *mine = standing_open(site.journal, 5000, site.error, sizeof(site.error));
		const struct standing_line line = { STANDING_FORGET, 2, 8 };
		_exit(mine && standing_add(mine, &line, 1, site.error, sizeof(site.error)) ? 0 : 1);
	}
	usleep(100000);
	assert_true(standing_shrink(standing, &octets, site.error, sizeof(site.error)));
	usleep(100000);
	standing_close(standing);
	assert_int_equal(waitpid(child, &child_status, 0), child);
	assert_int_equal(child_status, 0);
	assert_int_equal(apply().deeds, 2);
}

struct found {
	int count;
	enum standing_deed last;
	int64_t last_ms;
};

static void note_found(enum standing_deed deed, int64_t at_ms, void *arg)
{
	struct found *found = arg;

	found->count++;
	found->last = deed;
	found->last_ms = at_ms;
}

static void what_was_done_to_one_number_is_found_and_nothing_is_made(void **state)
{
	struct found found = { 0 };
	char *path = site_path("journal.db.standing");

	(void)state;
	assert_true(standing_find(site.journal, 7, note_found, &found, site.error, sizeof(site.error)));
	assert_int_equal(found.count, 0);
	assert_false(site_has("journal.db.standing"));
	note(STANDING_FORGET, 7, 1);
	note(STANDING_BLOCK, 8, 2);
	note(STANDING_BLOCK, 7, 3);
	/* Another holds the list meanwhile. */
	struct standing *standing = open_list();
	assert_true(standing_find(site.journal, 7, note_found, &found, site.error, sizeof(site.error)));
	assert_int_equal(found.count, 2);
	assert_int_equal(found.last, STANDING_BLOCK);
	assert_int_equal(found.last_ms, 3);
	standing_close(standing);
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(standing_find(site.journal, 7, note_found, &found, site.error, sizeof(site.error)));
	assert_says(site.error, "journal.db.standing");
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(who_was_forgotten_loses_what_came_until_then),
		SITE_TEST(the_last_word_about_a_block_holds),
		SITE_TEST(a_line_that_was_cut_short_costs_no_other),
		SITE_TEST(a_first_line_that_was_cut_short_is_written_anew),
		SITE_TEST(a_list_of_another_key_is_refused),
		SITE_TEST(a_list_that_cannot_be_opened_is_told),
		SITE_TEST(many_are_forgotten_in_one_pass),
		SITE_TEST(a_list_that_is_shrunk_has_the_latest_of_each_and_every_block),
		SITE_TEST(a_list_that_somebody_holds_is_waited_for_and_no_longer),
		SITE_TEST(who_waits_while_it_is_shrunk_gets_the_new_one),
		SITE_TEST(what_was_done_to_one_number_is_found_and_nothing_is_made),
	};

	return RUN_SUITE(tests);
}
