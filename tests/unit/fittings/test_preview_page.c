#include "agahi/fittings/preview_page.h"

#include "writing_stage.h"

static int preview(struct writing_stage *stage, const char *fields)
{
	snprintf(stage->form, sizeof(stage->form), "page=message&edition=%lld&topic=vote&lang=en&%s",
		stage->draft, fields);
	return desk_stage_ask(&stage->desk, "/preview", stage->form);
}

static void a_text_is_seen_before_it_is_saved(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(preview(stage, "text=Come+at+%7Bopen_time%7D&keywords=vote&rev=1"), 200);
	writing_has(stage, "Come at 8 am");                   /* on the phone */
	writing_has(stage, "Come at {open_time}</textarea>"); /* in the form, as it came */
	writing_assert_text(
		stage, "vote", "en", "How to vote: bring your original identity card to the station");
}

static void what_a_citizen_asks_is_answered_with_the_text_that_is_being_written(void **state)
{
	struct writing_stage *stage = *state;

	preview(stage, "text=Fresh+words&keywords=vote%0Avoting%0Ahow+to+vote&rev=1&ask=voting");
	writing_has(stage, "What a citizen gets");
	writing_has(stage, "exactly a keyword");
	writing_has(stage, "Fresh words</p>");
}

/* The keywords as they are being written: one that came, one that went. */
static void keywords_that_are_not_saved_are_counted(void **state)
{
	struct writing_stage *stage = *state;

	preview(stage, "text=Fresh+words&keywords=vote%0Apolls&rev=1&ask=polls");
	writing_has(stage, "exactly a keyword");
	writing_has(stage, "Fresh words</p>");
	writing_has_not(stage, "New keywords count here");
	preview(stage, "text=Fresh+words&keywords=women&rev=1&ask=voting");
	writing_has_not(stage, "exactly a keyword");
	preview(stage, "text=Fresh+words&keywords=vote%0Avoting%0Ahow+to+vote&rev=1&ask=polls");
	writing_has_not(stage, "exactly a keyword"); /* nothing of it stayed */
}

static void a_topic_that_nobody_has_saved_answers_too(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(stage->form, sizeof(stage->form),
		"page=message&edition=%lld&topic=heat&lang=en&text=Drink+water&keywords=heat&rev=0&ask=heat",
		stage->draft);
	assert_int_equal(desk_stage_ask(&stage->desk, "/preview", stage->form), 200);
	writing_has(stage, "exactly a keyword");
	writing_has(stage, "Drink water</p>");
}

static void keys_are_pressed_one_after_the_other(void **state)
{
	struct writing_stage *stage = *state;

	preview(stage, "text=Fresh+words&rev=1&steps=d*8300%23&press=1");
	writing_has(stage, "class=\"ussd\"");
	writing_has(stage, "Fresh words");
	writing_has(stage, "value=\"d*8300#|k1\"");
}

static void preview_urdu(struct writing_stage *stage, const char *fields)
{
	snprintf(stage->form, sizeof(stage->form), "page=message&edition=%lld&topic=vote&lang=ur&%s",
		stage->draft, fields);
	assert_int_equal(desk_stage_ask(&stage->desk, "/preview", stage->form), 200);
}

/* A text of two screens, of which the page shows the first: the way to it is dialled, and the key goes on from there. */
static void the_first_key_turns_to_the_second_screen_and_back(void **state)
{
	static const char form[] =
		"rev=1&text=First+of+all+bring+your+original+identity+card+to+the+polling+station%2C+also+an+"
		"expired+one."
		"+Then+stand+in+the+line+for+your+block+of+the+roll%2C+and+ask+the+officer+where+it+is."
		"+Nobody+may+see+whom+you+vote+for.+The+last+word+is+zebra.";
	struct writing_stage *stage = *state;
	char fields[1024];

	for (int by_script = 0; by_script < 2; by_script++) {
		stage->desk.by_script = by_script != 0;
		preview_urdu(stage, form);
		writing_has(stage, "d*8300#|k1");
		writing_has_not(stage, "Nothing is shown");
		snprintf(fields, sizeof(fields), "%s&steps=&press=9", form);
		preview_urdu(stage, fields);
		writing_has(stage, "*8300# › 1 › 9");
		writing_has(stage, "d*8300#|k1|k9");
		writing_has_not(stage, "Nothing is shown");
		snprintf(fields, sizeof(fields), "%s&steps=d*8300%%23%%7Ck1%%7Ck9&press=0", form);
		preview_urdu(stage, fields);
		writing_has(stage, "*8300# › 1 › 9 › 0");
		writing_has_not(stage, "Nothing is shown");
		snprintf(fields, sizeof(fields), "%s&steps=d*8300%%23%%7Ck1%%7Ck9%%7Ck0&press=00", form);
		preview_urdu(stage, fields);
		writing_has(stage, "1 ووٹ");
	}
}

static void the_script_gets_the_piece_as_data(void **state)
{
	struct writing_stage *stage = *state;

	stage->desk.by_script = true;
	assert_int_equal(preview(stage, "text=%3Cb%3EFresh&keywords=vote&rev=1"), 200);
	assert_int_equal(stage->desk.exchange.response.type, WEB_JSON);
	writing_has(stage, "\"nodes\"");
	writing_has(stage, "<b>Fresh"); /* a text of JSON */
	writing_has_not(stage, "<form");
}

static void who_only_reads_may_ask_the_phone(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "reader", true);
	assert_int_equal(preview(stage, "ask=women"), 200);
	writing_has(stage, "Every woman may vote");
	writing_has(stage, "bring your original identity card");
	preview(stage, "text=Words+of+a+reader&ask=vote");
	writing_has_not(stage, "Words of a reader");
}

static void a_form_that_nobody_knows_is_not_understood(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(desk_stage_ask(&stage->desk, "/preview", "page=other"), 400);
	assert_int_equal(
		desk_stage_ask(&stage->desk, "/preview", "page=message&edition=99&topic=a&lang=ur"), 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(a_text_is_seen_before_it_is_saved),
		WRITING_TEST(what_a_citizen_asks_is_answered_with_the_text_that_is_being_written),
		WRITING_TEST(keywords_that_are_not_saved_are_counted),
		WRITING_TEST(a_topic_that_nobody_has_saved_answers_too),
		WRITING_TEST(keys_are_pressed_one_after_the_other),
		WRITING_TEST(the_first_key_turns_to_the_second_screen_and_back),
		WRITING_TEST(the_script_gets_the_piece_as_data),
		WRITING_TEST(who_only_reads_may_ask_the_phone),
		WRITING_TEST(a_form_that_nobody_knows_is_not_understood),
	};

	return RUN_SUITE(tests);
}
