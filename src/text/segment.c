#include "agahi/segment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "agahi/gsm7.h"
#include "agahi/utf8.h"

/* 3GPP TS 23.038, 6.1.2.1; 23.040, 9.2.3.24.1: 140 octets less the header, in septets or UTF-16 units. */
static const struct {
	size_t single;
	size_t part;
} limits[][2] = {
	[SEGMENT_HEADER_8BIT] = { { 160, 153 }, { 70, 67 } },
	[SEGMENT_HEADER_16BIT] = { { 160, 152 }, { 70, 66 } },
	[SEGMENT_HEADER_NONE] = { { 60000, 60000 }, { 30000, 30000 } },
};

/* One character on its way out. */
struct glyph {
	uint32_t character;
	uint8_t cost;         /* septets or UTF-16 units */
	uint8_t octets;       /* on the wire */
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

static bool alphabet_has(enum charset alphabet, uint32_t character)
{
	switch (alphabet) {
	case CHARSET_GSM7:
		return true;
	case CHARSET_LATIN1:
		return character <= 0xff;
	default:
		return character <= 0x7f;
	}
}

/* Measures for data_coding 0; false at the first character that it would lose. */
static bool measure_default(struct glyph *glyphs, size_t count, enum charset alphabet)
{
	for (size_t i = 0; i < count; i++) {
		size_t septets = gsm7_septets(glyphs[i].character);

		if (septets == 0 || !alphabet_has(alphabet, glyphs[i].character))
			return false;
		glyphs[i].cost = (uint8_t)septets;
		glyphs[i].octets = alphabet == CHARSET_GSM7 ? (uint8_t)septets : 1;
	}
	return true;
}

static void measure_ucs2(struct glyph *glyphs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		glyphs[i].cost = glyphs[i].character > 0xffff ? 2 : 1;
		glyphs[i].octets = (uint8_t)(glyphs[i].cost * 2);
	}
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

static int plan(const struct glyph *glyphs, size_t count, enum segment_header header, struct segments *out)
{
	size_t kind = out->data_coding == SEGMENT_UCS2_CODING;
	size_t whole[SEGMENT_MAX_PARTS];

	if (total_cost(glyphs, count) <= limits[header][kind].single) {
		out->ends[0] = count;
		out->count = 1;
		return 0;
	}
	if (header == SEGMENT_HEADER_NONE)
		return -EMSGSIZE;
	size_t limit = limits[header][kind].part;
	out->count = cut(glyphs, count, limit, false, out->ends);
	if (out->count > SEGMENT_MAX_PARTS)
		return -EMSGSIZE;
	if (cut(glyphs, count, limit, true, whole) == out->count)
		memcpy(out->ends, whole, sizeof(whole));
	return 0;
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

static uint8_t *put_glyph(const struct glyph *glyph, enum charset alphabet, uint8_t data_coding, uint8_t *at)
{
	if (data_coding == SEGMENT_UCS2_CODING)
		return put_ucs2(glyph->character, at);
	if (alphabet == CHARSET_GSM7)
		return at + gsm7_put(glyph->character, at);
	*at = (uint8_t)glyph->character;
	return at + 1;
}

/* Writes the octets and turns the ends from glyphs into octets. */
static int write_octets(const struct glyph *glyphs, size_t count, enum charset alphabet, struct segments *out)
{
	size_t part = 0;

	out->octets = malloc(count * 4 + 1);
	if (!out->octets)
		return -ENOMEM;
	uint8_t *at = out->octets;
	for (size_t i = 0; i < count; i++) {
		if (i == out->ends[part])
			out->ends[part++] = (size_t)(at - out->octets);
		at = put_glyph(&glyphs[i], alphabet, out->data_coding, at);
	}
	out->ends[part] = (size_t)(at - out->octets);
	return 0;
}

int segment_text(const char *text, enum charset alphabet, enum segment_header header, struct segments *out)
{
	size_t count;
	struct glyph *glyphs = read_glyphs(text, &count);

	memset(out, 0, sizeof(*out));
	if (!glyphs)
		return -ENOMEM;
	if (!measure_default(glyphs, count, alphabet)) {
		measure_ucs2(glyphs, count);
		out->data_coding = SEGMENT_UCS2_CODING;
	}
	int result = plan(glyphs, count, header, out);
	if (result == 0)
		result = write_octets(glyphs, count, alphabet, out);
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
	return segments->data_coding == SEGMENT_UCS2_CODING ? "ucs2" : "gsm7";
}
