#include "agahi/base/msisdn.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
	TON_INTERNATIONAL = 1, /* SMPP 3.4, 5.2.5 */
	TON_NATIONAL = 2,
	TON_ALPHANUMERIC = 5,
	SHORTEST_NUMBER = 7,   /* of a phone; shorter ones are services */
	SHORTEST_NATIONAL = 9, /* of a mobile or fixed line without its trunk 0, behind a country code */
	LONGEST_NATIONAL = 11, /* that an operator marks as one; a longer one has its country code already */
	LONGEST_BARE = 10,     /* of one that nothing marks */
	LONGEST_NUMBER = 15    /* E.164, 6.2.1 */
};

static bool is_separator(char octet)
{
	return strchr(" -.()/", octet) != NULL;
}

/* Digits without what people put between them; false when it is no number. */
static bool collect_digits(const char *address, char digits[ADDRESS_SIZE])
{
	size_t len = 0;

	for (; *address != '\0'; address++) {
		if (*address >= '0' && *address <= '9' && len < ADDRESS_SIZE - 1)
			digits[len++] = *address;
		else if (!is_separator(*address))
			return false;
	}
	digits[len] = '\0';
	return len > 0;
}

static bool begins_with_country(const char *country_code, const char *digits)
{
	size_t len = strlen(country_code);

	return len > 0 && strncmp(digits, country_code, len) == 0 &&
		strlen(digits + len) >= SHORTEST_NATIONAL;
}

static bool is_national(const char *country_code, uint8_t ton, bool trunk, const char *number)
{
	if (*country_code == '\0' || begins_with_country(country_code, number))
		return false;
	if (trunk || ton == TON_NATIONAL)
		return strlen(number) <= LONGEST_NATIONAL;
	return ton != TON_INTERNATIONAL && strlen(number) <= LONGEST_BARE;
}

/* "+92 (0)300 1234567", as many write it: the number without the 0, in `digits`. */
static const char *drop_inner_trunk(const char *country_code, const char *number, char digits[ADDRESS_SIZE])
{
	size_t len = strlen(country_code);

	if (!begins_with_country(country_code, number) || number[len] != '0' ||
		strlen(number + len + 1) < SHORTEST_NATIONAL)
		return number;
	memmove(digits, number, len);
	memmove(digits + len, number + len + 1, strlen(number + len + 1) + 1);
	return digits;
}

void msisdn_canonical(const char *country_code, const struct address *address, char out[ADDRESS_SIZE])
{
	bool plus = address->digits[0] == '+';
	char digits[ADDRESS_SIZE];

	if (address->ton == TON_ALPHANUMERIC || !collect_digits(address->digits + plus, digits) ||
		(!plus && strlen(digits) < SHORTEST_NUMBER)) {
		memcpy(out, address->digits, ADDRESS_SIZE);
		return;
	}
	size_t zeros = strspn(digits, "0");
	const char *number = digits + zeros;
	/* + and 00 stand before a country code, one 0 before a national number (and, mistyped, behind a + or
	 * before either). */
	bool trunk = zeros == 1;
	bool national =
		(trunk || (!plus && zeros == 0)) && is_national(country_code, address->ton, trunk, number);

	if (!national)
		number = drop_inner_trunk(country_code, number, digits);
	size_t code = national ? strnlen(country_code, 8) : 0, len = strnlen(number, ADDRESS_SIZE - 9);
	memcpy(out, country_code, code);
	memcpy(out + code, number, len);
	out[code + len] = '\0';
}

bool msisdn_is_whole(const char *country_code, const char *canonical)
{
	size_t len = strlen(canonical), code = strlen(country_code);

	if (strspn(canonical, "0123456789") != len || len < SHORTEST_NUMBER || len > LONGEST_NUMBER)
		return false;
	return code == 0 || strncmp(canonical, country_code, code) != 0 ||
		begins_with_country(country_code, canonical);
}

size_t msisdn_older(const char *country_code, const char *canonical, char out[MSISDN_OLDER][ADDRESS_SIZE])
{
	if (!begins_with_country(country_code, canonical))
		return 0;
	const char *national = canonical + strlen(country_code);
	snprintf(out[0], ADDRESS_SIZE, "0%.*s", ADDRESS_SIZE - 2, national);
	snprintf(out[1], ADDRESS_SIZE, "0%.*s", ADDRESS_SIZE - 2, canonical);
	snprintf(out[2], ADDRESS_SIZE, "%.*s0%.*s", 8, country_code, ADDRESS_SIZE - 10, national);
	return MSISDN_OLDER;
}
