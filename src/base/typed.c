#include "agahi/base/typed.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "agahi/base/msisdn.h"

enum {
	SHORTEST_SERVICE = 3, /* digits */
	LONGEST_TYPED = 24    /* with + and all zeros: more is no number */
};

/* -1: it is no digit. */
static int digit_of(utf8proc_int32_t character)
{
	/* The first of ten, in the scripts of here, and of forms that are filled in full width. */
	static const utf8proc_int32_t zeros[] = { '0', 0x0660, 0x06f0, 0x0966, 0xff10 };

	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
		if (character >= zeros[i] && character <= zeros[i] + 9)
			return (int)(character - zeros[i]);
	}
	return -1;
}

static bool is_plus(utf8proc_int32_t character)
{
	return character == '+' || character == 0xff0b;
}

static bool is_separator(utf8proc_int32_t character)
{
	if (character < 0x80)
		return character != 0 && strchr(" \t-.()/", (int)character) != NULL;
	switch (utf8proc_category(character)) {
	case UTF8PROC_CATEGORY_ZS: /* blanks */
	case UTF8PROC_CATEGORY_PD: /* dashes */
	case UTF8PROC_CATEGORY_CF: /* marks of direction, joiners */
		return true;
	default:
		return character == 0x2212; /* minus */
	}
}

/* Tells why it is none. */
static bool refuse(const char *why, char *error, size_t size)
{
	snprintf(error, size, "this is no phone number: %s", why);
	return false;
}

static bool collect(const char *text, char number[ADDRESS_SIZE], char *error, size_t size)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	utf8proc_int32_t character;
	size_t len = 0;

	for (; *at != '\0';) {
		utf8proc_ssize_t octets = utf8proc_iterate(at, -1, &character);

		if (octets < 1)
			return refuse("it is not UTF-8", error, size);
		at += octets;
		int digit = digit_of(character);
		if (digit < 0 && is_separator(character))
			continue;
		if (digit < 0 && is_plus(character) && len > 0)
			return refuse("a + stands before all digits, and once", error, size);
		if (digit < 0 && !is_plus(character))
			return refuse(
				"something in it is neither a digit nor a sign between digits", error, size);
		if (len == LONGEST_TYPED)
			return refuse("it has too many digits", error, size);
		number[len++] = digit < 0 ? '+' : (char)('0' + digit);
	}
	number[len] = '\0';
	return true;
}

/* A 0 before it says that it is of this country; then it is too long for that. */
static bool is_overlong(const char *number, const char *country_code, const char *canonical)
{
	return number[0] == '0' && number[1] != '0' &&
		strncmp(canonical, country_code, strlen(country_code)) != 0;
}

static bool judge(
	const char *number, enum typed_kind kind, const char *country_code, char *error, size_t size)
{
	struct address address = { 0, 0, "" };
	char canonical[ADDRESS_SIZE], why[128];
	bool plus = *number == '+';
	size_t digits = strlen(number + plus);

	if (digits == 0)
		return refuse("it has no digit", error, size);
	memcpy(address.digits, number, strlen(number) + 1);
	msisdn_canonical(country_code, &address, canonical);
	if ((msisdn_is_whole(country_code, canonical) && !is_overlong(number, country_code, canonical)) ||
		(kind == TYPED_SENDER && !plus && digits >= SHORTEST_SERVICE && strlen(canonical) == digits))
		return true;
	snprintf(why, sizeof(why), "with its %zu digits something is missing, or too much%s", digits,
		*country_code ? "; one of this country is 0300 1234567 or +92 300 1234567" : "");
	return refuse(why, error, size);
}

bool typed_read(const char *text, enum typed_kind kind, const char *country_code, char number[ADDRESS_SIZE],
	char *error, size_t size)
{
	return collect(text, number, error, size) && judge(number, kind, country_code, error, size);
}
