/* Which draft takes a text. */
#include "office_stage.h"

#include "agahi/unmatched/choice.h"

static struct visit visit_of(enum who who, const char *form)
{
	desk_stage_clear(&stage);
	assert_true(form_parse(&stage.exchange.request.form, form, strlen(form)));
	return (struct visit){ .desk = stage.desk,
		.exchange = &stage.exchange,
		.person = site.people[who],
		.language = LABELS_ENGLISH };
}

static void without_a_draft_of_ones_own_it_is_a_new_one(void **state)
{
	struct visit visit = visit_of(TARIQ, "");
	struct choice choice;

	(void)state;
	site_draft();
	choice_gather(&choice, &visit);
	assert_int_equal(choice.count, 1);
	assert_string_equal(choice_value(&choice), "new");
	assert_string_equal(choice_words(&choice), "a new one, made from what is live");
	choice_free(&choice);
}

static void what_was_said_is_chosen_where_it_may_be(void **state)
{
	long long first = site_draft(), second = site_draft();
	char form[48], id[24];
	struct choice choice;

	(void)state;
	snprintf(form, sizeof(form), "draft=%lld", first);
	struct visit visit = visit_of(SAIMA, form);
	choice_gather(&choice, &visit);
	assert_int_equal(choice.count, 3);
	snprintf(id, sizeof(id), "%lld", first);
	assert_string_equal(choice_value(&choice), id);
	choice_free(&choice);
	visit = visit_of(SAIMA, "draft=999");
	choice_gather(&choice, &visit);
	assert_int_equal(choice.chosen, 0);
	snprintf(id, sizeof(id), "%lld", second);
	assert_true(strcmp(choice_value(&choice), "new") != 0);
	choice_free(&choice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(without_a_draft_of_ones_own_it_is_a_new_one),
		STAGE_TEST(what_was_said_is_chosen_where_it_may_be),
	};

	return RUN_SUITE(tests);
}
