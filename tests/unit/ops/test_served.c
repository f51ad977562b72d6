/* What citizens were answered, by labels that stay few. */
#include "testing.h"

#include "agahi/ops/served.h"

static struct served *served;
static struct buffer text;

static int set_up(void **state)
{
	(void)state;
	served = served_new();
	return served ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	served_free(served);
	buffer_free(&text);
	return 0;
}

static void count(const char *rule, const char *topic, const char *language, enum served_by by)
{
	served_count(served, &(struct served_answer){ rule, topic, language, by });
}

static const char *written(void)
{
	buffer_free(&text);
	figures_write(served_figures(), served, &text);
	return text.data;
}

static bool has(const char *line)
{
	return strstr(written(), line) != NULL;
}

static size_t samples(const char *beginning)
{
	size_t found = 0;

	for (const char *at = written(); (at = strstr(at, beginning)) != NULL; at++)
		found++;
	return found;
}

static unsigned long long sum(const char *beginning)
{
	unsigned long long all = 0;

	for (const char *at = written(); (at = strstr(at, beginning)) != NULL; at++)
		all += strtoull(strstr(at, "} ") + 2, NULL, 10);
	return all;
}

static void an_answer_counts_by_rule_and_language_by_topic_and_by_edition(void **state)
{
	(void)state;
	served_set_edition(served, 7);
	count("exact", "vote", "ur", SERVED_SMS);
	count("exact", "vote", "ur", SERVED_SMS);
	count("model", "vote", "en", SERVED_SMS);
	count("dialled", "vote", "ur", SERVED_SCREEN);
	assert_true(has("agahi_answers_total{rule=\"exact\",language=\"ur\",by=\"sms\"} 2\n"));
	assert_true(has("agahi_answers_total{rule=\"model\",language=\"en\",by=\"sms\"} 1\n"));
	assert_true(has("agahi_answers_total{rule=\"dialled\",language=\"ur\",by=\"screen\"} 1\n"));
	assert_true(has("agahi_topic_answers_total{topic=\"vote\",by=\"sms\"} 3\n"));
	assert_true(has("agahi_topic_answers_total{topic=\"vote\",by=\"screen\"} 1\n"));
	assert_true(has("agahi_edition_answers_total{edition=\"7\",by=\"sms\"} 3\n"));
	assert_true(has("agahi_edition_answers_total{edition=\"7\",by=\"screen\"} 1\n"));
	assert_int_equal(samples("agahi_answers_total{"), 3);
}

static void what_has_no_topic_or_language_counts_as_none(void **state)
{
	(void)state;
	count("limited", NULL, NULL, SERVED_SMS);
	assert_true(has("agahi_answers_total{rule=\"limited\",language=\"none\",by=\"sms\"} 1\n"));
	assert_true(has("agahi_topic_answers_total{topic=\"none\",by=\"sms\"} 1\n"));
	assert_true(has("agahi_edition_answers_total{edition=\"earlier\",by=\"sms\"} 1\n"));
}

static void thousands_of_topics_and_languages_make_no_more_labels_than_there_is_room_for(void **state)
{
	enum { TOPICS = 5000 };
	char topic[32], language[32];

	(void)state;
	for (unsigned i = 0; i < TOPICS; i++) {
		snprintf(topic, sizeof(topic), "topic-%u", i);
		snprintf(language, sizeof(language), "l%u", i % 200);
		count("exact", topic, language, i % 2 == 0 ? SERVED_SMS : SERVED_SCREEN);
	}
	assert_true(samples("agahi_topic_answers_total{") <= SERVED_WAYS * (SERVED_TOPICS + 1));
	assert_true(samples("agahi_answers_total{rule=\"exact\"") <= SERVED_WAYS * (SERVED_LANGUAGES + 1));
	assert_int_equal(sum("agahi_topic_answers_total{"), TOPICS);
	assert_int_equal(sum("agahi_answers_total{"), TOPICS);
	assert_int_equal(sum("topic=\"other\""), TOPICS - SERVED_TOPICS);
}

