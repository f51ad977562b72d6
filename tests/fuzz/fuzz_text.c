/* Octets as text: decoding, folding, user data headers, segmenting. Folding twice changes nothing; parts
 * joined give the text back, none is over its limit, and there are as few as can be. */
#include <stdlib.h>
#include <string.h>

#include "agahi/base/mask.h"
#include "agahi/text/charset.h"
#include "agahi/text/fold.h"
#include "agahi/text/segment.h"
#include "agahi/text/udh.h"
#include "agahi/text/utf8.h"

static void require(int holds)
{
	if (!holds)
		abort();
}

static void check_fold(const char *text, size_t len)
{
	char once[FOLD_MAX_OCTETS], twice[FOLD_MAX_OCTETS];
	size_t folded = fold_text(text, len, once);

	require(folded < FOLD_MAX_OCTETS && strlen(once) == folded);
	require(utf8_first_fault(once, folded) == folded);
	require(fold_text(once, folded, twice) == folded && memcmp(once, twice, folded) == 0);
}

/* Octets of the air that the part takes: septets are packed there. */
static size_t octets_on_the_air(
	const struct segments *segments, const struct segment_format *format, size_t part)
{
	bool several = segments->count > 1, wide = format->header == SEGMENT_HEADER_16BIT;
	size_t header = udh_length(several, wide, segments->shift);
	size_t units = segments_part(segments, part).len;

	if (segments->charset == CHARSET_UTF16)
		return header + units;
	return (header * 8 + 6) / 7 * 7 / 8 + (units * 7 + 7) / 8; /* from a septet's border on */
}

static void check_segments(const char *text, const struct segment_format *format)
{
	struct segments segments;
	struct buffer joined = { 0 };

	if (segment_text(text, format, &segments) != 0)
		return;
	buffer_add(&joined, "", 0);
	for (size_t i = 0; i < segments.count; i++) {
		require(segments.count == 1 || segments_part(&segments, i).len > 0);
		require(octets_on_the_air(&segments, format, i) <= 141);
		charset_decode(segments.charset, segments_part(&segments, i), &joined);
	}
	require(strcmp(joined.data, text) == 0);
	segments_free(&segments);
	buffer_free(&joined);
}

/* A byte order mark at the start of a part is taken for one, and the alphabet's escape has no place in a
 * text. */
static int survives_being_cut(const char *text)
{
	return !strstr(text, "\xef\xbb\xbf") && !strstr(text, "\xef\xbf\xbe") && !strchr(text, '\x1b');
}

static void check_decoding(struct span octets, enum charset charset)
{
	struct buffer text = { 0 };
	struct udh udh;
	struct span rest = octets;

	buffer_add(&text, "", 0);
	charset_decode(charset, octets, &text);
	require(utf8_first_fault(text.data, text.len) == text.len);
	require(strlen(text.data) == text.len);
	check_fold(text.data, text.len);
	if (text.len < 4000 && survives_being_cut(text.data)) {
		static const struct segment_format formats[] = {
			{ CHARSET_GSM7, SEGMENT_HEADER_8BIT, false, false, false },
			{ CHARSET_GSM7, SEGMENT_HEADER_16BIT, true, false, false },
			{ CHARSET_GSM7, SEGMENT_HEADER_8BIT, true, true, false },
			{ CHARSET_ASCII, SEGMENT_HEADER_8BIT, false, false, false },
			{ CHARSET_LATIN1, SEGMENT_HEADER_8BIT, true, false, false },
		};

		for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
			check_segments(text.data, &formats[i]);
	}
	mask_text(text.data);
	require(utf8_first_fault(text.data, strlen(text.data)) == strlen(text.data));
	buffer_free(&text);
	if (udh_read(&rest, &udh))
		require(rest.len <= octets.len &&
			(!udh.concatenated || (udh.sequence >= 1 && udh.sequence <= udh.total)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	check_fold((const char *)data, size);
	check_decoding((struct span){ data + 1, size - 1 }, (enum charset)(data[0] % CHARSET_COUNT));
	return 0;
}
