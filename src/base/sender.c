#include "agahi/sender.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(SENDER_KEY_OCTETS == crypto_shorthash_KEYBYTES, "SipHash-2-4 takes a key of 16 octets");

enum { MASKED_RUN = 5 }; /* digits: shorter runs are dates, amounts and short codes */

/* Written under another name first, so that a crash leaves either no key or a whole one. */
static bool make_key(const char *path, struct sender_key *key)
{
	char draft[4200];
	bool written = false;

	snprintf(draft, sizeof(draft), "%s.new", path);
	unlink(draft);
	int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	randombytes_buf(key->octets, sizeof(key->octets));
	written =
		write(fd, key->octets, sizeof(key->octets)) == (ssize_t)sizeof(key->octets) && fsync(fd) == 0;
	if (close(fd) != 0 || !written)
		return false;
	/* link() and not rename(): when two programs start at once, the first one's key is everybody's. */
	if (link(draft, path) != 0 && errno != EEXIST)
		return false;
	unlink(draft);
	return true;
}

static bool read_key(const char *path, struct sender_key *key)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	ssize_t len = read(fd, key->octets, sizeof(key->octets));
	close(fd);
	if (len == (ssize_t)sizeof(key->octets))
		return true;
	errno = EINVAL;
	return false;
}

bool sender_key_load(const char *path, struct sender_key *key, char *error, size_t size)
{
	if (sodium_init() < 0) {
		snprintf(error, size, "libsodium could not be initialised");
		return false;
	}
	if (access(path, F_OK) != 0 && !make_key(path, key)) {
		snprintf(error, size, "%s: the key for hashing numbers cannot be made: %s", path,
			strerror(errno));
		return false;
	}
	if (!read_key(path, key)) {
		snprintf(error, size,
			"%s: the key for hashing numbers cannot be read (%s); it must hold %d octets", path,
			strerror(errno), SENDER_KEY_OCTETS);
		return false;
	}
	return true;
}

bool sender_key_load_for(const char *journal, struct sender_key *key, char *error, size_t size)
{
	char path[4200];

	snprintf(path, sizeof(path), "%s.key", journal);
	return sender_key_load(path, key, error, size);
}

static const char *skip_prefix(const char *msisdn)
{
	if (*msisdn == '+')
		return msisdn + 1;
	if (strncmp(msisdn, "00", 2) == 0)
		return msisdn + 2;
	return msisdn;
}

uint64_t sender_identity(const struct sender_key *key, const char *msisdn)
{
	const char *digits = skip_prefix(msisdn);
	uint8_t hash[crypto_shorthash_BYTES];
	uint64_t identity;

	crypto_shorthash(hash, (const unsigned char *)digits, strlen(digits), key->octets);
	memcpy(&identity, hash, sizeof(identity));
	return identity;
}

const char *sender_mask(const char *msisdn, char out[SENDER_MASK_SIZE])
{
	const char *digits = skip_prefix(msisdn);
	size_t len = strnlen(digits, SENDER_MASK_SIZE - 1);
	size_t head = len >= 8 ? 3 : 0;
	size_t tail = len >= 6 ? 2 : 0;

	memcpy(out, digits, len);
	memset(out + head, '*', len - head - tail);
	out[len] = '\0';
	return out;
}

/* Octets of the digit at `text`: ASCII, Arabic-Indic (U+0660…) or extended Arabic-Indic (U+06F0…); 0: none.
 */
static size_t digit_octets(const char *text)
{
	const unsigned char *octets = (const unsigned char *)text;

	if (octets[0] >= '0' && octets[0] <= '9')
		return 1;
	if (octets[0] == 0xd9 && octets[1] >= 0xa0 && octets[1] <= 0xa9)
		return 2;
	if (octets[0] == 0xdb && octets[1] >= 0xb0 && octets[1] <= 0xb9)
		return 2;
	return 0;
}

static bool is_joiner(char octet)
{
	return octet == ' ' || octet == '-' || octet == '.' || octet == '/';
}

/* Length of the number that starts at `text`, joiners included; its digits are counted in `digits`. */
static size_t measure_number(const char *text, size_t *digits)
{
	size_t end = 0;

	*digits = 0;
	for (size_t at = 0; text[at] != '\0';) {
		size_t octets = digit_octets(text + at);

		if (octets > 0) {
			at += octets;
			end = at;
			(*digits)++;
		} else if (is_joiner(text[at]) && at == end) {
			at++;
		} else {
			break;
		}
	}
	return end;
}

static char *mask_number(const char *from, size_t len, char *to)
{
	for (size_t at = 0; at < len;) {
		size_t octets = digit_octets(from + at);

		*to++ = octets > 0 ? '#' : from[at];
		at += octets > 0 ? octets : 1;
	}
	return to;
}

void sender_mask_text(char *text)
{
	const char *from = text;
	char *to = text;

	while (*from != '\0') {
		size_t digits;
		size_t len = measure_number(from, &digits);

		if (digits >= MASKED_RUN) {
			to = mask_number(from, len, to);
			from += len;
			continue;
		}
		if (len == 0)
			len = 1;
		memmove(to, from, len);
		to += len;
		from += len;
	}
	*to = '\0';
}
