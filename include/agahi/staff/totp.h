/* totp: the six digits of an authenticator app: RFC 6238 with SHA-1, steps of 30 s. Pure. */
#ifndef AGAHI_STAFF_TOTP_H
#define AGAHI_STAFF_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"

/* RFC 4226 4, R6 recommends 160 bits; a step either way for clocks that differ (RFC 6238 5.2). */
enum {
	TOTP_SECRET_OCTETS = 20,
	TOTP_SECRET_TEXT_SIZE = 33,
	TOTP_STEP_S = 30,
	TOTP_DIGITS = 6,
	TOTP_CODE_SIZE = 7,
	TOTP_WINDOW = 1,
	TOTP_AHEAD = 4 /* steps that a last one may be ahead of now: more was a clock that was wrong */
};

struct totp_secret {
	unsigned char octets[TOTP_SECRET_OCTETS];
};

uint64_t totp_step(int64_t now_ms);
void totp_code(const struct totp_secret *secret, uint64_t step, char code[TOTP_CODE_SIZE]);

/* Is it the code of now, or of the step before or after, and of a step after `last`? Then `step` is its step, to be kept as
 * the new `last`: each is taken once. Blanks in the text do not count. */
bool totp_check(
	const struct totp_secret *secret, const char *code, int64_t now_ms, uint64_t last, uint64_t *step);

/* Is the last step that was used so far ahead of now that the clock was wrong when it was kept? It then counts no more, or whoever
 * logged in meanwhile would be locked out until that day. */
bool totp_is_ahead(uint64_t last, int64_t now_ms);

/* In base32 (RFC 4648 6), as a person types it into an app: 32 letters and digits. */
void totp_secret_write(const struct totp_secret *secret, char text[TOTP_SECRET_TEXT_SIZE]);

/* otpauth://totp/ISSUER:NAME?secret=…&issuer=…, for the QR code. */
void totp_uri(const struct totp_secret *secret, const char *issuer, const char *name, struct buffer *uri);

#endif
