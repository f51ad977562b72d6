/* Tokens: long, random, and read back only as they were written. */
#include "testing.h"

#include <sodium.h>

#include "agahi/staff/tokens.h"

static void no_two_are_the_same(void **state)
{
	char tokens[200][TOKEN_SIZE];

	(void)state;
	for (int i = 0; i < 200; i++) {
		token_make(tokens[i]);
		assert_int_equal(strspn(tokens[i], "0123456789abcdef"), 64);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(tokens[i], tokens[k]);
	}
}

static void the_hash_is_sha256_of_the_token_as_text(void **state)
{
	unsigned char hash[TOKEN_HASH_OCTETS];
	char token[TOKEN_SIZE], hex[65];

	(void)state;
	memset(token, '0', 64);
	token[64] = '\0';
	assert_true(token_hash(token, hash));
	assert_string_equal(sodium_bin2hex(hex, sizeof(hex), hash, 32),
		"60e05bd1b195af2f94112fa7197a5c88289058840ce7c6df9693756bc6250f55");
}

static void what_is_no_token_has_no_hash(void **state)
{
	static const char *const texts[] = { "", "0",
		"000000000000000000000000000000000000000000000000000000000000000g",
		"000000000000000000000000000000000000000000000000000000000000000A",
		"00000000000000000000000000000000000000000000000000000000000000000" };
	unsigned char hash[TOKEN_HASH_OCTETS], zeros[TOKEN_HASH_OCTETS] = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_false(token_hash(texts[i], hash));
		assert_memory_equal(hash, zeros, sizeof(zeros));
		assert_false(token_key_read(texts[i], hash));
	}
}

static void a_key_is_read_back(void **state)
{
	unsigned char hash[TOKEN_HASH_OCTETS], again[TOKEN_HASH_OCTETS];
	char token[TOKEN_SIZE], key[TOKEN_KEY_SIZE];

	(void)state;
	token_make(token);
	assert_true(token_hash(token, hash));
	token_key_write(hash, key);
	assert_string_not_equal(key, token);
	assert_true(token_key_read(key, again));
	assert_memory_equal(hash, again, sizeof(hash));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_two_are_the_same),
		cmocka_unit_test(the_hash_is_sha256_of_the_token_as_text),
		cmocka_unit_test(what_is_no_token_has_no_hash),
		cmocka_unit_test(a_key_is_read_back),
	};

	return RUN_SUITE(tests);
}
