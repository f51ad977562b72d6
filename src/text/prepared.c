#include "agahi/text/prepared.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct prepared_parts {
	struct prepared_parts *next; /* for another format */
	struct segment_format format;
	enum gsm7_shift shift;
	uint8_t data_coding;
	uint8_t count;
	uint16_t ends[]; /* of each part; the octets of all stand behind them */
};

struct prepared {
	uint32_t holders;
	uint32_t len;
	struct prepared_parts *parts; /* as many as there are ways of cutting, which are few */
	char text[];
};

_Static_assert(SEGMENT_MAX_PARTS <= UINT8_MAX, "how many there are fits");

struct prepared *prepared_new(const char *text, size_t len)
{
	struct prepared *prepared = len < UINT32_MAX ? malloc(sizeof(*prepared) + len + 1) : NULL;

	if (!prepared)
		return NULL;
	prepared->holders = 1;
	prepared->len = (uint32_t)len;
	prepared->parts = NULL;
	memcpy(prepared->text, text, len);
	prepared->text[len] = '\0';
	return prepared;
}

struct prepared *prepared_hold(struct prepared *prepared)
{
	prepared->holders++;
	return prepared;
}

static uint8_t *octets_of(const struct prepared_parts *parts)
{
	return (uint8_t *)(uintptr_t)(parts->ends + parts->count);
}

void prepared_drop(struct prepared *prepared)
{
	if (!prepared || --prepared->holders > 0)
		return;
	while (prepared->parts) {
		struct prepared_parts *parts = prepared->parts;

		prepared->parts = parts->next;
		sodium_memzero(octets_of(parts), parts->ends[parts->count - 1]);
		free(parts);
	}
	sodium_memzero(prepared->text, prepared->len);
	free(prepared);
}

const char *prepared_text(const struct prepared *prepared)
{
	return prepared->text;
}

struct prepared *prepared_of(const char *text)
{
	return text ? (struct prepared *)(uintptr_t)(text - offsetof(struct prepared, text)) : NULL;
}

/* --- parts -------------------------------------------------------------------------------------------- */

static bool is_for(const struct prepared_parts *parts, const struct segment_format *format)
{
	return parts->format.alphabet == format->alphabet && parts->format.header == format->header &&
		parts->format.urdu == format->urdu && parts->format.flash == format->flash &&
		parts->format.ucs2 == format->ucs2;
}

/* As few octets as there are parts, for what is kept long. */
static struct prepared_parts *keep(const struct segments *segments, const struct segment_format *format)
{
	size_t octets = segments->ends[segments->count - 1];
	struct prepared_parts *parts = octets > UINT16_MAX
		? NULL
		: malloc(sizeof(*parts) + segments->count * sizeof(parts->ends[0]) + octets);

	if (!parts)
		return NULL;
	*parts = (struct prepared_parts){ .format = *format,
		.shift = segments->shift,
		.data_coding = segments->data_coding,
		.count = (uint8_t)segments->count };
	for (size_t i = 0; i < segments->count; i++)
		parts->ends[i] = (uint16_t)segments->ends[i];
	memcpy(octets_of(parts), segments->octets, octets);
	return parts;
}

const struct prepared_parts *prepared_cut(struct prepared *prepared, const struct segment_format *format)
{
	struct prepared_parts *parts = prepared->parts;
	struct segments segments;

	while (parts && !is_for(parts, format))
		parts = parts->next;
	if (parts || segment_text(prepared->text, format, &segments) != 0)
		return parts;
	parts = keep(&segments, format);
	segments_free(&segments);
	if (!parts)
		return NULL;
	parts->next = prepared->parts;
	prepared->parts = parts;
	return parts;
}

size_t prepared_count(const struct prepared_parts *parts)
{
	return parts->count;
}

uint8_t prepared_coding(const struct prepared_parts *parts)
{
	return parts->data_coding;
}

enum gsm7_shift prepared_shift(const struct prepared_parts *parts)
{
	return parts->shift;
}

struct span prepared_part(const struct prepared_parts *parts, size_t index)
{
	size_t start = index == 0 ? 0 : parts->ends[index - 1];

	return (struct span){ octets_of(parts) + start, parts->ends[index] - start };
}
