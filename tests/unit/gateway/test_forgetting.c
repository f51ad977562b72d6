/* Who was forgotten at their own word stands in the list that outlives a restore; what keeps it from that is told once. */
#include "keeping_site.h"

#include "agahi/gateway/forgetting.h"
#include "agahi/recall/standing.h"

static const struct journal_forgotten two[] = { { 7, 100 }, { 8, 200 } };

struct told {
	char *text;
	size_t len;
	FILE *lines;
	struct log *log;
};

static void begin(struct told *told, struct forgetting *forgetting)
{
	told->lines = open_memstream(&told->text, &told->len);
	told->log = log_new(told->lines, LOG_LEVEL_INFO);
	*forgetting = (struct forgetting){ site.journal, &site.key, told->log, false, 0 };
}

static void end(struct told *told)
{
	log_free(told->log);
	fclose(told->lines);
	free(told->text);
}

static int deeds(void)
{
	struct standing *standing =
		standing_open(site.journal, STANDING_NO_PATIENCE, site.error, sizeof(site.error));
	sqlite3 *db = test_open_journal(site.journal, DB_READ_WRITE);
	struct standing_sum sum = { .deeds = -1 };

	assert_true(standing_match(standing, &site.key, site.error, sizeof(site.error)));
	assert_true(standing_apply(standing, db, &sum, site.error, sizeof(site.error)));
	standing_close(standing);
	db_close(db);
	return sum.deeds;
}

static void all_are_written_down(void **state)
{
	struct told told;
	struct forgetting forgetting;

	(void)state;
	begin(&told, &forgetting);
	assert_true(forgetting_write_down(two, 2, &forgetting));
	assert_int_equal(deeds(), 2);
	fflush(told.lines);
	assert_string_equal(told.text, "");
	end(&told);
}

static void a_list_that_cannot_be_written_is_told_once(void **state)
{
	char *path = site_path("journal.db.standing");
	struct told told;
	struct forgetting forgetting;

	(void)state;
	assert_int_equal(mkdir(path, 0700), 0);
	begin(&told, &forgetting);
	assert_false(forgetting_write_down(two, 2, &forgetting));
	fflush(told.lines);
	assert_says(told.text, "event=forgotten_not_listed reason=\"");
	assert_says(told.text, "tried again");
	size_t len = told.len;
	assert_false(forgetting_write_down(two, 2, &forgetting));
	fflush(told.lines);
	assert_int_equal(told.len, len);
	assert_int_equal(rmdir(path), 0);
	assert_true(forgetting_write_down(two, 2, &forgetting));
	assert_int_equal(deeds(), 2);
	assert_false(forgetting.complained);
	end(&told);
	free(path);
}

static void a_list_that_somebody_holds_is_not_waited_for(void **state)
{
	struct standing *held =
		standing_open(site.journal, STANDING_NO_PATIENCE, site.error, sizeof(site.error));
	struct told told;
	struct forgetting forgetting;

	(void)state;
	begin(&told, &forgetting);
	assert_false(forgetting_write_down(two, 2, &forgetting));
	fflush(told.lines);
	assert_says(told.text, "another program");
	standing_close(held);
	assert_true(forgetting_write_down(two, 2, &forgetting));
	assert_int_equal(deeds(), 2);
	end(&told);
}

static void one_citizens_many_wishes_do_not_lengthen_the_list(void **state)
{
	enum { WISHES = 1000 };
	struct journal_forgotten many[WISHES];
	struct told told;
	struct forgetting forgetting;

	(void)state;
	begin(&told, &forgetting);
	for (int turn = 0; turn < 10; turn++) {
		for (int i = 0; i < WISHES; i++)
			many[i] = (struct journal_forgotten){ 7, 100 + i };
		assert_true(forgetting_write_down(many, WISHES, &forgetting));
		assert_in_range(deeds(), 1, 4 * WISHES);
	}
	/* Of many citizens it is shrunk only when it has doubled. */
	for (int i = 0; i < WISHES; i++)
		many[i].sender_identity = (uint64_t)i + 100;
	for (int turn = 0; turn < 4; turn++)
		assert_true(forgetting_write_down(many, WISHES, &forgetting));
	assert_in_range(deeds(), WISHES, 4 * WISHES);
	fflush(told.lines);
	assert_string_equal(told.text, "");
	end(&told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(all_are_written_down),
		SITE_TEST(a_list_that_cannot_be_written_is_told_once),
		SITE_TEST(a_list_that_somebody_holds_is_not_waited_for),
		SITE_TEST(one_citizens_many_wishes_do_not_lengthen_the_list),
	};

	return RUN_SUITE(tests);
}
