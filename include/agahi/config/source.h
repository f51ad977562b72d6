/* source: the text of a configuration and of the files that it includes, read by libconfig.
 *
 * libconfig ends the process where an included file opens and cannot be read (a folder, a disk error); so all of them are read
 * through before. */
#ifndef AGAHI_SOURCE_H
#define AGAHI_SOURCE_H

#include <libconfig.h>
#include <stdbool.h>

#include "agahi/config/faults.h"

/* Reads the file of `faults` into `source`, which was initialised. False with the text of the fault: which file, which line. */
bool source_read(config_t *source, struct faults *faults);

#endif
