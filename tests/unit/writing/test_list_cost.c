#include "agahi/writing/list_cost.h"

#include "page_of.h"
#include "writing_stage.h"

static const struct cost_terms terms = { .paisa = 35 };

static void read_list(struct writing_stage *stage, struct list_rows *list)
{
	struct visit visit = { .desk = stage->desk.desk, .person = writing_person(stage, "saima") };
	struct place place;

	assert_true(place_find(&visit, "2", &place));
	assert_true(list_rows_read(&visit, &place, list));
}

static struct list_line *find(const struct list_rows *list, const char *topic)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->lines[i].topic, topic) == 0)
			return &list->lines[i];
	}
	fail_msg("no topic %s", topic);
	return NULL;
}

static void an_answer_costs_as_many_parts_as_its_text_has(void **state)
{
	const struct cost_terms unknown = { .paisa = 0 };
	struct writing_stage *stage = *state;
	struct list_rows list;
	struct list_cost cost;

	snprintf(stage->form, sizeof(stage->form), "keywords=vote&rev=%lld&text=%0200d",
		writing_rev(stage, TABLE_MESSAGES, "vote", "en", NULL), 0);
	desk_stage_ask(&stage->desk, writing_path(stage, "message/vote/en"), stage->form);
	read_list(stage, &list);
	cost = list_cost_of(&list, find(&list, "vote"), &terms);
	assert_int_equal(cost.least, 35);
	assert_int_equal(cost.most, 70);
	cost = list_cost_of(&list, find(&list, "vote"), &unknown);
	assert_int_equal(cost.most, 0);
	list_rows_free(&list);
}

static void lines_stand_by_what_was_asked_or_by_what_it_cost(void **state)
{
	struct writing_stage *stage = *state;
	struct list_rows list;

	read_list(stage, &list);
	for (size_t i = 0; i < list.count; i++)
		list.lines[i].asked = -1;
	find(&list, "women")->asked = 50;
	find(&list, "hours")->asked = 7;
	list_cost_sort(&list, LIST_BY_SET, &terms);
	assert_string_equal(list.lines[0].topic, "vote");
	list_cost_sort(&list, LIST_BY_COST, &terms);
	assert_string_equal(list.lines[0].topic, "women");
	assert_string_equal(list.lines[1].topic, "hours");
	assert_string_equal(list.lines[2].topic, "vote"); /* not known: as in the set */
	find(&list, "hours")->asked = 51;
	list_cost_sort(&list, LIST_BY_ASKED, &terms);
	assert_string_equal(list.lines[0].topic, "hours");
	assert_string_equal(list.lines[1].topic, "women");
	list_rows_free(&list);
}

static void a_cell_tells_one_answer_and_seven_days(void **state)
{
	const struct list_cost cost = { 35, 105 }, none = { 0, 0 };
	struct page_of of;

	(void)state;
	page_of_begin(&of, NULL);
	list_cost_write(&of.visit, &cost, 12);
	page_of_has(&of, ">Rs 0.35–1.05</bdi>");
	page_of_has(&of, "7 days: <bdi>Rs 4.20–12.60</bdi>");
	page_of_end(&of);
	page_of_begin(&of, NULL);
	of.visit.language = LABELS_URDU;
	list_cost_write(&of.visit, &cost, -1);
	assert_string_equal(of.page.out.data, "<bdi class=\"datum\">0.35 سے 1.05 روپے</bdi>");
	list_cost_write(&of.visit, &none, 12);
	assert_string_equal(of.page.out.data, "<bdi class=\"datum\">0.35 سے 1.05 روپے</bdi>");
	page_of_end(&of);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(an_answer_costs_as_many_parts_as_its_text_has),
		WRITING_TEST(lines_stand_by_what_was_asked_or_by_what_it_cost),
		cmocka_unit_test(a_cell_tells_one_answer_and_seven_days),
	};

	return RUN_SUITE(tests);
}
