/* What was learned, in the content database. */
#include "edition_site.h"
#include "example_set.h"
#include "small_model.h"

#include "agahi/edition/models.h"
#include "agahi/edition/publishing.h"
#include "agahi/edition/rows.h"

static char hash[TABLES_HASH_SIZE], other[TABLES_HASH_SIZE];

static void the_hash_is_of_what_is_learned_from(void **state)
{
	struct message_set *set = example_set();

	(void)state;
	assert_true(models_hash(set, hash));
	assert_int_equal(strlen(hash), TABLES_HASH_SIZE - 1);
	message_set_add_message(set, "extra", "en", "A text, and no keyword", 0);
	message_set_add_placeholder(set, "helpline", "", "1", 0);
	assert_true(models_hash(set, other));
	assert_string_equal(hash, other);
	message_row_add_keyword(&set->messages[0], "word");
	assert_true(models_hash(set, other));
	assert_string_not_equal(hash, other);
	assert_true(models_hash(set, hash));
	message_set_add_example(set, "vote", "en", "one more", 0);
	assert_true(models_hash(set, other));
	assert_string_not_equal(hash, other);
	message_set_free(set);
}

static void a_set_without_examples_has_none(void **state)
{
	struct message_set *set = set_saying("Vote");
	struct model *model;

	(void)state;
	assert_true(models_hash(set, hash));
	assert_string_equal(hash, "");
	assert_true(models_load(site.db, set, &model, site.error, sizeof(site.error)));
	assert_null(model);
	message_set_free(set);
}

static void what_is_stored_is_found(void **state)
{
	struct buffer octets = { 0 };

	(void)state;
	assert_true(models_find(site.db, "a", &octets));
	assert_null(octets.data);
	assert_true(models_store(site.db, "a", span_of("\0octets", 7)));
	assert_true(models_find(site.db, "a", &octets));
	assert_int_equal(octets.len, 7);
	assert_memory_equal(octets.data, "\0octets", 7);
	buffer_free(&octets);
	assert_true(models_store(site.db, "a", span_of("others", 6)));
	assert_true(models_find(site.db, "a", &octets));
	assert_string_equal(octets.data, "others");
	buffer_free(&octets);
}

/* Published with its model, which comes with the order. */
static void publish(const struct message_set *set, const struct buffer *octets)
{
	const struct publishing_order order = {
		.by = "saima", .now_ms = 1, .anyway = true, .model = span_of(octets->data, octets->len)
	};

	assert_int_equal(
		publishing_publish_set(site.db, set, &order, &site.live, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
}

static void an_edition_is_loaded_with_what_was_learned(void **state)
{
	struct message_set *set = example_set();
	struct buffer octets = small_model_octets(1);
	struct model *model;

	(void)state;
	assert_true(models_load(site.db, set, &model, site.error, sizeof(site.error)));
	assert_null(model);
	publish(set, &octets);
	assert_true(models_load(site.db, set, &model, site.error, sizeof(site.error)));
	assert_non_null(model);
	assert_int_equal(model_class_count(model), SMALL_CLASSES);
	model_free(model);
	assert_true(db_execute(site.db, "UPDATE model SET octets = x'00112233445566778899'"));
	assert_false(models_load(site.db, set, &model, site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "damaged"));
	buffer_free(&octets);
	message_set_free(set);
}

static void what_comes_back_brings_its_model(void **state)
{
	struct message_set *set = example_set(), *plain = set_saying("Vote");
	struct buffer octets = small_model_octets(1), none = { 0 };
	const struct publishing_order order = { .by = "saima", .now_ms = 3, .anyway = true };

	(void)state;
	publish(set, &octets);
	publish(plain, &none);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM model", -1), 1);
	assert_int_equal(publishing_publish(site.db, "1", &order, &site.live, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_int_equal(db_number(site.db,
				 "SELECT count(*) FROM edition JOIN model ON edition.model = model.hash", -1),
		2);
	buffer_free(&octets);
	message_set_free(set);
	message_set_free(plain);
}

static void what_nothing_names_is_forgotten(void **state)
{
	struct message_set *set = example_set();
	struct buffer octets = small_model_octets(1);

	(void)state;
	assert_true(models_store(site.db, "left over", span_of("x", 1)));
	publish(set, &octets);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM model", -1), 1);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM model WHERE hash = 'left over'", -1), 0);
	assert_true(models_delete_unused(site.db));
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM model", -1), 1);
	buffer_free(&octets);
	message_set_free(set);
}

static void publish_plain(const struct message_set *plain, size_t times)
{
	const struct buffer none = { 0 };

	for (size_t i = 0; i < times; i++)
		publish(plain, &none);
}

static long long models(void)
{
	return db_number(site.db, "SELECT count(*) FROM model", -1);
}

/* The live one, and those that it could be taken back to. */
static void only_the_last_editions_keep_theirs(void **state)
{
	struct message_set *set = example_set(), *plain = set_saying("Vote");
	struct buffer octets = small_model_octets(1);

	(void)state;
	publish(set, &octets);
	publish_plain(plain, MODELS_EDITIONS - 1);
	assert_int_equal(models(), 1);
	publish_plain(plain, 1);
	assert_int_equal(models(), 0);
	buffer_free(&octets);
	message_set_free(set);
	message_set_free(plain);
}

static void what_comes_back_or_is_a_draft_keeps_it_however_old(void **state)
{
	struct message_set *set = example_set(), *plain = set_saying("Vote");
	struct buffer octets = small_model_octets(1);
	const struct publishing_order order = {
		.by = "saima", .now_ms = 3, .anyway = true, .model = span_of(octets.data, octets.len)
	};

	(void)state;
	publish(set, &octets);
	publish_plain(plain, MODELS_EDITIONS - 1);
	assert_int_equal(publishing_publish(site.db, "1", &order, &site.live, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	publish_plain(plain, MODELS_EDITIONS - 1);
	assert_int_equal(models(), 1);
	assert_int_equal(publishing_keep_draft(site.db, "draft", set, &order, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	publish_plain(plain, 2);
	assert_int_equal(models(), 1);
	assert_int_equal(
		publishing_discard(site.db, "draft", site.error, sizeof(site.error)), PUBLISHING_DONE);
	assert_int_equal(models(), 0);
	buffer_free(&octets);
	message_set_free(set);
	message_set_free(plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(the_hash_is_of_what_is_learned_from),
		SITE_TEST(a_set_without_examples_has_none),
		SITE_TEST(what_is_stored_is_found),
		SITE_TEST(an_edition_is_loaded_with_what_was_learned),
		SITE_TEST(what_comes_back_brings_its_model),
		SITE_TEST(what_nothing_names_is_forgotten),
		SITE_TEST(only_the_last_editions_keep_theirs),
		SITE_TEST(what_comes_back_or_is_a_draft_keeps_it_however_old),
	};

	return RUN_SUITE(tests);
}
