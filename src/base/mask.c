#include "agahi/base/mask.h"

#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

enum {
	MASKED_RUN = 5, /* digits: shorter runs are dates, amounts and short codes */
	LEAST_MASKED =
		7, /* of a number: ten million are like it, also where a network leaves out the country */
	MOST_SHOWN_BEFORE = 3
};

/* Does it leave a line of the log as it is? */
static bool is_plain(char octet)
{
	return octet > ' ' && octet <= '~' && octet != '"' && octet != '\\';
}

const char *mask_number(const char *msisdn, char out[MASK_NUMBER_SIZE])
{
	const char *digits = msisdn + (*msisdn == '+' ? 1 : strncmp(msisdn, "00", 2) == 0 ? 2 : 0);
	size_t len = strnlen(digits, MASK_NUMBER_SIZE - 1);
	size_t tail = len >= 6 ? 2 : 0;
	size_t beyond = len > tail + LEAST_MASKED ? len - tail - LEAST_MASKED : 0;
	size_t head = beyond < MOST_SHOWN_BEFORE ? beyond : MOST_SHOWN_BEFORE;

	for (size_t i = 0; i < len; i++)
		out[i] = is_plain(digits[i]) ? digits[i] : '?';
	memset(out + head, '*', len - head - tail);
	out[len] = '\0';
	return out;
}

enum kind { DIGIT, LETTER, BETWEEN };

static enum kind kind_of(utf8proc_int32_t character)
{
	switch (utf8proc_category(character)) {
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_NL:
		return DIGIT;
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LO:
		return LETTER;
	default:
		return BETWEEN;
	}
}

/* The kind of the character at `text`, and its octets; what is no UTF-8 stands between. */
static enum kind read_kind(const char *text, size_t *octets)
{
	unsigned char first = (unsigned char)*text;
	utf8proc_int32_t character;

	*octets = 1;
	if (first < 0x80)
		return first >= '0' && first <= '9'                  ? DIGIT
			: (first | 32) >= 'a' && (first | 32) <= 'z' ? LETTER
								     : BETWEEN;
	utf8proc_ssize_t taken = utf8proc_iterate(
		(const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strnlen(text, 4), &character);
	if (taken < 1)
		return BETWEEN;
	*octets = (size_t)taken;
	return kind_of(character);
}

/* Length of the number that starts at `text`, up to its last digit; its digits are counted in `digits`. */
static size_t measure_number(const char *text, size_t *digits)
{
	size_t end = 0, octets;

	*digits = 0;
	for (size_t at = 0; text[at] != '\0'; at += octets) {
		enum kind kind = read_kind(text + at, &octets);

		if (kind == LETTER || (kind == BETWEEN && *digits == 0))
			break;
		if (kind == DIGIT) {
			end = at + octets;
			(*digits)++;
		}
	}
	return end;
}

static char *write_masked(const char *from, size_t len, char *to)
{
	size_t octets;

	for (size_t at = 0; at < len; at += octets) {
		if (read_kind(from + at, &octets) == DIGIT) {
			*to++ = '#';
			continue;
		}
		memmove(to, from + at, octets);
		to += octets;
	}
	return to;
}

void mask_text(char *text)
{
	const char *from = text;
	char *to = text;

	while (*from != '\0') {
		size_t digits, octets;
		size_t len = measure_number(from, &digits);

		if (digits >= MASKED_RUN) {
			to = write_masked(from, len, to);
			from += len;
			continue;
		}
		if (len == 0) {
			read_kind(from, &octets);
			len = octets;
		}
		memmove(to, from, len);
		to += len;
		from += len;
	}
	*to = '\0';
}
