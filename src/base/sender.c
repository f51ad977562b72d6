#include "agahi/base/sender.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/owner.h"
#include "agahi/base/plainfile.h"

_Static_assert(SENDER_KEY_OCTETS == crypto_shorthash_KEYBYTES, "SipHash-2-4 takes a key of 16 octets");

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
	owner_give(fd, draft);
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

static bool parse(const char *text, struct sender_key *key)
{
	size_t digits = strspn(text, "0123456789abcdefABCDEF");

	return digits == 2 * sizeof(key->octets) && strspn(text + digits, "\r\n") == strlen(text + digits) &&
		sodium_hex2bin(key->octets, sizeof(key->octets), text, digits, NULL, NULL, NULL) == 0;
}

static bool read_key(const char *path, struct sender_key *key, const char **reason)
{
	char text[3 * SENDER_KEY_OCTETS];
	int fd = plainfile_open(path, reason);

	if (fd < 0)
		return false;
	ssize_t len = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[len > 0 ? len : 0] = '\0';
	bool whole = len == (ssize_t)sizeof(key->octets);
	if (whole)
		memcpy(key->octets, text, sizeof(key->octets));
	else
		whole = parse(text, key);
	sodium_memzero(text, sizeof(text));
	if (!whole)
		*reason = "it holds something else";
	return whole;
}

bool sender_key_load(const char *path, const char *country_code, bool may_make, struct sender_key *key,
	char *error, size_t size)
{
	const char *reason;

	memset(key, 0, sizeof(*key));
	snprintf(key->country_code, sizeof(key->country_code), "%s", country_code);
	if (sodium_init() < 0) {
		snprintf(error, size, "libsodium could not be initialised");
		return false;
	}
	if (access(path, F_OK) != 0 && may_make && !make_key(path, key)) {
		snprintf(error, size, "%s: the key for hashing numbers cannot be made: %s", path,
			strerror(errno));
		return false;
	}
	if (!read_key(path, key, &reason)) {
		snprintf(error, size,
			"%s: the key for hashing numbers cannot be read (%s); it must hold %d octets, or as "
			"many in "
			"hexadecimal",
			path, reason, SENDER_KEY_OCTETS);
		return false;
	}
	return true;
}

bool sender_key_parse(const char *text, const char *country_code, struct sender_key *key)
{
	memset(key, 0, sizeof(*key));
	snprintf(key->country_code, sizeof(key->country_code), "%s", country_code);
	return sodium_init() >= 0 && parse(text, key);
}

static uint64_t hash_number(const struct sender_key *key, const char *number)
{
	uint8_t hash[crypto_shorthash_BYTES];
	uint64_t identity;

	crypto_shorthash(hash, (const unsigned char *)number, strlen(number), key->octets);
	memcpy(&identity, hash, sizeof(identity));
	return identity;
}

uint64_t sender_identity(const struct sender_key *key, const struct address *address)
{
	char number[ADDRESS_SIZE];

	msisdn_canonical(key->country_code, address, number);
	return hash_number(key, number);
}

static struct address typed(const char *msisdn)
{
	struct address address = { 0, 0, "" };

	snprintf(address.digits, sizeof(address.digits), "%s", msisdn);
	return address;
}

uint64_t sender_identity_of(const struct sender_key *key, const char *msisdn)
{
	const struct address address = typed(msisdn);

	return sender_identity(key, &address);
}

size_t sender_identities_of(
	const struct sender_key *key, const char *msisdn, uint64_t identities[SENDER_IDENTITIES])
{
	const struct address address = typed(msisdn);
	char number[ADDRESS_SIZE], older[MSISDN_OLDER][ADDRESS_SIZE];

	msisdn_canonical(key->country_code, &address, number);
	size_t count = msisdn_older(key->country_code, number, older);
	identities[0] = hash_number(key, number);
	for (size_t i = 0; i < count; i++)
		identities[1 + i] = hash_number(key, older[i]);
	return 1 + count;
}

uint64_t sender_key_check(const struct sender_key *key)
{
	static const uint8_t text[] = "agahi: is it this key?";
	uint8_t hash[crypto_shorthash_BYTES];
	uint64_t check;

	crypto_shorthash(hash, text, sizeof(text), key->octets);
	memcpy(&check, hash, sizeof(check));
	return check;
}
