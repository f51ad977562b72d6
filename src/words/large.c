#include "agahi/words/large.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LARGE_PAGE = 2 * 1024 * 1024 };

void *large_calloc(size_t count, size_t size)
{
	if (size == 0 || count > (SIZE_MAX - LARGE_PAGE) / size)
		return NULL;
	size_t octets = count * size;
	if (octets < LARGE_PAGE)
		return calloc(count, size);
	size_t whole = (octets + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	void *memory = aligned_alloc(LARGE_PAGE, whole);
	if (!memory)
		return NULL;
	/* Refused or not, the memory is there. */
	(void)madvise(memory, whole, MADV_HUGEPAGE);
	return memset(memory, 0, octets);
}

void *large_grow(void *old, size_t old_count, size_t count, size_t size)
{
	void *grown = large_calloc(count, size);

	if (!grown)
		return NULL;
	if (old_count > 0)
		memcpy(grown, old, old_count * size);
	free(old);
	return grown;
}
