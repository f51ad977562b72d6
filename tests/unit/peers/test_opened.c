/* Rows of what waits, unsealed or not. */
#include "testing.h"

#include <sodium.h>

#include "agahi/peers/opened.h"
#include "agahi/vault/sealing.h"

enum { REPLY_COLUMNS = 19, PART_COLUMNS = 16, KEY = 77 };

static struct keyslots slots;
static struct tellings tellings;
static uint8_t sealed[512];

static int set_up(void **state)
{
	(void)state;
	assert_true(sodium_init() >= 0);
	slots.slots[0] = (struct keyslot){ .id = KEY, .key = "a key of thirty-two octets" };
	tellings_init(&tellings);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tellings_clear(&tellings);
	return 0;
}

static void set_number(PGresult *row, int column, int64_t value)
{
	char octets[8];

	for (int i = 0; i < 8; i++)
		octets[i] = (char)((uint64_t)value >> (56 - 8 * i) & 0xff);
	assert_true(PQsetvalue(row, 0, column, octets, 8));
}

static void set_text(PGresult *row, int column, const char *text)
{
	assert_true(PQsetvalue(row, 0, column, (char *)text, (int)strlen(text)));
}

/* One whose numbers are those of their columns. */
static PGresult *make_row(int columns, const struct sealing_secret *secret)
{
	static const uint8_t life[SEALING_LIFE_OCTETS] = { 1 };
	PGresult *row = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc described[REPLY_COLUMNS];
	struct sealing_seal seal;

	memset(described, 0, sizeof(described));
	for (int i = 0; i < columns; i++)
		described[i] = (PGresAttDesc){ .name = "column", .format = 1 };
	assert_true(PQsetResultAttrs(row, columns, described));
	for (int i = 0; i < columns; i++)
		set_number(row, i, i);
	sealing_prepare(slots.slots[0].key, life, &seal);
	sealing_close(&seal, secret, sealed);
	set_number(row, 0, secret->id);
	set_text(row, 2, "link");
	set_text(row, 5, "8300");
	set_number(row, 7, KEY);
	assert_true(PQsetvalue(row, 0, 8, (char *)sealed, (int)sealing_size(secret)));
	set_text(row, 9, "jazz");
	return row;
}

static PGresult *make_reply(void)
{
	const struct sealing_secret secret = { SEALING_REPLY, 42, { 1, 1, "923001234567" }, "an answer", 9 };
	PGresult *row = make_row(REPLY_COLUMNS, &secret);

	for (int i = 10; i <= 14; i++)
		set_text(row, i, "words");
	return row;
}

static PGresult *make_part(size_t len)
{
	static const char octets[300] = "piece";
	const struct sealing_secret secret = { SEALING_PART, 42, { 1, 1, "923001234567" }, octets, len };

	return make_row(PART_COLUMNS, &secret);
}

static void a_reply_has_all_that_was_kept_of_it(void **state)
{
	PGresult *row = make_reply();

	(void)state;
	assert_true(opened_add_reply(&slots, row, 0, &tellings));
	PQclear(row);
	const struct journal_entry *entry = &tellings.first->entry;
	assert_int_equal(entry->id, 42);
	assert_int_equal(entry->received_ms, 1);
	assert_string_equal(entry->link, "link");
	assert_string_equal(entry->smsc, "jazz");
	assert_string_equal(entry->sender.digits, "923001234567");
	assert_string_equal(entry->service.digits, "8300");
	assert_int_equal(entry->service.ton, 3);
	assert_int_equal(entry->sender_identity, 6);
	assert_string_equal(entry->keyword, "words");
	assert_int_equal(entry->manner, 15);
	assert_int_equal(entry->edition, 16);
	assert_int_equal(entry->fingerprint, 17);
	assert_string_equal(entry->reply, "an answer");
	assert_true(tellings.first->flag);
}

static void a_reply_of_another_key_or_another_row_has_no_text(void **state)
{
	PGresult *row = make_reply();

	(void)state;
	set_number(row, 7, KEY + 1);
	assert_true(opened_add_reply(&slots, row, 0, &tellings));
	set_number(row, 7, KEY);
	set_number(row, 0, 43);
	assert_true(opened_add_reply(&slots, row, 0, &tellings));
	assert_int_equal(tellings.count, 2);
	assert_null(tellings.first->entry.reply);
	assert_null(tellings.first->next->entry.reply);
	assert_string_equal(tellings.first->next->entry.sender.digits, "");
	PQclear(row);
}

static void a_part_has_its_octets_and_whose_it_was(void **state)
{
	PGresult *row = make_part(5);

	(void)state;
	assert_true(opened_add_part(&slots, row, 0, true, &tellings));
	const struct telling *telling = tellings.first;
	assert_true(telling->flag);
	assert_int_equal(telling->number, 15);
	assert_int_equal(telling->part.id, 42);
	assert_int_equal(telling->part.len, 5);
	assert_memory_equal(telling->part.octets, "piece", 5);
	assert_int_equal(telling->part.reference, 10);
	assert_int_equal(telling->part.total, 11);
	assert_int_equal(telling->part.sequence, 12);
	assert_string_equal(telling->part.smsc, "jazz");
	PQclear(row);
}

static void a_part_that_is_too_long_or_sealed_otherwise_is_none(void **state)
{
	PGresult *row = make_part(256);

	(void)state;
	assert_true(opened_add_part(&slots, row, 0, false, &tellings));
	PQclear(row);
	row = make_part(5);
	set_number(row, 7, 0);
	assert_true(opened_add_part(&slots, row, 0, false, &tellings));
	assert_int_equal(tellings.count, 0);
	PQclear(row);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_reply_has_all_that_was_kept_of_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_reply_of_another_key_or_another_row_has_no_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_part_has_its_octets_and_whose_it_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_part_that_is_too_long_or_sealed_otherwise_is_none, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
