/* An edition is live at the gateway, and so here. */
#include "drafts_site.h"

#include "agahi/despatch/arrivals.h"

static unsigned live_count;

/* In a transaction of its own, which nobody ends before the suite does. */
static struct arrivals arrivals_now(void)
{
	assert_true(desk_db_begin(site.db));
	return (struct arrivals){ site.db, ++site.now_ms, &live_count };
}

static void one_is_live_and_the_one_before_is_retired(void **state)
{
	struct draft draft = site_find(site_draft());
	const struct arrivals arrivals = arrivals_now();
	const struct arrival arrival = { 13, 5000, "operator" };

	(void)state;
	live_count = 0;
	assert_true(arrivals_go_live(&arrivals, &draft, &arrival));
	draft = site_find(draft.id);
	assert_int_equal(draft.state, COURSE_LIVE);
	assert_int_equal(draft.number, 13);
	assert_int_equal(draft.live_ms, 5000);
	assert_string_equal(draft.published_by, "operator");
	assert_int_equal(site_find(site.live).state, COURSE_RETIRED);
	assert_int_equal(live_count, 1);
	assert_int_equal(site_records("live"), 1);
	assert_int_equal(site_records("retired"), 1);
}

static void one_that_was_passed_by_is_retired_with_its_number(void **state)
{
	struct draft draft = site_find(site_draft());
	const struct arrivals arrivals = arrivals_now();
	const struct arrival arrival = { 11, 5000, "" };

	(void)state;
	assert_true(arrivals_pass(&arrivals, &draft, &arrival));
	assert_int_equal(site_find(draft.id).state, COURSE_RETIRED);
	assert_int_equal(site_find(draft.id).number, 11);
	assert_int_equal(site_find(site.live).state, COURSE_LIVE);
}

static void a_number_is_one_editions(void **state)
{
	struct draft draft = site_find(site_draft());
	const struct arrivals arrivals = arrivals_now();
	const struct arrival arrival = { 12, 5000, "" };

	(void)state;
	assert_true(arrivals_go_live(&arrivals, &draft, &arrival));
	assert_int_equal(site_find(draft.id).number, 12);
	assert_int_equal(site_find(site.live).number, 0);
	assert_int_equal(site_find(site.live).state, COURSE_RETIRED);
}

static void what_the_desk_has_not_made_is_taken_with_its_rows(void **state)
{
	const struct arrivals arrivals = arrivals_now();
	struct edition_file file = { .number = 13, .base = 12, .set = site_set(), .published_ms = 7000 };
	struct draft live;

	(void)state;
	free(file.set->messages[0].text);
	file.set->messages[0].text = strdup("by hand");
	assert_true(tables_hash(file.set, file.hash));
	live_count = 0;
	assert_true(arrivals_take(&arrivals, &file));
	assert_true(arrivals_take(&arrivals, &file)); /* and once only */
	assert_int_equal(live_count, 1);
	assert_true(drafts_find_live(site.db, &live));
	assert_int_equal(live.base, site.live);
	assert_string_equal(live.hash, file.hash);
	struct message_set *set = contents_load(site.db, live.id);
	assert_string_equal(set->messages[0].text, "by hand");
	message_set_free(set);
	message_set_free(file.set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(one_is_live_and_the_one_before_is_retired),
		SITE_TEST(one_that_was_passed_by_is_retired_with_its_number),
		SITE_TEST(a_number_is_one_editions),
		SITE_TEST(what_the_desk_has_not_made_is_taken_with_its_rows),
	};

	return RUN_SUITE(tests);
}
