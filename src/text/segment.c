#include "agahi/text/segment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "agahi/text/udh.h"
#include "agahi/text/utf8.h"

/* 3GPP TS 23.040, 9.2.3.16: octets of a message's user data. Where the header travels otherwise there is no
 * limit of the air's, but one of the parameter that carries the text. */
enum { USER_DATA_OCTETS = 140, PAYLOAD_OCTETS = 60000 };

/* TS 23.038, 4 (general data coding, class 0) and SMPP 3.4, 5.2.19. */
enum { CODING_DEFAULT = 0x00, CODING_UCS2 = 0x08, CODING_CLASS_0 = 0x10 };

/* One character on its way out. */
struct glyph {
	uint32_t character;
	uint8_t cost;         /* septets or UTF-16 units */
	bool starts_grapheme; /* a part may begin here without splitting one */
};

static struct glyph *read_glyphs(const char *text, size_t *count)
{
	size_t len = strlen(text);
	struct glyph *glyphs = calloc(len + 1, sizeof(*glyphs));
	utf8proc_int32_t state = 0, previous = 0;

	*count = 0;
	if (!glyphs)
		return NULL;
	for (size_t at = 0; at < len; (*count)++) {
		struct glyph *glyph = &glyphs[*count];
		utf8proc_int32_t current;

		at += utf8_next(text + at, len - at, &glyph->character);
		current = (utf8proc_int32_t)glyph->character;
		glyph->starts_grapheme =
			*count == 0 || utf8proc_grapheme_break_stateful(previous, current, &state);
		previous = current;
	}
	return glyphs;
}

/* False at the first character that would be lost. */
static bool measure_septets(struct glyph *glyphs, size_t count, enum charset alphabet, enum gsm7_shift shift)
{
	for (size_t i = 0; i < count; i++) {
		size_t septets = charset_septets(alphabet, shift, glyphs[i].character);

		if (septets == 0)
			return false;
		glyphs[i].cost = (uint8_t)septets;
	}
	return true;
}

static void measure_ucs2(struct glyph *glyphs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		glyphs[i].cost = (uint8_t)charset_units(glyphs[i].character);
}

/* The first glyph after the part that begins at `start`. */
static size_t part_end(
	const struct glyph *glyphs, size_t count, size_t start, size_t limit, bool whole_graphemes)
{
	size_t end = start;
	size_t cost = 0;

	while (end < count && cost + glyphs[end].cost <= limit)
		cost += glyphs[end++].cost;
	if (end == count || !whole_graphemes)
		return end;
	for (size_t back = end; back > start; back--) {
		if (glyphs[back].starts_grapheme)
			return back;
	}
	return end; /* one grapheme longer than a part */
}

/* Stores where parts end, in glyphs, for the first SEGMENT_MAX_PARTS of them; returns how many are needed. */
static size_t cut(const struct glyph *glyphs, size_t count, size_t limit, bool whole_graphemes, size_t *ends)
{
	size_t parts = 0;

	for (size_t start = 0; start < count; parts++) {
		size_t end = part_end(glyphs, count, start, limit, whole_graphemes);

		if (parts < SEGMENT_MAX_PARTS)
			ends[parts] = end;
		start = end;
	}
	return parts;
}

static size_t total_cost(const struct glyph *glyphs, size_t count)
{
	size_t cost = 0;

	for (size_t i = 0; i < count; i++)
		cost += glyphs[i].cost;
	return cost;
}

/* Septets, or UTF-16 units, that fit beside a header. */
static size_t room_beside(size_t header, bool septets)
{
	return septets ? (USER_DATA_OCTETS - header) * 8 / 7 : (USER_DATA_OCTETS - header) / 2;
}

static int plan(
	const struct glyph *glyphs, size_t count, const struct segment_format *format, struct segments *out)
{
	bool septets = out->charset != CHARSET_UTF16, wide = format->header == SEGMENT_HEADER_16BIT;
	bool payload = format->header == SEGMENT_HEADER_NONE;
	size_t alone = room_beside(udh_length(false, wide, out->shift), septets);
	size_t limit = room_beside(udh_length(true, wide, out->shift), septets);
	size_t whole[SEGMENT_MAX_PARTS];

	if (payload)
		alone = septets ? PAYLOAD_OCTETS : PAYLOAD_OCTETS / 2;
	if (total_cost(glyphs, count) <= alone) {
		out->ends[0] = count;
		out->count = 1;
		return 0;
	}
	if (payload)
		return -EMSGSIZE;
	out->count = cut(glyphs, count, limit, false, out->ends);
	if (out->count > SEGMENT_MAX_PARTS)
		return -EMSGSIZE;
	if (cut(glyphs, count, limit, true, whole) == out->count)
		memcpy(out->ends, whole, sizeof(whole));
	return 0;
}

/* Parts that the shift's tables need; 0 when they would lose a character. */
static size_t parts_with(
	struct glyph *glyphs, size_t count, const struct segment_format *format, enum gsm7_shift shift)
{
	struct segments trial = { .charset = charset_shifted(CHARSET_GSM7, shift), .shift = shift };

