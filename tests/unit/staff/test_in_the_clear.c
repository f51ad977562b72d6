/* A copy of the database lets nobody in: after a life with passwords, tokens, codes and secrets, none of them is in its files. */
#include "desk_site.h"

#include <sodium.h>

#include "agahi/staff/attempts.h"
#include "agahi/staff/password.h"
#include "agahi/staff/people.h"
#include "agahi/staff/sessions.h"

static char *files[2];
static size_t lengths[2];

static void read_file(int which, const char *path)
{
	FILE *file = fopen(path, "re");

	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	lengths[which] = (size_t)ftell(file);
	rewind(file);
	files[which] = malloc(lengths[which] + 1);
	assert_int_equal(fread(files[which], 1, lengths[which], file), lengths[which]);
	fclose(file);
}

/* The database, and its log beside it, as they stand while the desk runs. */
static void read_files(void)
{
	char wal[512];

	snprintf(wal, sizeof(wal), "%s-wal", site.path);
	read_file(0, site.path);
	read_file(1, wal);
}

static bool is_there(const void *octets, size_t len)
{
	return memmem(files[0], lengths[0], octets, len) || memmem(files[1], lengths[1], octets, len);
}

static void assert_text_is_not_there(const char *text)
{
	if (is_there(text, strlen(text)))
		fail_msg("'%s' is in the database", text);
}

/* Neither as it is shown nor as its letters alone. */
static void assert_code_is_not_there(const char *code)
{
	char letters[CODE_SIZE];
	size_t len = 0;

	assert_text_is_not_there(code);
	for (; *code; code++) {
		if (*code != '-')
			letters[len++] = *code;
	}
	letters[len] = '\0';
	assert_text_is_not_there(letters);
}

/* Neither in hex nor as octets. */
static void assert_token_is_not_there(const char *token)
{
	unsigned char octets[32];

	assert_text_is_not_there(token);
	assert_int_equal(sodium_hex2bin(octets, sizeof(octets), token, 64, NULL, NULL, NULL), 0);
	assert_false(is_there(octets, sizeof(octets)));
}

static void no_password_token_code_or_secret_is_in_the_files(void **state)
{
	static const char password[] = "a password for saima", mistyped[] = "typed in the field of the name";
	char link[TOKEN_SIZE], half[TOKEN_SIZE], whole[TOKEN_SIZE], reset[TOKEN_SIZE],
		hash[PASSWORD_HASH_SIZE], code[TOTP_CODE_SIZE];
	struct codes codes, renewed;
	struct totp_secret secret;
	char base32[TOTP_SECRET_TEXT_SIZE];
	struct invitation found;

	(void)state;
	struct person saima = desk_member_by("saima", STAFF_SIGNER, link, &codes);
	struct staff_actor actor = desk_actor(&saima, NOW + MINUTE),
			   boss = desk_actor(&site.administrator, NOW + MINUTE);
	assert_true(password_hash(password, hash));
	assert_int_equal(people_change_password(site.db, &actor, "", hash), STAFF_DONE);
	const struct attempt attempt = { ATTEMPT_PASSWORD, mistyped, "10.0.0.1", "", NOW };
	assert_int_equal(attempts_begin(site.db, &site.box, &attempt), 0);
	assert_true(attempts_failed(site.db, &attempt));
	assert_int_equal(sessions_begin(site.db, &actor, actor.now_ms, half), STAFF_DONE);
	desk_code(link, NOW + MINUTE, code);
	assert_int_equal(second_check(site.db, &site.box, &actor, code), STAFF_DONE);
	assert_int_equal(second_check(site.db, &site.box, &actor, codes.codes[0]), STAFF_DONE);
	assert_int_equal(sessions_pass(site.db, &actor, actor.now_ms, half, whole), STAFF_DONE);
	assert_int_equal(codes_renew(site.db, &site.box, &actor, &renewed), STAFF_DONE);
	assert_int_equal(invitations_reset(site.db, &boss, saima.id, reset), STAFF_DONE);
	assert_int_equal(invitations_find(site.db, reset, NOW, &found), STAFF_UNCONFIRMED);
	second_offer(&site.box, link, &secret);
	totp_secret_write(&secret, base32);

	read_files();
	assert_true(is_there("saima", 5));
	assert_true(is_there(hash, strlen(hash)));
	assert_text_is_not_there(password);
	assert_text_is_not_there(mistyped);
	assert_token_is_not_there(link);
	assert_token_is_not_there(half);
	assert_token_is_not_there(whole);
	assert_token_is_not_there(reset);
	for (int i = 0; i < CODES_COUNT; i++) {
		assert_code_is_not_there(codes.codes[i]);
		assert_code_is_not_there(renewed.codes[i]);
	}
	assert_text_is_not_there(base32);
	assert_false(is_there(secret.octets, sizeof(secret.octets)));
	assert_false(is_there(site.box.key, sizeof(site.box.key)));
	free(files[0]);
	free(files[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(no_password_token_code_or_secret_is_in_the_files),
	};

	return RUN_SUITE(tests);
}
