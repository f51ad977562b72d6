/* placing: files that others read, written beside their place and renamed into it: who reads has the old one whole, or the
 * new one whole. The name beside it is that of the file with ".new". */
#ifndef AGAHI_PLACING_H
#define AGAHI_PLACING_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "agahi/base/span.h"

/* On disk when it returns, mode `mode` whatever the umask. False with `error`; then what was there stays. */
bool placing_write(const char *path, struct span octets, mode_t mode, char *error, size_t size);

/* The same with the octets of another file. */
bool placing_copy(const char *from, const char *path, mode_t mode, char *error, size_t size);

#endif