	if (!measure_septets(glyphs, count, CHARSET_GSM7, shift) || plan(glyphs, count, format, &trial) != 0)
		return 0;
	return trial.count;
}

/* The tables for Urdu that need fewest parts, and fewer than UTF-16; GSM7_DEFAULT when none do. */
static enum gsm7_shift choose_shift(struct glyph *glyphs, size_t count, const struct segment_format *format)
{
	static const enum gsm7_shift shifts[] = { GSM7_URDU_LOCKING, GSM7_URDU };
	struct segments trial = { .charset = CHARSET_UTF16 };
	enum gsm7_shift best = GSM7_DEFAULT;

	measure_ucs2(glyphs, count);
	size_t fewest = plan(glyphs, count, format, &trial) == 0 ? trial.count : SIZE_MAX;
	for (size_t i = 0; i < sizeof(shifts) / sizeof(shifts[0]); i++) {
		size_t parts = parts_with(glyphs, count, format, shifts[i]);

		if (parts > 0 && parts < fewest) {
			fewest = parts;
			best = shifts[i];
		}
	}
	return best;
}

/* Chooses the encoding and leaves the glyphs measured for it. */
static void choose_encoding(
	struct glyph *glyphs, size_t count, const struct segment_format *format, struct segments *out)
{
	bool may_shift =
		format->urdu && format->alphabet == CHARSET_GSM7 && format->header != SEGMENT_HEADER_NONE;

	out->charset = format->alphabet;
	if (format->ucs2) {
		out->charset = CHARSET_UTF16;
		measure_ucs2(glyphs, count);
	} else if (!measure_septets(glyphs, count, format->alphabet, GSM7_DEFAULT)) {
		out->shift = may_shift ? choose_shift(glyphs, count, format) : GSM7_DEFAULT;
		out->charset = charset_shifted(CHARSET_GSM7, out->shift);
		if (out->shift == GSM7_DEFAULT)
			out->charset = CHARSET_UTF16;
		if (out->charset == CHARSET_UTF16)
			measure_ucs2(glyphs, count);
		else
			measure_septets(glyphs, count, CHARSET_GSM7, out->shift);
	}
	out->data_coding = out->charset == CHARSET_UTF16 ? CODING_UCS2 : CODING_DEFAULT;
	if (format->flash)
		out->data_coding |= CODING_CLASS_0;
}

static uint8_t *put_ucs2(uint32_t character, uint8_t *at)
{
	uint32_t units[2] = { character, 0 };
	size_t count = 1;

	if (character > 0xffff) {
		units[0] = 0xd800 + ((character - 0x10000) >> 10);
		units[1] = 0xdc00 + ((character - 0x10000) & 0x3ff);
		count = 2;
	}
	for (size_t i = 0; i < count; i++) {
		*at++ = (uint8_t)(units[i] >> 8);
		*at++ = (uint8_t)units[i];
	}
	return at;
}

static uint8_t *put_glyph(const struct glyph *glyph, const struct segments *out, uint8_t *at)
{
	if (out->charset == CHARSET_UTF16)
		return put_ucs2(glyph->character, at);
	if (out->charset != CHARSET_ASCII && out->charset != CHARSET_LATIN1)
		return at + gsm7_put(glyph->character, out->shift, at);
	*at = (uint8_t)glyph->character;
	return at + 1;
}

/* Writes the octets and turns the ends from glyphs into octets. */
static int write_octets(const struct glyph *glyphs, size_t count, struct segments *out)
{
	size_t part = 0;

	out->octets = malloc(count * 4 + 1);
	if (!out->octets)
		return -ENOMEM;
	uint8_t *at = out->octets;
	for (size_t i = 0; i < count; i++) {
		if (i == out->ends[part])
			out->ends[part++] = (size_t)(at - out->octets);
		at = put_glyph(&glyphs[i], out, at);
	}
	out->ends[part] = (size_t)(at - out->octets);
	return 0;
}

int segment_text(const char *text, const struct segment_format *format, struct segments *out)
{
	size_t count;
	struct glyph *glyphs = read_glyphs(text, &count);

	memset(out, 0, sizeof(*out));
	if (!glyphs)
		return -ENOMEM;
	choose_encoding(glyphs, count, format, out);
	int result = plan(glyphs, count, format, out);
	if (result == 0)
		result = write_octets(glyphs, count, out);
	free(glyphs);
	return result;
}

void segments_free(struct segments *segments)
{
	free(segments->octets);
	segments->octets = NULL;
	segments->count = 0;
}

struct span segments_part(const struct segments *segments, size_t index)
{
	size_t start = index == 0 ? 0 : segments->ends[index - 1];

	return (struct span){ segments->octets + start, segments->ends[index] - start };
}

const char *segments_encoding_name(const struct segments *segments)
{
	if (segments->charset == CHARSET_UTF16)
		return "ucs2";
	return segments->shift == GSM7_DEFAULT ? "gsm7" : "gsm7-ur";
}
