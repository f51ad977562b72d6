#include "agahi/fittings/sides.h"

#include "page_of.h"
#include "writing_stage.h"

static void open_sides(struct writing_stage *stage, const char *who, struct page_of *of, struct place *place,
	struct sides *sides)
{
	struct tongues tongues;

	page_of_begin(of, stage->desk.desk);
	of->visit.person = writing_person(stage, who);
	assert_true(place_find(&of->visit, "2", place));
	tongues = place_tongues(&of->visit, NULL);
	assert_true(sides_open(&of->visit, place, &tongues, true, sides));
}

static void every_language_has_a_field_of_its_own(void **state)
{
	struct sides sides;
	struct place place;
	struct page_of of;

	open_sides(*state, "saima", &of, &place, &sides);
	assert_int_equal(sides.count, 3);
	assert_string_equal(sides_find(&sides, "")->field, "value-all");
	assert_true(side_put(sides_find(&sides, "ur"), " قدر ", 4));
	sides_write(&of.visit, &sides);
	page_of_has(&of, "name=\"value-ur\"");
	page_of_has(&of, "قدر</textarea>");
	page_of_has(&of, "name=\"rev-value-ur\" value=\"4\"");
	sides_free(&sides);
	page_of_end(&of);
}

static void what_one_may_not_write_is_read_and_not_taken(void **state)
{
	const char *octets = "value-ur=a&value-en=b&rev-value-ur=3";
	struct form form = { 0 };
	struct sides sides;
	struct place place;
	struct page_of of;

	open_sides(*state, "tariq", &of, &place, &sides);
	assert_true(form_parse(&form, octets, strlen(octets)));
	assert_true(sides_take(&sides, &form));
	assert_string_equal(sides_find(&sides, "ur")->value, "a");
	assert_int_equal(sides_find(&sides, "ur")->rev, 3);
	assert_string_equal(sides_find(&sides, "en")->value, "");
	sides_write(&of.visit, &sides);
	page_of_has_not(&of, "name=\"value-en\"");
	form_free(&form);
	sides_free(&sides);
	page_of_end(&of);
}

static enum deed_result answer(struct visit *visit, const struct saving *saving, struct side *side, void *arg)
{
	(void)visit;
	assert_int_equal(saving->rev, side->rev);
	++*(int *)arg;
	return strcmp(side->lang, "en") == 0 ? DEED_CONFLICT : DEED_DONE;
}

static void one_that_conflicts_does_not_stop_the_others(void **state)
{
	struct sides sides;
	struct place place;
	struct page_of of;
	int asked = 0;

	open_sides(*state, "saima", &of, &place, &sides);
	side_put(sides_find(&sides, "ur"), "a", 0);
	side_put(sides_find(&sides, "en"), "", 5);
	assert_int_equal(sides_save(&of.visit, &place, &sides, answer, &asked), DEED_CONFLICT);
	assert_int_equal(asked, 2); /* the third was empty, and is */
	assert_true(sides_find(&sides, "en")->conflicted);
	assert_int_equal(sides_find(&sides, "en")->rev, 0);
	sides_free(&sides);
	page_of_end(&of);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(every_language_has_a_field_of_its_own),
		WRITING_TEST(what_one_may_not_write_is_read_and_not_taken),
		WRITING_TEST(one_that_conflicts_does_not_stop_the_others),
	};

	return RUN_SUITE(tests);
}
