/* What is sealed opens with its key, as the row that it was, and as nothing else. */
#include "testing.h"

#include <sodium.h>

#include "agahi/vault/sealing.h"

static const uint8_t key[KEYSLOTS_KEY_OCTETS] = "a key of an hour",
		     other_key[KEYSLOTS_KEY_OCTETS] = "another";
static const uint8_t life[SEALING_LIFE_OCTETS] = "a life";

static struct sealing_secret reply_of(int64_t id, const char *text)
{
	return (struct sealing_secret){ SEALING_REPLY, id, { 1, 9, "923001234567" }, text, strlen(text) };
}

static uint8_t *seal(const struct sealing_secret *secret)
{
	uint8_t *sealed = malloc(sealing_size(secret));
	struct sealing_seal closer;

	assert_non_null(sealed);
	sealing_prepare(key, life, &closer);
	sealing_close(&closer, secret, sealed);
	return sealed;
}

static void what_was_sealed_opens_as_it_was(void **state)
{
	const struct sealing_secret secret = reply_of(7, "the reply");
	struct sealing_secret opened = { .kind = SEALING_REPLY, .id = 7 };
	uint8_t room[256], *sealed = seal(&secret);

	(void)state;
	assert_true(sealing_open(key, sealed, sealing_size(&secret), room, &opened));
	assert_memory_equal(&opened.sender, &secret.sender, sizeof(opened.sender));
	assert_int_equal(opened.len, 9);
	assert_memory_equal(opened.content, "the reply", 9);
	free(sealed);
}

static void nothing_of_it_is_seen(void **state)
{
	const struct sealing_secret secret = reply_of(7, "the reply");
	uint8_t *sealed = seal(&secret);

	(void)state;
	assert_null(memmem(sealed, sealing_size(&secret), "9230", 4));
	assert_null(memmem(sealed, sealing_size(&secret), "repl", 4));
	free(sealed);
}

static void the_same_text_of_two_rows_is_sealed_differently(void **state)
{
	const struct sealing_secret one = reply_of(7, "the reply"), other = reply_of(8, "the reply");
	uint8_t *sealed = seal(&one), *other_sealed = seal(&other);

	(void)state;
	assert_memory_not_equal(sealed + SEALING_LIFE_OCTETS, other_sealed + SEALING_LIFE_OCTETS, 16);
	free(sealed);
	free(other_sealed);
}

static void assert_shut(
	const uint8_t *its_key, const uint8_t *sealed, size_t len, enum sealing_kind kind, int64_t id)
{
	struct sealing_secret opened = { .kind = kind, .id = id };
	uint8_t room[256];

	assert_false(sealing_open(its_key, sealed, len, room, &opened));
}

static void it_opens_as_nothing_else(void **state)
{
	const struct sealing_secret secret = reply_of(7, "the reply");
	size_t len = sealing_size(&secret);
	uint8_t *sealed = seal(&secret);

	(void)state;
	assert_shut(other_key, sealed, len, SEALING_REPLY, 7);
	assert_shut(key, sealed, len, SEALING_PART, 7);
	assert_shut(key, sealed, len, SEALING_REPLY, 8);
	assert_shut(key, NULL, 0, SEALING_REPLY, 7);
	for (size_t cut = 0; cut < len; cut++)
		assert_shut(key, sealed, cut, SEALING_REPLY, 7);
	for (size_t at = 0; at < len; at++) {
		sealed[at] ^= 1;
		assert_shut(key, sealed, len, SEALING_REPLY, 7);
		sealed[at] ^= 1;
	}
	free(sealed);
}

static void what_is_empty_or_long_opens_too(void **state)
{
	static char text[40000];
	static uint8_t room[41000];
	const struct sealing_secret none = { .kind = SEALING_PART, .id = 1 };

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	struct sealing_secret full = reply_of(-1, text), opened = { .kind = SEALING_REPLY, .id = -1 };
	memset(full.sender.digits, '9', sizeof(full.sender.digits) - 1);
	uint8_t *sealed = seal(&full);
	assert_true(sealing_open(key, sealed, sealing_size(&full), room, &opened));
	assert_memory_equal(&opened.sender, &full.sender, sizeof(full.sender));
	assert_memory_equal(opened.content, text, sizeof(text) - 1);
	free(sealed);
	sealed = seal(&none);
	opened = (struct sealing_secret){ .kind = SEALING_PART, .id = 1 };
	assert_true(sealing_open(key, sealed, sealing_size(&none), room, &opened));
	assert_int_equal(opened.len, 0);
	assert_string_equal(opened.sender.digits, "");
	free(sealed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sealed_opens_as_it_was),
		cmocka_unit_test(nothing_of_it_is_seen),
		cmocka_unit_test(the_same_text_of_two_rows_is_sealed_differently),
		cmocka_unit_test(it_opens_as_nothing_else),
		cmocka_unit_test(what_is_empty_or_long_opens_too),
	};

	return sodium_init() < 0 ? 1 : RUN_SUITE(tests);
}
