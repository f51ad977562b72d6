#include "agahi/web/gzip.h"

#include <limits.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

/* --- who takes it ------------------------------------------------------------------------------------- */

/* "gzip;q=0" and "gzip; q=0.000" refuse it. */
static bool is_refused(const char *weight, const char *end)
{
	weight += strspn(weight, " \t");
	if (end - weight < 3 || strncasecmp(weight, "q=", 2) != 0)
		return false;
	weight += 2;
	weight += strspn(weight, "0.");
	return weight >= end || *weight < '1' || *weight > '9';
}

bool gzip_is_taken(const char *accept_encoding)
{
	for (const char *at = accept_encoding; *at != '\0';) {
		const char *end = at + strcspn(at, ",");

		at += strspn(at, " \t");
		size_t len = strcspn(at, ",; \t");
		const char *weight = at + len + strspn(at + len, " \t");
		if (len == 4 && strncasecmp(at, "gzip", 4) == 0)
			return *weight != ';' || !is_refused(weight + 1, end);
		at = *end == ',' ? end + 1 : end;
	}
	return false;
}

/* --- packing ------------------------------------------------------------------------------------------ */

bool gzip_pack(struct span octets, struct buffer *out)
{
	enum { AS_GZIP = 16, MEMORY = 8 };
	z_stream stream = { .next_in = (z_const Bytef *)octets.data };
	unsigned char piece[16384];
	int state = Z_OK;

	if (octets.len > UINT_MAX ||
		deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + AS_GZIP, MEMORY,
			Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	stream.avail_in = (uInt)octets.len;
	while (state == Z_OK) {
		stream.next_out = piece;
		stream.avail_out = sizeof(piece);
		state = deflate(&stream, Z_FINISH);
		buffer_add(out, piece, sizeof(piece) - stream.avail_out);
	}
	deflateEnd(&stream);
	return state == Z_STREAM_END && !out->failed;
}