/* Prometheus refuses a page on which a sample stands twice. */
static void topics_and_languages_called_other_and_none_make_no_second_sample(void **state)
{
	(void)state;
	count("exact", "none", "none", SERVED_SMS);
	count("exact", NULL, NULL, SERVED_SMS);
	count("exact", "other", "other", SERVED_SMS);
	count("exact", "quo\"ted", "quo\"ted", SERVED_SMS);
	assert_true(has("agahi_topic_answers_total{topic=\"none\",by=\"sms\"} 2\n"));
	assert_true(has("agahi_topic_answers_total{topic=\"other\",by=\"sms\"} 2\n"));
	assert_int_equal(samples("agahi_topic_answers_total{"), 2);
	assert_int_equal(samples("agahi_answers_total{"), 2);
}

static void the_live_edition_is_told_before_its_first_answer(void **state)
{
	(void)state;
	served_set_edition(served, 1);
	assert_true(has("agahi_edition_answers_total{edition=\"1\",by=\"sms\"} 0\n"));
}

static void an_edition_every_day_for_years_leaves_the_last_ones(void **state)
{
	char line[96];

	(void)state;
	for (long long edition = 1; edition <= 2000; edition++) {
		served_set_edition(served, edition);
		count("exact", "vote", "ur", SERVED_SMS);
		assert_true(samples("agahi_edition_answers_total{") <= SERVED_WAYS * (SERVED_EDITIONS + 1));
	}
	for (long long edition = 2000 - SERVED_EDITIONS + 1; edition <= 2000; edition++) {
		snprintf(line, sizeof(line), "{edition=\"%lld\",by=\"sms\"} 1\n", edition);
		assert_true(has(line));
	}
	assert_int_equal(samples("edition=\"1\""), 0);
	assert_true(has("{edition=\"earlier\",by=\"sms\"} 0\n"));
}

/* What goes backwards is taken for a restart: rate() would see answers that nobody got. */
static void no_number_ever_gets_less_whichever_edition_is_brought_back(void **state)
{
	static unsigned long long last[200];
	unsigned long long earlier = 0;

	(void)state;
	for (unsigned step = 0; step < 3000; step++) {
		long long edition = 1 + step * 7919 % 100 / (1 + step % 3);
		char label[64];

		served_set_edition(served, edition);
		count("exact", "vote", "ur", SERVED_SMS);
		written();
		for (long long i = 1; i <= 100; i++) {
			snprintf(label, sizeof(label), "{edition=\"%lld\",by=\"sms\"} ", i);
			const char *at = strstr(text.data, label);
			if (!at)
				continue;
			unsigned long long now = strtoull(at + strlen(label), NULL, 10);
			assert_true(now >= last[i]);
			last[i] = now;
		}
		const char *at = strstr(text.data, "{edition=\"earlier\",by=\"sms\"} ");
		unsigned long long now = strtoull(strstr(at, "} ") + 2, NULL, 10);
		assert_true(now >= earlier);
		earlier = now;
	}
	assert_true(earlier > 0);
	assert_int_equal(sum("agahi_answers_total{"), 3000);
}

static void the_words_say_how_many_labels_there_are(void **state)
{
	char topics[64], editions[64];

	(void)state;
	snprintf(topics, sizeof(topics), "The first %d that were asked for", SERVED_TOPICS);
	snprintf(editions, sizeof(editions), "the last %d, and", SERVED_EDITIONS);
	assert_true(has(topics));
	assert_true(has(editions));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_counts_by_rule_and_language_by_topic_and_by_edition),
		TEST(what_has_no_topic_or_language_counts_as_none),
		TEST(thousands_of_topics_and_languages_make_no_more_labels_than_there_is_room_for),
		TEST(topics_and_languages_called_other_and_none_make_no_second_sample),
		TEST(the_words_say_how_many_labels_there_are),
		TEST(the_live_edition_is_told_before_its_first_answer),
		TEST(an_edition_every_day_for_years_leaves_the_last_ones),
		TEST(no_number_ever_gets_less_whichever_edition_is_brought_back),
	};

	return RUN_SUITE(tests);
}
