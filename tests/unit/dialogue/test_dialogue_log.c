/* What the log is told of dialogues. */
#include "content.h"

#include "agahi/dialogue/dialogue_log.h"

static char *text;
static size_t text_size;
static FILE *out;
static struct log *log_;
static struct message_log *messages;

static int set_up(void **state)
{
	(void)state;
	out = open_memstream(&text, &text_size);
	log_ = log_new(out, LOG_LEVEL_INFO);
	messages = message_log_new(log_, &(struct sender_key){ .country_code = "92" }, true);
	return messages ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	message_log_free(messages);
	log_free(log_);
	fclose(out);
	free(text);
	return 0;
}

static const char *said(void)
{
	fflush(out);
	return text;
}

static void an_ended_dialogue_says_how_and_what_was_read_last(void **state)
{
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);
	const struct topics *topics = catalogue_topics(catalogue);
	const struct dialogue dialogue = { .sender = { 1, 1, "923001234567" },
		.begun_ms = 1000,
		.screens = 3,
		.edition = 12,
		.read = (int16_t)(topics_find(topics, "women") + 1),
		.dial.language = (int8_t)topics_find_language(topics, "en") };

	(void)state;
	dialogue_log_ended(messages, &dialogue, DIALOGUE_TIMED_OUT, catalogue, "telco-a", 181000);
	assert_non_null(strstr(said(),
		"event=dialogue end=timeout from=923*******67 link=telco-a screens=3 "
		"topic=women language=en edition=12 lasted=180.000s\n"));
	catalogue_free(catalogue);
}

static void without_its_catalogue_it_has_no_topic(void **state)
{
	const struct dialogue dialogue = {
		.sender = { 1, 1, "923001234567" }, .begun_ms = 1000, .screens = 1, .edition = 12, .read = 4
	};

	(void)state;
	dialogue_log_ended(messages, &dialogue, DIALOGUE_ENDED, NULL, "telco-a", 1250);
	assert_non_null(strstr(said(),
		"end=screen from=923*******67 link=telco-a screens=1 edition=12 "
		"lasted=0.250s\n"));
}

static void one_that_was_not_begun_says_why(void **state)
{
	const struct address citizen = { 1, 1, "923001234567" };
	const struct moment now = { 1000000, 1700000000000 };

	(void)state;
	dialogue_log_not_begun(messages, &citizen, "telco-a", true, now);
	dialogue_log_not_begun(messages, &citizen, "telco-a", false, now);
	assert_non_null(
		strstr(said(), "event=dialogue end=limited from=923*******67 link=telco-a count=1\n"));
	assert_non_null(
		strstr(said(), "event=dialogue end=unserved from=923*******67 link=telco-a count=1\n"));
}

static void broken_ones_are_told_once_a_minute(void **state)
{
	struct told broken = { .total = 0 };
	const struct moment now = { 1000000, 1700000000000 };

	(void)state;
	for (int i = 0; i < 3; i++)
		dialogue_log_broken(log_, &broken, "telco-a", "no session", now);
	assert_non_null(strstr(said(), "event=dialogue_broken link=telco-a reason=\"no session\" next="));
	assert_non_null(strstr(said(), " count=1 total=1\n"));
	assert_null(strstr(said(), "total=2"));
	assert_int_equal(broken.total, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_ended_dialogue_says_how_and_what_was_read_last),
		TEST(without_its_catalogue_it_has_no_topic),
		TEST(one_that_was_not_begun_says_why),
		TEST(broken_ones_are_told_once_a_minute),
	};

	return RUN_SUITE(tests);
}
