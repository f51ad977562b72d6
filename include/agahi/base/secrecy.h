/* secrecy: what is in this process's memory stays there. */
#ifndef AGAHI_SECRECY_H
#define AGAHI_SECRECY_H

#include <stdbool.h>

/* No core is written, whatever limit and pattern this machine has, and nobody of the same user may look into the process;
 * a core that root takes by force (gcore) has none of what was in memory. Threads and programs that are started later have
 * the same. Call it first of all. False with errno when one of these cannot be had; the others are. */
bool secrecy_forbid_dumps(void);

#endif
