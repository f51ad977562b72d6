/* Octets as text: decoding, folding, user data headers, segmenting. Folding twice changes nothing; parts
 * joined give the text back, none is over its limit, and there are as few as can be. */
#include <stdlib.h>
#include <string.h>

#include "agahi/charset.h"
#include "agahi/fold.h"
#include "agahi/segment.h"
#include "agahi/sender.h"
#include "agahi/udh.h"
#include "agahi/utf8.h"

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

static void check_segments(const char *text, enum charset alphabet, enum segment_header header)
{
	struct segments segments;
	struct buffer joined = { 0 };
	size_t total = 0;

	if (segment_text(text, alphabet, header, &segments) != 0)
		return;
	enum charset charset = charset_of(segments.data_coding, alphabet);
	buffer_add(&joined, "", 0);
	for (size_t i = 0; i < segments.count; i++) {
		struct span part = segments_part(&segments, i);

		total += part.len;
		require(segments.count == 1 || part.len > 0);
		if (segments.data_coding == SEGMENT_UCS2_CODING)
			require(part.len <= (segments.count == 1                            ? 140u
							    : header == SEGMENT_HEADER_8BIT ? 134u
											    : 132u));
		else
			require(part.len <= (segments.count == 1                            ? 160u
							    : header == SEGMENT_HEADER_8BIT ? 153u
											    : 152u));
		charset_decode(charset, part, &joined);
	}
	/* Fewer parts would have to lose a pair each: at most one septet or unit is free at the end of a
	 * part. */
	if (segments.count > 2 && segments.data_coding == SEGMENT_UCS2_CODING)
		require(total / 2 > (segments.count - 1) * ((header == SEGMENT_HEADER_8BIT ? 67u : 66u) - 1));
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
		check_segments(text.data, CHARSET_GSM7, SEGMENT_HEADER_8BIT);
		check_segments(text.data, CHARSET_GSM7, SEGMENT_HEADER_16BIT);
		check_segments(text.data, CHARSET_ASCII, SEGMENT_HEADER_8BIT);
		check_segments(text.data, CHARSET_LATIN1, SEGMENT_HEADER_8BIT);
	}
	sender_mask_text(text.data);
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
	check_decoding((struct span){ data + 1, size - 1 }, (enum charset)(data[0] % 4));
	return 0;
}
