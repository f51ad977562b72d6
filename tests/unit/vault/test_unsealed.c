/* A row is opened by whoever has its key, with a NUL behind what it holds, and leaves nothing behind. */
#include "testing.h"

#include <sodium.h>

#include "agahi/vault/unsealed.h"

static const uint8_t life[SEALING_LIFE_OCTETS] = "a life";
static const struct sealing_secret reply = { SEALING_REPLY, 7, { 1, 9, "923001234567" }, "the reply", 9 };
static struct keyslots slots;
static uint8_t sealed[128];
static struct span row;

static int set_up(void **state)
{
	struct sealing_seal seal;

	(void)state;
	slots = (struct keyslots){ .fd = -1, .slots = { [3] = { .id = 77, .key = "a key of an hour" } } };
	sealing_prepare(slots.slots[3].key, life, &seal);
	sealing_close(&seal, &reply, sealed);
	row = (struct span){ sealed, sealing_size(&reply) };
	return 0;
}

static void what_was_sealed_is_a_text(void **state)
{
	struct unsealed unsealed;

	(void)state;
	assert_true(unsealed_open(&unsealed, &slots, 77, row, SEALING_REPLY, 7));
	assert_true(unsealed.is_open);
	assert_string_equal(unsealed.secret.content, "the reply");
	assert_int_equal(unsealed.secret.len, 9);
	assert_string_equal(unsealed.secret.sender.digits, "923001234567");
	unsealed_clear(&unsealed);
	assert_null(unsealed.secret.content);
	assert_string_equal(unsealed.secret.sender.digits, "");
}

static void is_shut(int64_t key, struct span octets, enum sealing_kind kind, int64_t id)
{
	struct unsealed unsealed;

	assert_true(unsealed_open(&unsealed, &slots, key, octets, kind, id));
	assert_false(unsealed.is_open);
	assert_null(unsealed.secret.content);
	assert_int_equal(unsealed.secret.len, 0);
	unsealed_clear(&unsealed);
}

static void what_is_not_that_row_stays_shut(void **state)
{
	(void)state;
	is_shut(78, row, SEALING_REPLY, 7);
	is_shut(77, row, SEALING_PART, 7);
	is_shut(77, row, SEALING_REPLY, 8);
	is_shut(77, (struct span){ sealed, 9 }, SEALING_REPLY, 7);
	is_shut(77, (struct span){ NULL, 0 }, SEALING_REPLY, 7);
	sealed[20] ^= 1;
	is_shut(77, row, SEALING_REPLY, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name_) cmocka_unit_test_setup(name_, set_up)
		TEST(what_was_sealed_is_a_text),
		TEST(what_is_not_that_row_stays_shut),
	};

	return RUN_SUITE(tests);
}
