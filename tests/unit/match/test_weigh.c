/* Topics by the words of the keywords; more of it, in the order of match.h, in test_match.c. */
#include "content.h"

#include "agahi/match/weigh.h"
#include "agahi/text/fold.h"

static void a_keyword_in_a_sentence_is_weighed(void **state)
{
	struct catalogue *catalogue =
		test_catalogue_from("topic,lang,keywords,text\nwomen,en,women,W\nregister,en,register,"
				    "R\nhelp,en,help,H\nlimited,en,,L\n"
				    "fallback,en,,F\n");
	struct language_order order;

	(void)state;
	language_order_for(catalogue, TOPICS_NONE, "for women", &order);
	struct match match = weigh_words(catalogue, &order, "for women", strlen("for women"));
	assert_int_equal(match.rule, MATCH_WORD);
	assert_true(match.score > 0);
	match = weigh_words(catalogue, &order, "women register", strlen("women register"));
	assert_int_equal(match.rule, MATCH_NONE);
	assert_int_equal(match.nearest_count, 2);
	catalogue_free(catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_keyword_in_a_sentence_is_weighed),
	};

	return RUN_SUITE(tests);
}
