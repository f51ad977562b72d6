/* Under which ids the SMSC took a reply, and when. */
#include "testing.h"

#include "agahi/delivery/acceptances.h"

static struct acceptances acceptances;
static char ids[JOURNAL_IDS_SIZE];

static int set_up(void **state)
{
	(void)state;
	memset(&acceptances, 0, sizeof(acceptances));
	memset(ids, 'x', sizeof(ids));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	acceptances_free(&acceptances);
	return 0;
}

static void write_at(int64_t settled_ms, const char *link)
{
	acceptances_write(&acceptances, link, settled_ms, ids);
}

static void nothing_was_taken_yet(void **state)
{
	(void)state;
	write_at(5000, NULL);
	assert_string_equal(ids, "");
	write_at(5000, "telco-b");
	assert_string_equal(ids, "");
}

static void one_is_its_id(void **state)
{
	(void)state;
	acceptances_add(&acceptances, "00AB", 5000);
	write_at(5999, NULL);
	assert_string_equal(ids, "00AB");
}

static void all_stand_in_their_order_with_what_they_were_earlier(void **state)
{
	char id[16];

	(void)state;
	for (int i = 0; i < 10; i++) {
		snprintf(id, sizeof(id), "%x", 100 + i);
		acceptances_add(&acceptances, id, 5000 + 200 * i);
	}
	write_at(6800, NULL);
	assert_string_equal(ids, "64~1800 65~1600 66~1400 67~1200 68~1000 69 6a 6b 6c 6d");
}

static void another_link_is_named(void **state)
{
	(void)state;
	acceptances_add(&acceptances, "1f", 5000);
	write_at(5000, "telco-b");
	assert_string_equal(ids, "~telco-b 1f");
}

static void no_id_parts_the_words(void **state)
{
	(void)state;
	acceptances_add(&acceptances, "a b~5\n\x7f", 5000);
	acceptances_add(&acceptances, "", 5000);
	acceptances_add(&acceptances, "c", 5000);
	write_at(5000, NULL);
	assert_string_equal(ids, "a?b?5?? c");
}

static void there_are_as_many_as_there_is_room_for(void **state)
{
	char id[PDU_MESSAGE_ID_SIZE];
	size_t words = 1;

	(void)state;
	memset(id, 'f', sizeof(id) - 1);
	id[sizeof(id) - 1] = '\0';
	for (int i = 0; i < 255; i++)
		acceptances_add(&acceptances, id, 5000);
	write_at(INT64_MAX / 2, NULL);
	assert_true(strlen(ids) < JOURNAL_IDS_SIZE);
	for (const char *at = ids; *at != '\0'; at++)
		words += *at == ' ';
	assert_in_range(words, 10, 15);
	assert_int_equal(acceptances.count, 255);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_was_taken_yet),
		TEST(one_is_its_id),
		TEST(all_stand_in_their_order_with_what_they_were_earlier),
		TEST(another_link_is_named),
		TEST(no_id_parts_the_words),
		TEST(there_are_as_many_as_there_is_room_for),
	};

	return RUN_SUITE(tests);
}
