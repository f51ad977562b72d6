/* The tables of keys: what holds of every entry, and what is told of memory. */
#include "testing.h"

#include "agahi/config/config.h"
#include "agahi/config/keys.h"
#include "agahi/dialogue/dialogue_table.h"
#include "agahi/service/limiter.h"
#include "agahi/service/preferences.h"

typedef void key_h(const struct key *key, const struct key *siblings);

static void walk(const struct key *keys, key_h *handler)
{
	for (const struct key *key = keys; key->name; key++) {
		handler(key, keys);
		if (key->members)
			walk(key->members, handler);
	}
}

static bool is_nested(const struct key *key)
{
	return key->type == KEY_GROUP || key->type == KEY_LINKS;
}

static void check_meaning(const struct key *key, const struct key *siblings)
{
	size_t len = key->meaning ? strlen(key->meaning) : 0;

	(void)siblings;
	if (len < 8 || key->meaning[len - 1] != '.')
		fail_msg("%s has no sentence", key->name);
	for (size_t i = 0; i < len; i++) {
		if (key->meaning[i] < ' ' || key->meaning[i] > '~')
			fail_msg("%s: a manual page wants ASCII", key->name);
	}
}

static void every_key_has_a_meaning_in_sentences(void **state)
{
	(void)state;
	walk(keys_top, check_meaning);
}

static void check_apart(const struct key *key, const struct key *siblings)
{
	for (const struct key *other = siblings; other != key; other++) {
		if (strcmp(other->name, key->name) == 0)
			fail_msg("%s stands twice", key->name);
		if (other->type != KEY_LINKS && other->offset == key->offset && key->type != KEY_LINKS)
			fail_msg("%s and %s are one field", key->name, other->name);
	}
}

static void no_two_keys_of_a_group_share_a_name_or_a_field(void **state)
{
	(void)state;
	walk(keys_top, check_apart);
}

static void check_default(const struct key *key, const struct key *siblings)
{
	size_t len = key->text ? strlen(key->text) : 0;

	(void)siblings;
	assert_true(is_nested(key) == (key->members != NULL));
	if (key->type == KEY_CHOICE)
		for (int i = 0; i <= key->fallback; i++)
			assert_non_null(key->choices[i]);
	else if (key->type != KEY_BOOLEAN && key->type != KEY_GROUP)
		assert_true(key->minimum <= key->maximum && key->maximum > 0);
	if (key->type == KEY_INTEGER)
		assert_true(key->fallback >= key->minimum && key->fallback <= key->maximum);
	if (key->type == KEY_STRING && key->text)
		assert_true(len >= (size_t)key->minimum && len <= (size_t)key->maximum);
	if (key->required && key->type != KEY_LINKS)
		assert_non_null(key->example);
}

static void every_default_is_within_its_range(void **state)
{
	(void)state;
	walk(keys_top, check_default);
}

static const struct key *key_at(const char *first, const char *second)
{
	const struct key *group = keys_find(keys_top, first);

	assert_non_null(group);
	return keys_find(group->members, second);
}

static void a_key_is_found_by_its_name(void **state)
{
	(void)state;
	assert_string_equal(key_at("store", "durability")->choices[DURABILITY_NORMAL], "normal");
	assert_null(key_at("store", "durabilit"));
	assert_int_equal(keys_find(key_at("limits", "ussd")->members, "per_day")->fallback, 200);
	assert_int_equal(keys_find(key_at("limits", "sms")->members, "per_day")->fallback, 60);
}

/* The tables stand below the rooms that take the memory. */
static void memory_is_told_as_it_is_taken(void **state)
{
	const int sms = LIMITER_SENDER_OCTETS + PREFERENCES_SENDER_OCTETS;
	char wanted[128];

	(void)state;
	snprintf(wanted, sizeof(wanted), " %d octets of memory each, %d where USSD is served.", sms,
		sms + LIMITER_SENDER_OCTETS);
	assert_non_null(strstr(key_at("limits", "senders")->meaning, wanted));
	/* A dialogue, and its place in the list of those that are free. */
	snprintf(wanted, sizeof(wanted), " %zu octets of memory each,", DIALOGUE_OCTETS + sizeof(uint32_t));
	assert_non_null(strstr(key_at("limits", "sessions")->meaning, wanted));
}

static void a_choice_is_an_enum_and_a_default_is_written(void **state)
{
	struct config_store store = { .durability = DURABILITY_NORMAL };
	const struct key *key = key_at("store", "durability");

	(void)state;
	assert_true(keys_set_default(key, (char *)&store + key->offset));
	assert_int_equal(store.durability, DURABILITY_FULL);
	keys_set_choice(&store.durability, DURABILITY_NORMAL);
	assert_int_equal(store.durability, DURABILITY_NORMAL);
	key = key_at("store", "journal");
	assert_true(keys_set_default(key, (char *)&store + key->offset));
	assert_string_equal(store.journal, "/var/lib/agahi/journal.db");
}

static void freeing_walks_the_table_and_may_be_done_twice(void **state)
{
	struct config config = { .link_count = 0 };
	const struct key *languages = key_at("service", "languages");

	(void)state;
	keys_free(keys_top, &config);
	assert_true(keys_set_default(languages, &config.service.languages));
	assert_int_equal(config.service.languages.count, 1);
	config.links = calloc(2, sizeof(*config.links));
	assert_non_null(config.links);
	config.link_count = 2;
	assert_true(keys_set_default(languages, &config.links[1].ussd.codes));
	keys_free(keys_top, &config);
	assert_null(config.service.languages.items);
	assert_null(config.links);
	keys_free(keys_top, &config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_has_a_meaning_in_sentences),
		cmocka_unit_test(no_two_keys_of_a_group_share_a_name_or_a_field),
		cmocka_unit_test(every_default_is_within_its_range),
		cmocka_unit_test(a_key_is_found_by_its_name),
		cmocka_unit_test(memory_is_told_as_it_is_taken),
		cmocka_unit_test(a_choice_is_an_enum_and_a_default_is_written),
		cmocka_unit_test(freeing_walks_the_table_and_may_be_done_twice),
	};

	return RUN_SUITE(tests);
}
