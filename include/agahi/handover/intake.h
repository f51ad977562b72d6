/* intake: an edition file from a folder that others write in: nothing but a regular file of bounded size is read. */
#ifndef AGAHI_INTAKE_H
#define AGAHI_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/handover/edition_file.h"

enum intake_result {
	INTAKE_READ,
	INTAKE_DAMAGED,   /* it is no edition file, or was not copied whole; the reason says why */
	INTAKE_UNSETTLED, /* the same, and somebody wrote in it until a moment ago: look again */
	INTAKE_GONE,      /* there is none of that name any more */
	INTAKE_UNREADABLE /* it cannot be opened or read here; the reason says why */
};

enum { INTAKE_SETTLE_MS = 2000 };

/* `name` in the folder `folder` (AT_FDCWD: where we are); a link is not followed unless `follow`. `*file` is the caller's
 * (edition_file_free()), or NULL. */
enum intake_result intake_read(int folder, const char *name, bool follow, int64_t now_ms,
	struct edition_file **file, char *error, size_t size);

#endif
