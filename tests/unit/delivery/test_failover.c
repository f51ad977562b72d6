/* Replies of a link that is down, and where they go. */
#include "testing.h"

#include "fakes/link.h"

#include "agahi/delivery/failover.h"
#include "agahi/delivery/reply.h"

enum { LINKS = 2 };

static const char *code = "8300";
static struct link fakes[LINKS + 1];
static struct link *links[LINKS + 1];
static struct failover *failover;
static struct lines *lines;
static struct reply reply;
static struct moment now;

static int set_up(void **state)
{
	const struct journal_entry entry = { .id = 7, .service = { 6, 0, "8300" } };

	(void)state;
	for (size_t i = 0; i <= LINKS; i++) {
		fake_link_init(&fakes[i]);
		fakes[i].config.short_codes = (struct config_strings){ &code, 1 };
		links[i] = &fakes[i];
	}
	now = (struct moment){ 1000000000, INT64_C(1700000000000) };
	failover = failover_new(links, LINKS);
	lines = lines_new(LINKS);
	reply_fill(&reply, &entry, prepared_new("Voting", 6));
	assert_true(lines_reserve(lines, 1));
	lines_stand(lines, 0, false, &reply.place);
	fakes[0].bound = false;
	return failover && lines && reply.text ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	reply_clear(&reply);
	lines_free(lines);
	failover_free(failover);
	failover_free(NULL);
	return 0;
}

static void pass(uint64_t ms)
{
	now.us += ms * 1000;
	failover_tick(failover, lines, now);
}

static void what_waits_long_enough_changes_over(void **state)
{
	(void)state;
	pass(0);
	pass(FAILOVER_AFTER_MS - 1);
	assert_true(lines_wait(lines, 0));
	pass(1);
	assert_false(lines_wait(lines, 0));
	assert_ptr_equal(lines_peek(lines, 1), &reply.place);
	assert_int_equal(reply.link, 1);
	assert_true(reply.elsewhere);
}

static void a_link_that_comes_back_begins_anew(void **state)
{
	(void)state;
	pass(0);
	pass(FAILOVER_AFTER_MS - 1);
	fakes[0].bound = true;
	pass(1);
	fakes[0].bound = false;
	pass(1);
	pass(FAILOVER_AFTER_MS - 1);
	assert_true(lines_wait(lines, 0));
}

static void who_was_tried_or_has_no_other_way_waits(void **state)
{
	(void)state;
	reply.attempts = 1;
	pass(0);
	pass(FAILOVER_AFTER_MS);
	assert_true(lines_wait(lines, 0));
	reply.attempts = 0;
	fakes[1].config.short_codes.count = 0;
	pass(1);
	assert_true(lines_wait(lines, 0));
	assert_false(reply.elsewhere);
}

/* Cut for the link that it waited for, whose alphabet and marks may be others. */
static void its_text_is_cut_for_the_link_that_it_goes_by(void **state)
{
	(void)state;
	assert_true(reply_cut(&reply, &fakes[0].config, 1));
	pass(0);
	pass(FAILOVER_AFTER_MS);
	assert_int_equal(reply.link, 1);
	assert_null(reply.fates);
}

static void a_link_more_is_another_way(void **state)
{
	(void)state;
	fakes[1].bound = false;
	assert_true(lines_add_link(&lines));
	assert_true(failover_add_link(failover));
	pass(0);
	pass(FAILOVER_AFTER_MS);
	assert_int_equal(reply.link, LINKS);
	assert_true(lines_wait(lines, LINKS));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_waits_long_enough_changes_over),
		TEST(a_link_that_comes_back_begins_anew),
		TEST(who_was_tried_or_has_no_other_way_waits),
		TEST(its_text_is_cut_for_the_link_that_it_goes_by),
		TEST(a_link_more_is_another_way),
	};

	return RUN_SUITE(tests);
}
