#include "agahi/writing/conflict.h"

#include "page_of.h"

static void all_three_stand_side_by_side(void **state)
{
	struct message_row base = { .text = "come at eight" }, theirs = { .text = "come at nine" };
	struct saving_conflict conflict = { .base.message = &base,
		.theirs = { .message = &theirs, .by_shown = "Ahmed <b>" } };
	struct page_of of;

	(void)state;
	page_of_begin(&of, NULL);
	conflict_write(&of.visit, &conflict, "come at <i>ten", "en");
	page_of_has(&of, "Ahmed &lt;b&gt;");
	page_of_has(&of, "nine");
	page_of_has(&of, "&lt;i&gt;ten");
	page_of_has(&of, "As you began");
	page_of_has(&of, "nothing is lost");
	page_of_end(&of);
}

static void what_they_took_away_is_said(void **state)
{
	struct message_row base = { .text = "come at eight" };
	struct saving_conflict conflict = { .base.message = &base };
	struct page_of of;

	(void)state;
	page_of_begin(&of, NULL);
	conflict_write(&of.visit, &conflict, "mine", "en");
	page_of_has(&of, "It was removed");
	page_of_end(&of);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_three_stand_side_by_side),
		cmocka_unit_test(what_they_took_away_is_said),
	};

	return RUN_SUITE(tests);
}
