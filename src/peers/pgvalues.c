#include "agahi/peers/pgvalues.h"

#include <inttypes.h>

void pgvalues_add_numbers(struct buffer *out, const int64_t *numbers, size_t count)
{
	buffer_add_text(out, "{");
	for (size_t i = 0; i < count; i++)
		buffer_add_format(out, "%s%" PRId64, i > 0 ? "," : "", numbers[i]);
	buffer_add_text(out, "}");
}

static void add_text(struct buffer *out, const char *text)
{
	buffer_add_text(out, "\"");
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buffer_add_text(out, "\\");
		buffer_add(out, text, 1);
	}
	buffer_add_text(out, "\"");
}

void pgvalues_add_texts(struct buffer *out, const char *const *texts, size_t count)
{
	buffer_add_text(out, "{");
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_add_text(out, ",");
		add_text(out, texts[i]);
	}
	buffer_add_text(out, "}");
}

/* Octets of the highest value first, with its sign. */
int64_t pgvalues_number(const PGresult *result, int row, int column)
{
	struct span octets = pgvalues_octets(result, row, column);
	uint64_t value = 0;

	if (octets.len == 0 || octets.len > sizeof(value))
		return 0;
	if (octets.len > 1 && octets.data[0] & 0x80)
		value = UINT64_MAX;
	for (size_t i = 0; i < octets.len; i++)
		value = value << 8 | octets.data[i];
	return (int64_t)value;
}

const char *pgvalues_text(const PGresult *result, int row, int column)
{
	return PQgetisnull(result, row, column) ? "" : PQgetvalue(result, row, column);
}

struct span pgvalues_octets(const PGresult *result, int row, int column)
{
	if (PQgetisnull(result, row, column))
		return (struct span){ NULL, 0 };
	return (struct span){ (const uint8_t *)PQgetvalue(result, row, column),
		(size_t)PQgetlength(result, row, column) };
}
