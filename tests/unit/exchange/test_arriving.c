/* Editions on their way into the database; the rest is test_taking.c. */
#include "exchange_site.h"

#include "agahi/exchange/arriving.h"

static struct arriving arriving;

static void open_from(const struct buffer *octets)
{
	if (!arriving_open(&arriving, pair.dbs[1], span_of(octets->data, octets->len), site.error,
		    sizeof(site.error)))
		fail_msg("%s", site.error);
}

static void what_came_is_found_by_its_number_and_its_name(void **state)
{
	(void)state;
	publish_text("one");
	publish_text("two");
	schedule_text("ramadan", "three", 9000);
	struct buffer octets = packed(0);
	open_from(&octets);
	assert_int_equal(arriving_count(&arriving), 3);
	assert_int_equal(arriving_live(&arriving)->number, 2);
	assert_int_equal(arriving_with_number(&arriving, 1)->state, EDITION_RETIRED);
	assert_null(arriving_with_number(&arriving, 3));
	assert_null(arriving_with_number(&arriving, 0));
	assert_int_equal(arriving_oldest(&arriving), 1);
	assert_true(arriving_has_name(&arriving, "ramadan"));
	assert_false(arriving_has_name(&arriving, "eid"));
	arriving_close(&arriving);
	buffer_free(&octets);
}

static void what_is_stored_has_its_rows_and_is_not_live_yet(void **state)
{
	(void)state;
	publish_text("one");
	schedule_text("ramadan", "three", 9000);
	struct buffer octets = packed(0);
	open_from(&octets);
	at(1);
	assert_true(arriving_store(&arriving, 0) && arriving_store(&arriving, 1));
	assert_int_equal(edition_of("1").state, EDITION_RETIRED);
	assert_string_equal(text_of("1"), "one");
	assert_int_equal(edition_of("ramadan").at_ms, 9000);
	assert_false(arriving_store(&arriving, 0)); /* it is there */
	assert_false(arriving.damaged);
	struct edition draft = edition_of("ramadan");
	bool was;
	assert_true(arriving_was_shared(site.db, &draft, &was));
	assert_false(was);
	assert_true(arriving_remember(&arriving));
	assert_true(arriving_was_shared(site.db, &draft, &was));
	assert_true(was);
	assert_true(arriving_delete(site.db, &draft));
	assert_int_equal(edition_of("ramadan").id, 0);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM message", -1), 1);
	arriving_close(&arriving);
	buffer_free(&octets);
}

static void a_model_that_cannot_be_read_is_left_out(void **state)
{
	struct message_set *set = set_saying("one");
	struct publishing_order order = { .by = "saima", .model = span_of("of another version", 18) };

	(void)state;
	assert_true(message_set_add_example(set, "vote", "en", "how do i vote", 0));
	assert_int_equal(
		publishing_publish_set(site.db, set, &order, &site.live, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	message_set_free(set);
	struct buffer octets = packed(0);
	open_from(&octets);
	at(1);
	assert_true(arriving_store(&arriving, 0));
	assert_string_equal(text_of("1"), "one");
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM model", -1), 0);
	arriving_close(&arriving);
	buffer_free(&octets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(what_came_is_found_by_its_number_and_its_name),
		PAIR_TEST(what_is_stored_has_its_rows_and_is_not_live_yet),
		PAIR_TEST(a_model_that_cannot_be_read_is_left_out),
	};

	return RUN_SUITE(tests);
}
