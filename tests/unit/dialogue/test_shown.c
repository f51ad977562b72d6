/* Topics on screens are counted, and nobody with them. */
#include "middle.h"

#include "agahi/dialogue/shown.h"

static struct shown *shown;
static struct dialogue dialogue;
static struct dial_screen screen;

static int set_up(void **state)
{
	int made = middle_set_up(state);

	memset(&dialogue, 0, sizeof(dialogue));
	memset(&screen, 0, sizeof(screen));
	shown = shown_new(&middle.journal, middle.links, metrics_served(middle.metrics));
	return made == 0 && shown ? 0 : -1;
}

static int tear_down(void **state)
{
	shown_free(shown);
	return middle_tear_down(state);
}

static void show(int16_t topic, const char *slug, const char *language)
{
	dialogue.dial.topic = topic;
	screen.topic = slug;
	screen.language = language;
	shown_note(shown, &dialogue, &screen, middle.now);
}

static void assert_served(const char *line)
{
	struct buffer figures = { 0 };

	figures_write(served_figures(), metrics_served(middle.metrics), &figures);
	assert_non_null(strstr(figures.data, line));
	buffer_free(&figures);
}

static size_t rows(void)
{
	return middle.journal.counts[JOURNAL_SHOWN];
}

static void a_topic_counts_once_however_long_it_is_read(void **state)
{
	(void)state;
	show(-1, NULL, "en");
	show(0, "vote", "en");
	show(0, "vote", "en"); /* its second page */
	show(0, "vote", "en");
	shown_flush(shown);
	assert_int_equal(rows(), 1);
	assert_string_equal(middle.journal.shown[0].topic, "vote");
	assert_string_equal(middle.journal.shown[0].language, "en");
	assert_string_equal(middle.journal.shown[0].link, middle.names[0]);
	assert_int_equal(middle.journal.shown[0].count, 1);
	assert_int_equal(middle.journal.shown[0].hour, middle.now.wall_ms / 3600000);
	assert_null(middle.journal.shown[0].record.done);
	assert_served("agahi_topic_answers_total{topic=\"vote\",by=\"screen\"} 1\n");
	assert_served("agahi_answers_total{rule=\"dialled\",language=\"en\",by=\"screen\"} 1\n");
}

static void coming_back_from_the_menu_counts_again(void **state)
{
	(void)state;
	show(0, "vote", "en");
	show(-1, NULL, "en");
	show(0, "vote", "en");
	show(1, "women", "en");
	shown_flush(shown);
	assert_int_equal(rows(), 2);
	assert_int_equal(middle.journal.shown[0].count + middle.journal.shown[1].count, 3);
	shown_flush(shown);
	assert_int_equal(rows(), 2);
}

static void menus_count_nothing(void **state)
{
	(void)state;
	show(-1, NULL, "en");
	show(-1, NULL, "ur");
	shown_flush(shown);
	assert_int_equal(rows(), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_topic_counts_once_however_long_it_is_read),
		TEST(coming_back_from_the_menu_counts_again),
		TEST(menus_count_nothing),
	};

	return RUN_SUITE(tests);
}
