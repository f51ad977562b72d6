/* The records of one commit as columns: which rows there are, and whose word counts. */
#include "store.h"

#include <endian.h>

#include "agahi/postgres/cargo.h"

static struct cargo *cargo;
static struct journal_record *first, **last;
static const struct sealing_seal seal;

static int set_up(void **state)
{
	(void)state;
	cargo = cargo_new();
	first = NULL;
	last = &first;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	cargo_free(cargo);
	return 0;
}

static void add(void *record)
{
	*last = record;
	last = &((struct journal_record *)record)->next;
	*last = NULL;
}

static void load(void)
{
	assert_true(cargo_load(cargo, &seal, first));
}

/* A column of numbers only. */
static int64_t number_at(enum cargo_kind kind, size_t column, size_t row)
{
	uint64_t number;
	size_t count;

	assert_true(row < cargo_rows(cargo, kind));
	memcpy(&number, cargo_columns(cargo, kind, &count)[column].octets.data + 20 + row * 12 + 4,
		sizeof(number));
	return (int64_t)be64toh(number);
}

static void nothing_is_no_row(void **state)
{
	(void)state;
	load();
	for (size_t kind = 0; kind < CARGO_KIND_COUNT; kind++)
		assert_int_equal(cargo_rows(cargo, (enum cargo_kind)kind), 0);
	assert_int_equal(cargo_last_id(cargo), 0);
}

static void the_last_id_is_of_a_request_or_a_part(void **state)
{
	struct journal_entry entry = entry_of(7, "reply");
	struct journal_part part = part_of(9, 1);
	struct journal_settlement settlement = settlement_of(99, JOURNAL_SENT);

	(void)state;
	add(&part);
	add(&entry);
	add(&settlement);
	load();
	assert_int_equal(cargo_last_id(cargo), 9);
	assert_int_equal(cargo_rows(cargo, CARGO_REPLIES), 1);
	assert_int_equal(cargo_rows(cargo, CARGO_PARTS), 1);
	assert_int_equal(cargo_rows(cargo, CARGO_SETTLED), 1);
}

static void of_two_settlements_the_first_counts_and_they_are_sorted(void **state)
{
	struct journal_settlement nine = settlement_of(9, JOURNAL_SENT),
				  again = settlement_of(9, JOURNAL_FAILED),
				  three = settlement_of(3, JOURNAL_EXPIRED);

	(void)state;
	add(&nine);
	add(&again);
	add(&three);
	load();
	assert_int_equal(cargo_rows(cargo, CARGO_SETTLED), 2);
	assert_int_equal(number_at(CARGO_SETTLED, 0, 0), 3);
	assert_int_equal(number_at(CARGO_SETTLED, 0, 1), 9);
	assert_int_equal(number_at(CARGO_SETTLED, 2, 1), JOURNAL_SENT);
}

static struct journal_entry wish(int64_t id, uint64_t sender)
{
	struct journal_entry entry = entry_of(id, "reply");

	entry.sender_identity = sender;
	entry.received_ms = 1000 + id;
	return entry;
}

static void of_what_a_sender_wishes_the_last_counts(void **state)
{
	struct journal_entry set = wish(1, 5), set_again = wish(2, 5), renewed = wish(3, 5),
			     other = wish(4, 4);

	(void)state;
	set.sets_preference = set_again.sets_preference = true;
	renewed.has_preference = other.has_preference = true;
	add(&set);
	add(&set_again);
	add(&renewed);
	add(&other);
	load();
	assert_int_equal(cargo_rows(cargo, CARGO_PREFERENCES), 1);
	assert_int_equal(cargo_rows(cargo, CARGO_RENEWALS), 1);
	assert_int_equal(number_at(CARGO_RENEWALS, 0, 0), 4);
	assert_int_equal(number_at(CARGO_RENEWALS, 1, 0), 1004);
}

static void who_is_forgotten_has_no_language_unless_he_chose_one_later(void **state)
{
	struct journal_entry set = wish(1, 5), forgets = wish(2, 5), before = wish(3, 6), after = wish(4, 6);

	(void)state;
	set.sets_preference = after.sets_preference = true;
	forgets.manner = before.manner = JOURNAL_FORGETS;
	add(&set);
	add(&forgets);
	add(&before);
	add(&after);
	load();
	assert_int_equal(cargo_rows(cargo, CARGO_FORGETTING), 2);
	assert_int_equal(cargo_rows(cargo, CARGO_PREFERENCES), 1);
}

static void preferences_are_sorted_by_sender(void **state)
{
	struct journal_entry entries[] = { wish(1, 9), wish(2, 3), wish(3, 7) };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		entries[i].has_preference = true;
		add(&entries[i]);
	}
	load();
	assert_int_equal(number_at(CARGO_RENEWALS, 0, 0), 3);
	assert_int_equal(number_at(CARGO_RENEWALS, 0, 1), 7);
	assert_int_equal(number_at(CARGO_RENEWALS, 0, 2), 9);
}

static void a_receipt_has_a_row_for_each_spelling(void **state)
{
	struct journal_receipt receipt = receipt_of("aaaaaaaa", "bb", true);
	struct journal_submission submission = submission_of("x", 1);

	(void)state;
	add(&receipt);
	add(&submission);
	load();
	assert_int_equal(cargo_rows(cargo, CARGO_DELIVERIES), 3);
	assert_int_equal(number_at(CARGO_DELIVERIES, 0, 0), 1);
	assert_int_equal(number_at(CARGO_DELIVERIES, 4, 0), 1);
	assert_int_equal(number_at(CARGO_DELIVERIES, 4, 1), 2);
	assert_int_equal(number_at(CARGO_DELIVERIES, 0, 2), 0);
}

static void what_was_in_it_is_gone(void **state)
{
	struct journal_entry entry = entry_of(7, "reply");

	(void)state;
	add(&entry);
	load();
	first = NULL;
	load();
	assert_int_equal(cargo_rows(cargo, CARGO_REPLIES), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)
		TEST(nothing_is_no_row),
		TEST(the_last_id_is_of_a_request_or_a_part),
		TEST(of_two_settlements_the_first_counts_and_they_are_sorted),
		TEST(of_what_a_sender_wishes_the_last_counts),
		TEST(who_is_forgotten_has_no_language_unless_he_chose_one_later),
		TEST(preferences_are_sorted_by_sender),
		TEST(a_receipt_has_a_row_for_each_spelling),
		TEST(what_was_in_it_is_gone),
	};

	return RUN_SUITE(tests);
}
