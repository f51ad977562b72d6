/* machine: what the machine and its disks are like, for surroundings.h. */
#ifndef AGAHI_MACHINE_H
#define AGAHI_MACHINE_H

#include "agahi/config/config.h"
#include "agahi/doctor/facts.h"

/* The folder of `file`. */
void machine_look_at_disk(const char *what, const char *file, struct disk_facts *facts);

/* The folders in/ and out/ of a spool. */
void machine_look_at_spool(const char *spool, int64_t now_ms, struct spool_facts *facts);

/* The desk's configuration says where its fonts are; where it cannot be read, they are looked for where they usually are. */
void machine_look_at_fonts(const char *desk_file, struct font_facts *facts);

bool machine_has_zones(void);

#endif
