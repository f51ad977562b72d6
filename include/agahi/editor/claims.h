/* claims: names that may be taken once, and the row that took each first. */
#ifndef AGAHI_CLAIMS_H
#define AGAHI_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

struct claim {
	char *name;
	const void *row;     /* the caller's */
	const char *keyword; /* the caller's */
	size_t count;        /* how often it was claimed */
	UT_hash_handle hh;
};

/* Zero-initialise; claims are met in their order from `first` by `hh.next`. */
struct claims {
	struct claim *first;
	bool incomplete; /* memory was short for one: what was not found may have been there */
};

/* The earlier claim to the name, or NULL after this one was noted. */
struct claim *claims_make(struct claims *claims, const char *name, const void *row, const char *keyword);
const struct claim *claims_find(const struct claims *claims, const char *name);
size_t claims_count(const struct claims *claims);
void claims_free(struct claims *claims);

#endif
