#include "agahi/web/form.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/text/utf8.h"
#include "agahi/web/segments.h"

static size_t count_pieces(const char *octets, size_t len)
{
	size_t count = 1;

	for (size_t i = 0; i < len; i++)
		count += octets[i] == '&';
	return count;
}

/* Each end of a line as one LF, whichever way it is written: a browser sends CR LF, a script CR or LF alone. */
static size_t write_line_ends(char *text, size_t len)
{
	size_t out = 0;

	for (size_t at = 0; at < len; at++) {
		bool ends = text[at] == '\r';

		if (ends && at + 1 < len && text[at + 1] == '\n')
			continue;
		text[out++] = ends ? '\n' : text[at];
	}
	return out;
}

bool form_settle_text(char *text, size_t *len)
{
	if (utf8_first_fault(text, *len) != *len || memchr(text, '\0', *len))
		return false;
	*len = write_line_ends(text, *len);
	return true;
}

/* Copies what stands encoded in `octets` to *place, decoded and ended by NUL, and moves *place behind it. NULL when it does
 * not decode. */
static const char *take(char **place, const char *octets, size_t len, size_t most)
{
	char *text = *place;

	memcpy(text, octets, len);
	if (!segments_decode(text, &len, true) || !form_settle_text(text, &len) || len > most)
		return NULL;
	text[len] = '\0';
	*place = text + len + 1;
	return text;
}

static bool take_field(struct form *form, char **place, const char *piece, size_t len)
{
	const char *equals = memchr(piece, '=', len);
	size_t name_len = equals ? (size_t)(equals - piece) : len;
	size_t value_at = equals ? name_len + 1 : len;
	const char *name = take(place, piece, name_len, FORM_NAME_OCTETS);
	const char *value = name ? take(place, piece + value_at, len - value_at, SIZE_MAX) : NULL;

	if (!value)
		return false;
	form->fields[form->count++] = (struct form_field){ name, value };
	return true;
}

bool form_parse(struct form *form, const char *octets, size_t len)
{
	size_t pieces = len > 0 ? count_pieces(octets, len) : 0;

	memset(form, 0, sizeof(*form));
	if (pieces == 0)
		return true;
	if (pieces > FORM_MAX_FIELDS)
		return false;
	form->fields = calloc(pieces, sizeof(*form->fields));
	form->octets = malloc(len + 2 * pieces);
	char *place = form->octets;
	if (!form->fields || !form->octets)
		goto refused;
	for (size_t at = 0; at < len;) {
		const char *end = memchr(octets + at, '&', len - at);
		size_t piece = end ? (size_t)(end - octets) - at : len - at;

		if (piece > 0 && !take_field(form, &place, octets + at, piece))
			goto refused;
		at += piece + 1;
	}
	return true;
refused:
	form_free(form);
	return false;
}

void form_free(struct form *form)
{
	free(form->fields);
	free(form->octets);
	memset(form, 0, sizeof(*form));
}

static const char *find(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->fields[i].name, name) == 0)
			return form->fields[i].value;
	}
	return NULL;
}

const char *form_value(const struct form *form, const char *name)
{
	const char *value = find(form, name);

	return value ? value : "";
}

bool form_has(const struct form *form, const char *name)
{
	return find(form, name) != NULL;
}

/* -1 for none. An Urdu keyboard has the second row, an Arabic one the third. */
static int digit_of(uint32_t character)
{
	static const uint32_t zeros[] = { '0', 0x06f0, 0x0660 };

	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
		if (character >= zeros[i] && character <= zeros[i] + 9)
			return (int)(character - zeros[i]);
	}
	return -1;
}

long long form_number(const struct form *form, const char *name, long long fallback)
{
	const char *text = form_value(form, name);
	bool negative = *text == '-';
	size_t len = strlen(text), at = negative;
	long long number = 0;

	if (at == len)
		return fallback;
	while (at < len) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		int digit = digit_of(character);
		if (digit < 0 || number > (LLONG_MAX - digit) / 10)
			return fallback;
		number = number * 10 + digit;
	}
	return negative ? -number : number;
}
