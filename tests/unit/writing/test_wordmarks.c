#include "agahi/writing/wordmarks.h"

#include "page_of.h"

static void what_went_and_came_is_marked_and_told(void **state)
{
	struct page_of of;

	(void)state;
	page_of_begin(&of, NULL);
	wordmarks_write(&of.visit, "en", "one two three four five", "one two THREE four five");
	page_of_has(&of, "<del>");
	page_of_has(&of, "removed");
	page_of_has(&of, "<ins>");
	page_of_has(&of, "THREE");
	page_of_has(&of, "lang=\"en\" dir=\"ltr\"");
	page_of_end(&of);
}

static void markup_in_either_stays_text(void **state)
{
	struct page_of of;

	(void)state;
	page_of_begin(&of, NULL);
	wordmarks_write(&of.visit, NULL, "<i>old</i>", "<b>new</b>");
	page_of_has_not(&of, "<b>");
	page_of_has_not(&of, "<i>");
	page_of_end(&of);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_went_and_came_is_marked_and_told),
		cmocka_unit_test(markup_in_either_stays_text),
	};

	return RUN_SUITE(tests);
}
