/* large: zeroed memory for tables that are looked into here and there.
 *
 * Each look into a table of many small pages costs the processor a second one, for where the page is; so those of two
 * megabytes and more ask the system for large pages (Linux: transparent huge pages, "madvise" or "always"). Where it gives
 * none, they are as any other. */
#ifndef AGAHI_LARGE_H
#define AGAHI_LARGE_H

#include <stddef.h>

/* NULL when memory is short. free() it. */
void *large_calloc(size_t count, size_t size);

/* `old`, or NULL, of so many, with room for `count`, zeroed behind them; it is freed. NULL when memory is short: then it stays. */
void *large_grow(void *old, size_t old_count, size_t count, size_t size);

#endif
