/* The texts of an edition, each made ready once. */
#include "testing.h"

#include "agahi/request/texts.h"

static void a_text_is_made_ready_once(void **state)
{
	static const char vote[] = "How to vote", check[] = "How to check";
	struct texts texts = { 0 };
	struct prepared *first = texts_hold(&texts, vote), *second = texts_hold(&texts, check);

	(void)state;
	assert_string_equal(prepared_text(first), vote);
	assert_string_equal(prepared_text(second), check);
	assert_ptr_equal(texts_hold(&texts, vote), first);
	assert_int_equal(texts.count, 2);
	prepared_drop(first);
	prepared_drop(first);
	prepared_drop(second);
	texts_clear(&texts);
	texts_clear(&texts);
}

/* The next edition may have another text at the same place. */
static void who_holds_a_text_keeps_it_when_the_edition_goes(void **state)
{
	char text[] = "How to vote";
	struct texts texts = { 0 };
	struct prepared *old = texts_hold(&texts, text);

	(void)state;
	texts_clear(&texts);
	memcpy(text, "Now", 3);
	struct prepared *fresh = texts_hold(&texts, text);
	assert_string_equal(prepared_text(old), "How to vote");
	assert_string_equal(prepared_text(fresh), "Now to vote");
	prepared_drop(old);
	prepared_drop(fresh);
	texts_clear(&texts);
}

static void there_may_be_many(void **state)
{
	enum { MANY = 5000 };
	static char all[MANY][8];
	struct texts texts = { 0 };

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(all[i], sizeof(all[i]), "%d", i);
		prepared_drop(texts_hold(&texts, all[i]));
	}
	for (int i = 0; i < MANY; i++) {
		struct prepared *prepared = texts_hold(&texts, all[i]);

		assert_string_equal(prepared_text(prepared), all[i]);
		prepared_drop(prepared);
	}
	assert_int_equal(texts.count, MANY);
	texts_clear(&texts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_made_ready_once),
		cmocka_unit_test(who_holds_a_text_keeps_it_when_the_edition_goes),
		cmocka_unit_test(there_may_be_many),
	};

	return RUN_SUITE(tests);
}
