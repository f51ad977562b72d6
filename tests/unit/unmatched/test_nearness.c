/* What is near a text. */
#include "drafts_site.h"
#include "page_of.h"
#include "small_model.h"

#include "agahi/edition/models.h"
#include "agahi/unmatched/nearness.h"

static void likeness_is_of_what_is_shown(void **state)
{
	(void)state;
	assert_int_equal(nearness_likeness("where do I vote", "WHERE do i  vote?"), 1000);
	assert_int_equal(nearness_likeness("where do I vote", ""), 0);
	unsigned close = nearness_likeness("where do I vote", "where do we vote");
	unsigned far = nearness_likeness("where do I vote", "mera shanakhti card");
	assert_true(close > far && close < 1000);
	assert_int_equal(close, nearness_likeness("where do we vote", "where do I vote"));
}

static struct nearness *near_of(const char *text)
{
	struct nearness *nearness = calloc(1, sizeof(*nearness));

	assert_non_null(nearness);
	snprintf(nearness->path, sizeof(nearness->path), "%s", site.path);
	nearness->edition = site.live;
	nearness->text = strdup(text);
	nearness_run(nearness);
	return nearness;
}

static void store_examples(bool learned)
{
	static const char *const texts[] = { "where do i vote", "where to vote", "who wins", "vote where",
		"card lost" };
	struct message_set *set = contents_load(site.db, site.live);
	const struct stored_change change = { .edition = site.live, .rev = 2 };
	char hash[TABLES_HASH_SIZE];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_true(message_set_add_example(set, i == 4 ? "women" : "vote", "en", texts[i], 0));
	assert_true(contents_store(site.db, &change, set));
	if (learned) {
		struct buffer octets = small_model_octets(1);

		assert_true(models_hash(set, hash));
		assert_true(drafts_store_model(site.db, hash, span_of(octets.data, octets.len)));
		buffer_free(&octets);
	}
	message_set_free(set);
}

static void the_likest_examples_and_the_surest_topics_come_first(void **state)
{
	(void)state;
	store_examples(true);
	struct nearness *nearness = near_of("Where do I vote");
	assert_int_equal(nearness->example_count, NEARNESS_SHOWN);
	assert_string_equal(nearness->examples[0].row->text, "where do i vote");
	assert_int_equal(nearness->examples[0].likeness, 1000);
	assert_true(nearness->examples[1].likeness >= nearness->examples[2].likeness);
	assert_int_equal(nearness->topic_count, NEARNESS_SHOWN);
	assert_string_equal(nearness->topics[0].name, "vote");
	assert_true(nearness->topics[0].sureness >= nearness->topics[1].sureness);
	struct page_of of;
	page_of_begin(&of, NULL);
	nearness_write(&of.visit, nearness);
	page_of_has(&of, "Nearest topics");
	page_of_has(&of, "where do i vote");
	page_of_has(&of, "100");
	page_of_end(&of);
	nearness_free(nearness);
}

static void without_a_model_there_are_examples_alone_and_without_those_nothing(void **state)
{
	struct nearness *nearness = near_of("where do I vote");
	struct page_of of;

	(void)state;
	assert_int_equal(nearness->topic_count + nearness->example_count, 0);
	page_of_begin(&of, NULL);
	nearness_write(&of.visit, nearness);
	page_of_has(&of, "Nothing that the service knows");
	page_of_end(&of);
	nearness_free(nearness);
	store_examples(false);
	nearness = near_of("where do I vote");
	assert_int_equal(nearness->topic_count, 0);
	assert_int_equal(nearness->example_count, NEARNESS_SHOWN);
	nearness_free(nearness);
	nearness_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(likeness_is_of_what_is_shown),
		SITE_TEST(the_likest_examples_and_the_surest_topics_come_first),
		SITE_TEST(without_a_model_there_are_examples_alone_and_without_those_nothing),
	};

	return RUN_SUITE(tests);
}
