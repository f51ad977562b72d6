/* Raw octets through both codecs: ours, and libsmpp34 as its reference. What they read is the same, and what they write
 * of it. */
#include "codecs.h"

static void check(struct span octets)
{
	enum pdu_fault taken;

	if (codecs_read(octets, &taken))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = { data, size };
	size_t len;

	/* As a stream, and then the whole input with its length put right, so that bodies are reached. */
	while (pdu_frame(rest, &len) == PDU_FRAME_COMPLETE) {
		check((struct span){ rest.data, len });
		rest.data += len;
		rest.len -= len;
	}
	if (size < PDU_HEADER_OCTETS || size > PDU_MAX_OCTETS)
		return 0;
	uint8_t *copy = malloc(size);
	if (!copy)
		return 0;
	memcpy(copy, data, size);
	fields_write_u32(copy, (uint32_t)size);
	check((struct span){ copy, size });
	free(copy);
	return 0;
}
