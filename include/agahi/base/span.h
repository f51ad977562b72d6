/* span: octets that belong to somebody else, with their length. */
#ifndef AGAHI_SPAN_H
#define AGAHI_SPAN_H

#include <stddef.h>
#include <stdint.h>

struct span {
	const uint8_t *data;
	size_t len;
};

/* As many octets are there. */
static inline void span_skip(struct span *span, size_t octets)
{
	span->data += octets;
	span->len -= octets;
}

#endif
