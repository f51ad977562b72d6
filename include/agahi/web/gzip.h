/* gzip: octets that never change, packed once for the browsers that take them so (RFC 9110, 8.4 and 12.5.3; zlib).
 *
 * Pages are not packed: with what others may put into them, their length would tell of what else is in them (BREACH). */
#ifndef AGAHI_WEB_GZIP_H
#define AGAHI_WEB_GZIP_H

#include <stdbool.h>

#include "agahi/base/buffer.h"
#include "agahi/base/span.h"

/* Does "Accept-Encoding" ("": it was not sent) name gzip, and not with a weight of nothing? Pure. */
bool gzip_is_taken(const char *accept_encoding);

/* Appends. False when memory is short. */
bool gzip_pack(struct span octets, struct buffer *out);

#endif
