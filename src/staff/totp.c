#include "agahi/staff/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

uint64_t totp_step(int64_t now_ms)
{
	return now_ms < 0 ? 0 : (uint64_t)now_ms / 1000 / TOTP_STEP_S;
}

/* RFC 4226 5.3. */
void totp_code(const struct totp_secret *secret, uint64_t step, char code[TOTP_CODE_SIZE])
{
	unsigned char counter[8], mac[EVP_MAX_MD_SIZE] = { 0 };
	unsigned len = 0;

	for (int i = 0; i < 8; i++)
		counter[i] = (unsigned char)(step >> (56 - 8 * i));
	HMAC(EVP_sha1(), secret->octets, TOTP_SECRET_OCTETS, counter, sizeof(counter), mac, &len);
	unsigned at = mac[19] & 0x0f;
	uint32_t number = ((uint32_t)(mac[at] & 0x7f) << 24) | ((uint32_t)mac[at + 1] << 16) |
		((uint32_t)mac[at + 2] << 8) | mac[at + 3];
	snprintf(code, TOTP_CODE_SIZE, "%06u", number % 1000000);
	sodium_memzero(mac, sizeof(mac));
}

/* The six digits of what was typed, "123 456" too. */
static bool read_code(const char *text, char code[TOTP_CODE_SIZE])
{
	size_t len = 0;

	for (; *text; text++) {
		if (*text == ' ')
			continue;
		if (*text < '0' || *text > '9' || len == TOTP_DIGITS)
			return false;
		code[len++] = *text;
	}
	code[len] = '\0';
	return len == TOTP_DIGITS;
}

bool totp_check(
	const struct totp_secret *secret, const char *text, int64_t now_ms, uint64_t last, uint64_t *step)
{
	uint64_t now = totp_step(now_ms);
	char code[TOTP_CODE_SIZE], expected[TOTP_CODE_SIZE];

	if (!read_code(text, code))
		return false;
	for (uint64_t s = now < TOTP_WINDOW ? 0 : now - TOTP_WINDOW; s <= now + TOTP_WINDOW; s++) {
		totp_code(secret, s, expected);
		if (s > last && sodium_memcmp(code, expected, TOTP_DIGITS) == 0) {
			*step = s;
			return true;
		}
	}
	return false;
}

bool totp_is_ahead(uint64_t last, int64_t now_ms)
{
	return last > totp_step(now_ms) + TOTP_AHEAD;
}

void totp_secret_write(const struct totp_secret *secret, char text[TOTP_SECRET_TEXT_SIZE])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

	_Static_assert(TOTP_SECRET_OCTETS % 5 == 0, "no padding");
	for (size_t i = 0; i < TOTP_SECRET_OCTETS / 5; i++) {
		uint64_t group = 0;

		for (size_t k = 0; k < 5; k++)
			group = group << 8 | secret->octets[5 * i + k];
		for (size_t k = 0; k < 8; k++)
			text[8 * i + k] = letters[group >> (35 - 5 * k) & 31];
	}
	text[TOTP_SECRET_TEXT_SIZE - 1] = '\0';
}

/* What stands in a URI as it is (RFC 3986 2.3); all else as %XX. */
static void add_escaped(struct buffer *uri, const char *text)
{
	for (; *text; text++) {
		bool plain = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
			(*text >= '0' && *text <= '9') || strchr("-._~", *text);

		buffer_add_format(uri, plain ? "%c" : "%%%02X", (unsigned char)*text);
	}
}

void totp_uri(const struct totp_secret *secret, const char *issuer, const char *name, struct buffer *uri)
{
	char text[TOTP_SECRET_TEXT_SIZE];

	totp_secret_write(secret, text);
	buffer_add_text(uri, "otpauth://totp/");
	add_escaped(uri, issuer);
	buffer_add_text(uri, ":");
	add_escaped(uri, name);
	buffer_add_format(uri, "?secret=%s&issuer=", text);
	add_escaped(uri, issuer);
	sodium_memzero(text, sizeof(text));
}
