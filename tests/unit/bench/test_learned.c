/* What a draft's examples teach: known, being found out, or next. */
#include "agahi/bench/learned.h"

#include "review_stage.h"

static void add_examples(long long edition)
{
	struct message_set *set = contents_load(site.db, edition);
	const struct stored_change change = { .edition = edition, .rev = 9 };

	for (int i = 0; i < 8; i++) {
		char vote[64], women[64];

		snprintf(vote, sizeof(vote), "where do i go %lld %d", edition, i);
		snprintf(women, sizeof(women), "can my sister come %d", i);
		assert_true(message_set_add_example(set, "vote", "en", vote, 0));
		assert_true(message_set_add_example(set, "women", "en", women, 0));
	}
	assert_true(contents_store(site.db, &change, set));
	message_set_free(set);
}

static enum learned_state look(long long edition, bool begins)
{
	const struct draft draft = site_find(edition);

	return learned_look(stage.desk, &draft, begins);
}

static void what_cannot_be_learned_is_known(void **state)
{
	(void)state;
	assert_int_equal(look(site.live, true), LEARNED_KNOWN);
}

static void one_is_learned_after_the_other_and_kept(void **state)
{
	long long first = site_draft(), second = site_draft();
	struct message_set *set;
	struct model *model;

	(void)state;
	add_examples(first);
	add_examples(second);
	assert_int_equal(look(first, false), LEARNED_WAITS);
	assert_int_equal(look(first, true), LEARNED_UNDER_WAY);
	assert_int_equal(look(first, true), LEARNED_UNDER_WAY);
	assert_int_equal(look(second, true), LEARNED_WAITS);
	while (look(first, false) == LEARNED_UNDER_WAY)
		event_base_loop(stage.base, EVLOOP_ONCE);
	assert_int_equal(look(first, false), LEARNED_KNOWN);
	set = contents_load(site.db, first);
	model = learned_load(site.db, set);
	assert_non_null(model);
	model_free(model);
	message_set_free(set);
	assert_int_equal(look(second, true), LEARNED_UNDER_WAY);
	set = contents_load(site.db, second);
	assert_null(learned_load(site.db, set));
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(what_cannot_be_learned_is_known),
		STAGE_TEST(one_is_learned_after_the_other_and_kept),
	};

	return RUN_SUITE(tests);
}
