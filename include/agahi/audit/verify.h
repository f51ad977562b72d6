/* verify: is the record whole? Walks the chain from its first record to its last, and compares it with what was written
 * down elsewhere: checkpoints (checkpoint.h), and the line `audit N sha256:HASH` of edition files that the gateway has.
 *
 * Who can write the database can write a whole new chain too; what stands elsewhere is what finds that. Reads only, in one
 * transaction; a hundred thousand records take most of a second, so it is for a worker. */
#ifndef AGAHI_AUDIT_VERIFY_H
#define AGAHI_AUDIT_VERIFY_H

#include "agahi/audit/audit.h"

/* What was written down elsewhere: that record `n` had this hash. */
struct audit_claim {
	const char *source; /* for the words: "edition 13", a file's name */
	long long n;        /* 0: nothing was recorded yet; agrees with every chain */
	char hash[AUDIT_HASH_SIZE];
};

struct audit_verdict {
	bool whole;        /* the chain follows, and all claims agree */
	long long records; /* that were looked at */
	size_t agree;      /* claims that do */
	char words
		[512]; /* "4711 records, chain whole; 3 checkpoints agree", "record 3122 does not follow from 3121" */
};

/* False when it cannot be read (`words` say why); else the verdict. */
bool audit_verify(sqlite3 *db, const struct audit_claim *claims, size_t count, struct audit_verdict *verdict);

#endif
