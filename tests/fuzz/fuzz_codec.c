/* Raw octets through both codecs: ours, and libsmpp34 as its reference. What they read is the same, and what they write
 * of it. */
#include "codecs.h"
#include "pdus.h"

static void check(struct span octets)
{
	enum pdu_fault taken;

	if (codecs_read(octets, &taken))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	pdus_check(data, size, check);
	return 0;
}
