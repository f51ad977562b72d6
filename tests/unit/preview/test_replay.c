/* The training phone: the same steps show the same, and as the service would. */
#include "sample_set.h"

#include "agahi/preview/replay.h"

static const struct replay_terms terms = {
	.code = "*8300#", .screen = { CHARSET_GSM7, 182, 80 }, .cost = { .paisa = 35 }
};
static struct catalogue *catalogue;
static struct replay replay;

static int set_up(void **state)
{
	struct message_set *set = sample_set(0);

	(void)state;
	catalogue = catalogue_build(set, &test_languages);
	message_set_free(set);
	return catalogue ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

static int clear(void **state)
{
	(void)state;
	replay_free(&replay);
	return 0;
}

static void play(const char *field)
{
	struct steps steps;

	replay_free(&replay);
	assert_true(steps_read(&steps, field));
	assert_true(replay_run(catalogue, &steps, &terms, &replay));
}

static const struct replay_bubble *last(void)
{
	assert_true(replay.count > 0);
	return &replay.bubbles[replay.count - 1];
}

static void assert_last(enum replay_kind kind, const char *topic, const char *language)
{
	assert_int_equal(last()->kind, kind);
	assert_non_null(last()->topic);
	assert_string_equal(last()->topic, topic);
	assert_string_equal(last()->language, language);
}

static void a_text_gets_its_answer_with_its_cost(void **state)
{
	(void)state;
	play("svote dalna");
	assert_int_equal(replay.count, 2);
	assert_int_equal(replay.bubbles[0].kind, REPLAY_SENT);
	assert_string_equal(replay.bubbles[0].text, "vote dalna");
	assert_last(REPLAY_RECEIVED, "vote", "ur-Latn");
	assert_string_equal(last()->cost.encoding, "gsm7");
	assert_int_equal(last()->cost.paisa, (int64_t)last()->cost.parts * 35);
	assert_false(replay.session_open);
	play("");
	assert_int_equal(replay.count, 0);
}

static void a_number_gets_what_was_offered(void **state)
{
	(void)state;
	play("scan women register");
	assert_int_equal(last()->rule, RULE_FALLBACK);
	assert_int_equal(last()->offered, 3);
	play("scan women register|s1");
	assert_int_equal(last()->rule, RULE_PICK);
	play("s1");
	assert_int_equal(last()->rule, RULE_LAPSED);
}

static void the_language_that_was_chosen_is_kept_for_texts_and_screens(void **state)
{
	(void)state;
	play("senglish|svote");
	assert_last(REPLAY_RECEIVED, "vote", "en");
	assert_true(replay.bubbles[1].sets_language);
	assert_string_equal(replay.language, "en");
	play("senglish|d*8300#");
	assert_int_equal(last()->kind, REPLAY_SCREEN);
	assert_string_equal(last()->language, "en");
	assert_true(replay.session_open);
	play("d*8300#|k3|svote"); /* chosen on a screen */
	assert_last(REPLAY_RECEIVED, "vote", "ur-Latn");
	assert_string_equal(replay.language, "ur-Latn");
}

static void who_asks_to_be_left_alone_is_not_answered_until_they_ask_again(void **state)
{
	(void)state;
	play("sstop|szqxwv");
	assert_int_equal(last()->kind, REPLAY_SILENCE);
	assert_int_equal(last()->rule, RULE_STOPPED);
	assert_true(replay.stopped);
	assert_true(replay.bubbles[1].sets_stopped && replay.bubbles[1].stopped);
	play("sstop|sstart|szqxwv");
	assert_int_equal(last()->kind, REPLAY_RECEIVED);
	assert_false(replay.stopped);
}

static void thanks_are_answered_once(void **state)
{
	(void)state;
	play("sthank you|sthank you");
	assert_int_equal(replay.bubbles[1].kind, REPLAY_RECEIVED);
	assert_int_equal(last()->kind, REPLAY_SILENCE);
	assert_int_equal(last()->rule, RULE_THANKED);
}

static void a_topic_is_sent_from_the_screen_after_the_last_one(void **state)
{
	(void)state;
	play("d*8300#|k1|k2|k1|k1");
	for (size_t i = 0; i < replay.count; i++) {
		const struct replay_bubble *bubble = &replay.bubbles[i];

		if (bubble->kind == REPLAY_SCREEN)
			assert_true(bubble->used > 0 && bubble->used <= bubble->room);
	}
	assert_int_equal(last()->kind, REPLAY_RECEIVED);
	assert_int_equal(last()->rule, RULE_DIALLED);
	assert_true(last()->cost.parts > 0);
	assert_true(replay.bubbles[replay.count - 2].last);
	assert_false(replay.session_open);
}

static void keys_behind_the_code_are_pressed_at_once(void **state)
{
	(void)state;
	play("d*8300*1*2#");
	char *deep = strdup(last()->text);
	play("d*8300#|k1|k2");
	assert_string_equal(last()->text, deep);
	free(deep);
	assert_true(last()->ucs2);
	assert_int_equal(last()->room, 80);
}

static void what_is_no_key_shows_the_screen_again(void **state)
{
	(void)state;
	play("d*8300#|kx");
	assert_true(last()->wrong_key);
	assert_true(replay.session_open);
}

static void another_code_and_a_key_without_a_session_are_the_networks_matter(void **state)
{
	(void)state;
	play("d*123#");
	assert_int_equal(last()->kind, REPLAY_UNKNOWN_CODE);
	play("k1");
	assert_int_equal(last()->kind, REPLAY_NO_SESSION);
	play("d*8300#|d*123#|k1"); /* a new code gives the old session up */
	assert_int_equal(last()->kind, REPLAY_NO_SESSION);
}

static void as_many_steps_as_there_may_be_are_shown(void **state)
{
	struct buffer field = { 0 };

	(void)state;
	for (size_t i = 0; i < STEPS_MOST; i++)
		buffer_add_text(&field, i == 0 ? "d*8300#" : "|d*8300*1*2*1*1#");
	play(field.data);
	assert_int_equal(replay.count, 2 + 3 * (STEPS_MOST - 1));
	assert_int_equal(last()->step, STEPS_MOST - 1);
	buffer_free(&field);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_text_gets_its_answer_with_its_cost, clear),
		cmocka_unit_test_teardown(a_number_gets_what_was_offered, clear),
		cmocka_unit_test_teardown(the_language_that_was_chosen_is_kept_for_texts_and_screens, clear),
		cmocka_unit_test_teardown(
			who_asks_to_be_left_alone_is_not_answered_until_they_ask_again, clear),
		cmocka_unit_test_teardown(thanks_are_answered_once, clear),
		cmocka_unit_test_teardown(a_topic_is_sent_from_the_screen_after_the_last_one, clear),
		cmocka_unit_test_teardown(keys_behind_the_code_are_pressed_at_once, clear),
		cmocka_unit_test_teardown(what_is_no_key_shows_the_screen_again, clear),
		cmocka_unit_test_teardown(
			another_code_and_a_key_without_a_session_are_the_networks_matter, clear),
		cmocka_unit_test_teardown(as_many_steps_as_there_may_be_are_shown, clear),
	};

	return cmocka_run_group_tests_name(__FILE__, tests, set_up, tear_down);
}
