#include "agahi/preview/cost.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agahi/text/utf8.h"

/* 3GPP TS 23.040, 9.2.3.24: octets of a part, and what its header takes: its length, the reference, each table. */
enum {
	PART_OCTETS = 140,
	HEADER_LENGTH = 1,
	REFERENCE_8BIT = 5,
	REFERENCE_16BIT = 6,
	TABLE = 3,
	SEPTET_BITS = 7
};

static size_t header_octets(const struct segments *segments, enum segment_header header)
{
	size_t octets = 0;

	if (segments->count > 1)
		octets = header == SEGMENT_HEADER_8BIT ? REFERENCE_8BIT : REFERENCE_16BIT;
	octets += segments->shift & GSM7_URDU_LOCKING ? TABLE : 0;
	octets += segments->shift & GSM7_URDU_SINGLE ? TABLE : 0;
	return octets > 0 ? octets + HEADER_LENGTH : 0;
}

static size_t room_of(const struct segments *segments, enum segment_header header)
{
	size_t octets = PART_OCTETS - header_octets(segments, header);

	return segments->charset == CHARSET_UTF16 ? octets / 2 : octets * 8 / SEPTET_BITS;
}

/* Where the SMSC makes septets of another alphabet, what it sends is not what it got. */
static size_t septets_of(struct span part, enum charset alphabet)
{
	struct buffer text = { 0 };
	size_t septets = 0;

	charset_decode(alphabet, part, &text);
	for (size_t at = 0; at < text.len;) {
		uint32_t character;

		at += utf8_next(text.data + at, text.len - at, &character);
		septets += charset_septets(alphabet, GSM7_DEFAULT, character);
	}
	buffer_free(&text);
	return septets;
}

static size_t used_of(const struct segments *segments, size_t index)
{
	struct span part = segments_part(segments, index);

	if (segments->charset == CHARSET_UTF16)
		return part.len / 2;
	if (segments->charset == CHARSET_ASCII || segments->charset == CHARSET_LATIN1)
		return septets_of(part, segments->charset);
	return part.len;
}

bool cost_of(const char *text, const struct cost_terms *terms, struct cost *cost)
{
	struct segments segments;
	int result = segment_text(text, &terms->format, &segments);

	*cost = (struct cost){ .encoding = "ucs2" };
	if (result != 0)
		return result == -EMSGSIZE;
	cost->encoding = segments_encoding_name(&segments);
	cost->parts = segments.count;
	for (size_t i = 0; i < segments.count; i++)
		cost->used[i] = (uint16_t)used_of(&segments, i);
	cost->room = terms->format.header == SEGMENT_HEADER_NONE
		? cost->used[0]
		: (uint16_t)room_of(&segments, terms->format.header);
	cost->paisa = terms->paisa * (int64_t)segments.count;
	segments_free(&segments);
	return true;
}

bool cost_of_ways(const char *text, const struct cost_terms *terms, struct cost_ways *ways)
{
	struct cost_terms plain = *terms, urdu = *terms, ucs2 = *terms;

	plain.format.urdu = false;
	plain.format.ucs2 = false;
	urdu.format.alphabet = CHARSET_GSM7;
	urdu.format.urdu = true;
	urdu.format.ucs2 = false;
	ucs2.format.ucs2 = true;
	bool known = cost_of(text, &plain, &ways->gsm7) && cost_of(text, &urdu, &ways->urdu) &&
		cost_of(text, &ucs2, &ways->ucs2);
	if (known && strcmp(ways->gsm7.encoding, "gsm7") != 0)
		ways->gsm7 = (struct cost){ .encoding = "gsm7" };
	if (known && strcmp(ways->urdu.encoding, "gsm7-ur") != 0)
		ways->urdu = (struct cost){ .encoding = "gsm7-ur" };
	return known;
}

void cost_write_sum(const struct cost *cost, char sum[COST_SUM_SIZE])
{
	enum { MOST = 8 };
	int len = 0;

	sum[0] = '\0';
	for (size_t i = 0; i < cost->parts && i <= MOST; i++)
		len += snprintf(sum + len, COST_SUM_SIZE - (size_t)len, i < MOST ? "%s%u" : "%s…",
			i > 0 ? "+" : "", (unsigned)cost->used[i]);
}

void cost_write_rupees(int64_t paisa, char rupees[COST_RUPEES_SIZE])
{
	enum { HUNDRED = 100 };
	uint64_t amount = paisa < 0 ? 0 - (uint64_t)paisa : (uint64_t)paisa;

	snprintf(rupees, COST_RUPEES_SIZE, "%s%llu.%02u", paisa < 0 ? "-" : "",
		(unsigned long long)(amount / HUNDRED), (unsigned)(amount % HUNDRED));
}
