/* committed: a request that is in the journal, on its way to whoever sends its reply. */
#ifndef AGAHI_COMMITTED_H
#define AGAHI_COMMITTED_H

#include <stddef.h>

#include "agahi/store/records.h"
#include "agahi/text/prepared.h"

struct committed {
	size_t link_index;
	const struct journal_entry
		*entry;        /* stands in the block; what it points to lives until the call is over */
	struct prepared *text; /* of the reply, held */
	void *block;           /* of inhand.h */
};

#endif
