/* reader: libconfig's tree read into a struct, as the tables of keys.h tell.
 *
 * config_load() and config_free() of config.h stand here too. libconfig owns the texts: they live as long as
 * the tree. */
#ifndef AGAHI_READER_H
#define AGAHI_READER_H

#include <libconfig.h>

#include "agahi/config/faults.h"
#include "agahi/config/keys.h"

/* `group` is NULL when the file leaves the whole group out: then its defaults hold, and nothing is missed.
 * `path` is its name with those around it, joined by dots; "" at the top. `target` is the struct that `keys`
 * tell of, all zeros; keys_free() frees what it then holds, after faults as well. */
void reader_read_group(struct faults *faults, config_setting_t *group, const char *path,
	const struct key *keys, void *target);

#endif
