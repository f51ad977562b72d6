#include "agahi/writing/list_rows.h"

#include "writing_stage.h"

static void read_list(struct writing_stage *stage, struct list_rows *list)
{
	struct visit visit = { .desk = stage->desk.desk, .person = writing_person(stage, "saima") };
	struct place place;

	assert_true(place_find(&visit, "2", &place));
	assert_true(list_rows_read(&visit, &place, list));
}

static const struct list_line *find(const struct list_rows *list, const char *topic)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->lines[i].topic, topic) == 0)
			return &list->lines[i];
	}
	return NULL;
}

static void every_topic_stands_once_with_its_languages(void **state)
{
	struct list_rows list;

	read_list(*state, &list);
	assert_non_null(find(&list, "vote")->rows[0]);
	assert_string_equal(find(&list, "vote")->rows[1]->lang, "en");
	assert_null(find(&list, "women")->rows[0]);
	assert_int_equal(list_rows_change(&list, find(&list, "vote")->rows[0]), LIST_SAME);
	list_rows_free(&list);
}

static void a_text_is_measured_with_its_placeholders_filled(void **state)
{
	struct list_rows list;
	const struct cost_terms terms = { .paisa = 35 };

	read_list(*state, &list);
	assert_int_equal(list_rows_parts(&list, find(&list, "hours")->rows[1], &terms), 1);
	list_rows_free(&list);
}

static void findings_are_counted_by_topic(void **state)
{
	struct report report = { 0 };
	struct list_rows list;

	read_list(*state, &list);
	report_add(&report, FAULT_TEXT_EMPTY, (struct fault_at){ .topic = "vote", .lang = "en" },
		(struct fault_with){ .number = 1 });
	report_add(&report, FAULT_TEXT_LONG, (struct fault_at){ .topic = "vote", .lang = "ur" },
		(struct fault_with){ .number = 1 });
	report_add(&report, FAULT_CELL_CODE, (struct fault_at){ .topic = "women", .lang = "ur" },
		(struct fault_with){ .number = 2 });
	list_rows_note(&list, &report);
	assert_int_equal(find(&list, "vote")->remarks, 2);
	assert_true(find(&list, "vote")->faulty);
	assert_int_equal(find(&list, "women")->remarks, 1);
	assert_false(find(&list, "women")->faulty);
	list_rows_filter(&list, &(struct list_wanted){ .words = "", .remarks = true },
		&(struct cost_terms){ .paisa = 1 });
	assert_int_equal(list.count, 2);
	report_free(&report);
	list_rows_free(&list);
}

static void all_that_is_wanted_must_hold(void **state)
{
	struct list_rows list;

	read_list(*state, &list);
	list_rows_filter(&list, &(struct list_wanted){ .words = "WOMAN", .untranslated = true },
		&(struct cost_terms){ .paisa = 1 });
	assert_int_equal(list.count, 1);
	assert_string_equal(list.lines[0].topic, "women");
	list_rows_filter(&list, &(struct list_wanted){ .words = "", .long_ones = true },
		&(struct cost_terms){ .paisa = 1 });
	assert_int_equal(list.count, 0);
	list_rows_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(every_topic_stands_once_with_its_languages),
		WRITING_TEST(a_text_is_measured_with_its_placeholders_filled),
		WRITING_TEST(findings_are_counted_by_topic),
		WRITING_TEST(all_that_is_wanted_must_hold),
	};

	return RUN_SUITE(tests);
}
