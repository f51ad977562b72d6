/* Passwords: Argon2id, the same work for who is unknown, and what is too easy to guess is refused. */
#include "testing.h"

#include <time.h>

#include "agahi/staff/password.h"

static void it_is_found_right_and_another_wrong(void **state)
{
	char hash[PASSWORD_HASH_SIZE], other[PASSWORD_HASH_SIZE];

	(void)state;
	assert_true(password_hash("correct horse battery", hash));
	assert_true(password_hash("correct horse battery", other));
	assert_string_not_equal(hash, other); /* each has its salt */
	assert_memory_equal(hash, "$argon2id$v=19$m=65536,t=3,p=1$", 31);
	assert_null(strstr(hash, "horse"));
	assert_true(password_check(hash, "correct horse battery"));
	assert_false(password_check(hash, "correct horse batterx"));
	assert_false(password_check(hash, ""));
}

static void the_same_letters_of_another_keyboard_are_the_same_password(void **state)
{
	char hash[PASSWORD_HASH_SIZE];

	(void)state;
	/* alef with madda, in one character and in two */
	assert_true(password_hash("\xd8\xa2\xda\xaf\xd8\xa7\xdb\x81\xdb\x8c 123456", hash));
	assert_true(password_check(hash, "\xd8\xa7\xd9\x93\xda\xaf\xd8\xa7\xdb\x81\xdb\x8c 123456"));
}

static double cpu_ms(const char *hash, const char *password)
{
	struct timespec before, after;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
	password_check(hash, password);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
	return (double)(after.tv_sec - before.tv_sec) * 1e3 + (double)(after.tv_nsec - before.tv_nsec) / 1e6;
}

static double least_cpu_ms(const char *hash, const char *password)
{
	double least = 1e9;

	for (int i = 0; i < 3; i++) {
		double took = cpu_ms(hash, password);

		least = took < least ? took : least;
	}
	return least;
}

static void an_unknown_name_is_as_much_work_as_a_known_one(void **state)
{
	char hash[PASSWORD_HASH_SIZE], too_long[400];

	(void)state;
	memset(too_long, 'a', sizeof(too_long) - 1);
	too_long[sizeof(too_long) - 1] = '\0';
	assert_true(password_hash("correct horse battery", hash));
	double known = least_cpu_ms(hash, "wrong horse battery");
	const double others[] = { least_cpu_ms("", "wrong horse battery"), least_cpu_ms(NULL, "x"),
		least_cpu_ms(hash, too_long), least_cpu_ms("", too_long) };
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_true(others[i] > known * 0.6 && others[i] < known * 1.7);
	assert_false(password_check("", ""));
	assert_false(password_check(NULL, "anything"));
}

static void a_hash_that_is_none_lets_nobody_in(void **state)
{
	(void)state;
	assert_false(password_check("plain", "plain"));
	assert_false(password_check("$argon2id$v=19$m=65536,t=3,p=1$$", ""));
}

static void what_is_easy_to_guess_is_refused(void **state)
{
	static const struct {
		const char *password;
		enum password_fault fault;
	} tries[] = { { "", PASSWORD_SHORT }, { "elevenchars", PASSWORD_SHORT },
		{ "twelve chars", PASSWORD_GOOD },
		{ "\xda\xaf\xda\xaf\xda\xaf\xda\xaf\xda\xaf\xda\xaf",
			PASSWORD_SHORT }, /* twelve octets, six characters */
		{ "saimasaimasaima", PASSWORD_IS_NAME }, { "SaimaSAIMAsaima!", PASSWORD_IS_NAME },
		{ "saima1234567890", PASSWORD_IS_NAME }, { "saima and the sea", PASSWORD_GOOD },
		{ "aaaaaaaaaaaaaaaa", PASSWORD_PLAIN }, { "abababababab", PASSWORD_PLAIN },
		{ "123456789012345", PASSWORD_PLAIN }, { "abcdefghijklmnop", PASSWORD_PLAIN },
		{ "a\tb cdefghijklm", PASSWORD_BAD },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", PASSWORD_BAD } };

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		assert_int_equal(password_fault(tries[i].password, "saima"), tries[i].fault);
}

static void two_hundred_and_fifty_six_octets_are_the_most(void **state)
{
	char password[PASSWORD_MOST + 2], hash[PASSWORD_HASH_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(password); i++)
		password[i] = (char)('a' + (i * 7 + i / 3) % 26);
	password[PASSWORD_MOST + 1] = '\0';
	assert_int_equal(password_fault(password, "saima"), PASSWORD_LONG);
	assert_false(password_hash(password, hash));
	assert_string_equal(hash, "");
	password[PASSWORD_MOST] = '\0';
	assert_int_equal(password_fault(password, "saima"), PASSWORD_GOOD);
	assert_true(password_hash(password, hash));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_found_right_and_another_wrong),
		cmocka_unit_test(the_same_letters_of_another_keyboard_are_the_same_password),
		cmocka_unit_test(an_unknown_name_is_as_much_work_as_a_known_one),
		cmocka_unit_test(a_hash_that_is_none_lets_nobody_in),
		cmocka_unit_test(what_is_easy_to_guess_is_refused),
		cmocka_unit_test(two_hundred_and_fifty_six_octets_are_the_most),
	};

	return RUN_SUITE(tests);
}
